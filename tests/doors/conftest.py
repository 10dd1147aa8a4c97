"""One world for all doors of a process: each request happens in a savepoint and is taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client

from summit import budget, limits
from summit.models import Summit
from tests.doors import world as worlds
from tests.doors.table import WHO

BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter() -> transaction.Atomic:
    """A savepoint inside which ``atomic(durable=True)`` is allowed, as in Django's own TestCase."""
    block = transaction.atomic()
    block._from_testcase = True
    block.__enter__()
    return block


def take_back(block: transaction.Atomic) -> None:
    transaction.set_rollback(True)
    block.__exit__(None, None, None)


@contextmanager
def taken_back() -> Iterator[None]:
    block = enter()
    try:
        yield
    finally:
        take_back(block)


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """How often somebody may is tested elsewhere: here everybody asks for everything at once."""
    monkeypatch.setattr(budget.Buckets, "take", lambda self, name: True)
    monkeypatch.setattr(limits, "allow", lambda *what, **often: None)


@pytest.fixture(scope="module")
def browsers() -> dict[str, Client]:
    return {}


@pytest.fixture(scope="module")
def built(
    django_db_setup: None, django_db_blocker: object, browsers: dict[str, Client]
) -> Iterator[SimpleNamespace]:
    with django_db_blocker.unblock():
        block = enter()
        try:
            world = worlds.build()
            for who, name in WHO.items():
                browsers[who] = Client()
                if name:
                    browsers[who].force_login(getattr(world, name), backend=BACKEND)
            yield world
        finally:
            take_back(block)


@pytest.fixture
def world(built: SimpleNamespace, db: None) -> SimpleNamespace:
    """Whatever one test does is taken back by ``db``, inside the transaction of the whole module."""
    return built


@pytest.fixture
def private_world(world: SimpleNamespace) -> SimpleNamespace:
    """The world, whose summit only its people see."""
    Summit.objects.filter(pk=world.summit.pk).update(is_private=True)
    return world
