"""Settings for tests, and the cast."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from summit import parts
from summit.log import access
from summit.models import User
from tests import cast as people


def pytest_configure() -> None:
    """Plain static files, fast hashes, mail in memory, files in a folder of their own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.FILES_DIR = Path(tempfile.mkdtemp(prefix="summit-files-"))
    settings.MEDIA_ROOT = settings.FILES_DIR
    settings.LIVE_KEEP_CONNECTIONS = False


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Limits and presence of one test do not reach the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _fresh_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test did a moment ago is on the page that it opens, which asks what it always asks."""
    monkeypatch.setattr(parts, "FRESH_SECONDS", 0)
    monkeypatch.setattr(access, "head", lambda: access.logged(access.ACCESS))


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """Whoever read a page in French leaves the next test in English."""
    yield
    translation.deactivate()


@pytest.fixture
def at_home(settings: Any, tmp_path: Path) -> Any:
    """`up` on a loopback address: letters lie in a folder."""
    settings.LOOPBACK = True
    settings.EMBEDDED = True
    settings.EMAIL_BACKEND = "summit.outbox.OutboxBackend"
    settings.MAIL_DIR = tmp_path / "mail"
    return settings


@pytest.fixture
def cast(db: None) -> SimpleNamespace:
    return people.build()


@pytest.fixture
def as_person() -> Callable[[User | None], Client]:
    """A browser in which this person is logged in (None: nobody)."""

    def browser(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser


def _by_name(name: str) -> Callable[[SimpleNamespace], object]:
    @pytest.fixture(name=name)
    def somebody(cast: SimpleNamespace) -> object:
        return getattr(cast, name)

    return somebody


# olga, mira, …: each person of the cast is a fixture of their own, and so are the summit and its
# live session.
for _name in (*people.PEOPLE, "summit", "plenary"):
    globals()[_name] = _by_name(_name)
