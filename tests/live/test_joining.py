"""Joining without the database, and the ways in which a ticket does not help."""

import time
from types import SimpleNamespace

import pytest
from channels.db import database_sync_to_async as threaded
from django.contrib.sessions.models import Session as LoginSession
from django.core import signing

from summit import budget as budgets
from summit import logins
from summit.live import tickets
from summit.live.hub import hub
from summit.live.rights import Rights
from summit.log import access, journal, threads
from summit.log.access import head as known_head
from summit.services import participation
from tests.live.sockets import hear, login, say, socket

pytestmark = pytest.mark.django_db(transaction=True)


def ticket_for(house, user, streams=None):
    key = login(user)
    names = [f"session:{house.plenary.pk}"] if streams is None else streams
    return key, tickets.issue(user.pk, key, names)


async def hello(browser, name, **more):
    stream = {"name": name, "epoch": "", "seq": 0}
    await say(browser, {"hello": {"v": 2, "language": "en", "streams": [stream], **more}})


async def joined(house, key, ticket):
    browser = await socket(None)
    browser.scope["headers"].append((b"cookie", f"login={key}".encode()))
    await browser.connect()
    await hello(browser, f"session:{house.plenary.pk}", ticket=ticket)
    return browser


async def test_with_a_ticket_joining_asks_the_database_nothing(house, monkeypatch):
    key, ticket = await threaded(ticket_for)(house, house.ada)
    first = await joined(house, key, ticket)  # the process learns where the stream stands
    await hear(first, "welcome")
    asked = []
    read = threads.read

    async def counted(act, *args, **kwargs):
        asked.append(act.__name__)
        return await read(act, *args, **kwargs)

    monkeypatch.setattr(threads, "read", counted)
    browser = await joined(house, key, ticket)
    assert (await hear(browser, "welcome"))["refused"] == []
    mine = {"person", "may_follow", "by_id", "facts"}
    assert mine & set(asked) == set()
    for each in (first, browser):
        await each.disconnect()


async def test_a_ban_after_the_page_was_made_is_noticed(house):
    key, ticket = await threaded(ticket_for)(house, house.ada)
    await threaded(participation.ban)(house.places.ada, by=house.olga, reason="x")
    browser = await joined(house, key, ticket)
    assert (await hear(browser, "welcome"))["streams"] == {}
    await browser.disconnect()


async def test_a_ban_that_this_process_already_knows_beats_an_old_ticket(house):
    other = await socket(house.sami)
    await other.connect()
    await hello(other, f"session:{house.plenary.pk}")
    await hear(other, "welcome")
    key, ticket = await threaded(ticket_for)(house, house.ada)
    await threaded(participation.ban)(house.places.ada, by=house.olga, reason="x")
    await hub.look()
    browser = await joined(house, key, ticket)
    assert (await hear(browser, "welcome"))["streams"] == {}
    for each in (other, browser):
        await each.disconnect()


@pytest.mark.parametrize("spoiled", ["", "nonsense", None, 7, ["x"]])
async def test_a_spoiled_ticket_is_as_none(house, spoiled):
    key, _ = await threaded(ticket_for)(house, house.ada)
    browser = await joined(house, key, spoiled)
    assert list((await hear(browser, "welcome"))["streams"]) == [f"session:{house.plenary.pk}"]
    await browser.disconnect()


async def test_a_ticket_is_worth_nothing_beside_another_login(house):
    _, ticket = await threaded(ticket_for)(house, house.mira, [f"session:{house.plenary.pk}"])
    key = await threaded(login)(house.otto)
    browser = await joined(house, key, ticket)
    assert (await hear(browser, "welcome"))["streams"] == {}
    await browser.disconnect()


def test_a_ticket_is_signed_and_short_lived(house, monkeypatch):
    key, ticket = ticket_for(house, house.ada)
    assert tickets.check(ticket, key).user_id == str(house.ada.pk)
    assert tickets.check(ticket[:-1] + ("A" if ticket[-1] != "A" else "B"), key) is None
    forged = signing.dumps([str(house.ada.pk), "x", 0], salt="another")
    assert tickets.check(forged, key) is None
    later = time.time() + tickets.SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert tickets.check(ticket, key) is None


