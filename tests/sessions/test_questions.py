"""The audience's questions: in an order, pinned, on the stage, answered, merged, and found again."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sessions.models import Decision, Question, Upvote
from sessions.services import answers, decisions, merges, questions, upvotes
from sessions.services import sessions as running
from summit.errors import RuleBroken
from summit.log.models import Event
from summit.models import Activity
from tests import cast as people

EVERYBODY = ("nobody", "otto", "vera", "ada", "sami", "rana", "mira", "olga")


def ask(cast, text="Who answers for the data?", who="ada", **fields):
    place = getattr(cast.places, who)
    return questions.ask(cast.plenary, text, by=place.user, place=place, **fields)


def support(cast, question, *names):
    for name in names:
        place = getattr(cast.places, name)
        upvotes.upvote(question, True, by=place.user, place=place)
    question.refresh_from_db()


def codes(cast, as_person, address, data=None):
    """What each is answered, in the order of the cast."""
    return {
        name: as_person(getattr(cast, name, None)).post(address, data or {}).status_code
        for name in EVERYBODY
    }


def decide(question, decision):
    return reverse("sessions:decide", args=["questions", question.pk, decision])


def room(cast, as_person, who="leila", order=""):
    address = reverse("sessions:room", args=[cast.plenary.pk])
    page = as_person(getattr(cast, who)).get(f"{address}?order={order}" if order else address)
    return page.content.decode()


def listed(page):
    """The questions of a page, in order."""
    found = page[page.index('id="questions"') : page.index('id="mine-anonymous"')]
    return re.findall(r'<li class="question[^>]* id="question-([\w-]+)"', found)


# ------------------------------------------------------------------ order
def test_people_choose_the_order_in_the_address_without_a_script(cast, as_person):
    first, second, third = (ask(cast, f"Question {n}?") for n in range(3))
    for minutes, one in enumerate((third, second, first)):
        Question.objects.filter(pk=one.pk).update(
            created_at=one.created_at.replace(year=2020, minute=minutes)
        )
    support(cast, second, "sami", "leila")
    answers.answer_live(third, by=cast.mira)
    ids = {name: str(one.pk) for name, one in (("1", first), ("2", second), ("3", third))}
    page = room(cast, as_person)
    assert listed(page)[0] == ids["2"]
    assert "?order=new#qa" in page
    assert listed(room(cast, as_person, order="new")) == [ids["1"], ids["2"], ids["3"]]
    assert listed(room(cast, as_person, order="answered")) == [ids["3"]]
    assert listed(room(cast, as_person, order="nonsense")) == listed(page)


def test_a_chosen_order_stays_when_the_region_is_asked_for_again(cast, as_person):
    asked = ask(cast)
    page = room(cast, as_person, order="new")
    address = re.search(r'id="questions" data-src="([^"]+)"', page)[1]
    again = as_person(cast.leila).get(address).content.decode()
    assert 'data-own="new"' in page
    assert (str(asked.pk) in again, 'data-own="new"' in again) == (True, True)
    assert 'data-own="' not in room(cast, as_person)


@pytest.mark.parametrize("order", ["top", "new", "answered"])
def test_one_and_three_questions_cost_the_same_queries_in_every_order(cast, as_person, order):
    def fill(number):
        one, twin = ask(cast, f"A question {number}?"), ask(cast, f"Its twin {number}?")
        answers.answer_in_writing(one, "Yes.", by=cast.sami, place=cast.places.sami)
        answers.answer_live(one, by=cast.mira)
        merges.merge(twin, one, by=cast.mira)

    fill(1)
    room(cast, as_person, order=order)
    with CaptureQueriesContext(connection) as one:
        room(cast, as_person, order=order)
    fill(2)
    fill(3)
    with CaptureQueriesContext(connection) as three:
        room(cast, as_person, order=order)
    assert len(one) == len(three)


# ------------------------------------------------------------------ pinned, on the stage
@pytest.mark.parametrize(("decision", "field"), [("pin", "is_pinned"), ("stage", "is_on_stage")])
def test_one_question_is_pinned_and_one_on_the_stage(cast, as_person, decision, field):
    first, second = ask(cast, "First?"), ask(cast, "Second?")
    mira = as_person(cast.mira)
    for one in (first, second, second):
        mira.post(decide(one, decision), {"on": "1"})
    assert list(Question.objects.filter(**{field: True})) == [second]
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.update(**{field: True})
    decisions.undo(Decision.objects.first(), by=cast.olga)
    assert list(Question.objects.filter(**{field: True})) == [first]
    mira.post(decide(first, decision), {"on": "0"})
    assert not Question.objects.filter(**{field: True}).exists()


def test_a_waiting_question_is_neither_pinned_nor_put_on_the_stage(cast, as_person):
    cast.plenary.approves_first = True
    cast.plenary.save()
    asked = ask(cast)
    mira = as_person(cast.mira)
    assert [
        mira.post(decide(asked, decision)).status_code for decision in ("pin", "stage", "answered")
    ] == [409, 409, 409]


def test_the_pinned_question_is_on_top_and_the_one_on_stage_stands_in_the_room(cast, as_person):
    popular, pinned = ask(cast, "Everybody asks this?"), ask(cast, "The chair asks this?")
    support(cast, popular, "sami", "leila")
    questions.pin(pinned, True, by=cast.mira)
    questions.put_on_stage(popular, True, by=cast.mira)
    page = room(cast, as_person)
    assert listed(page) == [str(pinned.pk), str(popular.pk)]
    stage = page[page.index('id="on-stage"') :].split("</section>")[0]
    assert "Everybody asks this?" in stage
    questions.hide(popular, hidden_for="conduct", by=cast.mira)
    assert "Everybody asks this?" not in room(cast, as_person)


# ------------------------------------------------------------------ answers
def test_answered_live_says_when_and_during_what(cast, as_person):
    running.move_to_item(cast.plenary, cast.plenary.agenda.last(), by=cast.mira)
    asked = ask(cast)
    questions.put_on_stage(asked, True, by=cast.mira)
    as_person(cast.mira).post(decide(asked, "answered"))
    asked.refresh_from_db()
    assert (asked.status, asked.answered_live, asked.is_on_stage) == ("answered", True, False)
    page = room(cast, as_person)
    assert "Answered live" in page
    assert "during “Discussion”" in page


def test_speakers_rapporteurs_and_moderators_answer_in_writing(cast, as_person):
    asked = ask(cast)
    address = reverse("sessions:question-answer", args=[asked.pk])
    data = {"answer": "The ministry does.", "language": "en"}
    assert codes(cast, as_person, address, data) == {
        "nobody": 302, "otto": 404, "vera": 403, "ada": 403, "sami": 303, "rana": 303,
        "mira": 303, "olga": 303,
    }  # fmt: skip
    assert as_person(cast.sami).get(address).status_code == 405


def test_a_written_answer_stands_under_the_question_and_can_be_revised(cast, as_person):
    asked = ask(cast)
    address = reverse("sessions:question-answer", args=[asked.pk])
    sami = as_person(cast.sami)
    sami.post(address, {"answer": "The ministry does.", "language": "en"})
    page = room(cast, as_person)
    assert "The ministry does." in page
    assert "Sami Haddad" in page[page.index("Answered in writing") :].split("</div>")[0]
    form = sami.get(reverse("sessions:question", args=[asked.pk])).content.decode()
    assert re.search(r"<textarea[^>]*>\s*The ministry does\.", form)
    sami.post(address, {"answer": "The city does.", "language": "en"})
    assert "The city does." in room(cast, as_person)
    assert "The ministry does." not in room(cast, as_person)


def test_an_empty_answer_names_the_field_and_a_key_sent_twice_answers_once(cast, as_person):
    asked = ask(cast)
    address = reverse("sessions:question-answer", args=[asked.pk])
    empty = as_person(cast.sami).post(address, {"answer": " ", "language": "en"})
    assert (empty.status_code, "answer" in empty.context["form"].errors) == (422, True)
    data = {"answer": "Yes.", "language": "en", "key": "7d444840-9dc0-41d1-b245-5ffdce74fad2"}
    for _ in range(2):
        assert as_person(cast.sami).post(address, data).status_code == 303
    assert Activity.objects.filter(verb="question.answered").count() == 1


def test_a_hidden_question_is_not_answered_and_the_answer_is_kept(cast, as_person):
    asked = ask(cast)
    questions.hide(asked, hidden_for="off_topic", by=cast.mira)
    address = reverse("sessions:question-answer", args=[asked.pk])
    page = as_person(cast.mira).post(address, {"answer": "Not lost.", "language": "en"})
    assert (page.status_code, "Not lost." in page.content.decode()) == (409, True)


# ------------------------------------------------------------------ merged
@pytest.fixture
def twins(cast):
    """The same question twice: sami supports both."""
    first, twin = ask(cast), ask(cast, "Who is answerable for data?", who="leila")
    support(cast, first, "sami", "rana")
    support(cast, twin, "sami", "mira")
    return first, twin


def test_merging_counts_nobody_twice_and_taking_apart_gives_each_its_own(cast, twins):
    first, twin = twins
    merges.merge(twin, first, by=cast.mira)
    first.refresh_from_db()
    twin.refresh_from_db()
    assert (first.upvotes_count, twin.upvotes_count, twin.status) == (3, 2, "merged")
    support(cast, first, "mira")
    assert first.upvotes_count == 3
    merges.take_apart(twin, by=cast.mira)
    first.refresh_from_db()
    twin.refresh_from_db()
    assert (first.upvotes_count, twin.upvotes_count, twin.status) == (2, 2, "approved")


def test_who_supported_the_merged_one_sees_it_and_can_take_it_back(cast, as_person, twins):
    first, twin = twins
    merges.merge(twin, first, by=cast.mira)
    mine = as_person(cast.mira).get(reverse("sessions:mine", args=[cast.plenary.pk])).json()
    assert mine["pressed"] == [f"upvote-{first.pk}"]
    upvotes.upvote(first, False, by=cast.sami, place=cast.places.sami)
    first.refresh_from_db()
    assert first.upvotes_count == 2
    assert not Upvote.objects.filter(participation=cast.places.sami).exists()
    with pytest.raises(RuleBroken, match="merged"):
        upvotes.upvote(twin, True, by=cast.ada, place=cast.places.ada)


def test_the_asker_is_told_and_led_to_the_question_that_stands_for_both(cast, as_person, twins):
    first, twin = twins
    merges.merge(twin, first, by=cast.mira)
    told = Event.objects.filter(kind="decision", object_id=str(twin.pk)).last()
    assert told.fact == "question.merged"
    mine = reverse("sessions:my-words", args=[cast.plenary.pk])
    page = as_person(cast.leila).get(mine).content.decode()
    assert reverse("sessions:question", args=[first.pk]) in page
    assert "Merged with another question" in page
    everybody = room(cast, as_person, "rana")
    assert listed(everybody) == [str(first.pk)]
    assert "Who is answerable for data?" in everybody


def test_merging_is_undone_as_the_last_decision(cast, as_person, twins):
    first, twin = twins
    address = reverse("sessions:question-merge", args=[twin.pk])
    assert as_person(cast.mira).post(address, {"into": first.pk}).status_code == 303
    undo = reverse("sessions:decision-undo", args=[Decision.objects.get().pk])
    for _ in range(2):
        assert as_person(cast.mira).post(undo).status_code == 303
    first.refresh_from_db()
    twin.refresh_from_db()
    assert (first.upvotes_count, twin.status, twin.merged_into) == (2, "approved", None)


def test_who_may_merge_and_into_what(cast, as_person, twins):
    first, twin = twins
    address = reverse("sessions:question-merge", args=[twin.pk])
    data = {"into": first.pk}
    assert codes(cast, as_person, address, data) == {
        "nobody": 302, "otto": 404, "vera": 403, "ada": 403, "sami": 403, "rana": 403,
        "mira": 303, "olga": 303,
    }  # fmt: skip
    mira = as_person(cast.mira)
    assert mira.get(address).status_code == 405
    elsewhere = people.make_session(cast.summit, 4, status="live")
    other = questions.ask(elsewhere, "Elsewhere?", by=cast.ada, place=cast.places.ada)
    third = ask(cast, "Third?")
    third_address = reverse("sessions:question-merge", args=[third.pk])
    assert [
        mira.post(third_address, {"into": into}).status_code
        for into in (other.pk, third.pk, "nonsense", twin.pk)
    ] == [404, 404, 404, 409]
    into_third = reverse("sessions:question-merge", args=[first.pk])
    assert mira.post(into_third, {"into": third.pk}).status_code == 409


def test_a_question_taken_back_lets_go_of_what_was_merged_into_it(cast, twins):
    first, twin = twins
    merges.merge(twin, first, by=cast.mira)
    questions.withdraw(first, by=cast.ada)
    twin.refresh_from_db()
    assert (twin.status, twin.merged_into) == ("approved", None)


def test_taking_the_merged_one_back_takes_its_support_along(cast, twins):
    first, twin = twins
    merges.merge(twin, first, by=cast.mira)
    questions.withdraw(twin, by=cast.leila)
    first.refresh_from_db()
    assert first.upvotes_count == 2


# ------------------------------------------------------------------ alike, and the page
def similar(cast, as_person, who, text, **headers):
    address = reverse("sessions:similar-questions", args=[cast.plenary.pk])
    return as_person(getattr(cast, who, None)).post(address, {"text": text}, **headers)


def test_who_types_is_shown_what_was_asked_already(cast, as_person):
    asked, hidden = ask(cast), ask(cast, "Who answers for the data here?")
    ask(cast, "When do the ferries leave?")
    questions.hide(hidden, hidden_for="repeated", by=cast.mira)
    fragment = similar(cast, as_person, "leila", "Who answers for data?", HTTP_X_LIVE="1")
    found = fragment.content.decode()
    assert (str(asked.pk) in found, str(hidden.pk) in found, "ferries" in found) == (
        True,
        False,
        False,
    )
    page = similar(cast, as_person, "leila", "Who answers for data?").content.decode()
    assert "Who answers for the data?" in page
    assert re.search(r"<textarea[^>]*>\s*Who answers for data\?", page)
    assert "Already asked" not in similar(cast, as_person, "leila", "data").content.decode()


def test_who_may_look_for_similar_questions(cast, as_person):
    assert {
        name: similar(cast, as_person, name, "Who answers for data?").status_code
        for name in EVERYBODY
    } == {
        "nobody": 302, "otto": 403, "vera": 403, "ada": 200, "sami": 200, "rana": 200,
        "mira": 200, "olga": 200,
    }  # fmt: skip
    address = reverse("sessions:similar-questions", args=[cast.plenary.pk])
    assert as_person(cast.ada).get(address).status_code == 405


def test_a_question_has_a_page_for_who_is_in_the_room(cast, as_person, twins):
    first, _twin = twins
    address = reverse("sessions:question", args=[first.pk])
    pages = {name: as_person(getattr(cast, name, None)).get(address) for name in EVERYBODY}
    assert {name: page.status_code for name, page in pages.items()} == {
        "nobody": 302, "otto": 403, "vera": 200, "ada": 200, "sami": 200, "rana": 200,
        "mira": 200, "olga": 200,
    }  # fmt: skip
    shown = {name: page.content.decode() for name, page in pages.items()}
    assert ["Publish the answer" in shown[name] for name in ("ada", "sami", "mira")] == [
        False,
        True,
        True,
    ]
    assert ["Merge into" in shown[name] for name in ("ada", "sami", "mira")] == [
        False,
        False,
        True,
    ]
    assert as_person(cast.ada).post(address).status_code == 405
