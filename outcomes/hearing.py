"""Who and what has been heard so far, as it is shown: the whole at the desk, a summary on the console.
The machine counts; what follows from it is for people to decide."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils.translation import gettext

from outcomes.coverage import COVERED, SILENT, Asked, Coverage, Heard, Said, Speech, measure
from outcomes.models import Recommendation
from sessions.models import Contribution, FloorRequest, Question, Session
from sessions.shapes import with_agenda
from summit import parts
from summit.live.frames import Fragment, register
from summit.models import DelegationKind, Participation
from summit.regions import region_name, region_of
from summit.templatetags.summit_ui import language_title

_KIND = Coalesce("author__delegation__kind", "author__declared_kind", "speaker_kind")
_FLOOR_KIND = Coalesce("participation__delegation__kind", "participation__declared_kind")


@dataclass(frozen=True)
class Breakdown:
    """One list of the panel: a heading, rows with labels, and what has not been heard yet."""

    title: str
    rows: Sequence[tuple[str, Heard]]

    @property
    def silent(self) -> list[str]:
        return [label for label, row in self.rows if not row.is_heard and row.key]

    @property
    def most(self) -> int:
        """What the longest bar stands for."""
        return max([1, *(row.contributions for _label, row in self.rows)])


def read(session: Session) -> Coverage:
    """The figures of one session, in a fixed number of queries."""
    questions = [str(question.pk) for question in session.guiding_questions.all()]
    present = Participation.objects.filter(summit=session.summit_id, banned_at__isnull=True)
    present = present.exclude(role=Participation.Role.OBSERVER)
    people = list(
        present.order_by()
        .annotate(of_kind=Coalesce("delegation__kind", "declared_kind"))
        .values_list("of_kind", "country")
        .annotate(people=Count("pk"))
    )
    kinds: Counter[str] = Counter()
    regions: Counter[str] = Counter()
    for kind, country, count in people:
        kinds[kind] += count
        regions[region_of(country)] += count
    for unknown in (kinds, regions):
        unknown.pop("", None)
    return measure(
        _said(session),
        _speeches(session),
        questions=questions,
        kinds=kinds,
        regions=regions,
        languages=session.summit.language_codes,
        asked=_asked(session),
    )


def _said(session: Session) -> list[Said]:
    rows = Contribution.objects.shown().filter(session=session).order_by("number")
    told = rows.annotate(of_kind=_KIND).values_list(
        "guiding_question", "author", "speaker_name", "speaker_affiliation", "of_kind",
        "author__country", "language", "kind",
    )  # fmt: skip
    return [
        Said(
            str(question or ""),
            str(author) if author else (name.casefold(), affiliation.casefold()),
            of_kind or "",
            region_of(country or ""),
            language,
            kind == Contribution.Kind.SPOKEN,
        )
        for question, author, name, affiliation, of_kind, country, language, kind in told
    ]


def _asked(session: Session) -> list[Asked]:
    rows = Question.objects.shown().filter(session=session).order_by()
    return [
        Asked(str(question or ""), status == Question.Status.ANSWERED)
        for question, status in rows.values_list("guiding_question", "status")
    ]


def _speeches(session: Session) -> list[Speech]:
    rows = session.floor.filter(status=FloorRequest.Status.SPOKEN).order_by("position")
    told = rows.annotate(of_kind=_FLOOR_KIND).values_list(
        "guiding_question", "of_kind", "participation__country", "language", "seconds_spoken"
    )
    return [
        Speech(str(question or ""), of_kind or "", region_of(country or ""), language, seconds)
        for question, of_kind, country, language, seconds in told
    ]


def shown(session: Session) -> dict[str, Any]:
    """What the panel and the summary are drawn with."""
    figures = read(session)
    asked = {str(question.pk): question for question in session.guiding_questions.all()}
    made: Counter[str] = Counter(
        str(pk or "")
        for pk in Recommendation.objects.apart()
        .filter(session=session)
        .exclude(status=Recommendation.Status.SET_ASIDE)
        .values_list("guiding_question", flat=True)
    )
    return {
        "session": session,
        "total": figures.total,
        "questions": [
            {
                "question": asked.get(row.key),
                "heard": row,
                "state": gettext("general") if not row.key else _state(row),
                "mark": _MARKS.get(row.state, "pending") if row.key else "",
                "recommendations": made[row.key],
            }
            for row in figures.questions
        ],
        "most": max([1, *(row.contributions for row in figures.questions)]),
        "silent_questions": [
            asked[row.key] for row in figures.questions if row.key and not row.is_heard
        ],
        "breakdowns": [
            _breakdown(gettext("Kinds of delegation"), figures.kinds, _kind_name),
            _breakdown(gettext("Regions"), figures.regions, region_name),
            _breakdown(gettext("Languages"), figures.languages, language_title),
        ],
    }


_MARKS = {SILENT: "hidden", COVERED: "done"}


def _state(row: Heard) -> str:
    names = {SILENT: gettext("silent"), COVERED: gettext("covered")}
    return names.get(row.state, gettext("thin"))


def _breakdown(title: str, rows: Sequence[Heard], name: Callable[[str], str]) -> Breakdown:
    return Breakdown(title, [(name(row.key), row) for row in rows])


def _kind_name(kind: str) -> str:
    return str(DelegationKind(kind).label) if kind else gettext("Not said")


# ------------------------------------------------------------------ shapes and parts
def _sessions(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(session.pk): shown(session) for session in with_agenda(ids)}


register("coverage", "desk", Fragment("outcomes/_coverage.html", _sessions, "coverage"))
register("coverage", "moderation", Fragment("outcomes/_m_coverage.html", _sessions, "m-coverage"))


def _part(name: str) -> parts.Draw:
    def draw(session_id: UUID) -> Mapping[str, str]:
        context = _sessions([str(session_id)]).get(str(session_id))
        if context is None:
            return {}
        return {name: render_to_string(f"outcomes/_{name.replace('-', '_')}.html", context)}

    return draw


parts.register("desk", _part("coverage"))
parts.register("moderation", _part("m-coverage"))
