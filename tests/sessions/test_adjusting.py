"""The run of show while it runs: skip, extend, pause, and two moderators at once."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from sessions.models import AgendaItem, Session
from sessions.services import adjusting, agenda_items
from sessions.services import sessions as running
from summit.errors import RuleBroken
from summit.models import Activity
from tests import cast as people
from tests.counting import queries


@pytest.fixture
def run(cast):
    """Live, at its first item of three."""
    return running.start_session(people.make_session(cast.summit, 2), by=cast.olga)


@pytest.fixture
def clock(monkeypatch):
    """Moves on by so many seconds."""
    now = [timezone.now()]
    monkeypatch.setattr(timezone, "now", lambda: now[0])

    def wait(seconds):
        now[0] += timezone.timedelta(seconds=seconds)

    return wait


def again(session):
    return Session.objects.get(pk=session.pk)


def items(session):
    return list(session.agenda.order_by("position"))


def refusal(act, *given, **more):
    with pytest.raises(RuleBroken) as raised:
        act(*given, **more)
    return raised.value


# ------------------------------------------------------------------ skip
def test_next_passes_by_what_is_skipped_and_back_takes_it_up(run, mira):
    _first, second, third = items(run)
    adjusting.skip_item(second, True, by=mira)
    session = running.step(run, 1, seen=again(run).moves, by=mira)
    assert session.current_item == third
    session = running.step(run, -1, seen=session.moves, by=mira)
    second.refresh_from_db()
    assert (session.current_item, second.skipped_at) == (second, None)


def test_skipping_the_running_item_reaches_what_follows(run, mira):
    first, second, _third = items(run)
    adjusting.skip_item(first, True, seen=run.moves, by=mira)
    first.refresh_from_db()
    assert (again(run).current_item, first.reached_at) == (second, None)
    assert first.skipped_at is not None


def test_the_last_item_cannot_give_way(run, mira):
    last = items(run)[-1]
    running.move_to_item(run, last, by=mira)
    assert refusal(adjusting.skip_item, last, True, by=mira).code == "agenda.end"
    last.refresh_from_db()
    assert (last.skipped_at, again(run).current_item) == (None, last)


def test_what_was_reached_is_not_skipped_and_a_skip_is_taken_back(run, mira):
    first = items(run)[0]
    running.step(run, 1, seen=run.moves, by=mira)
    assert refusal(adjusting.skip_item, first, True, by=mira).code == "item.begun"
    adjusting.skip_item(items(run)[2], True, by=mira)
    assert again(run).following_item is None
    adjusting.skip_item(items(run)[2], False, by=mira)
    assert again(run).following_item == items(run)[2]


def test_a_skipped_item_cannot_run(run):
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=run.current_item_id).update(skipped_at=timezone.now())


# ------------------------------------------------------------------ extend
def test_more_minutes_are_kept_beside_what_was_planned(run, mira, clock):
    adjusting.extend_item(run, 5, seen=run.moves, by=mira)
    adjusting.extend_item(run, 1, seen=again(run).moves, by=mira)
    item = again(run).current_item
    assert (item.minutes, item.extra_minutes, item.allotted_minutes) == (10, 6, 16)
    told = Activity.objects.filter(verb="item.extended").values_list("details", flat=True)
    assert sorted(one["minutes"] for one in told) == [1, 5]


def test_a_skipped_item_is_put_back_without_going_there(run, mira, cast, as_person):
    last = items(run)[-1]
    adjusting.skip_item(last, True, seen=run.moves, by=mira)
    console = reverse("sessions:console", args=[run.pk])
    assert "Put back on the agenda" in as_person(cast.olga).get(console).content.decode()
    data = {f"seen-{run.pk}": again(run).moves, "on": "0"}
    as_person(cast.olga).post(reverse("sessions:item-skip", args=[last.pk]), data)
    assert items(run)[-1].skipped_at is None
    assert "Put back on the agenda" not in as_person(cast.olga).get(console).content.decode()


def test_added_minutes_are_taken_back_and_never_more(run, mira, cast, as_person):
    adjusting.extend_item(run, 5, seen=run.moves, by=mira)
    session = again(run)
    assert refusal(adjusting.extend_item, run, -6, seen=session.moves, by=mira).field == "minutes"
    assert refusal(adjusting.extend_item, run, 0, seen=session.moves, by=mira).field == "minutes"
    console = reverse("sessions:console", args=[run.pk])
    assert "Take 5 added minutes back" in as_person(cast.olga).get(console).content.decode()
    data = {f"seen-{run.pk}": session.moves, "minutes": "-5"}
    as_person(cast.olga).post(reverse("sessions:extend", args=[run.pk]), data)
    assert again(run).current_item.extra_minutes == 0
    assert "added minute" not in as_person(cast.olga).get(console).content.decode()


@pytest.mark.parametrize(("minutes", "code"), [(0, "item.minutes"), (61, "item.minutes")])
def test_only_a_sensible_time_is_added(run, mira, minutes, code):
    assert refusal(adjusting.extend_item, run, minutes, by=mira).code == code


def test_an_item_without_minutes_cannot_be_extended(run, mira):
    AgendaItem.objects.update(minutes=None)
    assert refusal(adjusting.extend_item, run, 5, by=mira).code == "item.untimed"


# ------------------------------------------------------------------ pause
def test_the_clock_stands_while_it_is_paused_and_goes_on(run, mira, clock):
    clock(60)
    adjusting.pause_session(run, by=mira)
    clock(600)
    paused = again(run)
    assert paused.current_item.elapsed() == pytest.approx(60, abs=1)
    assert paused.paused_at is not None
    adjusting.resume_session(run, by=mira)
    clock(30)
    session = again(run)
    assert session.current_item.elapsed() == pytest.approx(90, abs=1)
    assert (session.paused_at, session.seconds_paused) == (None, 600)
    assert Activity.objects.filter(verb__in=["session.paused", "session.resumed"]).count() == 2


def test_pausing_twice_is_once_and_so_is_resuming(run, mira):
    for act in (adjusting.pause_session, adjusting.resume_session):
        act(run, by=mira)
        moves = again(run).moves
        act(run, by=mira)
        assert again(run).moves == moves


def test_moving_on_in_a_paused_session_keeps_it_paused(run, mira, clock):
    adjusting.pause_session(run, by=mira)
    session = running.step(run, 1, seen=again(run).moves, by=mira)
    clock(60)
    assert (session.current_item.elapsed(), session.paused_at is None) == (0, False)
    adjusting.resume_session(run, by=mira)
    clock(60)
    assert again(run).current_item.elapsed() == pytest.approx(60, abs=1)


def test_a_paused_session_that_ends_is_not_paused_any_more(run, mira, clock):
    adjusting.pause_session(run, by=mira)
    clock(60)
    ended = running.end_session(run, by=mira)
    assert (ended.status, ended.paused_at, ended.seconds_paused) == ("ended", None, 60)


@pytest.mark.parametrize(
    "act",
    [
        adjusting.pause_session,
        adjusting.resume_session,
        lambda session, by: adjusting.extend_item(session, 5, by=by),
        lambda session, by: adjusting.skip_item(session.agenda.last(), True, by=by),
    ],
)
def test_only_a_live_session_is_adjusted(cast, mira, act):
    planned = people.make_session(cast.summit, 3)
    assert refusal(act, planned, by=mira).code == "session.not-live"


# ------------------------------------------------------------------ focus
def test_an_item_brings_its_guiding_question_and_takes_it_along(run, olga, mira):
    question = run.guiding_questions.first()
    second = items(run)[1]
    agenda_items.edit_item(
        second, kind="panel", title={"en": "Panel"}, minutes=5, guiding_question=question, by=olga
    )
    session = running.step(run, 1, seen=run.moves, by=mira)
    assert session.focus == question
    running.focus_question(run, run.guiding_questions.last(), by=mira)  # by hand, at any time
    session = running.step(run, 1, seen=session.moves, by=mira)
    assert session.focus is None
    session = running.step(run, -1, seen=session.moves, by=mira)  # back where it was left
    assert session.focus == run.guiding_questions.last()


def test_a_question_of_another_session_does_not_guide(run, plenary, olga):
    given = {"kind": "panel", "title": {"en": "Panel"}, "minutes": 5, "by": olga}
    other = plenary.guiding_questions.first()
    refused = refusal(agenda_items.edit_item, items(run)[1], guiding_question=other, **given)
    assert refused.code == "question.elsewhere"


# ------------------------------------------------------------------ two at once
def test_the_second_moderator_is_told_who_moved_and_nothing_moves(run, mira, olga, clock):
    seen = run.moves
    running.step(run, 1, seen=seen, by=mira)
    clock(4)
    for act in (
        lambda: running.step(run, 1, seen=seen, by=olga),
        lambda: running.move_to_item(run, items(run)[2], seen=seen, by=olga),
        lambda: running.end_session(run, seen=seen, by=olga),
        lambda: adjusting.extend_item(run, 5, seen=seen, by=olga),
        lambda: adjusting.skip_item(items(run)[2], True, seen=seen, by=olga),
    ):
        refused = refusal(act)
        assert refused.code == "move.stale"
        assert "Mira Solberg has moved on to “Keynote” 4 seconds ago." in str(refused.message)
    session = again(run)
    assert (session.current_item.position, session.status, session.moves) == (2, "live", seen + 1)
    assert session.current_item.extra_minutes == 0


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (
            lambda s, by: adjusting.extend_item(s, 5, by=by),
            "changed the minutes of “Opening” 1 second",
        ),
        (lambda s, by: adjusting.skip_item(items(s)[2], True, by=by), "skipped “Discussion”"),
        (lambda s, by: adjusting.pause_session(s, by=by), "paused the session"),
    ],
)
def test_what_happened_is_named(run, mira, olga, clock, act, told):
    seen = run.moves
    act(run, mira)
    clock(1)
    assert told in str(refusal(running.step, run, 1, seen=seen, by=olga).message)


def test_two_extensions_at_once_are_one(run, mira, olga):
    seen = run.moves
    adjusting.extend_item(run, 5, seen=seen, by=mira)
    assert refusal(adjusting.extend_item, run, 5, seen=seen, by=olga).code == "move.stale"
    assert again(run).current_item.extra_minutes == 5


def test_an_old_window_of_the_same_moderator_is_told_too(run, mira, clock):
    seen = run.moves
    running.step(run, 1, seen=seen, by=mira)
    clock(60)
    assert "another window" in str(refusal(running.step, run, 1, seen=seen, by=mira).message)


# ------------------------------------------------------------------ doors
def doors(session, seen):
    item = items(session)[-1]
    carried = {f"seen-{session.pk}": seen}
    return {
        "next": (reverse("sessions:step", args=[session.pk, "next"]), carried),
        "skip": (reverse("sessions:item-skip", args=[item.pk]), carried),
        "extend": (reverse("sessions:extend", args=[session.pk]), {**carried, "minutes": "5"}),
        "pause": (reverse("sessions:pause", args=[session.pk]), carried),
        "resume": (reverse("sessions:resume", args=[session.pk]), carried),
    }


def test_a_stale_door_answers_409_with_what_happened(cast, as_person, run):
    address, data = doors(run, run.moves)["next"]
    assert as_person(cast.olga).post(address, data).status_code == 303
    page = as_person(cast.mira)  # not the moderator of this one: she gets the part
    people.Appearance.objects.create(session=run, participation=cast.places.mira, role="moderator")
    answer = page.post(address, data, headers={"X-Live": "1"})
    assert (answer.status_code, answer.json()["code"]) == (409, "move.stale")
    assert answer.json()["message"].startswith("Olga Ndiaye has moved on to “Keynote”")
    assert "Olga Ndiaye" in page.post(address, data).content.decode()


def test_a_move_that_does_not_say_what_it_saw_is_a_bad_request(cast, as_person, run):
    for door in ("next", "extend"):
        assert as_person(cast.olga).post(doors(run, 0)[door][0]).status_code == 400


# ------------------------------------------------------------------ what is shown
def test_the_notes_are_for_moderators_only(cast, as_person):
    AgendaItem.objects.filter(session=cast.plenary).update(moderator_notes="Do not call Otto")
    pages = ("sessions:session", "sessions:room", "sessions:console", "sessions:run-of-show")
    seen = {}
    for who in ("ada", "rana", "mira"):
        for page in pages:
            answer = as_person(getattr(cast, who)).get(reverse(page, args=[cast.plenary.pk]))
            seen[who, page[9:]] = "Do not call Otto" in answer.content.decode()
    assert [place for place, shown in seen.items() if shown] == [
        ("mira", "console"), ("mira", "run-of-show"),
    ]  # fmt: skip


def test_the_run_of_show_on_paper_is_for_who_runs_it(cast, as_person):
    address = reverse("sessions:run-of-show", args=[cast.plenary.pk])
    answers = {
        who: as_person(getattr(cast, who, None)).get(address).status_code
        for who in ("nobody", "otto", "ada", "vera", "rana", "mira", "olga")
    }
    assert answers == {
        "nobody": 302, "otto": 403, "ada": 403, "vera": 403, "rana": 403, "mira": 200, "olga": 200,
    }  # fmt: skip
    assert as_person(cast.olga).post(address).status_code == 405
    cast.summit.is_private = True
    cast.summit.save()
    assert as_person(cast.otto).get(address).status_code == 404


def test_one_and_three_items_cost_the_same_queries(cast, as_person):
    address = reverse("sessions:run-of-show", args=[cast.plenary.pk])
    question = cast.plenary.guiding_questions.first()
    speakers = [cast.places.ada, cast.places.leila, cast.places.olga]
    counts = []
    for number in (1, 3):
        for item, place in list(zip(items(cast.plenary), speakers, strict=True))[:number]:
            AgendaItem.objects.filter(pk=item.pk).update(guiding_question=question)
            people.Appearance.objects.get_or_create(
                session=cast.plenary, participation=place, role="speaker", agenda_item=item
            )
        counts.append(queries(as_person(cast.mira), address))
    assert counts[0] == counts[1]


def test_the_room_says_paused_and_the_timer_needs_no_script(cast, as_person, mira, clock):
    running.move_to_item(cast.plenary, items(cast.plenary)[0], by=mira)
    clock(11 * 60 + 5)
    page = as_person(cast.ada).get(reverse("sessions:room", args=[cast.plenary.pk]))
    assert 'data-over data-since="' in page.content.decode()
    assert ">1:05</span>" in page.content.decode()
    adjusting.pause_session(cast.plenary, by=mira)
    html = as_person(cast.ada).get(reverse("sessions:room", args=[cast.plenary.pk])).content
    assert "data-since" not in html.decode()
    assert html.decode().count("Paused") == 3  # the state, the timer, the focus


def test_both_clocks_are_shown(cast, as_person):
    cast.ada.time_zone = "Asia/Tokyo"
    cast.ada.save()
    page = as_person(cast.ada).get(reverse("sessions:room", args=[cast.plenary.pk]))
    html = page.content.decode()
    assert 'data-clock="Africa/Nairobi"' in html
    assert 'data-clock="Asia/Tokyo"' in html


def test_the_planned_times_follow_the_minutes(cast):
    start = cast.plenary.starts_at
    minutes = [(at - start).seconds // 60 for _item, at in cast.plenary.timetable]
    assert minutes == [0, 10, 20]
    AgendaItem.objects.filter(session=cast.plenary, position=1).update(minutes=None)
    assert [at for _item, at in again(cast.plenary).timetable] == [start, None, None]


def test_the_refusal_is_in_the_reader_s_language(run, mira, olga):
    seen = run.moves
    running.step(run, 1, seen=seen, by=mira)
    with translation.override("fr"):
        message = str(refusal(running.step, run, 1, seen=seen, by=olga).message)
    assert "Mira Solberg" in message
