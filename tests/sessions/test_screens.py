"""Screens: links of their own that show, do nothing, and can be taken back; the layouts; the speaker view."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions import live, stage
from sessions.models import Appearance, Screen, Session
from sessions.services import (
    announcements,
    cues,
    floor,
    join_codes,
    polls,
    questions,
    screens,
    votes,
)
from sessions.services import sessions as running
from sessions.services.cast import remove_appearance
from summit import logins, parts
from summit.errors import RuleBroken
from summit.live import topics
from summit.log import tallies
from summit.log.models import Event
from summit.models import Activity
from summit.services import participation
from tests.acts import the_floor, the_stage
from tests.chaos.screen import Screen as Watched
from tests.counting import queries


def at(name, *args):
    return reverse(f"sessions:{name}", args=args)


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def projector(cast):
    """A stage view and the secret of its link."""
    return screens.make_screen(cast.plenary, "Main hall projector", by=cast.mira)


@pytest.fixture
def monitor(cast):
    """Sami's speaker view and its secret."""
    part = Appearance.objects.get(session=cast.plenary, role="speaker")
    return screens.make_screen(cast.plenary, "Lectern", appearance=part, by=cast.mira)


def drawn(cast, language="en"):
    stream = live.stage(cast.plenary.pk)
    return " ".join(parts.current(stream, language, within=0).parts["stage"].split())


# ------------------------------------------------------------------ the link
def test_whoever_has_the_link_sees_the_stage_and_nothing_of_a_person(cast, projector):
    answer = Client().get(at("screen", projector[1]))
    assert answer.status_code == 200
    assert "Water and care 1" in text(answer)
    assert not answer.cookies
    for word in ("Mira", "csrf", "data-person", "<form", "<button", "<a "):
        assert word not in text(answer), word


def test_its_address_is_told_to_no_other_site_and_kept_by_no_cache(projector):
    answer = Client().get(at("screen", projector[1]))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_the_secret_is_nowhere_in_the_database(cast, projector):
    row = Screen.objects.values().get()
    assert projector[1] not in str(row)
    assert row["digest"] == logins.digest(projector[1])
    assert projector[1] not in str(list(Activity.objects.values()))
    assert projector[1] not in str(list(Event.objects.values()))


def test_two_links_are_never_alike_nor_short(cast):
    made = {screens.make_screen(cast.plenary, "Hall", by=cast.mira)[1] for _ in range(5)}
    assert len(made) == 5
    assert min(map(len, made)) >= 32


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_link_only_shows(projector, monitor, method):
    for token in (projector[1], monitor[1]):
        assert getattr(Client(), method)(at("screen", token)).status_code == 405
        assert getattr(Client(), method)(at("screen-me", token)).status_code == 405


def test_an_unknown_link_is_not_found(projector, monitor):
    assert Client().get(at("screen", "x" * 32)).status_code == 404
    assert Client().get(at("screen-me", "x" * 32)).status_code == 404
    assert Client().get(at("screen-me", projector[1])).status_code == 404  # nobody's own part
    assert Client().get(at("screen", str(projector[0].pk))).status_code == 404
    assert Client().get(at("screen", projector[0].digest)).status_code == 404


def test_what_was_taken_back_is_over_and_dark(cast, projector):
    screens.revoke_screen(projector[0], by=cast.olga)
    screens.revoke_screen(projector[0], by=cast.olga)
    answer = Client().get(at("screen", projector[1]))
    assert (answer.status_code, "was taken back" in text(answer)) == (410, True)
    assert "Water and care" not in text(answer)
    assert Activity.objects.filter(verb="screen.revoked").count() == 1


def test_what_lies_above_a_camera_covers_nothing_when_it_is_taken_back(projector, cast):
    screens.revoke_screen(projector[0], by=cast.olga)
    for layout, kept in (("lower-third", True), ("timer", False), ("x", False)):
        answer = Client().get(at("screen", projector[1]), {"layout": layout})
        assert ('data-layout="lower-third"' in text(answer)) == kept
        assert "was taken back" in text(answer)


def test_it_holds_until_a_day_after_the_session(cast, projector, monkeypatch):
    end = cast.plenary.planned_end
    assert projector[0].expires_at == end + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: end + timedelta(days=1, seconds=1))
    answer = Client().get(at("screen", projector[1]))
    assert (answer.status_code, "is over" in text(answer)) == (410, True)


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_a_session_that_nobody_may_see_shows_nothing(cast, projector, status):
    Session.objects.filter(pk=cast.plenary.pk).update(status=status, current_item=None)
    assert Client().get(at("screen", projector[1])).status_code == 410


