"""Announcements to the room, cues to one speaker, and the back channel: who may, what is seen of them, and
what becomes of them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from outcomes.services.inputs.documents import freeze
from sessions import live, stage, tasks
from sessions.models import (
    Announcement,
    Appearance,
    BackchannelMessage,
    Cue,
    FloorRequest,
    Session,
)
from sessions.services import announcements, backchannel, collisions, cues, floor
from sessions.services import sessions as running
from summit import parts
from summit.errors import KeyReused, RuleBroken
from summit.live import frames
from summit.log.models import Event
from summit.models import Activity
from summit.services import participation
from tests.counting import queries


def refusal(act, *given, **more):
    with pytest.raises(RuleBroken) as raised:
        act(*given, **more)
    return raised.value


def text(answer):
    return " ".join(answer.content.decode().split())


def at(name, *args):
    return reverse(f"sessions:{name}", args=args)


def room_of(cast, as_person, who="ada"):
    return text(as_person(getattr(cast, who)).get(at("room", cast.plenary.pk)))


# ------------------------------------------------------------------ announcements
def test_everybody_in_the_room_reads_the_one_announcement_that_stands(cast, as_person):
    announcements.announce(cast.plenary, {"en": "Tea is served."}, by=cast.mira)
    announcements.announce(cast.plenary, {"en": "Tea is over."}, by=cast.mira)
    page = room_of(cast, as_person)
    assert "Tea is over." in page
    assert "Tea is served." not in page


def test_two_never_stand_and_the_database_says_so(cast):
    announcements.announce(cast.plenary, {"en": "One"}, by=cast.mira)
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.create(session=cast.plenary, text={"en": "Two"})


def test_it_is_taken_back_once_and_stays_in_the_history(cast, as_person):
    made = announcements.announce(cast.plenary, {"en": "Fire drill"}, by=cast.mira)
    announcements.take_back(made, by=cast.mira)
    announcements.take_back(made, by=cast.olga)
    assert "Fire drill" not in room_of(cast, as_person)
    assert "Fire drill" in text(as_person(cast.mira).get(at("console", cast.plenary.pk)))
    assert Activity.objects.filter(verb="announcement.ended").count() == 1


def test_it_goes_by_itself_when_its_minutes_are_over(cast, as_person):
    made = announcements.announce(cast.plenary, {"en": "Seats, please"}, minutes=2, by=cast.mira)
    assert announcements.end_due() == 0
    Announcement.objects.filter(pk=made.pk).update(until=timezone.now() - timedelta(seconds=1))
    assert "Seats, please" not in room_of(cast, as_person)
    tasks.end_announcements()
    told = Event.objects.filter(stream__name=live.room(cast.plenary.pk))
    assert told.filter(fact="announcement.ended").count() == 1
    assert announcements.end_due() == 0


def test_the_reader_sees_their_language_or_a_marked_fallback(cast, as_person):
    announcements.announce(cast.plenary, {"fr": "Le thé est servi."}, by=cast.mira)
    page = room_of(cast, as_person)
    assert '<span lang="fr" dir="ltr">Le thé est servi.</span>' in page
    assert 'class="fallback"' in page


def test_a_ready_sentence_is_told_in_every_language_of_the_summit(cast, as_person):
    door = at("announce-ready", cast.plenary.pk, "seats")
    assert as_person(cast.mira).post(door, {"key": str(uuid4())}).status_code == 303
    told = Announcement.objects.get().text
    assert sorted(told) == ["en", "fr"]
    with translation.override("en"):
        assert told["en"] == str(Announcement.Ready.SEATS.label)


def test_the_hall_sees_what_is_also_meant_for_the_hall(cast):
    for on_stage in (True, False):
        announcements.announce(cast.plenary, {"en": "Tea"}, on_stage=on_stage, by=cast.mira)
        drawn = parts.current(live.stage(cast.plenary.pk), "en", within=0).parts["stage"]
        assert ("hall-news" in drawn) is on_stage


@pytest.mark.parametrize(
    ("given", "field"), [({"minutes": 121}, "minutes"), ({"minutes": -1}, "minutes")]
)
def test_impossible_minutes_are_refused_by_name(cast, given, field):
    assert refusal(
        announcements.announce, cast.plenary, {"en": "x"}, by=cast.mira, **given
    ).field == field  # fmt: skip


def test_nothing_and_too_much_are_refused(cast):
    for told in ({"en": " "}, {}, {"en": "x" * 301}):
        assert refusal(announcements.announce, cast.plenary, told, by=cast.mira).field == "text"


def test_a_form_with_an_error_keeps_what_was_typed(cast, as_person):
    door = at("announce", cast.plenary.pk)
    answer = as_person(cast.mira).post(door, {"text_en": "", "text_fr": "", "minutes": "7"})
    assert (answer.status_code, "minutes" in text(answer)) == (422, True)
    long = as_person(cast.mira).post(door, {"text_en": "y" * 301, "minutes": "2"})
    assert (long.status_code, "y" * 301 in text(long)) == (422, True)


def test_a_session_in_which_nobody_is_takes_no_announcement(cast, as_person):
    Session.objects.filter(pk=cast.plenary.pk).update(status="archived")
    door = at("announce-ready", cast.plenary.pk, "soon")
    assert as_person(cast.mira).post(door).status_code == 409


def test_the_same_form_twice_announces_once(cast, as_person):
    key = str(uuid4())
    browser, door = as_person(cast.mira), at("announce", cast.plenary.pk)
    for _ in range(2):
        form = {"text_en": "Tea", "minutes": "0", "on_stage": "on", "key": key}
        assert browser.post(door, form).status_code == 303
    assert Announcement.objects.count() == 1
    form = {"text_en": "Coffee", "minutes": "0", "key": key}
    assert browser.post(door, form).status_code == 422


# ------------------------------------------------------------------ cues
@pytest.fixture
def told(cast):
    return cues.send_cue(cast.plenary, cast.places.sami, ready="two", by=cast.mira)


def test_the_speaker_reads_it_in_the_room_and_in_their_view_and_nobody_else_does(
    cast, as_person, told
):
    for page in ("room", "speaker"):
        assert "Two minutes" in text(as_person(cast.sami).get(at(page, cast.plenary.pk)))
    for who in ("ada", "olga", "mira"):
        assert "Two minutes" not in text(
            as_person(getattr(cast, who)).get(at("room", cast.plenary.pk))
        )
        assert "Two minutes" not in text(
            as_person(getattr(cast, who)).get(at("my-cues", cast.plenary.pk))
        )


def test_a_ready_one_is_read_in_the_language_of_its_reader(cast, as_person, told):
    own = cues.send_cue(cast.plenary, cast.places.sami, text="Slide 3", by=cast.mira)
    with translation.override("fr"):
        assert str(told.words) == str(Cue.Ready.TWO_MINUTES.label)
        assert own.words == "Slide 3"


def test_seen_is_said_once_and_the_moderator_sees_when(cast, as_person, told):
    browser = as_person(cast.sami)
    for _ in range(2):
        assert browser.post(at("cue-seen", told.pk)).status_code == 303
    told.refresh_from_db()
    assert told.seen_at is not None
    page = text(as_person(cast.mira).get(at("console", cast.plenary.pk)))
    assert "Seen <time" in page
    assert "Not seen yet" not in page
    assert Event.objects.filter(fact="cue.seen", stream__name__endswith="stage").count() == 1


def test_seen_is_said_by_nobody_else(cast, as_person, told):
    for who in ("ada", "mira", "olga", "otto"):
        assert as_person(getattr(cast, who)).post(at("cue-seen", told.pk)).status_code == 404
    told.refresh_from_db()
    assert told.seen_at is None


def test_whoever_was_given_the_floor_can_be_told_and_a_listener_cannot(cast):
    refused = refusal(cues.send_cue, cast.plenary, cast.places.leila, ready="one", by=cast.mira)
    assert refused.code == "cue.elsewhere"
    floor.ask_for_floor(
        cast.plenary, by=cast.leila, place=cast.places.leila, kind="statement", language="en"
    )
    cues.send_cue(cast.plenary, cast.places.leila, ready="one", by=cast.mira)
    participation.ban(cast.places.leila, by=cast.olga, reason="x")
    cast.places.leila.refresh_from_db()
    assert refusal(
        cues.send_cue, cast.plenary, cast.places.leila, ready="one", by=cast.mira
    ).code == "cue.elsewhere"  # fmt: skip


def test_no_words_many_words_and_unknown_words_are_refused(cast):
    def send(**given):
        return refusal(cues.send_cue, cast.plenary, cast.places.sami, by=cast.mira, **given).code

    assert send() == "words.empty"
    assert send(text="x" * 201) == "words.long"
    assert send(ready="sing") == "cue.ready"
    with pytest.raises(IntegrityError), transaction.atomic():
        Cue.objects.create(session=cast.plenary, to=cast.places.sami, ready="two", text="And more")


def test_a_key_used_again_is_the_same_cue(cast):
    key = uuid4()
    given = {"by": cast.mira, "key": key}
    first = cues.send_cue(cast.plenary, cast.places.sami, ready="two", payload=[1], **given)
    assert cues.send_cue(cast.plenary, cast.places.sami, ready="two", payload=[1], **given) == first
    with pytest.raises(KeyReused):
        cues.send_cue(cast.plenary, cast.places.sami, ready="one", payload=[2], **given)


def test_the_deed_is_logged_without_its_words(cast):
    cues.send_cue(cast.plenary, cast.places.sami, text="You are too loud", by=cast.mira)
    assert "loud" not in str(list(Activity.objects.values_list("details", flat=True)))


def test_what_was_told_somebody_is_on_no_stream(cast, told):
    """The streams say which region to ask for; what stands in it is asked of one's own door."""
    for name in (live.stage(cast.plenary.pk), f"user:{cast.sami.pk}"):
        events = Event.objects.filter(stream__name=name, fact="cue.sent")
        assert [frame.verb for frame in frames.render(name, events, "en")] == ["refresh"]


