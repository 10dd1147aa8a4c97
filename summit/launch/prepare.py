"""What must be true before the first page is served: tables, static files, demo, first person."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import DatabaseError, connections

from summit.launch.supervisor import Broken, tell
from summit.log import incarnation
from summit.services import people


def database() -> None:
    """Bring the tables up to date. Raises ``Broken`` when the database cannot be reached."""
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        where = settings.DATABASES["default"]["NAME"]
        raise Broken(
            f"The database {where} cannot be used: {error}\n"
            "Check SUMMIT_DATABASE_URL, or the permissions of the data directory."
        ) from error
    finally:
        connections.close_all()


def log() -> None:
    """The log is the one that was served last. Raises ``Broken`` after a restore (the cure is named)."""
    try:
        incarnation.check()
    except incarnation.Restored as restored:
        raise Broken(str(restored)) from None
    finally:
        connections.close_all()


def queue() -> None:
    """The folders of the filesystem transport, which does not make them itself."""
    for name, folder in settings.CELERY_BROKER_TRANSPORT_OPTIONS.items():
        if name.endswith(("folder", "folder_in", "folder_out")):
            Path(str(folder)).mkdir(parents=True, exist_ok=True)


def static_files(data: Path) -> None:
    """Collect the static files when one of them has changed. Raises ``Broken`` when one is missing."""
    memory = data / "static.fingerprint"
    now = _fingerprint()
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists() and memory.exists() and memory.read_text(encoding="ascii") == now:
        return
    tell("Collecting the static files.")
    memory.unlink(missing_ok=True)
    try:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    except (ValueError, OSError) as error:  # a name that leads nowhere, or a full disk
        raise Broken(f"The static files cannot be collected: {error}") from error
    memory.write_text(now, encoding="ascii")


def demo() -> None:
    """Fill the demo summit, and have the worker publish something of it; done again it changes nothing."""
    for name in ("seed_demo", "publish_demo"):
        if name in get_commands():
            call_command(name, verbosity=0)
    connections.close_all()


def first_person(base_url: str) -> str | None:
    """The one-time link with which the first person enters an empty house; else None."""
    try:
        return people.first_person_link(base_url)
    finally:
        connections.close_all()


def _fingerprint() -> str:
    """Of every static file's name, size and time, and of the way they are stored."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
