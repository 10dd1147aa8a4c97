"""Join codes, and guests who come with one and a name."""

import re
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions.models import Attendance, JoinCode, Question, Session, Upvote
from sessions.models.join_codes import ALPHABET, new_code, read_code
from sessions.services import contributions, guests, join_codes, programme, questions, upvotes
from sessions.services import votes as voting
from sessions.services.cast import add_appearance
from sessions.tasks import forget_guests
from sessions.views import joining
from summit.errors import Forbidden, RuleBroken
from summit.models import Activity, Participation, User
from summit.permissions import can_register, can_take_part
from summit.services import participation, people, summits
from tests import cast as everybody
from tests.counting import queries
from tests.sessions.test_polls import make
from tests.summit.test_signing_in import code_for


@pytest.fixture
def house(cast):
    """The plenary lets guests take part, and has a code."""
    programme.edit_session(cast.plenary, by=cast.olga, guests="take_part")
    cast.plenary.refresh_from_db()
    cast.code = join_codes.open_code(cast.plenary, by=cast.mira)
    cast.door = reverse("sessions:join-code", args=[cast.code.code])
    cast.room = reverse("sessions:room", args=[cast.plenary.pk])
    return cast


def comes(house: SimpleNamespace, name: str = "Gus Wanderer", **more: str) -> Client:
    browser = Client(**more)
    answer = browser.post(house.door, {"name": name, "key": str(uuid4())})
    assert (answer.status_code, answer.headers.get("Location")) == (303, house.room)
    return browser


def guest_of(browser: Client) -> User:
    return User.objects.get(pk=browser.session["_auth_user_id"])


