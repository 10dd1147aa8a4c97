"""The summit's documents: start one, watch it, have it, see where it came from."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from outcomes import live, scopes
from outcomes.filetypes import file_type
from outcomes.models import Document, Job, Publication
from outcomes.scopes import OPTIONS
from outcomes.services import files, jobs
from summit.doors import done, key_of, payload_of, person, signed_in
from summit.log import journal
from summit.models import Participation, Summit, User
from summit.permissions import standing_of


def _guard(user: Any, summit: Summit) -> None:
    standing = standing_of(user, summit)
    if not standing.can_report:
        _refuse(standing.place)


def _refuse(place: Participation | None) -> None:
    """Compiled documents are drafts: outsiders do not know of them, participants may not have them."""
    if place is not None and not place.is_guest:
        raise PermissionDenied
    raise Http404


def summit_to_report(request: HttpRequest, slug: str) -> Summit:
    """For who works on its documents."""
    summit = get_object_or_404(Summit.objects.visible_to(request.user), slug=slug)
    _guard(request.user, summit)
    return summit


def _job(request: HttpRequest, job_id: UUID) -> Job:
    job = get_object_or_404(Job.objects.select_related("summit"), pk=job_id)
    _guard(request.user, job.summit)
    return job


def _page(summit: Summit) -> str:
    return reverse("outcomes:documents", args=[summit.slug])


@signed_in
@require_GET
def documents(request: HttpRequest, slug: str) -> HttpResponse:
    summit = get_object_or_404(Summit.objects.visible_to(request.user), slug=slug)
    standing = standing_of(request.user, summit)
    if not standing.can_report:
        _refuse(standing.place)
    streams = journal.heads([live.documents(summit.pk)])
    reading = (get_language() or "en").split("-")[0]
    codes = summit.language_codes
    context = {
        "summit": summit,
        **vars(standing),
        "streams": streams,
        "jobs": live.jobs(summit=summit),
        "documents": Document.choices,
        "languages": codes,
        "scopes": scopes.choices(summit),
        "options": [(name, label, on) for name, (label, on) in OPTIONS.items()],
        "chosen": reading if reading in codes else codes[0],
    }
    return render(request, "outcomes/documents.html", context)


def _options(request: HttpRequest) -> dict[str, bool]:
    """The ticked ones, of a form that has boxes for them (``options``); else the usual ones."""
    if "options" not in request.POST:
        return {}
    return {name: name in request.POST.getlist("option") for name in OPTIONS}


@signed_in
@require_POST
def compile_one(request: HttpRequest, slug: str) -> HttpResponse:
    """Fields ``document``, ``language``, ``scope`` and ``option`` (many). Asking for what is being made
    joins it. Leads to its row, wherever on the page that is."""
    summit = summit_to_report(request, slug)
    user: User = person(request)
    made, fresh = jobs.ask(
        summit,
        request.POST.get("document", ""),
        request.POST.get("language", ""),
        scope=request.POST.get("scope", ""),
        options=_options(request),
        by=user,
        key=key_of(request),
        payload=payload_of(request),
    )
    message = (
        _("Started. You can leave this page; the document will be here.")
        if fresh
        else _("This document is being made already; here it is.")
    )
    return done(request, f"{_page(summit)}#job-{made.pk}", message=message)


@signed_in
@require_POST
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    job = _job(request, job_id)
    jobs.cancel(job, by=person(request))
    return done(request, _page(job.summit), message=_("Cancelled."))


@signed_in
@require_POST
def retry(request: HttpRequest, job_id: UUID) -> HttpResponse:
    job = _job(request, job_id)
    jobs.retry(job, by=person(request), key=key_of(request), payload=payload_of(request))
    return done(request, _page(job.summit), message=_("Started again."))


@require_GET
def download(request: HttpRequest, publication_id: UUID, form: str) -> HttpResponse:
    """Everybody's once it is published; before, and after it was withdrawn, for who compiles."""
    publication = get_object_or_404(Publication.objects.select_related("summit"), pk=publication_id)
    summit = publication.summit
    if publication.is_public and Summit.objects.visible_to(request.user).filter(pk=summit.pk):
        return _handed_out(publication, form, shared=not summit.is_private)
    return _draft(request, publication, form)


@signed_in
def _draft(request: HttpRequest, publication: Publication, form: str) -> HttpResponse:
    _guard(request.user, publication.summit)
    return _handed_out(publication, form, shared=False)


def _handed_out(publication: Publication, form: str, *, shared: bool) -> HttpResponse:
    """The file as it was checked, whole, under a name made of our own words only."""
    file = publication.file(form)
    path = files.blob(file["sha256"]) if file else None
    if file is None or path is None or not path.is_file():
        raise Http404
    # In one piece: under ASGI a streamed file would be read by the event loop.
    response = HttpResponse(path.read_bytes(), content_type=file_type(form).media)
    response["Content-Disposition"] = content_disposition_header(True, file["name"]) or ""
    response["Content-Length"] = str(file["bytes"])
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=300" if shared else "private, no-store"
    response["ETag"] = f'"{file["sha256"]}"'
    return response
