"""The organiser begins a summit, describes it, announces it, and finds what comes next."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from summit import checklist
from summit.errors import RuleBroken
from summit.models import Activity, Participation, Summit
from summit.services import summits
from tests.cast import make_summit
from tests.counting import queries

GET_DOORS = [
    "organise",
    "summit-edit",
    "activity",
    "organise-people",
    "people-add",
    "people-list",
    "delegations",
    "delegation-create",
    "invitations",
    "sessions:session-create",
    "sessions:note-import",
]
POST_DOORS = ["summit-announce", "summit-unannounce", "summit-conclude", "summit-reopen"]


def create_form(**changes):
    return {
        "title": "A summit on harbours",
        "language": "fr",
        "languages": ["en"],
        "starts_on": "2026-12-01",
        "ends_on": "2026-12-03",
        "time_zone": "Europe/Lisbon",
        "place": "Lisbon",
        "host": "",
        "key": str(uuid.uuid4()),
        **changes,
    }


def edit_form(summit, **changes):
    return {
        "title_en": "Forum of Cities",
        "title_fr": "Forum des villes",
        "description_en": "What cities owe each other.",
        "description_fr": "",
        "starts_on": "2026-12-01",
        "ends_on": "2026-12-03",
        "time_zone": "Africa/Nairobi",
        "place": "Nairobi",
        "host": "Kenya",
        "first_language": "en",
        "languages": ["en", "fr"],
        "registration": "open",
        **changes,
    }


# ------------------------------------------------------------------ who may
@pytest.mark.parametrize("door", GET_DOORS)
def test_every_page_shows_itself_to_the_organiser(door, summit, olga, as_person):
    assert as_person(olga).get(reverse(door, args=[summit.slug])).status_code == 200


@pytest.mark.parametrize("door", GET_DOORS)
def test_no_page_lets_a_participant_in(door, summit, ada, as_person):
    assert as_person(ada).get(reverse(door, args=[summit.slug])).status_code == 403


@pytest.mark.parametrize("door", POST_DOORS)
def test_no_state_changes_by_opening_a_link(door, summit, olga, as_person):
    assert as_person(olga).get(reverse(door, args=[summit.slug])).status_code == 405


# ------------------------------------------------------------------ beginning
def test_whoever_creates_a_summit_organises_it(olga, as_person):
    answer = as_person(olga).post(reverse("summit-create"), create_form())
    made = Summit.objects.get(slug="a-summit-on-harbours")
    assert (answer.status_code, answer["Location"]) == (303, reverse("organise", args=[made.slug]))
    assert made.title == {"fr": "A summit on harbours"}
    assert made.languages == ["fr", "en"]
    assert made.status == "draft"
    place = Participation.objects.get(summit=made)
    assert (place.user, place.role) == (olga, "organiser")


def test_a_double_click_creates_one_summit(olga, as_person):
    form = create_form()
    first = as_person(olga).post(reverse("summit-create"), form)
    second = as_person(olga).post(reverse("summit-create"), form)
    assert first["Location"] == second["Location"]
    assert Summit.objects.filter(slug__startswith="a-summit-on-harbours").count() == 1


def test_the_same_key_with_other_words_is_refused(olga, as_person):
    form = create_form()
    as_person(olga).post(reverse("summit-create"), form)
    answer = as_person(olga).post(reverse("summit-create"), {**form, "title": "Another"})
    assert answer.status_code == 422
    assert Summit.objects.filter(title__fr="Another").count() == 0


def test_a_participant_cannot_create_a_summit(ada, as_person):
    assert as_person(ada).get(reverse("summit-create")).status_code == 403
    assert as_person(ada).post(reverse("summit-create"), create_form()).status_code == 403


def test_the_logged_out_are_asked_to_log_in_before_they_create(db, as_person):
    assert as_person(None).get(reverse("summit-create")).status_code == 302


def test_dates_in_the_wrong_order_are_said_at_their_field(olga, as_person):
    answer = as_person(olga).post(
        reverse("summit-create"), create_form(ends_on="2026-11-30", title="Kept words")
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"ends_on": ["The last day lies before the first day."]}
    assert answer.context["form"]["title"].value() == "Kept words"


def test_equal_titles_get_different_addresses(olga):
    first = summits.create_summit({"en": "Water"}, by=olga)
    second = summits.create_summit({"en": "Water"}, by=olga)
    assert (first.slug, second.slug) == ("water", "water-2")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ({"ar": "قمة الموانئ"}, "summit-2026"),
        ({"en": "New"}, "new-2"),
        ({"en": "!!"}, "summit-2026"),
    ],
)
def test_an_address_is_found_for_every_title(title, slug, olga):
    assert summits.create_summit(title, by=olga, starts_on=date(2026, 5, 1)).slug == slug


# ------------------------------------------------------------------ describing
def test_texts_are_written_per_language(summit, olga, as_person):
    answer = as_person(olga).post(
        reverse("summit-edit", args=[summit.slug]), edit_form(summit, title_fr="Le Forum")
    )
    assert answer.status_code == 303
    summit.refresh_from_db()
    assert summit.title == {"en": "Forum of Cities", "fr": "Le Forum"}
    assert summit.description == {"en": "What cities owe each other."}
    assert (summit.place, summit.host, summit.starts_on) == ("Nairobi", "Kenya", date(2026, 12, 1))


def test_each_language_has_an_input_in_its_own_direction(summit, olga, as_person):
    Summit.objects.filter(pk=summit.pk).update(languages=["ar", "en"])
    page = as_person(olga).get(reverse("summit-edit", args=[summit.slug])).content.decode()
    assert page.count('name="title_ar" value="" lang="ar" dir="rtl"') == 1
    assert page.count('name="title_en" value="Forum of Cities" lang="en" dir="ltr"') == 1


def test_a_language_taken_off_the_summit_takes_no_words_with_it(summit, olga, as_person):
    as_person(olga).post(
        reverse("summit-edit", args=[summit.slug]), edit_form(summit, languages=["en"])
    )
    summit.refresh_from_db()
    assert summit.languages == ["en"]
    assert summit.title["fr"] == "Forum des villes"
    page = as_person(olga).get(reverse("summit-edit", args=[summit.slug])).content.decode()
    assert page.count('name="title_fr"') == 1


def test_a_text_that_is_too_long_is_named_with_its_language(summit, olga, as_person):
    answer = as_person(olga).post(
        reverse("summit-edit", args=[summit.slug]), edit_form(summit, title_fr="x" * 301)
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"title": ["French: 301 characters; at most 300 fit."]}


def test_a_summit_without_any_title_is_asked_for_one(summit, olga, as_person):
    answer = as_person(olga).post(
        reverse("summit-edit", args=[summit.slug]), edit_form(summit, title_en="", title_fr=" ")
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"title": ["Write it in at least one language."]}


def test_a_participant_cannot_edit(summit, ada, as_person):
    address = reverse("summit-edit", args=[summit.slug])
    assert as_person(ada).post(address, edit_form(summit)).status_code == 403


# ------------------------------------------------------------------ states
def test_a_summit_goes_from_draft_to_announced_to_concluded_and_back(olga, as_person):
    made = summits.create_summit({"en": "Water"}, by=olga, starts_on=date(2026, 5, 1))
    seen = []
    for door in ("announce", "announce", "conclude", "reopen", "unannounce"):
        answer = as_person(olga).post(reverse(f"summit-{door}", args=[made.slug]))
        made.refresh_from_db()
        seen.append((answer.status_code, made.status))
    assert seen == [
        (303, "announced"),
        (303, "announced"),
        (303, "concluded"),
        (303, "announced"),
        (303, "draft"),
    ]
    verbs = Activity.objects.filter(summit=made, kind="summit.Summit").order_by("at", "pk")
    assert sorted(verbs.values_list("verb", flat=True)) == [
        "summit.announced",
        "summit.concluded",
        "summit.created",
        "summit.reopened",
        "summit.unannounced",
    ]


def test_a_summit_without_a_day_is_not_announced_and_says_why(olga, as_person):
    made = summits.create_summit({"en": "Water"}, by=olga)
    answer = as_person(olga).post(reverse("summit-announce", args=[made.slug]))
    assert answer.status_code == 409
    assert "Say on which day the summit begins first." in answer.content.decode()


def test_a_draft_cannot_conclude(olga, as_person):
    made = summits.create_summit({"en": "Water"}, by=olga)
    assert as_person(olga).post(reverse("summit-conclude", args=[made.slug])).status_code == 409


def test_a_concluded_summit_stays_public(summit, olga, as_person):
    summits.conclude_summit(summit, by=olga)
    answer = as_person(olga).post(reverse("summit-unannounce", args=[summit.slug]))
    assert answer.status_code == 409


@pytest.mark.parametrize("changes", [{"languages": ["xx"]}, {"time_zone": "Mars/Olympus"}])
def test_the_service_refuses_what_no_form_would_send(changes, summit, olga):
    with pytest.raises(RuleBroken):
        summits.edit_summit(summit, by=olga, **changes)


# ------------------------------------------------------------------ what comes next
def test_the_checklist_leads_from_describing_to_announcing(olga):
    made = summits.create_summit({"en": "Water"}, by=olga)
    steps = checklist.steps(made)
    assert [step.order for step in steps] == sorted(step.order for step in steps)
    assert steps[0].url == reverse("summit-edit", args=[made.slug])
    assert not any(step.done for step in steps)
    summits.edit_summit(
        made, by=olga, description={"en": "About water."}, starts_on=date(2026, 5, 1)
    )
    made.refresh_from_db()
    assert checklist.steps(made)[0].done is True


def test_the_hub_offers_one_next_step(olga, as_person):
    made = summits.create_summit({"en": "Water"}, by=olga)
    answer = as_person(olga).get(reverse("organise", args=[made.slug]))
    assert answer.context["next_step"].url == reverse("summit-edit", args=[made.slug])
    assert answer.content.decode().count('class="button primary big"') == 1


def test_the_log_asks_the_same_few_questions_for_one_entry_and_for_three(olga, as_person):
    made = summits.create_summit({"en": "Water"}, by=olga)
    browser, address = as_person(olga), reverse("activity", args=[made.slug])
    few = queries(browser, address)
    summits.edit_summit(made, by=olga, place="A")
    summits.edit_summit(made, by=olga, place="B")
    assert queries(browser, address) == few


def test_an_announced_summit_of_others_is_not_organised_by_me(olga, as_person):
    other = make_summit("other")
    assert as_person(olga).get(reverse("organise", args=[other.slug])).status_code == 403
