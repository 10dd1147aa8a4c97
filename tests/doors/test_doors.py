"""Every door, asked by everybody; made from the URLconf, so that none is forgotten.

The rows are in ``rows_*.py``; what they mean is said in ``table.py``.
"""

from collections.abc import Iterator
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.urls import URLResolver, get_resolver, reverse
from django.urls.converters import UUIDConverter

from summit.log.models import Event
from summit.models import Activity
from tests.doors.conftest import taken_back
from tests.doors.table import DOORS, GET, POST, WHO, read_rows

read_rows()

# Doors that are not ours, and who looks after them.
FOREIGN = {
    "admin:": "Django's; the operator's only",
    "account_": "allauth's; tests/summit/test_signing_in.py goes through those that people use",
}
METHODS = {"GET", "POST"}


def walk(patterns, prefix: str = "", known: dict | None = None) -> Iterator[tuple[str, dict]]:
    """Every named URL with what its address needs."""
    for pattern in patterns:
        needed = {**(known or {}), **pattern.pattern.converters}
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from walk(pattern.url_patterns, prefix + space, needed)
        elif pattern.name:
            yield prefix + pattern.name, needed


URLS = {
    name: needed
    for name, needed in walk(get_resolver().url_patterns)
    if not name.startswith(tuple(FOREIGN))
}
POSTS = [row for row in DOORS if row.method == POST]
BEHIND_LOGIN = [row for row in DOORS if row.nobody == 302 and "nobody" not in row.may]
each_door = pytest.mark.parametrize("row", DOORS, ids=str)
WITH_ID = [
    row for row in DOORS if any(isinstance(each, UUIDConverter) for each in URLS[row.name].values())
]
each_act = pytest.mark.parametrize("row", POSTS, ids=str)


def in_address(row, world) -> dict:
    """By the names in the URLconf: ids, short names, plain words."""
    given = {name: row.args.get(name, name) for name in URLS[row.name]}
    things = {name: getattr(world, value, value) for name, value in given.items()}
    return {name: getattr(thing, "pk", thing) for name, thing in things.items()}


def address(row, world) -> str:
    return reverse(row.name, kwargs=in_address(row, world))


def body(row, world) -> dict:
    return dict(row.body(world) if callable(row.body) else row.body)


def knock(browser, row, world, key=None, **more):
    """The answer, and the browser is as it was before."""
    kept = browser.cookies.copy()
    try:
        if row.method == GET:
            return browser.get(address(row, world), **more)
        headers = {"Idempotency-Key": str(key or uuid4())}
        return browser.post(address(row, world), body(row, world), headers=headers, **more)
    finally:
        browser.cookies = kept


def done_so_far() -> tuple[int, int]:
    return Activity.objects.count(), Event.objects.count()


# ------------------------------------------------------------------ the table is whole
@pytest.mark.parametrize("name", sorted(URLS))
def test_every_url_has_a_row(name):
    rows = [row for row in DOORS if row.name == name]
    app = name.partition(":")[0] if ":" in name else "summit"
    example = f'door("{name}", POST, SPEAKERS, {{"text": "Hello"}}, wrong=ended)'
    assert rows, (
        f"{name} has no row yet. Say in tests/doors/rows_{app}.py who may, what is sent and which "
        f"state refuses it, for instance: {example}. The words are explained in "
        "tests/doors/table.py; a new thing in an address is made in tests/doors/world.py."
    )


def test_every_row_is_of_a_url_that_is_there():
    assert {row.name for row in DOORS} - set(URLS) == set()


@each_act
def test_an_act_that_no_state_refuses_says_why(row):
    assert row.wrong or row.why, f"{row}: give `wrong=` a state that refuses it, or say `why=`"


# ------------------------------------------------------------------ who may
def answers(row, world, browsers, people) -> dict[str, int]:
    found, before = {}, done_so_far()
    for who in people:
        with taken_back():
            found[who] = knock(browsers[who], row, world).status_code
            assert who in row.may or done_so_far() == before, f"{who}: refused, and yet done"
    return found


@each_door
def test_everybody_of_a_private_summit_gets_their_answer(row, private_world, browsers):
    found = answers(row, private_world, browsers, WHO)
    assert found == {who: row.expects(who, private=True) for who in WHO}


@each_door
def test_a_public_summit_has_some_doors_for_others(row, world, browsers):
    people = ("outsider", "nobody")
    found = answers(row, world, browsers, people)
    assert found == {who: row.expects(who, private=False) for who in people}


@pytest.mark.parametrize("row", BEHIND_LOGIN, ids=str)
def test_nobody_is_led_to_the_login_and_live_js_hears_it(row, world, browsers):
    browser = browsers["nobody"]
    back = quote(address(row, world) if row.method == GET else reverse("home"))
    assert knock(browser, row, world).url == f"{reverse('account_login')}?next={back}"
    headers = {"X-Live": "1"}
    send = browser.get if row.method == GET else browser.post
    assert send(address(row, world), headers=headers).status_code == 401


@each_door
def test_other_methods_are_refused(row, world, browsers):
    browser, found = browsers[row.may[0]], {}
    for method in METHODS - {row.method, *row.also}:
        with taken_back():
            found[method] = getattr(browser, method.lower())(address(row, world)).status_code
    with taken_back():
        found["PUT"] = browser.put(address(row, world)).status_code
    assert found == dict.fromkeys(found, 405)


@pytest.mark.parametrize("row", WITH_ID, ids=str)
def test_what_is_not_there_is_not_found(row, world, browsers):
    there = in_address(row, world)
    gone = {name: uuid4() if isinstance(value, UUID) else value for name, value in there.items()}
    browser, where = browsers[row.may[0]], reverse(row.name, kwargs=gone)
    answer = browser.get(where) if row.method == GET else browser.post(where, body(row, world))
    assert answer.status_code == row.gone


# ------------------------------------------------------------------ twice, and too late
@each_act
def test_a_second_click_does_nothing_more(row, world, browsers):
    browser, key = browsers[row.may[0]], uuid4()
    sent = body(row, world)
    headers = {"Idempotency-Key": str(key)}
    kept = browser.cookies.copy()
    first = browser.post(address(row, world), sent, headers=headers)
    before = done_so_far()
    browser.cookies = kept.copy()
    second = browser.post(address(row, world), sent, headers=headers)
    browser.cookies = kept
    assert second.status_code == (row.twice or first.status_code)
    if not row.twice:
        assert second.get("Location") == first.get("Location")
    assert done_so_far() == before or row.again


@pytest.mark.parametrize("row", [row for row in POSTS if row.wrong], ids=str)
def test_the_wrong_state_refuses(row, world, browsers):
    row.wrong(world)
    before = done_so_far()
    assert knock(browsers[row.may[0]], row, world).status_code == 409
    assert done_so_far() == before
