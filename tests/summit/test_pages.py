"""The front doors: summits, programme, place, account."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from summit.models import Participation, Summit, User
from summit.templatetags.summit_ui import days, zone_name
from tests.cast import make_session, make_summit, make_user, place
from tests.counting import queries


def links(response) -> list[str]:
    """The words of the summit's own navigation."""
    nav = response.content.decode().split('<nav aria-label="Main">')[1].split("</nav>")[0]
    return re.findall(r"<a [^>]*>([^<]+)</a>", nav)


def titles(response) -> list[str]:
    return re.findall(r'<h2><a href="[^"]+">([^<]+)', response.content.decode())


def forms_to(response, address: str) -> int:
    return response.content.decode().count(f'action="{address}"')


# ------------------------------------------------------------------ home
def test_everybody_sees_the_announced_summits_and_only_organisers_their_drafts(cast, as_person):
    draft = make_summit("draft", title={"en": "Not yet"}, status=Summit.Status.DRAFT)
    place(draft, cast.olga, "organiser")
    make_summit("private", title={"en": "Behind doors"}, is_private=True)
    announced = ["Forum of Cities", "Forum of Cities"]
    assert titles(as_person(None).get("/")) == announced
    assert titles(as_person(cast.ada).get("/")) == announced
    assert sorted(titles(as_person(cast.olga).get("/"))) == [*announced, "Not yet"]


@pytest.mark.parametrize(("name", "offered"), [("olga", 1), ("ada", 0), ("nobody", 0)])
def test_only_who_may_create_summits_is_offered_it(cast, as_person, name, offered):
    page = as_person(getattr(cast, name, None)).get("/").content.decode()
    assert page.count(f'href="{reverse("summit-create")}"') == offered


def test_an_empty_house_says_what_to_do_next(db, as_person):
    page = as_person(make_user("otto")).get("/").content.decode()
    assert page.count("No summit to see yet") == 1
    operator = make_user("olga", is_staff=True)
    page = as_person(operator).get("/").content.decode()
    assert page.count(f'href="{reverse("summit-create")}"') == 2


def test_home_shows_the_way_into_the_demo_only_at_home(cast, as_person, at_home):
    assert as_person(None).get("/").content.decode().count(f'href="{reverse("mail")}"') == 1
    far = Client(REMOTE_ADDR="192.0.2.7").get("/").content.decode()
    assert far.count(f'href="{reverse("mail")}"') == 0


def test_the_demo_s_people_cost_no_query_where_they_are_not_shown(cast, as_person, settings):
    client = as_person(cast.ada)
    settings.LOOPBACK = False
    before = queries(client, "/")
    settings.LOOPBACK = True
    assert queries(client, "/") == before


# ------------------------------------------------------------------ the programme
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (
            "olga",
            [
                "Programme",
                "People",
                "Library",
                "Outcome",
                "Publications",
                "Documents",
                "Organise",
                "My place",
            ],
        ),
        (
            "rana",
            ["Programme", "People", "Library", "Outcome", "Publications", "Documents", "My place"],
        ),
        ("ada", ["Programme", "People", "Library", "Publications", "My place"]),
        ("otto", ["Programme", "Publications"]),
        ("nobody", ["Programme", "Publications"]),
    ],
)
def test_the_programme_links_to_what_the_reader_may_do(cast, as_person, name, shown):
    response = as_person(getattr(cast, name, None)).get(reverse("summit", args=["forum"]))
    assert links(response) == shown


def test_an_outsider_is_offered_a_place_and_a_member_is_not(cast, as_person):
    address = reverse("summit", args=["forum"])
    door = reverse("register", args=["forum"])
    assert forms_to(as_person(cast.otto).get(address), door) == 1
    assert forms_to(as_person(cast.ada).get(address), door) == 0
    cast.summit.registration = Summit.Registration.INVITED
    cast.summit.save()
    assert forms_to(as_person(cast.otto).get(address), door) == 0


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(cast, as_person):
    address = reverse("summit", args=["forum"])
    page = as_person(None).get(address).content.decode()
    assert page.count(f'href="/accounts/login/?next={address}"') == 2


@pytest.mark.parametrize(
    ("name", "status"), [("olga", 200), ("rana", 200), ("ada", 404), ("otto", 404), ("nobody", 404)]
)
def test_a_draft_exists_only_for_those_who_prepare_it(cast, as_person, name, status):
    Summit.objects.filter(pk=cast.summit.pk).update(status=Summit.Status.DRAFT)
    client = as_person(getattr(cast, name, None))
    assert client.get(reverse("summit", args=["forum"])).status_code == status


def test_the_programme_costs_the_same_for_one_session_and_for_many(cast, as_person):
    client = as_person(cast.ada)
    address = reverse("summit", args=["forum"])
    client.get(address)
    one = queries(client, address)
    for number in range(2, 9):
        make_session(cast.summit, number)
    assert queries(client, address) == one


def test_a_description_in_another_language_says_so(cast, as_person):
    cast.summit.description = {"fr": "Trois jours au port."}
    cast.summit.save()
    page = as_person(None).get(reverse("summit", args=["forum"])).content.decode()
    assert re.findall(r'<div class="prose" lang="(\w+)" dir="(\w+)"><p>([^<]+)</p>', page) == [
        ("fr", "ltr", "Trois jours au port.")
    ]


def test_days_and_zones_are_written_in_the_readers_way():
    first, last = date(2026, 11, 22), date(2026, 11, 24)
    assert days(first, last).replace("\u2009", "") == "Nov 22–24, 2026"
    assert days(first) == "November 22, 2026"
    assert days(None) == ""
    assert zone_name("Africa/Nairobi") == "Nairobi"


