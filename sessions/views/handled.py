"""All that was decided about in a session: the console's *In the room* to the end, to be searched."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from sessions import handled, permissions
from sessions.models import Session
from sessions.views.loading import load_for
from summit.doors import signed_in
from summit.texts import clean_text

PAGE = 50
KINDS = {"contribution": _("Contributions"), "question": _("Questions"), "resource": _("Resources")}


@signed_in
@require_GET
def everything(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Parameters ``kind`` (contribution, question or resource), ``q`` and ``page``; what is not understood is
    not asked for."""
    session = load_for(request, session_id, permissions.can_moderate)
    query = clean_text(request.GET.get("q", ""))[:100]
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else "contribution"
    found = handled.find(kind, session, query)
    how_many = handled.counts(session)
    context = {
        "session": session,
        "summit": session.summit,
        "query": query,
        "kind": kind,
        "kinds": [(name, label, how_many[name]) for name, label in KINDS.items()],
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "sessions/handled.html", context)


def address_of(session: Session, reference: str) -> str:
    """Where whoever runs the session finds one contribution, however many there are."""
    return f"{reverse('sessions:handled', args=[session.pk])}?q={reference}"
