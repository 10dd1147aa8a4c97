"""The approval queue: one decision about many, with an answer for each, and taken back."""

from uuid import uuid4

import pytest
from django.urls import reverse

from sessions.models import Contribution, Decision, HideReason, Question
from sessions.services import contributions, decisions, questions, queue
from summit.errors import RuleBroken
from summit.log.models import Event
from tests import cast as people

LIVE = {"HTTP_X_LIVE": "1"}


@pytest.fixture
def waiting(cast):
    """Two contributions and a question that wait for a moderator."""
    cast.plenary.approves_first = True
    cast.plenary.save()
    ada = {"by": cast.ada, "place": cast.places.ada}
    return [
        contributions.contribute(cast.plenary, "One", **ada),
        contributions.contribute(cast.plenary, "Two", **ada),
        questions.ask(cast.plenary, "Three?", **ada),
    ]


def values(things):
    return [f"{thing._meta.model_name}:{thing.pk}" for thing in things]


def decide(cast, browser, things, decision="approve", **fields):
    address = reverse("sessions:decide-chosen", args=[cast.plenary.pk, decision])
    headers = LIVE if fields.pop("live", False) else {}
    return browser.post(address, {"chosen": values(things), **fields}, **headers)


def statuses():
    return [
        *Contribution.objects.order_by("number").values_list("status", flat=True),
        *Question.objects.values_list("status", flat=True),
    ]


def test_all_that_is_ticked_is_approved_in_one_decision(cast, as_person, waiting):
    assert decide(cast, as_person(cast.mira), waiting).status_code == 303
    assert statuses() == ["approved"] * 3
    assert len(Decision.objects.get().changes) == 3


def test_each_gets_an_answer_and_a_refusal_keeps_no_other(cast, as_person, waiting):
    contributions.withdraw(waiting[0], by=cast.ada)
    answer = decide(cast, as_person(cast.mira), waiting, live=True).json()
    assert [bool(one["refused"]) for one in answer["answers"]] == [True, False, False]
    assert answer["message"].startswith("2 approved. 1 not: The author has withdrawn")
    assert statuses() == ["withdrawn", "approved", "approved"]


def test_the_same_key_twice_is_one_decision_with_the_same_answers(cast, as_person, waiting):
    contributions.withdraw(waiting[0], by=cast.ada)
    key = str(uuid4())
    first, again = (
        decide(cast, as_person(cast.mira), waiting, live=True, key=key).json() for _ in range(2)
    )
    assert first == again
    assert Decision.objects.count() == 1


def test_the_same_key_for_others_is_refused(cast, as_person, waiting):
    key = str(uuid4())
    decide(cast, as_person(cast.mira), waiting[:1], key=key)
    assert decide(cast, as_person(cast.mira), waiting[1:], key=key).status_code == 422
    assert statuses() == ["approved", "pending", "pending"]


def test_nothing_ticked_says_what_to_do(cast, as_person, waiting):
    answer = decide(cast, as_person(cast.mira), [], live=True)
    assert (answer.status_code, answer.json()["field"]) == (409, "chosen")


def test_what_is_not_in_the_session_is_not_touched(cast, as_person, waiting):
    other = people.make_session(cast.summit, 5, status="live", approves_first=True)
    foreign = questions.ask(other, "Elsewhere?", by=cast.ada, place=cast.places.ada)
    answer = decide(cast, as_person(cast.mira), [foreign, *waiting], live=True).json()
    assert bool(answer["answers"][0]["refused"])
    assert Question.objects.get(pk=foreign.pk).status == "pending"
    address = reverse("sessions:decide-chosen", args=[cast.plenary.pk, "approve"])
    assert as_person(cast.mira).post(address, {"chosen": "question:x"}).status_code == 404


def test_hiding_needs_a_reason_which_the_author_reads_in_their_language(cast, as_person, waiting):
    mira = as_person(cast.mira)
    without = decide(cast, mira, waiting, "hide", live=True)
    assert (without.status_code, without.json()["field"]) == (409, "hidden_for")
    other = decide(cast, mira, waiting, "hide", live=True, hidden_for="other")
    assert (other.status_code, other.json()["field"], statuses()) == (
        409,
        "reason",
        ["pending"] * 3,
    )
    decide(cast, mira, waiting, "hide", hidden_for="off_topic", reason="See item 4")
    assert statuses() == ["hidden"] * 3
    mine = as_person(cast.ada).get(reverse("sessions:my-words", args=[cast.plenary.pk]))
    assert mine.content.decode().count("Off topic: See item 4") == 3


