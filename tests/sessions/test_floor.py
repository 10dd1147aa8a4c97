"""The speakers' list: who is on it in which order, who speaks and for how long, and who decides."""

import re
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from sessions import live, marks
from sessions.floor import floors
from sessions.models import FloorRequest, Readiness, Session
from sessions.services import adjusting, floor, readiness
from sessions.services import sessions as running
from summit import parts
from summit.errors import KeyReused, RuleBroken
from summit.log import commands
from summit.log.commands import Command
from summit.models import Participation
from summit.services import participation
from tests.counting import queries


@pytest.fixture
def clock(monkeypatch):
    """Moves on by so many seconds."""
    now = [timezone.now()]
    monkeypatch.setattr(timezone, "now", lambda: now[0])

    def wait(seconds):
        now[0] += timezone.timedelta(seconds=seconds)

    return wait


@pytest.fixture
def asks(cast):
    """``asks("ada", kind="point_of_order")``."""

    def ask(who, kind="statement", **more):
        place = getattr(cast.places, who)
        more.setdefault("language", "en")
        return floor.ask_for_floor(cast.plenary, by=place.user, place=place, kind=kind, **more)

    return ask


def again(entry):
    return FloorRequest.objects.get(pk=entry.pk)


def order(session):
    return [(entry.who, entry.kind) for entry in session.floor.waiting()]


def refusal(act, *given, **more):
    with pytest.raises(RuleBroken) as raised:
        act(*given, **more)
    return raised.value


# ------------------------------------------------------------------ the list
def test_points_of_order_come_first_then_replies_then_statements(cast, asks):
    asks("ada")
    asks("sami", "right_of_reply")
    asks("leila", "point_of_order")
    asks("olga", "point_of_order")
    assert order(cast.plenary) == [
        ("Leïla Baptiste", "point_of_order"),
        ("Olga Ndiaye", "point_of_order"),
        ("Sami Haddad", "right_of_reply"),
        ("Ada Michel", "statement"),
    ]


def test_nobody_waits_twice_for_the_same_but_may_raise_a_point_of_order(cast, asks):
    first = asks("ada")
    refused = refusal(asks, "ada")
    assert (refused.code, refused.field) == ("floor.waiting", "kind")
    asks("ada", "point_of_order")
    with pytest.raises(IntegrityError), transaction.atomic():
        FloorRequest.objects.create(
            session=cast.plenary, participation=cast.places.ada, language="en", position=9
        )
    floor.withdraw_request(first, by=cast.ada)
    assert asks("ada").position == 3


def test_a_closed_list_takes_replies_and_points_of_order_only(cast, asks):
    waits = asks("ada")
    floor.open_list(cast.plenary, False, by=cast.mira)
    assert refusal(asks, "leila").code == "floor.closed"
    asks("leila", "right_of_reply")
    asks("leila", "point_of_order")
    assert again(waits).status == "waiting"
    floor.open_list(cast.plenary, True, by=cast.mira)
    asks("sami")


def test_a_closed_list_offers_no_statement_and_refuses_one_from_an_older_page(cast, as_person):
    form, ask = (
        reverse(f"sessions:{name}", args=[cast.plenary.pk]) for name in ("floor-form", "floor-ask")
    )
    ada = as_person(cast.ada)

    def offered():
        page = ada.get(form).content.decode()
        assert page == "" or "floor-ask" in page
        return re.findall(r'<option value="(\w+_?\w*)"( selected)?>(?=Sta|Rig|Poi)', page), page

    kinds, page = offered()
    assert [kind for kind, _ in kinds] == ["statement", "right_of_reply", "point_of_order"]
    assert "closed for statements" not in page
    floor.open_list(cast.plenary, False, by=cast.mira)
    kinds, page = offered()
    assert kinds == [("right_of_reply", " selected"), ("point_of_order", "")]
    assert "closed for statements" in page
    sent = {"kind": "statement", "topic": "Fees", "language": "en", "key": str(uuid4())}
    refused = ada.post(ask, sent)
    assert (refused.status_code, cast.plenary.floor.count()) == (409, 0)
    assert "closed for statements" in refused.content.decode()
    assert ada.post(ask, {**sent, "kind": "right_of_reply", "key": str(uuid4())}).status_code == 303


def test_a_session_that_has_ended_takes_no_requests_and_ends_the_speech(cast, asks):
    speaks = floor.call_speaker(asks("ada"), by=cast.mira)
    running.end_session(cast.plenary, by=cast.mira)
    assert (again(speaks).status, again(speaks).speaking_since) == ("spoken", None)
    assert refusal(asks, "leila").code == "session.closed"
    assert refusal(floor.call_speaker, speaks, by=cast.mira).code == "session.not-live"


