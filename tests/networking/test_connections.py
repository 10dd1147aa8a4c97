"""Asking to connect, and answering."""

from uuid import uuid4

import pytest
from django.urls import reverse

from networking.models import Connection, Conversation
from networking.services import connections, safety
from summit.errors import RuleBroken
from summit.log.models import Event
from summit.models import Activity
from tests import cast as people
from tests.counting import queries
from tests.networking.people import connected, listed, names, row_of


@pytest.fixture(autouse=True)
def _sami_is_listed(cast):
    listed(cast.places.sami)


def ask(as_person, user, place, **fields):
    return as_person(user).post(reverse("networking:ask", args=[place.pk]), fields)


def answer(as_person, user, row, what, **fields):
    return as_person(user).post(reverse(f"networking:{what}", args=[row.pk]), fields)


def page(as_person, user, summit):
    return as_person(user).get(reverse("networking:connections", args=[summit.slug]))


def states():
    return sorted(Connection.objects.values_list("status", flat=True))


def test_who_is_asked_sees_who_asks_and_the_note(cast, as_person):
    answered = ask(as_person, cast.ada, cast.places.sami, note="We met in Port-au-Prince.")
    assert answered.status_code == 303
    html = page(as_person, cast.sami, cast.summit).content.decode()
    assert names(html, "asked-me") == ["Ada Michel"]
    assert "We met in Port-au-Prince." in html


def test_an_unlisted_person_may_ask_and_is_told_what_that_shows(cast, as_person):
    url = reverse("networking:person", args=[cast.places.sami.pk])
    html = as_person(cast.ada).get(url).content.decode()
    assert "Sami Haddad sees your name, Ada Michel" in " ".join(html.split())


def test_an_observer_may_ask(cast, as_person):
    assert ask(as_person, cast.vera, cast.places.sami).status_code == 303
    assert states() == ["asked"]


def test_nobody_asks_themselves(cast, as_person):
    assert ask(as_person, cast.sami, cast.places.sami).status_code == 403
    assert states() == []


def test_accepting_connects_and_opens_one_conversation(cast, as_person):
    row = connections.ask(cast.places.sami, by=cast.ada)
    assert answer(as_person, cast.sami, row, "accept").status_code == 303
    assert (states(), Conversation.objects.count()) == (["accepted"], 1)
    for user, other in ((cast.ada, "Sami Haddad"), (cast.sami, "Ada Michel")):
        html = page(as_person, user, cast.summit).content.decode()
        assert names(html, "connected") == [other]


@pytest.mark.parametrize(
    ("what", "state"), [("accept", "accepted"), ("decline", "declined"), ("withdraw", "withdrawn")]
)
def test_an_answer_given_twice_is_one_answer(cast, as_person, what, state):
    row = connections.ask(cast.places.sami, by=cast.ada)
    who = cast.ada if what == "withdraw" else cast.sami
    key = {"key": str(uuid4())}
    codes = [
        answer(as_person, who, row, what, **key).status_code,
        answer(as_person, who, row, what, **key).status_code,
        answer(as_person, who, row, what).status_code,
    ]
    assert (codes, states()) == ([303, 303, 303], [state])
    verbs = Activity.objects.filter(verb=f"connection.{state}")
    assert verbs.count() == 1


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("accept", "decline"),
        ("decline", "accept"),
        ("decline", "withdraw"),
        ("withdraw", "accept"),
        ("withdraw", "decline"),
    ],
)
def test_a_request_that_is_no_longer_open_is_refused(cast, as_person, first, then):
    row = connections.ask(cast.places.sami, by=cast.ada)
    who = {"withdraw": cast.ada, "accept": cast.sami, "decline": cast.sami}
    assert answer(as_person, who[first], row, first).status_code == 303
    before = states()
    assert answer(as_person, who[then], row, then).status_code == 409
    assert states() == before


def test_only_the_asked_one_answers_and_only_the_asker_takes_back(cast, as_person):
    row = connections.ask(cast.places.sami, by=cast.ada)
    assert {
        (name, what): answer(as_person, getattr(cast, name, None), row, what).status_code
        for name in ("ada", "sami", "leila", "olga", "otto")
        for what in ("accept", "decline", "withdraw")
        if (name, what) not in {("sami", "accept"), ("sami", "decline"), ("ada", "withdraw")}
    } == {
        ("ada", "accept"): 403,
        ("ada", "decline"): 403,
        ("sami", "withdraw"): 403,
        **{
            (name, what): 404
            for name in ("leila", "olga", "otto")
            for what in ("accept", "decline", "withdraw")
        },
    }
    assert states() == ["asked"]


def test_asking_twice_is_asking_once(cast, as_person):
    key = {"key": str(uuid4()), "note": "Hello"}
    codes = [
        ask(as_person, cast.ada, cast.places.sami, **key).status_code,
        ask(as_person, cast.ada, cast.places.sami, **key).status_code,
        ask(as_person, cast.ada, cast.places.sami).status_code,
    ]
    assert (codes, states()) == ([303, 303, 303], ["asked"])
    assert Event.objects.filter(fact="connection.asked", kind="connections").count() == 2


