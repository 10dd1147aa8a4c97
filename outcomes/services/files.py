"""Where compiled documents lie: content-addressed, complete or not at all."""

import hashlib
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from outcomes.models import Publication

ABANDONED = 24 * 3600  # seconds


def blob(sha256: str) -> Path:
    """The file with this content."""
    return Path(settings.FILES_DIR) / "blobs" / sha256


@contextmanager
def workdir(name: str) -> Iterator[Path]:
    """A directory of one attempt, on the same file system as the blobs; gone afterwards."""
    place = Path(settings.FILES_DIR) / "tmp" / name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True, mode=0o700)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def keep(
    path: Path,
    *,
    form: str,
    name: str,
    pages: int | None = None,
    inside: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Moves a finished file to its blob, durably, and describes it as ``Publication.files`` does.
    Nobody can see half of it: the name appears when everything is on the disk. ``inside``: the members
    of an archive."""
    sha256, size = _settle(path)
    target = blob(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    path.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    path.replace(target)
    _sync(target.parent)
    described = {"format": form, "name": name, "sha256": sha256, "bytes": size, "pages": pages}
    return {**described, "members": list(inside)} if inside else described


def all_there(publication: Publication) -> bool:
    """Whether every file of it can be handed out."""
    return all(blob(file["sha256"]).is_file() for file in publication.files)


def sweep() -> None:
    """Removes, a day later, what attempts that were killed left behind: their directories, and files
    that no publication names."""
    store = Path(settings.FILES_DIR)
    for place in filter(_is_abandoned, store.glob("tmp/*")):
        shutil.rmtree(place, ignore_errors=True)
    lone = list(filter(_is_abandoned, store.glob("blobs/*")))
    if lone:
        named = Publication.objects.values_list("files", flat=True)
        known = {file["sha256"] for files in named.iterator() for file in files}
        for path in lone:
            if path.name not in known:
                path.unlink(missing_ok=True)


def _is_abandoned(path: Path) -> bool:
    """Whoever needs a file again writes it again, and it is young."""
    try:
        return time.time() - path.stat().st_mtime > ABANDONED
    except FileNotFoundError:
        return False


def _settle(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
        return sha256, file.tell()


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