def test_a_new_link_ends_the_one_before(cast, projector):
    _screen, fresh = screens.renew_screen(projector[0], by=cast.mira)
    assert Client().get(at("screen", projector[1])).status_code == 404
    assert Client().get(at("screen", fresh)).status_code == 200
    assert Screen.objects.count() == 1


def test_it_says_when_it_was_last_opened(cast, projector, as_person):
    Client().get(at("screen", projector[1]))
    first = Screen.objects.get().seen_at
    Client().get(at("screen", projector[1]))
    assert Screen.objects.get().seen_at == first  # to the minute
    assert "last opened" in text(as_person(cast.mira).get(at("screens", cast.plenary.pk)))


def test_a_speaker_view_ends_with_the_part_and_with_a_ban(cast, monitor):
    assert "Lectern" not in text(Client().get(at("screen", monitor[1])))
    assert Client().get(at("screen", monitor[1])).status_code == 200
    participation.ban(cast.places.sami, by=cast.olga, reason="x")
    assert Client().get(at("screen", monitor[1])).status_code == 410
    assert Client().get(at("screen-me", monitor[1])).status_code == 404
    participation.readmit(cast.places.sami, by=cast.olga)
    assert Client().get(at("screen", monitor[1])).status_code == 200
    running.end_session(cast.plenary, by=cast.mira)
    remove_appearance(monitor[0].appearance, by=cast.olga)
    assert Client().get(at("screen", monitor[1])).status_code == 404
    told = Event.objects.filter(stream__name="access", object_id=str(monitor[0].pk))
    assert [event.kind for event in told] == ["user"]


