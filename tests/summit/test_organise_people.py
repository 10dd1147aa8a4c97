"""People are found, given roles, shut out and let in, added one by one and as a list."""

import uuid

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from summit.forms.roster import read_roster
from summit.models import Delegation, Invitation, Participation, User
from summit.services import participation
from summit.services.delegations import create_delegation
from summit.services.roster import Entry
from tests.cast import make_user, place
from tests.counting import queries


@pytest.fixture
def people_page(summit):
    return reverse("organise-people", args=[summit.slug])


@pytest.fixture
def list_page(summit):
    return reverse("people-list", args=[summit.slug])


def person(place):
    return reverse("person", args=[place.summit.slug, place.pk])


def decision(**changes):
    return {"role": "participant", "delegation": "", "affiliation": "", **changes}


# ------------------------------------------------------------------ finding
@pytest.mark.parametrize(
    ("search", "found"),
    [
        ({"q": "haiti"}, ["Ada Michel"]),
        ({"q": "ada@EXAMPLE"}, ["Ada Michel"]),
        ({"q": "ministry"}, ["Sami Haddad"]),
        ({"role": "rapporteur"}, ["Rana Qureshi"]),
        ({"q": "nobody at all"}, []),
    ],
)
def test_people_are_found_by_name_address_affiliation_delegation_and_role(
    search, found, people_page, olga, as_person
):
    page = as_person(olga).get(people_page, search).context["page"]
    assert [place.user.name for place in page] == found


def test_the_people_of_another_summit_are_not_listed(people_page, cast, as_person):
    page = as_person(cast.olga).get(people_page, {"q": "otto"}).context["page"]
    assert list(page) == []


def test_the_list_asks_the_same_few_questions_for_more_people(people_page, cast, as_person):
    browser = as_person(cast.olga)
    few = queries(browser, people_page)
    for name in ("nia", "noa"):
        place(cast.summit, make_user(name), delegation=cast.places.sami.delegation)
    assert queries(browser, people_page) == few


# ------------------------------------------------------------------ one place
def test_an_organiser_changes_role_delegation_and_affiliation(cast, as_person):
    ministry = cast.places.sami.delegation
    answer = as_person(cast.olga).post(
        person(cast.places.ada),
        decision(role="rapporteur", delegation=ministry.pk, affiliation="City Hall"),
    )
    assert answer.status_code == 303
    cast.places.ada.refresh_from_db()
    changed = cast.places.ada
    assert (changed.role, changed.delegation, changed.affiliation) == (
        "rapporteur",
        ministry,
        "City Hall",
    )


def test_the_last_organiser_stays_one(cast, as_person):
    answer = as_person(cast.olga).post(person(cast.places.olga), decision())
    assert answer.status_code == 409
    cast.places.olga.refresh_from_db()
    assert cast.places.olga.role == "organiser"


def test_a_delegation_of_another_summit_cannot_be_chosen(cast, as_person):
    foreign = Delegation.objects.create(summit=cast.elsewhere, name="Far", kind="youth")
    answer = as_person(cast.olga).post(person(cast.places.ada), decision(delegation=foreign.pk))
    assert answer.status_code == 422


def test_a_person_of_another_summit_is_not_there(cast, as_person):
    address = reverse("person", args=[cast.summit.slug, cast.places.otto.pk])
    assert as_person(cast.olga).get(address).status_code == 404


@pytest.mark.parametrize("door", ["person-ban", "person-readmit"])
def test_opening_a_link_shuts_nobody_out(door, cast, as_person):
    address = reverse(door, args=[cast.summit.slug, cast.places.vera.pk])
    assert as_person(cast.olga).get(address).status_code == 405