# ------------------------------------------------------------------ taking a place
def test_taking_part_gives_a_place_and_goes_where_one_was_heading(cast, as_person):
    client = as_person(cast.otto)
    room = reverse("sessions:room", args=[cast.plenary.pk])
    response = client.post(reverse("register", args=["forum"]), {"next": room})
    assert (response.status_code, response.headers["Location"]) == (303, room)
    client.post(reverse("register", args=["forum"]))
    mine = Participation.objects.get(summit=cast.summit, user=cast.otto)
    assert (mine.role, mine.languages) == ("participant", ["en"])


def test_taking_part_never_leads_to_another_site(cast, as_person):
    response = as_person(cast.otto).post(
        reverse("register", args=["forum"]), {"next": "https://example.com/"}
    )
    assert response.headers["Location"] == reverse("summit", args=["forum"])


def test_registration_is_a_post_by_somebody_who_signed_in(cast, as_person):
    door = reverse("register", args=["forum"])
    assert as_person(cast.otto).get(door).status_code == 405
    response = as_person(None).post(door)
    assert response.headers["Location"].split("?")[0] == reverse("account_login")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"registration": "invited"}, 409),
        ({"status": "concluded"}, 409),
        ({"status": "draft"}, 404),
    ],
)
def test_a_closed_summit_gives_no_places(cast, as_person, change, status):
    Summit.objects.filter(pk=cast.summit.pk).update(**change)
    response = as_person(cast.otto).post(reverse("register", args=["forum"]))
    assert response.status_code == status
    assert Participation.objects.filter(summit=cast.summit, user=cast.otto).count() == 0


def test_a_person_describes_their_own_place(cast, as_person):
    given = {
        "affiliation": "Haiti Renewal",
        "declared_kind": "diaspora",
        "country": "CA",
        "heritage": ["HT", "DO"],
        "languages": ["fr", "en"],
        "consents_to_listing": "on",
    }
    response = as_person(cast.ada).post(reverse("place", args=["forum"]), given)
    assert response.status_code == 303
    mine = Participation.objects.get(pk=cast.places.ada.pk)
    assert (mine.country, mine.heritage, mine.languages) == ("CA", ["HT", "DO"], ["fr", "en"])
    assert (mine.consents_to_listing, mine.consents_to_name) == (True, False)


def test_a_place_cannot_raise_its_own_role(cast, as_person):
    given = {"affiliation": "Haiti Renewal", "role": "organiser", "country": "CA"}
    as_person(cast.ada).post(reverse("place", args=["forum"]), given)
    assert Participation.objects.get(pk=cast.places.ada.pk).role == "participant"


def test_a_wrong_country_is_named_and_nothing_written_is_lost(cast, as_person):
    given = {"affiliation": "A very particular society", "country": "Atlantis"}
    response = as_person(cast.ada).post(reverse("place", args=["forum"]), given)
    assert response.status_code == 422
    page = response.content.decode()
    assert page.count('value="A very particular society"') == 1
    assert page.count('href="#id_country"') == 1


def test_a_banned_person_has_no_place_to_describe(cast, as_person):
    Participation.objects.filter(pk=cast.places.ada.pk).update(banned_at=datetime.now(UTC))
    assert as_person(cast.ada).get(reverse("place", args=["forum"])).status_code == 404


# ------------------------------------------------------------------ the account
def test_changing_the_language_of_the_account_changes_the_page(cast, as_person, settings):
    given = {"display_name": "Ada M.", "language": "fr", "time_zone": "America/Toronto"}
    response = as_person(cast.ada).post(reverse("account"), given)
    assert (response.status_code, response.cookies[settings.LANGUAGE_COOKIE_NAME].value) == (
        303,
        "fr",
    )
    ada = User.objects.get(pk=cast.ada.pk)
    assert (ada.display_name, ada.language, ada.time_zone) == ("Ada M.", "fr", "America/Toronto")


def test_an_unknown_time_zone_is_refused_by_name(cast, as_person):
    given = {"display_name": "Ada", "language": "en", "time_zone": "Mars/Olympus"}
    response = as_person(cast.ada).post(reverse("account"), given)
    assert response.status_code == 422
    assert response.content.decode().count('href="#id_time_zone"') == 1


def test_the_account_page_leads_to_ones_places_and_ways_of_signing_in(cast, as_person):
    page = as_person(cast.ada).get(reverse("account")).content.decode()
    assert page.count(f'href="{reverse("place", args=["forum"])}"') == 1
    assert page.count(f'href="{reverse("account_set_password")}"') == 1
    cast.ada.set_password("a long walk home")
    cast.ada.save()
    page = as_person(cast.ada).get(reverse("account")).content.decode()
    assert page.count(f'href="{reverse("account_change_password")}"') == 1


def test_the_account_belongs_to_who_signed_in(cast, as_person):
    response = as_person(None).get(reverse("account"))
    assert response.headers["Location"] == "/accounts/login/?next=/account/"


# ------------------------------------------------------------------ what could not be read
def test_more_text_than_a_page_takes_is_called_too_large(cast, as_person, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    form = {"display_name": "A" * 1001}
    answer = as_person(cast.ada).post(reverse("account"), form)
    assert answer.status_code == 413
    assert "nothing has been stored" in answer.content.decode()


def test_what_makes_no_sense_is_called_unreadable(cast, as_person):
    answer = as_person(cast.ada).get("/", headers={"host": "no host at all"})
    assert answer.status_code == 400
    assert "We could not read that" in answer.content.decode()
