"""Asking to connect, and answering."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from networking import live, permissions
from networking.forms import AskForm
from networking.models import Connection, Conversation, Person
from networking.services import connections
from networking.views.loading import around, load_person, load_place, permit
from summit import limits
from summit.doors import done, invalid, key_of, payload_of, person, signed_in
from summit.log import journal
from summit.models import Participation

PAGE = 30
Status = Connection.Status


@signed_in
@require_GET
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Who asks me, whom I asked, with whom I am connected."""
    me = load_place(request, slug)
    streams = journal.heads([live.personal(me.user_id)])
    context = {
        **around(request, me.summit, me),
        **lists_context(request, me),
        "streams": streams,
    }
    return render(request, "networking/connections.html", context)


@signed_in
@require_GET
def region(request: HttpRequest, slug: str) -> HttpResponse:
    """The three lists, again."""
    me = load_place(request, slug)
    return render(request, "networking/_connections.html", lists_context(request, me))


def lists_context(request: HttpRequest, me: Person) -> dict[str, Any]:
    """Three lists; only the connected are many enough for pages."""
    rows = Connection.objects.visible_to(request.user).with_people().order_by("-updated_at")
    asked_me = list(rows.filter(asked=me, status=Status.ASKED))
    asked_by_me = list(rows.filter(asked_by=me, status__in=[Status.ASKED, Status.DECLINED]))
    connected = rows.filter(asked_by=me) | rows.filter(asked=me)
    page = Paginator(connected.filter(status=Status.ACCEPTED), PAGE).get_page(
        request.GET.get("page")
    )
    rows_shown = [*asked_me, *asked_by_me, *page.object_list]
    others = {row.pk: row.other_than(person(request)) for row in rows_shown}
    findable = Person.objects.visible_to(request.user).filter(
        pk__in=[other.pk for other in others.values()]
    )
    return {
        "summit": me.summit,
        "me": me,
        "asked_me": asked_me,
        "asked_by_me": asked_by_me,
        "page": page,
        "others": others,
        "findable": set(findable.values_list("pk", flat=True)),
        "conversations": _conversations(request, me, others.values()),
    }


def _conversations(
    request: HttpRequest, me: Participation, others: Any
) -> dict[UUID, Conversation]:
    """By the other's id."""
    ids = [other.pk for other in others]
    mine = Conversation.objects.visible_to(request.user)
    rows = mine.filter(one=me, other__in=ids) | mine.filter(other=me, one__in=ids)
    return {row.other_id if row.one_id == me.pk else row.one_id: row for row in rows}


@signed_in
@require_POST
def ask(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Ask to connect; the other sees my name with it."""
    they = load_person(request, person_id)
    permit(permissions.can_ask(request.user, they))
    form = AskForm(request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Ask to connect"))
    user = person(request)
    limits.allow("connect", user.pk, most=20, seconds=3600)
    row = connections.ask(
        they, form.cleaned_data["note"], by=user, key=key_of(request), payload=payload_of(request)
    )
    connected = row.status == Status.ACCEPTED
    message = _("You are connected.") if connected else _("Asked. You will see the answer here.")
    return done(request, reverse("networking:person", args=[they.pk]), message=message)


def _answer(
    request: HttpRequest,
    connection_id: UUID,
    may: Callable[[Any, Connection], bool],
    act: Callable[..., Connection],
    message: str,
) -> HttpResponse:
    row = get_object_or_404(
        Connection.objects.visible_to(request.user).with_people().select_related("asked__summit"),
        pk=connection_id,
    )
    permit(may(request.user, row))
    act(row, by=person(request), key=key_of(request), payload=payload_of(request))
    back = reverse("networking:connections", args=[row.asked.summit.slug])
    return done(request, back, message=message)


@signed_in
@require_POST
def accept(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Say yes."""
    message = _("You are connected. Write the first words.")
    return _answer(request, connection_id, permissions.can_answer, connections.accept, message)


@signed_in
@require_POST
def decline(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Say no."""
    message = _("Declined. This person cannot ask you again here.")
    return _answer(request, connection_id, permissions.can_answer, connections.decline, message)


@signed_in
@require_POST
def withdraw(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Take a request back, or end a connection."""
    message = _("Done. What you wrote to each other stays with both of you.")
    return _answer(request, connection_id, permissions.can_withdraw, connections.withdraw, message)