def test_shutting_out_is_undone_from_the_page_that_follows(cast, as_person):
    browser, vera = as_person(cast.olga), cast.places.vera
    shut = browser.post(
        reverse("person-ban", args=[cast.summit.slug, vera.pk]), {"reason": "noise"}
    )
    assert shut["Location"] == person(vera)
    readmit = reverse("person-readmit", args=[cast.summit.slug, vera.pk])
    assert browser.get(shut["Location"]).content.decode().count(f'action="{readmit}"') == 1
    vera.refresh_from_db()
    assert vera.banned_at is not None
    assert browser.post(readmit).status_code == 303
    vera.refresh_from_db()
    assert vera.banned_at is None


def test_shutting_out_wants_a_reason(cast, as_person):
    address = reverse("person-ban", args=[cast.summit.slug, cast.places.vera.pk])
    assert as_person(cast.olga).post(address, {"reason": ""}).status_code == 422


def test_the_last_organiser_cannot_be_shut_out(cast, as_person):
    address = reverse("person-ban", args=[cast.summit.slug, cast.places.olga.pk])
    assert as_person(cast.olga).post(address, {"reason": "coup"}).status_code == 409


# ------------------------------------------------------------------ one by one
def add_form(**changes):
    return {
        "email": "nia@example.org",
        "name": "Nia Okafor",
        "role": "participant",
        "delegation": "",
        "how": "now",
        "key": str(uuid.uuid4()),
        **changes,
    }


def test_somebody_gets_a_place_at_once(cast, as_person):
    form = add_form(role="rapporteur", delegation=cast.places.sami.delegation.pk)
    answer = as_person(cast.olga).post(reverse("people-add", args=[cast.summit.slug]), form)
    assert answer.status_code == 303
    nia = Participation.objects.get(summit=cast.summit, user__email="nia@example.org")
    assert (nia.user.name, nia.role, nia.delegation) == (
        "Nia Okafor",
        "rapporteur",
        cast.places.sami.delegation,
    )
    assert (nia.user.has_usable_password(), len(mail.outbox)) == (False, 0)


def test_somebody_with_an_account_gets_a_place_in_it(cast, as_person):
    form = add_form(email="OTTO@example.org", name="Wrong Name")
    as_person(cast.olga).post(reverse("people-add", args=[cast.summit.slug]), form)
    assert cast.summit.participations.get(user=cast.otto).role == "participant"
    cast.otto.refresh_from_db()
    assert cast.otto.display_name == "Otto Berg"


