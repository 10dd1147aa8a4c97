"""What browsers are told about a session.

Streams: ``session:<id>`` (the room), ``session:<id>:moderation`` (who runs it) and
``session:<id>:desk`` (who records it). One past-tense function per fact.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from sessions import permissions
from sessions.models import (
    AgendaItem,
    Appearance,
    Contribution,
    Decision,
    FloorRequest,
    GuidingQuestion,
    Question,
    Session,
)
from summit.live import topics
from summit.live.frames import Fragment, Refresh, Tally, register
from summit.log.journal import Act
from summit.models import User

SHOWN = {"approved", "answered"}
SPEAKERS = Appearance.objects.filter(role=Appearance.Role.SPEAKER).select_related(
    "participation__user", "participation__delegation"
)


def _follows(may: Callable[[permissions.Standing, Session], bool]) -> Any:
    """One question to the database: hundreds ask it at once when a server comes back."""

    def ask(user: Any, session_id: UUID) -> bool:
        if not isinstance(user, User) or not user.is_active:
            return False
        session = Session.objects.visible_to(user).with_standing(user).filter(pk=session_id).first()
        return session is not None and may(permissions.loaded(user, session), session)

    return ask


room = topics.register(
    "session", "room", _follows(lambda standing, session: standing.enters(session))
)
moderation = topics.register(
    "session",
    "moderation",
    _follows(lambda standing, _session: standing.moderates),
    suffix="moderation",
    sees_everybody=True,
)
desk = topics.register(
    "session", "desk", _follows(lambda standing, _session: standing.notes), suffix="desk"
)


# ------------------------------------------------------------------ facts
def contribution_changed(act: Act, contribution: Contribution, fact: str) -> None:
    """``contribution.submitted|noted|approved|hidden|highlighted|edited|withdrawn|restored``."""
    session_id = contribution.session_id
    act.say(room(session_id), fact, contribution)
    act.say(moderation(session_id), fact, contribution)
    act.say(desk(session_id), fact, contribution)
    act.say(room(session_id), fact, contribution, kind="decision")


def contribution_echoed(act: Act, contribution: Contribution) -> None:
    """What it answers or is close to came, went or was edited."""
    act.say(room(contribution.session_id), "contribution.echoed", contribution)
    act.say(moderation(contribution.session_id), "contribution.echoed", contribution)


def question_changed(act: Act, question: Question, fact: str, *, staged: bool = False) -> None:
    """``question.asked|released|approved|hidden|answered|pinned|staged|merged|restored|withdrawn``.
    ``staged``: it is on the stage, or was."""
    for stream in (room(question.session_id), moderation(question.session_id)):
        act.say(stream, fact, question)
        if staged:
            act.say(stream, fact, question.session, kind="on-stage")
    act.say(room(question.session_id), fact, question, kind="decision")


def decided(act: Act, session: Session) -> None:
    """``decision.made``: a moderator decided, or took a decision back."""
    act.say(moderation(session.pk), "decision.made", session, kind="last-decision")


def question_upvoted(act: Act, question: Question) -> None:
    act.tally(room(question.session_id), "question.upvoted", question.pk, kind="upvotes")
    act.tally(moderation(question.session_id), "question.upvoted", question.pk, kind="upvotes")


def session_moved(act: Act, session: Session, fact: str) -> None:
    """``session.started|ended|reopened|scheduled|unscheduled|cancelled|changed``: state, agenda,
    focus and forms."""
    for kind in ("state", "where", "focus", "write", "ask", "floor-ask", "reacting"):
        act.say(room(session.pk), fact, session, kind=kind)
    act.say(moderation(session.pk), fact, session, kind="run")
    act.say(moderation(session.pk), fact, session, kind="floor")
    act.say(desk(session.pk), fact, session, kind="note-form")


def words_changed(act: Act, session: Session) -> None:
    """``words.changed``: how all of them are shown, names or the session's number."""
    for kind in ("words", "questions", "recommendations", "speaking", "floor"):
        act.say(room(session.pk), "words.changed", session, kind=kind)


def item_reached(act: Act, session: Session) -> None:
    act.say(room(session.pk), "item.reached", session, kind="where")
    act.say(room(session.pk), "item.reached", session, kind="focus")
    act.say(moderation(session.pk), "item.reached", session, kind="run")


def item_changed(act: Act, session: Session, fact: str) -> None:
    """``item.extended|skipped|restored``: what is planned of this run."""
    act.say(room(session.pk), fact, session, kind="where")
    act.say(moderation(session.pk), fact, session, kind="run")