def test_impossible_screens_are_refused_by_the_database(cast, monitor):
    for fields in (
        {"kind": "speaker"}, {"kind": "stage", "appearance": monitor[0].appearance},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Screen.objects.create(
                session=cast.plenary, name="x", digest=str(uuid4()), expires_at=timezone.now(),
                **fields,
            )  # fmt: skip


@pytest.mark.parametrize("days", [0, 31])
def test_a_link_holds_for_thirty_days_at_most(cast, days):
    with pytest.raises(RuleBroken) as refused:
        screens.make_screen(cast.plenary, "Hall", days=days, by=cast.mira)
    assert refused.value.field == "days"


# ------------------------------------------------------------------ what it may follow
def test_a_screen_follows_its_own_stage_and_nothing_else(cast, projector):
    screen = projector[0]
    assert topics.may_follow(screen, live.stage(cast.plenary.pk))
    others = [
        live.room(cast.plenary.pk), live.moderation(cast.plenary.pk), live.desk(cast.plenary.pk),
        f"session:{cast.plenary.pk}:crew", f"user:{cast.mira.pk}", f"documents:{cast.summit.pk}",
        live.stage(uuid4()),
    ]  # fmt: skip
    assert [name for name in others if topics.may_follow(screen, name)] == []
    screens.revoke_screen(screen, by=cast.mira)
    assert not topics.may_follow(screen, live.stage(cast.plenary.pk))


def test_who_may_enter_the_room_may_follow_the_stage(cast):
    name = live.stage(cast.plenary.pk)
    told = {who: topics.may_follow(getattr(cast, who), name) for who in ("ada", "vera", "otto")}
    assert told == {"ada": True, "vera": True, "otto": False}


def test_a_pass_is_looked_up_and_a_login_never_taken_for_one(cast, projector):
    key = f"pass.{projector[1]}"
    assert logins.person(key) == projector[0]
    assert logins.by_id(str(projector[0].pk)) == projector[0]
    mine = (key, str(projector[0].pk))
    assert logins.still_in([mine, (key, str(cast.mira.pk)), ("nonsense", str(cast.mira.pk))]) == {
        mine
    }
    screens.revoke_screen(projector[0], by=cast.mira)
    assert (logins.person(key), logins.still_in([mine])) == (None, set())
    assert logins.person("pass.") is None


# ------------------------------------------------------------------ what it shows
def test_the_question_goes_before_the_poll_and_the_poll_before_the_focus(cast):
    running.focus_question(cast.plenary, cast.plenary.guiding_questions.first(), by=cast.mira)
    assert 'data-shows="focus"' in drawn(cast)
    assert "Who carries the water?" in drawn(cast)
    poll = polls.write_poll(
        cast.plenary, polls.Draft("What first?", "single", "en", ["Wells", "Pipes"]), by=cast.mira
    )
    assert "What first?" not in drawn(cast)  # a draft
    polls.open_poll(poll, by=cast.mira)
    assert 'data-shows="poll"' in drawn(cast)
    asked = questions.ask(cast.plenary, "Who pays?", by=cast.ada, place=cast.places.ada)
    questions.put_on_stage(asked, True, by=cast.mira)
    assert 'data-shows="question"' in drawn(cast)
    assert "Who pays?" in drawn(cast)
    questions.put_on_stage(asked, False, by=cast.mira)
    assert 'data-shows="poll"' in drawn(cast)


def test_the_hall_sees_a_result_when_the_room_does(cast):
    poll = polls.write_poll(
        cast.plenary, polls.Draft("What first?", "single", "en", ["Wells", "Pipes"]), by=cast.mira
    )
    polls.open_poll(poll, by=cast.mira)
    votes.vote(poll, [str(poll.options.first().pk)], by=cast.ada)
    assert "1 vote" in drawn(cast)
    assert "100%" not in drawn(cast)
    polls.show_results(poll, True, by=cast.mira)
    assert "100%" in drawn(cast)
    polls.close_poll(poll, by=cast.mira)
    polls.show_results(poll, False, by=cast.mira)
    assert "What first?" not in drawn(cast)


@pytest.mark.parametrize("kind", ["single", "multiple", "scale", "ranking", "cloud", "consent"])
def test_every_kind_of_poll_is_drawn(cast, kind):
    own = [] if kind in {"cloud", "consent"} else ["Wells", "Pipes", "Rain"]
    poll = polls.write_poll(cast.plenary, polls.Draft("First?", kind, "en", own, 2), by=cast.mira)
    polls.open_poll(poll, by=cast.mira)
    polls.show_results(poll, True, by=cast.mira)
    if kind == "cloud":
        votes.send_words(poll, ["well"], by=cast.ada)
        assert "well" in drawn(cast)
        polls.hide_word(poll.options.get(), True, by=cast.mira)
        assert "well" not in drawn(cast)
    else:
        assert drawn(cast).count("<li>") == 3


def test_a_room_without_names_has_a_hall_without_names(cast):
    cast.plenary.shows_names = False
    cast.plenary.save()
    asked = questions.ask(cast.plenary, "Who pays?", by=cast.ada, place=cast.places.ada)
    questions.put_on_stage(asked, True, by=cast.mira)
    entry = floor.ask_for_floor(
        cast.plenary, by=cast.leila, place=cast.places.leila, kind="statement", language="en"
    )
    floor.call_speaker(entry, by=cast.mira)
    assert "Ada Michel" not in drawn(cast)
    assert "Leïla" not in drawn(cast)
    assert "Youth" in drawn(cast)


def test_who_speaks_stands_in_the_lower_third_and_a_panel_does_not(cast):
    item = cast.plenary.agenda.first()
    Appearance.objects.filter(participation=cast.places.sami).update(agenda_item=item)
    running.move_to_item(cast.plenary, item, by=cast.mira)
    third = lambda: drawn(cast).split('class="third"')[1].split("</div> <section")[0]  # noqa: E731
    assert "Sami Haddad" in third()
    Appearance.objects.create(
        session=cast.plenary, participation=cast.places.ada, role="speaker", agenda_item=item
    )
    assert "Sami Haddad" not in third()
    entry = floor.ask_for_floor(
        cast.plenary, by=cast.leila, place=cast.places.leila, kind="statement", language="en"
    )
    floor.call_speaker(entry, by=cast.mira)
    assert "Leïla Baptiste" in third()


@pytest.mark.parametrize("status", ["scheduled", "ended"])
def test_before_and_after_it_says_so(cast, status):
    Session.objects.filter(pk=cast.plenary.pk).update(status=status, current_item=None)
    assert ("Begins at" in drawn(cast)) is (status == "scheduled")
    assert ("This session has ended" in drawn(cast)) is (status == "ended")
    assert "hall-foot" not in drawn(cast)


def test_the_more_words_the_smaller_they_are_set():
    sizes = [stage.size_of("x" * length) for length in (10, 60, 120, 200, 400, 1000)]
    assert sizes == ["giant", "large", "medium", "small", "tiny", "least"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("", ("en", "ltr", "dark", "projector")),
        ("?layout=lower-third", ("en", "ltr", "dark", "lower-third")),
        ("?layout=timer&theme=light", ("en", "ltr", "light", "timer")),
        ("?language=fr", ("fr", "ltr", "dark", "projector")),
        ("?layout=x&theme=%3Cb&language=zz", ("en", "ltr", "dark", "projector")),
    ],
)
def test_the_address_says_how(cast, projector, given, shown):
    browser = Client(headers={"accept-language": "fr"})  # the hall's machine, not the summit
    page = text(browser.get(at("screen", projector[1]) + given))
    found = re.search(
        r'<html lang="(\w+)" dir="(\w+)" data-theme="(\w+)" data-layout="([\w-]+)"', page
    )
    assert found.groups() == shown