def test_adding_twice_with_one_key_adds_once(cast, as_person):
    form, address = add_form(how="invite"), reverse("people-add", args=[cast.summit.slug])
    first = as_person(cast.olga).post(address, form)
    second = as_person(cast.olga).post(address, form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert (Invitation.objects.count(), len(mail.outbox)) == (1, 1)


def test_an_address_that_is_none_is_said_at_its_field(cast, as_person):
    address = reverse("people-add", args=[cast.summit.slug])
    answer = as_person(cast.olga).post(address, add_form(email="nia at example"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["email"])


def test_a_person_who_was_shut_out_is_not_added_again(cast, as_person):
    participation.ban(cast.places.ada, by=cast.olga, reason="noise")
    address = reverse("people-add", args=[cast.summit.slug])
    answer = as_person(cast.olga).post(address, add_form(email=cast.ada.email))
    assert answer.status_code == 422
    cast.places.ada.refresh_from_db()
    assert cast.places.ada.banned_at is not None


def test_an_organiser_in_a_list_is_not_demoted(cast, as_person):
    address = reverse("people-add", args=[cast.summit.slug])
    as_person(cast.olga).post(address, add_form(email=cast.olga.email))
    cast.places.olga.refresh_from_db()
    assert cast.places.olga.role == "organiser"


# ------------------------------------------------------------------ reading a list
@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("nia@example.org", [Entry("nia@example.org", line=1)]),
        ("Nia Okafor <NIA@Example.org>", [Entry("nia@example.org", "Nia Okafor", line=1)]),
        (
            "\n\nNia Okafor, nia@example.org, rapporteur, Ministry, City Hall",
            [Entry("nia@example.org", "Nia Okafor", "rapporteur", "Ministry", "City Hall", 1)],
        ),
        (
            "Email;Nom;Rôle;Délégation\nnia@example.org;Nia Okafor;Observatrice;Ville de Lyon",
            [Entry("nia@example.org", "Nia Okafor", "observer", "Ville de Lyon", "", 2)],
        ),
        (
            "name\temail\n\tnia@example.org\nNoa\tnoa@example.org",
            [Entry("nia@example.org", line=2), Entry("noa@example.org", "Noa", line=3)],
        ),
        (
            'name,email\n"Okafor, Nia",nia@example.org',
            [Entry("nia@example.org", "Okafor, Nia", line=2)],
        ),
        ("", []),
        ("name,email", []),
    ],
)
def test_lists_are_read_as_people_have_them(text, entries):
    assert read_roster(text) == (entries, [])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Nia Okafor", "Line 1: there is no email address. Write one like name@example.org."),
        (
            "nia@example.org\nnoa@",
            "Line 2: there is no email address. Write one like name@example.org.",
        ),
        (
            "name,email\nNia,nia(at)example",
            "Line 2: “nia(at)example” is not an email address. Write one like name@example.org.",
        ),
        (
            "nia@example.org\nNIA@example.org",
            "Line 2: nia@example.org stands on line 1 already. Keep one of the two.",
        ),
        (
            "Nia, nia@example.org, Chairman",
            "Line 1: “Chairman” is not a role. "
            "Write organiser, rapporteur, participant or observer.",
        ),
    ],
)
def test_a_complaint_names_the_line_and_the_cure(text, complaint):
    assert [str(problem) for problem in read_roster(text)[1]] == [complaint]


def test_a_very_long_list_is_refused_as_a_whole():
    text = "\n".join(f"p{n}@example.org" for n in range(2001))
    entries, problems = read_roster(text)
    assert (len(entries), len(problems)) == (0, 1)


# ------------------------------------------------------------------ a list, in two steps
TWO = "Nia Okafor, nia@example.org, rapporteur, Ministry\nnoa@example.org, , Ville de Lyon"


def test_the_list_is_read_back_before_anything_happens(cast, list_page, as_person):
    answer = as_person(cast.olga).post(list_page, {"text": TWO, "how": "now"})
    preview = answer.context["preview"]
    assert answer.status_code == 200
    assert [(entry.email, outlook) for entry, outlook in preview["rows"]] == [
        ("nia@example.org", "new"),
        ("noa@example.org", "new"),
    ]
    assert [name for _, name, _ in preview["kinds"]] == ["Ville de Lyon"]
    assert User.objects.filter(email="nia@example.org").count() == 0


def test_the_second_step_adds_everybody_and_makes_new_delegations(cast, list_page, as_person):
    form = {"text": TWO, "how": "now", "step": "add", "kind-0": "civil_society"}
    answer = as_person(cast.olga).post(list_page, {**form, "key": str(uuid.uuid4())})
    assert answer.status_code == 303
    added = cast.summit.participations.filter(
        user__email__in=["nia@example.org", "noa@example.org"]
    )
    assert sorted((p.role, p.delegation.name, p.delegation.kind) for p in added) == [
        ("participant", "Ville de Lyon", "civil_society"),
        ("rapporteur", "Ministry", "government"),
    ]


