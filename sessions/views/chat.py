"""The chat: sending, the pages of what was said before, and one message with what can be done to it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sessions import permissions
from sessions.forms.chat import TakeForm
from sessions.forms.conduct import MessageForm
from sessions.models import Message, Session
from sessions.services import chat, chat_records
from sessions.views.loading import (
    load,
    load_with_standing,
    must_be_own,
    room_of,
    speaker,
)
from summit import limits
from summit.doors import done, invalid, key_of, payload_of, person, signed_in

PAGE = 50
MOST, SECONDS = 20, 60  # messages of one person


def in_room(session: Session) -> str:
    return f"{room_of(session)}#chat-panel"


def chat_context(session: Session, standing: permissions.Standing) -> dict[str, Any]:
    """The form, or none for observers, and where there is no chat."""
    opens = standing.speaks and session.allows_chat and session.is_open_for_words
    return {
        "message_form": MessageForm(auto_id="c_%s") if opens else None,
        "is_silenced": standing.silenced,
    }


@signed_in
@require_GET
def form(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The form again, after the chat or the session opened or closed."""
    session, standing = load_with_standing(request, session_id)
    if not standing.enters(session):
        raise PermissionDenied
    context = {"session": session, **chat_context(session, standing)}
    return render(request, "sessions/_chat_write.html", context)


@signed_in
@require_POST
def send(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load(request, session_id)
    user, place = speaker(request, session)
    given = MessageForm(request.POST)
    if not given.is_valid():
        return invalid(request, given, _("Send"))
    limits.allow(f"chat:{session.pk}", user.pk, most=MOST, seconds=SECONDS)
    message = chat.send(
        session, given.cleaned_data["text"], by=user, place=place, key=key_of(request),
        payload=payload_of(request),
    )  # fmt: skip
    return done(request, in_room(session), result={"mine": f"chat-{message.pk}"})


@signed_in
@require_GET
def history(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Everything, fifty at a time, the latest first page; ``before`` is the id of a message."""
    session, standing = load_with_standing(request, session_id)
    if not standing.enters(session):
        raise PermissionDenied
    if not session.allows_chat and not standing.moderates:
        raise Http404
    rows = Message.objects.filter(session=session).whole().newest_first()
    if before := request.GET.get("before", ""):
        rows = rows.before(_message_in(session, before))
    found = list(rows[: PAGE + 1])
    context = {
        "session": session,
        "summit": session.summit,
        "lines": found[:PAGE][::-1],
        "earlier": found[PAGE - 1] if len(found) > PAGE else None,
        "is_latest": not before,
        "records": standing.moderates or standing.notes,
    }
    return render(request, "sessions/chat.html", context)


def _message_in(session: Session, given: str) -> Message:
    try:
        return get_object_or_404(Message, session=session, pk=UUID(given))
    except ValueError:
        raise Http404 from None


def load_message(request: HttpRequest, message_id: UUID) -> Message:
    """Whoever may be in the room knows of it, also when its words were taken away."""
    visible = Session.objects.visible_to(request.user)
    message = get_object_or_404(Message.objects.whole().filter(session__in=visible), pk=message_id)
    if not permissions.can_enter(request.user, message.session):
        raise PermissionDenied
    return message


@signed_in
@require_GET
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Its lasting address: for its author to change or delete, for everybody to report, for moderators
    to hide."""
    found = load_message(request, message_id)
    standing = permissions.standing_of(request.user, found.session)
    mine = found.author is not None and found.author.user_id == request.user.pk
    can_change = mine and found.is_shown and timezone.now() < found.editable_until
    context: dict[str, Any] = {
        "session": found.session,
        "summit": found.session.summit,
        "message": found,
        "mine": mine,
        "form": MessageForm(initial={"text": found.text}) if can_change else None,
        "moderates": standing.moderates,
        "records": standing.moderates or standing.notes,
    }
    if context["records"]:
        context |= _taking(found)
    return render(request, "sessions/message.html", context)


def _taking(message: Message) -> dict[str, Any]:
    """The form that takes it into the record, or why there is none."""
    session, author = message.session, message.author
    refusal = chat_records.why_not(session, message)
    initial = {
        "guiding_question": session.focus_id,
        "language": author.user.language if author else "",
    }
    return {
        "take_form": None if refusal else TakeForm(session, initial=initial),
        "why_not": refusal.message if refusal else "",
    }


@signed_in
@require_POST
def edit(request: HttpRequest, message_id: UUID) -> HttpResponse:
    found = load_message(request, message_id)
    must_be_own(request, found)
    given = MessageForm(request.POST)
    if not given.is_valid():
        return invalid(request, given, _("Change your message"))
    chat.edit(
        found, given.cleaned_data["text"], by=person(request), key=key_of(request),
        payload=payload_of(request),
    )  # fmt: skip
    return done(request, in_room(found.session), message=_("Changed."))


@signed_in
@require_POST
def delete(request: HttpRequest, message_id: UUID) -> HttpResponse:
    found = load_message(request, message_id)
    must_be_own(request, found)
    chat.delete(found, by=person(request))
    return done(request, in_room(found.session), message=_deleted(found))


def _deleted(message: Message) -> str:
    if not message.taken_as:
        return _("Deleted.")
    return _(
        "Deleted from the chat. In the record it stands as %(ref)s; withdraw it under “What became of my words”."
    ) % {"ref": message.taken_as}
