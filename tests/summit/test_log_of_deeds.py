"""The log of deeds: nothing in it changes, organisers look through it and take it away."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions.services import conduct, contributions
from sessions.services import sessions as running
from summit.models import Activity, User
from summit.models.activity import Sealed
from summit.services import participation
from tests.counting import queries


@pytest.fixture
def deeds(cast):
    """Something of everything."""
    contributions.contribute(cast.plenary, "Wells", by=cast.ada, place=cast.places.ada)
    conduct.silence(cast.plenary, cast.places.ada, reason="=Shouting", by=cast.mira)
    participation.assign_role(cast.places.leila, "observer", by=cast.olga)
    running.end_session(cast.plenary, by=cast.mira)
    return cast


def look(cast, browser, **wanted):
    return browser.get(reverse("activity", args=[cast.summit.slug]), wanted)


def verbs(page):
    return {entry.verb for entry in page.context["page"]}


def rows(cast, browser, **wanted):
    answer = browser.get(reverse("activity-csv", args=[cast.summit.slug]), wanted)
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


# ------------------------------------------------------------------ append-only
@pytest.mark.parametrize(
    "harm",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: Activity.objects.all().delete(),
        lambda entry: Activity.objects.update(verb="x"),
        lambda entry: Activity.objects.bulk_update([entry], ["verb"]),
        lambda entry: entry.summit.activities.all().delete(),
    ],
)
def test_nothing_in_it_is_changed_or_deleted(deeds, harm):
    before = list(Activity.objects.order_by("pk").values_list("pk", "verb"))
    with pytest.raises(Sealed):
        harm(Activity.objects.first())
    assert list(Activity.objects.order_by("pk").values_list("pk", "verb")) == before


def test_an_erased_person_leaves_entries_that_name_nobody(deeds):
    count = Activity.objects.count()
    User.objects.get(pk=deeds.ada.pk).delete()
    assert Activity.objects.count() == count
    entry = Activity.objects.get(verb="person.silenced")
    assert (entry.actor, entry.about) == (deeds.mira, None)


# ------------------------------------------------------------------ looked through
WHO = {"olga": 200, "mira": 403, "sami": 403, "rana": 403, "ada": 403, "vera": 403, "otto": 403}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", ["activity", "activity-csv"])
def test_only_organisers_read_it(deeds, as_person, who, name):
    browser = as_person(getattr(deeds, who))
    address = reverse(name, args=[deeds.summit.slug])
    assert browser.get(address).status_code == WHO[who]
    assert browser.post(address).status_code == 405


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"who": "michel"}, {"contribution.submitted", "person.silenced"}),
        ({"who": "mira@example"}, {"person.silenced", "session.ended"}),
        ({"act": "role.assigned"}, {"role.assigned"}),
        ({"who": "ada", "act": "person.silenced"}, {"person.silenced"}),
        ({"who": "nobody of this name"}, set()),
    ],
)
def test_it_is_searched_by_person_and_act(deeds, as_person, wanted, found):
    assert verbs(look(deeds, as_person(deeds.olga), **wanted)) == found


def test_it_is_searched_by_session(deeds, as_person):
    page = look(deeds, as_person(deeds.olga), session=str(deeds.plenary.pk))
    assert verbs(page) == {"contribution.submitted", "person.silenced", "session.ended"}


def test_it_is_searched_by_days_of_the_summits_calendar(deeds, as_person):
    browser = as_person(deeds.olga)
    today = timezone.localdate(timezone=deeds.summit.zone)
    tomorrow, yesterday = today + timedelta(days=1), today - timedelta(days=1)
    assert len(verbs(look(deeds, browser, since=today, until=today))) == 4
    assert verbs(look(deeds, browser, since=tomorrow)) == set()
    assert verbs(look(deeds, browser, until=yesterday)) == set()


@pytest.mark.parametrize("wanted", [{"since": "x"}, {"act": "x"}, {"session": "x"}, {"page": "x"}])
def test_nonsense_is_answered_and_said(deeds, as_person, wanted):
    page = look(deeds, as_person(deeds.olga), **wanted)
    assert page.status_code == 200
    assert ('aria-invalid="true"' in page.content.decode()) == ("page" not in wanted)


def test_an_entry_says_to_whom_where_and_why(deeds, as_person):
    html = look(deeds, as_person(deeds.olga), act="person.silenced").content.decode()
    for told in ("silenced somebody: Ada Michel", ">S1<", "reason: =Shouting"):
        assert told in html


def test_it_has_pages_that_keep_what_was_looked_for(deeds, as_person):
    now = timezone.now()
    Activity.objects.bulk_create(
        Activity(summit=deeds.summit, verb="x.y", kind="x", object_id=str(n), at=now)
        for n in range(60)
    )
    html = look(deeds, as_person(deeds.olga), act="x.y").content.decode()
    assert "act=x.y&amp;page=2" in html or "page=2&amp;act=x.y" in html


def test_one_and_many_entries_cost_the_same(deeds, as_person):
    address = reverse("activity", args=[deeds.summit.slug])
    counts = [queries(as_person(deeds.olga), address)]
    for n in range(3):
        participation.ban(deeds.places.leila, by=deeds.olga, reason=str(n))
        participation.readmit(deeds.places.leila, by=deeds.olga)
    counts.append(queries(as_person(deeds.olga), address))
    assert counts[0] == counts[1]


# ------------------------------------------------------------------ taken away
def test_it_is_taken_away_as_it_was_looked_for(deeds, as_person):
    browser = as_person(deeds.olga)
    everything = rows(deeds, browser)
    assert {row["act"] for row in everything} >= {"role.assigned", "person.silenced"}
    [row] = rows(deeds, browser, act="person.silenced")
    assert (row["who"], row["whom"], row["session"]) == (
        "Mira Solberg", "Ada Michel", "S1 Water and care 1",
    )  # fmt: skip
    assert '"reason": "=Shouting"' in row["details"]


def test_nothing_in_the_file_is_a_formula(deeds, as_person):
    deeds.mira.display_name = "=cmd()"
    deeds.mira.save()
    [row] = rows(deeds, as_person(deeds.olga), act="person.silenced")
    assert row["who"] == "'=cmd()"