def test_a_key_used_again_is_the_same_request(cast, asks):
    key = uuid4()
    first = asks("ada", topic="The wells", key=key, payload=[1])
    assert asks("ada", topic="The wells", key=key, payload=[1]) == first
    with pytest.raises(KeyReused):
        asks("ada", topic="The rivers", key=key, payload=[2])
    assert FloorRequest.objects.count() == 1


def test_only_what_waits_is_withdrawn_and_twice_is_once(cast, asks):
    entry = asks("ada")
    floor.withdraw_request(entry, by=cast.ada)
    floor.withdraw_request(entry, by=cast.ada)
    spoken = floor.end_speech(floor.call_speaker(asks("ada"), by=cast.mira), by=cast.mira)
    assert refusal(floor.withdraw_request, spoken, by=cast.ada).code == "floor.elsewhere"


def test_the_moderator_puts_statements_in_another_order(cast, asks):
    _ada, _leila, sami = asks("ada"), asks("leila"), asks("sami")
    floor.move_request(sami, 1, by=cast.mira)
    floor.move_request(again(sami), 1, by=cast.mira)  # two moderators, the same wish
    assert [who for who, _kind in order(cast.plenary)] == [
        "Sami Haddad", "Ada Michel", "Leïla Baptiste",
    ]  # fmt: skip
    floor.move_request(again(sami), 99, by=cast.mira)
    assert order(cast.plenary)[-1][0] == "Sami Haddad"


def test_points_of_order_keep_theirs(cast, asks):
    asks("ada", "point_of_order")
    late = asks("leila", "point_of_order")
    assert refusal(floor.move_request, late, 1, by=cast.mira).code == "floor.in-order"


# ------------------------------------------------------------------ who speaks
def test_whoever_is_called_ends_the_speech_before(cast, asks, clock):
    ada = floor.call_speaker(asks("ada"), by=cast.mira)
    clock(75)
    leila = floor.call_speaker(asks("leila"), seen=str(ada.pk), by=cast.mira)
    assert (again(ada).status, again(ada).seconds_spoken) == ("spoken", 75)
    clock(10)
    assert (again(leila).status, again(leila).spoken()) == ("speaking", 10)


def test_anyone_may_be_called_the_machine_decides_nothing(cast, asks):
    asks("leila", "point_of_order")
    last = asks("ada")
    assert floor.call_speaker(last, by=cast.mira).status == "speaking"


def test_two_people_never_have_the_floor(cast, asks):
    floor.call_speaker(asks("ada"), by=cast.mira)
    other = asks("leila")
    with pytest.raises(IntegrityError), transaction.atomic():
        FloorRequest.objects.filter(pk=other.pk).update(
            status="speaking", started_at=timezone.now()
        )


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "spoken"},
        {"status": "waiting", "started_at": timezone.now()},
        {"speaking_since": timezone.now()},
    ],
)
def test_impossible_states_are_refused_by_the_database(cast, asks, fields):
    entry = asks("ada")
    with pytest.raises(IntegrityError), transaction.atomic():
        FloorRequest.objects.filter(pk=entry.pk).update(**fields)


def test_a_second_moderator_who_saw_nobody_speaking_is_told_who_has_the_floor(cast, asks, clock):
    ada, leila = asks("ada"), asks("leila")
    floor.call_speaker(ada, seen="", by=cast.mira)
    clock(3)
    refused = refusal(floor.call_speaker, leila, seen="", by=cast.olga)
    assert refused.code == "move.stale"
    told = "Mira Solberg has given the floor to Ada Michel 3 seconds ago."
    assert told in str(refused.message)
    assert again(ada).status == "speaking"
    floor.call_speaker(ada, seen="", by=cast.olga)  # the same wish is no quarrel


def test_the_clock_is_held_goes_on_and_stands_in_a_pause(cast, asks, clock):
    entry = floor.call_speaker(asks("ada"), by=cast.mira)
    clock(20)
    floor.hold_clock(entry, True, by=cast.mira)
    floor.hold_clock(entry, True, by=cast.mira)
    clock(100)
    floor.hold_clock(entry, False, by=cast.mira)
    clock(5)
    adjusting.pause_session(cast.plenary, by=cast.mira)
    clock(100)
    assert again(entry).spoken() == 25
    assert refusal(floor.hold_clock, entry, False, by=cast.mira).code == "session.paused"
    assert refusal(floor.call_speaker, asks("leila"), by=cast.mira).code == "session.paused"
    adjusting.resume_session(cast.plenary, by=cast.mira)
    clock(5)
    assert again(entry).spoken() == 30


