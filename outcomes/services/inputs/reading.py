"""Reads a summit with everything its documents speak of: a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from outcomes.models import Evidence, OutcomeDraft, Paragraph, Recommendation, Source, Stance
from outcomes.models.stances import entered_by_kind
from sessions.models import (
    AgendaItem,
    Appearance,
    Contribution,
    FloorRequest,
    GuidingQuestion,
    InformationNote,
    Poll,
    Question,
    Session,
)
from sessions.models.results import Results, results_of
from summit.models import Participation, Summit
from summit.texts import pick

PERSON = ["user", "delegation"]


@dataclass
class Record:
    """The rows of one summit. ``sessions`` holds those a document may speak of, in order;
    ``cancelled`` those it only mentions."""

    summit: Summit
    language: str
    people: list[Participation]
    sessions: list[Session]
    cancelled: list[Session]
    entered: dict[UUID, dict[str, int]] = field(default_factory=dict)  # by session and kind
    latest: list[datetime] = field(default_factory=list)
    results: dict[Any, Results] = field(default_factory=dict)  # by the poll's id
    draft: OutcomeDraft | None = None

    def words(self, value: dict[str, str] | None, first: str = "") -> dict[str, Any]:
        """A text of the summit in the document's language, or in the one that stands in for it: ``first``,
        then the summit's languages."""
        found = pick(value, self.language, order=[first, *self.summit.language_codes])
        return {
            "text": found.text,
            "language": found.language,
            "direction": found.direction,
            "fallback": found.fallback,
        }

    def local(self, at: datetime | None) -> str:
        """ISO 8601 to the minute, in the summit's zone; "" when it has not happened."""
        return at.astimezone(self.summit.zone).isoformat(timespec="minutes") if at else ""

    @property
    def as_of(self) -> str:
        """The last change among the rows: the date of the document, which no clock decides.
        Anonymous questions do not count, so that their moment tells nothing."""
        return self.local(max(self.latest))


def read(summit: Summit, language: str) -> Record:
    """Call it inside ``one_snapshot``."""
    summit = Summit.objects.get(pk=summit.pk)
    sessions = list(_sessions(summit))
    people = list(
        Participation.objects.filter(summit=summit, banned_at__isnull=True)
        .select_related("user", "delegation")
        .order_by("user__display_name", "pk")
    )
    record = Record(
        summit=summit,
        language=language,
        people=people,
        sessions=[one for one in sessions if one.status != Session.Status.CANCELLED],
        cancelled=[one for one in sessions if one.status == Session.Status.CANCELLED],
    )
    record.entered = entered_by_kind(one.pk for one in record.sessions)
    record.results = results_of(poll for session in record.sessions for poll in session.polls.all())
    record.draft = _draft(summit)
    record.latest = _moments(record)
    return record


def _draft(summit: Summit) -> OutcomeDraft | None:
    """With paragraphs in order, their evidence and their recommendations: four queries."""
    evidence = Evidence.objects.select_related("contribution__session")
    paragraphs = Paragraph.objects.in_order().prefetch_related(
        Prefetch("evidence", evidence),
        Prefetch("recommendations", Recommendation.objects.select_related("session")),
    )
    found = OutcomeDraft.objects.filter(summit=summit).select_related("summit")
    return found.prefetch_related(Prefetch("paragraphs", paragraphs)).first()


def _sessions(summit: Summit) -> QuerySet[Session]:
    stances = Stance.objects.select_related("participation__delegation")
    sources = Source.objects.select_related("contribution")
    recommendations = Recommendation.objects.order_by("number").prefetch_related(
        Prefetch("sources", sources.order_by("contribution__number", "start")),
        Prefetch("stances", stances),
    )
    spoken = Contribution.objects.order_by("number").select_related(
        "author__user", "author__delegation", "merged_into"
    )
    cast = Appearance.objects.order_by("created_at", "pk").select_related(
        "participation__user", "participation__delegation"
    )
    asked = Question.objects.order_by("-upvotes_count", "created_at", "pk").select_related(
        "author__user", "author__delegation"
    )
    polls = Poll.objects.exclude(status=Poll.Status.DRAFT).order_by("opened_at", "pk")
    speeches = FloorRequest.objects.filter(status=FloorRequest.Status.SPOKEN).order_by("pk")
    return (
        Session.objects.filter(summit=summit)
        .exclude(status=Session.Status.DRAFT)
        .order_by("number")
        .prefetch_related(
            Prefetch("notes", InformationNote.objects.order_by("created_at")),
            Prefetch("agenda", AgendaItem.objects.order_by("position")),
            Prefetch("guiding_questions", GuidingQuestion.objects.order_by("position")),
            Prefetch("appearances", cast),
            Prefetch("contributions", spoken),
            Prefetch("questions", asked),
            Prefetch("recommendations", recommendations),
            Prefetch("polls", polls),
            Prefetch("floor", speeches.select_related("participation__delegation")),
        )
    )


def _moments(record: Record) -> list[datetime]:
    rows: list[Any] = [record.summit, *record.people, *record.cancelled]
    for session in record.sessions:
        rows += [session, *session.notes.all(), *session.agenda.all(), *session.appearances.all()]
        rows += [*session.guiding_questions.all(), *session.contributions.all()]
        rows += [one for one in session.questions.all() if not one.is_anonymous]
        rows += [*session.polls.all(), *session.floor.all()]
        for recommendation in session.recommendations.all():
            rows += [recommendation, *recommendation.sources.all(), *recommendation.stances.all()]
    if record.draft is not None:
        rows += [record.draft, *record.draft.paragraphs.all()]
        rows += [each for row in record.draft.paragraphs.all() for each in row.evidence.all()]
    return [row.updated_at for row in rows]
