"""What the doors of resources share: the form becomes a resource; a file goes out safely."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header, http_date
from django.utils.translation import gettext as _

from sessions.forms.resources import ShareForm
from sessions.models import Resource, Session, Upload
from sessions.remake.kinds import TYPES
from sessions.services import resources, uploads
from sessions.services.sharing import Sent, Sharing
from summit import limits
from summit.doors import key_of, payload_of, person
from summit.models import Participation, Summit

RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
# Nothing in it runs, loads or leads anywhere, whatever a browser takes it for.
POLICY = (
    "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)


def share(
    request: HttpRequest,
    summit: Summit,
    session: Session | None,
    place: Participation | None,
    form: ShareForm,
) -> Resource:
    """The valid form becomes a resource."""
    limits.allow("share", request.user.pk, most=20, seconds=60)
    fields = dict(form.cleaned_data)
    url, given = fields.pop("url"), fields.pop("file")
    what = Sharing(summit, session, **fields)
    who: Any = {"by": person(request), "place": place, "key": key_of(request)}
    if url:
        return resources.share_link(what, url, payload=payload_of(request), **who)
    sent, payload = received(request, given)
    try:
        return resources.share_file(what, sent, payload=payload, **who)
    except Exception:
        uploads.discard(sent.place)
        raise


def received(request: HttpRequest, given: Any) -> tuple[Sent, list[Any]]:
    """The file on our disk, and what was asked, for the key's fingerprint."""
    sent = Sent(uploads.receive(given), given.name or "", given.size)
    return sent, [*payload_of(request), sent.name, sent.size]


def said_of(resource: Resource) -> str:
    """What its sharer is told."""
    if resource.status == Resource.Status.PENDING:
        return _("Sent. A moderator will look at it.")
    if resource.status == Resource.Status.APPROVED and resource.is_link:
        return _("Shared.")
    return _("Your file is being checked; this takes a few seconds. You can leave this page.")


@dataclass(frozen=True)
class Handed:
    """A file that was made anew, on its way out. ``version`` is another one when its bytes are; ``saved``
    rather than opened in the browser."""

    path: Path
    version: str
    changed_at: datetime
    type: str
    name: str
    language: str = ""
    saved: bool = True


def handed_out(request: HttpRequest, file: Handed) -> HttpResponse:
    """Whole or in part. What opens in the browser does so in a sandbox."""
    etag = f'"{file.version}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        response = _bytes(request, file.path, etag)
        response["Content-Type"] = file.type
        response["Content-Disposition"] = content_disposition_header(file.saved, file.name) or ""
        response["Accept-Ranges"] = "bytes"
        if file.language:
            response["Content-Language"] = file.language
    response["ETag"], response["Last-Modified"] = etag, http_date(file.changed_at.timestamp())
    # Asked again each time: rights change, files are replaced.
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def shared(request: HttpRequest, resource: Resource, upload: Upload, path: Path) -> Handed:
    """A resource's file: pictures open, everything else is saved."""
    return Handed(
        path,
        upload.place.hex[:16],
        upload.updated_at,
        TYPES[upload.suffix],
        upload.name,
        resource.language,
        saved=resource.kind != Resource.Kind.PICTURE or "save" in request.GET,
    )


def _bytes(request: HttpRequest, path: Path, etag: str) -> HttpResponse:
    """In one piece, as under ASGI a streamed file would be read by the event loop; of one range only that
    range, for whoever was cut off."""
    size = path.stat().st_size
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or request.headers.get("If-Range", etag) != etag:
        return HttpResponse(path.read_bytes())
    first, last = asked.groups()
    if not first and not last:
        return HttpResponse(path.read_bytes())
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    with path.open("rb") as file:
        file.seek(start)
        response = HttpResponse(file.read(end - start + 1), status=206)
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response