def test_passed_over_and_back(cast, asks):
    entry, other = asks("ada"), asks("leila")
    floor.pass_over(entry, by=cast.mira)
    floor.pass_over(entry, by=cast.mira)
    assert [who for who, _kind in order(cast.plenary)] == ["Leïla Baptiste"]
    floor.put_back(entry, by=cast.mira)
    assert [who for who, _kind in order(cast.plenary)] == ["Ada Michel", "Leïla Baptiste"]
    called = floor.call_speaker(other, by=cast.mira)
    floor.put_back(called, by=cast.mira)
    assert (again(other).status, again(other).started_at) == ("waiting", None)


def test_who_asked_again_meanwhile_is_not_put_back_twice(cast, asks):
    entry = asks("ada")
    floor.pass_over(entry, by=cast.mira)
    asks("ada")
    assert refusal(floor.put_back, entry, by=cast.mira).code == "floor.waiting"


# ------------------------------------------------------------------ time and figures
def test_each_kind_of_delegation_has_its_time(cast, asks):
    floor.set_speaking_times(cast.plenary, 90, {"government": 180, "youth": 0}, by=cast.mira)
    limits = {
        who: floor.call_speaker(asks(who), by=cast.mira).allowed_seconds
        for who in ("ada", "sami", "leila")
    }
    assert limits == {"ada": 90, "sami": 180, "leila": 0}


@pytest.mark.parametrize(
    ("seconds", "kinds", "field"), [(-1, {}, "seconds"), (90, {"youth": 4000}, "youth")]
)
def test_a_senseless_time_names_its_field(cast, seconds, kinds, field):
    refused = refusal(floor.set_speaking_times, cast.plenary, seconds, kinds, by=cast.mira)
    assert refused.field == field


def test_the_figures_count_who_was_heard(cast, asks, clock):
    for who, country in (("sami", "LB"), ("leila", "ht"), ("ada", "HT")):
        Participation.objects.filter(user=getattr(cast, who)).update(country=country)
    for who, seconds in (("sami", 130), ("ada", 65)):
        entry = floor.call_speaker(asks(who), by=cast.mira)
        clock(seconds)
        floor.end_speech(entry, by=cast.mira)
    asks("leila", language="fr")
    asks("ada")
    shown = floors([cast.plenary.pk])[str(cast.plenary.pk)]
    kinds, regions, languages, genders = [
        [(one.label, one.waiting, one.speeches, one.clock) for one in groups]
        for _title, groups in shown.balance
    ]
    assert kinds == [
        ("Government", 0, 1, "2:10"),
        ("Diaspora organisation", 1, 1, "1:05"),
        ("Youth", 1, 0, "0:00"),
    ]
    assert languages == [("English", 1, 2, "3:15"), ("French", 1, 0, "0:00")]
    assert regions == [
        ("Asia", 0, 1, "2:10"),
        ("Latin America and the Caribbean", 2, 1, "1:05"),
    ]
    assert genders == [("Not said, or fewer than three", 2, 2, "3:15")]
    assert [(row.entry.who, row.before.clock) for row in shown.rows] == [
        ("Leïla Baptiste", "0:00"), ("Ada Michel", "1:05"),
    ]  # fmt: skip


def test_a_gender_is_counted_from_three_people_on(cast, asks):
    told = {"ada": "woman", "leila": "woman", "sami": "man", "vera": "woman"}
    Participation.objects.filter(user=cast.vera).update(role="participant")
    for who, gender in told.items():
        Participation.objects.filter(user=getattr(cast, who)).update(gender=gender)
    figures = []
    for who in told:
        asks(who)
        shown = floors([cast.plenary.pk])[str(cast.plenary.pk)].balance[-1][1]
        figures.append(sorted((one.label, one.waiting) for one in shown))
    assert figures[2] == [("Not said, or fewer than three", 3)]
    assert figures[3] == [("Not said, or fewer than three", 1), ("Woman", 3)]


def test_somebody_whose_account_is_gone_stays_as_a_participant(cast, asks, as_person):
    floor.end_speech(floor.call_speaker(asks("ada"), by=cast.mira), by=cast.mira)
    asks("leila")
    FloorRequest.objects.update(participation=None)
    for page, who in (("sessions:room", "sami"), ("sessions:console", "mira")):
        html = as_person(getattr(cast, who)).get(reverse(page, args=[cast.plenary.pk]))
        assert "A participant" in html.content.decode()


