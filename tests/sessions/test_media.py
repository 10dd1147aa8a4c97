"""The stage: what is put there, who may, what each browser is given, and what its page may load."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from sessions import live
from sessions import media as sessions_media
from sessions.models import Channel, StageSource
from sessions.services import agenda_items, media, media_failures
from sessions.services import sessions as running
from summit import budget
from summit.errors import RuleBroken
from summit.log.models import Event
from tests import cast as people
from tests.counting import queries

HALL = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
FILM = "https://media.example.org/message.mp4"
STREAM = "https://media.example.org/live/index.m3u8"
VOICE = "https://voice.example.org/fr.m3u8"


@pytest.fixture(autouse=True)
def _reports_begin_anew(monkeypatch):
    monkeypatch.setattr(media_failures, "_reported", budget.Buckets(1 / 600, 1))


@pytest.fixture
def hall(cast):
    return media.add_source(cast.plenary, address=HALL, title={"en": "The hall"}, by=cast.mira)


@pytest.fixture
def french(cast, hall):
    return media.add_channel(hall, language="fr", address=VOICE, only_sound=True, by=cast.mira)


def player(source, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return reverse("sessions:player", args=[source.pk]) + (f"?{query}" if query else "")


def policy(answer):
    header = answer.headers["Content-Security-Policy"]
    return {name: values for name, *values in (part.split() for part in header.split("; "))}


def told(cast, stream=live.room):
    facts = Event.objects.filter(stream__name=stream(cast.plenary.pk)).order_by("seq")
    return [f"{event.fact}:{event.kind}" for event in facts]


# ------------------------------------------------------------------ doors
def doors(cast, hall, french):
    """Name, argument, fields, what a moderator is answered."""
    session = cast.plenary.pk
    return [
        ("media", session, {"address": FILM}, 303),
        ("media-show-address", session, {"address": FILM}, 303),
        ("media-clear", session, {}, 303),
        ("media-show", hall.pk, {}, 303),
        ("media-source-edit", hall.pk, {"address": FILM}, 303),
        ("channel-add", hall.pk, {"language": "ar", "address": STREAM}, 303),
        ("channel-remove", french.pk, {}, 303),
        ("media-source-remove", hall.pk, {}, 303),
    ]


@pytest.mark.parametrize(
    ("who", "status"),
    [("mira", 303), ("olga", 303), ("ada", 403), ("rana", 403), ("vera", 403), ("otto", 404)],
)
def test_moderators_and_organisers_choose_and_nobody_else(
    cast, as_person, hall, french, who, status
):
    cast.summit.is_private = True
    cast.summit.save()
    browser = as_person(getattr(cast, who))
    found = {
        name: browser.post(reverse(f"sessions:{name}", args=[argument]), fields).status_code
        for name, argument, fields, _ in doors(cast, hall, french)
    }
    assert found == dict.fromkeys(found, status)


def test_each_door_has_its_methods_and_asks_who_is_there(cast, as_person, hall, french):
    for name, argument, fields, _ in doors(cast, hall, french):
        address = reverse(f"sessions:{name}", args=[argument])
        assert as_person(cast.mira).put(address).status_code == 405
        if name not in {"media", "media-source-edit", "channel-add"}:
            assert as_person(cast.mira).get(address).status_code == 405
        assert "/login/" in as_person(None).post(address, fields).headers["Location"]
    for name in ("player", "media-failed"):
        assert (
            as_person(cast.ada).put(reverse(f"sessions:{name}", args=[hall.pk])).status_code == 405
        )
        assert (
            as_person(cast.mira).get(reverse("sessions:player", args=[uuid4()])).status_code == 404
        )


def test_the_console_takes_what_somebody_pastes_and_says_what_it_understood(cast, as_person):
    browser = as_person(cast.mira)
    address = reverse("sessions:media-show-address", args=[cast.plenary.pk])
    answer = browser.post(address, {"address": HALL}, headers={"X-Live": "1"})
    assert answer.json()["message"] == "On the stage: YouTube, from www.youtube-nocookie.com."
    cast.plenary.refresh_from_db()
    assert cast.plenary.stage_source.address == HALL


def test_the_same_key_does_it_once_and_the_same_address_makes_no_second_source(cast, as_person):
    browser, key = as_person(cast.mira), str(uuid4())
    for name in ("media", "media-show-address"):
        address = reverse(f"sessions:{name}", args=[cast.plenary.pk])
        for _ in range(2):
            assert browser.post(address, {"address": FILM, "key": key}).status_code == 303
        key = str(uuid4())
    assert StageSource.objects.count() == 1


@pytest.mark.parametrize("name", ["media", "media-show-address"])
def test_a_wrong_address_names_the_field_and_keeps_what_was_typed(cast, as_person, name):
    browser, bad = as_person(cast.mira), "http://media.example.org/a.mp4"
    address = reverse(f"sessions:{name}", args=[cast.plenary.pk])
    page = browser.post(address, {"address": bad})
    assert page.status_code == 422
    assert f'value="{bad}"' in page.content.decode()
    assert "Try the same address with https" in page.content.decode()
    if name == "media-show-address":
        answer = browser.post(address, {"address": bad}, headers={"X-Live": "1"})
        assert answer.status_code == 422
        assert [*answer.json()["errors"]] == ["address"]


def test_an_archived_session_keeps_its_stage(cast, as_person, hall):
    cast.plenary.status = "archived"
    cast.plenary.save()
    answer = as_person(cast.mira).post(reverse("sessions:media-clear", args=[cast.plenary.pk]))
    assert answer.status_code == 409


# ------------------------------------------------------------------ what is on the stage
def test_the_first_source_is_on_the_stage_by_itself_and_the_next_ones_wait(cast, hall):
    film = media.add_source(cast.plenary, address=FILM, by=cast.mira)
    cast.plenary.refresh_from_db()
    assert cast.plenary.stage_source == hall
    assert told(cast) == ["media.changed:media"]
    media.show_source(cast.plenary, film, by=cast.mira)
    cast.plenary.refresh_from_db()
    assert cast.plenary.stage_source == film


def test_an_item_brings_its_source_and_another_leaves_it(cast, hall):
    film = media.add_source(cast.plenary, address=FILM, by=cast.mira)
    opening, keynote, discussion = cast.plenary.agenda.all()
    agenda_items.edit_item(
        keynote, kind="keynote", title=keynote.title, minutes=5, stage_source=film, by=cast.olga
    )
    stages = []
    for item in (opening, keynote, discussion):
        running.move_to_item(cast.plenary, item, by=cast.mira)
        cast.plenary.refresh_from_db()
        stages.append(cast.plenary.stage_source)
    assert stages == [hall, film, film]
    media.show_source(cast.plenary, hall, by=cast.mira)
    assert told(cast).count("media.changed:media") == 3


def test_a_session_begins_with_the_source_of_its_first_item(cast):
    session = people.make_session(cast.summit, 2)
    media.add_source(session, address=HALL, by=cast.olga)
    film = media.add_source(session, address=FILM, by=cast.olga)
    first = session.agenda.first()
    agenda_items.edit_item(
        first, kind="opening", title=first.title, minutes=5, stage_source=film, by=cast.olga
    )
    running.start_session(session, by=cast.olga)
    session.refresh_from_db()
    assert session.stage_source == film


def test_a_source_of_another_session_is_not_taken(cast, hall):
    other = people.make_session(cast.summit, 2)
    item = other.agenda.first()
    with pytest.raises(RuleBroken, match="another session"):
        agenda_items.edit_item(
            item, kind="opening", title=item.title, minutes=5, stage_source=hall, by=cast.olga
        )
    with pytest.raises(RuleBroken):
        media.show_source(other, hall, by=cast.olga)


def test_a_removed_source_leaves_the_stage_and_the_agenda(cast, hall, french):
    item = cast.plenary.agenda.first()
    agenda_items.edit_item(
        item, kind="opening", title=item.title, minutes=5, stage_source=hall, by=cast.olga
    )
    media.remove_source(hall, by=cast.mira)
    cast.plenary.refresh_from_db()
    item.refresh_from_db()
    assert (cast.plenary.stage_source, item.stage_source) == (None, None)
    assert Channel.objects.count() == 0


def test_one_channel_per_language_and_no_voice_alone_from_a_page(cast, hall, french):
    for field, fields in {
        "language": {"language": "fr", "address": VOICE},
        "only_sound": {"language": "es", "address": HALL, "only_sound": True},
        "address": {"language": "es", "address": "nowhere"},
    }.items():
        with pytest.raises(RuleBroken) as refusal:
            media.add_channel(hall, by=cast.mira, **fields)
        assert refusal.value.field == field
    with pytest.raises(RuleBroken) as refusal:
        media.edit_source(hall, address=HALL, sound_address=HALL, by=cast.mira)
    assert refusal.value.field == "sound_address"


# ------------------------------------------------------------------ the room
def test_nothing_of_another_host_stands_in_the_room_and_its_policy_stays_strict(
    cast, as_person, hall, french
):
    page = as_person(cast.ada).get(reverse("sessions:room", args=[cast.plenary.pk]))
    html = page.content.decode()
    assert "loads from www.youtube-nocookie.com" in html
    assert (
        re.findall(r"<(?:iframe|video|audio|img|script|link)[^>]*(?:src|href)=\"https:", html) == []
    )
    assert policy(page) == policy(as_person(None).get("/"))
    assert "frame-src" not in policy(page)


def test_one_and_three_sources_cost_the_same(cast, as_person, hall, french):
    counts = []
    addresses = [
        (cast.ada, reverse("sessions:room", args=[cast.plenary.pk])),
        (cast.mira, reverse("sessions:console", args=[cast.plenary.pk])),
        (cast.mira, reverse("sessions:media", args=[cast.plenary.pk])),
        (cast.ada, player(hall)),
    ]
    for more in (None, FILM, STREAM):
        if more:
            added = media.add_source(cast.plenary, address=more, by=cast.mira)
            media.add_channel(added, language="es", address=VOICE, by=cast.mira)
            media.add_channel(
                hall, language="ar" if more == FILM else "bfi", address=VOICE, by=cast.mira
            )
        counts.append([queries(as_person(who), address) for who, address in addresses])
    assert counts[0] == counts[1] == counts[2]


# ------------------------------------------------------------------ the player's page
def test_the_player_loads_from_its_own_host_only_and_only_we_may_frame_it(cast, as_person, hall):
    page = as_person(cast.ada).get(player(hall))
    found = policy(page)
    assert found["frame-src"] == ["https://www.youtube-nocookie.com"]
    assert found["connect-src"] == ["'self'", "https://www.youtube-nocookie.com"]
    assert found["media-src"] == ["'self'"]
    assert found["script-src"] == ["'self'"]
    assert found["frame-ancestors"] == ["'self'"]
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert page.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in page.headers["Permissions-Policy"]
    frame = re.search(r"<iframe[^>]*>", page.content.decode())[0]
    assert 'sandbox="allow-scripts allow-same-origin' in frame
    assert 'referrerpolicy="strict-origin-when-cross-origin"' in frame


def test_a_stream_may_be_fetched_and_put_together_here(cast, as_person, hall, settings):
    settings.EMBED_HOSTS = ["cdn.example.net"]
    media.edit_source(hall, address=STREAM, by=cast.mira)
    page = as_person(cast.ada).get(player(hall))
    hosts = ["'self'", "https://cdn.example.net", "https://media.example.org"]
    assert policy(page)["connect-src"] == hosts
    assert policy(page)["media-src"] == [*hosts, "blob:"]
    assert policy(page)["frame-src"] == ["'none'"]
    assert "data-hls=" in page.content.decode()


def test_a_meeting_may_ask_for_the_microphone_in_a_window_of_its_own(cast, as_person, hall):
    media.edit_source(hall, address="https://meet.jit.si/Forum", by=cast.mira)
    page = as_person(cast.ada).get(player(hall))
    assert 'microphone=(self "https://meet.jit.si")' in page.headers["Permissions-Policy"]
    room = as_person(cast.ada).get(reverse("sessions:room", args=[cast.plenary.pk]))
    assert "microphone=()" in room.headers["Permissions-Policy"]


def test_a_channel_is_played_beside_the_silent_picture_and_remembered(
    cast, as_person, hall, french
):
    browser = as_person(cast.ada)
    html = browser.get(player(hall, channel="fr")).content.decode()
    assert f'<audio src="{VOICE}"' in html
    assert "mute=1" in html
    assert browser.cookies["channel"].value == "fr"
    again = browser.get(player(hall))
    assert f'<audio src="{VOICE}"' in again.content.decode()
    assert policy(again)["frame-src"] == ["https://www.youtube-nocookie.com"]
    assert "https://voice.example.org" in policy(again)["connect-src"]
    original = browser.get(player(hall, channel="original")).content.decode()
    assert "<audio" not in original
    assert browser.cookies["channel"].value == "original"


def test_a_channel_that_is_not_there_leads_to_the_original_and_is_not_forgotten(
    cast, as_person, hall, french
):
    browser = as_person(cast.ada)
    browser.get(player(hall, channel="fr"))
    film = media.add_source(cast.plenary, address=FILM, by=cast.mira)
    media.show_source(cast.plenary, film, by=cast.mira)
    assert f'<video src="{FILM}"' in browser.get(player(film)).content.decode()
    browser.get(player(film, channel="ar"))
    assert browser.cookies["channel"].value == "fr"


def test_on_a_weak_line_there_is_no_picture_beside_a_voice_and_sound_alone_where_it_is_given(
    cast, as_person, hall, french
):
    media.edit_source(hall, address=HALL, sound_address=f"{VOICE}?floor", by=cast.mira)
    browser = as_person(cast.ada)
    browser.post(reverse("light"), {"light": "1"})
    for asked, address in (("original", f"{VOICE}?floor"), ("fr", VOICE)):
        html = browser.get(player(hall, channel=asked)).content.decode()
        assert f'<audio src="{address}"' in html
        assert "<iframe" not in html
        assert "data-light" in html.split("<head>")[0]
    browser.post(reverse("light"), {"light": "0"})
    assert "<iframe" in browser.get(player(hall, channel="original")).content.decode()


def test_a_browser_that_saves_data_is_offered_text_and_sound_until_somebody_has_chosen(
    cast, as_person, hall
):
    browser, room = as_person(cast.ada), reverse("sessions:room", args=[cast.plenary.pk])
    offers = [
        re.search(r"data-offer( hidden)?", browser.get(room, headers=headers).content.decode())[1]
        for headers in ({}, {"Save-Data": "on"})
    ]
    browser.post(reverse("light"), {"light": "0", "next": room})
    html = browser.get(room, headers={"Save-Data": "on"}).content.decode()
    offers.append(re.search(r"data-offer( hidden)?", html)[1])
    assert offers == [" hidden", None, " hidden"]


@pytest.mark.parametrize(
    ("who", "now", "later"),
    [
        ("ada", 200, 404),
        ("vera", 200, 404),
        ("mira", 200, 200),
        ("olga", 200, 200),
        ("otto", 403, 403),
    ],
)
def test_who_enters_watches_the_stage_and_who_runs_it_also_what_is_prepared(
    cast, as_person, hall, who, now, later
):
    film = media.add_source(cast.plenary, address=FILM, by=cast.mira)
    browser = as_person(getattr(cast, who))
    assert [browser.get(player(each)).status_code for each in (hall, film)] == [now, later]


def test_a_source_that_is_not_allowed_any_more_says_so_to_everybody(
    cast, as_person, hall, settings
):
    settings.EMBED_HOSTS = ["tube.example.org"]
    tube = "https://tube.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv"
    media.edit_source(hall, address=tube, by=cast.mira)
    settings.EMBED_HOSTS = []
    room = as_person(cast.ada).get(reverse("sessions:room", args=[cast.plenary.pk]))
    assert "What is on the stage cannot be shown here" in room.content.decode()
    page = as_person(cast.ada).get(player(hall))
    assert "cannot be shown here" in page.content.decode()
    assert policy(page)["frame-src"] == ["'none'"]
    console = as_person(cast.mira).get(reverse("sessions:console", args=[cast.plenary.pk]))
    assert "cannot be shown here" in console.content.decode()


# ------------------------------------------------------------------ it does not play
def test_moderators_see_how_many_and_nobody_who(cast, as_person, hall):
    address = reverse("sessions:media-failed", args=[hall.pk])
    for who, status in (("ada", 303), ("ada", 303), ("vera", 303), ("otto", 403)):
        assert as_person(getattr(cast, who)).post(address).status_code == status
    hall.refresh_from_db()
    assert hall.failures == 2
    html = as_person(cast.mira).get(reverse("sessions:console", args=[cast.plenary.pk])).content
    assert '<span class="num" data-n="failures">2</span>' in html.decode()
    assert '<rect data-n="failures" width="2"/>' in html.decode()
    media.show_source(cast.plenary, hall, by=cast.mira)
    hall.refresh_from_db()
    assert hall.failures == 0


def test_a_doubt_is_counted_beside_and_is_no_failure(cast, as_person, hall):
    address = reverse("sessions:media-failed", args=[hall.pk])
    for who, sent in (("ada", {"doubt": "1"}), ("ada", {"doubt": "1"}), ("vera", {"doubt": "1"}),
                      ("ada", {})):  # fmt: skip
        assert as_person(getattr(cast, who)).post(address, sent).status_code == 303
    hall.refresh_from_db()
    assert (hall.doubts, hall.failures) == (2, 1)
    html = as_person(cast.mira).get(reverse("sessions:console", args=[cast.plenary.pk])).content
    assert '<span class="num" data-n="doubts">2</span>' in html.decode()
    assert sessions_media._failures([cast.plenary.pk])[str(cast.plenary.pk)] == {
        "failures": 1, "doubts": 2,
    }  # fmt: skip
    media.show_source(cast.plenary, hall, by=cast.mira)
    hall.refresh_from_db()
    assert (hall.doubts, hall.failures) == (0, 0)


def test_only_what_is_on_the_stage_can_fail_there(cast, as_person, hall):
    film = media.add_source(cast.plenary, address=FILM, by=cast.mira)
    answer = as_person(cast.ada).post(reverse("sessions:media-failed", args=[film.pk]))
    assert answer.status_code == 409
