"""Is it alive, is it ready, what has it counted: for whoever looks after the process."""

import os

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from summit import metrics
from summit.context import PROXY_HEADERS
from summit.live.hub import hub


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return JsonResponse({"ok": True, "pid": os.getpid()})


@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether people may be sent here (503: not now), and which way frames leave the process."""
    problems = ["draining"] if hub.draining else []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        problems.append("database")
    way = "direct" if metrics.counts["direct_write"] else "ordinary"
    answer = {"ok": not problems, "problems": problems, "frames": way, "pid": os.getpid()}
    return JsonResponse(answer, status=503 if problems else 200)


@require_GET
def counted(request: HttpRequest) -> HttpResponse:
    """``/metrics`` for Prometheus, to this machine itself only; through a proxy it does not exist."""
    forwarded = any(
        name.startswith("HTTP_X_FORWARDED") or name in PROXY_HEADERS for name in request.META
    )
    if forwarded or request.META.get("REMOTE_ADDR") not in {"127.0.0.1", "::1"}:
        raise Http404
    text = metrics.exposition(hub.gauges())
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")