def test_what_is_approved_is_told_no_reason_though_the_page_sends_its_fields(
    cast, as_person, waiting
):
    """The fields of *Hide…* stand beside *Approve*."""
    mira = as_person(cast.mira)
    sent = {"hidden_for": "off_topic", "reason": "half written"}
    decide(cast, mira, waiting[:1], **sent)
    for kind, thing in (("contributions", waiting[1]), ("questions", waiting[2])):
        fields = {f"{name}-{thing.pk}": value for name, value in sent.items()}
        mira.post(reverse("sessions:decide", args=[kind, thing.pk, "approve"]), fields)
    assert statuses() == ["approved"] * 3
    for thing in waiting:
        thing.refresh_from_db()
        assert (thing.hidden_for, thing.reason, thing.why) == ("", "", "")
    console = mira.get(reverse("sessions:console", args=[cast.plenary.pk])).content.decode()
    assert "<span>Off topic" not in console


@pytest.mark.parametrize("reason", HideReason.values)
def test_every_reason_says_something(cast, waiting, reason):
    contributions.hide(waiting[0], "in words", hidden_for=reason, by=cast.mira)
    waiting[0].refresh_from_db()
    assert waiting[0].why.endswith("in words")
    assert (waiting[0].why == "in words") == (reason == "other")


# ------------------------------------------------------------------ undo
def undo(browser, decision):
    return browser.post(reverse("sessions:decision-undo", args=[decision.pk]))


def test_the_last_decision_is_taken_back_as_a_whole_and_once(cast, as_person, waiting):
    mira = as_person(cast.mira)
    decide(cast, mira, waiting, "hide", hidden_for="conduct")
    console = mira.get(reverse("sessions:console", args=[cast.plenary.pk])).content.decode()
    assert f"decisions/{Decision.objects.get().pk}/undo/" in console
    assert [undo(mira, Decision.objects.get()).status_code for _ in range(2)] == [303, 303]
    assert statuses() == ["pending"] * 3
    assert Question.objects.get().hidden_for == ""
    restored = Event.objects.filter(fact="contribution.restored", kind="contribution")
    assert restored.filter(stream__name=f"session:{cast.plenary.pk}").count() == 2


def test_what_was_decided_anew_is_not_taken_back(cast, as_person, waiting):
    mira = as_person(cast.mira)
    decide(cast, mira, waiting)
    first = Decision.objects.get()
    decide(cast, mira, waiting[:1], "hide", hidden_for="conduct")
    assert undo(mira, first).status_code == 303
    assert statuses() == ["hidden", "pending", "pending"]


def test_nothing_left_of_a_decision_is_a_conflict(cast, as_person, waiting):
    mira = as_person(cast.mira)
    decide(cast, mira, waiting[:1])
    first = Decision.objects.get()
    contributions.withdraw(waiting[0], by=cast.ada)
    assert undo(mira, first).status_code == 409


def test_a_pin_is_not_given_back_while_another_question_holds_it(cast):
    ada = {"by": cast.ada, "place": cast.places.ada}
    one, two = (questions.ask(cast.plenary, text, **ada) for text in ("One?", "Two?"))
    questions.pin(one, True, by=cast.mira)
    questions.pin(one, False, by=cast.mira)
    unpinned = Decision.objects.first()
    questions.pin(two, True, by=cast.mira)
    with pytest.raises(RuleBroken):
        decisions.undo(unpinned, by=cast.mira)
    assert list(Question.objects.filter(is_pinned=True)) == [two]


def test_who_may_take_a_decision_back(cast, as_person, waiting):
    decide(cast, as_person(cast.mira), waiting)
    made = Decision.objects.get()
    answers = {
        name: undo(as_person(getattr(cast, name, None)), made).status_code
        for name in ("nobody", "otto", "vera", "ada", "rana", "olga")
    }
    assert answers == {
        "nobody": 302, "otto": 403, "vera": 403, "ada": 403, "rana": 403, "olga": 303,
    }  # fmt: skip
    address = reverse("sessions:decision-undo", args=[made.pk])
    assert as_person(cast.mira).get(address).status_code == 405
    assert undo(as_person(cast.mira), Decision(pk=uuid4())).status_code == 404


def test_a_decision_that_changes_nothing_is_none(cast, waiting):
    contributions.approve(waiting[0], by=cast.mira)
    verdict = queue.Verdict(queue.Verb.APPROVE)
    queue.decide_many(
        cast.plenary, [queue.Chosen("contribution", waiting[0].pk)], verdict, by=cast.mira
    )
    assert not Decision.objects.exists()
