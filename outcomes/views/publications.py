"""What the summit has published: for everybody, to read, to cite, to hold against a file of one's own."""

import zipfile
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from outcomes.formats.web import BEGIN, END
from outcomes.models import Document, OutcomeDraft, Publication
from outcomes.services import files, publishing
from outcomes.views.corrigenda import of_draft
from summit import texts
from summit.doors import done, key_of, payload_of, person, signed_in
from summit.models import Summit
from summit.permissions import can_organise, can_take_part, standing_of

CARD = "README.txt"


def standing(request: HttpRequest, summit: Summit) -> dict[str, Any]:
    """What the navigation asks of the reader."""
    return {"summit": summit, **vars(standing_of(request.user, summit))}


@require_GET
def publications(request: HttpRequest, slug: str) -> HttpResponse:
    """The current ones first; what they replaced, and what was withdrawn, below."""
    summit = get_object_or_404(Summit.objects.visible_to(request.user), slug=slug)
    rows = list(
        Publication.objects.filter(summit=summit, published_at__isnull=False)
        .select_related("summit")
        .order_by("-published_at")
    )
    seen: set[tuple[str, str, str]] = set()
    current: list[Publication] = []
    former: list[Publication] = []
    for one in rows:
        key = (one.document, one.language, one.scope)
        is_current = one.is_public and key not in seen
        seen |= {key} if is_current else set()
        (current if is_current else former).append(one)
    context = {**standing(request, summit), "current": current, "former": former}
    return render(request, "outcomes/publications.html", context)


@require_GET
def publication(request: HttpRequest, slug: str, publication_id: UUID) -> HttpResponse:
    """One of them with its text; before it is published, a preview for who may publish or compile it."""
    summit = get_object_or_404(Summit.objects.visible_to(request.user), slug=slug)
    one = get_object_or_404(
        Publication.objects.select_related("summit", "replaces", "published_by"),
        pk=publication_id,
        summit=summit,
    )
    context = {**standing(request, summit), "publication": one}
    if not one.is_public and not context["can_report"]:
        return _not_public(request, one, context)
    context |= {
        "files": one.shown_files,
        "text": _text(one),
        "card": _card(one),
        "cite": _cite(one),
        "permalink": _permalink(one),
        "later": publishing.replacement(one),
        "former": None if one.is_public else publishing.current(one).first(),
        "blockers": [] if one.is_public else publishing.blockers(one),
        "others": siblings(one),
    }
    draft = OutcomeDraft.objects.filter(summit=summit).select_related("summit").first()
    if one.document == Document.OUTCOME and draft is not None and draft.is_adopted:
        context |= {"draft": draft, "corrigenda": of_draft(draft)}
    return render(request, "outcomes/publication.html", context)


def _not_public(request: HttpRequest, one: Publication, context: dict[str, Any]) -> HttpResponse:
    """Unknown to outsiders; closed to who takes part; gone, with the reason, when it was withdrawn."""
    if one.withdrawn_at is not None:
        return render(request, "outcomes/publication_withdrawn.html", context, status=410)
    if can_take_part(request.user, one.summit):
        raise PermissionDenied
    raise Http404


def siblings(one: Publication) -> list[Publication]:
    """The same document in the other languages."""
    rows = Publication.objects.published().filter(
        Q(summit=one.summit_id, document=one.document, scope=one.scope) & ~Q(language=one.language)
    )
    latest = {row.language: row for row in rows.order_by("published_at")}
    return [latest[code] for code in sorted(latest)]


def _text(one: Publication) -> SafeString | str:
    """The document itself, as its own HTML file has it: our writer escaped every text in it."""
    file = one.file("html")
    path = files.blob(file["sha256"]) if file else None
    if path is None or not path.is_file():
        return ""
    page = path.read_text(encoding="utf-8")
    return SafeString(page.partition(BEGIN)[2].rpartition(END)[0])


def _card(one: Publication) -> str:
    """The data card that lies in the CSV archive."""
    file = one.file("csv")
    path = files.blob(file["sha256"]) if file else None
    if path is None or not path.is_file():
        return ""
    with zipfile.ZipFile(path) as archive:
        name = next((name for name in archive.namelist() if name.endswith(f"/{CARD}")), "")
        return archive.read(name).decode() if name else ""


def _permalink(one: Publication) -> str:
    address = reverse("outcomes:publication", args=[one.summit.slug, one.pk])
    return f"{settings.ORIGIN}{address}"


def _cite(one: Publication) -> dict[str, Any]:
    """Its parts; the page puts them together."""
    summit = one.summit
    return {
        "title": texts.pick(summit.title, one.language, order=summit.language_codes).text,
        "document": one.title,
        "host": summit.host or texts.pick(summit.title, order=summit.language_codes).text,
        "at": one.published_at,
    }


# ------------------------------------------------------------------ organisers
def _to_decide(request: HttpRequest, publication_id: UUID) -> Publication:
    """Organisers publish; to the summit's other people it is closed, and nobody else knows of it."""
    one = get_object_or_404(Publication.objects.select_related("summit"), pk=publication_id)
    if can_organise(request.user, one.summit):
        return one
    if can_take_part(request.user, one.summit):
        raise PermissionDenied
    raise Http404


def _page(one: Publication) -> str:
    return reverse("outcomes:publication", args=[one.summit.slug, one.pk])


@signed_in
@require_POST
def publish(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """Field ``correction``: needed when an earlier version is public."""
    one = _to_decide(request, publication_id)
    publishing.publish_document(
        one, by=person(request), correction=request.POST.get("correction", ""),
        key=key_of(request), payload=payload_of(request),
    )  # fmt: skip
    return done(request, _page(one), message=_("Published."))


@signed_in
@require_POST
def withdraw(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """Field ``reason``."""
    one = _to_decide(request, publication_id)
    publishing.withdraw_document(
        one, by=person(request), reason=request.POST.get("reason", ""),
        key=key_of(request), payload=payload_of(request),
    )  # fmt: skip
    return done(request, _page(one), message=_("Withdrawn."))