# ------------------------------------------------------------------ what is shown
def test_one_and_three_on_the_list_cost_the_same(cast, asks, as_person):
    counts = []
    for people_ in (("ada",), ("leila", "sami")):
        for who in people_:
            asks(who)
        page = reverse("sessions:console", args=[cast.plenary.pk])
        counts.append(queries(as_person(cast.mira), page))
    assert counts[0] == counts[1]


def test_my_requests_are_mine_until_i_have_spoken(cast, asks):
    entry = asks("ada")
    assert f"floor-{entry.pk}" in marks.of(cast.plenary.pk, cast.places.ada.pk)["mine"]
    assert marks.of(cast.plenary.pk, cast.places.leila.pk)["mine"] == []
    floor.end_speech(floor.call_speaker(entry, by=cast.mira), by=cast.mira)
    assert marks.of(cast.plenary.pk, cast.places.ada.pk)["mine"] == []


def test_without_script_my_place_has_its_own_way_back(cast, asks, as_person):
    entry = asks("ada")
    address = reverse("sessions:room", args=[cast.plenary.pk])
    noscript = f'<noscript><p class="row"><a href="#floor-{entry.pk}">'
    assert noscript in as_person(cast.ada).get(address).content.decode()
    assert noscript not in as_person(cast.leila).get(address).content.decode()


def test_a_room_without_names_shows_none_and_the_console_does(cast, asks, as_person):
    Session.objects.filter(pk=cast.plenary.pk).update(shows_names=False)
    asks("ada")
    floor.call_speaker(asks("sami"), by=cast.mira)
    told = "".join(parts.current(live.room(cast.plenary.pk), "en", within=0).parts.values())
    assert ("Ada Michel" in told, "Sami Haddad" in told) == (False, False)
    assert "Diaspora organisation" in told
    page = as_person(cast.mira).get(reverse("sessions:console", args=[cast.plenary.pk]))
    assert "Ada Michel" in page.content.decode()


# ------------------------------------------------------------------ doors
def ask_door(cast, browser, **data):
    address = reverse("sessions:floor-ask", args=[cast.plenary.pk])
    return browser.post(address, {"kind": "statement", "language": "en", **data})


def test_who_may_ask_for_the_floor(cast, as_person):
    answers = {
        who: ask_door(cast, as_person(getattr(cast, who, None))).status_code
        for who in ("nobody", "otto", "vera", "ada", "mira", "rana", "olga")
    }
    assert answers == {
        "nobody": 302, "otto": 403, "vera": 403, "ada": 303, "mira": 303, "rana": 303, "olga": 303,
    }  # fmt: skip
    assert ask_door(cast, as_person(cast.ada)).status_code == 409
    address = reverse("sessions:floor-ask", args=[cast.plenary.pk])
    assert as_person(cast.ada).get(address).status_code == 405
    participation.ban(cast.places.leila, by=cast.olga, reason="x")
    assert ask_door(cast, as_person(cast.leila)).status_code == 403


def test_the_same_key_asks_once_and_a_bad_form_keeps_the_words(cast, as_person):
    browser, key = as_person(cast.ada), str(uuid4())
    for _ in range(2):
        assert ask_door(cast, browser, topic="The wells", key=key).status_code == 303
    assert FloorRequest.objects.get().topic == "The wells"
    page = ask_door(cast, browser, topic="The rivers", kind="shout")
    assert (page.status_code, "The rivers" in page.content.decode()) == (422, True)


def test_the_browser_learns_which_row_is_mine(cast, as_person):
    browser = as_person(cast.ada)
    browser.defaults["HTTP_X_LIVE"] = "1"
    answer = ask_door(cast, browser).json()
    assert answer["mine"] == f"floor-{FloorRequest.objects.get().pk}"


def test_only_who_runs_the_session_opens_the_list_and_sets_the_times(cast, as_person):
    for name, data in (
        ("sessions:floor-open", {"on": "0"}),
        ("sessions:floor-times", {"seconds": "60", "government": "90"}),
    ):
        address = reverse(name, args=[cast.plenary.pk])
        answers = {
            who: as_person(getattr(cast, who, None)).post(address, data).status_code
            for who in ("nobody", "otto", "ada", "rana", "mira", "olga")
        }
        assert answers == {
            "nobody": 302, "otto": 403, "ada": 403, "rana": 403, "mira": 303, "olga": 303,
        }  # fmt: skip
    assert as_person(cast.mira).get(reverse("sessions:floor-open", args=[cast.plenary.pk])).status_code == 405  # fmt: skip
    session = Session.objects.get(pk=cast.plenary.pk)
    assert (session.floor_is_open, session.speaking_seconds) == (False, 60)
    assert session.speaking_seconds_by_kind == {"government": 90}


