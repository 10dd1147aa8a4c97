"""Writing to each other."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from networking import live, permissions
from networking.forms import MessageForm
from networking.models import Connection, Conversation, DirectMessage, Person
from networking.services import conversations
from networking.views.loading import around, load_place
from summit import limits
from summit.doors import done, invalid, is_live, key_of, payload_of, person, signed_in, ticket
from summit.log import journal

PAGE = 30
LATEST = 50


@signed_in
@require_GET
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """My conversations, the latest first."""
    me = load_place(request, slug)
    streams = journal.heads([live.personal(me.user_id)])
    context = {
        **around(request, me.summit, me),
        **_list_context(request, me),
        "streams": streams,
    }
    return render(request, "networking/conversations.html", context)


@signed_in
@require_GET
def region(request: HttpRequest, slug: str) -> HttpResponse:
    """The list, again."""
    me = load_place(request, slug)
    return render(request, "networking/_conversations.html", _list_context(request, me))


def _list_context(request: HttpRequest, me: Person) -> dict[str, Any]:
    user = person(request)
    rows = Conversation.objects.visible_to(user).unblocked_by(user).filter(one__summit=me.summit_id)
    rows = rows.with_people().with_unread(user).with_last_words().order_by("-updated_at")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = [(row, row.sides(user)[1]) for row in page.object_list]
    return {"summit": me.summit, "me": me, "page": page, "shown": shown}


def _load(request: HttpRequest, conversation_id: UUID) -> Conversation:
    return get_object_or_404(
        Conversation.objects.visible_to(request.user).with_people(), pk=conversation_id
    )


@signed_in
@require_GET
def one(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """The talk, its latest words last. To open it is to read it."""
    pass_ = ticket(request, live.personal(request.user.pk), live.conversation(conversation_id))
    conversation = _load(request, conversation_id)
    user = person(request)
    me, they = conversation.sides(user)
    follows = permissions.can_follow(user, conversation)
    names = [live.personal(user.pk)]
    if follows:
        names.append(live.conversation(conversation.pk))
    streams = journal.heads(names)
    shown, earlier = _window(conversation, request.GET.get("before"))
    if shown and not request.GET.get("before"):
        conversations.read(conversation, shown[-1], by=user)
    rows = Connection.objects.between(me, they)
    context = {
        **around(request, conversation.one.summit, me),
        "conversation": conversation,
        "they": they,
        "findable": Person.objects.visible_to(user).filter(pk=they.pk).exists(),
        "state": conversations.state(conversation, user),
        "connection": rows.filter(status=Connection.Status.ACCEPTED).first(),
        "streams": streams,
        "ticket": pass_ if follows else "",
        "shown": shown,
        "earlier": earlier,
        "mine": _mine(shown, me.pk),
        "form": MessageForm(),
    }
    return render(request, "networking/conversation.html", context)


def _window(
    conversation: Conversation, before: str | None
) -> tuple[list[DirectMessage], DirectMessage | None]:
    """The latest messages (or those before one of them) in the order they were written, and the
    first of them when there are earlier ones."""
    rows = conversation.messages.select_related("author__user").order_by("-created_at", "-id")
    try:
        border = conversation.messages.filter(pk=UUID(before)).first() if before else None
    except ValueError:
        border = None
    if border is not None:
        rows = rows.filter(created_at__lt=border.created_at)
    found = list(rows[: LATEST + 1])
    shown = found[:LATEST][::-1]
    return shown, shown[0] if len(found) > LATEST else None


def _mine(shown: list[DirectMessage], my_id: UUID) -> dict[str, list[str]]:
    return {"mine": [f"message-{message.pk}" for message in shown if message.author_id == my_id]}


@signed_in
@require_GET
def mine(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Which of the messages are mine: partials are neutral, the browser marks them."""
    conversation = _load(request, conversation_id)
    me, _they = conversation.sides(person(request))
    written = conversation.messages.filter(author=me).values_list("pk", flat=True)
    return JsonResponse({"mine": [f"message-{pk}" for pk in written]})


@signed_in
@require_POST
@sensitive_post_parameters()
def send(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """One message."""
    conversation = _load(request, conversation_id)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Message"))
    user = person(request)
    limits.allow("message", user.pk, most=30, seconds=60)
    message = conversations.send(
        conversation,
        form.cleaned_data["text"],
        by=user,
        key=key_of(request),
        payload=payload_of(request),
    )
    there = reverse("networking:conversation", args=[conversation.pk])
    return done(request, f"{there}#message-{message.pk}", result={"mine": f"message-{message.pk}"})


@signed_in
@require_POST
def read(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """The browser saw what arrived while the conversation was open."""
    conversation = _load(request, conversation_id)
    last = conversation.messages.order_by("created_at", "id").last()
    if last is not None:
        conversations.read(conversation, last, by=person(request))
    there = reverse("networking:conversation", args=[conversation.pk])
    return HttpResponse(status=204) if is_live(request) else done(request, there)
