"""Where two paragraphs that were one meet: pure, on texts.

A *seam* is ``(first words, what stood between, the others)``. What people change on either side of it while a
paragraph is split or joined goes to the side on which they wrote; words that reach over the seam belong to
neither, and only a person can say where they go.
"""

import re
from collections.abc import Sequence

from outcomes.drafting.comparing import edits, share_kept
from outcomes.drafting.tokens import tokens

EMPTY_LINE = re.compile(r"\n[^\S\n]*\n\s*")
Seam = Sequence[str]


def cut(text: str) -> tuple[str, str] | None:
    """At the one empty line in it; None where there is none, or more than one."""
    parts = EMPTY_LINE.split(text.strip())
    return (parts[0].rstrip(), parts[1].lstrip()) if len(parts) == 2 else None


def between(one: str, other: str, before: str) -> str:
    """What stands between the two in one text: what ``before`` has there, else a blank."""
    middle = before[len(one) : len(before) - len(other)]
    if before == one + middle + other and not middle.strip():
        return middle
    return "" if one + other in before else " "


def whole(seam: Seam) -> str:
    return "".join(seam)


def is_whole(text: str, seam: Seam) -> bool:
    """Whether it was made from both sides of the seam rather than from the first alone."""
    return share_kept(text, whole(seam)) > share_kept(text, seam[0])


def parted(old: str, new: str, place: int) -> tuple[str, str] | None:
    """``new`` in two, where ``old``, of which it was made, has the seam after ``place`` characters. None when
    words were changed over it, or when nothing is left on a side."""
    before, after = tokens(old), tokens(new)
    at = _token_at(before, place)
    if at is None:
        return None
    moved = at
    for edit in edits(before, after):
        if edit.end <= at:
            moved += len(edit.fresh) - (edit.end - edit.start)
        elif edit.start < at:
            return None
    one, other = "".join(after[:moved]).strip(), "".join(after[moved:]).strip()
    return (one, other) if one and other else None


def _token_at(words: Sequence[str], place: int) -> int | None:
    """Before which token the place is; None inside of one."""
    length = 0
    for number, word in enumerate(words):
        if length == place:
            return number
        length += len(word)
    return len(words) if length == place else None
