"""The room's page: what is the same for everybody is drawn once, the rest costs four questions."""

import json
import re
from html import unescape

import brotli
import pytest
from django.urls import reverse
from django.utils import timezone

from outcomes.services import recommendations, stances
from sessions import live
from sessions.services import contributions, questions, upvotes
from summit import parts
from summit.live import tickets
from summit.log import access
from tests.counting import queries

SHELL = 4  # login session, person, session with their standing, what is theirs


@pytest.fixture
def kept(monkeypatch):
    """Parts and the number of the last change of rights are known, as they are to everybody but the
    first in each second."""
    monkeypatch.setattr(parts, "FRESH_SECONDS", 60)
    monkeypatch.setattr(access, "head", lambda: 0)


def address(cast):
    return reverse("sessions:room", args=[cast.plenary.pk])


def fill(cast, times=1):
    for _ in range(times):
        words = contributions.contribute(
            cast.plenary, "Words", by=cast.ada, place=cast.places.ada,
            guiding_question=cast.plenary.guiding_questions.first(),
        )  # fmt: skip
        asked = questions.ask(cast.plenary, "Who pays?", by=cast.ada, place=cast.places.ada)
        upvotes.upvote(asked, True, by=cast.ada, place=cast.places.ada)
        made = recommendations.recommend(
            cast.plenary, {"en": "Keep it."}, by=cast.rana, place=None, contributions=[words]
        )
        stances.take_stance(made, "agree", by=cast.ada, place=cast.places.ada)


@pytest.mark.parametrize("who", ["ada", "mira", "rana", "olga", "vera"])
def test_the_second_person_costs_four_queries(cast, as_person, kept, who):
    fill(cast)
    as_person(cast.leila).get(address(cast))
    assert queries(as_person(getattr(cast, who)), address(cast)) == SHELL


def test_a_speaker_costs_two_more_what_the_moderator_told_them(cast, as_person, kept):
    fill(cast)
    as_person(cast.leila).get(address(cast))
    assert queries(as_person(cast.sami), address(cast)) == SHELL + 2


def test_one_and_three_of_everything_cost_the_same(cast, as_person, kept):
    counts = []
    for times in (1, 2):
        fill(cast, times)
        parts._cache.clear()
        as_person(cast.leila).get(address(cast))
        counts.append(queries(as_person(cast.ada), address(cast)))
    assert counts == [SHELL, SHELL]


def test_a_thousand_people_draw_it_once(cast, as_person, kept, monkeypatch):
    drawn = []
    draw = parts._draw
    monkeypatch.setattr(parts, "_draw", lambda *name: drawn.append(name) or draw(*name))
    for user in (cast.ada, cast.leila, cast.vera):
        as_person(user).get(address(cast))
    french = as_person(cast.ada)
    french.cookies["django_language"] = "fr"
    french.get(address(cast))
    assert [name[:2] for name in drawn] == [
        (live.room(cast.plenary.pk), "en"), (live.room(cast.plenary.pk), "fr"),
    ]  # fmt: skip


def test_what_is_shown_to_all_names_nobody_who_looks(cast, as_person, kept):
    fill(cast)
    stream = live.room(cast.plenary.pk)
    with timezone.override("Asia/Tokyo"):
        here = parts.current(stream, "en", within=0).parts
    with timezone.override("America/Lima"):
        there = parts.current(stream, "en", within=0).parts
    assert here == there
    told = "".join(here.values())
    assert re.findall(r"csrf|data-mine|data-marks|<form|name=\"key\"", told) == []
    assert str(cast.places.ada.pk) not in told
    assert str(cast.ada.pk) not in told


@pytest.mark.parametrize(
    ("stream", "page", "who"),
    [
        (live.room, "sessions:room", "ada"),
        (live.moderation, "sessions:console", "mira"),
        (live.desk, "outcomes:desk", "rana"),
    ],
)
def test_every_part_is_an_element_of_its_page(cast, as_person, stream, page, who):
    fill(cast)
    place = reverse(page, args=[cast.plenary.pk])
    html = as_person(getattr(cast, who)).get(place).content.decode()
    snapshot = parts.current(stream(cast.plenary.pk), "en")
    assert snapshot.parts
    for name, part in snapshot.parts.items():
        root = re.match(r"<(\w+)[^>]*? ?id=\"([^\"]+)\"", part.strip())
        assert root, part[:80]
        assert root[2] == name
        assert part.strip().endswith(f"</{root[1]}>")
        assert part in html
    for name in snapshot.refresh:
        assert re.search(rf'id="{name}"[^>]* data-src="', html)


def test_my_marks_are_of_every_app(cast, as_person):
    fill(cast)
    html = as_person(cast.ada).get(address(cast)).content.decode()
    marks = json.loads(unescape(re.search(r'data-marks="([^"]*)"', html)[1]))
    words, asked = cast.plenary.contributions.get(), cast.plenary.questions.get()
    stance = f"stance-{cast.plenary.recommendations.get().pk}-agree"
    assert marks["mine"] == [f"contribution-{words.pk}", f"question-{asked.pk}"]
    assert sorted(marks["pressed"]) == [stance, f"upvote-{asked.pk}"]
    mine = as_person(cast.ada).get(reverse("sessions:mine", args=[cast.plenary.pk]))
    assert mine.json() == marks
    other = as_person(cast.leila).get(reverse("sessions:mine", args=[cast.plenary.pk]))
    assert other.json() == {"mine": [], "pressed": [], "told": []}


def test_the_ticket_is_for_this_login_and_this_room(cast, as_person):
    browser = as_person(cast.ada)
    html = browser.get(address(cast)).content.decode()
    ticket = tickets.check(
        re.search(r'data-ticket="([^"]*)"', html)[1], browser.session.session_key
    )
    assert (ticket.user_id, ticket.streams) == (
        str(cast.ada.pk), {live.room(cast.plenary.pk)},
    )  # fmt: skip


def test_a_form_without_javascript_shows_what_it_did(cast, as_person, kept):
    browser = as_person(cast.ada)
    browser.get(address(cast))
    send = reverse("sessions:contribute", args=[cast.plenary.pk])
    answer = browser.post(send, {"text": "Just said", "language": "en"}, follow=True)
    assert "Just said" in answer.content.decode()


def test_the_cold_room_weighs_at_most_sixty_kibibytes(cast, as_person):
    fill(cast, 10)
    page = as_person(cast.ada).get(address(cast))
    assert len(brotli.compress(page.content)) <= 60 * 1024
