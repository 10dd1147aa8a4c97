"""Sessions on the programme: made, numbered, described, scheduled, cancelled."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sessions import live, live_chat
from sessions.models import Session
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import access, journal
from summit.log.journal import Act
from summit.models import Summit, User
from summit.services.activity import record

HIGHEST = 9999
# What an organiser may set; nothing else is taken by ``create_session`` and ``edit_session``.
SETTINGS = {
    "title",
    "number",
    "starts_at",
    "minutes",
    "attribution",
    "shows_names",
    "allows_anonymous",
    "anonymity",
    "minimum_crowd",
    "approves_first",
    "allows_reactions",
    "allows_chat",
    "chat_counts",
    "slow_words",
    "slow_chat",
    "opens_minutes_before",
    "capacity",
    "guests",
    "recording",
    "recording_url",
    "recording_language",
    "recording_note",
}
PROTECTION: list[str] = [
    Session.Attribution.NAMED,
    Session.Attribution.AFFILIATION,
    Session.Attribution.CHATHAM,
]


def create_session(
    summit: Summit,
    title: Mapping[str, str],
    *,
    by: User | None,
    key: UUID | None = None,
    payload: object = None,
    **settings: Any,
) -> Session:
    """A draft. A ``number`` that is missing or taken becomes the next free one (compare, and say
    ``number_warning``)."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Session)
        return act.done(new_session(act, summit, title, by=by, **settings))


def new_session(
    act: Act, summit: Summit, title: Mapping[str, str], *, by: User | None, **settings: Any
) -> Session:
    """The same inside a command that does more than this."""
    # One at a time per summit, so that the free number stays free.
    Summit.objects.select_for_update(no_key=True).get(pk=summit.pk)
    number = next_number(summit, settings.pop("number", None))
    session = Session(summit=summit)
    _set(session, title=dict(title), number=number, **settings)
    session.save(force_insert=True)
    record(act, "session.created", session, by=by, summit=summit)
    return session


def next_number(summit: Summit, wanted: int | None) -> int:
    """``wanted`` if it is free, else the next free number after the highest."""
    taken = set(Session.objects.filter(summit=summit).values_list("number", flat=True))
    if wanted is not None and 1 <= wanted <= HIGHEST and wanted not in taken:
        return wanted
    return max(taken, default=0) + 1


def number_warning(wanted: int | None, number: int) -> str:
    """What to tell when the number is not the one asked for; else empty."""
    if wanted == number:
        return ""
    if wanted is None:
        return gettext("No number was given: this is session %(number)d.") % {"number": number}
    return gettext("Number %(wanted)d is taken: this is session %(number)d.") % {
        "wanted": wanted,
        "number": number,
    }


def edit_session(session: Session, *, by: User, **settings: Any) -> Session:
    """Changes what SETTINGS names and leaves the rest. What people were promised when they spoke
    is not taken back: once there are words, attribution only becomes more protective."""
    with journal.command(by=by) as act:
        locked = lock(session)
        must_be_editable(locked)
        if "number" in settings:
            _number_is_free(locked, settings["number"])
        _promises_are_kept(locked, settings)
        shown, entrance = (locked.number, locked.shows_names), _entrance(locked)
        chat, pace = _chat(locked), (locked.slow_words, locked.slow_chat)
        _set(locked, **settings)
        if locked.status == Session.Status.SCHEDULED and locked.starts_at is None:
            raise RuleBroken(
                "session.undated",
                _("A scheduled session has a time. Make it a draft to take the time away."),
                "starts_at",
            )
        locked.save()
        record(act, "session.edited", locked, by=by, summit=locked.summit, fields=sorted(settings))
        if entrance != _entrance(locked):
            access.changed(act, locked)
        live.session_moved(act, locked, "session.changed")
        if shown != (locked.number, locked.shows_names):
            live.words_changed(act, locked)
        if chat != _chat(locked):
            live_chat.chat_opened(act, locked, _chat_fact(locked, chat))
        if pace != (locked.slow_words, locked.slow_chat):
            live_chat.session_slowed(act, locked)
    return locked


def _chat(session: Session) -> tuple[bool, bool]:
    return session.allows_chat, session.chat_counts


def _chat_fact(session: Session, before: tuple[bool, bool]) -> str:
    if session.allows_chat == before[0]:
        return "chat.ruled"
    return "chat.opened" if session.allows_chat else "chat.closed"


def _entrance(session: Session) -> tuple[object, ...]:
    """What decides who may be in the room now: whoever follows it is asked again when it changes."""
    return session.opens_at, session.guests


