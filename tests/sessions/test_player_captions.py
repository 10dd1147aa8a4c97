"""Captions inside our own player: those that keep the times of what it plays, in each language."""

import re

import pytest
from django.urls import reverse

from sessions.caption_files import Cue
from sessions.models import CaptionTrack
from sessions.services import caption_import, media
from sessions.services.caption_import import import_captions
from summit.errors import RuleBroken
from tests import cast as people
from tests.counting import queries

FILM = "https://media.example.org/message.mp4"
CUES = [Cue(1000, 2000, "The wells are dry."), Cue(2000, 3000, "Who mends them?")]


@pytest.fixture
def film(cast):
    return media.add_source(cast.plenary, address=FILM, by=cast.mira)


def bring(cast, language="en", **more):
    return import_captions(cast.plenary, CUES, language, by=cast.mira, **more)


def tracks(cast, film, **cookies):
    browser = cast.browser
    browser.cookies.load(cookies)
    html = browser.get(reverse("sessions:player", args=[film.pk])).content.decode()
    return re.findall(r"<track[^>]*>", html)


@pytest.fixture(autouse=True)
def _ada_watches(cast, as_person):
    cast.browser = as_person(cast.ada)


def test_each_language_is_a_track_and_the_chosen_one_begins(cast, film):
    english, french = bring(cast, source=film), bring(cast, "fr", source=film)
    bring(cast, "es")  # of no source
    found = tracks(cast, film, captions="fr.normal.page")
    assert [re.search(r'srclang="(\w+)" label="(\w+)', one).groups() for one in found] == [
        ("en", "English"), ("fr", "Français"),
    ]  # fmt: skip
    assert [" default" in one for one in found] == [False, True]
    for track, tag in zip((english, french), found, strict=True):
        address = reverse("sessions:captions-export", args=[track.pk, "vtt"])
        assert f'kind="captions" src="{address}"' in tag
        answer = cast.browser.get(address)
        assert answer.headers["Content-Type"] == "text/vtt; charset=utf-8"
        assert answer.content.decode().startswith("WEBVTT")


def test_replaced_ones_go_and_what_is_put_back_comes(cast, film):
    old = bring(cast, source=film)
    type(cast.plenary).objects.filter(pk=cast.plenary.pk).update(
        status="ended", ended_at=cast.plenary.started_at
    )
    cast.plenary.refresh_from_db()
    bring(cast, source=film, replaces=True)
    assert len(tracks(cast, film)) == 1
    caption_import.restore_track(old, by=cast.mira)
    assert len(tracks(cast, film)) == 2


def test_a_page_of_another_host_and_a_voice_alone_have_none(cast, film):
    bring(cast, source=film)
    for address in ("https://youtu.be/aqz-KE-bpKQ", "https://media.example.org/voice.mp3"):
        media.edit_source(film, address=address, by=cast.mira)
        assert tracks(cast, film) == []


def test_the_import_proposes_what_is_on_the_stage_and_takes_another_wish(cast, as_person, film):
    mira, address = (
        as_person(cast.mira), reverse("sessions:captions-upload", args=[cast.plenary.pk]),
    )  # fmt: skip
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nThe wells are dry.\n"
    preview = mira.post(address, {"text": text}).content.decode()
    assert f'<option value="{film.pk}" selected>' in preview
    for plays, source in ((str(film.pk), film), ("", None)):
        fields = {"source": text, "language": "en", "plays": plays, "replaces": "beside"}
        assert mira.post(address, fields).status_code == 303
        assert CaptionTrack.objects.latest("created_at").source == source


def test_a_session_without_a_film_is_not_asked(cast, as_person):
    media.add_source(cast.plenary, address="https://youtu.be/aqz-KE-bpKQ", by=cast.mira)
    address = reverse("sessions:captions-upload", args=[cast.plenary.pk])
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nThe wells are dry.\n"
    assert 'name="plays"' not in as_person(cast.mira).post(address, {"text": text}).content.decode()


def test_they_are_given_to_a_player_afterwards_and_taken_from_it(cast, as_person, film):
    track, mira = bring(cast), as_person(cast.mira)
    address = reverse("sessions:captions-place", args=[track.pk])
    page = reverse("sessions:caption-sources", args=[cast.plenary.pk])
    assert f'action="{address}"' in mira.get(page).content.decode()
    assert mira.post(address, {"plays": str(film.pk)}).status_code == 303
    assert len(tracks(cast, film)) == 1
    assert mira.post(address, {"plays": ""}).status_code == 303
    assert tracks(cast, film) == []
    other = people.make_session(cast.summit, 2)
    elsewhere = media.add_source(other, address=FILM, by=cast.olga)
    assert mira.post(address, {"plays": str(elsewhere.pk)}).status_code == 422
    with pytest.raises(RuleBroken) as refused:
        caption_import.show_in_player(track, elsewhere, by=cast.mira)
    assert refused.value.code == "source.gone"


def test_live_captions_keep_no_films_times(cast, film):
    written = CaptionTrack.objects.create(session=cast.plenary, language="en", last_number=1)
    with pytest.raises(RuleBroken) as refused:
        caption_import.show_in_player(written, film, by=cast.mira)
    assert refused.value.code == "captions.live"


def test_a_removed_film_leaves_its_captions_in_the_transcript(cast, film):
    track = bring(cast, source=film)
    media.remove_source(film, by=cast.mira)
    track.refresh_from_db()
    assert (track.source, track.captions.count()) == (None, 2)


def test_one_and_three_tracks_cost_the_same(cast, as_person, film):
    counts = []
    for language in ("en", "fr", "es"):
        bring(cast, language, source=film)
        counts.append(queries(as_person(cast.ada), reverse("sessions:player", args=[film.pk])))
    assert counts[0] == counts[2]


def test_the_region_is_chosen_by_its_own_address_and_remembered(cast):
    CaptionTrack.objects.create(session=cast.plenary, language="fr", last_number=1)
    region = reverse("sessions:captions", args=[cast.plenary.pk])
    chosen = cast.browser.get(f"{region}?captions=fr").content.decode()
    assert "caption-lines" in chosen
    assert 'data-style="' in chosen
    assert "caption-lines" in cast.browser.get(region).content.decode()
    room = reverse("sessions:room", args=[cast.plenary.pk])
    assert "caption-lines" in cast.browser.get(room).content.decode()
    cast.browser.get(f"{region}?captions=off")
    assert "caption-lines" not in cast.browser.get(region).content.decode()