async def test_a_ticket_older_than_this_process_is_checked_in_the_database():
    rights = Rights(SimpleNamespace(people={}, tails={}))
    rights.start([(5, "user", "x")])
    old = tickets.Ticket("u", frozenset(), 3)
    new = tickets.Ticket("u", frozenset({"session:s"}), 5)
    assert (await rights.hold(old), await rights.hold(new)) == (False, True)
    rights._changed["s"] = 6
    assert not await rights.hold(new)


def test_the_known_head_of_the_access_stream_is_at_most_a_second_old(house, monkeypatch):
    monkeypatch.setattr(access, "_known", None)
    before = known_head()
    participation.ban(house.places.ada, by=house.olga, reason="x")
    assert known_head() == before
    monkeypatch.setattr(access, "_known", (before, time.monotonic() - 1.1))
    assert known_head() == before + 1


# ------------------------------------------------------------------ who it is
@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://testserver", True),
        ("https://testserver", False),
        ("http://testserver:81", False),
        ("http://testserver.evil.org", False),
        ("http://eviltestserver", False),
        ("null", False),
        ("", False),
    ],
)
def test_only_pages_of_this_server_open_sockets(origin, allowed):
    headers = {b"host": b"testserver", b"origin": origin.encode()}
    assert logins.same_origin(headers) is allowed


def test_a_login_holds_until_it_ends_or_the_password_changes(house):
    key, other = login(house.ada), login(house.leila)
    pairs = [(key, str(house.ada.pk)), (other, str(house.leila.pk)), ("gone", str(house.ada.pk))]
    assert logins.still_in(pairs) == set(pairs[:2])
    assert logins.still_in([(key, str(house.leila.pk))]) == set()
    house.ada.set_password("another one, longer")
    house.ada.save()
    house.leila.is_active = False
    house.leila.save()
    assert logins.still_in(pairs) == set()


async def test_a_login_that_ended_unheard_is_found_by_asking_again(house, monkeypatch):
    key, ticket = await threaded(ticket_for)(house, house.ada)
    browser = await joined(house, key, ticket)
    await hear(browser, "welcome")
    follower = next(iter(hub.sockets))
    follower.checked_at -= 60
    await threaded(LoginSession.objects.all().delete)()
    await hub.wheel._serve([follower], time.monotonic())
    closed = await browser.receive_output(timeout=5)
    while closed["type"] != "websocket.close":
        closed = await browser.receive_output(timeout=5)
    assert closed["code"] == 4401


async def test_one_person_has_so_many_sockets_and_no_more(house, monkeypatch):
    monkeypatch.setattr("summit.live.consumer.MOST_SOCKETS", 2)
    key, ticket = await threaded(ticket_for)(house, house.ada)
    browsers = []
    for _ in range(2):
        browsers.append(await joined(house, key, ticket))
        await hear(browsers[-1], "welcome")
    browsers.append(await joined(house, key, ticket))
    assert (await browsers[2].receive_output(timeout=5))["code"] == 4429
    for browser in browsers:
        await browser.disconnect()


def test_a_bucket_fills_again_and_forgets_the_longest_unused(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(budgets.time, "monotonic", lambda: now[0])
    buckets = budgets.Buckets(rate=1, size=2)
    assert [buckets.take("a") for _ in range(3)] == [True, True, False]
    assert buckets.take("b")
    now[0] = 1.0
    assert [buckets.take("a") for _ in range(2)] == [True, False]
    monkeypatch.setattr(budgets, "KEPT", 2)
    buckets.take("c")
    assert buckets.take("b")  # was forgotten, and is full


def test_heads_of_pages_and_tickets_agree(house):
    name = f"session:{house.plenary.pk}"
    with journal.command(by=house.ada) as act:
        act.say(name, "x.done", house.ada)
    assert journal.heads([name])[0]["seq"] == 1
