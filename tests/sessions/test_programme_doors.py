"""The organiser's doors of a session: where they lead, and what they set. Who may: tests/doors."""

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from sessions.models import Appearance, InformationNote, Session
from sessions.services.cast import add_appearance
from sessions.services.guiding_questions import add_guiding_question
from tests.cast import make_session
from tests.counting import queries

ITEM = {"kind": "panel", "title_en": "A panel", "title_fr": "", "minutes": "20"}
QUESTION = {"text_en": "Since when?", "text_fr": "Depuis quand ?"}
PART = {"email": "ada@example.org", "name": "", "role": "speaker", "topic": "", "agenda_item": ""}


@pytest.fixture
def planned(summit):
    return make_session(summit, 2)


@pytest.fixture
def doors(planned, cast):
    """Every door that posts, with a form that it takes."""
    item, question = planned.agenda.last(), planned.guiding_questions.last()
    part = Appearance.objects.create(
        session=planned, participation=cast.places.leila, role="interpreter"
    )
    return {
        "session-edit": ([planned.pk], settings_form()),
        "session-schedule": ([planned.pk], {}),
        "session-unschedule": ([planned.pk], {}),
        "session-cancel": ([planned.pk], {}),
        "note-edit": ([planned.pk, "fr"], {"overview": "Bonjour."}),
        "item-add": ([planned.pk], ITEM),
        "item-edit": ([item.pk], ITEM),
        "item-move": ([item.pk], {"to": "1"}),
        "item-remove": ([item.pk], {}),
        "guiding-question-add": ([planned.pk], QUESTION),
        "guiding-question-edit": ([question.pk], QUESTION),
        "guiding-question-move": ([question.pk], {"to": "1"}),
        "guiding-question-remove": ([question.pk], {}),
        "appearance-add": ([planned.pk], PART),
        "appearance-remove": ([part.pk], {}),
    }


NAMES = [
    "session-edit",
    "session-schedule",
    "session-unschedule",
    "session-cancel",
    "note-edit",
    "item-add",
    "item-edit",
    "item-move",
    "item-remove",
    "guiding-question-add",
    "guiding-question-edit",
    "guiding-question-move",
    "guiding-question-remove",
    "appearance-add",
    "appearance-remove",
]


def settings_form(**changes):
    return {
        "title_en": "Water",
        "title_fr": "L’eau",
        "number": "2",
        "starts_at": "2026-12-01T14:30",
        "minutes": "75",
        "attribution": "chatham",
        "allows_anonymous": "on",
        "minimum_crowd": "5",
        **changes,
    }


def address(name, doors):
    return reverse(f"sessions:{name}", args=doors[name][0])


# ------------------------------------------------------------------ every door
@pytest.mark.parametrize("name", NAMES)
def test_every_door_opens_for_the_organiser(name, doors, planned, olga, as_person):
    answer = as_person(olga).post(address(name, doors), doors[name][1])
    assert answer.status_code == 303
    assert answer["Location"].split("#")[0] == reverse("sessions:organise", args=[planned.pk])


# ------------------------------------------------------------------ a new session
def test_a_session_is_made_with_a_title_alone(summit, plenary, olga, as_person):
    form = {"title_en": "Rivers", "title_fr": "", "number": "", "minutes": "90", "starts_at": ""}
    key = str(uuid.uuid4())
    answers = [
        as_person(olga).post(
            reverse("sessions:session-create", args=[summit.slug]), {**form, "key": key}
        )
        for _ in range(2)
    ]
    made = Session.objects.get(summit=summit, number=2)
    assert [answer["Location"] for answer in answers] == [
        reverse("sessions:organise", args=[made.pk])
    ] * 2
    assert (made.title, made.status) == ({"en": "Rivers"}, "draft")


def test_a_taken_number_is_told(summit, plenary, olga, as_person):
    form = {"title_en": "Rivers", "title_fr": "", "number": "1", "minutes": "90", "starts_at": ""}
    answer = as_person(olga).post(
        reverse("sessions:session-create", args=[summit.slug]), form, follow=True
    )
    told = [str(message) for message in answer.context["messages"]]
    assert told == ["The session stands as a draft. Number 1 is taken: this is session 2."]


