"""Reads a summit with everything its documents speak of: a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from outcomes.agreement.labels import Thresholds
from outcomes.models import (
    AgreementRules,
    Amendment,
    Commitment,
    Corrigendum,
    Endorsement,
    Evidence,
    Grouping,
    Narrative,
    OutcomeDraft,
    Paragraph,
    Recommendation,
    Reservation,
    Source,
    Stance,
    Theme,
    Treatment,
)
from outcomes.models.stances import entered_by_kind
from outcomes.scopes import USUAL, WHOLE, Scope
from outcomes.services.inputs.checking import Checks, checks_of
from outcomes.services.inputs.ending import Ending, ending_of
from sessions.models import (
    AgendaItem,
    Appearance,
    Attendance,
    Caption,
    Citation,
    Contribution,
    FloorRequest,
    GuidingQuestion,
    InformationNote,
    Poll,
    Question,
    Resource,
    Session,
)
from sessions.models.questions import Upvote
from sessions.models.results import Results, results_of
from summit.models import Participation, Summit
from summit.texts import pick


@dataclass
class Record:
    """The rows of one summit, as far as ``scope`` reaches. ``sessions`` holds those a document may speak
    of, in order; ``cancelled`` those it only mentions."""

    summit: Summit
    language: str
    people: list[Participation]
    sessions: list[Session]
    cancelled: list[Session]
    scope: Scope = WHOLE
    options: dict[str, bool] = field(default_factory=lambda: dict(USUAL))
    contributions_total: int = 0  # as the database counts them
    entered: dict[UUID, dict[str, int]] = field(default_factory=dict)  # by session and kind
    rules: dict[UUID, Thresholds] = field(default_factory=dict)  # by session, where it has its own
    signed: dict[str, list[Endorsement]] = field(default_factory=dict)  # by recommendation
    latest: list[datetime] = field(default_factory=list)
    results: dict[Any, Results] = field(default_factory=dict)  # by the poll's id
    draft: OutcomeDraft | None = None
    treatments: dict[UUID, Treatment] = field(default_factory=dict)  # by the id of the words
    upvoters: dict[UUID, set[str]] = field(default_factory=dict)  # by the question's id
    captioned: dict[UUID, set[str]] = field(default_factory=dict)  # names in captions, by session
    narratives: list[Narrative] = field(default_factory=list)
    checks: Checks = field(default_factory=Checks)
    ending: Ending = field(default_factory=Ending)

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

    def treated(self, words: Contribution | Question) -> Treatment | None:
        return self.treatments.get(words.pk)

    @property
    def as_of(self) -> str:
        """The last change among the rows: the date of the document, which no clock decides.
        Anonymous questions do not count, so that their moment tells nothing."""
        return self.local(max(self.latest))


def read(
    summit: Summit,
    language: str,
    scope: Scope = WHOLE,
    options: dict[str, bool] | None = None,
) -> Record:
    """Call it inside ``one_snapshot``."""
    summit = Summit.objects.get(pk=summit.pk)
    sessions = [one for one in _sessions(summit) if scope.holds(one, summit)]
    held = [one for one in sessions if one.status != Session.Status.CANCELLED]
    ids = [one.pk for one in held]
    record = Record(
        summit=summit,
        language=language,
        people=_people(summit, scope, ids),
        sessions=held,
        cancelled=[one for one in sessions if one.status == Session.Status.CANCELLED],
        scope=scope,
        options=options or dict(USUAL),
    )
    record.contributions_total = Contribution.objects.filter(session__in=ids).count()
    record.entered = entered_by_kind(ids)
    record.rules = AgreementRules.objects.of(ids)
    record.signed = Endorsement.objects.standing(
        one.pk for session in held for one in session.recommendations.all()
    )
    record.results = results_of(poll for session in held for poll in session.polls.all())
    record.treatments = _treatments(ids)
    record.upvoters = _upvoters(ids)
    record.captioned = _captioned(ids)
    record.narratives = list(Narrative.objects.filter(summit=summit).exclude(text=""))
    record.checks = checks_of(ids)
    record.draft = _draft(summit)
    record.ending = ending_of(record.draft)
    record.latest = _moments(record)
    return record


def _draft(summit: Summit) -> OutcomeDraft | None:
    """With paragraphs in order, their evidence and their recommendations, and how it was negotiated: eight
    queries."""
    evidence = Evidence.objects.select_related("contribution__session")
    paragraphs = Paragraph.objects.in_order().prefetch_related(
        Prefetch("evidence", evidence),
        Prefetch("recommendations", Recommendation.objects.select_related("session")),
    )
    amendments = Amendment.objects.select_related("paragraph", "delegation")
    reservations = Reservation.objects.select_related("paragraph", "delegation")
    commitments = Commitment.objects.select_related("paragraph")
    corrigenda = Corrigendum.objects.select_related("paragraph", "draft__summit")
    found = OutcomeDraft.objects.filter(summit=summit)
    return (
        found.select_related("summit", "adoption__revision")
        .prefetch_related(
            Prefetch("paragraphs", paragraphs),
            Prefetch("amendments", amendments.order_by("number")),
            Prefetch("reservations", reservations.order_by("created_at", "pk")),
            Prefetch("commitments", commitments),
            Prefetch("corrigenda", corrigenda.order_by("number")),
        )
        .first()
    )


def _people(summit: Summit, scope: Scope, sessions: list[UUID]) -> list[Participation]:
    """Everybody of the summit; for a day or a session those who entered it."""
    rows = Participation.objects.filter(summit=summit, banned_at__isnull=True)
    if scope.kind != "summit":
        came = Attendance.objects.filter(session__in=sessions)
        rows = rows.filter(pk__in=came.values("participation"))
    return list(rows.select_related("user", "delegation").order_by("user__display_name", "pk"))


def _upvoters(sessions: Iterable[UUID]) -> dict[UUID, set[str]]:
    """Who supports which question, for a number only; people who were banned leave it."""
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = Upvote.objects.filter(
        question__session__in=list(sessions), participation__banned_at__isnull=True
    )
    for question, person in rows.values_list("question", "participation"):
        found[question].add(str(person))
    return found


def _treatments(sessions: list[UUID]) -> dict[UUID, Treatment]:
    rows = Treatment.objects.filter(
        Q(contribution__session__in=sessions) | Q(question__session__in=sessions)
    )
    return {pk: one for one in rows for pk in (one.contribution_id, one.question_id) if pk}


def _captioned(sessions: list[UUID]) -> dict[UUID, set[str]]:
    """Whom the captions of each session name as speaking."""
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = Caption.objects.filter(track__session__in=sessions).exclude(speaker="")
    for session, speaker in rows.order_by().values_list("track__session", "speaker").distinct():
        found[session].add(speaker)
    return found


def _sessions(summit: Summit) -> QuerySet[Session]:
    stances = Stance.objects.select_related("participation__delegation")
    sources = Source.objects.select_related("contribution")
    proposed = Recommendation.objects.order_by("number").select_related("merged_into")
    recommendations = proposed.prefetch_related(
        Prefetch("sources", sources.order_by("contribution__number", "start")),
        Prefetch("stances", stances),
    )
    # Few people say much: they are read once, not beside each of their words.
    spoken = (
        Contribution.objects.order_by("number")
        .select_related("merged_into", "reply_to", "remark__recommendation", "chat_record")
        .prefetch_related(
            Prefetch("author", Participation.objects.select_related("user", "delegation"))
        )
    )
    cast = Appearance.objects.order_by("created_at", "pk").select_related(
        "participation__user", "participation__delegation"
    )
    asked = Question.objects.order_by("-upvotes_count", "created_at", "pk").select_related(
        "author__user", "author__delegation"
    )
    polls = Poll.objects.exclude(status=Poll.Status.DRAFT).order_by("opened_at", "pk")
    speeches = FloorRequest.objects.filter(status=FloorRequest.Status.SPOKEN).order_by("pk")
    themes = Theme.objects.order_by("created_at", "pk").prefetch_related(
        Prefetch("groupings", Grouping.objects.order_by("contribution__number"))
    )
    return (
        Session.objects.filter(summit=summit)
        .exclude(status=Session.Status.DRAFT)
        .order_by("number")
        .prefetch_related(
            Prefetch("notes", InformationNote.objects.order_by("created_at", "pk")),
            Prefetch("agenda", AgendaItem.objects.order_by("position")),
            Prefetch("guiding_questions", GuidingQuestion.objects.order_by("position")),
            Prefetch("appearances", cast),
            Prefetch("contributions", spoken),
            Prefetch("contributions__citation", Citation.objects.all()),
            Prefetch("questions", asked),
            Prefetch("recommendations", recommendations),
            Prefetch("polls", polls),
            Prefetch("floor", speeches.select_related("participation__delegation")),
            Prefetch("themes", themes),
            Prefetch("resources", _shared()),
        )
    )


def _shared() -> QuerySet[Resource]:
    rows = Resource.objects.shown().select_related("author__user", "author__delegation")
    return rows.order_by("created_at", "pk")


def _moments(record: Record) -> list[datetime]:
    rows: list[Any] = [record.summit, *record.people, *record.cancelled, *record.narratives]
    rows += [*record.treatments.values(), *record.checks.rows, *record.ending.rows]
    for session in record.sessions:
        rows += [session, *session.notes.all(), *session.agenda.all(), *session.appearances.all()]
        rows += [*session.guiding_questions.all(), *session.contributions.all()]
        rows += [one for one in session.questions.all() if not one.is_anonymous]
        rows += [*session.polls.all(), *session.floor.all()]
        rows += [*session.themes.all(), *session.resources.all()]
        for recommendation in session.recommendations.all():
            rows += [recommendation, *recommendation.sources.all(), *recommendation.stances.all()]
    rows += [one for signed in record.signed.values() for one in signed]
    if record.draft is not None:
        rows += [record.draft, *record.draft.paragraphs.all()]
        rows += [each for row in record.draft.paragraphs.all() for each in row.evidence.all()]
        rows += [*record.draft.amendments.all(), *record.draft.reservations.all()]
        rows += [*record.draft.commitments.all(), *record.draft.corrigenda.all()]
        rows += filter(None, [getattr(record.draft, "adoption", None)])
    return [row.updated_at for row in rows]