def test_a_double_click_adds_the_list_once(cast, list_page, as_person):
    form = {"text": "nia@example.org", "how": "invite", "step": "add", "key": str(uuid.uuid4())}
    answers = [as_person(cast.olga).post(list_page, form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (Invitation.objects.count(), len(mail.outbox)) == (1, 1)


def test_a_new_delegation_without_its_kind_stops_everything(cast, list_page, as_person):
    answer = as_person(cast.olga).post(list_page, {"text": TWO, "how": "now", "step": "add"})
    assert (answer.status_code, answer.context["preview"]["undecided"]) == (422, ["Ville de Lyon"])
    assert User.objects.filter(email="nia@example.org").count() == 0


def test_one_wrong_line_stops_everything_and_loses_nothing(cast, list_page, as_person):
    text = f"{TWO}\nno address here"
    answer = as_person(cast.olga).post(list_page, {"text": text, "how": "now", "step": "add"})
    assert answer.status_code == 422
    assert [problem.line for problem in answer.context["preview"]["problems"]] == [3]
    assert answer.context["preview"]["text"] == text
    assert User.objects.filter(email="nia@example.org").count() == 0


def test_a_csv_file_is_read_like_pasted_lines(cast, list_page, as_person):
    file = SimpleUploadedFile("people.csv", "nom;courriel\nZoé;zoe@example.org".encode("cp1252"))
    answer = as_person(cast.olga).post(list_page, {"file": file, "how": "invite"})
    assert [entry.name for entry, _ in answer.context["preview"]["rows"]] == ["Zoé"]


def test_a_file_that_is_no_text_is_named_with_its_cure(cast, list_page, as_person):
    file = SimpleUploadedFile("people.xlsx", b"PK\x03\x04\x00\x00")
    answer = as_person(cast.olga).post(list_page, {"file": file, "how": "invite"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "file": ["people.xlsx is not a text file. In the spreadsheet, save it as CSV."]
    }


def test_a_person_shut_out_is_a_line_to_correct(cast, list_page, as_person):
    participation.ban(cast.places.ada, by=cast.olga, reason="noise")
    answer = as_person(cast.olga).post(list_page, {"text": cast.ada.email, "how": "now"})
    assert (answer.status_code, len(answer.context["preview"]["problems"])) == (422, 1)


# ------------------------------------------------------------------ delegations
def test_a_delegation_is_made_named_and_given_a_head(cast, as_person):
    browser, slug = as_person(cast.olga), cast.summit.slug
    made = browser.post(
        reverse("delegation-create", args=[slug]), {"name": "Lyon", "kind": "youth"}
    )
    assert made.status_code == 303
    ministry = cast.places.sami.delegation
    edited = browser.post(
        reverse("delegation-edit", args=[slug, ministry.pk]),
        {"name": "The Ministry", "kind": "government", "head": cast.places.sami.pk},
    )
    assert edited.status_code == 303
    ministry.refresh_from_db()
    assert (ministry.name, ministry.head) == ("The Ministry", cast.places.sami)
    assert cast.summit.delegations.get(name="Lyon").kind == "youth"


def test_a_delegation_is_named_once(cast, as_person):
    address = reverse("delegation-create", args=[cast.summit.slug])
    answer = as_person(cast.olga).post(address, {"name": "MINISTRY", "kind": "youth"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "name": ["There is a delegation called “MINISTRY” already."]
    }


def test_only_a_member_heads_a_delegation(cast, as_person):
    ministry = cast.places.sami.delegation
    answer = as_person(cast.olga).post(
        reverse("delegation-edit", args=[cast.summit.slug, ministry.pk]),
        {"name": "Ministry", "kind": "government", "head": cast.places.ada.pk},
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["head"])


def test_participants_make_no_delegations(cast, as_person):
    address = reverse("delegation-create", args=[cast.summit.slug])
    form = {"name": "Ours", "kind": "youth"}
    assert as_person(cast.ada).post(address, form).status_code == 403


def test_the_delegations_ask_the_same_few_questions_for_one_and_for_three(cast, as_person):
    browser, address = as_person(cast.olga), reverse("delegations", args=[cast.summit.slug])
    few = queries(browser, address)
    create_delegation(cast.summit, name="Lyon", kind="youth", by=cast.olga)
    create_delegation(cast.summit, name="Kigali", kind="academia", by=cast.olga)
    assert queries(browser, address) == few