def test_a_speaker_says_that_they_are_ready_and_takes_it_back(cast, as_person):
    part = Appearance.objects.get(session=cast.plenary, role="speaker")
    browser = as_person(cast.sami)
    assert browser.post(at("speaker-ready", part.pk), {"on": "1"}).status_code == 303
    assert ">ready <time" in text(as_person(cast.mira).get(at("console", cast.plenary.pk)))
    browser.post(at("speaker-ready", part.pk), {"on": "0"})
    assert ">ready <time" not in text(as_person(cast.mira).get(at("console", cast.plenary.pk)))
    for who in ("ada", "mira", "otto"):
        door = at("speaker-ready", part.pk)
        assert as_person(getattr(cast, who)).post(door).status_code == 404


def test_the_view_says_my_clock_my_place_and_what_comes(cast, as_person):
    page = lambda: text(as_person(cast.sami).get(at("speaker", cast.plenary.pk)))  # noqa: E731
    assert "You do not have the floor now." in page()
    item = cast.plenary.agenda.all()[1]
    Appearance.objects.filter(participation=cast.places.sami).update(agenda_item=item)
    running.move_to_item(cast.plenary, cast.plenary.agenda.first(), by=cast.mira)
    assert "You speak in item 2" in page()
    assert "that is next" in page()
    running.move_to_item(cast.plenary, item, by=cast.mira)
    assert "Your part of the agenda is running" in page()

    def ask(who):
        place = getattr(cast.places, who)
        return floor.ask_for_floor(
            cast.plenary, by=place.user, place=place, kind="statement", language="en"
        )

    running.move_to_item(cast.plenary, cast.plenary.agenda.last(), by=cast.mira)
    ask("ada")
    mine = ask("sami")
    assert "Your place on the list" in page()
    assert '<b class="timer num">2</b> <span class="hall-words">of 2</span>' in page()
    floor.call_speaker(mine, by=cast.mira)
    assert "You have the floor" in page()


