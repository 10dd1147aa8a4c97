"""Two at once. SQLite takes turns by itself; tests/production runs these on PostgreSQL too."""

import contextlib
import threading
from collections.abc import Callable

import pytest
from django.db import connections

from sessions.models import Session
from sessions.services import guests, join_codes
from summit.errors import RuleBroken
from summit.models import Delegation, Participation, User
from summit.services import delegations, participation
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


def test_two_organisers_who_add_the_same_delegation_make_one(monkeypatch):
    """The other one is told; nobody sees a page that says that the server is broken."""
    summit = people.make_summit("pair")
    olga = people.make_user("olga")
    monkeypatch.setattr(delegations, "_name", meeting(delegations._name))
    refused = at_once(
        *(
            lambda: delegations.create_delegation(summit, name="Youth", kind="youth", by=olga)
            for _ in "ab"
        )
    )
    assert refused in (["delegation.exists"], ["same.moment"])
    assert Delegation.objects.filter(summit=summit).count() == 1


def test_whoever_follows_the_codes_of_two_sessions_at_once_comes_into_both(monkeypatch):
    summit = people.make_summit("pair")
    olga, ada = people.make_user("olga"), people.make_user("ada")
    rooms = [
        Session.objects.create(
            summit=summit, number=n, title={"en": "x"}, status="scheduled", guests="part"
        )
        for n in (1, 2)
    ]
    for room in rooms:
        join_codes.open_code(room, by=olga)
    waits = meeting(guests._must_not_be_somebody)
    monkeypatch.setattr(guests, "_must_not_be_somebody", waits)
    refused = at_once(*(lambda r=room: guests.join_with_account(r, by=ada) for room in rooms))
    assert refused == []
    assert Participation.objects.filter(summit=summit, user=ada, is_guest=True).count() == 1
