"""What browsers are told about a session.

Streams: ``session:<id>`` (the room), ``session:<id>:door`` (who waits before it),
``session:<id>:moderation`` (who runs it), ``session:<id>:desk`` (who records it) and ``session:<id>:stage``
(screens in the hall and speakers). One past-tense function per fact.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sessions import permissions
from sessions.models import (
    AgendaItem,
    Contribution,
    FloorRequest,
    Question,
    Resource,
    Screen,
    Session,
)
from summit.live import topics
from summit.log.journal import Act
from summit.models import User


def _follows(may: Callable[[permissions.Standing, Session], bool]) -> Any:
    """One question to the database: hundreds ask it at once when a server comes back."""

    def ask(user: Any, session_id: UUID) -> bool:
        if not isinstance(user, User) or not user.is_active:
            return False
        sessions = Session.objects.visible_to(user).with_standing(user).select_related("summit")
        session = sessions.filter(pk=session_id).first()
        return session is not None and may(permissions.loaded(user, session), session)

    return ask


def _sees_stage(who: Any, session_id: UUID) -> bool:
    """A screen of this session, while its link holds; and whoever may enter the room."""
    if not isinstance(who, Screen):
        return bool(_enters(who, session_id))
    closed = [Session.Status.DRAFT, Session.Status.CANCELLED]
    mine = Screen.objects.open().filter(pk=who.pk, session=session_id)
    return mine.exclude(session__status__in=closed).exists()


_enters = _follows(lambda standing, session: standing.enters(session))
room = topics.register("session", "room", _enters)
door = topics.register(
    "session", "door", _follows(lambda standing, session: standing.waits(session)), suffix="door"
)
moderation = topics.register(
    "session",
    "moderation",
    _follows(lambda standing, _session: standing.moderates),
    suffix="moderation",
    sees_everybody=True,
    sees_also=("door",),
)
desk = topics.register(
    "session", "desk", _follows(lambda standing, _session: standing.notes), suffix="desk"
)
stage = topics.register("session", "stage", _sees_stage, suffix="stage")


def stage_changed(act: Act, session: Session, *, counted: bool = False) -> None:
    """What the hall sees, drawn as a whole; and each speaker's own part, to be asked for again.
    ``counted``: only a number moved, as it does in storms."""
    if counted:
        act.tally(stage(session.pk), "stage.changed", session.pk, kind="stage")
        return
    act.say(stage(session.pk), "stage.changed", session, kind="stage")
    act.say(stage(session.pk), "stage.changed", session, kind="me")


def contribution_changed(act: Act, contribution: Contribution, fact: str) -> None:
    """``contribution.submitted|noted|recorded|approved|hidden|highlighted|edited|withdrawn|restored|merged|parted``."""
    session_id = contribution.session_id
    act.say(room(session_id), fact, contribution)
    act.say(moderation(session_id), fact, contribution)
    act.say(desk(session_id), fact, contribution)
    act.say(room(session_id), fact, contribution, kind="decision")
    if fact == "contribution.noted":  # the form goes on from whoever was noted last
        act.say(desk(session_id), fact, contribution.session, kind="note-form")
    coverage_changed(act, session_id)


def contribution_echoed(act: Act, contribution: Contribution) -> None:
    """What it answers, cites, stands with or is close to came, went or was edited."""
    for stream in (room, moderation, desk):
        act.say(stream(contribution.session_id), "contribution.echoed", contribution)


def coverage_changed(act: Act, session_id: UUID) -> None:
    """Somebody was heard, or something about it: figures, told at a bearable pace."""
    act.tally(desk(session_id), "coverage.changed", session_id, kind="coverage")
    act.tally(moderation(session_id), "coverage.changed", session_id, kind="coverage")


def question_changed(act: Act, question: Question, fact: str, *, staged: bool = False) -> None:
    """``question.asked|released|approved|hidden|answered|pinned|staged|merged|restored|withdrawn``.
    ``staged``: it is on the stage, or was."""
    for stream in (room(question.session_id), moderation(question.session_id)):
        act.say(stream, fact, question)
        if staged:
            act.say(stream, fact, question.session, kind="on-stage")
    if staged:
        stage_changed(act, question.session)
    act.say(room(question.session_id), fact, question, kind="decision")
    if fact not in {"question.pinned", "question.staged"}:
        coverage_changed(act, question.session_id)


def resource_changed(act: Act, resource: Resource, fact: str) -> None:
    """``resource.shared|checked|approved|hidden|restored|withdrawn``. One of the whole summit is in no
    room."""
    if resource.session_id is None:
        return
    act.say(room(resource.session_id), fact, resource)
    act.say(moderation(resource.session_id), fact, resource)
    act.say(room(resource.session_id), fact, resource, kind="decision")


def decided(act: Act, session: Session) -> None:
    """``decision.made``: a moderator decided, or took a decision back."""
    act.say(moderation(session.pk), "decision.made", session, kind="last-decision")


def question_upvoted(act: Act, question: Question) -> None:
    act.tally(room(question.session_id), "question.upvoted", question.pk, kind="upvotes")
    act.tally(moderation(question.session_id), "question.upvoted", question.pk, kind="upvotes")


def session_moved(act: Act, session: Session, fact: str) -> None:
    """``session.started|ended|reopened|scheduled|unscheduled|cancelled|changed``: state, agenda,
    focus and forms; and whoever waits looks whether the room is open."""
    act.say(door(session.pk), fact, session, kind="door")
    for kind in ("state", "where", "focus", "write", "ask", "floor-ask", "reacting", "chat-write"):
        act.say(room(session.pk), fact, session, kind=kind)
    act.say(moderation(session.pk), fact, session, kind="run")
    act.say(moderation(session.pk), fact, session, kind="floor")
    act.say(desk(session.pk), fact, session, kind="note-form")
    stage_changed(act, session)


def words_changed(act: Act, session: Session) -> None:
    """``words.changed``: how all of them are shown, names or the session's number."""
    kinds = ("words", "questions", "recommendations", "speaking", "floor", "chat", "resources")
    for kind in kinds:
        act.say(room(session.pk), "words.changed", session, kind=kind)
    stage_changed(act, session)


