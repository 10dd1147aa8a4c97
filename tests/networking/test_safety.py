"""Blocking, and reports to the organisers."""

from uuid import uuid4

import pytest
from django.urls import reverse

from networking.models import AbuseReport, Block, Person
from networking.services import connections, conversations, safety
from summit.log.models import Event
from summit.models import Activity, Participation
from tests import cast as people
from tests.counting import queries
from tests.networking.people import connected, listed, names, row_of


@pytest.fixture(autouse=True)
def _sami_and_ada_are_listed(cast):
    listed(cast.places.sami, cast.places.ada)


def block(as_person, user, place, **fields):
    return as_person(user).post(reverse("networking:block", args=[place.pk]), fields)


def unblock(as_person, user, place, summit, **fields):
    address = reverse("networking:unblock", args=[summit.slug, place.pk])
    return as_person(user).post(address, fields)


def report(as_person, user, place, reason="He wrote threats to me.", **fields):
    address = reverse("networking:report", args=[place.pk])
    return as_person(user).post(address, {"reason": reason, **fields})


def close(as_person, user, row, decision="Talked to both.", **fields):
    address = reverse("networking:close", args=[row.pk])
    return as_person(user).post(address, {"decision": decision, **fields})


def sees(user):
    return list(Person.objects.visible_to(user).exclude(user=user))


def test_a_block_lands_where_it_is_undone(cast, as_person):
    landed = block(as_person, cast.ada, cast.places.sami)
    assert landed.url == reverse("networking:blocked", args=["forum"])
    html = as_person(cast.ada).get(landed.url).content.decode()
    assert names(html.partition("<ul")[2]) == ["Sami Haddad"]
    assert unblock(as_person, cast.ada, cast.places.sami, cast.summit).status_code == 303
    assert ([p.name for p in sees(cast.ada)], Block.objects.count()) == (["Sami Haddad"], 0)


def test_blocking_and_unblocking_twice_is_once(cast, as_person):
    key = {"key": str(uuid4())}
    codes = [block(as_person, cast.ada, cast.places.sami, **key).status_code for _ in range(2)]
    codes.append(block(as_person, cast.ada, cast.places.sami).status_code)
    assert (codes, Block.objects.count()) == ([303] * 3, 1)
    codes = [
        unblock(as_person, cast.ada, cast.places.sami, cast.summit).status_code for _ in range(2)
    ]
    assert (codes, Block.objects.count()) == ([303] * 2, 0)


def test_who_is_blocked_is_not_told(cast, as_person):
    block(as_person, cast.ada, cast.places.sami)
    page = as_person(cast.sami).get(reverse("networking:blocked", args=["forum"]))
    assert list(page.context["page"].object_list) == []
    assert not Event.objects.filter(stream__name=f"user:{cast.sami.pk}").exists()


def test_a_block_takes_back_ones_own_request_and_hides_theirs(cast, as_person):
    connections.ask(cast.places.sami, by=cast.ada)
    connections.ask(cast.places.ada, by=cast.leila)
    block(as_person, cast.ada, cast.places.sami)
    block(as_person, cast.ada, cast.places.leila)
    assert row_of(cast.places.ada, cast.places.sami).status == "withdrawn"
    page = as_person(cast.ada).get(reverse("networking:connections", args=["forum"]))
    assert (page.context["asked_me"], page.context["asked_by_me"]) == ([], [])
    theirs = as_person(cast.leila).get(reverse("networking:connections", args=["forum"]))
    assert [row.status for row in theirs.context["asked_by_me"]] == ["asked"]


def test_undoing_a_block_gives_the_connection_back(cast, as_person):
    talk = connected(cast.places.ada, cast.places.sami)
    block(as_person, cast.ada, cast.places.sami)
    listing = reverse("networking:conversations", args=["forum"])
    assert as_person(cast.ada).get(listing).context["shown"] == []
    unblock(as_person, cast.ada, cast.places.sami, cast.summit)
    conversations.send(talk, "Here again", by=cast.sami)
    assert len(as_person(cast.ada).get(listing).context["shown"]) == 1


def test_an_unlisted_correspondent_can_be_blocked_and_reported(cast, as_person):
    connected(cast.places.leila, cast.places.ada)
    page = reverse("networking:report", args=[cast.places.leila.pk])
    assert as_person(cast.ada).get(page).status_code == 200
    assert report(as_person, cast.ada, cast.places.leila).status_code == 303
    assert block(as_person, cast.ada, cast.places.leila).status_code == 303


def test_a_stranger_who_is_not_listed_has_no_door_at_all(cast, as_person):
    codes = [
        block(as_person, cast.ada, cast.places.leila).status_code,
        report(as_person, cast.ada, cast.places.leila).status_code,
        block(as_person, cast.ada, cast.places.otto).status_code,
        block(as_person, cast.ada, cast.places.ada).status_code,
        report(as_person, cast.ada, cast.places.ada).status_code,
    ]
    assert codes == [404] * 5


def test_the_organisers_read_the_report_in_the_reporters_words(cast, as_person):
    talk = connected(cast.places.ada, cast.places.sami)
    conversations.send(talk, "A very private sentence", by=cast.sami)
    report(as_person, cast.ada, cast.places.sami, conversation=str(talk.pk))
    html = as_person(cast.olga).get(reverse("networking:reports", args=["forum"])).content.decode()
    assert "He wrote threats to me." in html
    assert "Reported by Ada Michel" in html
    assert "A very private sentence" not in html
    assert AbuseReport.objects.get().conversation == talk


