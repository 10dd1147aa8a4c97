"""Asking for a document, cancelling, trying again, and putting right what broke off.

The Job row is the truth; a Celery message about it is only a hint. Messages may be lost or doubled,
workers and renders killed: ``reconcile`` reads the rows and puts them right.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from outcomes import live
from outcomes.models import Document, Job
from outcomes.scopes import scope_of, unusual, variant
from outcomes.services.hints import send_after_commit, send_hint
from outcomes.services.leases import MAX_ATTEMPTS
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import Summit, User
from summit.services.activity import record

UNHEARD = timedelta(seconds=10)  # a queued job that nobody has taken is told about again
NOTHING_YET: dict[str, Any] = {"done": 0, "total": 0, "left": None}
State = Job.State


# ------------------------------------------------------------------ asking
def ask(
    summit: Summit,
    document: str,
    language: str,
    *,
    by: User | None,
    scope: str = "",
    options: Mapping[str, Any] | None = None,
    key: UUID | None = None,
    payload: object = None,
) -> tuple[Job, bool]:
    """The job, and whether it is new: asking for the same while it runs joins it. ``scope`` is "", a day
    or a session (``outcomes.scopes``); ``options`` are the report's."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Job), False
        if document not in Document.values:
            raise RuleBroken("document.unknown", _("Choose one of the documents."), "document")
        if language not in summit.language_codes:
            raise RuleBroken(
                "language.unknown",
                _("This summit has no documents in “%(language)s”; it has %(languages)s.")
                % {"language": language, "languages": ", ".join(summit.language_codes)},
                "language",
            )
        scope = scope_of(summit, scope, document).key
        chosen = unusual(options or {}) if document == Document.REPORT else {}
        wanted = {"summit": summit, "document": document, "language": language, "scope": scope,
                  "variant": variant(chosen)}  # fmt: skip
        job, fresh = _start_or_join(wanted, {"options": chosen, "asked_by": by})
        if fresh:
            record(act, "document.asked", job, by=by, summit=summit, document=document, scope=scope)
            live.job_changed(act, job, "job.queued")
            send_after_commit(job.pk)
        return act.done(job), fresh


def _start_or_join(wanted: dict[str, Any], more: dict[str, Any]) -> tuple[Job, bool]:
    running = Job.objects.filter(state__in=[State.QUEUED, State.RUNNING], **wanted)
    existing = running.first()
    if existing is not None:
        return existing, False
    try:
        with transaction.atomic():
            return Job.objects.create(**wanted, **more), True
    except IntegrityError:  # somebody asked in the same moment
        return running.get(), False


def cancel(job: Job, *, by: User | None) -> Job:
    """A waiting job is cancelled at once, a running one as soon as its runner looks (a second)."""
    with journal.command(by=by) as act:
        row = Job.objects.filter(pk=job.pk)
        waiting = row.filter(state=State.QUEUED).update(
            state=State.CANCELLED, cancel_requested=True, finished_at=Now(), updated_at=Now()
        )
        running = row.filter(state=State.RUNNING).update(cancel_requested=True, updated_at=Now())
        if not waiting and not running:
            raise RuleBroken("job.over", _("This is over already; there is nothing to cancel."))
        record(act, "document.cancelled", job, by=by, summit=job.summit)
        live.job_changed(act, job, "job.finished" if waiting else "job.advanced")
    job.refresh_from_db()
    return job


def retry(job: Job, *, by: User, key: UUID | None = None, payload: object = None) -> Job:
    """The same again after a failure, from the words as they are now."""
    if job.state not in {State.FAILED, State.CANCELLED}:
        raise RuleBroken("job.not-failed", _("Only what failed or was cancelled is tried again."))
    return ask(
        job.summit, job.document, job.language, scope=job.scope, options=job.options,
        by=by, key=key, payload=payload,
    )[0]  # fmt: skip


# ------------------------------------------------------------------ putting right
def reconcile(**which: Any) -> int:
    """Jobs whose runner is gone go back into the queue, or end; waiting ones are told about again.
    Returns how many hints were sent. Every 15 s by beat; ``which`` narrows it to one job."""
    gone = Job.objects.filter(state=State.RUNNING, lease_until__lt=Now(), **which)
    for job in gone.select_related("summit", "asked_by"):
        _put_right(job)
    waiting = list(
        Job.objects.filter(state=State.QUEUED, updated_at__lt=Now() - UNHEARD, **which).values_list(
            "pk", flat=True
        )
    )
    for pk in waiting:
        send_hint(pk)
    return len(waiting)


def spoken(job: Job) -> str:
    """The language in which a job's messages are written: its asker's."""
    return job.asked_by.language if job.asked_by else settings.LANGUAGE_CODE


def _put_right(job: Job) -> None:
    with translation.override(spoken(job)):
        _end_or_requeue(job)


def _end_or_requeue(job: Job) -> None:
    values: dict[str, Any] = {"state": State.QUEUED, "stage": "", **NOTHING_YET}
    if job.cancel_requested:
        values = {"state": State.CANCELLED, "finished_at": Now()}
    elif job.attempt >= MAX_ATTEMPTS:
        message = _("It was tried %(times)d times and broke off each time. Ask the operator to look "
                    "into the worker's log, then try again.") % {"times": job.attempt}  # fmt: skip
        values = {"state": State.FAILED, "finished_at": Now(), "error": str(message)}
    with journal.command() as act:
        expired = Job.objects.filter(
            pk=job.pk, fence=job.fence, state=State.RUNNING, lease_until__lt=Now()
        )
        if expired.update(lease_until=None, updated_at=Now(), **values):
            over = values["state"] != State.QUEUED
            live.job_changed(act, job, "job.finished" if over else "job.advanced")
            if not over:
                send_after_commit(job.pk)