def words_placed(act: Act, session_id: UUID) -> None:
    """``words.placed``: in which paragraphs of the outcome draft they stand."""
    act.say(room(session_id), "words.placed", Session(pk=session_id), kind="words")


def item_reached(act: Act, session: Session) -> None:
    act.say(room(session.pk), "item.reached", session, kind="where")
    act.say(room(session.pk), "item.reached", session, kind="focus")
    act.say(moderation(session.pk), "item.reached", session, kind="run")
    stage_changed(act, session)


def item_changed(act: Act, session: Session, fact: str) -> None:
    """``item.extended|skipped|restored``: what is planned of this run."""
    act.say(room(session.pk), fact, session, kind="where")
    act.say(moderation(session.pk), fact, session, kind="run")
    stage_changed(act, session)


def session_paused(act: Act, session: Session, fact: str) -> None:
    """``session.paused|resumed``: the clocks, and the word for it."""
    for kind in ("state", "where", "focus", "speaking"):
        act.say(room(session.pk), fact, session, kind=kind)
    act.say(moderation(session.pk), fact, session, kind="run")
    act.say(moderation(session.pk), fact, session, kind="floor")
    stage_changed(act, session)


def media_changed(act: Act, session: Session) -> None:
    """``media.changed``: another source is on the stage, or none, or that one has other channels."""
    act.say(room(session.pk), "media.changed", session, kind="media")
    act.say(moderation(session.pk), "media.changed", session, kind="media")


def media_prepared(act: Act, session: Session) -> None:
    """``media.prepared``: what could be put there."""
    act.say(moderation(session.pk), "media.prepared", session, kind="media")
    act.say(moderation(session.pk), "media.prepared", session, kind="run")


def media_failed(act: Act, session: Session) -> None:
    act.tally(moderation(session.pk), "media.failed", session.pk, kind="media-failures")


def cast_changed(act: Act, session: Session) -> None:
    """Who speaks in which item."""
    act.say(room(session.pk), "cast.changed", session, kind="where")
    act.say(moderation(session.pk), "cast.changed", session, kind="run")
    act.say(moderation(session.pk), "cast.changed", session, kind="cues")
    stage_changed(act, session)


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
    act.say(moderation(session.pk), fact, session, kind="cues")
    stage_changed(act, session)
    if fact in {"floor.called", "floor.ended", "floor.put_back"}:
        speaker_changed(act, session, fact)


def speaker_changed(act: Act, session: Session, fact: str) -> None:
    """``floor.called|ended|put_back``: the rapporteur's form proposes who speaks, and the figures move."""
    act.say(desk(session.pk), fact, session, kind="note-form")
    coverage_changed(act, session.pk)


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
    stage_changed(act, session)


def agenda_changed(act: Act, session: Session) -> None:
    """The agenda or the guiding questions were edited."""
    act.say(room(session.pk), "agenda.changed", session, kind="where")
    act.say(room(session.pk), "agenda.changed", session, kind="focus")
    act.say(room(session.pk), "agenda.changed", session, kind="words")
    act.say(room(session.pk), "agenda.changed", session, kind="write")
    act.say(room(session.pk), "agenda.changed", session, kind="resources")
    act.say(moderation(session.pk), "agenda.changed", session, kind="run")
    act.say(desk(session.pk), "agenda.changed", session, kind="note-form")
    stage_changed(act, session)
    act.say(desk(session.pk), "agenda.changed", session, kind="desk-themes")
    coverage_changed(act, session.pk)