# ------------------------------------------------------------------ settings
def test_a_time_is_written_on_the_summits_clock(planned, olga, as_person):
    olga.time_zone = "America/Lima"
    olga.save()
    where = reverse("sessions:session-edit", args=[planned.pk])
    as_person(olga).post(where, settings_form())
    planned.refresh_from_db()
    assert planned.starts_at == datetime(2026, 12, 1, 14, 30, tzinfo=ZoneInfo("Africa/Nairobi"))
    page = as_person(olga).get(where).content.decode()
    assert page.count('value="2026-12-01T14:30"') == 1


def test_the_rules_of_the_room_are_set(planned, olga, as_person):
    as_person(olga).post(reverse("sessions:session-edit", args=[planned.pk]), settings_form())
    planned.refresh_from_db()
    assert (
        planned.attribution,
        planned.shows_names,
        planned.allows_anonymous,
        planned.minimum_crowd,
        planned.approves_first,
        planned.minutes,
    ) == ("chatham", False, True, 5, False, 75)


def test_a_number_of_another_session_is_said_at_its_field(planned, plenary, olga, as_person):
    where = reverse("sessions:session-edit", args=[planned.pk])
    answer = as_person(olga).post(where, settings_form(number="1"))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "number": ["Another session has number 1. The next free one is 3."]
    }


# ------------------------------------------------------------------ parts
def test_a_part_is_given_by_email_to_somebody_new(planned, cast, as_person):
    form = {**PART, "email": "nia@example.org", "name": "Nia Okafor", "role": "moderator"}
    where = reverse("sessions:appearance-add", args=[planned.pk])
    assert as_person(cast.olga).post(where, form).status_code == 303
    made = planned.appearances.get()
    assert (made.participation.name, made.role) == ("Nia Okafor", "moderator")


def test_a_wrong_form_comes_back_with_what_was_written(planned, olga, as_person):
    where = reverse("sessions:item-add", args=[planned.pk])
    answer = as_person(olga).post(where, {**ITEM, "minutes": "0"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["minutes"])
    assert answer.content.decode().count('value="A panel"') == 1


@pytest.mark.parametrize("to", ["", "x", "-3", "0"])
def test_nonsense_moves_to_the_first_place(to, planned, olga, as_person):
    item = planned.agenda.last()
    as_person(olga).post(reverse("sessions:item-move", args=[item.pk]), {"to": to})
    item.refresh_from_db()
    assert item.position == 1


# ------------------------------------------------------------------ the note by hand
def test_a_note_is_written_by_hand_and_read_back(planned, olga, as_person):
    where = reverse("sessions:note-edit", args=[planned.pk, "fr"])
    form = {
        "overview": "Premier.\r\n\r\nSecond,\r\nsur deux lignes.",
        "background": "Avant.\r\n\r\n## Le fleuve\r\n\r\nIl déborde.\r\n## La ville\r\nElle attend.",
        "scope": "",
        "method": "",
        "closing": "Merci.",
    }
    as_person(olga).post(where, form)
    note = InformationNote.objects.get(session=planned)
    assert note.overview == ["Premier.", "Second,\nsur deux lignes."]
    assert note.background == [
        {"heading": "", "paragraphs": ["Avant."]},
        {"heading": "Le fleuve", "paragraphs": ["Il déborde."]},
        {"heading": "La ville", "paragraphs": ["Elle attend."]},
    ]
    shown = as_person(olga).get(where).context["form"].initial
    assert shown["overview"] == "Premier.\n\nSecond,\nsur deux lignes."


def test_a_note_in_a_language_that_nobody_offers_is_not_there(planned, olga, as_person):
    where = reverse("sessions:note-edit", args=[planned.pk, "xx"])
    assert as_person(olga).get(where).status_code == 404


# ------------------------------------------------------------------ the page
def test_the_page_asks_the_same_few_questions_for_more_of_everything(
    planned, cast, olga, as_person
):
    browser, where = as_person(olga), reverse("sessions:organise", args=[planned.pk])
    add_appearance(planned, cast.places.ada, "speaker", by=olga)
    few = queries(browser, where)
    for place in (cast.places.leila, cast.places.sami):
        add_appearance(planned, place, "speaker", by=olga)
        add_guiding_question(planned, {"en": "Why?"}, by=olga)
    assert queries(browser, where) == few


def test_the_hub_asks_the_same_few_questions_for_one_session_and_for_three(
    summit, plenary, olga, as_person
):
    browser, where = as_person(olga), reverse("organise", args=[summit.slug])
    few = queries(browser, where)
    make_session(summit, 2)
    make_session(summit, 3)
    assert queries(browser, where) == few
