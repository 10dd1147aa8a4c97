"""Where compiled documents lie: content-addressed, complete or not at all."""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
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


# ------------------------------------------------------------------ parts
def note(digest: str, file: Mapping[str, Any], place: Path) -> None:
    """What was made from the content with this digest is this ``file``, as ``keep`` described it. Whoever reads
    the note sees all of it or none."""
    target, path = _note(digest), place / f"{digest}.note"
    told = {name: file[name] for name in ("sha256", "pages")}
    path.write_text(json.dumps(told), encoding="ascii")
    _settle(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
    _sync(target.parent)


def noted(digest: str) -> dict[str, Any] | None:
    """``sha256`` and ``pages`` of what was made from this content, while its file is there."""
    try:
        told: dict[str, Any] = json.loads(_note(digest).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None
    return told if blob(told["sha256"]).is_file() else None


def take(sha256: str, path: Path) -> bool:
    """Puts a file that is kept already to ``path`` too, young again, so that nobody who sweeps takes it away
    meanwhile. False when it is gone, or is not what it was."""
    try:
        os.link(blob(sha256), path)
    except FileNotFoundError:
        return False
    except OSError:  # a file system without second names
        shutil.copyfile(blob(sha256), path)
    os.utime(path)
    return _sha256_of(path) == sha256


def _note(digest: str) -> Path:
    return Path(settings.FILES_DIR) / "parts" / digest


# ------------------------------------------------------------------ all of them
def all_there(publication: Publication) -> bool:
    """Whether every file of it can be handed out."""
    return all(blob(file["sha256"]).is_file() for file in publication.files)


def sweep() -> None:
    """Removes, a day later, what attempts that were killed left behind: their directories, files that no
    publication names, and notes about files that are gone."""
    store = Path(settings.FILES_DIR)
    for path in filter(_is_abandoned, store.glob("parts/*")):
        if noted(path.name) is None:
            path.unlink(missing_ok=True)
    for place in filter(_is_abandoned, store.glob("tmp/*")):
        shutil.rmtree(place, ignore_errors=True)
    lone = list(filter(_is_abandoned, store.glob("blobs/*")))
    if lone:
        named = Publication.objects.values_list("files", flat=True)
        known = {file["sha256"] for files in named.iterator() for file in files}
        for path in lone:
            # Asked once more: it may have been taken up again meanwhile.
            if path.name not in known and _is_abandoned(path):
                path.unlink(missing_ok=True)


def _is_abandoned(path: Path) -> bool:
    """Whoever needs a file again writes it again, and it is young."""
    try:
        return time.time() - path.stat().st_mtime > ABANDONED
    except FileNotFoundError:
        return False


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
