"""What browsers are told about announcements, cues to speakers and the back channel.

``session:<id>:crew`` is the back channel. A personal stream carries no content: it says which region to
ask for again; ``user:<id>`` is named here and belongs to the app that knows people.
"""

from typing import Any
from uuid import UUID

from sessions import permissions
from sessions.live import door, moderation, room, stage, stage_changed
from sessions.models import Announcement, Appearance, BackchannelMessage, Cue, Session
from summit.live import topics
from summit.log.journal import Act


def _in_crew(user: Any, session_id: UUID) -> bool:
    session = Session.objects.visible_to(user).filter(pk=session_id).first()
    return session is not None and permissions.can_use_backchannel(user, session)


crew = topics.register("session", "crew", _in_crew, suffix="crew")


def announcement_changed(act: Act, announcement: Announcement, fact: str) -> None:
    """``announcement.made|ended``: the banner in the room and before it, the console's list."""
    session = announcement.session
    for stream in (room(session.pk), door(session.pk)):
        act.say(stream, fact, session, kind="announcement")
    act.say(moderation(session.pk), fact, session, kind="announcements")
    stage_changed(act, session)


def cue_changed(act: Act, cue: Cue, fact: str) -> None:
    """``cue.sent|seen``: the console, and wherever that one person has the session open."""
    act.say(moderation(cue.session_id), fact, cue.session, kind="cues")
    act.say(stage(cue.session_id), fact, cue.session, kind="me")
    act.say(f"user:{cue.to.user_id}", fact, cue.session, kind="me")


def speaker_ready(act: Act, appearance: Appearance) -> None:
    act.say(moderation(appearance.session_id), "speaker.ready", appearance.session, kind="cues")
    act.say(stage(appearance.session_id), "speaker.ready", appearance.session, kind="me")


def backchannel_written(act: Act, message: BackchannelMessage) -> None:
    act.say(crew(message.session_id), "backchannel.written", message)
    act.say(crew(message.session_id), "backchannel.written", message, kind="unread")


def backchannel_read(act: Act, session: Session) -> None:
    """Somebody has caught up: their other windows count again."""
    act.say(crew(session.pk), "backchannel.read", session, kind="unread")
