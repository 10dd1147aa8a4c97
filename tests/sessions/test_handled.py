"""All that was said in a session, for who runs it: the console keeps the newest, the rest is found."""

import re

import pytest
from django.urls import reverse

from sessions import handled
from sessions.services import contributions, questions
from summit import parts
from tests.counting import queries


@pytest.fixture
def says(cast):
    """``says("Fees are too high.", "sami")``, once more and once more."""

    def say(text, who="ada"):
        place = getattr(cast.places, who)
        return contributions.contribute(cast.plenary, text, by=place.user, place=place)

    return say


@pytest.fixture
def page(cast, as_person):
    """The page as Mira reads it, with these parameters."""
    address = reverse("sessions:handled", args=[cast.plenary.pk])
    return lambda **asked: as_person(cast.mira).get(address, asked).content.decode()


def drawn(html):
    return re.findall(r'id="m-(?:contribution|question|resource)-([^"]+)"', html)


def in_console(session):
    return drawn(parts.current(f"session:{session.pk}:moderation", "en", within=0).parts["handled"])


def test_the_console_keeps_the_newest_of_all_kinds(cast, says, monkeypatch):
    monkeypatch.setattr(handled, "NEWEST", 3)
    said = [says(f"The {n} thing") for n in range(3)]
    asked = questions.ask(cast.plenary, "Who pays?", by=cast.sami, place=cast.places.sami)
    last = says("The last thing")
    assert in_console(cast.plenary) == [str(one.pk) for one in (last, asked, said[-1])]


def test_whatever_the_console_has_let_go_is_found(cast, says, page, monkeypatch):
    monkeypatch.setattr(handled, "NEWEST", 1)
    monkeypatch.setattr("sessions.views.handled.PAGE", 2)
    old = says("Fees are too high for nurses.", "sami")
    others = [says(f"Number {n} of many") for n in range(3)]
    assert str(old.pk) not in in_console(cast.plenary)
    assert drawn(page()) == [str(one.pk) for one in reversed(others[1:])]
    assert drawn(page(page="2")) == [str(others[0].pk), str(old.pk)]
    name = cast.places.sami.name.split()[0].lower()
    for query in ("nurses fees", name, old.reference, old.reference.split("-")[1].lower()):
        assert drawn(page(q=query)) == [str(old.pk)], query
    assert drawn(page(q="nurses many")) == []
    assert "Nothing fits" in page(q="nurses many")
    assert drawn(page(kind="question", q="nurses")) == []


def test_what_waits_is_in_the_queue_only(cast, says, page):
    cast.plenary.approves_first = True
    cast.plenary.save()
    waits = says("Fees are too high.")
    assert (drawn(page()), in_console(cast.plenary)) == ([], [])
    contributions.hide(waits, "Said before", by=cast.mira)
    assert drawn(page()) == in_console(cast.plenary) == [str(waits.pk)]


def test_an_act_leads_back_to_what_was_looked_for(cast, says, as_person):
    one = says("Fees are too high.")
    there = reverse("sessions:handled", args=[cast.plenary.pk]) + "?q=fees&kind=contribution"
    assert (
        f'name="next" value="{there.replace("&", "&amp;")}"'
        in as_person(cast.mira).get(there).content.decode()
    )
    highlight = reverse("sessions:decide", args=["contributions", one.pk, "highlight"])
    answer = as_person(cast.mira).post(highlight, {"on": "1", "next": there})
    assert (answer.status_code, answer.headers["Location"]) == (303, there)


def test_hidden_words_are_found_by_their_address_however_old(cast, says, as_person):
    one = says("Fees are too high.")
    contributions.hide(one, "Said before", by=cast.mira)
    mira = as_person(cast.mira)
    there = mira.get(reverse("sessions:contribution", args=[one.pk])).headers["Location"]
    assert there.endswith(f"/handled/?q={one.reference}#m-contribution-{one.pk}")
    assert drawn(mira.get(there).content.decode()) == [str(one.pk)]


@pytest.mark.parametrize("kind", ["contribution", "question", "resource"])
def test_one_and_three_cost_the_same(cast, says, as_person, kind):
    address = reverse("sessions:handled", args=[cast.plenary.pk]) + f"?kind={kind}"
    counts = []
    for who in (["ada"], ["sami", "leila"]):
        for name in who:
            says(f"{name} says so", name)
            place = getattr(cast.places, name)
            questions.ask(cast.plenary, f"{name}: why?", by=place.user, place=place)
        counts.append(queries(as_person(cast.mira), address))
    assert counts[0] == counts[1]
