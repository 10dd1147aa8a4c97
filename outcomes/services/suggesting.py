"""What the desk suggests: near-duplicates to merge and groups that may be themes, with their reasons.
A rapporteur accepts, changes or refuses; nothing happens by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from outcomes import grouping
from outcomes.models import Refusal, Theme
from sessions.models import Contribution, GuidingQuestion, Session

Rows = Sequence[Contribution]


@dataclass(frozen=True)
class Suggestion:
    """Of one guiding question and one language. ``percent``: how close its members are on average."""

    kind: str
    question: GuidingQuestion | None
    members: Rows
    percent: int
    shared: tuple[str, ...]

    @property
    def name(self) -> str:
        """To begin with: the words that they share."""
        return ", ".join(self.shared[:3])

    @property
    def ids(self) -> str:
        """Stays the same while its members do."""
        return f"{self.kind}-{self.members[0].pk}"


def suggest_merges(session: Session) -> list[Suggestion]:
    """Contributions that say nearly the same, the closest first. Never across languages or questions."""
    refused = _refused(session, Refusal.Kind.MERGE)
    found = [
        _suggestion(Refusal.Kind.MERGE, rows, group)
        for rows in _alike(_heads(session))
        for group in grouping.same_thought(_texts(rows))
        if not grouping.is_refused(map(str, group.members), refused)
    ]
    return sorted(found, key=lambda each: -each.percent)


def suggest_themes(session: Session) -> list[Suggestion]:
    """Groups among the contributions that are in no theme yet, the largest first."""
    refused = _refused(session, Refusal.Kind.THEME)
    themed = set(Theme.objects.filter(session=session).values_list("contributions", flat=True))
    loose = [row for row in _heads(session) if row.pk not in themed]
    found = [
        _suggestion(Refusal.Kind.THEME, rows, group)
        for rows in _alike(loose)
        for group in grouping.groups(_texts(rows))
        if group.shared and not grouping.is_refused(map(str, group.members), refused)
    ]
    return sorted(found, key=lambda each: -len(each.members))


def _heads(session: Session) -> list[Contribution]:
    """What stands on its own and is shown."""
    rows = Contribution.objects.shown().filter(session=session, merged_into=None)
    return list(
        rows.select_related("session", "author__user", "author__delegation", "guiding_question")
        .prefetch_related("merged")
        .order_by("number")
    )


def _alike(rows: Rows) -> Iterator[list[Contribution]]:
    """By guiding question and language."""
    groups: dict[tuple[UUID | None, str], list[Contribution]] = {}
    for row in rows:
        groups.setdefault((row.guiding_question_id, row.language), []).append(row)
    yield from (group for group in groups.values() if len(group) > 1)


def _texts(rows: Rows) -> list[tuple[UUID, str]]:
    return [(row.pk, row.text) for row in rows]


def _suggestion(kind: str, rows: Rows, group: "grouping.Group[UUID]") -> Suggestion:
    by_id = {row.pk: row for row in rows}
    members = [by_id[pk] for pk in group.members]
    percent = round(100 * group.closeness)
    return Suggestion(kind, members[0].guiding_question, members, percent, group.shared)


def _refused(session: Session, kind: str) -> list[list[str]]:
    return list(
        Refusal.objects.filter(session=session, kind=kind).values_list("members", flat=True)
    )