def session_paused(act: Act, session: Session, fact: str) -> None:
    """``session.paused|resumed``: the clocks, and the word for it."""
    for kind in ("state", "where", "focus", "speaking"):
        act.say(room(session.pk), fact, session, kind=kind)
    act.say(moderation(session.pk), fact, session, kind="run")
    act.say(moderation(session.pk), fact, session, kind="floor")


def cast_changed(act: Act, session: Session) -> None:
    """Who speaks in which item."""
    act.say(room(session.pk), "cast.changed", session, kind="where")
    act.say(moderation(session.pk), "cast.changed", session, kind="run")


def readiness_said(act: Act, item: AgendaItem) -> None:
    act.tally(room(item.session_id), "item.ready", item.pk, kind="readiness")
    act.tally(moderation(item.session_id), "item.ready", item.pk, kind="readiness")


def floor_changed(act: Act, entry: FloorRequest, fact: str) -> None:
    """``floor.requested|withdrawn|called|ended|held|resumed|passed_over|put_back|moved``: the one row
    on the list, or all of it when the order changed; the one who speaks."""
    session = entry.session
    if fact in {"floor.moved", "floor.put_back"}:
        act.say(room(session.pk), fact, session, kind="floor")
    else:
        act.say(room(session.pk), fact, entry)
    if fact not in {"floor.requested", "floor.withdrawn", "floor.passed_over", "floor.moved"}:
        act.say(room(session.pk), fact, session, kind="speaking")
    act.say(moderation(session.pk), fact, session, kind="floor")


def floor_opened(act: Act, session: Session, fact: str) -> None:
    """``floor.opened|closed|timed``: the form, and what is said above the list."""
    act.say(room(session.pk), fact, session, kind="floor")
    act.say(room(session.pk), fact, session, kind="floor-ask")
    act.say(moderation(session.pk), fact, session, kind="floor")


def question_focused(act: Act, session: Session) -> None:
    act.say(room(session.pk), "question.focused", session, kind="focus")
    act.say(room(session.pk), "question.focused", session, kind="write")
    act.say(moderation(session.pk), "question.focused", session, kind="run")
    act.say(desk(session.pk), "question.focused", session, kind="note-form")


def agenda_changed(act: Act, session: Session) -> None:
    """The agenda or the guiding questions were edited."""
    act.say(room(session.pk), "agenda.changed", session, kind="where")
    act.say(room(session.pk), "agenda.changed", session, kind="focus")
    act.say(room(session.pk), "agenda.changed", session, kind="words")
    act.say(room(session.pk), "agenda.changed", session, kind="write")
    act.say(moderation(session.pk), "agenda.changed", session, kind="run")
    act.say(desk(session.pk), "agenda.changed", session, kind="note-form")


# ------------------------------------------------------------------ shapes
def shown_contributions(**which: Any) -> Any:
    return (
        Contribution.objects.shown()
        .filter(**which)
        .select_related(
            "session", "author__user", "author__delegation", "guiding_question", "reply_to"
        )
        .order_by("number")
    )


def shown_questions(**which: Any) -> Any:
    return Question.objects.shown().filter(**which).whole()


def _contributions_in_room(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(c.pk): {"contribution": c} for c in shown_contributions(pk__in=ids)}


def all_contributions(**which: Any) -> Any:
    return (
        Contribution.objects.filter(**which)
        .exclude(status=Contribution.Status.WITHDRAWN)
        .select_related(
            "session",
            "author__user",
            "author__delegation",
            "guiding_question",
            "reply_to",
            "close_to",
        )
    )


def all_questions(**which: Any) -> Any:
    return Question.objects.filter(**which).exclude(status__in=["withdrawn", "held"]).whole()


def _all_contributions(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(c.pk): {"contribution": c} for c in all_contributions(pk__in=ids)}


def _questions_in_room(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(q.pk): {"question": q} for q in shown_questions(pk__in=ids)}


def _all_questions(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(q.pk): {"question": q} for q in all_questions(pk__in=ids)}