# ------------------------------------------------------------------ without a link
def test_who_runs_the_session_opens_the_stage_without_one_also_small_in_the_console(
    cast, as_person
):
    for who, status in (("mira", 200), ("olga", 200), ("rana", 403), ("sami", 403), ("ada", 403)):
        answer = as_person(getattr(cast, who)).get(at("stage", cast.plenary.pk))
        assert answer.status_code == status
    answer = as_person(cast.mira).get(at("stage", cast.plenary.pk))
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "pass." not in text(answer)
    assert as_person(None).get(at("stage", cast.plenary.pk)).status_code == 302
    assert as_person(cast.mira).post(at("stage", cast.plenary.pk)).status_code == 405
    console = text(as_person(cast.mira).get(at("console", cast.plenary.pk)))
    assert f'src="{at("stage", cast.plenary.pk)}"' in console


def test_no_other_page_can_be_framed(cast, as_person):
    for page in ("console", "room", "speaker", "screens"):
        answer = as_person(cast.mira).get(at(page, cast.plenary.pk))
        assert answer.headers["X-Frame-Options"] == "DENY", page
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_the_speaker_view_is_for_who_may_speak(cast, as_person):
    for who, status in (("sami", 200), ("ada", 200), ("vera", 403), ("otto", 403)):
        for page in ("speaker", "speaker-me"):
            answer = as_person(getattr(cast, who)).get(at(page, cast.plenary.pk))
            assert answer.status_code == status, (who, page)
            assert as_person(getattr(cast, who)).post(at(page, cast.plenary.pk)).status_code == 405
    assert as_person(None).get(at("speaker", cast.plenary.pk)).status_code == 302


def test_the_link_of_a_speaker_shows_their_messages_and_no_button(cast, monitor, as_person):
    cues.send_cue(cast.plenary, cast.places.sami, ready="conclude", by=cast.mira)
    for address in (at("screen", monitor[1]), at("screen-me", monitor[1])):
        page = text(Client().get(address))
        assert "Please conclude" in page
        assert "<button" not in page.split('id="me"')[1].split("</section>")[0]
    assert "I am ready" in text(as_person(cast.sami).get(at("speaker", cast.plenary.pk)))


# ------------------------------------------------------------------ the page of links
def make(cast, browser, **fields):
    form = {"name": "Hall", "shows": "", "days": "1", "key": str(uuid4()), **fields}
    return browser.post(at("screens", cast.plenary.pk), form)


def test_the_link_is_told_once(cast, as_person):
    browser, key = as_person(cast.mira), str(uuid4())
    answer = make(cast, browser, key=key)
    assert answer.status_code == 201
    token = re.search(r"/screens/([\w-]{32})/", answer.content.decode())[1]
    assert Client().get(at("screen", token)).status_code == 200
    assert "lower-third" in text(answer)
    again = make(cast, browser, key=key)
    assert (again.status_code, token in text(again)) == (200, False)
    assert Screen.objects.count() == 1
    page = browser.get(at("screens", cast.plenary.pk))
    assert ("Hall" in text(page), token in text(page)) == (True, False)


def test_a_speakers_link_is_made_for_one_of_the_cast(cast, as_person):
    part = Appearance.objects.get(session=cast.plenary, role="speaker")
    assert make(cast, as_person(cast.mira), shows=str(part.pk)).status_code == 201
    assert Screen.objects.get().appearance == part
    other = Appearance.objects.get(session=cast.plenary, role="moderator")
    for nonsense in (str(other.pk), str(uuid4()), "x"):
        answer = make(cast, as_person(cast.mira), shows=nonsense)
        assert (answer.status_code, "shows" in answer.context["form"].errors) == (422, True)


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("name", "x" * 81), ("days", "0"), ("days", "x")]
)
def test_an_error_names_its_field_and_keeps_the_rest(cast, as_person, field, value):
    answer = make(cast, as_person(cast.mira), **{"name": "Kept name", field: value})
    assert (answer.status_code, [*answer.context["form"].errors]) == (422, [field])
    assert field == "name" or "Kept name" in text(answer)


