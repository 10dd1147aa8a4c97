"""The picture on a session's stage until somebody presses Play: made anew, put there, taken away."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import Poster, Problem, Session
from sessions.remake import runner
from sessions.services import uploads
from sessions.services.programme import must_be_editable
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import User
from summit.services.activity import record

log = logging.getLogger(__name__)

# What is wrong with a picture; everything else is no picture.
PROBLEMS = {"pixels", "unreadable", "heavy", "empty", "broken"}


@dataclass(frozen=True)
class Picture:
    """As it was made anew: where its files lie, and how large the largest is."""

    place: UUID
    width: int
    height: int


# ------------------------------------------------------------------ files
def kept(place: UUID, width: int) -> Path:
    """One size of it."""
    return Path(settings.FILES_DIR) / uploads.POSTERS / f"{place.hex}.{width}"


def discard(place: UUID) -> None:
    """All sizes."""
    for width in Poster.WIDTHS:
        kept(place, width).unlink(missing_ok=True)


def make(file: Any) -> Picture:
    """What somebody sent (an UploadedFile), made anew in every size, while they wait: whoever sends no
    picture is told so at once, and how to mend it."""
    if uploads.free_bytes() < 10 * file.size:
        raise RuleBroken(
            "summit.space", _("There is no room for more files here. Tell the operator."), "picture"
        )
    place = uploads.receive(file)
    try:
        sizes = [_made(place, width, uploads.suffix_of(file.name or "")) for width in Poster.WIDTHS]
    except RuleBroken:
        discard(place)
        raise
    finally:
        uploads.incoming(place).unlink(missing_ok=True)
    return Picture(place, *sizes[-1])


def _made(place: UUID, width: int, suffix: str) -> tuple[int, int]:
    target = kept(place, width)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        told = runner.remake(uploads.incoming(place), target, suffix, edge=width)
        if "problem" not in told:
            target.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    except (runner.BrokeOff, OSError) as error:
        log.warning("poster %s: %s", place, error)
        told = {"problem": "broken"}
    if "problem" in told:
        raise RuleBroken("poster.refused", _told(told["problem"]), "picture")
    wide, high = told["size"]
    return wide, high


def _told(problem: str) -> Any:
    if problem in PROBLEMS:
        return Problem(problem).label
    return _("This is not a picture that can be taken. Choose a JPEG, PNG or WebP file.")


# ------------------------------------------------------------------ acts
def set_poster(
    session: Session,
    description: Mapping[str, str],
    picture: Picture | None = None,
    *,
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> Poster:
    """Put there, replaced, or with a ``picture`` of None only described otherwise."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            if picture is not None:
                discard(picture.place)
            return act.recall(Poster)
        locked = lock(session)
        must_be_editable(locked)
        poster = Poster.objects.filter(session=locked).first()
        if poster is None and picture is None:
            raise RuleBroken("poster.missing", _("Choose a picture."), "picture")
        poster = _shown(poster or Poster(session=locked, revision=0), picture, by)
        poster.description = dict(description)
        poster.save()
        record(act, "poster.set", poster, by=by, summit=locked.summit)
        live.media_changed(act, locked)
        return act.done(poster)


def _shown(poster: Poster, picture: Picture | None, by: User) -> Poster:
    if picture is None:
        return poster
    if poster.revision:
        _discard_after_commit(poster.place)
    poster.place, poster.width, poster.height = picture.place, picture.width, picture.height
    poster.revision, poster.by = poster.revision + 1, by
    return poster


def remove_poster(session: Session, *, by: User) -> None:
    """With its files. Twice is once."""
    with journal.command(by=by) as act:
        locked = lock(session)
        must_be_editable(locked)
        poster = Poster.objects.filter(session=locked).first()
        if poster is None:
            return
        record(act, "poster.removed", poster, by=by, summit=locked.summit)
        _discard_after_commit(poster.place)
        poster.delete()
        live.media_changed(act, locked)


def _discard_after_commit(place: UUID) -> None:
    transaction.on_commit(lambda: discard(place))
