"""All that was said, for everybody who is let in: the room keeps the newest, the rest is found."""

import re

import pytest
from django.urls import reverse

from sessions import said
from sessions.models import Session
from sessions.services import conduct, contributions
from summit import parts
from tests.counting import queries


@pytest.fixture
def says(cast):
    def say(text, who="ada", under=None):
        place = getattr(cast.places, who)
        return contributions.contribute(
            cast.plenary, text, by=place.user, place=place, guiding_question=under
        )

    return say


@pytest.fixture
def page(cast, as_person):
    """The page as Leila reads it, with these parameters."""
    address = reverse("sessions:words", args=[cast.plenary.pk])
    return lambda **asked: as_person(cast.leila).get(address, asked).content.decode()


def drawn(html):
    return re.findall(r'<li [^>]*id="contribution-([^"]+)"', html)


def names(*ones):
    return [str(one.pk) for one in ones]


def in_room(session):
    return parts.current(f"session:{session.pk}", "en", within=0).parts["words"]


def test_the_room_keeps_the_newest_under_each_question_and_what_is_highlighted(
    cast, says, monkeypatch
):
    monkeypatch.setattr(said, "NEWEST", 2)
    question = cast.plenary.guiding_questions.first()
    ones = [says(f"Word {n}") for n in range(5)]
    under = [says(f"Answer {n}", under=question) for n in range(2)]
    contributions.highlight(ones[1], True, by=cast.mira)
    html = in_room(cast.plenary)
    assert drawn(html) == names(*under, ones[1], *ones[3:])
    assert re.findall(r"\d+ earlier contributions?", html) == ["2 earlier contributions"]
    assert f'{reverse("sessions:words", args=[cast.plenary.pk])}?under=general"' in html


def test_whatever_the_room_has_let_go_is_found(cast, says, page, monkeypatch):
    monkeypatch.setattr("sessions.views.said.PAGE", 2)
    question = cast.plenary.guiding_questions.first()
    old = says("Fees are too high for nurses.", "sami")
    others = [says(f"Number {n} of many", under=question) for n in range(2)]
    assert drawn(page()) == names(old, others[0])
    assert drawn(page(page="2")) == names(others[1])
    assert drawn(page(under=str(question.pk))) == names(*others)
    assert drawn(page(under="general")) == names(old)
    assert drawn(page(under="nonsense", page="x")) == names(old, others[0])
    name = cast.places.sami.name.split()[0].lower()
    for query in ("nurses fees", name, old.reference, old.reference.split("-")[1].lower()):
        assert drawn(page(q=query)) == names(old), query
    assert "Nothing fits" in page(q="nurses many")


def test_where_no_names_are_shown_none_is_searched(cast, says, page):
    old = says("Fees are too high for nurses.", "sami")
    Session.objects.filter(pk=cast.plenary.pk).update(shows_names=False)
    found = page(q=cast.places.sami.name.split()[0])
    assert drawn(found) == []
    assert "a name or" not in found
    assert drawn(page(q="nurses")) == names(old)


def test_what_waits_was_hidden_or_taken_back_is_not_there(cast, says, page):
    hidden, gone = says("Hidden"), says("Taken back")
    contributions.hide(hidden, "Said before", by=cast.mira)
    contributions.withdraw(gone, by=cast.ada)
    Session.objects.filter(pk=cast.plenary.pk).update(approves_first=True)
    cast.plenary.refresh_from_db()
    says("Waits")
    assert drawn(page()) == []


def test_a_lasting_address_leads_to_where_it_is_read(cast, says, as_person, monkeypatch):
    monkeypatch.setattr(said, "NEWEST", 1)
    old, new = says("Fees are too high."), says("Rain.")
    leila = as_person(cast.leila)

    def leads(one):
        return leila.get(reverse("sessions:contribution", args=[one.pk])).headers["Location"]

    room = reverse("sessions:room", args=[cast.plenary.pk])
    assert leads(new) == f"{room}#contribution-{new.pk}"
    assert leads(old).endswith(f"/words/?q={old.reference}#contribution-{old.pk}")
    assert drawn(leila.get(leads(old)).content.decode()) == names(old)
    contributions.highlight(old, True, by=cast.mira)
    assert leads(old) == f"{room}#contribution-{old.pk}"


def test_its_door_is_the_rooms(cast, as_person, says):
    says("Fees are too high.")

    def answers():
        return [
            [
                as_person(getattr(cast, who)).get(reverse(page, args=[cast.plenary.pk])).status_code
                for page in ("sessions:words", "sessions:room")
            ]
            for who in ("otto", "vera", "ada", "mira")
        ]

    before = answers()
    assert [there for there, _ in before] == [room for _, room in before]
    conduct.remove(cast.plenary, cast.places.ada, reason="Shouting", by=cast.mira)
    after = answers()
    assert [there for there, _ in after] == [room for _, room in after]
    assert after != before


def test_one_and_three_cost_the_same(cast, says, as_person):
    address = reverse("sessions:words", args=[cast.plenary.pk])
    counts = []
    for who in (["ada"], ["sami", "leila"]):
        for name in who:
            says(f"{name} says so", name)
        counts.append(queries(as_person(cast.leila), address))
    assert counts[0] == counts[1]
