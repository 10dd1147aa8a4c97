"""What the invited person sees."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from summit.doors import done
from summit.errors import RuleBroken
from summit.forms.people import AcceptForm
from summit.models import Invitation, User
from summit.services import invitations

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Says who invites to what; opening it changes nothing (mail programs open links), accepting
    does. A link that no longer works says why (410)."""
    found = invitations.find(token)
    if found is None:
        raise Http404
    user = request.user if isinstance(request.user, User) else None
    if found.accepted_at and user is not None and found.accepted_by_id == user.pk:
        return done(request, reverse("summit", args=[found.summit.slug]))
    if not found.is_open:
        return _page(request, found, status=410)
    if user is not None and (user.email or "").lower() != found.email:
        return _page(request, found, other=user, status=200 if request.method == "GET" else 409)
    if user is None and invitations.known_person(found):
        return _page(request, found, log_in=True)
    form = AcceptForm(request.POST or None, initial={"name": user.name if user else found.name})
    if request.method == "POST" and (user is not None or form.is_valid()):
        return _accept(request, found, user, form)
    return _page(request, found, form=form, status=422 if form.errors else 200)


def _accept(
    request: HttpRequest, found: Invitation, user: User | None, form: AcceptForm
) -> HttpResponse:
    language = (get_language() or "en").split("-")[0]
    try:
        person = invitations.accept(
            found,
            by=user,
            name="" if user else form.cleaned_data["name"],
            language=language,
        )
    except RuleBroken as refusal:
        if refusal.code.removeprefix("invitation.") not in {"accepted", "revoked", "expired"}:
            raise
        found.refresh_from_db()
        return _page(request, found, status=410)
    if user is None:
        login(request, person, backend=BACKEND)
    to = reverse("summit", args=[found.summit.slug])
    return done(request, to, message=_("Welcome. Your place is yours."))


def _page(
    request: HttpRequest,
    found: Invitation,
    *,
    form: AcceptForm | None = None,
    other: User | None = None,
    log_in: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "invitation": found,
        "summit": found.summit,
        "form": form,
        "other": other,
        "log_in": log_in,
    }
    return render(request, "summit/invitation.html", context, status=status)
