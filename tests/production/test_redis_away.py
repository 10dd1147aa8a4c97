"""Redis is stopped, killed, started empty, or swallowed by the network: nobody notices.

What is asked each time: a page, a code to log in with, a contribution, a document, and more
invitations than one request sends by itself.
"""

import http.client
import itertools
import json
import os
import re
import signal
import socket
import time
from contextlib import contextmanager
from types import SimpleNamespace
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import pytest
import redis

from summit.views.organise_invitations import AT_ONCE
from tests.production import servers
from tests.production.letterbox import Letterbox

WAITED = 1.0  # seconds that a request may take longer than it did with Redis
PEOPLE = """
import json
from django.core.management import call_command
from django.test import Client
from tests import cast as people

def login(user):
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser.cookies["login"].value

call_command("migrate", interactive=False, verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
cast = people.build()
for number in range(4):
    people.place(people.make_summit(f"forum-{number}"), cast.olga, "organiser")
print("CAST", json.dumps({
    "ada": login(cast.ada), "olga": login(cast.olga), "session": str(cast.plenary.pk),
}))
"""
CSRF = "c" * 32


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A house on SQLite with the cast in it, a letterbox, and a Redis that may be mistreated."""
    place, port = tmp_path_factory.mktemp("house"), servers.free_port()
    with Letterbox() as box, servers.redis() as url:
        given = servers.production_environment(place, f"sqlite:///{place}/house.sqlite3", url, port)
        given["SUMMIT_EMAIL_URL"] = box.url
        said = servers.manage(given, "shell", "-c", PEOPLE)
        yield SimpleNamespace(
            environment=given,
            redis=url,
            documents=itertools.product(range(4), ["report", "outcome"], ["en", "fr"]),
            **json.loads(re.search(r"CAST (.+)", said)[1]),
        )


@contextmanager
def web(house, **changes):
    """One Daphne of this house."""
    port = servers.free_port()
    changes["SUMMIT_ORIGIN"] = f"http://127.0.0.1:{port}"
    server = servers.start_web(port, {**house.environment, **changes})
    try:
        yield server
    finally:
        server.end(signal.SIGKILL)


@contextmanager
def black_hole():
    """The address of a machine that answers nothing, not even that it is not there."""
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for caller in (first, second):  # the queue is full: the kernel drops whoever knocks now
            caller.setblocking(False)
            caller.connect_ex(full.getsockname())
        yield f"redis://127.0.0.1:{full.getsockname()[1]}/0"


def ask(server, method, path, login="", *, patience=10.0, **fields):
    """The status (0: given up), and how many seconds it took."""
    cookies = {"csrftoken": CSRF, "login": login}
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": CSRF,
        "Idempotency-Key": str(uuid4()),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    wire = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=patience)
    started = time.monotonic()
    try:
        wire.request(method, path, urlencode(fields), headers)
        answer = wire.getresponse()
        answer.read()
        status = answer.status
    except TimeoutError:
        status = 0
    finally:
        wire.close()
    return status, time.monotonic() - started


def day(server, house):
    """What each act was answered, and how long it took."""
    number, document, language = next(house.documents)
    listed = "\n".join(f"{uuid4()}@example.org" for _ in range(AT_ONCE + 1))
    room, forum = f"/sessions/{house.session}", f"/summits/forum-{number}"
    return {
        "page": ask(server, "GET", f"{room}/room/", house.ada),
        "login": ask(server, "POST", "/accounts/login/code/", email=f"{uuid4()}@example.org"),
        "contribute": ask(
            server, "POST", f"{room}/contributions/", house.ada, text=uuid4(), language="en"
        ),
        "compile": ask(
            server, "POST", f"{forum}/documents/compile/", house.olga,
            document=document, language=language,
        ),
        "invite": ask(
            server, "POST", f"/organise/forum-{number}/people/list/", house.olga,
            text=listed, how="invite", step="add",
        ),
    }  # fmt: skip


ANSWERS = {"page": 200, "login": 302, "contribute": 303, "compile": 303, "invite": 303}


def wrong(lived, usual):
    """What was not answered as ever, or late."""
    return {
        act: (status, round(seconds, 2))
        for act, (status, seconds) in lived.items()
        if status != ANSWERS[act] or seconds > usual[act][1] + WAITED
    }


def until_back(server, house, times):
    """Somebody reads on; so the server looks whether Redis is back."""

    def back():
        ask(server, "GET", f"/sessions/{house.session}/room/", house.ada)
        return server.said().count("Redis is back") == times

    server.wait_until(back, 10)


@pytest.mark.timeout(120)
def test_nobody_notices_that_redis_stops_or_dies_or_comes_back_empty(house):
    with web(house) as server, redis.Redis.from_url(house.redis) as there:
        day(server, house)
        usual = day(server, house)
        assert wrong(usual, usual) == {}
        pid = there.info("server")["process_id"]

        os.kill(pid, signal.SIGSTOP)
        stopped = [day(server, house), day(server, house)]
        os.kill(pid, signal.SIGCONT)
        assert [wrong(lived, usual) for lived in stopped] == [{}, {}]
        assert server.said().count("Redis is away") == 1
        until_back(server, house, 1)

        os.kill(pid, signal.SIGKILL)
        killed = [day(server, house), day(server, house)]
        assert [wrong(lived, usual) for lived in killed] == [{}, {}]
        assert server.said().count("Redis is away") == 2

        with servers.redis(house.redis) as url, redis.Redis.from_url(url) as empty:
            until_back(server, house, 2)
            assert wrong(day(server, house), usual) == {}
            server.wait_until(lambda: empty.llen("summit") == 2, 5)  # the workers are told again
            assert server.said().count("Redis is away") == 2
        assert "Traceback" not in server.said()


def test_a_house_whose_redis_was_never_there_opens_all_the_same(house):
    with black_hole() as url, web(house, SUMMIT_REDIS_URL=url) as server:
        first, second = day(server, house), day(server, house)
        assert {act: status for act, (status, _) in first.items()} == ANSWERS
        assert wrong(second, dict.fromkeys(ANSWERS, (0, 0.5))) == {}
        assert server.said().count("Redis is away") == 1


def test_djangos_own_cache_would_have_failed(house):
    """The twin: the same house and the same hole."""
    plain = {"DJANGO_SETTINGS_MODULE": "tests.production.plain_cache"}
    with black_hole() as url, web(house, SUMMIT_REDIS_URL=url, **plain) as server:
        words = {"text": "We were here.", "language": "en"}
        path = f"/sessions/{house.session}/contributions/"
        status, seconds = ask(server, "POST", path, house.ada, patience=2.0, **words)
        assert status in {0, 500}
        assert seconds > WAITED
