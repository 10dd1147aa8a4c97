"""Sharing links and files, replacing a file, taking it back; and what becomes of its check."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import Resource, Upload
from sessions.services import uploads
from sessions.services.sharing import (
    Sent,
    Sharing,
    described,
    first_status,
    must_be_safe,
    must_have_room,
    opened,
)
from sessions.services.words import why_hidden
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import Participation, User
from summit.services.activity import record

Status = Resource.Status
State = Upload.State
FACTS = {Status.APPROVED: "resource.approved", Status.HIDDEN: "resource.hidden"}


def share_link(
    what: Sharing,
    url: str,
    *,
    by: User,
    place: Participation | None,
    key: UUID | None = None,
    payload: object = None,
) -> Resource:
    """An https address, shown with its domain and fetched by nobody here."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Resource)
        session = opened(what, by)
        must_be_safe(url)
        must_have_room(what, place, 0)
        resource = Resource.objects.create(
            **described(what, by),
            author=place,
            kind=Resource.Kind.LINK,
            url=url,
            status=first_status(session, by),
        )
        _told(act, resource, "resource.shared", by=by)
        return act.done(resource)


def share_file(
    what: Sharing,
    sent: Sent,
    *,
    by: User,
    place: Participation | None,
    key: UUID | None = None,
    payload: object = None,
) -> Resource:
    """Nobody sees it until it was made anew; its sharer sees that it is being checked."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            uploads.discard(sent.place)
            return act.recall(Resource)
        opened(what, by)
        must_have_room(what, place, sent.size)
        resource = Resource.objects.create(**described(what, by), author=place)
        _wait(resource, sent, place)
        _told(act, resource, "resource.shared", by=by)
        return act.done(resource)


def replace_file(
    resource: Resource,
    sent: Sent,
    *,
    by: User,
    place: Participation | None,
    key: UUID | None = None,
    payload: object = None,
) -> Resource:
    """A newer version under the same address. The one before is handed out until it is there."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            uploads.discard(sent.place)
            return act.recall(Resource)
        locked = lock_resource(resource)
        if locked.status in {Status.WITHDRAWN, Status.HIDDEN} or locked.is_link:
            raise RuleBroken(
                "resource.closed", _("Only the file of a shared resource is replaced.")
            )
        what = Sharing(locked.summit, locked.session, locked.title)
        opened(what, by)
        must_have_room(what, place, sent.size, again=True)
        _give_up(locked)
        if locked.status == Status.REFUSED:
            locked.status = Status.CHECKING
            locked.save(update_fields=["status", "updated_at"])
        _wait(locked, sent, place)
        _told(act, locked, "resource.shared", by=by, replaced=True)
        return act.done(locked)


def withdraw(resource: Resource, *, by: User) -> Resource:
    """Its sharer takes it back; its files are removed for good."""
    with journal.command(by=by) as act:
        locked = lock_resource(resource)
        if locked.status == Status.WITHDRAWN:
            return locked
        places = list(locked.uploads.values_list("place", flat=True))
        _give_up(locked)
        locked.status, locked.current = Status.WITHDRAWN, None
        locked.save()
        locked.uploads.update(state=State.REFUSED, problem="withdrawn")
        _told(act, locked, "resource.withdrawn", by=by)
        uploads.discard_after_commit(*places)
    return locked


# ------------------------------------------------------------------ the check
def check(upload_id: UUID) -> bool:
    """Makes the file anew if nobody else does, and tells the room; whether there is a result."""
    upload = uploads.claim(upload_id)
    told = uploads.make_anew(upload) if upload else None
    if upload is None or told is None:
        return False
    with journal.command(signed=True) as act:
        resource = lock_resource(upload.resource)
        row = Upload.objects.select_for_update().filter(
            pk=upload.pk, attempt=upload.attempt, state=State.RUNNING
        )
        mine = row.first()
        if mine is None:  # withdrawn meanwhile, or somebody else took over
            if not Upload.objects.filter(pk=upload.pk, state=State.RUNNING).exists():
                uploads.discard_after_commit(upload.place)
            return False
        if problem := told.get("problem"):
            _refuse(mine, problem)
            if resource.status == Status.CHECKING:
                resource.status = Status.REFUSED
                resource.save(update_fields=["status", "updated_at"])
        else:
            _take(resource, mine, told)
        _told(act, resource, "resource.checked", by=None)
    return True


def check_waiting() -> int:
    """All that nobody works on, one after the other; how many were decided."""
    return sum(check(upload_id) for upload_id in uploads.waiting())


def _refuse(upload: Upload, problem: str) -> None:
    upload.state, upload.problem, upload.lease_until = State.REFUSED, problem, None
    upload.save()
    uploads.discard_after_commit(upload.place)


def _take(resource: Resource, upload: Upload, told: dict[str, object]) -> None:
    """The new file is the one that is handed out; the one before is removed."""
    before = resource.current
    upload.state, upload.lease_until = State.READY, None
    upload.suffix, upload.count, upload.size = (
        str(told["suffix"]), int(str(told["count"])), int(str(told["bytes"])),
    )  # fmt: skip
    upload.name = uploads.name_for(upload.given_name, upload.suffix)
    upload.save()
    resource.kind, resource.current = str(told["kind"]), upload
    if before is not None:
        resource.revision += 1
        Upload.objects.filter(pk=before.pk).update(state=State.REFUSED, problem="withdrawn")
        uploads.discard_after_commit(before.place)
    if resource.status in {Status.CHECKING, Status.APPROVED, Status.PENDING}:
        sharer = upload.author.user if upload.author else None
        resource.status = first_status(resource.session, sharer)
    resource.save()
    uploads.drop_original_after_commit(upload.place)


def settle(
    act: Act, locked: Resource, status: Status, hidden_for: str, reason: str, *, by: User
) -> None:
    """Approved or hidden, inside somebody's decision."""
    if locked.status not in {Status.PENDING, Status.APPROVED, Status.HIDDEN}:
        raise RuleBroken("resource.gone", _("This resource was withdrawn or is not there yet."))
    if status == Status.HIDDEN:
        hidden_for, reason = why_hidden(hidden_for, reason)
    if (locked.status, locked.hidden_for, locked.reason) == (status, hidden_for, reason):
        return
    locked.status, locked.hidden_for, locked.reason = status, hidden_for, reason
    locked.save(update_fields=["status", "hidden_for", "reason", "updated_at"])
    record(act, FACTS[status], locked, by=by, summit=locked.summit, reason=locked.why)
    live.resource_changed(act, locked, FACTS[status])


def lock_resource(resource: Resource) -> Resource:
    return (
        Resource.objects.select_for_update(no_key=True, of=("self",))
        .select_related("summit", "session__summit", "current", "author__user")
        .get(pk=resource.pk)
    )


# ------------------------------------------------------------------ parts of an act
def _wait(resource: Resource, sent: Sent, place: Participation | None) -> None:
    upload = Upload.objects.create(
        resource=resource,
        author=place,
        place=sent.place,
        given_name=sent.name[:255],
        size=sent.size,
    )
    uploads.hint_after_commit(upload)


def _give_up(resource: Resource) -> None:
    """What is still being checked is not wanted any more."""
    rows = resource.uploads.filter(state__in=[State.WAITING, State.RUNNING])
    for upload in rows:
        uploads.discard_after_commit(upload.place)
    rows.update(state=State.REFUSED, problem="withdrawn", updated_at=timezone.now())


def _told(act: Act, resource: Resource, fact: str, *, by: User | None, **details: Any) -> None:
    record(act, fact, resource, by=by, summit=resource.summit, **details)
    live.resource_changed(act, resource, fact)
