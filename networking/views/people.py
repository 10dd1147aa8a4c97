"""The directory, one's own card, and one person."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from networking import live
from networking.forms import AskForm, CardForm, SearchForm
from networking.models import Connection, Conversation, Person
from networking.models.people import PersonQuerySet
from networking.services import cards, presence
from networking.views.loading import around, load_person, load_place
from summit.doors import done, invalid, key_of, payload_of, person, safe_next, signed_in
from summit.log import journal

PAGE = 24
MOST_HERE = 24


@signed_in
@require_GET
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is here, who can be found, and my own card."""
    me = load_place(request, slug)
    streams = journal.heads([live.personal(me.user_id), live.people(me.summit_id)])
    form = SearchForm(request.GET)
    found = _search(form, _others(request, me))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    context = {
        **around(request, me.summit, me),
        **here_context(request, me),
        "streams": streams,
        "search": form,
        "searching": bool(request.GET.get("q", "").strip() or request.GET.get("language")),
        "page": page,
        "shown": shown,
        "relations": Connection.objects.relations(me, shown),
        "card_form": CardForm.of(me),
    }
    return render(request, "networking/people.html", context)


def _others(request: HttpRequest, me: Person) -> PersonQuerySet:
    others = Person.objects.visible_to(request.user).filter(summit=me.summit_id)
    return others.exclude(user=me.user_id).with_card()


def _search(form: SearchForm, everybody: PersonQuerySet) -> PersonQuerySet:
    """What cannot be searched for does not narrow."""
    form.is_valid()
    wanted = getattr(form, "cleaned_data", {})
    if wanted.get("language"):
        everybody = everybody.speaking(wanted["language"])
    if wanted.get("q", "").strip():
        everybody = everybody.matching(wanted["q"])
    return everybody


def here_context(request: HttpRequest, me: Person) -> dict[str, Any]:
    """The people who are here now, as far as this viewer may know."""
    here = presence.in_summit(me.summit, person(request))
    people_here = list(here.people[:MOST_HERE])
    return {
        "summit": me.summit,
        "here_now": people_here,
        "here_relations": Connection.objects.relations(me, people_here),
    }


@signed_in
@require_GET
def now(request: HttpRequest, slug: str) -> HttpResponse:
    """The region of who is here now, again."""
    me = load_place(request, slug)
    return render(request, "networking/_now.html", here_context(request, me))


@signed_in
@require_POST
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """My own card, and whether others may find it."""
    me = load_place(request, slug)
    form = CardForm(request.POST)
    if not form.is_valid():
        return invalid(request, form, _("My card"))
    cards.describe(
        me,
        by=person(request),
        key=key_of(request),
        payload=payload_of(request),
        **form.cleaned_data,
    )
    listed = form.cleaned_data["consents_to_listing"]
    message = _("Saved. Others can find you now.") if listed else _("Saved. Nobody finds you here.")
    return done(request, safe_next(request, "networking:people", slug), message=message)


@signed_in
@require_GET
def one(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person: their card, how we stand, and what can be done about it."""
    they = load_person(request, person_id)
    is_me = they.user_id == request.user.pk
    me = they if is_me else load_place(request, they.summit.slug)
    context = {
        **around(request, they.summit, me),
        "they": they,
        "is_me": is_me,
        "streams": journal.heads([live.personal(me.user_id)]),
        **({} if is_me else standing_context(me, they)),
    }
    return render(request, "networking/person.html", context)


def standing_context(me: Person, they: Person) -> dict[str, Any]:
    """How the two stand: the relation, the row to answer and the conversation to go on with."""
    relation = Connection.objects.relations(me, [they]).get(they.pk, "")
    rows = Connection.objects.between(me, they)
    states = {"asks": "asked", "waiting": "asked", "connected": "accepted"}
    return {
        "relation": relation,
        "row": rows.filter(status=states.get(relation, "")).first(),
        "conversation": Conversation.objects.of_pair(me, they).first(),
        "ask_form": AskForm(),
    }
