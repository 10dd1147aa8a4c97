"""Who takes part: found, given roles, shut out and let in again, added one by one or as a list."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from summit.doors import done, key_of, payload_of, signed_in
from summit.doors import person as me
from summit.forms.people import INVITE, BanForm, PersonForm, PlaceDecisionForm, RosterForm
from summit.forms.roster import Problem, read_roster
from summit.models import DelegationKind, Participation, Summit
from summit.organising import attempt, form_page, key_for, organised_summit
from summit.services import participation, roster
from summit.texts import clean_text
from summit.views.organise_invitations import send

PAGE = 50


@signed_in
@require_GET
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody with a place, those shut out included."""
    summit = organised_summit(request, slug)
    query = clean_text(request.GET.get("q", ""))
    role = request.GET.get("role", "")
    found = _search(summit, query, role)
    context = {
        "summit": summit,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "query": query,
        "role": role,
        "roles": Participation.Role.choices,
    }
    return render(request, "summit/organise_people.html", context)


def _search(summit: Summit, query: str, role: str) -> QuerySet[Participation]:
    found = summit.participations.select_related("user", "delegation").order_by(
        "user__display_name", "user__email"
    )
    if role in Participation.Role.values:
        found = found.filter(role=role)
    if query:
        found = found.filter(
            Q(user__display_name__icontains=query)
            | Q(user__email__icontains=query)
            | Q(affiliation__icontains=query)
            | Q(delegation__name__icontains=query)
        )
    return found


def _place(request: HttpRequest, slug: str, place_id: UUID) -> Participation:
    summit = organised_summit(request, slug)
    places = summit.participations.select_related("user", "summit", "delegation")
    return get_object_or_404(places, pk=place_id)


@signed_in
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, slug: str, place_id: UUID) -> HttpResponse:
    """Role, delegation and affiliation of one person; the way out, and back in."""
    place = _place(request, slug, place_id)
    user = me(request)
    form = PlaceDecisionForm(request.POST or None, place=place)
    if request.method == "POST" and form.is_valid():
        changed = attempt(
            form, lambda: participation.change_place(place, by=user, **form.cleaned_data)
        )
        if changed is not None:
            message = _("Saved: %(name)s.") % {"name": place.name}
            return done(request, reverse("organise-people", args=[slug]), message=message)
    context = {"summit": place.summit, "place": place, "form": form, "ban_form": BanForm()}
    status = 422 if form.errors else 200
    return render(request, "summit/organise_person.html", context, status=status)


@signed_in
@require_POST
def ban(request: HttpRequest, slug: str, place_id: UUID) -> HttpResponse:
    """Out at once; the page that follows offers to undo it."""
    place = _place(request, slug, place_id)
    here = reverse("person", args=[slug, place_id])
    form = BanForm(request.POST)
    if not form.is_valid():
        return form_page(
            request,
            form,
            title=_("Shut out %(name)s") % {"name": place.name},
            summit=place.summit,
            back=here,
            button=_("Shut out"),
        )
    participation.ban(place, by=me(request), reason=form.cleaned_data["reason"])
    message = _("%(name)s is shut out. You can undo this below.") % {"name": place.name}
    return done(request, here, message=message)


@signed_in
@require_POST
def readmit(request: HttpRequest, slug: str, place_id: UUID) -> HttpResponse:
    """Undoes a ban."""
    place = _place(request, slug, place_id)
    participation.readmit(place, by=me(request))
    message = _("%(name)s may come in again.") % {"name": place.name}
    return done(request, reverse("person", args=[slug, place_id]), message=message)


@signed_in
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """One person by email."""
    summit = organised_summit(request, slug)
    user = me(request)
    form = PersonForm(request.POST or None, summit=summit)
    if request.method == "POST" and form.is_valid():
        added = attempt(
            form,
            lambda: roster.add_people(
                summit,
                [form.entry()],
                by=user,
                invite=form.cleaned_data["how"] == INVITE,
                key=key_of(request),
                payload=payload_of(request),
            ),
        )
        if added is not None:
            return _added(request, summit, added)
    context = {"summit": summit, "form": form, "key": key_for(request)}
    status = 422 if form.errors else 200
    return render(request, "summit/organise_add.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def add_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Two steps: the list is read back with what would happen, then it happens. Nothing is kept
    between them but the form itself."""
    summit = organised_summit(request, slug)
    if request.method == "GET":
        return _list_page(request, summit, RosterForm())
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list_page(request, summit, form, status=422)
    entries, problems = read_roster(form.cleaned_data["text"])
    outlook = roster.outlook(summit, entries)
    problems += [_shut_out(entry) for entry in entries if outlook[entry.email] == "banned"]
    fresh = roster.new_delegations(summit, entries)
    kinds = {name: request.POST.get(f"kind-{n}", "") for n, name in enumerate(fresh)}
    undecided = [name for name, kind in kinds.items() if kind not in DelegationKind.values]
    wants_it = request.POST.get("step") == "add"
    if wants_it and not problems and not undecided and entries:
        added = roster.add_people(
            summit,
            entries,
            by=me(request),
            invite=form.cleaned_data["how"] == INVITE,
            kinds=kinds,
            key=key_of(request),
            payload=payload_of(request),
        )
        return _added(request, summit, added)
    preview = {
        "text": form.cleaned_data["text"],
        "how": form.cleaned_data["how"],
        "rows": [(entry, outlook[entry.email]) for entry in entries],
        "problems": sorted(problems, key=lambda problem: problem.line),
        "kinds": [(n, name, kinds[name]) for n, name in enumerate(fresh)],
        "kind_choices": DelegationKind.choices,
        "undecided": undecided if wants_it else [],
        "key": key_for(request),
    }
    wrong = bool(problems or (wants_it and undecided) or not entries)
    return _list_page(request, summit, form, status=422 if wrong else 200, preview=preview)


def _shut_out(entry: roster.Entry) -> Problem:
    complaint = _(
        "%(email)s was shut out of this summit. Readmit them first, or take the line out."
    )
    return Problem(entry.line, complaint % {"email": entry.email})


def _list_page(
    request: HttpRequest,
    summit: Summit,
    form: RosterForm,
    *,
    status: int = 200,
    preview: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {"summit": summit, "form": form, "preview": preview}
    return render(request, "summit/organise_add_list.html", context, status=status)


def _added(request: HttpRequest, summit: Summit, added: roster.Added) -> HttpResponse:
    """Letters go out now that everything is committed."""
    told = []
    if added.seated:
        told.append(
            ngettext("%(n)d person has a place.", "%(n)d people have a place.", added.seated)
            % {"n": added.seated}
        )
    if added.invitations:
        told.append(send(added.invitations))
        to = reverse("invitations", args=[summit.slug])
    else:
        to = reverse("organise-people", args=[summit.slug])
    return done(request, to, message=" ".join(told))
