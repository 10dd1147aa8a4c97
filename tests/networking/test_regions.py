"""This app's part of other pages: who is in the room, and what waits in the header."""

import json

import pytest
from django.urls import reverse

from networking.services import connections, conversations, safety
from sessions import live as rooms
from summit import presence
from tests import cast as people
from tests.counting import queries
from tests.networking.people import connected, listed, names


def room(as_person, user, session):
    return as_person(user).get(reverse("networking:for-session", args=[session.pk]))


def badge(as_person, user, summit):
    answer = as_person(user).get(reverse("networking:badge", args=[summit.pk]))
    return {name: answer.context[name] for name in ("asked", "unread", "reports")}


@pytest.fixture
def full_room(cast):
    here = [cast.ada, cast.sami, cast.mira, cast.leila]
    presence.report({rooms.room(cast.plenary.pk): [str(user.pk) for user in here]})


def test_the_room_names_the_listed_and_counts_everybody(cast, as_person, full_room):
    listed(cast.places.sami, cast.places.vera)
    answer = room(as_person, cast.ada, cast.plenary)
    assert names(answer.content.decode()) == ["Sami Haddad"]
    assert answer.context["total"] == 4


def test_a_blocked_person_is_a_number_like_the_unlisted(cast, as_person, full_room):
    listed(cast.places.sami, cast.places.mira)
    safety.block(cast.places.ada, by=cast.sami)
    answer = room(as_person, cast.ada, cast.plenary)
    assert names(answer.content.decode()) == ["Mira Solberg"]
    assert answer.context["total"] == 4


def test_the_region_can_be_asked_for_again_and_follows_its_viewer(cast, as_person, full_room):
    html = room(as_person, cast.ada, cast.plenary).content.decode()
    address = reverse("networking:for-session", args=[cast.plenary.pk])
    assert html.startswith(f'<section id="people-here" class="panel" data-src="{address}"')
    streams = room(as_person, cast.ada, cast.plenary).context["streams"]
    assert [stream["name"] for stream in streams] == [f"user:{cast.ada.pk}"]


def test_its_buttons_use_the_rooms_own_form(cast, as_person, full_room):
    listed(cast.places.sami)
    html = room(as_person, cast.ada, cast.plenary).content.decode()
    ask = reverse("networking:ask", args=[cast.places.sami.pk])
    assert f'<button form="act" formaction="{ask}">' in html
    assert ("csrfmiddlewaretoken" in html, "<form" in html) == (False, False)


def test_it_has_its_frame_in_the_room_and_comes_later(cast, as_person, full_room):
    listed(cast.places.sami)
    page = as_person(cast.ada).get(reverse("sessions:room", args=[cast.plenary.pk]))
    html = page.content.decode()
    address = reverse("networking:for-session", args=[cast.plenary.pk])
    assert f'<section id="people-here" class="panel" data-src="{address}" data-late' in html
    assert reverse("networking:people", args=[cast.summit.slug]) in html
    assert names(html, "people-here") == []


def test_who_has_no_place_gets_an_empty_answer_and_no_exception(cast, as_person):
    operator = people.make_user("operator", is_superuser=True)
    answers = [room(as_person, user, cast.plenary) for user in (cast.otto, operator)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(404, b"")] * 2
    page = as_person(operator).get(reverse("sessions:room", args=[cast.plenary.pk]))
    assert page.status_code == 200
    assert 'id="people-here"' not in page.content.decode()


def test_a_cancelled_room_tells_nothing(cast, as_person):
    quiet = people.make_session(cast.summit, 2, status="cancelled")
    assert room(as_person, cast.ada, quiet).status_code == 403


def test_a_draft_session_is_unknown(cast, as_person):
    draft = people.make_session(cast.summit, 3, status="draft")
    assert room(as_person, cast.ada, draft).status_code == 404


def test_one_person_in_the_room_costs_as_many_queries_as_three(cast, as_person, full_room):
    browser = as_person(cast.ada)
    address = reverse("networking:for-session", args=[cast.plenary.pk])
    counts = []
    for places in ([cast.places.sami], [cast.places.mira, cast.places.leila]):
        listed(*places)
        counts.append(queries(browser, address))
    assert counts == [counts[0]] * 2


def test_the_badge_counts_requests_and_unread_messages(cast, as_person):
    listed(cast.places.ada)
    talk = connected(cast.places.leila, cast.places.ada)
    for text in ("One", "Two"):
        conversations.send(talk, text, by=cast.leila)
    connections.ask(cast.places.ada, by=cast.sami)
    assert badge(as_person, cast.ada, cast.summit) == {"asked": 1, "unread": 2, "reports": 0}
    assert badge(as_person, cast.leila, cast.summit) == {"asked": 0, "unread": 0, "reports": 0}


def test_the_badge_counts_nobody_whom_i_blocked(cast, as_person):
    listed(cast.places.ada)
    conversations.send(connected(cast.places.leila, cast.places.ada), "One", by=cast.leila)
    connections.ask(cast.places.ada, by=cast.sami)
    for place in (cast.places.leila, cast.places.sami):
        safety.block(place, by=cast.ada)
    assert badge(as_person, cast.ada, cast.summit) == {"asked": 0, "unread": 0, "reports": 0}


def test_open_reports_are_counted_for_organisers_only(cast, as_person):
    listed(cast.places.sami)
    safety.report(cast.places.sami, "Threats", by=cast.ada)
    counted = {
        name: badge(as_person, getattr(cast, name), cast.summit)["reports"]
        for name in ("olga", "rana", "ada", "sami")
    }
    assert counted == {"olga": 1, "rana": 0, "ada": 0, "sami": 0}


def test_the_badge_costs_the_same_whatever_waits(cast, as_person):
    listed(cast.places.ada)
    browser = as_person(cast.ada)
    address = reverse("networking:badge", args=[cast.summit.pk])
    counts = []
    for user in (None, cast.leila, cast.sami):
        if user is not None:
            connections.ask(cast.places.ada, by=user)
        counts.append(queries(browser, address))
    assert counts == [counts[0]] * 3


def test_another_summits_badge_does_not_exist(cast, as_person):
    answer = as_person(cast.otto).get(reverse("networking:badge", args=[cast.summit.pk]))
    assert (answer.status_code, answer.content) == (404, b"")


def test_marks_are_ids_of_messages(cast, as_person):
    talk = connected(cast.places.leila, cast.places.ada)
    message = conversations.send(talk, "One", by=cast.ada)
    html = as_person(cast.ada).get(reverse("networking:conversation", args=[talk.pk]))
    marks = html.content.decode().partition('data-marks="')[2].partition('"')[0]
    assert json.loads(marks.replace("&quot;", '"')) == {"mine": [f"message-{message.pk}"]}