def test_both_asking_connects(cast, as_person):
    listed(cast.places.ada)
    ask(as_person, cast.ada, cast.places.sami)
    ask(as_person, cast.sami, cast.places.ada)
    assert (states(), Conversation.objects.count()) == (["accepted"], 1)


def test_who_was_declined_may_not_ask_again_and_hears_nothing_harsh(cast, as_person):
    row = connections.ask(cast.places.sami, by=cast.ada)
    connections.decline(row, by=cast.sami)
    refused = ask(as_person, cast.ada, cast.places.sami)
    assert refused.status_code == 409
    assert "A request to this person cannot be sent now." in refused.content.decode()
    assert states() == ["declined"]


def test_who_declined_may_still_ask(cast):
    listed(cast.places.ada)
    connections.decline(connections.ask(cast.places.sami, by=cast.ada), by=cast.sami)
    connections.ask(cast.places.ada, by=cast.sami)
    assert states() == ["asked", "declined"]
    connections.ask(cast.places.sami, by=cast.ada)
    assert states() == ["accepted", "declined"]


def test_a_request_taken_back_is_gone_and_may_be_made_again(cast, as_person):
    row = connections.ask(cast.places.sami, "First", by=cast.ada)
    connections.withdraw(row, by=cast.ada)
    html = page(as_person, cast.sami, cast.summit).content.decode()
    assert names(html, "asked-me") == []
    connections.ask(cast.places.sami, "Second", by=cast.ada)
    assert row_of(cast.places.ada, cast.places.sami).note == "Second"
    assert states() == ["asked"]


def test_either_ends_a_connection(cast, as_person):
    for who in (cast.ada, cast.sami):
        connected(cast.places.ada, cast.places.sami)
        row = row_of(cast.places.ada, cast.places.sami)
        assert answer(as_person, who, row, "withdraw").status_code == 303
        assert states() == ["withdrawn"]


def test_a_note_that_is_too_long_is_kept_and_named(cast, as_person):
    answered = ask(as_person, cast.ada, cast.places.sami, note="n" * 501)
    assert (answered.status_code, list(answered.context["form"].errors)) == (422, ["note"])
    assert states() == []


def test_a_connection_outlives_the_listing(cast, as_person):
    connected(cast.places.ada, cast.places.sami)
    cast.places.sami.consents_to_listing = False
    cast.places.sami.save()
    html = page(as_person, cast.ada, cast.summit).content.decode()
    assert names(html, "connected") == ["Sami Haddad"]
    assert reverse("networking:person", args=[cast.places.sami.pk]) not in html


def test_requests_of_the_blocked_and_the_banned_do_not_reach(cast, as_person):
    for name in ("ada", "leila", "vera"):
        connections.ask(cast.places.sami, by=getattr(cast, name))
    safety.block(cast.places.ada, by=cast.sami)
    people_banned = cast.places.vera
    people_banned.banned_at = people_banned.created_at
    people_banned.save()
    html = page(as_person, cast.sami, cast.summit).content.decode()
    assert names(html, "asked-me") == ["Leïla Baptiste"]
    hidden = row_of(cast.places.ada, cast.places.sami)
    assert answer(as_person, cast.sami, hidden, "accept").status_code == 404


def test_a_block_decided_meanwhile_stops_the_request(cast):
    safety.block(cast.places.ada, by=cast.sami)
    with pytest.raises(RuleBroken) as refusal:
        connections.ask(cast.places.sami, by=cast.ada)
    assert refusal.value.code == "connection.closed"


def test_twenty_requests_an_hour_are_enough(cast, as_person, monkeypatch):
    monkeypatch.setattr("summit.limits.time.time", lambda: 1_800_000_000.0)
    places = [
        people.place(cast.summit, people.make_user(f"guest{n}"), consents_to_listing=True)
        for n in range(21)
    ]
    browser = as_person(cast.ada)
    urls = [reverse("networking:ask", args=[place.pk]) for place in places]
    codes = [browser.post(url).status_code for url in urls]
    assert codes == [303] * 20 + [429]
    assert Connection.objects.count() == 20


def test_the_summits_log_does_not_tell_who_meets_whom(cast):
    connected(cast.places.ada, cast.places.sami)
    assert not Activity.objects.filter(summit=cast.summit, verb__startswith="connection").exists()


def test_one_request_costs_as_many_queries_as_three(cast, as_person):
    browser = as_person(cast.sami)
    url = reverse("networking:connections", args=[cast.summit.slug])
    counts = []
    for names_ in (["ada"], ["leila", "vera"]):
        for name in names_:
            connections.ask(cast.places.sami, by=getattr(cast, name))
        counts.append(queries(browser, url))
    assert counts == [counts[0]] * 2