# ------------------------------------------------------------------ the back channel
def test_who_runs_records_and_interprets_reads_and_writes_it(cast, as_person):
    Appearance.objects.create(
        session=cast.plenary, participation=cast.places.leila, role="interpreter"
    )
    for who in ("mira", "olga", "rana", "leila"):
        door = at("backchannel-write", cast.plenary.pk)
        answer = as_person(getattr(cast, who)).post(door, {"text": f"Line of {who}"})
        assert answer.status_code == 303
    for who in ("mira", "olga", "rana", "leila"):
        page = text(as_person(getattr(cast, who)).get(at("backchannel", cast.plenary.pk)))
        assert all(f"Line of {name}" in page for name in ("mira", "olga", "rana", "leila"))


def test_it_is_nobody_elses(cast, as_person):
    backchannel.write_line(cast.plenary, "The minister is late", by=cast.mira)
    doors = {"backchannel": "get", "backchannel-unread": "get", "backchannel-write": "post"}
    for who, status in (("ada", 403), ("sami", 403), ("vera", 403)):
        for name, method in doors.items():
            browser = as_person(getattr(cast, who))
            assert getattr(browser, method)(at(name, cast.plenary.pk)).status_code == status
        assert "The minister is late" not in room_of(cast, as_person, who)


def test_what_others_wrote_counts_until_it_is_read(cast, as_person):
    for line in ("One", "Two", "Three"):
        backchannel.write_line(cast.plenary, line, by=cast.mira)
    rana, mira = as_person(cast.rana), as_person(cast.mira)

    def unread(browser):
        page = text(browser.get(at("backchannel-unread", cast.plenary.pk)))
        return '<span class="badge num">3</span>' in page

    assert (unread(rana), unread(mira)) == (True, False)
    assert rana.post(at("backchannel-read", cast.plenary.pk)).status_code == 303
    assert not unread(rana)


