"""The directory, one's card, and that an invisible person is invisible everywhere."""

import pytest
from django.urls import reverse
from django.utils import timezone

from networking.models import Block, Card, Person
from networking.services import safety
from sessions import live as rooms
from summit import presence
from summit.services import participation
from tests import cast as people
from tests.counting import queries
from tests.networking.people import listed, names


def directory(as_person, user, summit, **query):
    return as_person(user).get(reverse("networking:people", args=[summit.slug]), query)


def found(response):
    return names(response.content.decode().partition('id="found"')[2].partition("<aside")[0])


def test_only_those_who_chose_to_be_found_are_listed(cast, as_person):
    listed(cast.places.sami, cast.places.vera)
    assert found(directory(as_person, cast.ada, cast.summit)) == ["Sami Haddad", "Vera Novak"]


def test_oneself_is_not_among_the_others(cast, as_person):
    listed(cast.places.sami, cast.places.ada)
    assert found(directory(as_person, cast.ada, cast.summit)) == ["Sami Haddad"]


def test_an_empty_directory_says_what_to_do(cast, as_person):
    html = directory(as_person, cast.ada, cast.summit).content.decode()
    assert "Be the first: switch on “Others may find me”" in html


def test_a_search_without_result_says_what_to_do(cast, as_person):
    listed(cast.places.sami)
    html = directory(as_person, cast.ada, cast.summit, q="submarine").content.decode()
    assert "Try fewer words, or another language." in html


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "SAMI"}, ["Sami Haddad"]),
        ({"q": "leila"}, ["Leïla Baptiste"]),
        ({"q": "ministry"}, ["Sami Haddad"]),
        ({"q": "lawyers"}, ["Sami Haddad"]),
        ({"q": "clinics water"}, ["Leïla Baptiste"]),
        ({"q": "clinics lawyers"}, []),
        ({"language": "ar"}, ["Sami Haddad"]),
        ({"language": "ar", "q": "leila"}, []),
        ({"language": "no such language"}, ["Leïla Baptiste", "Sami Haddad"]),
        ({"q": " "}, ["Leïla Baptiste", "Sami Haddad"]),
    ],
)
def test_search_finds_name_affiliation_language_offer_and_need(cast, as_person, query, expected):
    listed(cast.places.sami, offers="Two lawyers", languages=["en", "ar"])
    listed(cast.places.leila, needs="Clean water for clinics", languages=["fr"])
    assert found(directory(as_person, cast.ada, cast.summit, **query)) == expected


def test_search_does_not_reach_who_is_not_listed(cast, as_person):
    Card.objects.create(participation=cast.places.sami, offers="Two lawyers")
    assert found(directory(as_person, cast.ada, cast.summit, q="lawyers")) == []


def unlist(cast):
    cast.places.sami.consents_to_listing = False
    cast.places.sami.save()


def ban(cast):
    participation.ban(cast.places.sami, by=cast.olga, reason="Threats")


def block(cast):
    safety.block(cast.places.sami, by=cast.ada)


def be_blocked(cast):
    safety.block(cast.places.ada, by=cast.sami)


def close_account(cast):
    cast.sami.is_active = False
    cast.sami.save()


@pytest.mark.parametrize("vanish", [unlist, ban, block, be_blocked, close_account])
def test_an_invisible_person_is_invisible_everywhere(cast, as_person, vanish):
    listed(cast.places.sami, offers="Two lawyers", languages=["ar"])
    presence.report({rooms.room(cast.plenary.pk): [str(cast.sami.pk), str(cast.ada.pk)]})
    browser = as_person(cast.ada)
    pages = [
        reverse("networking:people", args=[cast.summit.slug]),
        reverse("networking:people", args=[cast.summit.slug]) + "?q=lawyers",
        reverse("networking:people", args=[cast.summit.slug]) + "?language=ar",
        reverse("networking:now", args=[cast.summit.slug]),
        reverse("networking:for-session", args=[cast.plenary.pk]),
    ]
    seen = ["Sami Haddad" in browser.get(page).content.decode() for page in pages]
    assert seen == [True] * len(pages)
    person = reverse("networking:person", args=[cast.places.sami.pk])
    doors = [person, reverse("networking:report", args=[cast.places.sami.pk])]
    assert [browser.get(door).status_code for door in doors] == [200, 200]

    vanish(cast)

    seen = ["Sami Haddad" in browser.get(page).content.decode() for page in pages]
    assert seen == [False] * len(pages)
    counted = browser.get(pages[0]).context["page"].paginator.count
    assert counted == 0
    assert browser.get(person).status_code == 404
    ask = reverse("networking:ask", args=[cast.places.sami.pk])
    assert browser.post(ask).status_code == 404
    assert list(Person.objects.visible_to(cast.ada).exclude(user=cast.ada)) == []
    assert list(Card.objects.visible_to(cast.ada)) == []


def test_a_block_hides_both_ways(cast):
    listed(cast.places.sami, cast.places.ada)
    Block.objects.create(by=cast.places.ada, whom=cast.places.sami)
    assert [
        list(Person.objects.visible_to(user).exclude(user=user)) for user in (cast.ada, cast.sami)
    ] == [[], []]


def test_a_banned_person_sees_nobody(cast, as_person):
    listed(cast.places.sami)
    participation.ban(cast.places.ada, by=cast.olga, reason="Spam")
    assert directory(as_person, cast.ada, cast.summit).status_code == 404
    assert list(Person.objects.visible_to(cast.ada)) == []


