"""Is this file one of ours? It is hashed as it comes in, and kept nowhere."""

import hashlib
import re
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from outcomes.services import publishing
from outcomes.views.publications import standing
from summit import limits
from summit.doors import address_of
from summit.models import Summit

DIGEST = re.compile(r"[0-9a-f]{64}")


class Hashing(FileUploadHandler):
    """Takes the file's digest and lets it go, piece by piece."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.sha256, self.size = "", 0
        self._digest = hashlib.sha256()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._digest.update(raw_data)

    def file_complete(self, file_size: int) -> None:
        self.size = file_size
        self.sha256 = self._digest.hexdigest() if file_size else ""


@csrf_exempt  # only until the handler is in place: reading the token would read the file
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, slug: str) -> HttpResponse:
    """Field ``file``, or ``sha256`` (also in the address): what is known of it."""
    hashing = Hashing(request)
    request.upload_handlers = [hashing]
    return _verify(request, slug, hashing)


@csrf_protect
def _verify(request: HttpRequest, slug: str, hashing: Hashing) -> HttpResponse:
    summit = get_object_or_404(Summit.objects.visible_to(request.user), slug=slug)
    context: dict[str, Any] = standing(request, summit)
    given = request.POST if request.method == "POST" else request.GET
    asked = given.get("sha256", "").strip().lower()
    if request.method == "POST":
        asked = hashing.sha256 or asked
    if request.method == "POST" or asked:
        limits.allow("verify", address_of(request), most=60, seconds=60)
        context |= {"asked": asked, "problem": not DIGEST.fullmatch(asked)}
        found = context["found"] = None if context["problem"] else publishing.find(summit, asked)
        context["later"] = publishing.replacement(found[0]) if found else None
    status = 422 if context.get("problem") else 200
    return render(request, "outcomes/verify.html", context, status=status)