def test_an_empty_line_and_one_that_is_too_long_are_refused(cast, as_person):
    door = at("backchannel-write", cast.plenary.pk)
    for words in ("", " ", "x" * 501):
        answer = as_person(cast.mira).post(door, {"text": words})
        assert (answer.status_code, words.strip() in text(answer)) == (409, True)
    assert not BackchannelMessage.objects.exists()


def test_it_is_no_part_of_the_report(cast):
    backchannel.write_line(cast.plenary, "The minister is late", by=cast.mira)
    cues.send_cue(cast.plenary, cast.places.sami, text="Too slow", by=cast.mira)
    frozen = freeze(cast.summit, "report", "en").content.decode()
    assert "The minister is late" not in frozen
    assert "Too slow" not in frozen


# ------------------------------------------------------------------ doors
DOORS = {
    "announce": lambda cast: [cast.plenary.pk],
    "announce-ready": lambda cast: [cast.plenary.pk, "soon"],
    "announcement-end": lambda cast: [cast.announcement.pk],
    "cue": lambda cast: [cast.plenary.pk, cast.places.sami.pk],
}


@pytest.fixture
def standing(cast):
    cast.announcement = announcements.announce(cast.plenary, {"en": "Tea"}, by=cast.mira)
    return cast


@pytest.mark.parametrize("name", DOORS)
def test_only_who_runs_the_session_opens_these_doors(standing, as_person, name, monkeypatch):
    monkeypatch.setattr(collisions, "JUST_NOW", 0)  # they come one after the other
    door = at(name, *DOORS[name](standing))
    form = {"text_en": "x", "minutes": "0", "ready": "two"}
    for who, status in (
        ("mira", 303), ("olga", 303), ("rana", 403), ("sami", 403), ("ada", 403), ("vera", 403),
        ("otto", 403),
    ):  # fmt: skip
        assert as_person(getattr(standing, who)).post(door, form).status_code == status, who
        assert as_person(getattr(standing, who)).get(door).status_code == 405
    assert as_person(None).post(door, form).url.startswith("/accounts/login/")


@pytest.mark.parametrize("name", DOORS)
def test_in_a_private_summit_an_outsider_finds_none(standing, as_person, name):
    standing.summit.is_private = True
    standing.summit.save()
    door = at(name, *DOORS[name](standing))
    assert as_person(standing.otto).post(door, {"ready": "two"}).status_code == 404


def test_a_cue_to_somebody_of_another_summit_leads_nowhere(cast, as_person):
    door = at("cue", cast.plenary.pk, cast.places.otto.pk)
    assert as_person(cast.mira).post(door, {"ready": "two"}).status_code == 404


# ------------------------------------------------------------------ how much it asks
def test_one_and_three_people_cost_the_console_the_same(cast):
    counts = []
    for who in ("ada", "leila", "olga"):
        Appearance.objects.create(
            session=cast.plenary, participation=getattr(cast.places, who), role="speaker"
        )
        cues.send_cue(cast.plenary, getattr(cast.places, who), ready="two", by=cast.mira)
        with_them = lambda: str(stage.addressed(cast.plenary)["others"][0].place.organisation)  # noqa: E731
        counts.append(count(with_them))
    assert counts[0] == counts[2]


def count(act):
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def test_one_and_three_lines_cost_the_page_the_same(cast, as_person):
    page = at("backchannel", cast.plenary.pk)
    counts = []
    for _ in range(2):
        backchannel.write_line(cast.plenary, "Line", by=cast.mira)
        backchannel.write_line(cast.plenary, "Line", by=cast.olga)
        parts._cache.clear()
        counts.append(queries(as_person(cast.rana), page))
    assert counts[0] == counts[1]


def test_nothing_of_it_is_left_when_the_floor_is_empty(cast):
    assert FloorRequest.objects.count() == 0
    told = stage.addressed(cast.plenary)
    assert ([one.place for one in told["others"]], told["speaking"]) == ([cast.places.sami], [])


def test_a_page_beside_the_record_does_not_say_that_it_becomes_one(cast, as_person):
    cast.plenary.allows_chat = True
    cast.plenary.save()
    for page, promised in (
        ("sessions:backchannel", False),
        ("sessions:chat", False),
        ("sessions:session", True),
    ):
        html = as_person(cast.mira).get(reverse(page, args=[cast.plenary.pk])).content.decode()
        assert ("becomes the record" in html) == promised, page
