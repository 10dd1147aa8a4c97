"""The chat as it is shown to a room: the latest messages, and how slow it is."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string

from sessions import marks
from sessions.models import ChatRecord, Mention, Message, Session
from summit import parts
from summit.live.frames import Fragment, Refresh, register

LATEST = 50  # also what a page keeps of what arrives while its reader stays at the end


def whole(**which: Any) -> Any:
    return Message.objects.filter(**which).whole()


def latest(session: Session) -> dict[str, Any]:
    """The last of them, the oldest first, and whether there are earlier ones."""
    found: list[Message] = []
    if session.allows_chat:
        found = list(whole(session=session).newest_first()[: LATEST + 1])
    return {
        "session": session,
        "messages": found[:LATEST][::-1],
        "has_earlier": len(found) > LATEST,
        "most": LATEST,
    }


# ------------------------------------------------------------------ shapes
def _messages(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(row.pk): {"message": row} for row in whole(pk__in=ids)}


def _sessions(ids: Sequence[str]) -> Any:
    return Session.objects.filter(pk__in=ids).select_related("summit")


def _chats(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(session.pk): latest(session) for session in _sessions(ids)}


def _paces(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(session.pk): {"session": session} for session in _sessions(ids)}


register(
    "message",
    "room",
    Fragment("sessions/_message.html", _messages, "chat-{id}", lambda _context: "chat-list"),
)
# Changed where it stands, and nowhere else: a page that has let it go stays without it.
register("message-now", "room", Fragment("sessions/_message.html", _messages, "chat-{id}"))
register("chat", "room", Fragment("sessions/_chat.html", _chats, "chat"))
register("chat-pace", "room", Fragment("sessions/_chat_pace.html", _paces, "chat-pace"))
register("chat-write", "room", Refresh("chat-write"))
register("pace", "room", Fragment("sessions/_pace.html", _paces, "pace"))
register("pace", "moderation", Fragment("sessions/_m_pace.html", _paces, "m-pace"))


# ------------------------------------------------------------------ parts
def _room(session_id: UUID) -> Mapping[str, str]:
    session = _sessions([str(session_id)]).first()
    if session is None:
        return {}
    return {
        "chat": render_to_string("sessions/_chat.html", latest(session)),
        "pace": render_to_string("sessions/_pace.html", {"session": session}),
    }


def _moderation(session_id: UUID) -> Mapping[str, str]:
    session = _sessions([str(session_id)]).first()
    if session is None:
        return {}
    return {"m-pace": render_to_string("sessions/_m_pace.html", {"session": session})}


parts.register("room", _room, refresh=["chat-write"])
parts.register("moderation", _moderation)
# Mine, while I can change it.
marks.register(
    lambda session_id, place_id: marks.made(
        Message.objects.filter(session=session_id, author=place_id).recent(), "chat"
    )
)
marks.register(
    lambda session_id, place_id: marks.told(
        Mention.objects.unseen().filter(message__session=session_id, participation=place_id),
        "mention",
        "message",
    )
)
marks.register(
    lambda session_id, place_id: marks.told(
        ChatRecord.objects.standing().filter(
            message__session=session_id, message__author=place_id, told_at__isnull=True
        ),
        "record",
        "pk",
    )
)
