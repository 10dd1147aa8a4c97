"""What is proposed to a paragraph: each amendment with what it changes, whether it still fits the text as
it is now, and with which others it collides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from outcomes.drafting.colliding import changes, collide, collisions
from outcomes.drafting.comparing import Piece, compare
from outcomes.drafting.merging import Merged, merge
from outcomes.models import Amendment, OutcomeDraft, Paragraph

DELETE, INSERT = Amendment.Kind.DELETE, Amendment.Kind.INSERT


@dataclass
class Shown:
    """An amendment as it is read. ``pieces`` compare it with the words it started from; ``now`` with the
    words that stand, where those have changed since and it still fits (of a deletion: how they have changed); ``fits`` is whether one click
    puts it in."""

    amendment: Amendment
    pieces: Sequence[Piece]
    now: Sequence[Piece] = ()
    behind: bool = False
    fits: bool = True
    collides: list[Amendment] = field(default_factory=list)


def put_in(amendment: Amendment, current: str) -> Merged:
    """The words that stand together with what the amendment changes."""
    return merge(amendment.base_text, current, amendment.text)


def shown(paragraph: Paragraph, amendments: Iterable[Amendment]) -> list[Shown]:
    """Of one paragraph, in the order given."""
    rows = list(amendments)
    against = colliding(paragraph, rows)
    by_id = {one.pk: one for one in rows}
    return [
        _shown(paragraph, one, [by_id[other] for other in against.get(one.pk, [])]) for one in rows
    ]


def _shown(paragraph: Paragraph, one: Amendment, others: list[Amendment]) -> Shown:
    found = Shown(one, compare(one.base_text, one.text), collides=others)
    current = paragraph.text.get(one.language, "")
    if not one.is_waiting or one.kind == INSERT or current == one.base_text:
        return found
    found.behind = True
    if one.kind == DELETE:  # it goes with whatever it says by then
        found.now = compare(one.base_text, current)
        return found
    merged = put_in(one, current)
    found.fits = not merged.collisions
    if found.fits:
        found.now = compare(current, merged.text)
    return found


def colliding(paragraph: Paragraph, amendments: Iterable[Amendment]) -> dict[UUID, list[UUID]]:
    """Which of those that wait want other things of the same words, each language for itself: who wants the
    paragraph to go wants something else than all who change it. What does not fit the text any more is not
    held against the others; a new paragraph stands in nobody's way."""
    found: dict[UUID, list[UUID]] = {}
    waiting = [one for one in amendments if one.is_waiting]
    rows = [one for one in waiting if one.is_change]
    for language in {one.language for one in rows}:
        current = paragraph.text.get(language, "")
        proposals: dict[UUID, Any] = {}
        for one in rows:
            merged = put_in(one, current) if one.language == language else None
            if merged is not None and not merged.collisions:
                proposals[one.pk] = changes(current, merged.text)
        found |= collisions(proposals)
    for gone in (one for one in waiting if one.kind == DELETE):
        found[gone.pk] = [one.pk for one in rows]
        for one in rows:
            found[one.pk] = [*found.get(one.pk, []), gone.pk]
    return found


def overtaken(
    paragraph: Paragraph, others: Iterable[Amendment], language: str, text: str
) -> list[UUID]:
    """Which of the others want something else of the words that are changed when ``text`` comes to stand
    in the paragraph; who wants it to go does."""
    current = paragraph.text.get(language, "")
    changed = changes(current, text)
    rows = list(others)
    found = [one.pk for one in rows if one.kind == DELETE]
    for one in (one for one in rows if one.is_change and one.language == language):
        merged = put_in(one, current)
        if not merged.collisions and collide(changed, changes(current, merged.text)):
            found.append(one.pk)
    return found


@dataclass(frozen=True)
class Sieve:
    """What the list of amendments shows: of one state (``waiting``: nobody has decided), of one kind, of one
    delegation (``drafters``: theirs), in one language. Empty is everything."""

    state: str = ""
    kind: str = ""
    delegation: str = ""
    language: str = ""

    @classmethod
    def of(cls, given: dict[str, str]) -> "Sieve":
        """As the address says; nonsense is nothing."""
        state, delegation = given.get("state", ""), given.get("delegation", "")
        states = {*Amendment.State.values, "waiting"}
        return cls(
            state if state in states else "",
            given["kind"] if given.get("kind") in Amendment.Kind.values else "",
            delegation if delegation == "drafters" or _is_id(delegation) else "",
            given.get("language", "")[:10],
        )

    def __bool__(self) -> bool:
        return bool(self.state or self.kind or self.delegation or self.language)

    def lets(self, one: Amendment) -> bool:
        """Whether it is to be shown."""
        states = Amendment.WAITING if self.state == "waiting" else (self.state,)
        owner = "drafters" if one.delegation_id is None else str(one.delegation_id)
        return (
            (not self.state or one.state in states)
            and self.kind in {"", one.kind}
            and self.delegation in {"", owner}
            and self.language in {"", one.language}
        )


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def of_draft(draft: OutcomeDraft) -> list[Amendment]:
    """All that was ever proposed to it, by number, in one query."""
    rows = Amendment.objects.filter(draft=draft).order_by("number")
    return list(rows.select_related("delegation", "overtaken_by", "made"))


def by_paragraph(
    paragraphs: Iterable[Paragraph], amendments: Iterable[Amendment], sieve: Sieve
) -> list[dict[str, Any]]:
    """Those paragraphs to which something is proposed that the sieve lets through, in order, each with
    ``shown``; they collide with what it does not let through too."""
    mine: dict[UUID, list[Amendment]] = {}
    for one in amendments:
        mine.setdefault(one.paragraph_id, []).append(one)
    found = []
    for paragraph in paragraphs:
        rows = shown(paragraph, mine.get(paragraph.pk, []))
        let = [one for one in rows if sieve.lets(one.amendment)]
        if let:
            found.append({"paragraph": paragraph, "shown": let})
    return found