def test_a_wrong_time_comes_back_with_its_field(cast, as_person):
    address = reverse("sessions:floor-times", args=[cast.plenary.pk])
    assert as_person(cast.mira).get(address).status_code == 200
    page = as_person(cast.mira).post(address, {"seconds": "60", "youth": "99999"})
    assert (page.status_code, 'value="99999"' in page.content.decode()) == (422, True)
    assert list(page.context["form"].errors) == ["youth"]


def test_the_form_comes_again_for_its_own_viewer(cast, as_person):
    address = reverse("sessions:floor-form", args=[cast.plenary.pk])
    shown = {
        who: "<form" in as_person(getattr(cast, who)).get(address).content.decode()
        for who in ("ada", "vera")
    }
    assert shown == {"ada": True, "vera": False}
    assert as_person(cast.otto).get(address).status_code == 403
    assert as_person(cast.ada).post(address).status_code == 405


# ------------------------------------------------------------------ ready to move on
@pytest.fixture
def item(cast):
    return running.move_to_item(
        cast.plenary, cast.plenary.agenda.first(), by=cast.mira
    ).current_item


def command(user, item, on=True, key=None):
    return Command(key or uuid4(), "item.ready", str(user.pk), {"id": str(item.pk), "on": on})


def test_everybody_counts_once_and_takes_it_back(cast, item):
    for on, counted in ((True, 1), (True, 1), (False, 0), (False, 0), (True, 1)):
        readiness.mark_ready(item, on, by=cast.ada, place=cast.places.ada)
        item.refresh_from_db()
        assert (item.ready_count, Readiness.objects.count()) == (counted, counted)


def test_a_storm_is_counted_in_one_batch_and_each_hears_why_not(cast, item):
    names = ["ada", "leila", "sami", "vera", "otto"]
    answers = commands._commit_readable([command(getattr(cast, name), item) for name in names])
    codes = [answer.get("code") for answer in answers]
    assert codes == [None, None, None, "forbidden", "unknown"]
    item.refresh_from_db()
    assert item.ready_count == 3
    name = "ready", "agenda_item"
    pressed = marks.of(cast.plenary.pk, cast.places.ada.pk)["pressed"]
    assert pressed == [f"{name[0]}-{item.pk}"]


def test_a_repeated_command_is_done_once(cast, item):
    key = uuid4()
    for _ in range(2):
        assert commands._commit_readable([command(cast.ada, item, key=key)]) == [{}]
    item.refresh_from_db()
    assert item.ready_count == 1


def test_an_item_that_was_left_is_not_voted_on(cast, item, as_person):
    running.step(cast.plenary, 1, seen=Session.objects.get(pk=cast.plenary.pk).moves, by=cast.mira)
    assert commands._commit_readable([command(cast.ada, item)])[0]["code"] == "item.left"
    address = reverse("sessions:item-ready", args=[item.pk])
    assert as_person(cast.ada).post(address).status_code == 409


def test_moving_on_forgets_no_readiness(cast, item):
    """The item is written in part only: what people press meanwhile is not overwritten."""
    stale = Session.objects.select_related("current_item", "summit").get(pk=cast.plenary.pk)
    readiness.mark_ready(item, True, by=cast.ada, place=cast.places.ada)
    running._leave_current(stale)
    item.refresh_from_db()
    assert item.ready_count == 1


def test_the_form_s_door_is_the_same(cast, item, as_person):
    address = reverse("sessions:item-ready", args=[item.pk])
    answers = {
        who: as_person(getattr(cast, who, None)).post(address).status_code
        for who in ("nobody", "otto", "vera", "ada", "mira")
    }
    assert answers == {"nobody": 302, "otto": 403, "vera": 403, "ada": 303, "mira": 303}
    as_person(cast.ada).post(address, {"on": "0"})
    item.refresh_from_db()
    assert item.ready_count == 1
    assert as_person(cast.ada).get(address).status_code == 405


def test_an_elsewhere_s_floor_is_unknown(cast, asks, as_person):
    entry = asks("ada")
    cast.summit.is_private = True
    cast.summit.save()
    for name in ("floor-ask", "floor-open", "floor-times"):
        address = reverse(f"sessions:{name}", args=[cast.plenary.pk])
        assert as_person(cast.otto).post(address).status_code == 404
    give = reverse("sessions:floor-give", args=[entry.pk, "call"])
    assert as_person(cast.otto).post(give).status_code == 404
