"""Resources of a session: what was shared, sharing, one resource with its file, and its way back."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sessions import live, permissions
from sessions.forms.resources import FileForm, ShareForm
from sessions.models import Resource, Session
from sessions.parts import language
from sessions.services import resources as acts
from sessions.services import uploads
from sessions.views import sharing
from sessions.views.loading import load_for, load_with_standing
from summit.doors import done, key_of, person, signed_in
from summit.log import journal
from summit.models import Participation
from summit.permissions import can_organise, can_report, participation_of
from summit.uploads import was_too_large


def _load(request: HttpRequest, resource_id: UUID) -> Resource:
    visible = Resource.objects.visible_to(request.user).whole()
    return get_object_or_404(visible.prefetch_related("uploads"), pk=resource_id)


def page_of(resource: Resource) -> str:
    return reverse("sessions:resource", args=[resource.pk])


def open_for(session: Session, standing: permissions.Standing) -> bool:
    """Whether this person may share with it now."""
    if not (standing.speaks and standing.enters(session)) or standing.is_guest:
        return False
    late = session.status == Session.Status.ENDED and standing.answers
    return session.is_open_for_words or late


@signed_in
@require_GET
def resources(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """What the session shares, what I shared and what became of it, and the form."""
    return _page(request, session_id)


def _page(
    request: HttpRequest, session_id: UUID, form: ShareForm | None = None, status: int = 200
) -> HttpResponse:
    session, standing = load_with_standing(request, session_id)
    if not standing.enters(session):
        raise PermissionDenied
    streams = journal.heads([live.room(session.pk)])
    here = Resource.objects.filter(session=session).whole()
    if form is None and open_for(session, standing):
        form = ShareForm(session, initial={"language": language(), **_under(request, session)})
    context = {
        "session": session,
        "summit": session.summit,
        "place": participation_of(request.user, session.summit),
        "can_report": can_report(request.user, session.summit),
        "can_organise": can_organise(request.user, session.summit),
        "streams": streams,
        "shown": here.shown(),
        "mine": here.filter(author=standing.place_id)
        .exclude(status=Resource.Status.WITHDRAWN)
        .prefetch_related("uploads")
        if standing.place_id
        else [],
        "form": form,
        "waits": session.approves_first and not standing.answers,
    }
    return render(request, "sessions/resources.html", context, status=status)


def _under(request: HttpRequest, session: Session) -> dict[str, object]:
    """What the room stands at: most is shared under it."""
    return {"guiding_question": session.focus_id, "agenda_item": session.current_item_id}


@signed_in
@require_POST
def share(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load_for(request, session_id, permissions.can_share)
    form = ShareForm(session, request.POST, request.FILES, too_large=was_too_large(request))
    if not form.is_valid():
        return _page(request, session_id, form, status=422)
    place = permissions.speaking_place(request.user, session)
    made = sharing.share(request, session.summit, session, place, form)
    to = f"{reverse('sessions:resources', args=[session.pk])}#mine-{made.pk}"
    return done(request, to, message=sharing.said_of(made))


@signed_in
@require_GET
def resource(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Its lasting address: what it is, where it came from, its file, and for its sharer a newer one."""
    return _one(request, _load(request, resource_id))


def _one(
    request: HttpRequest, found: Resource, form: FileForm | None = None, status: int = 200
) -> HttpResponse:
    mine = _is_mine(request, found)
    context = {
        "resource": found,
        "session": found.session,
        "summit": found.summit,
        "place": participation_of(request.user, found.summit),
        "can_report": can_report(request.user, found.summit),
        "can_organise": can_organise(request.user, found.summit),
        "mine": mine,
        "can_withdraw": mine or _may_clear(request, found),
        "form": form or FileForm(),
        "replaceable": mine and not found.is_link and found.status not in {"hidden", "withdrawn"},
        "streams": journal.heads([live.room(found.session.pk)]) if found.session else [],
    }
    return render(request, "sessions/resource.html", context, status=status)


def _is_mine(request: HttpRequest, found: Resource) -> bool:
    return found.author is not None and found.author.user_id == request.user.pk


def _may_clear(request: HttpRequest, found: Resource) -> bool:
    """What is shared with the whole summit stands in no queue: its organisers take it away here."""
    return found.session is None and can_organise(request.user, found.summit)


@signed_in
@require_GET
def file(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """The newest checked file, asked for each time by somebody who may see the resource."""
    found = _load(request, resource_id)
    upload = found.current
    path = uploads.kept(upload.place) if upload else None
    if upload is None or path is None or not path.is_file():
        raise Http404
    return sharing.handed_out(request, sharing.shared(request, found, upload, path))


@signed_in
@require_POST
def replace(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Field ``file``: a newer version under the same address."""
    found = _load(request, resource_id)
    place = _own_place(request, found)
    form = FileForm(request.POST, request.FILES, too_large=was_too_large(request))
    if not form.is_valid():
        return _one(request, found, form, status=422)
    sent, payload = sharing.received(request, form.cleaned_data["file"])
    try:
        acts.replace_file(
            found, sent, by=person(request), place=place, key=key_of(request), payload=payload
        )
    except Exception:
        uploads.discard(sent.place)
        raise
    return done(request, page_of(found), message=sharing.said_of(found))


def _own_place(request: HttpRequest, found: Resource) -> Participation:
    place = participation_of(request.user, found.summit)
    if place is None or found.author_id != place.pk or place.role == Participation.Role.OBSERVER:
        raise PermissionDenied
    if found.session is not None and not permissions.can_enter(request.user, found.session):
        raise PermissionDenied
    return place


@signed_in
@require_POST
def withdraw(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Its sharer takes it back; of the whole summit's, its organisers too."""
    found = _load(request, resource_id)
    if not (_is_mine(request, found) or _may_clear(request, found)):
        raise PermissionDenied
    acts.withdraw(found, by=person(request))
    to = (
        reverse("sessions:resources", args=[found.session.pk])
        if found.session
        else reverse("sessions:library", args=[found.summit.slug])
    )
    return done(request, to, message=_("Withdrawn. Its files are removed."))
