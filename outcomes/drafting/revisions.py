"""Two revisions of a draft, paragraph by paragraph."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outcomes.drafting.comparing import Piece, compare

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"
Frozen = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One paragraph: what became of it, and whether it stands elsewhere. ``old`` or ``new`` is None where
    it was not there; ``pieces`` compare its texts."""

    fate: str
    moved: bool
    old: Frozen | None
    new: Frozen | None
    pieces: Sequence[Piece]

    @property
    def paragraph(self) -> Frozen:
        """As it is now, or as it was."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def vacant(self) -> bool:
        """Only its number stands."""
        return self.new is not None and is_vacant(self.new)

    @property
    def was_vacant(self) -> bool:
        return self.old is not None and is_vacant(self.old)

    @property
    def renumbered(self) -> bool:
        return bool(self.old and self.new and self.old["number"] != self.new["number"])


def is_vacant(one: Frozen) -> bool:
    return bool(one["status"] == "deleted")


def compare_revisions(
    old: Sequence[Frozen], new: Sequence[Frozen], language: str, original: str
) -> list[Row]:
    """In the order of ``new``; what was removed stands where it was, after what it followed. Texts are
    compared in ``language``, or in the original where a paragraph is not in it, with the brackets around what is not agreed."""
    before = {one["id"]: one for one in old}
    after = {one["id"]: one for one in new}
    stayed = _in_place([one["id"] for one in old], [one["id"] for one in new])
    rows = {
        one["id"]: _row(before.get(one["id"]), one, one["id"] in stayed, language, original)
        for one in new
    }
    order = [one["id"] for one in new]
    for place, one in enumerate(old):
        if one["id"] in after:
            continue
        follows = old[place - 1]["id"] if place else None
        order.insert(order.index(follows) + 1 if follows in rows else 0, one["id"])
        rows[one["id"]] = _row(one, None, True, language, original)
    return [rows[each] for each in order]


def apart(old: Sequence[Frozen], new: Sequence[Frozen]) -> list[Frozen]:
    """``old``, in which what stands elsewhere in ``new`` is another paragraph: compared with ``new`` it goes
    where it stood and comes where it stands, so that what rejects every change has the older order too."""
    stayed = _in_place([one["id"] for one in old], [one["id"] for one in new])
    there = {one["id"] for one in new} - stayed
    return [{**one, "id": f"{one['id']} moved"} if one["id"] in there else one for one in old]


def _row(old: Frozen | None, new: Frozen | None, stayed: bool, language: str, original: str) -> Row:
    was, now = _text(old, language, original), _text(new, language, original)
    if old is None or new is None:
        return Row(ADDED if old is None else REMOVED, False, old, new, compare(was, now))
    if is_vacant(old) != is_vacant(new):
        return Row(ADDED if is_vacant(old) else REMOVED, not stayed, old, new, compare(was, now))
    same = was == now and (old["status"], old["kind"]) == (new["status"], new["kind"])
    return Row(SAME if same else CHANGED, not stayed, old, new, compare(was, now))


def _text(paragraph: Frozen | None, language: str, original: str) -> str:
    if paragraph is None:
        return ""
    texts: Mapping[str, str] = paragraph["text"]
    text = texts.get(language) or texts.get(original) or next(iter(texts.values()), "")
    return f"[{text}]" if paragraph["status"] == "bracketed" else text


def _in_place(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The longest run of paragraphs that kept their order: the others have moved."""
    where = {one: place for place, one in enumerate(old)}
    both = [one for one in new if one in where]
    ends: list[int] = []  # the smallest place at which a run of each length ends
    last: list[int] = []  # and which paragraph that is
    before: dict[int, int | None] = {}
    for index, one in enumerate(both):
        length = bisect_left(ends, where[one])
        before[index] = last[length - 1] if length else None
        ends[length : length + 1] = [where[one]]
        last[length : length + 1] = [index]
    found: set[str] = set()
    at = last[-1] if last else None
    while at is not None:
        found.add(both[at])
        at = before[at]
    return found