# ------------------------------------------------------------------ the code
def test_a_code_has_no_vowels_and_nothing_that_looks_like_something_else():
    assert set("AEIOUYLBSZQD") & set(ALPHABET) == set()
    assert len(set(ALPHABET)) == len(ALPHABET) == 24
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {6}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("K7M 4TX", "K7M4TX"),
        (" k7m-4tx ", "K7M4TX"),
        ("k7m4tO", "K7M4T0"),
        ("KlM4ix", "K1M41X"),
        ("SBZQDO", "582000"),
        ("K7M4T", ""),
        ("K7M4TXX", ""),
        ("K7M4TA", ""),
        ("K7M4T/", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_as_people_type_it(typed, meant):
    assert read_code(typed) == meant


def test_it_is_made_once_closed_opened_and_replaced(cast):
    made = join_codes.open_code(cast.plenary, by=cast.mira)
    assert join_codes.open_code(cast.plenary, by=cast.olga) == made
    assert join_codes.session_of(made.spaced.lower()) == cast.plenary
    join_codes.close_code(cast.plenary, by=cast.mira)
    assert join_codes.session_of(made.code) is None
    assert join_codes.open_code(cast.plenary, by=cast.mira).code == made.code
    other = join_codes.renew_code(cast.plenary, by=cast.mira)
    assert (join_codes.session_of(made.code), join_codes.session_of(other.code)) == (
        None, cast.plenary,
    )  # fmt: skip
    told = Activity.objects.filter(verb__startswith="join-code.").order_by("at", "verb")
    assert sorted(entry.verb for entry in told) == [
        "join-code.closed", "join-code.made", "join-code.opened", "join-code.renewed",
    ]  # fmt: skip


def test_two_that_drew_the_same_differ_all_the_same(cast, monkeypatch):
    other = everybody.make_session(cast.summit, 2)
    JoinCode.objects.create(session=other, code="K7M4TX")
    drawn = iter(["K7M4TX", "K7M4TX", "CCCCCC"])
    monkeypatch.setattr(join_codes, "new_code", lambda: next(drawn))
    assert join_codes.open_code(cast.plenary, by=cast.mira).code == "CCCCCC"


@pytest.mark.parametrize("status", ["cancelled", "archived"])
def test_no_code_for_what_nobody_can_enter(cast, status):
    Session.objects.update(status=status)
    with pytest.raises(RuleBroken):
        join_codes.open_code(cast.plenary, by=cast.mira)


DOORS = [
    ("ways-in", [], "get"),
    ("join-sheet", ["a4"], "get"),
    ("join-sheet", ["wide"], "get"),
    ("code-change", ["open"], "post"),
    ("code-change", ["renew"], "post"),
    ("code-change", ["close"], "post"),
]


@pytest.mark.parametrize(("name", "more", "method"), DOORS)
def test_the_code_is_for_who_runs_the_session(house, as_person, name, more, method):
    address = reverse(f"sessions:{name}", args=[house.plenary.pk, *more])
    fine = 200 if method == "get" else 303
    found = {
        who: getattr(as_person(getattr(house, who, None)), method)(address).status_code
        for who in ("nobody", "otto", "ada", "vera", "sami", "rana", "mira", "olga")
    }
    assert found == {
        "nobody": 302, **dict.fromkeys(["otto", "ada", "vera", "sami", "rana"], 403),
        "mira": fine, "olga": fine,
    }  # fmt: skip
    other = "post" if method == "get" else "get"
    assert getattr(as_person(house.olga), other)(address).status_code == 405
    Session.objects.update(status="draft")
    assert getattr(as_person(house.otto), method)(address).status_code == 404


def test_pressed_twice_the_code_is_one(cast, as_person):
    address = reverse("sessions:code-change", args=[cast.plenary.pk, "open"])
    for _ in range(2):
        assert as_person(cast.mira).post(address).status_code == 303
    assert JoinCode.objects.count() == 1


def test_a_code_for_a_cancelled_session_is_refused_with_a_page(cast, as_person):
    Session.objects.update(status="cancelled")
    address = reverse("sessions:code-change", args=[cast.plenary.pk, "open"])
    assert as_person(cast.olga).post(address).status_code == 409


def test_the_page_the_sheets_and_the_programme_show_it_to_who_runs_the_session(house, as_person):
    pages = {
        "ways-in": reverse("sessions:ways-in", args=[house.plenary.pk]),
        "a4": reverse("sessions:join-sheet", args=[house.plenary.pk, "a4"]),
        "wide": reverse("sessions:join-sheet", args=[house.plenary.pk, "wide"]),
        "session": reverse("sessions:session", args=[house.plenary.pk]),
        "programme": reverse("summit", args=[house.summit.slug]),
    }
    for address in pages.values():
        page = as_person(house.mira).get(address).content.decode()
        assert (house.code.spaced in page, page.count("<svg viewBox=")) == (True, 1), address
    for name in ("session", "programme"):
        for who in (house.ada, None):
            assert house.code.spaced not in as_person(who).get(pages[name]).content.decode()


def test_without_a_code_there_is_no_sheet(cast, as_person):
    sheet = reverse("sessions:join-sheet", args=[cast.plenary.pk, "a4"])
    answer = as_person(cast.mira).get(sheet)
    assert answer.headers["Location"] == reverse("sessions:ways-in", args=[cast.plenary.pk])


def test_codes_on_the_programme_cost_the_same_for_one_session_and_three(house, as_person):
    address = reverse("sessions:programme", args=[house.summit.slug])
    counts = [queries(as_person(house.olga), address)]
    for number in (2, 3):
        join_codes.open_code(everybody.make_session(house.summit, number), by=house.olga)
    counts.append(queries(as_person(house.olga), address))
    assert counts[0] == counts[1]


# ------------------------------------------------------------------ the field
def test_the_field_takes_a_code_as_it_is_typed(house, as_person):
    address = reverse("sessions:join")
    assert as_person(None).get(address).status_code == 200
    led = as_person(None).post(address, {"code": house.code.spaced.lower()})
    assert (led.status_code, led.headers["Location"]) == (302, house.door)


@pytest.mark.parametrize("typed", ["CCC CCC", "hello", ""])
def test_a_wrong_code_is_kept_and_explained(house, as_person, typed):
    answer = as_person(None).post(reverse("sessions:join"), {"code": typed})
    page = answer.content.decode()
    assert (answer.status_code, 'href="#id_code"' in page) == (422, True)
    assert not typed or f'value="{typed}"' in page


def test_a_wrong_address_leads_to_the_field(house, as_person):
    answer = as_person(None).get(reverse("sessions:join-code", args=["CCCCCC"]))
    assert (answer.status_code, 'value="CCCCCC"' in answer.content.decode()) == (404, True)


def test_guessing_ends_also_for_the_right_code(house, as_person, monkeypatch):
    monkeypatch.setattr(joining, "WRONG", 3)
    wrong = reverse("sessions:join-code", args=["CCCCCC"])
    told = [as_person(None).get(wrong).status_code for _ in range(4)]
    assert told == [404, 404, 404, 429]
    assert as_person(None).get(house.door).status_code == 429
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert elsewhere.get(house.door).status_code == 200
    assert as_person(house.ada).get(house.door).status_code == 302


def test_right_codes_are_not_counted(house, as_person, monkeypatch):
    monkeypatch.setattr(joining, "WRONG", 3)
    assert {as_person(None).get(house.door).status_code for _ in range(9)} == {200}


def test_whoever_takes_part_is_led_into_the_room_in_one_step(house, as_person):
    assert as_person(house.ada).get(house.door).headers["Location"] == house.room


# ------------------------------------------------------------------ guests come
def test_a_name_is_enough(house):
    browser = comes(house, "  Gus   Wanderer ")
    guest = guest_of(browser)
    place = guest.participations.get()
    assert (guest.email, guest.name, guest.has_usable_password()) == (None, "Gus Wanderer", False)
    assert (place.is_guest, place.role, place.organisation) == (True, "observer", "guest")
    assert browser.get(house.room).status_code == 200
    assert 12 * 3600 - 60 < browser.session.get_expiry_age() <= 12 * 3600
    assert Activity.objects.get(verb="guest.joined").actor == guest


def test_the_same_form_twice_is_one_guest(house):
    data = {"name": "Gus Wanderer", "key": str(uuid4())}
    browsers = [Client(), Client()]
    for browser in browsers:
        assert browser.post(house.door, data).status_code == 303
    assert User.objects.filter(email=None).count() == 1
    reused = Client().post(house.door, {**data, "name": "Somebody Else"})
    assert (reused.status_code, User.objects.filter(email=None).count()) == (422, 1)


@pytest.mark.parametrize("name", ["", "x", "ada@example.org", "12345"])
def test_no_name_is_explained_and_kept(house, name):
    answer = Client().post(house.door, {"name": name})
    page = answer.content.decode()
    assert (answer.status_code, 'href="#id_name"' in page) == (422, True)
    assert not name or f'value="{name}"' in page
    assert not User.objects.filter(email=None).exists()


@pytest.mark.parametrize("name", ["Mira Solberg", "solberg  MIRA", "Mіra Solberg", "Olga Ndiaye"])
def test_nobody_comes_under_the_name_of_somebody_on_the_programme(house, name):
    answer = Client().post(house.door, {"name": name})
    assert (answer.status_code, "sign in with your email" in answer.content.decode()) == (422, True)


def test_two_guests_may_have_one_name_and_a_participants_too(house):
    comes(house, "Ada Michel")
    comes(house, "Ada Michel")
    assert Participation.objects.filter(is_guest=True).count() == 2


@pytest.mark.parametrize(
    "fields",
    [{"guests": "none"}, {"status": "ended", "ended_at": timezone.now()}, {"status": "cancelled"}],
)
def test_where_no_guests_are_taken_a_name_is_not_asked_for(house, fields):
    Session.objects.filter(pk=house.plenary.pk).update(**fields)
    page = Client().get(house.door, follow=True).content.decode()
    assert 'name="name"' not in page
    Client().post(house.door, {"name": "Gus Wanderer"})
    with pytest.raises(RuleBroken):
        guests.join_as_guest(house.plenary, "Gus Wanderer", language="en")
    assert not User.objects.filter(email=None).exists()


def test_a_concluded_summit_takes_no_new_guests_and_keeps_those_who_are_there(house):
    browser = comes(house)
    house.summit.status = "concluded"
    house.summit.save()
    assert 'name="name"' not in Client().get(house.door).content.decode()
    with pytest.raises(RuleBroken):
        guests.join_as_guest(house.plenary, "Second One", language="en")
    assert browser.get(house.room).status_code == 200


def test_a_closed_code_takes_nobody(house):
    join_codes.close_code(house.plenary, by=house.mira)
    with pytest.raises(RuleBroken):
        guests.join_as_guest(house.plenary, "Gus Wanderer", language="en")


def test_through_one_address_only_so_many(house, monkeypatch):
    monkeypatch.setattr(joining, "GUESTS", 2)
    for _ in range(2):
        comes(house)
    assert Client().post(house.door, {"name": "Third One"}).status_code == 429
    comes(house, "Fourth One", REMOTE_ADDR="192.0.2.9")


def test_a_summit_takes_only_so_many_guests(house, monkeypatch):
    monkeypatch.setattr(guests, "MOST_PER_SUMMIT", 1)
    comes(house)
    assert Client().post(house.door, {"name": "Second One"}).status_code == 409


def test_somebody_with_an_account_comes_as_guest_where_registration_is_closed(house, as_person):
    house.summit.registration = "invited"
    house.summit.save()
    browser = as_person(house.otto)
    assert "Enter as a guest" in browser.get(house.door).content.decode()
    assert browser.post(house.door).headers["Location"] == house.room
    assert browser.post(house.door).status_code == 302  # twice: led on
    place = Participation.objects.get(user=house.otto, summit=house.summit)
    assert (place.is_guest, browser.get(house.room).status_code) == (True, 200)


def test_a_private_summit_has_no_guests(house, as_person):
    comes(house)
    guest = User.objects.get(email=None)
    summits.edit_summit(house.summit, by=house.olga, is_private=True)
    assert as_person(guest).get(house.room).status_code == 404
    page = as_person(house.olga).post(
        reverse("sessions:session-edit", args=[house.plenary.pk]),
        {"title_en": "x", "number": 1, "minutes": 90, "attribution": "named", "minimum_crowd": 10,
         "guests": "watch"},
    )  # fmt: skip
    assert page.status_code == 422
    with pytest.raises(RuleBroken):
        programme.edit_session(house.plenary, by=house.olga, guests="watch")


# ------------------------------------------------------------------ what guests may
def test_guests_who_take_part_write_ask_and_support_and_bear_their_mark(house):
    browser = comes(house)
    sent = browser.post(
        reverse("sessions:contribute", args=[house.plenary.pk]),
        {"text": "From the gallery", "language": "en"},
    )
    asked = questions.ask(house.plenary, "Why?", by=house.ada, place=house.places.ada)
    supported = browser.post(reverse("sessions:upvote", args=[asked.pk]), {"on": "1"})
    assert (sent.status_code, supported.status_code) == (303, 303)
    page = browser.get(house.room).content.decode()
    by = re.search(r"<b>Gus Wanderer</b>\s*(\w+)", page)
    assert by is not None
    assert by[1] == "guest"
    assert Question.objects.get(pk=asked.pk).upvotes_count == 1


def test_guests_who_watch_see_and_write_nothing(house):
    browser = comes(house)
    programme.edit_session(house.plenary, by=house.olga, guests="watch")
    assert browser.get(house.room).status_code == 200
    send = reverse("sessions:contribute", args=[house.plenary.pk])
    assert browser.post(send, {"text": "Hello", "language": "en"}).status_code == 403
    asked = questions.ask(house.plenary, "Why?", by=house.ada, place=house.places.ada)
    with pytest.raises(Forbidden):
        upvotes.upvote(asked, True, by=guest_of(browser), place=None)


def test_where_guests_are_let_in_no_more_they_are_out_and_told_what_to_do(house):
    browser = comes(house)
    programme.edit_session(house.plenary, by=house.olga, guests="none")
    answer = browser.get(house.room)
    assert (answer.status_code, answer.context["why"]) == (403, "guest")
    assert reverse("account_email") in answer.content.decode()


def test_a_guest_has_no_business_in_a_session_that_takes_none(house):
    browser = comes(house)
    other = everybody.make_session(house.summit, 2, status="live")
    room = reverse("sessions:room", args=[other.pk])
    assert browser.get(room).status_code == 403
    asked = questions.ask(other, "Why?", by=house.ada, place=house.places.ada)
    with pytest.raises(Forbidden):
        upvotes.upvote(asked, True, by=guest_of(browser), place=None)
    assert Upvote.objects.count() == 0


def test_guests_vote_in_open_polls_only(house):
    browser = comes(house)
    open_one = make(house)
    secret = make(house, secret=True)
    choice = {"value": str(open_one.options.first().pk)}
    assert browser.post(reverse("sessions:vote", args=[open_one.pk]), choice).status_code == 303
    ballot = {"value": str(secret.options.first().pk)}
    assert browser.post(reverse("sessions:vote", args=[secret.pk]), ballot).status_code == 403
    with pytest.raises(Forbidden):
        voting.cast_ballot(secret, [ballot["value"]], by=guest_of(browser))


def test_guests_meet_nobody_and_nobody_meets_them(house, as_person):
    browser = comes(house)
    guest = guest_of(browser)
    Participation.objects.filter(user=guest).update(consents_to_listing=True)
    for name in ("networking:people", "networking:connections", "place"):
        assert browser.get(reverse(name, args=[house.summit.slug])).status_code == 404
    found = as_person(house.ada).get(reverse("networking:people", args=[house.summit.slug]))
    assert "Gus Wanderer" not in found.content.decode()
    assert not can_take_part(guest, house.summit)


def test_a_guest_keeps_the_name_they_came_with(house):
    browser = comes(house)
    data = {"display_name": "Mira Solberg", "language": "fr", "time_zone": ""}
    assert browser.post(reverse("account"), data).status_code == 303
    guest = guest_of(browser)
    assert (guest.name, guest.language) == ("Gus Wanderer", "fr")


def test_organisers_see_who_is_a_guest_and_give_no_role_without_an_account(house, as_person):
    place = guest_of(comes(house)).participations.get()
    page = as_person(house.olga).get(reverse("organise-people", args=[house.summit.slug]))
    assert "None" not in re.sub(r"<[^>]*>", "", page.content.decode())
    with pytest.raises(RuleBroken):
        participation.assign_role(place, "participant", by=house.olga)
    participation.ban(place, by=house.olga, reason="x")
    assert Client().get(house.door).status_code == 200


# ------------------------------------------------------------------ and stay, or are forgotten
def test_a_guest_who_adds_an_address_has_an_account_and_keeps_their_words(house, at_home):
    browser = comes(house)
    guest = guest_of(browser)
    said = contributions.contribute(
        house.plenary, "Mine", by=guest, place=guest.participations.get()
    )
    assert not can_register(guest, house.summit)
    added = browser.post(reverse("account_email"), {"email": "gus@example.org", "action_add": ""})
    assert added.status_code == 302
    confirm = added.headers["Location"]
    browser.post(confirm, {"code": code_for("gus@example.org")})
    guest.refresh_from_db()
    assert (guest.email, guest.has_account) == ("gus@example.org", True)
    assert said.author.user == guest
    registered = browser.post(reverse("register", args=[house.summit.slug]))
    place = guest.participations.get()
    assert (registered.status_code, place.is_guest, place.role) == (303, False, "participant")
    again = Client()
    again.post(reverse("account_request_login_code"), {"email": "gus@example.org"})
    again.post(reverse("account_confirm_login_code"), {"code": code_for("gus@example.org")})
    assert again.get(house.room).status_code == 200


def test_an_address_that_belongs_to_somebody_is_not_taken_over(house, at_home):
    people.confirm_email(house.ada)
    browser = comes(house)
    browser.post(reverse("account_email"), {"email": "ada@example.org", "action_add": ""})
    assert guest_of(browser).email is None
    assert User.objects.get(email="ada@example.org") == house.ada


def test_guests_without_an_address_are_forgotten_after_a_month(house):
    silent, talker, keeper = (guest_of(comes(house, name)) for name in ("Si", "Ta", "Ke"))
    contributions.contribute(house.plenary, "Mine", by=talker, place=talker.participations.get())
    User.objects.filter(pk=keeper.pk).update(email="keeper@example.org")
    Attendance.objects.create(session=house.plenary, participation=silent.participations.get())
    forget_guests()
    assert User.objects.filter(pk=silent.pk).exists()
    User.objects.filter(pk__in=[silent.pk, talker.pk, keeper.pk]).update(
        joined_at=timezone.now() - timedelta(days=31), time_zone="Africa/Nairobi"
    )
    assert guests.forget_guests() == 2
    assert not User.objects.filter(pk=silent.pk).exists()
    talker.refresh_from_db()
    keeper.refresh_from_db()
    said = house.plenary.contributions.get()
    assert (talker.is_active, talker.time_zone, said.who) == (False, "", "Ta")
    assert keeper.is_active
    assert guests.forget_guests() == 0


def test_a_guest_in_the_cast_is_one_no_more(house):
    place = guest_of(comes(house)).participations.get()
    User.objects.filter(pk=place.user_id).update(email="gus@example.org")
    add_appearance(house.plenary, place, "speaker", by=house.olga)
    place.refresh_from_db()
    assert (place.is_guest, place.role) == (False, "participant")


def test_a_guest_with_no_name_cannot_be(db):
    with pytest.raises(IntegrityError):
        User.objects.create_guest("", "en")


def test_limits_forget_who_it_was(house):
    cache.clear()
    Client().get(reverse("sessions:join-code", args=["CCCCCC"]))
    assert "127.0.0.1" not in str(vars(cache).get("_cache", ""))
