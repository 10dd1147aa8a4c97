"""The log of deeds: looked through, and taken away as a file."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from summit import audit
from summit.doors import signed_in
from summit.forms.audit import AuditForm
from summit.models import Summit
from summit.organising import organised_summit
from summit.templatetags.organising import deed_named

PAGE = 50


def _form(request: HttpRequest, summit: Summit) -> AuditForm:
    acts = sorted(((verb, deed_named(verb)) for verb in audit.acts_of(summit)), key=_by_words)
    sessions = [(one.id, f"{one.short} {one.title}") for one in audit.sessions_of(summit)]
    return AuditForm(request.GET, acts=acts, sessions=sessions)


def _by_words(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


@signed_in
@require_GET
def activity(request: HttpRequest, slug: str) -> HttpResponse:
    """Who did what to whom, the newest first."""
    summit = organised_summit(request, slug)
    form = _form(request, summit)
    log = audit.entries(summit, form.wanted())
    context = {
        "summit": summit,
        "form": form,
        "page": Paginator(log, PAGE).get_page(request.GET.get("page")),
        "sessions": {one.id: one.short for one in audit.sessions_of(summit)},
        "query": request.GET.urlencode(),
    }
    return render(request, "summit/organise_activity.html", context)


@signed_in
@require_GET
def activity_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """What was looked for, all of it, as a file."""
    summit = organised_summit(request, slug)
    wanted = _form(request, summit).wanted()
    name = f"log-{summit.slug}-{timezone.localdate(timezone=summit.zone)}.csv"
    return HttpResponse(
        audit.as_csv(summit, wanted),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
