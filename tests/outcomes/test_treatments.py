"""How documents treat one contribution: never milder than was promised in the room."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from outcomes.models import Treatment
from outcomes.services.inputs.documents import freeze
from outcomes.services.treatments import choices, treat, treat_question
from sessions.models import GuidingQuestion, Question
from summit.errors import RuleBroken
from tests import cast as people


def test_a_stricter_rule_is_taken_and_a_milder_one_refused(record: SimpleNamespace) -> None:
    treat(record.said[0], "chatham", "", by=record.rana)
    assert Treatment.objects.get().attribution == "chatham"
    record.plenary.attribution = "affiliation"
    record.plenary.save()
    assert [value for value, _label in choices(record.plenary)] == ["", "chatham"]
    for rule, code in (("affiliation", "attribution.milder"), ("named", "attribution.unknown")):
        with pytest.raises(RuleBroken) as refusal:
            treat(record.said[1], rule, "", by=record.rana)
        assert refusal.value.code == code


def test_the_reason_is_printed_in_the_register(record: SimpleNamespace) -> None:
    treat(record.said[1], "", "Answered by\nthe survey.", by=record.rana)
    [fate] = [
        one["disposition"]
        for one in freeze(record.summit, "report", "en").data["sessions"][0]["contributions"]
        if one["reference"] == "S1-C002"
    ]
    assert (fate["kind"], fate["reason"]) == ("not_used", "Answered by the survey.")


def test_the_page_says_what_becomes_of_it(record: SimpleNamespace, as_person) -> None:
    address = reverse("outcomes:treatment", args=[record.said[0].pk])
    rana = as_person(record.rana)
    page = rana.get(address).content.decode()
    assert "Used in a paragraph" in page
    assert "S1-R1" in page
    assert rana.post(address, {"attribution": "affiliation"}).status_code == 303
    assert 'id="id_attribution_1" checked' in rana.get(address).content.decode()


# ------------------------------------------------------------------ questions from the audience
def asked(record: SimpleNamespace) -> Question:
    return Question.objects.get(session=record.plenary, author=record.places.leila)


def printed(record: SimpleNamespace, place: int = 1) -> dict:
    return freeze(record.summit, "report", "en").data["sessions"][0]["questions"][place]


def test_a_question_can_be_under_a_stricter_rule_and_its_words_asked_again_too(
    record: SimpleNamespace,
) -> None:
    question = asked(record)
    again = Question.objects.create(
        session=record.plenary, author=record.places.ada, text="Which forty?", language="en",
        status="merged", merged_into=question, created_at=question.created_at,
        updated_at=question.created_at,
    )  # fmt: skip
    assert printed(record)["who"]["name"] == "Leïla Baptiste"
    treat_question(question, "chatham", None, by=record.rana)
    one = printed(record)
    assert (one["who"]["name"], one["who"]["affiliation"], one["attribution"]) == (
        "",
        "",
        "chatham",
    )
    assert one["likewise"][0]["who"]["name"] == "Ada Michel"
    treat_question(again, "affiliation", None, by=record.rana)
    other = printed(record)["likewise"][0]
    assert (other["who"]["name"], other["who"]["affiliation"]) == ("", "Haiti Renewal")
    told = freeze(record.summit, "report", "en").content.decode()
    assert "2 questions are under a stricter rule." in told


def test_a_question_is_never_under_a_milder_rule_nor_under_anothers_heading(
    record: SimpleNamespace,
) -> None:
    elsewhere = GuidingQuestion.objects.filter(session=record.coming).first()
    record.plenary.attribution = "affiliation"
    record.plenary.save()
    for rule, under, code in (
        ("affiliation", None, "attribution.milder"),
        ("named", None, "attribution.unknown"),
        ("", elsewhere, "question.elsewhere"),
    ):
        with pytest.raises(RuleBroken) as refusal:
            treat_question(asked(record), rule, under, by=record.rana)
        assert refusal.value.code == code
    assert not Treatment.objects.exists()


def test_the_report_says_what_share_of_the_questions_under_each_was_answered(
    record: SimpleNamespace,
) -> None:
    open_one = Question.objects.get(session=record.plenary, is_anonymous=True)
    for question in (asked(record), open_one):
        treat_question(question, "", record.first, by=record.rana)
    data = freeze(record.summit, "report", "en").data
    rows = data["sessions"][0]["coverage"]
    assert [(row["asked"], row["answered"]) for row in rows] == [(2, 1), (0, 0), (0, 0), (0, 0)]
    said = [
        one["text"]
        for section in data["sections"]
        for one in section["paragraphs"]
        if one["kind"] == "coverage"
    ]
    assert said[0].endswith("Questions from the audience: 2, of which 1 answered (50 %).")
    assert not [text for text in said[1:] if "audience" in text]


def test_questions_outside_the_guiding_ones_open_no_heading_of_their_own(
    record: SimpleNamespace,
) -> None:
    record.plenary.contributions.filter(guiding_question=None).delete()
    data = freeze(record.summit, "report", "en").data
    assert data["sessions"][0]["coverage"][-1]["asked"] == 2
    names = [section["id"] for section in data["sections"]]
    assert "S1-general" not in names
    assert "S1-question-3" in names


def test_the_desk_lists_what_was_asked_and_saves_what_is_said_of_it(
    record: SimpleNamespace, as_person
) -> None:
    question, rana = asked(record), as_person(record.rana)
    address = reverse("outcomes:question-treatment", args=[question.pk])
    fields = {"attribution": "chatham", "guiding_question": str(record.second.pk)}
    answer = rana.post(address, fields)
    assert answer.status_code == 303
    assert answer["Location"] == reverse("outcomes:asked", args=[record.plenary.pk])
    shown = rana.get(answer["Location"]).content.decode()
    assert "Is there a list of the forty towns?" in shown
    assert "Neither name nor affiliation" in shown
    assert "question 2" in shown
    again = rana.get(address).content.decode()
    assert f'value="{record.second.pk}" selected' in again
    assert rana.post(address, {"attribution": "loud"}).status_code == 422
    assert as_person(record.ada).get(address).status_code == 403


def test_the_list_of_questions_costs_the_same_for_one_and_for_many(
    record: SimpleNamespace, as_person
) -> None:
    rana, address = as_person(record.rana), reverse("outcomes:asked", args=[record.plenary.pk])
    rana.get(address)
    with CaptureQueriesContext(connection) as few:
        rana.get(address)
    question = asked(record)
    for n in range(4):
        place = people.place(record.summit, people.make_user(f"q{n}"))
        made = Question.objects.create(
            session=record.plenary, author=place, text=f"And {n}?", language="en",
            guiding_question=record.first, created_at=question.created_at,
            updated_at=question.created_at,
        )  # fmt: skip
        treat_question(made, "chatham", record.first, by=record.rana)
    with CaptureQueriesContext(connection) as many:
        rana.get(address)
    assert len(many) == len(few)
