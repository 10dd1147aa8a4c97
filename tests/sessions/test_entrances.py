"""Every address of a session leads to the right place: whoever opens it, and whenever."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions.models import Appearance, Contribution, JoinCode, Poll, Question, Session
from sessions.services import contributions, polls, questions
from summit.models import User
from summit.services import participation, people
from tests import cast as everybody
from tests.summit.test_signing_in import code_for
from tests.test_docs import table

ROWS = table("developers.md", "Where an address leads")
COLUMNS = ["nobody", "outsider", "participant", "observer", "guest", "banned", "moderator"]
STATES = {"open": ["soon", "live", "ended", "archived"]}
CASES = [
    (address, state, dict(zip(COLUMNS, cells, strict=True)))
    for addresses, states, *cells in ROWS
    for address in addresses.split(", ")
    for named in states.split(", ")
    for state in STATES.get(named, [named])
]


@pytest.fixture
def house(cast):
    """Words in a session of the cast, which may then be put into any state."""
    session = everybody.make_session(cast.summit, 7, status="live", guests="take_part")
    Appearance.objects.create(session=session, participation=cast.places.mira, role="moderator")
    cast.session = session
    cast.code = JoinCode.objects.create(session=session)
    cast.words = contributions.contribute(session, "The river", by=cast.ada, place=cast.places.ada)
    cast.asked = questions.ask(session, "Who pays?", by=cast.ada, place=cast.places.ada)
    questions.approve(cast.asked, by=cast.mira)
    draft = polls.Draft("What first?", "single", "en", ["Wells", "Pipes"], 1)
    cast.poll = polls.open_poll(polls.write_poll(session, draft, by=cast.mira), by=cast.mira)
    cast.gus = everybody.make_guest(cast.summit)
    participation.ban(cast.places.leila, by=cast.olga, reason="x")
    return cast


def put_into(session: Session, state: str) -> None:
    now = timezone.now()
    fields: dict[str, object] = {"status": state, "opens_minutes_before": 15}
    if state in {"early", "soon"}:
        begins = now + (timedelta(days=3) if state == "early" else timedelta(minutes=5))
        fields |= {"status": "scheduled", "starts_at": begins}
    if state in {"ended", "archived"}:
        fields["ended_at"] = now
    Session.objects.filter(pk=session.pk).update(**fields)


def people_of(house) -> dict[str, User | None]:
    return {
        "nobody": None,
        "outsider": house.otto,
        "participant": house.sami,
        "observer": house.vera,
        "guest": house.gus,
        "banned": house.leila,
        "moderator": house.mira,
    }


def addresses(house) -> dict[str, str]:
    session = [house.session.pk]
    return {
        "session page": reverse("sessions:session", args=session),
        "calendar": reverse("sessions:ics", args=session),
        "check": reverse("sessions:check", args=session),
        "room": reverse("sessions:room", args=session),
        "contribution": reverse("sessions:contribution", args=[house.words.pk]),
        "question": reverse("sessions:question", args=[house.asked.pk]),
        "poll": reverse("sessions:poll", args=[house.poll.pk]),
        "my words": reverse("sessions:my-words", args=session),
        "console": reverse("sessions:console", args=session),
        "join code": reverse("sessions:join-code", args=[house.code.code]),
    }


def leads(browser: Client, address: str, session: Session) -> str:
    """Where, in the words of the table."""
    answer = browser.get(address)
    if answer.status_code == 302:
        target = urlsplit(answer.headers["Location"])
        if target.path == reverse("account_login"):
            assert parse_qs(target.query)["next"] == [address]
            return "sign in"
        rooms = {
            reverse("sessions:room", args=[session.pk]): "room",
            reverse("sessions:session", args=[session.pk]): "session",
        }
        return rooms[target.path]
    if answer.status_code == 404:
        return "unknown"
    page = answer.content.decode()
    if 'id="door"' in page:
        return "waits"
    register = reverse("register", args=[session.summit.slug])
    if answer.status_code == 403:
        if f'action="{register}"' in page:
            assert f'name="next" value="{address}"' in unescape(page)
            return "take part"
        why = answer.context["why"]
        return {"banned": "closed", "console": "not theirs"}.get(why, why)
    assert answer.status_code == 200
    if address.startswith("/join/"):
        return "take part" if f'action="{register}"' in page else "name"
    return "in"


@pytest.mark.parametrize(
    ("address", "state", "expected"), CASES, ids=[f"{place}, {state}" for place, state, _ in CASES]
)
def test_the_address_leads_where_the_table_says(house, as_person, address, state, expected):
    put_into(house.session, state)
    found = {
        who: leads(as_person(user), addresses(house)[address], house.session)
        for who, user in people_of(house).items()
    }
    assert found == expected


def test_the_table_is_complete(house):
    asked = {(address, state) for address, state, _expected in CASES}
    states = {"draft", "early", "soon", "live", "ended", "archived", "cancelled"}
    assert asked == {(address, state) for address in addresses(house) for state in states}


# ------------------------------------------------------------------ on the way
INSIDE = ["room", "contribution", "question", "poll", "my words", "console"]


def form_next(page: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'name="next"[^>]* value="([^"]*)"', page)]


@pytest.mark.parametrize("address", INSIDE)
def test_signing_in_by_a_code_leads_on_also_after_a_wrong_one(house, at_home, address):
    people.confirm_email(house.mira)
    browser, wanted = Client(), addresses(house)[address]
    login = browser.get(wanted).headers["Location"]
    page = browser.get(login).content.decode()
    assert set(form_next(page)) - {login} == {wanted}
    asked = {"email": "mira@example.org", "next": wanted}
    confirm = browser.post(reverse("account_request_login_code"), asked).headers["Location"]
    browser.get(confirm)
    wrong = browser.post(confirm, {"code": "XXXX-XXXX"})
    assert wrong.status_code == 200
    right = browser.post(confirm, {"code": code_for("mira@example.org")})
    assert (right.status_code, right.headers["Location"]) == (302, wanted)


@pytest.mark.parametrize("address", INSIDE)
def test_signing_up_and_taking_part_lead_on(house, at_home, address):
    browser, wanted = Client(), addresses(house)[address]
    page = browser.get(browser.get(wanted).headers["Location"]).content.decode()
    signup = next(
        unescape(found) for found in re.findall(r'href="([^"]*)"', page) if "/signup/" in found
    )
    form = browser.get(signup).content.decode()
    assert wanted in form_next(form)
    given = {"email": "nadia@example.org", "display_name": "Nadia", "next": wanted}
    confirm = browser.post(reverse("account_signup"), given).headers["Location"]
    arrived = browser.post(confirm, {"code": code_for("nadia@example.org")})
    assert arrived.headers["Location"] == wanted
    if address == "console":
        return
    page = browser.get(wanted)
    register = reverse("register", args=[house.summit.slug])
    taken = browser.post(register, {"next": page.context["next"]})
    assert (page.status_code, taken.headers["Location"]) == (403, wanted)
    assert browser.get(wanted, follow=True).status_code == 200


@pytest.mark.parametrize("evil", ["https://evil.org/", "//evil.org/", "javascript:alert(1)"])
def test_nobody_is_led_out_of_the_house(house, as_person, at_home, evil):
    people.confirm_email(house.ada)
    browser = Client()
    asked = {"email": "ada@example.org", "next": evil}
    confirm = browser.post(reverse("account_request_login_code"), asked).headers["Location"]
    arrived = browser.post(confirm, {"code": code_for("ada@example.org")})
    assert arrived.headers["Location"] == "/"
    register = reverse("register", args=[house.summit.slug])
    taken = as_person(house.otto).post(register, {"next": evil})
    assert taken.headers["Location"] == reverse("summit", args=[house.summit.slug])


# ------------------------------------------------------------------ the pages that explain
def test_a_banned_person_is_told_whom_to_write_to_and_nothing_else(house, as_person):
    house.summit.contact = "desk@forum.example"
    house.summit.save()
    page = as_person(house.leila).get(addresses(house)["room"]).content.decode()
    assert 'href="mailto:desk@forum.example"' in page
    assert "The river" not in page
    assert "Who pays?" not in page


def test_whoever_is_not_invited_is_told_what_to_do(house, as_person):
    house.summit.registration = "invited"
    house.summit.save()
    answer = as_person(house.otto).get(addresses(house)["room"])
    assert (answer.status_code, answer.context["why"]) == (403, "uninvited")
    assert "open the link in its letter" in answer.content.decode()


def test_a_private_summit_asks_to_sign_in_whether_there_is_such_a_session_or_not(house, as_person):
    house.summit.is_private = True
    house.summit.save()
    there = addresses(house)["session page"]
    nowhere = reverse("sessions:session", args=[house.words.pk])
    for address in (there, nowhere):
        assert as_person(None).get(address).headers["Location"].endswith(f"?next={address}")
        assert as_person(house.otto).get(address).status_code == 404
    joining = as_person(None).get(addresses(house)["join code"])
    assert joining.headers["Location"].endswith(f"?next={addresses(house)['room']}")


def test_over_the_line_a_closed_room_is_a_status_and_no_page(house, as_person):
    answer = as_person(house.otto).get(addresses(house)["room"], headers={"X-Live": "1"})
    assert (answer.status_code, "register" in answer.content.decode()) == (403, False)


def test_words_that_are_not_shown_are_unknown_to_who_is_outside(house, as_person):
    contributions.hide(house.words, "off_topic", by=house.mira)
    questions.hide(house.asked, "off_topic", by=house.mira)
    Poll.objects.update(status="draft", opened_at=None)
    for address in ("contribution", "question", "poll"):
        assert as_person(house.otto).get(addresses(house)[address]).status_code == 404
    assert (Contribution.objects.count(), Question.objects.count()) == (1, 1)


def test_an_ended_session_shows_what_came_of_it(house, as_person):
    put_into(house.session, "ended")
    page = as_person(house.ada).get(addresses(house)["session page"]).content.decode()
    room = addresses(house)["room"]
    assert re.findall(rf'href="{room}(#\w+)"', page) == ["#recommendations", "#words", "#qa"]
