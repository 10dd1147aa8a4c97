"""Words become a document: freeze the inputs, set them, check the result, publish it."""

import logging
import os
import socket
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from outcomes.formats.names import base_name
from outcomes.formats.packing import pack
from outcomes.models import Job, Publication
from outcomes.press import volumes
from outcomes.press.presses import Rendered, RenderFailed
from outcomes.press.progress import News, Told
from outcomes.press.proof import NotSound, proof
from outcomes.press.runner import RenderStopped, render
from outcomes.services import files, leases, silences
from outcomes.services.binding import Parts
from outcomes.services.inputs.documents import Frozen, freeze
from outcomes.services.jobs import spoken
from outcomes.services.leases import Lease, LeaseLost
from outcomes.services.watching import Watch
from summit.errors import RuleBroken

log = logging.getLogger(__name__)


def silent(_news: News) -> None:
    """For whoever reads the row instead."""


def me() -> str:
    """Who holds a lease, for the operator."""
    return f"{socket.gethostname()}:{os.getpid()}"


def work(job_id: UUID, *, tell: Told = silent) -> None:
    """Takes the job if it is free, and works on it until it is over or somebody else's. Returns at
    once when there is nothing to take: a doubled message does no harm. ``tell`` hears
    of progress in this process."""
    while (lease := leases.claim(job_id, me())) is not None:
        with translation.override(spoken(lease.job)):
            try:
                again = _attempt(lease, tell)
            except LeaseLost:
                return
        if not again:
            return


def _attempt(lease: Lease, tell: Told) -> bool:
    """Whether the job is to be tried again."""
    watch = Watch(lease, tell)
    try:
        with watch, files.workdir(f"{lease.job.pk}.{lease.fence}") as place:
            publication = _compile(lease.job, place, watch)
        _finish(lease, publication)
    except RenderStopped:
        if watch.reason == "cancel":
            leases.stop(lease)
    except RuleBroken as refusal:
        leases.fail(lease, refusal.message)
    except KeyboardInterrupt:
        leases.stop(lease)
        raise
    except LeaseLost:
        raise
    except Exception as error:
        said = getattr(error, "details", "")
        log.exception("job %s, attempt %s broke off. %s", lease.job.pk, lease.job.attempt, said)
        return leases.give_back(lease, _reason(error))
    return False


def _finish(lease: Lease, publication: Publication) -> None:
    try:
        leases.finish(lease, publication)
    except LeaseLost:
        if leases.look(lease) != "cancel":
            raise
        leases.stop(lease)


def _compile(job: Job, place: Path, watch: Watch) -> Publication:
    watch.note(News("gathering"))
    silences.settle_due()  # a text that is agreed by now is printed as agreed
    frozen = freeze(job.summit, job.document, job.language, job.options, job.scope)
    earlier = Publication.objects.filter(
        summit=job.summit,
        document=job.document,
        language=job.language,
        scope=job.scope,
        input_digest=frozen.digest,
    ).first()
    if earlier is not None and files.all_there(earlier):
        return earlier
    beside = volumes.links(frozen.data).files
    parts = Parts(frozen.data, place)
    rendered = render(
        frozen.content, frozen.digest, place, tell=watch.note, stop=watch.stopping,
        beside=parts.missing, finished=parts.file, elsewhere=parts.size,
    )  # fmt: skip
    watch.note(News("checking", 0, rendered.pages))
    proof(rendered.path, rendered.pages, frozen.data["interface"], frozen.digest, beside)
    watch.note(News("publishing", rendered.pages, rendered.pages))
    return _publication(job, frozen, rendered, parts, place)


def _publication(
    job: Job, frozen: Frozen, rendered: Rendered, parts: Parts, place: Path
) -> Publication:
    """Not saved yet: it becomes one together with the end of its job."""
    name = base_name(frozen.data)
    source = place / "published.json"
    source.write_bytes(frozen.content)
    warnings = frozen.warnings
    if rendered.missing:
        warnings.append({"code": "missing-glyphs", "what": rendered.missing})
    if rendered.cut:
        warnings.append({"code": "texts-cut", "what": [str(rendered.cut)]})
    whole = [
        files.keep(rendered.path, form="pdf", name=f"{name}.pdf", pages=rendered.pages),
        files.keep(source, form="json", name=f"{name}.json"),
        *parts.files,
        *map(_kept, rendered.others),
    ]
    paths = {one["name"]: files.blob(one["sha256"]) for one in whole}
    whole.append(_kept(pack(frozen.data, frozen.digest, paths, place)))
    return Publication(
        summit=job.summit,
        document=job.document,
        language=job.language,
        scope=job.scope,
        options=job.options,
        input_digest=frozen.digest,
        inputs=frozen.summary,
        files=whole,
        warnings=warnings,
    )


def _kept(made: dict[str, Any]) -> dict[str, Any]:
    return files.keep(
        Path(made["path"]), form=made["format"], name=made["name"], inside=made["members"]
    )


def _reason(error: Exception) -> str:
    """What broke off, and what to do about it."""
    if isinstance(error, RenderFailed):
        what = str(error)
    elif isinstance(error, NotSound):
        what = _("The file did not pass its check (%(what)s).") % {"what": error}
    elif isinstance(error, OSError):
        what = _("The disk said: %(what)s.") % {"what": error.strerror or error}
    else:
        what = _("Something unexpected happened (%(what)s).") % {"what": type(error).__name__}
    cure = _("Try again; if it happens once more, ask the operator for the worker's log.")
    return f"{what} {cure}"