def schedule_session(session: Session, *, by: User) -> Session:
    """A draft (or a cancelled session) stands on the programme. Twice is once."""
    with journal.command(by=by) as act:
        locked = lock(session)
        if locked.status == Session.Status.SCHEDULED:
            return locked
        if locked.status not in {Session.Status.DRAFT, Session.Status.CANCELLED}:
            raise RuleBroken("session.begun", _("This session has begun already."))
        if locked.starts_at is None:
            raise RuleBroken(
                "session.undated", _("Say when the session starts first."), "starts_at"
            )
        _pass_to(act, locked, Session.Status.SCHEDULED, "session.scheduled", by)
    return locked


def unschedule_session(session: Session, *, by: User) -> Session:
    """Back to a draft, off the programme, while nobody has written in it."""
    with journal.command(by=by) as act:
        locked = lock(session)
        if locked.status == Session.Status.DRAFT:
            return locked
        if locked.status != Session.Status.SCHEDULED:
            raise RuleBroken("session.begun", _("Only a scheduled session can become a draft."))
        if locked.contributions.exists() or locked.questions.exists():
            raise RuleBroken(
                "session.has-words",
                _("People have written in this session. Cancel it instead: their words are kept."),
            )
        _pass_to(act, locked, Session.Status.DRAFT, "session.unscheduled", by)
        access.changed(act, locked)
    return locked


def cancel_session(session: Session, *, by: User) -> Session:
    """It will not be held; the programme says so. Undone by scheduling it again."""
    with journal.command(by=by) as act:
        locked = lock(session)
        if locked.status == Session.Status.CANCELLED:
            return locked
        if locked.status not in {Session.Status.DRAFT, Session.Status.SCHEDULED}:
            raise RuleBroken(
                "session.begun", _("A session that was held cannot be cancelled. End it instead.")
            )
        _pass_to(act, locked, Session.Status.CANCELLED, "session.cancelled", by)
        access.changed(act, locked)
    return locked


def must_be_editable(session: Session) -> None:
    """Everything about an archived session stands in a published document."""
    if session.status == Session.Status.ARCHIVED:
        raise RuleBroken(
            "session.archived", _("This session is archived; what it says stands in the report.")
        )


def _pass_to(act: Act, session: Session, status: str, verb: str, by: User) -> None:
    session.status = status
    session.save(update_fields=["status", "updated_at"])
    record(act, verb, session, by=by, summit=session.summit)
    live.session_moved(act, session, verb)


def _set(session: Session, **settings: Any) -> None:
    unknown = set(settings) - SETTINGS
    if unknown:
        raise TypeError(f"A session has no {', '.join(sorted(unknown))}.")
    for name, value in settings.items():
        setattr(session, name, value)
    if not any(str(text).strip() for text in session.title.values()):
        raise RuleBroken(
            "session.untitled", _("Give the session a title in at least one language."), "title"
        )
    if not 1 <= session.minutes <= 24 * 60:
        raise RuleBroken("session.minutes", _("Give 1 to 1440 minutes."), "minutes")
    if session.guests != Session.Guests.NONE and session.summit.is_private:
        raise RuleBroken(
            "guests.private",
            _("Only its people see this summit, so nobody can come with a name only."),
            "guests",
        )
    _recording_is_one(session)


def _recording_is_one(session: Session) -> None:
    """An address belongs to a recorded session, and is one that no line can change on its way."""
    if not session.recording_url:
        return
    if session.recording != Session.Recording.RECORDED:
        raise RuleBroken(
            "session.recording",
            _("Say that the session is recorded, or take the address of the recording away."),
            "recording",
        )
    if not session.recording_url.startswith("https://"):
        raise RuleBroken(
            "session.recording-address",
            _("Give an address that begins with https://."),
            "recording_url",
        )


def _number_is_free(session: Session, number: int) -> None:
    others = Session.objects.filter(summit=session.summit).exclude(pk=session.pk)
    if not 1 <= number <= HIGHEST:
        raise RuleBroken("session.number", _("Give a number from 1 to 9999."), "number")
    if others.filter(number=number).exists():
        raise RuleBroken(
            "session.number",
            _("Another session has number %(number)d. The next free one is %(free)d.")
            % {"number": number, "free": next_number(session.summit, None)},
            "number",
        )


def _promises_are_kept(session: Session, settings: Mapping[str, Any]) -> None:
    attribution = settings.get("attribution", session.attribution)
    reveals = PROTECTION.index(attribution) < PROTECTION.index(session.attribution)
    shows = settings.get("shows_names", session.shows_names) and not session.shows_names
    if not (reveals or shows):
        return
    if session.contributions.exists() or session.questions.exists():
        raise RuleBroken(
            "session.promise",
            _("People have spoken here under the present rule; it can only become stricter."),
            "attribution" if reveals else "shows_names",
        )
