"""A moderator asks for a ban: organisers see it with what was said, decide, and take it back."""

from uuid import uuid4

import pytest
from django.urls import reverse

from sessions import permissions
from sessions.models import BanRequest, Restriction
from sessions.services import bans, chat, conduct, contributions
from summit.errors import Forbidden, RuleBroken
from summit.log.models import Event
from summit.models import Activity
from tests import cast as people
from tests.counting import queries


def ask(cast, who="ada", reason="Threats", by="mira", **more):
    return bans.ask_for_ban(
        cast.plenary, getattr(cast.places, who), reason=reason, by=getattr(cast, by),
        place=getattr(cast.places, by), **more,
    )  # fmt: skip


def code(act):
    with pytest.raises(RuleBroken) as refused:
        act()
    return refused.value.code


def person_page(cast, browser, who="ada"):
    place = getattr(cast.places, who)
    return browser.get(reverse("sessions:person", args=[cast.plenary.pk, place.pk]))


def decide(browser, request, verdict):
    return browser.post(reverse("sessions:ban-decide", args=[request.pk, verdict]))


def deeds():
    """About bans, in their order."""
    rows = Activity.objects.filter(verb__startswith="ban.").order_by("at", "pk")
    return [*rows.values_list("verb", flat=True)]


# ------------------------------------------------------------------ asked
def test_a_moderator_asks_and_organisers_see_why_and_what_was_said(cast, as_person):
    cast.plenary.allows_chat = True
    cast.plenary.save()
    own = {"by": cast.ada, "place": cast.places.ada}
    contributions.contribute(cast.plenary, "You will regret this.", **own)
    chat.delete(chat.send(cast.plenary, "All of you!", **own), by=cast.ada)
    address = reverse("sessions:ban-ask", args=[cast.plenary.pk, cast.places.ada.pk])
    page = person_page(cast, as_person(cast.mira)).content.decode()
    assert f'action="{address}"' in page
    assert as_person(cast.mira).post(address, {"reason": "Threats"}).status_code == 303
    assert [each["text"] for each in BanRequest.objects.get().words] == [
        "All of you!", "You will regret this.",
    ]  # fmt: skip
    for where in (reverse("organise-people", args=["forum"]), reverse("organise", args=["forum"])):
        seen = as_person(cast.olga).get(where).content.decode()
        assert "Ada Michel" in seen
        assert "Threats" in seen
        assert "You will regret this." in seen
        assert "asked for by Mira Solberg" in seen
    console = as_person(cast.olga).get(reverse("sessions:console", args=[cast.plenary.pk]))
    assert "Waits for the organisers" in console.content.decode()


def test_what_somebody_deletes_afterwards_stays_with_the_request(cast):
    cast.plenary.allows_chat = True
    cast.plenary.save()
    said = chat.send(cast.plenary, "First words", by=cast.ada, place=cast.places.ada)
    request = ask(cast)
    chat.edit(said, "Kind words", by=cast.ada)
    request.refresh_from_db()
    assert request.said[0]["text"] == "First words"


def test_organisers_ban_themselves_and_do_not_ask(cast, as_person):
    assert code(lambda: ask(cast, by="olga")) == "ban.yours"
    assert permissions.can_ask_for_ban(cast.mira, cast.plenary)
    assert not permissions.can_ask_for_ban(cast.olga, cast.plenary)
    page = person_page(cast, as_person(cast.olga)).content.decode()
    assert "ask-ban" not in page


@pytest.mark.parametrize("who", ["olga", "rana"])
def test_who_organises_or_records_is_not_to_be_banned_by_asking(cast, who):
    assert code(lambda: ask(cast, who)) == "conduct.protected"


def test_a_reason_is_needed_and_what_was_typed_is_kept(cast, as_person):
    address = reverse("sessions:ban-ask", args=[cast.plenary.pk, cast.places.ada.pk])
    answer = as_person(cast.mira).post(address, {"reason": "   "})
    assert answer.status_code == 422
    assert code(lambda: ask(cast, reason=" \n")) == "reason.missing"


def test_one_request_per_person_and_the_later_reason_of_the_same_moderator_counts(cast):
    from sessions.models import Appearance  # noqa: PLC0415

    first = ask(cast)
    assert ask(cast, reason="More threats") == first
    first.refresh_from_db()
    assert first.reason == "More threats"
    Appearance.objects.create(session=cast.plenary, participation=cast.places.leila, role="chair")
    assert code(lambda: ask(cast, by="leila")) == "ban.asked"
    key = uuid4()
    again = [ask(cast, "vera", key=key, payload=["x"]) for _ in range(2)]
    assert again[0] == again[1]
    assert BanRequest.objects.count() == 2


def test_who_is_banned_already_is_not_asked_for(cast):
    conduct.ban(cast.plenary, cast.places.ada, reason="Threats", by=cast.olga)
    assert code(lambda: ask(cast)) == "ban.done"


