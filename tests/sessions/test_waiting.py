"""The waiting room opens by itself; a room holds so many; and what is looked at before."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions import live
from sessions.models import Appearance, Session
from sessions.services import programme, seats
from summit import presence
from summit.live import topics
from summit.log import access
from tests import cast as people
from tests.counting import queries


@pytest.fixture
def later(cast):
    """In three days, with mira and sami in the cast; the room opens a quarter of an hour before."""
    session = people.make_session(
        cast.summit, 2, opens_minutes_before=15, guests=Session.Guests.WATCH
    )
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() + timedelta(days=3))
    for name, role in (("mira", "moderator"), ("sami", "speaker"), ("leila", "interpreter")):
        place = getattr(cast.places, name)
        Appearance.objects.create(session=session, participation=place, role=role)
    session.refresh_from_db()
    return session


def room(session):
    return reverse("sessions:room", args=[session.pk])


def waits(browser, session):
    answer = browser.get(room(session))
    assert answer.status_code == 200
    return 'id="door"' in answer.content.decode()


# ------------------------------------------------------------------ who waits, and until when
def test_the_cast_and_the_organisers_come_early_others_wait(cast, as_person, later):
    gus = people.make_guest(cast.summit)
    found = {
        who: waits(as_person(getattr(cast, who)), later)
        for who in ("olga", "mira", "sami", "rana", "leila", "ada", "vera")
    }
    early = dict.fromkeys(["olga", "mira", "sami", "rana", "leila"], False)
    assert found == {**early, "ada": True, "vera": True}
    assert waits(as_person(gus), later)


@pytest.mark.parametrize(
    ("minutes", "begins_in", "waiting"),
    [(15, 16, True), (15, 14, False), (0, 1, True), (0, -1, False), (None, 4000, False)],
)
def test_the_room_opens_when_the_time_comes(cast, as_person, later, minutes, begins_in, waiting):
    Session.objects.filter(pk=later.pk).update(
        starts_at=timezone.now() + timedelta(minutes=begins_in), opens_minutes_before=minutes
    )
    assert waits(as_person(cast.ada), later) is waiting


def test_a_new_session_lets_people_wait_until_a_quarter_of_an_hour_before(cast):
    made = programme.create_session(cast.summit, {"en": "New"}, by=cast.olga)
    assert (made.opens_minutes_before, made.capacity, made.guests) == (15, None, "none")


def test_before_it_opens_nobody_writes_and_nobody_follows(cast, as_person, later):
    send = reverse("sessions:contribute", args=[later.pk])
    words = {"text": "Too early", "language": "en"}
    assert as_person(cast.ada).post(send, words).status_code == 403
    assert not topics.may_follow(cast.ada, live.room(later.pk))
    assert topics.may_follow(cast.ada, live.door(later.pk))
    assert not topics.may_follow(cast.otto, live.door(later.pk))
    assert as_person(cast.sami).post(send, words).status_code == 303
    programme.edit_session(later, by=cast.olga, opens_minutes_before=None)
    assert as_person(cast.ada).post(send, words).status_code == 303


def test_the_page_says_when_on_both_clocks_and_what_it_is_about(cast, as_person, later):
    cast.ada.time_zone = "Asia/Tokyo"
    cast.ada.save()
    page = as_person(cast.ada).get(room(later)).content.decode()
    for expected in ("in Nairobi", "your time", "Who carries the water?", "Mira Solberg",
                     reverse("sessions:check", args=[later.pk]), reverse("sessions:ics", args=[later.pk])):  # fmt: skip
        assert expected in page
    left = int(re.search(r'data-left="(\d+)"', page)[1])
    assert 3 * 86400 - 15 * 60 - 60 < left <= 3 * 86400 - 15 * 60 + 1


def test_another_day_where_its_reader_is_is_named(cast, as_person, later):
    cast.ada.time_zone = "America/Lima"
    cast.ada.save()
    begins = datetime(2036, 11, 25, 2, tzinfo=ZoneInfo("Africa/Nairobi"))
    for hours, said in ((0, "Monday, November 24, 2036, <time"), (12, "· <time")):
        Session.objects.filter(pk=later.pk).update(starts_at=begins + timedelta(hours=hours))
        page = as_person(cast.ada).get(room(later)).content.decode()
        assert "Tuesday, November 25, 2036, <time" in page
        assert re.search(re.escape(said) + r"[^>]*>\d\d:00</time> your time", page)


def test_without_javascript_not_everybody_looks_again_in_the_same_second(cast, as_person, later):
    page = as_person(cast.ada).get(room(later)).content.decode()
    assert re.search(r'<noscript><meta http-equiv="refresh" content="\d+"></noscript>', page)
    seconds = {
        re.search(r'refresh" content="(\d+)"', as_person(cast.ada).get(room(later)).content.decode())[1]
        for _ in range(30)
    }  # fmt: skip
    assert len(seconds) > 3
    assert seconds <= {str(n) for n in range(15, 31)}


def test_a_full_cast_costs_a_waiting_page_no_more(cast, as_person, later):
    ada = as_person(cast.ada)
    counts = [queries(ada, room(later))]
    for name in ("olga", "rana", "vera"):
        place = getattr(cast.places, name)
        Appearance.objects.create(session=later, participation=place, role="speaker")
    counts.append(queries(ada, room(later)))
    assert counts[0] == counts[1]


def test_when_the_door_moves_whoever_is_in_is_asked_again(cast, later):
    def told():
        return len(access.facts(0))

    programme.edit_session(later, by=cast.olga, minutes=45)
    assert told() == 0
    programme.edit_session(later, by=cast.olga, opens_minutes_before=60)
    programme.edit_session(later, by=cast.olga, guests="none")
    assert told() == 2


# ------------------------------------------------------------------ a full room
def seated(cast, *names):
    presence.report({live.room(cast.plenary.pk): [str(getattr(cast, n).pk) for n in names]})


@pytest.fixture
def small(cast):
    programme.edit_session(cast.plenary, by=cast.olga, capacity=2)
    cast.plenary.refresh_from_db()
    seated(cast, "leila", "vera")
    return cast


def test_a_full_room_says_so_and_tries_again(small, as_person):
    answer = as_person(small.ada).get(room(small.plenary))
    page = answer.content.decode()
    assert (answer.status_code, answer.context["why"]) == (403, "full")
    assert re.search(r'<meta http-equiv="refresh" content="\d+">', page)


def test_who_is_in_stays_and_the_cast_comes_in(small, as_person):
    found = {
        who: as_person(getattr(small, who)).get(room(small.plenary)).status_code
        for who in ("leila", "vera", "mira", "sami", "rana", "olga")
    }
    assert set(found.values()) == {200}


def test_when_somebody_leaves_the_next_comes_in(small, as_person):
    assert as_person(small.ada).get(room(small.plenary)).status_code == 403
    seated(small, "leila")
    assert as_person(small.ada).get(room(small.plenary)).status_code == 200


def test_at_a_rush_those_let_in_a_moment_ago_count(cast, monkeypatch):
    cast.plenary.capacity = 3
    monkeypatch.setattr(seats.time, "time", lambda: 1000.0)
    crowd = [people.make_user(f"guest{number}") for number in range(8)]
    let_in = [user for user in crowd if seats.is_left(cast.plenary, user)]
    assert len(let_in) == 3
    assert all(seats.is_left(cast.plenary, user) for user in let_in)  # a reload
    monkeypatch.setattr(seats.time, "time", lambda: 1000.0 + 2 * seats.SECONDS)
    assert seats.is_left(cast.plenary, crowd[-1])  # nobody of them was ever seen


def test_without_a_limit_the_room_asks_nothing_more(cast, monkeypatch):
    monkeypatch.setattr(presence, "here", lambda stream: pytest.fail("asked"))
    assert seats.is_left(cast.plenary, cast.ada)


# ------------------------------------------------------------------ the check
def test_only_the_check_may_ask_for_microphone_and_camera(cast, as_person):
    check = as_person(None).get(reverse("sessions:check", args=[cast.plenary.pk]))
    assert check.status_code == 200
    assert check.headers["Permissions-Policy"] == "camera=(self), microphone=(self), geolocation=()"
    other = as_person(cast.ada).get(room(cast.plenary))
    assert "camera=()" in other.headers["Permissions-Policy"]


def test_the_sample_is_not_pressed_together_and_not_for_ever(as_person, db):
    address = reverse("sessions:check-sample")
    answer = as_person(None).get(address)
    assert (answer.status_code, len(answer.content)) == (200, 96 * 1024)
    assert "no-store" in answer.headers["Cache-Control"]
    assert as_person(None).get(f"{address}?empty=1").status_code == 204
    assert {as_person(None).get(address).status_code for _ in range(30)} == {200, 429}


def test_every_state_that_the_check_sets_has_its_words(cast, as_person):
    page = as_person(None).get(reverse("sessions:check", args=[cast.plenary.pk])).content.decode()
    items = dict(re.findall(r'<li id="check-(\w+)">(.*?)</li>', page, re.DOTALL))
    words = {name: set(re.findall(r'<p data-when="(\w+)"', item)) for name, item in items.items()}
    assert words == {
        "browser": {"wait", "good", "weak", "bad"},
        "line": {"wait", "good", "weak", "bad"},
        "socket": {"wait", "good", "bad"},
        "sound": {"wait", "asked", "good", "bad"},
        "mic": {"wait", "asked", "good", "weak", "bad", "none"},
        "camera": {"wait", "good", "bad", "none"},
    }
