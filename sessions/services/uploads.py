"""Where shared files lie, and how each is made anew outside of everybody's request.

The Upload row is the truth: waiting → running → ready or refused. A message to the workers is a hint,
a lease that is over lets another worker try, and a third failure is an answer too.
"""

import logging
import shutil
import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from sessions.models import Poster, Upload
from sessions.remake import runner
from summit.celery import tell
from summit.texts import clean_text

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=180)
TRIES = 3
ABANDONED = timedelta(days=1)
POSTERS = "posters"  # the folder of sessions.services.posters
State = Upload.State


# ------------------------------------------------------------------ places
def incoming(place: UUID) -> Path:
    """As it was sent; handed out to nobody."""
    return Path(settings.FILES_DIR) / "incoming" / place.hex


def kept(place: UUID) -> Path:
    """As it was made anew."""
    return Path(settings.FILES_DIR) / "resources" / place.hex


def receive(file: Any) -> UUID:
    """Writes what was sent (an UploadedFile) to a place of its own, in pieces."""
    place = uuid4()
    target = incoming(place)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with target.open("xb") as out:
        for piece in file.chunks():
            out.write(piece)
    target.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    return place


def discard(*places: UUID) -> None:
    """Both what was sent and what was made of it."""
    for place in places:
        incoming(place).unlink(missing_ok=True)
        kept(place).unlink(missing_ok=True)


def discard_after_commit(*places: UUID) -> None:
    transaction.on_commit(lambda: discard(*places))


def drop_original_after_commit(place: UUID) -> None:
    """What was sent, now that something was made of it."""
    transaction.on_commit(lambda: incoming(place).unlink(missing_ok=True))


# ------------------------------------------------------------------ names
def suffix_of(name: str) -> str:
    """``pdf`` of ``Note.PDF``; "" when there is none that could be one."""
    end = name.rpartition(".")[2].lower()
    return end if end != name.lower() and end.isascii() and end.isalnum() and len(end) <= 5 else ""


def name_for(given: str, suffix: str) -> str:
    """The file's name for whoever saves it: the last part of what its sender called it, without
    control, direction and path characters, and with the end that is true."""
    last = clean_text(given).replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] if suffix_of(last) else last
    plain = "".join(
        char if unicodedata.category(char)[0] not in "CZ" else " " * (char.isspace())
        for char in stem
    )
    for sign in '<>:"|?*%;':
        plain = plain.replace(sign, "_")
    plain = " ".join(plain.split()).strip(". ")[:100].strip()
    return f"{plain or 'file'}.{suffix}"


# ------------------------------------------------------------------ work
def hint_after_commit(upload: Upload) -> None:
    """Tells the workers, once the row can be seen. Without them the next look finds it."""

    def hint() -> None:
        try:
            if not settings.REDIS_URL:
                settings.QUEUE_DIR.joinpath("messages").mkdir(parents=True, exist_ok=True)
            tell("sessions.tasks.check_upload", str(upload.pk), expires=120)
        except Exception as error:
            log.warning("Upload %s waits for the next look: %r", upload.pk, error)

    transaction.on_commit(hint)


def claim(upload_id: UUID) -> Upload | None:
    """The upload, if it waits or whoever had it is gone."""
    now = timezone.now()
    free = Q(state=State.WAITING) | Q(state=State.RUNNING, lease_until__lt=now)
    taken = Upload.objects.filter(free, pk=upload_id).update(
        state=State.RUNNING, attempt=F("attempt") + 1, lease_until=now + LEASE, updated_at=now
    )
    return Upload.objects.select_related("resource").get(pk=upload_id) if taken else None


def make_anew(upload: Upload) -> dict[str, Any] | None:
    """What ``remake`` says of it; None when it is to be tried again later."""
    if upload.attempt > TRIES:
        return {"problem": "broken"}
    source, target = incoming(upload.place), kept(upload.place)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not source.is_file():
        return {"problem": "broken"}
    making = target.with_suffix(f".{upload.attempt}")
    try:
        told = runner.remake(source, making, suffix_of(upload.given_name))
        if "problem" not in told:
            making.chmod(settings.FILE_UPLOAD_PERMISSIONS)
            making.replace(target)
    except (runner.BrokeOff, OSError) as error:
        log.warning("upload %s, attempt %s: %s", upload.pk, upload.attempt, error)
        return None if upload.attempt < TRIES else {"problem": "broken"}
    finally:
        making.unlink(missing_ok=True)
    return told


def waiting() -> list[UUID]:
    """Those that nobody works on."""
    now = timezone.now()
    free = Q(state=State.WAITING) | Q(state=State.RUNNING, lease_until__lt=now)
    return list(Upload.objects.filter(free).values_list("pk", flat=True))


def sweep() -> int:
    """Removes files that no row knows, a day later; how many."""
    known = {
        place.hex
        for rows in (Upload.objects.exclude(state=State.REFUSED), Poster.objects.all())
        for place in rows.values_list("place", flat=True)
    }
    oldest = (timezone.now() - ABANDONED).timestamp()
    gone = [
        path
        for folder in ("incoming", "resources", POSTERS)
        for path in _entries(Path(settings.FILES_DIR) / folder)
        if path.name.partition(".")[0] not in known and path.stat().st_mtime < oldest
    ]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _entries(folder: Path) -> Iterable[Path]:
    return folder.iterdir() if folder.is_dir() else ()


def free_bytes() -> int:
    """On the disk that the files lie on."""
    folder = Path(settings.FILES_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free
