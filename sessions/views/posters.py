"""The picture before Play: chosen, taken away, handed out."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sessions import permissions
from sessions.forms.posters import PosterForm
from sessions.models import Poster, Session
from sessions.remake.kinds import TYPES
from sessions.services import posters
from sessions.views.loading import load_for, load_with_standing
from sessions.views.sharing import Handed, handed_out
from summit import limits
from summit.doors import done, key_of, payload_of, person, signed_in
from summit.organising import attempt, key_for
from summit.uploads import was_too_large


def _page(session: Session) -> str:
    return f"{reverse('sessions:media', args=[session.pk])}#poster"


@signed_in
@require_http_methods(["GET", "POST"])
def poster(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Fields ``picture`` and ``description_<language>``."""
    session = load_for(request, session_id, permissions.can_moderate)
    now = Poster.objects.filter(session=session).first()
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PosterForm(*given, session=session, poster=now, too_large=was_too_large(request))
    if form.is_valid():
        made = attempt(form, lambda: _set(request, session, form.cleaned_data))
        if made is not None:
            return done(request, _page(session), message=_("Saved. The room shows it."))
    context = {
        "form": form,
        "session": session,
        "summit": session.summit,
        "title": _("The picture before Play"),
        "lead": _("It stands on the stage until somebody presses Play."),
        "button": _("Save"),
        "back": _page(session),
        "key": key_for(request),
    }
    status = 422 if form.errors else 200
    return render(request, "sessions/media_form.html", context, status=status)


def _set(request: HttpRequest, session: Session, chosen: dict[str, Any]) -> Poster:
    user, file, picture = person(request), chosen["picture"], None
    payload = payload_of(request)
    if file is not None:
        limits.allow("poster", user.pk, most=10, seconds=60)
        picture = posters.make(file)
        payload = [*payload, file.name, file.size]
    try:
        return posters.set_poster(
            session, chosen["description"], picture, by=user, key=key_of(request), payload=payload
        )
    except Exception:
        if picture is not None:
            posters.discard(picture.place)
        raise


@signed_in
@require_POST
def remove(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load_for(request, session_id, permissions.can_moderate)
    posters.remove_poster(session, by=person(request))
    return done(request, _page(session), message=_("Taken away."))


@signed_in
@require_GET
def file(request: HttpRequest, session_id: UUID, width: int) -> HttpResponse:
    """One of its sizes, for whoever may enter the room."""
    session, standing = load_with_standing(request, session_id)
    if not standing.enters(session):
        raise PermissionDenied
    found = get_object_or_404(Poster, session=session)
    if width not in Poster.WIDTHS or not (path := posters.kept(found.place, width)).is_file():
        raise Http404
    name = f"S{session.number}-{width}.webp"
    version = f"{found.place.hex[:16]}-{width}"
    return handed_out(
        request, Handed(path, version, found.updated_at, TYPES["webp"], name, saved=False)
    )
