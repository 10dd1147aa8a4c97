"""Start, next, back, focus, end: what happens, and what refuses to."""

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions.models import Session
from sessions.services import sessions as running
from summit.errors import RuleBroken
from summit.log.models import Event
from tests import cast as people


@pytest.fixture
def scheduled(cast):
    return people.make_session(cast.summit, 2)


def facts(session, suffix=""):
    name = f"session:{session.pk}{suffix}"
    return list(Event.objects.filter(stream__name=name).values_list("fact", "kind"))


def test_starting_reaches_the_first_item_and_tells_the_room(scheduled, olga):
    started = running.start_session(scheduled, by=olga)
    assert (started.status, started.current_item.position) == ("live", 1)
    assert facts(scheduled) == [
        ("session.started", "state"),
        ("session.started", "where"),
        ("session.started", "focus"),
        ("session.started", "write"),
        ("session.started", "ask"),
        ("session.started", "floor-ask"),
        ("session.started", "reacting"),
        ("session.started", "chat-write"),
    ]


def test_starting_twice_changes_nothing(scheduled, olga):
    running.start_session(scheduled, by=olga)
    running.start_session(scheduled, by=olga)
    assert len(facts(scheduled)) == 8


def test_next_from_a_stale_tab_moves_once(scheduled, olga):
    session = running.start_session(scheduled, by=olga)
    running.step(session, 1, seen=session.moves, by=olga)
    again = running.step(session, 1, seen=session.moves, by=olga)
    assert again.current_item.position == 2


def test_coming_back_to_an_item_adds_to_its_time(scheduled, olga, monkeypatch):
    session = running.start_session(scheduled, by=olga)
    first = session.current_item
    later = timezone.now() + timezone.timedelta(minutes=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    running.step(session, 1, seen=session.moves, by=olga)
    session = Session.objects.get(pk=session.pk)
    running.step(session, -1, seen=session.moves, by=olga)
    latest = later + timezone.timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: latest)
    first.refresh_from_db()
    assert round(first.elapsed() / 60) == 7


def test_the_last_item_has_no_next(scheduled, olga):
    session = running.start_session(scheduled, by=olga)
    last = session.agenda.last()
    session = running.move_to_item(session, last, by=olga)
    with pytest.raises(RuleBroken) as refusal:
        running.step(session, 1, seen=session.moves, by=olga)
    assert refusal.value.code == "agenda.end"


def test_an_item_of_another_session_is_refused(scheduled, plenary, olga):
    session = running.start_session(scheduled, by=olga)
    with pytest.raises(RuleBroken) as refusal:
        running.move_to_item(session, plenary.agenda.first(), by=olga)
    assert refusal.value.code == "item.elsewhere"


def test_ending_closes_the_item_and_opening_again_goes_on(scheduled, olga):
    running.start_session(scheduled, by=olga)
    ended = running.end_session(scheduled, by=olga)
    assert (ended.status, ended.current_item) == ("ended", None)
    assert ended.agenda.first().ended_at is not None
    again = running.start_session(scheduled, by=olga)
    assert (again.status, again.ended_at, again.started_at) == ("live", None, ended.started_at)


def test_a_session_that_is_not_live_does_not_move(scheduled, olga):
    with pytest.raises(RuleBroken) as refusal:
        running.end_session(scheduled, by=olga)
    assert refusal.value.code == "session.not-live"


def test_a_moderator_of_the_session_may_run_it(cast, as_person):
    item = cast.plenary.agenda.last()
    answer = as_person(cast.mira).post(reverse("sessions:item-go", args=[item.pk]))
    cast.plenary.refresh_from_db()
    assert (answer.status_code, cast.plenary.current_item) == (303, item)


def test_moving_a_session_that_has_ended_is_a_conflict(cast, as_person):
    session = people.make_session(cast.summit, 4, status="ended")
    item = session.agenda.first()
    answer = as_person(cast.olga).post(reverse("sessions:item-go", args=[item.pk]))
    assert answer.status_code == 409