def _upvotes(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {
        str(pk): {"upvotes": count}
        for pk, count in Question.objects.filter(pk__in=ids).values_list("pk", "upvotes_count")
    }


def _decisions(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    """State and reason, no text and no author: whoever holds the id knows what it was. Of a merged
    question also the one it stands under, which the room sees."""
    found: dict[str, dict[str, Any]] = {}
    for row in Contribution.objects.filter(pk__in=ids).only("pk", "status", "hidden_for", "reason"):
        found[str(row.pk)] = _decision(row, row.why)
    for question in Question.objects.filter(pk__in=ids).select_related("merged_into"):
        into = question.merged_into
        found[str(question.pk)] = _decision(
            question, f"→ {into.text}" if into and into.status in SHOWN else question.why
        )
    return found


def _decision(thing: Contribution | Question, reason: str) -> dict[str, Any]:
    return {"state": thing.status, "label": str(thing.get_status_display()), "reason": reason}


def on_stage(session: Session) -> dict[str, Any]:
    """The question that is being answered, if there is one."""
    return {
        "session": session,
        "question": shown_questions(session=session, is_on_stage=True).first(),
    }


def _on_stage(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(session.pk): on_stage(session) for session in Session.objects.filter(pk__in=ids)}


def last_decision(session: Session) -> dict[str, Any]:
    """What was decided last and still stands, with the first thing it was about."""
    decision = Decision.objects.filter(session=session, undone_at=None).first()
    changes = decision.changes if decision else []
    thing = None
    if changes:
        model = Question if changes[0]["kind"] == "question" else Contribution
        thing = model.objects.filter(pk=changes[0]["id"]).first()
    return {"session": session, "decision": decision, "thing": thing, "others": len(changes) - 1}


def _last_decision(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {
        str(session.pk): last_decision(session) for session in Session.objects.filter(pk__in=ids)
    }


def with_agenda(session_ids: Sequence[str]) -> Any:
    """Sessions with all that the agenda, the focus and the console show."""
    return (
        Session.objects.filter(pk__in=session_ids)
        .select_related("summit", "focus", "current_item")
        .prefetch_related(
            Prefetch(
                "agenda",
                AgendaItem.objects.order_by("position").select_related("guiding_question"),
            ),
            Prefetch("agenda__appearances", SPEAKERS, to_attr="speakers"),
            Prefetch("guiding_questions", GuidingQuestion.objects.order_by("position")),
        )
    )


def _sessions(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(session.pk): {"session": session} for session in with_agenda(ids)}


def words_list(context: dict[str, Any]) -> str:
    question_id = context["contribution"].guiding_question_id
    return f"contributions-{question_id or 'general'}"


def _queue(context: dict[str, Any]) -> str:
    thing = context.get("contribution") or context["question"]
    return "queue" if thing.status == "pending" else "handled"


register(
    "contribution",
    "room",
    Fragment(
        "sessions/_contribution.html", _contributions_in_room, "contribution-{id}", words_list
    ),
)
register(
    "question",
    "room",
    Fragment(
        "sessions/_question.html",
        _questions_in_room,
        "question-{id}",
        lambda context: "pinned" if context["question"].is_pinned else "asked",
    ),
)
register("upvotes", "room", Tally(_upvotes, "question-{id}"))
register("upvotes", "moderation", Tally(_upvotes, "m-question-{id}"))
register("decision", "room", Tally(_decisions, "decision-{id}"))
register("state", "room", Fragment("sessions/_state.html", _sessions, "state"))
register("where", "room", Fragment("sessions/_where.html", _sessions, "where"))
register("focus", "room", Fragment("sessions/_focus.html", _sessions, "focus"))
register("write", "room", Refresh("write"))
register("ask", "room", Refresh("ask"))
register("words", "room", Refresh("words"))
register("questions", "room", Refresh("questions"))
register("on-stage", "room", Fragment("sessions/_on_stage.html", _on_stage, "on-stage"))
register(
    "on-stage",
    "moderation",
    Fragment("sessions/_on_stage_moderation.html", _on_stage, "m-on-stage"),
)
register(
    "last-decision",
    "moderation",
    Fragment("sessions/_last_decision.html", _last_decision, "last-decision"),
)
register("run", "moderation", Fragment("sessions/_run.html", _sessions, "run"))
register(
    "contribution",
    "moderation",
    Fragment(
        "sessions/_contribution_moderation.html", _all_contributions, "m-contribution-{id}", _queue
    ),
)
register(
    "question",
    "moderation",
    Fragment("sessions/_question_moderation.html", _all_questions, "m-question-{id}", _queue),
)
register(
    "contribution",
    "desk",
    Fragment(
        "sessions/_contribution_desk.html",
        _contributions_in_room,
        "d-contribution-{id}",
        lambda context: "desk-words",
    ),
)
register("note-form", "desk", Refresh("note-form"))
