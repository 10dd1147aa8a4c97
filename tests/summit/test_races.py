"""Two at once. SQLite takes turns by itself; tests/production runs these on PostgreSQL too."""

import contextlib
import threading
from collections.abc import Callable

import pytest
from django.db import connections

from summit.errors import RuleBroken
from summit.models import Participation, User
from summit.services import participation
from summit.services import people as persons
from tests import cast as people

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Runs the acts in threads; the codes of those that were refused."""
    refused: list[str] = []

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        except RuleBroken as error:
            refused.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def meeting(function: Callable[..., object]) -> Callable[..., object]:
    """Both threads pass the check before either goes on, if nothing makes them take turns."""
    barrier = threading.Barrier(2)

    def checked(*args: object) -> object:
        result = function(*args)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(1.5)
        return result

    return checked


def test_two_first_people_make_one_operator(monkeypatch):
    monkeypatch.setattr(persons, "somebody_came", meeting(persons.somebody_came))
    refused = at_once(
        *(
            lambda n=n: persons.set_up(email=f"{n}@example.org", display_name="x", language="en")
            for n in "ab"
        )
    )
    assert (refused, User.objects.filter(is_superuser=True).count()) == (["setup.done"], 1)


def test_two_organisers_cannot_shut_each_other_out(monkeypatch):
    summit = people.make_summit("pair")
    one, two = (people.place(summit, people.make_user(n), "organiser") for n in ("aa", "bb"))
    keep = meeting(participation._keep_an_organiser)
    monkeypatch.setattr(participation, "_keep_an_organiser", keep)
    refused = at_once(
        lambda: participation.ban(one, by=two.user, reason="x"),
        lambda: participation.ban(two, by=one.user, reason="x"),
    )
    left = Participation.objects.filter(summit=summit, banned_at__isnull=True).count()
    assert (refused, left) == (["summit.last-organiser"], 1)
