"""Three texts into one: what two people made of the same wording, word by word.

Changes in different places both survive; the same change made twice is made once; changes of the same
words are a collision, which only a person can settle, with both texts whole before them. (The rule of
diff3: Khanna, Kunal and Pierce, “A Formal Investigation of Diff3”, FSTTCS 2007.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from outcomes.drafting.comparing import Edit, edits
from outcomes.drafting.tokens import tokens


class Collision(NamedTuple):
    """The same stretch of ``base``, changed in two ways."""

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """``pieces`` in order: text that stands, or a collision."""

    pieces: tuple[str | Collision, ...]

    @property
    def collisions(self) -> list[Collision]:
        return [piece for piece in self.pieces if isinstance(piece, Collision)]

    @property
    def with_mine(self) -> str:
        """What ``mine`` would be had its writer seen all that does not collide."""
        return "".join(
            piece.mine if isinstance(piece, Collision) else piece for piece in self.pieces
        )

    @property
    def text(self) -> str:
        """The one text; only without collisions."""
        if self.collisions:
            raise ValueError("Two people changed the same words.")
        return "".join(piece for piece in self.pieces if isinstance(piece, str))


class _Hunk(NamedTuple):
    """Edits of both sides that concern one another, and the stretch of the base they cover."""

    start: int
    end: int
    mine: tuple[Edit, ...]
    theirs: tuple[Edit, ...]


def merge(base: str, mine: str, theirs: str) -> Merged:
    """``mine`` and ``theirs`` were both made of ``base``."""
    if mine in {base, theirs}:
        return Merged((theirs,))
    if theirs == base:
        return Merged((mine,))
    words = tokens(base)
    pieces: list[str | Collision] = []
    place = 0
    for hunk in _hunks(edits(words, tokens(mine)), edits(words, tokens(theirs))):
        pieces.append("".join(words[place : hunk.start]))
        pieces.append(_settle(words, hunk))
        place = hunk.end
    pieces.append("".join(words[place:]))
    return Merged(tuple(piece for piece in pieces if piece))


def _settle(words: Sequence[str], hunk: _Hunk) -> str | Collision:
    mine = _applied(words, hunk, hunk.mine)
    theirs = _applied(words, hunk, hunk.theirs)
    if not hunk.theirs or mine == theirs:
        return mine
    if not hunk.mine:
        return theirs
    return Collision("".join(words[hunk.start : hunk.end]), mine, theirs)


def _applied(words: Sequence[str], hunk: _Hunk, changes: Sequence[Edit]) -> str:
    found: list[str] = []
    place = hunk.start
    for edit in changes:
        found += [*words[place : edit.start], *edit.fresh]
        place = edit.end
    return "".join([*found, *words[place : hunk.end]])


def _hunks(mine: Sequence[Edit], theirs: Sequence[Edit]) -> list[_Hunk]:
    """In order. Two edits concern one another when they change the same words, or when one puts words
    where the other changes something: nobody knows which come first."""
    found: list[_Hunk] = []
    sides = [(edit, True) for edit in mine] + [(edit, False) for edit in theirs]
    for edit, is_mine in sorted(sides, key=lambda side: (side[0].start, side[0].end)):
        last = found[-1] if found else None
        if last is not None and _meet(last, edit):
            last = found.pop()
        else:
            last = _Hunk(edit.start, edit.end, (), ())
        found.append(
            _Hunk(
                last.start,
                max(last.end, edit.end),
                (*last.mine, edit) if is_mine else last.mine,
                last.theirs if is_mine else (*last.theirs, edit),
            )
        )
    return found


def _meet(hunk: _Hunk, edit: Edit) -> bool:
    if edit.start < hunk.end:
        return True
    only_adds = edit.start == edit.end or hunk.start == hunk.end
    return edit.start == hunk.end and only_adds