def test_only_ones_own_conversation_with_that_person_is_named(cast, as_person):
    foreign = connected(cast.places.leila, cast.places.sami)
    own = connected(cast.places.ada, cast.places.leila)
    for talk in (foreign, own):
        report(as_person, cast.ada, cast.places.sami, f"About {talk.pk}", conversation=talk.pk)
    assert set(AbuseReport.objects.values_list("conversation", flat=True)) == {None}


def test_a_report_sent_twice_is_one_report(cast, as_person):
    key = {"key": str(uuid4())}
    codes = [report(as_person, cast.ada, cast.places.sami, **key).status_code for _ in range(2)]
    codes.append(report(as_person, cast.ada, cast.places.sami).status_code)
    assert (codes, AbuseReport.objects.count()) == ([303] * 3, 1)


def test_a_report_without_words_is_asked_for_them(cast, as_person):
    answered = report(as_person, cast.ada, cast.places.sami, " ")
    assert (answered.status_code, list(answered.context["form"].errors)) == (422, ["reason"])


def test_the_reported_person_is_not_told(cast, as_person):
    report(as_person, cast.ada, cast.places.sami)
    told = Event.objects.filter(fact="report.made").values_list("stream__name", flat=True)
    assert list(told) == [f"user:{cast.olga.pk}"]


def test_an_organiser_does_not_read_what_is_said_about_them(cast, as_person):
    listed(cast.places.olga)
    second = people.make_user("second")
    people.place(cast.summit, second, "organiser")
    report(as_person, cast.ada, cast.places.olga)
    page = reverse("networking:reports", args=["forum"])
    row = AbuseReport.objects.get()
    told = Event.objects.filter(fact="report.made").values_list("stream__name", flat=True)
    assert list(told) == [f"user:{second.pk}"]
    assert [len(as_person(user).get(page).context["waiting"]) for user in (cast.olga, second)] == [
        0,
        1,
    ]
    assert close(as_person, cast.olga, row).status_code == 404


def test_who_may_read_and_close_reports(cast, as_person):
    row = safety.report(cast.places.sami, "Threats", by=cast.ada)
    page = reverse("networking:reports", args=["forum"])
    doors = {
        name: (
            as_person(getattr(cast, name, None)).get(page).status_code,
            close(as_person, getattr(cast, name, None), row).status_code,
        )
        for name in ("nobody", "otto", "ada", "sami", "rana", "vera", "olga")
    }
    assert doors == {
        "nobody": (302, 302),
        "otto": (404, 404),
        "ada": (403, 404),
        "sami": (403, 404),
        "rana": (403, 404),
        "vera": (403, 404),
        "olga": (200, 303),
    }


def test_a_decision_closes_and_stays(cast, as_person):
    row = safety.report(cast.places.sami, "Threats", by=cast.ada)
    key = {"key": str(uuid4())}
    codes = [close(as_person, cast.olga, row, **key).status_code for _ in range(2)]
    codes.append(close(as_person, cast.olga, row).status_code)
    codes.append(close(as_person, cast.olga, row, "Something else.").status_code)
    row.refresh_from_db()
    assert (codes, row.decision, row.closed_by) == (
        [303, 303, 303, 409],
        "Talked to both.",
        cast.places.olga,
    )
    assert Activity.objects.filter(verb="report.closed", summit=cast.summit).count() == 1


def test_a_report_is_not_closed_without_a_decision(cast, as_person):
    row = safety.report(cast.places.sami, "Threats", by=cast.ada)
    answered = close(as_person, cast.olga, row, " ")
    assert (answered.status_code, list(answered.context["form"].errors)) == (422, ["decision"])


def test_a_decision_may_ban(cast, as_person):
    row = safety.report(cast.places.sami, "Threats", by=cast.ada)
    close(as_person, cast.olga, row, ban="on")
    assert Participation.objects.get(pk=cast.places.sami.pk).banned_at is not None
    assert sees(cast.ada) == []


def test_the_last_organiser_cannot_be_banned_and_the_report_stays_open(cast, as_person):
    listed(cast.places.olga)
    operator = people.make_user("operator", is_superuser=True)
    row = safety.report(cast.places.olga, "Threats", by=cast.ada)
    assert close(as_person, operator, row, ban="on").status_code == 409
    row.refresh_from_db()
    assert row.status == "open"


def test_a_later_decision_bans_nobody(cast, as_person):
    row = safety.report(cast.places.sami, "Threats", by=cast.ada)
    close(as_person, cast.olga, row)
    assert close(as_person, cast.olga, row, "Out.", ban="on").status_code == 409
    assert Participation.objects.get(pk=cast.places.sami.pk).banned_at is None


def test_one_report_costs_as_many_queries_as_three(cast, as_person):
    browser = as_person(cast.olga)
    page = reverse("networking:reports", args=["forum"])
    counts = []
    for reasons in (["One"], ["Two", "Three"]):
        for reason in reasons:
            safety.report(cast.places.sami, reason, by=cast.ada)
        counts.append(queries(browser, page))
    assert counts == [counts[0]] * 2


def test_one_block_costs_as_many_queries_as_three(cast, as_person):
    browser = as_person(cast.ada)
    listed(cast.places.leila, cast.places.vera)
    page = reverse("networking:blocked", args=["forum"])
    counts = []
    for places in ([cast.places.sami], [cast.places.leila, cast.places.vera]):
        for place in places:
            safety.block(place, by=cast.ada)
        counts.append(queries(browser, page))
    assert counts == [counts[0]] * 2
