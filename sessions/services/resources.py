"""Sharing links and files, replacing a file, taking it back; and what becomes of its check."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sessions import live, permissions
from sessions.models import AgendaItem, GuidingQuestion, Resource, Session, Upload
from sessions.services import uploads
from sessions.services.contributions import clean_words, known_language, why_hidden
from sessions.services.hearing import must_be_heard
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import Participation, Summit, User
from summit.services.activity import record

Status = Resource.Status
State = Upload.State
FACTS = {Status.APPROVED: "resource.approved", Status.HIDDEN: "resource.hidden"}
MB = 1024 * 1024


@dataclass(frozen=True)
class Sharing:
    """What is shared with whom. ``session`` None: with the whole summit."""

    summit: Summit
    session: Session | None
    title: str
    language: str = ""
    agenda_item: AgendaItem | None = None
    guiding_question: GuidingQuestion | None = None


@dataclass(frozen=True)
class Sent:
    """A file that was received (``uploads.receive``)."""

    place: UUID = field(compare=False)
    name: str
    size: int


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
        session = _open(what, by)
        _must_be_safe(url)
        _must_have_room(what, place, 0)
        resource = Resource.objects.create(
            **_described(what, by),
            author=place,
            kind=Resource.Kind.LINK,
            url=url,
            status=_first_status(session, by),
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
        _open(what, by)
        _must_have_room(what, place, sent.size)
        resource = Resource.objects.create(**_described(what, by), author=place)
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
        _open(what, by)
        _must_have_room(what, place, sent.size, again=True)
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
        resource.status = _first_status(resource.session, sharer)
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


# ------------------------------------------------------------------ rules
def _open(what: Sharing, by: User) -> Session | None:
    """The session, held; refused when it takes nothing now. Whoever runs or records it adds to it also
    after its end."""
    if what.session is None:
        return None
    locked = lock(what.session)
    must_be_heard(locked, by)
    if locked.is_open_for_words:
        return locked
    late = locked.status == Session.Status.ENDED and _at_once(locked, by)
    if not late:
        raise RuleBroken("session.closed", _("The session does not take resources now."))
    return locked


def _at_once(session: Session, by: User | None) -> bool:
    return by is not None and permissions.standing_of(by, session).answers


def _first_status(session: Session | None, by: User | None) -> Status:
    """Speakers and whoever runs or records a session share at once; others as the session says."""
    if session is None or not session.approves_first or _at_once(session, by):
        return Status.APPROVED
    return Status.PENDING


def _described(what: Sharing, by: User) -> dict[str, object]:
    for part in (what.agenda_item, what.guiding_question):
        if part is not None and (what.session is None or part.session_id != what.session.pk):
            raise RuleBroken("part.elsewhere", _("This belongs to another session."))
    return {
        "summit": what.summit,
        "session": what.session,
        "title": clean_words(what.title, 200, "title"),
        "language": known_language(what.language, by),
        "agenda_item": what.agenda_item,
        "guiding_question": what.guiding_question,
    }


def _must_be_safe(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        raise RuleBroken(
            "link.unsafe",
            _("Links begin with https:// and name no user. Check the address."),
            "url",
        )


def _must_have_room(
    what: Sharing, place: Participation | None, size: int, *, again: bool = False
) -> None:
    """The quotas of docs/operators.md."""
    if size > settings.FILE_MB * MB:
        raise RuleBroken(
            "file.large",
            _("A file may have %(n)d MB at most. Save it smaller, or share a link to it.")
            % {"n": settings.FILE_MB},
            "file",
        )
    standing = Resource.objects.filter(summit=what.summit).exclude(
        status__in=[Status.WITHDRAWN, Status.REFUSED]
    )
    mine = standing.filter(author=place) if place else standing.none()
    if not again and mine.count() >= settings.RESOURCES_PER_PERSON:
        raise RuleBroken(
            "person.full",
            ngettext(
                "You share %(n)d resource in this summit, which is the most. Withdraw one first.",
                "You share %(n)d resources in this summit, which is the most. Withdraw one first.",
                settings.RESOURCES_PER_PERSON,
            )
            % {"n": settings.RESOURCES_PER_PERSON},
        )
    here = standing.filter(session=what.session)
    if what.session and not again and here.count() >= settings.RESOURCES_PER_SESSION:
        raise RuleBroken(
            "session.full",
            _("This session has as many resources as it may have. Ask a moderator to hide some."),
        )
    if size:
        _must_have_space(what, place, size)


def _must_have_space(what: Sharing, place: Participation | None, size: int) -> None:
    files = Upload.objects.filter(resource__summit=what.summit).exclude(state=State.REFUSED)
    own = files.filter(author=place) if place else files.none()
    if _bytes(own) + size > settings.FILES_MB_PER_PERSON * MB:
        raise RuleBroken(
            "person.space",
            _("Your files would have more than %(n)d MB together. Withdraw one, or share links.")
            % {"n": settings.FILES_MB_PER_PERSON},
            "file",
        )
    if _bytes(files) + size > settings.FILES_MB_PER_SUMMIT * MB or uploads.free_bytes() < 10 * size:
        raise RuleBroken(
            "summit.space",
            _("There is no room for more files here. Share a link, or tell the organisers."),
            "file",
        )


def _bytes(files: object) -> int:
    return int(files.aggregate(all=Sum("size"))["all"] or 0)  # type: ignore[attr-defined]


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
