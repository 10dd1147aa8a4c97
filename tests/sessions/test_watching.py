"""The stage in a small window: the room's door, the room's line, and nothing else of the room."""

import re

import pytest
from django.urls import reverse

from sessions import live
from sessions.models import Session
from sessions.services import conduct, media
from tests.counting import queries

HALL = "https://youtu.be/aqz-KE-bpKQ"


@pytest.fixture
def hall(cast):
    return media.add_source(cast.plenary, address=HALL, title={"en": "The hall"}, by=cast.mira)


def watch(cast, browser):
    return browser.get(reverse("sessions:watch", args=[cast.plenary.pk]))


def room(cast, browser):
    return browser.get(reverse("sessions:room", args=[cast.plenary.pk]))


def test_it_has_the_stage_with_its_channels_and_follows_the_room(cast, as_person, hall):
    media.add_channel(
        hall, language="fr", address="https://media.example.org/fr.m3u8", only_sound=True,
        by=cast.mira,
    )  # fmt: skip
    Session.objects.filter(pk=cast.plenary.pk).update(recording="none")
    page = watch(cast, as_person(cast.ada)).content.decode()
    for part in ('id="media"', 'data-channel="fr"', 'id="state"', 'id="captions"', 'id="pill"'):
        assert part in page, part
    assert "Not recorded" in page
    assert f"&quot;{live.room(cast.plenary.pk)}&quot;" in page
    assert f'href="{reverse("sessions:room", args=[cast.plenary.pk])}"' in page
    for part in ("words", "questions", "polls", "write", "floor"):
        assert f'id="{part}"' not in page, part
    assert "iframe" not in page  # nothing of another host before somebody presses Play


def test_without_script_the_room_opens_it_in_a_window_of_its_own(cast, as_person, hall):
    there = reverse("sessions:watch", args=[cast.plenary.pk])
    links = re.findall(
        rf'<a [^>]*href="{there}"[^>]*>', room(cast, as_person(cast.ada)).content.decode()
    )
    assert len(links) == 2
    assert all('target="_blank"' in link and "data-window" in link for link in links)


def test_its_door_is_the_rooms(cast, as_person, hall):
    def answers():
        return [
            [page(cast, as_person(getattr(cast, who, None))).status_code for page in (watch, room)]
            for who in ("nobody", "otto", "vera", "ada", "mira")
        ]

    assert answers() == [[302, 302], [403, 403], [200, 200], [200, 200], [200, 200]]
    conduct.remove(cast.plenary, cast.places.ada, reason="Shouting", by=cast.mira)
    assert answers()[3] == [403, 403]
    Session.objects.filter(pk=cast.plenary.pk).update(capacity=1)
    assert [one == other for one, other in answers()] == [True] * 5


def test_captions_are_those_that_one_has_chosen(cast, as_person, hall):
    browser = as_person(cast.ada)
    page = browser.get(reverse("sessions:watch", args=[cast.plenary.pk]) + "?captions=fr")
    assert page.status_code == 200
    assert browser.cookies["captions"].value == "fr.normal.page"


def test_one_and_three_channels_cost_the_same(cast, as_person, hall):
    address, counts = reverse("sessions:watch", args=[cast.plenary.pk]), []
    for languages in (["fr"], ["es", "ar"]):
        for language in languages:
            media.add_channel(
                hall, language=language, address=f"https://media.example.org/{language}.m3u8",
                by=cast.mira,
            )  # fmt: skip
        counts.append(queries(as_person(cast.ada), address))
    assert counts[0] == counts[1]
