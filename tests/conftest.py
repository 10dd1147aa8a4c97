"""Settings for tests, and the cast."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

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


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Limits and presence of one test do not reach the next."""
    cache.clear()
    yield
    cache.clear()


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


@pytest.fixture
def olga(cast: SimpleNamespace):
    return cast.olga


@pytest.fixture
def mira(cast: SimpleNamespace):
    return cast.mira


@pytest.fixture
def sami(cast: SimpleNamespace):
    return cast.sami


@pytest.fixture
def rana(cast: SimpleNamespace):
    return cast.rana


@pytest.fixture
def ada(cast: SimpleNamespace):
    return cast.ada


@pytest.fixture
def leila(cast: SimpleNamespace):
    return cast.leila


@pytest.fixture
def vera(cast: SimpleNamespace):
    return cast.vera


@pytest.fixture
def otto(cast: SimpleNamespace):
    return cast.otto


@pytest.fixture
def summit(cast: SimpleNamespace):
    return cast.summit


@pytest.fixture
def plenary(cast: SimpleNamespace):
    return cast.plenary