@pytest.mark.parametrize("name", ["screens", "screen-renew", "screen-revoke"])
def test_links_are_for_who_runs_the_session(cast, as_person, projector, name):
    door = at(name, cast.plenary.pk if name == "screens" else projector[0].pk)
    for who, status in (
        ("rana", 403), ("sami", 403), ("ada", 403), ("vera", 403), ("otto", 403),
    ):  # fmt: skip
        assert as_person(getattr(cast, who)).post(door).status_code == status, who
    assert as_person(None).post(door).status_code == 302
    if name != "screens":
        assert as_person(cast.mira).get(door).status_code == 405
        fine = {"screen-renew": 201, "screen-revoke": 303}[name]
        assert as_person(cast.mira).post(door).status_code == fine
    cast.summit.is_private = True
    cast.summit.save()
    assert as_person(cast.otto).post(door).status_code == 404


def test_one_and_three_of_everything_cost_the_stage_the_same(cast, projector):
    counts = []
    for names in (("ada",), ("leila", "sami")):
        for who in names:
            place = getattr(cast.places, who)
            floor.ask_for_floor(
                cast.plenary, by=place.user, place=place, kind="statement", language="en"
            )
            asked = questions.ask(cast.plenary, "Why?", by=place.user, place=place)
            announcements.announce(cast.plenary, {"en": who}, by=cast.mira)
        questions.put_on_stage(asked, True, by=cast.mira)
        parts._cache.clear()
        counts.append(queries(Client(), at("screen", projector[1])))
        Screen.objects.update(seen_at=None)
    assert counts[0] == counts[1]


# ------------------------------------------------------------------ pushed is what a reload shows
@pytest.mark.parametrize(
    ("page", "who"), [("speaker", "sami"), ("speaker", "ada"), ("room", "sami"), ("stage", "mira")]
)
def test_what_was_pushed_is_what_a_reload_shows(cast, as_person, page, who, monkeypatch):
    """Also what is one speaker's own, which is asked for again."""
    monkeypatch.setattr(tallies, "EVERY_SECONDS", 0)
    running.move_to_item(cast.plenary, cast.plenary.agenda.all()[1], by=cast.mira)
    watched = Watched(as_person(getattr(cast, who)), at(page, cast.plenary.pk), "en")
    for act in (*the_floor(cast), *the_stage(cast)):
        act()
        while tallies.tell_due():
            pass
        parts._cache.clear()
        watched.catch_up()
        assert watched.differences() == []
    assert watched.facts


def test_the_link_of_a_speaker_is_pushed_what_a_reload_shows(cast, monitor):
    watched = Watched(Client(), at("screen", monitor[1]), "en")
    for act in the_stage(cast):
        act()
        parts._cache.clear()
        watched.catch_up()
        assert watched.differences() == []
    assert {"cue.sent", "cue.seen", "speaker.ready"} <= watched.facts


def test_the_way_in_stands_on_the_stage_while_the_code_is_open(cast):
    assert "hall-join" not in drawn(cast)
    code = join_codes.open_code(cast.plenary, by=cast.mira)
    assert (code.spaced in drawn(cast), "<svg" in drawn(cast)) == (True, True)
    told = Event.objects.filter(stream__name=live.stage(cast.plenary.pk), fact="stage.changed")
    before = told.count()
    join_codes.close_code(cast.plenary, by=cast.mira)
    assert "hall-join" not in drawn(cast)
    assert told.count() > before


def test_whoever_waits_before_the_room_reads_the_announcement(cast, as_person):
    Session.objects.filter(pk=cast.plenary.pk).update(
        status="scheduled", current_item=None, opens_minutes_before=0
    )
    announcements.announce(cast.plenary, {"en": "We begin ten minutes late."}, by=cast.mira)
    page = text(as_person(cast.ada).get(at("room", cast.plenary.pk)))
    assert ("Waiting room" in page, "We begin ten minutes late." in page) == (True, True)
    door = Event.objects.filter(stream__name=live.door(cast.plenary.pk))
    assert door.filter(fact="announcement.made", kind="announcement").exists()
