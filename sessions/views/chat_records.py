"""A chat message into the record, and out of it again."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sessions import permissions
from sessions.forms.chat import TakeForm
from sessions.models import Message
from sessions.services import chat_records
from sessions.views.chat import in_room, load_message
from summit.doors import done, invalid, key_of, payload_of, person, signed_in
from summit.permissions import participation_of


def _load(request: HttpRequest, message_id: UUID) -> Message:
    message = load_message(request, message_id)
    if not permissions.can_record_chat(request.user, message.session):
        raise PermissionDenied
    return message


@signed_in
@require_POST
def record(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Under ``guiding_question``; where that is not asked, under the one in focus."""
    message = _load(request, message_id)
    session = message.session
    form = TakeForm(session, request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Take into the record"))
    chosen = form.cleaned_data
    asked = "guiding_question" in request.POST
    user = person(request)
    taken = chat_records.take_message(
        message,
        chosen["guiding_question"] if asked else session.focus,
        language=chosen["language"],
        by=user,
        place=participation_of(user, session.summit),
        key=key_of(request),
        payload=payload_of(request),
    )
    told = _("Taken into the record as %(ref)s.") % {"ref": taken.reference}
    return done(request, in_room(session), message=told)


@signed_in
@require_POST
def unrecord(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """The contribution is withdrawn."""
    message = _load(request, message_id)
    chat_records.take_back(message, by=person(request))
    return done(request, in_room(message.session), message=_("Taken back from the record."))