# ------------------------------------------------------------------ decided
def test_one_click_bans_with_the_moderators_reason_and_undo_lets_in_again(cast, as_person):
    request = ask(cast)
    olga = as_person(cast.olga)
    assert decide(olga, request, "grant").status_code == 303
    request.refresh_from_db()
    cast.places.ada.refresh_from_db()
    assert cast.places.ada.banned_at is not None
    assert (request.outcome, request.decided_by) == ("granted", cast.olga)
    assert request.restriction.reason == "Threats"
    assert not permissions.can_enter(cast.ada, cast.plenary)
    page = person_page(cast, as_person(cast.mira)).content.decode()
    assert "Banned from the summit" in page
    assert decide(olga, request, "undo").status_code == 303
    request.refresh_from_db()
    assert request.is_open
    assert Restriction.objects.get().lifted_at is not None
    assert permissions.can_enter(cast.ada, cast.plenary)
    assert deeds() == ["ban.asked", "ban.granted", "ban.reopened"]
    about = Activity.objects.filter(verb__startswith="ban.").values_list("about", flat=True)
    assert {*about} == {cast.ada.pk}


def test_who_is_banned_reads_why_and_not_who_asked(cast, as_person):
    bans.grant(ask(cast), by=cast.olga)
    answer = as_person(cast.ada).get(reverse("sessions:room", args=[cast.plenary.pk]))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Threats" in page
    assert cast.mira.name not in page


def test_declined_nothing_happens_to_the_person_and_the_moderator_is_told(cast, as_person):
    request = ask(cast)
    bans.decline(request, by=cast.olga)
    assert permissions.can_enter(cast.ada, cast.plenary)
    told = Event.objects.filter(stream__name=f"user:{cast.mira.pk}", fact="ban.declined")
    assert [event.kind for event in told] == ["told"]
    mira = as_person(cast.mira)
    region = reverse("sessions:told", args=[cast.plenary.pk])
    assert "decided about the ban you asked for" in mira.get(region).content.decode()
    mira.post(reverse("sessions:told-seen", args=[cast.plenary.pk]))
    assert "ban you asked for" not in mira.get(region).content.decode()
    assert "Declined: no ban" in person_page(cast, mira).content.decode()


def test_twice_is_once_and_two_organisers_do_not_fight(cast):
    request = ask(cast)
    for _ in range(2):
        bans.grant(request, by=cast.olga)
    assert Restriction.objects.count() == 1
    assert code(lambda: bans.decline(request, by=cast.olga)) == "ban.decided"
    for _ in range(2):
        bans.undo(request, by=cast.olga)
    for _ in range(2):
        bans.decline(request, by=cast.olga)
    assert deeds() == ["ban.asked", "ban.granted", "ban.reopened", "ban.declined"]


def test_only_who_asked_withdraws_and_then_there_is_nothing_to_decide(cast, as_person):
    request = ask(cast)
    with pytest.raises(Forbidden):
        bans.withdraw(request, by=cast.olga)
    assert decide(as_person(cast.mira), request, "withdraw").status_code == 303
    bans.withdraw(request, by=cast.mira)
    assert deeds() == ["ban.asked", "ban.withdrawn"]
    assert code(lambda: bans.grant(request, by=cast.olga)) == "ban.decided"
    assert code(lambda: bans.undo(request, by=cast.olga)) == "ban.withdrawn"


def test_a_moderator_decides_nothing(cast, as_person):
    request = ask(cast)
    for verdict, act in (("grant", bans.grant), ("decline", bans.decline), ("undo", bans.undo)):
        assert decide(as_person(cast.mira), request, verdict).status_code == 403
        with pytest.raises(Forbidden):
            act(request, by=cast.mira)
    assert request.is_open


def test_a_ban_that_was_lifted_elsewhere_is_not_lifted_again(cast):
    request = ask(cast)
    bans.grant(request, by=cast.olga)
    conduct.lift(Restriction.objects.get(), by=cast.olga)
    request.refresh_from_db()
    assert request.is_undone
    bans.undo(request, by=cast.olga)
    assert Activity.objects.filter(verb="person.released").count() == 1


def test_an_undone_decision_waits_behind_no_newer_request(cast):
    request = ask(cast)
    bans.decline(request, by=cast.olga)
    ask(cast, reason="Again")
    assert code(lambda: bans.undo(request, by=cast.olga)) == "ban.newer"


def test_the_console_and_the_organisers_pages_ask_the_same_for_one_and_three(cast, as_person):
    addresses = [
        (cast.mira, reverse("sessions:console", args=[cast.plenary.pk])),
        (cast.olga, reverse("organise-people", args=["forum"])),
    ]
    counts = []
    for number in range(3):
        who = people.place(cast.summit, people.make_user(f"loud{number}"))
        bans.ask_for_ban(cast.plenary, who, reason="Threats", by=cast.mira, place=cast.places.mira)
        if number != 1:
            counts.append([queries(as_person(user), address) for user, address in addresses])
    assert counts[0] == counts[1]


def test_without_a_request_the_organisers_pages_say_nothing_of_bans(cast, as_person):
    page = as_person(cast.olga).get(reverse("organise", args=["forum"])).content.decode()
    assert "Moderators ask for a ban" not in page
