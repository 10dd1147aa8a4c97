"""What may be shared, by whom, and how much of it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sessions import permissions
from sessions.models import AgendaItem, GuidingQuestion, Resource, Session, Upload
from sessions.services import uploads
from sessions.services.hearing import must_be_heard
from sessions.services.sessions import lock
from sessions.services.words import clean_words, known_language
from summit.errors import RuleBroken
from summit.models import Participation, Summit, User

Status = Resource.Status
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


def opened(what: Sharing, by: User) -> Session | None:
    """The session, held; refused when it takes nothing now. Whoever runs or records it adds to it also
    after its end."""
    if what.session is None:
        return None
    locked = lock(what.session)
    must_be_heard(locked, by)
    if locked.is_open_for_words:
        return locked
    late = locked.status == Session.Status.ENDED and shares_at_once(locked, by)
    if not late:
        raise RuleBroken("session.closed", _("The session does not take resources now."))
    return locked


def shares_at_once(session: Session, by: User | None) -> bool:
    return by is not None and permissions.standing_of(by, session).answers


def first_status(session: Session | None, by: User | None) -> Status:
    """Speakers and whoever runs or records a session share at once; others as the session says."""
    if session is None or not session.approves_first or shares_at_once(session, by):
        return Status.APPROVED
    return Status.PENDING


def described(what: Sharing, by: User) -> dict[str, object]:
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


def must_be_safe(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        raise RuleBroken(
            "link.unsafe",
            _("Links begin with https:// and name no user. Check the address."),
            "url",
        )


def must_have_room(
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
    here = standing.filter(session=what.session).exclude(status=Status.HIDDEN)
    if what.session and not again and here.count() >= settings.RESOURCES_PER_SESSION:
        raise RuleBroken(
            "session.full",
            _("This session has as many resources as it may have. Ask a moderator to hide some."),
        )
    if size:
        _must_have_space(what, place, size)


def _must_have_space(what: Sharing, place: Participation | None, size: int) -> None:
    files = Upload.objects.filter(resource__summit=what.summit).exclude(state=Upload.State.REFUSED)
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
