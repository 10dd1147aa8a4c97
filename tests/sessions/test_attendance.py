"""Who entered is kept once, from presence, and nothing else is."""

import pytest

from sessions import live
from sessions.models import Attendance
from sessions.services import attendance
from sessions.services import sessions as running
from summit import presence


@pytest.fixture(autouse=True)
def nobody_here():
    presence.forget()
    yield
    presence.forget()


def names(session):
    rows = Attendance.objects.filter(session=session).select_related("participation__user")
    return sorted(row.participation.user.email.partition("@")[0] for row in rows)


def test_who_is_in_the_room_has_entered_and_once(cast):
    room = live.room(cast.plenary.pk)
    presence.report({room: {str(cast.ada.pk)}})
    presence.report({room: {str(cast.ada.pk), str(cast.leila.pk)}})
    presence.report({room: set()})
    presence.report({room: {str(cast.ada.pk)}})
    attendance.note_arrivals(cast.plenary.pk, {str(cast.ada.pk)})
    assert names(cast.plenary) == ["ada", "leila"]


def test_outsiders_and_other_streams_are_not_counted(cast):
    people = {str(cast.otto.pk), str(cast.ada.pk)}
    presence.report({live.moderation(cast.plenary.pk): people, f"user:{cast.ada.pk}": people})
    assert names(cast.plenary) == []
    attendance.note_arrivals(cast.plenary.pk, people)
    assert names(cast.plenary) == ["ada"]


def test_a_cancelled_session_counts_nobody(cast, django_assert_num_queries):
    running.end_session(cast.plenary, by=cast.olga)
    cast.plenary.refresh_from_db()
    cast.plenary.status = "archived"
    cast.plenary.save()
    with django_assert_num_queries(1):
        attendance.note_arrivals(cast.plenary.pk, {str(cast.ada.pk)})
    assert names(cast.plenary) == []


def test_a_follower_that_fails_is_told_again_and_presence_goes_on(cast, monkeypatch, caplog):
    told, fails = [], [True]

    def tell(stream, people):
        if fails.pop() if fails else False:
            raise OSError("away")
        told.append((stream, people))

    monkeypatch.setattr(presence, "_followers", [tell])
    room = live.room(cast.plenary.pk)
    presence.report({room: {"a" * 32}})
    assert (told, len(presence.here(room))) == ([], 1)
    assert "trying again" in caplog.text
    presence.report({room: {"a" * 32}})
    presence.report({room: {"a" * 32}})
    assert told == [(room, {"a" * 32})]
