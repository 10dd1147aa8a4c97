"""Sessions in the calendars of other programs, and the programme by day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from sessions.models import Session
from sessions.views.programme import by_day
from summit.models import Summit
from tests.cast import make_session, make_summit, place

AT = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)  # ten o'clock in Nairobi


@pytest.fixture
def dated(cast):
    """The plenary at a known time, and the calendar's address."""
    cast.plenary.starts_at, cast.plenary.minutes = AT, 75
    cast.plenary.save()
    Summit.objects.filter(pk=cast.summit.pk).update(place="Harbour Hall, Kivara; and online")
    return cast.plenary


def events(response):
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content).walk("VEVENT")


def one(client, session):
    return events(client.get(reverse("sessions:ics", args=[session.pk])))[0]


def test_a_session_is_an_event_with_its_time_place_and_address(dated, as_person):
    event = one(as_person(None), dated)
    assert event["UID"] == f"{dated.pk}@summit"
    assert event.decoded("DTSTART") == AT
    assert event.decoded("DURATION") == timedelta(minutes=75)
    assert event["SUMMARY"] == "1. Water and care 1"
    assert event["LOCATION"] == "Harbour Hall, Kivara; and online"
    assert event["URL"] == f"http://testserver/sessions/{dated.pk}/"
    assert event["STATUS"] == "CONFIRMED"
    assert event["DESCRIPTION"].split("\n\n") == [
        "Guiding questions",
        "1. Who carries the water?",
        "2. Who pays for it?",
        f"http://testserver/sessions/{dated.pk}/",
    ]


def test_the_event_is_in_the_readers_language(dated, as_person):
    client = as_person(None)
    address = reverse("sessions:ics", args=[dated.pk])
    event = events(client.get(address, headers={"Accept-Language": "fr"}))[0]
    assert event["SUMMARY"] == "1. L’eau et le soin 1"


def test_a_title_cannot_add_lines_to_the_calendar(dated, as_person):
    dated.title = {"en": "Water\r\nATTENDEE:mailto:eve@example.org"}
    dated.save()
    response = as_person(None).get(reverse("sessions:ics", args=[dated.pk]))
    assert response.content.count(b"\r\nATTENDEE") == 0
    assert events(response)[0]["SUMMARY"] == "1. Water\nATTENDEE:mailto:eve@example.org"


def test_a_cancelled_session_is_cancelled_in_the_calendar(dated, as_person):
    Session.objects.filter(pk=dated.pk).update(status="cancelled")
    assert one(as_person(None), dated)["STATUS"] == "CANCELLED"


def test_a_session_without_a_time_is_no_event(cast, as_person):
    Session.objects.filter(pk=cast.plenary.pk).update(starts_at=None)
    client = as_person(None)
    assert client.get(reverse("sessions:ics", args=[cast.plenary.pk])).status_code == 404
    assert events(client.get(reverse("sessions:summit-ics", args=["forum"]))) == []


def test_the_programme_holds_every_session_that_the_reader_may_see(cast, as_person):
    make_session(cast.summit, 2)
    make_session(cast.summit, 3, status="draft")
    address = reverse("sessions:summit-ics", args=["forum"])
    response = as_person(None).get(address)
    assert response.headers["Content-Disposition"] == 'attachment; filename="forum.ics"'
    assert sorted(str(event["SUMMARY"]) for event in events(response)) == [
        "1. Water and care 1",
        "2. Water and care 2",
    ]
    drafts = [e["STATUS"] for e in events(as_person(cast.olga).get(address))]
    assert sorted(drafts) == ["CONFIRMED", "CONFIRMED", "TENTATIVE"]


def test_a_private_summit_has_no_calendar_for_others(cast, as_person):
    private = make_summit("private", is_private=True)
    place(private, cast.ada)
    hidden = make_session(private)
    for address in (
        reverse("sessions:summit-ics", args=["private"]),
        reverse("sessions:ics", args=[hidden.pk]),
    ):
        assert as_person(cast.otto).get(address).status_code == 404
        assert as_person(None).get(address).status_code == 404
        assert as_person(cast.ada).get(address).status_code == 200


def test_calendars_are_only_read(cast, as_person):
    for address in (
        reverse("sessions:summit-ics", args=["forum"]),
        reverse("sessions:ics", args=[cast.plenary.pk]),
        reverse("sessions:programme", args=["forum"]),
    ):
        assert as_person(cast.olga).post(address).status_code == 405


# ------------------------------------------------------------------ the programme by day
def at(cast, number: int, starts_at: datetime | None, status: str = "scheduled") -> None:
    session = make_session(cast.summit, number, status=status)
    Session.objects.filter(pk=session.pk).update(starts_at=starts_at)


def drawn(cast, now: datetime):
    """``[(date, [(number, after_now)…], ends_in_now)…]``."""
    rows = Session.objects.filter(summit=cast.summit, number__gt=1).order_by("starts_at", "number")
    return [
        (
            day.date and day.date.isoformat(),
            [(slot.session.number, slot.after_now) for slot in day.slots],
            day.ends_in_now,
        )
        for day in by_day(rows, cast.summit, now)
    ]


def test_the_now_line_lies_before_what_is_still_to_come_today(cast):
    at(cast, 2, AT)
    at(cast, 3, AT + timedelta(hours=3))
    at(cast, 4, AT + timedelta(days=1))
    at(cast, 5, None)
    tomorrow = ("2026-11-25", [(4, False)], False)
    undated = (None, [(5, False)], False)
    assert drawn(cast, AT + timedelta(hours=1)) == [
        ("2026-11-24", [(2, False), (3, True)], False),
        tomorrow,
        undated,
    ]
    assert drawn(cast, AT + timedelta(hours=5)) == [
        ("2026-11-24", [(2, False), (3, False)], True),
        tomorrow,
        undated,
    ]
    assert drawn(cast, AT - timedelta(days=9))[0] == ("2026-11-24", [(2, False), (3, False)], False)


def test_a_day_is_a_day_in_the_summit_s_zone(cast):
    at(cast, 2, datetime(2026, 11, 24, 22, 30, tzinfo=UTC))  # half past one in Nairobi
    assert [day for day, _slots, _now in drawn(cast, AT)] == ["2026-11-25"]


def test_the_readers_clock_is_shown_where_it_differs(cast):
    at(cast, 2, datetime(2026, 11, 24, 22, 30, tzinfo=UTC))
    rows = Session.objects.filter(number=2)
    with timezone.override("Africa/Kampala"):  # the same clock as Nairobi
        same = by_day(rows, cast.summit, AT)[0].slots[0]
    with timezone.override("America/Toronto"):
        other = by_day(rows, cast.summit, AT)[0].slots[0]
    assert (same.other_clock, same.other_day) == (False, False)
    assert (other.other_clock, other.other_day) == (True, True)


def test_what_has_ended_is_past(cast):
    at(cast, 2, AT, "ended")
    at(cast, 3, AT)
    slots = by_day(Session.objects.filter(number__in=[2, 3]), cast.summit, AT)[0].slots
    assert [slot.is_past for slot in slots] == [True, False]