def test_nobody_is_found_across_summits(cast, as_person):
    listed(cast.places.otto)
    assert found(directory(as_person, cast.ada, cast.summit)) == []
    person = reverse("networking:person", args=[cast.places.otto.pk])
    assert as_person(cast.ada).get(person).status_code == 404


def test_the_card_switches_a_person_on_and_off(cast, as_person):
    url = reverse("networking:card", args=[cast.summit.slug])
    card = {"offers": " Beds ", "needs": "Nurses", "languages": ["fr", "en"]}
    on = as_person(cast.ada).post(url, {**card, "consents_to_listing": "on"})
    assert (on.status_code, on.url) == (303, reverse("networking:people", args=["forum"]))
    they = Person.objects.visible_to(cast.sami).get(user=cast.ada)
    assert (they.offers, they.needs, they.languages) == ("Beds", "Nurses", ["fr", "en"])
    as_person(cast.ada).post(url, card)
    assert not Person.objects.visible_to(cast.sami).filter(user=cast.ada).exists()


def test_a_card_sent_twice_is_one_card(cast, as_person):
    url = reverse("networking:card", args=[cast.summit.slug])
    card = {"offers": "Beds", "key": "6f3b6c2e-6dfb-4d6a-9a43-0f8f7f1f7a01"}
    browser = as_person(cast.ada)
    assert [browser.post(url, card).status_code for _ in range(2)] == [303, 303]
    assert browser.post(url, {**card, "offers": "Tents"}).status_code == 422
    assert list(Card.objects.values_list("offers", flat=True)) == ["Beds"]


def test_a_card_that_is_too_long_names_the_field_and_keeps_the_words(cast, as_person):
    url = reverse("networking:card", args=[cast.summit.slug])
    answer = as_person(cast.ada).post(url, {"offers": "x" * 501})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["offers"]
    assert "x" * 501 in answer.content.decode()


def test_what_people_write_is_text(cast, as_person):
    listed(cast.places.sami, offers="<script>alert(1)</script>")
    html = directory(as_person, cast.ada, cast.summit).content.decode()
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert" not in html


def test_here_now_names_only_the_listed(cast, as_person):
    listed(cast.places.sami)
    here = [str(user.pk) for user in (cast.sami, cast.mira, cast.ada)]
    presence.report({rooms.room(cast.plenary.pk): here})
    html = directory(as_person, cast.ada, cast.summit).content.decode()
    assert names(html, "people-now") == ["Sami Haddad"]


def test_people_on_the_directory_are_here_too(cast, as_person):
    listed(cast.places.sami)
    presence.report({f"people:{cast.summit.pk}": [str(cast.sami.pk)]})
    html = directory(as_person, cast.ada, cast.summit).content.decode()
    assert names(html, "people-now") == ["Sami Haddad"]


def test_who_left_is_not_here(cast, as_person):
    listed(cast.places.sami)
    html = directory(as_person, cast.ada, cast.summit).content.decode()
    assert names(html, "people-now") == []


def test_ones_own_page_shows_what_others_see(cast, as_person):
    url = reverse("networking:person", args=[cast.places.ada.pk])
    before = as_person(cast.ada).get(url).content.decode()
    listed(cast.places.ada)
    after = as_person(cast.ada).get(url).content.decode()
    assert ["you are not listed" in html for html in (before, after)] == [True, False]


def test_long_lists_have_pages(cast, as_person):
    for number in range(30):
        user = people.make_user(f"guest{number:02}")
        people.place(cast.summit, user, consents_to_listing=True)
    first = found(directory(as_person, cast.ada, cast.summit))
    second = found(directory(as_person, cast.ada, cast.summit, page=2))
    assert (len(first), len(second), set(first) & set(second)) == (24, 6, set())


def test_one_person_costs_as_many_queries_as_three(cast, as_person):
    browser = as_person(cast.ada)
    here = [str(user.pk) for user in (cast.sami, cast.leila, cast.mira)]
    presence.report({rooms.room(cast.plenary.pk): here})
    url = reverse("networking:people", args=[cast.summit.slug])
    counts = []
    for places in ([cast.places.sami], [cast.places.leila, cast.places.mira]):
        listed(*places, offers="Beds")
        counts.append(queries(browser, f"{url}?q=beds"))
    assert counts == [counts[0]] * 2


def test_a_draft_summit_keeps_its_people_to_itself(cast, as_person):
    cast.summit.status = "draft"
    cast.summit.save()
    assert directory(as_person, cast.ada, cast.summit).status_code == 404
    assert directory(as_person, cast.olga, cast.summit).status_code == 200


def test_the_viewer_is_asked_now(cast):
    listed(cast.places.sami)
    cast.places.ada.banned_at = timezone.now()
    cast.places.ada.save()
    assert list(Person.objects.visible_to(cast.ada)) == []


def test_each_summit_has_its_own_directory(cast, as_person):
    people.place(cast.elsewhere, cast.ada)
    listed(cast.places.sami, cast.places.otto)
    assert found(directory(as_person, cast.ada, cast.summit)) == ["Sami Haddad"]
    assert found(directory(as_person, cast.ada, cast.elsewhere)) == ["Otto Berg"]
    person = reverse("networking:person", args=[cast.places.otto.pk])
    assert as_person(cast.ada).get(person).status_code == 200
