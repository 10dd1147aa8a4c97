"""Two moderators decide at once: the second is told who did what, and nothing is changed."""

import pytest
from django.urls import reverse

from sessions.models import Contribution, Question
from sessions.services import (
    announcements,
    answers,
    contributions,
    editing,
    media,
    merges,
    questions,
    queue,
)
from sessions.services import sessions as running
from sessions.services.collisions import state_of
from summit.errors import RuleBroken
from tests.sessions.test_floor import clock, refusal  # noqa: F401

Verb = queue.Verb


@pytest.fixture
def run(cast):
    cast.plenary.approves_first = True
    cast.plenary.save()
    return cast.plenary


@pytest.fixture
def asked(cast, run):
    return questions.ask(run, "Who pays?", by=cast.ada, place=cast.places.ada)


@pytest.fixture
def said(cast, run):
    return contributions.contribute(run, "Wells first.", by=cast.ada, place=cast.places.ada)


def now(thing):
    return type(thing).objects.get(pk=thing.pk)


def decide(thing, verb, by, seen):
    verdict = queue.Verdict(verb, "conduct" if verb == Verb.HIDE else "")
    chosen = queue.Chosen(thing._meta.model_name, thing.pk, seen)
    return queue.decide_many(thing.session, [chosen], verdict, by=by)[0]


# ------------------------------------------------------------------ words
@pytest.mark.parametrize("kind", ["asked", "said"])
def test_the_second_who_decides_otherwise_is_told_who_decided_what(cast, clock, request, kind):  # noqa: F811
    thing = request.getfixturevalue(kind)
    seen = state_of(thing)
    assert decide(thing, Verb.HIDE, cast.mira, seen) is None
    clock(4)
    refused = decide(thing, Verb.APPROVE, cast.olga, seen)
    assert refused.code == "decision.stale"
    assert "Mira Solberg has decided about this 4 seconds ago: Hidden." in str(refused.message)
    assert now(thing).status == "hidden"
    assert decide(thing, Verb.APPROVE, cast.olga, state_of(now(thing))) is None  # having looked
    assert now(thing).status == "approved"


def test_the_second_who_decides_the_same_is_not_refused_and_changes_no_reason(cast, said):
    seen = state_of(said)
    decide(said, Verb.HIDE, cast.mira, seen)
    verdict = queue.Verdict(Verb.HIDE, "off_topic", "See item 4")
    chosen = queue.Chosen("contribution", said.pk, seen)
    assert queue.decide_many(said.session, [chosen], verdict, by=cast.olga) == [None]
    assert (now(said).hidden_for, now(said).reason) == ("conduct", "")


def test_an_answered_question_is_not_opened_again_from_an_old_page(cast, asked):
    seen = state_of(asked)
    questions.approve(asked, by=cast.mira)
    answers.answer_live(asked, by=cast.mira)
    assert decide(asked, Verb.APPROVE, cast.olga, seen).code == "decision.stale"
    assert now(asked).answered_live


def test_a_merged_question_names_who_merged_it(cast, asked):
    other = questions.ask(asked.session, "Who will pay?", by=cast.sami, place=cast.places.sami)
    questions.approve(other, by=cast.mira)
    seen = state_of(asked)
    merges.merge(asked, other, by=cast.mira)
    assert "Mira Solberg" in str(decide(asked, Verb.APPROVE, cast.olga, seen).message)


def test_words_that_their_author_changed_are_read_before_they_are_approved(cast, said):
    seen = state_of(said)
    editing.edit(said, "Wells last.", seen=1, by=cast.ada)
    refused = decide(said, Verb.APPROVE, cast.mira, seen)
    assert str(refused.message).startswith("The author has changed these words.")
    assert now(said).status == "pending"


def test_what_its_author_took_back_says_so(cast, asked):
    seen = state_of(asked)
    questions.approve(asked, by=cast.mira)
    questions.withdraw(now(asked), by=cast.ada)
    assert decide(asked, Verb.HIDE, cast.olga, seen).code == "question.withdrawn"


def test_the_console_says_what_it_shows_and_its_doors_ask(cast, as_person, asked, said):
    page = as_person(cast.mira).get(reverse("sessions:console", args=[cast.plenary.pk]))
    html = page.content.decode()
    for thing in (asked, said):
        kind, state = thing._meta.model_name, state_of(thing)
        assert f'name="seen-{thing.pk}" value="{state}"' in html
        assert f'name="chosen" value="{kind}:{thing.pk}:{state}"' in html
        decide(thing, Verb.HIDE, cast.mira, state)
        one = reverse("sessions:decide", args=[f"{kind}s", thing.pk, "approve"])
        answer = as_person(cast.olga).post(
            one, {f"seen-{thing.pk}": state}, headers={"X-Live": "1"}
        )
        assert (answer.status_code, answer.json()["code"]) == (409, "decision.stale")
    many = reverse("sessions:decide-chosen", args=[cast.plenary.pk, "approve"])
    ticked = [f"{t._meta.model_name}:{t.pk}:{state_of(t)}" for t in (asked, said)]
    told = as_person(cast.olga).post(many, {"chosen": ticked}, headers={"X-Live": "1"}).json()
    assert told["message"].startswith("0 approved. 2 not: Mira Solberg has decided about this")
    assert {now(asked).status, now(said).status} == {"hidden"}


# ------------------------------------------------------------------ places that one thing can have
def on_stage(cast, by, which):
    questions.put_on_stage(which, True, by=by)


def pinned(cast, by, which):
    questions.pin(which, True, by=by)


@pytest.mark.parametrize(
    ("act", "told"), [(on_stage, "put another question on the stage"), (pinned, "pinned another")]
)
def test_a_question_does_not_push_away_what_another_moderator_has_just_put_there(
    cast, clock, act, told  # noqa: F811
):  # fmt: skip
    ada = {"by": cast.ada, "place": cast.places.ada}
    one, two = (questions.ask(cast.plenary, text, **ada) for text in ("One?", "Two?"))
    act(cast, cast.mira, one)
    clock(1)
    assert told in str(refusal(act, cast, cast.olga, two).message)
    act(cast, cast.mira, two)  # one's own is no collision
    clock(4)
    act(cast, cast.olga, one)  # and what stands for a while has been seen
    assert Question.objects.filter(is_pinned=True).count() + Question.objects.filter(
        is_on_stage=True
    ).count() == 1  # fmt: skip


def test_an_announcement_does_not_push_away_another_that_nobody_has_read(cast, clock):  # noqa: F811
    announcements.announce(cast.plenary, {"en": "Tea"}, by=cast.mira)
    refused = refusal(announcements.announce, cast.plenary, {"en": "Fire"}, by=cast.olga)
    assert "Mira Solberg has made another announcement" in str(refused.message)
    clock(4)
    announcements.announce(cast.plenary, {"en": "Fire"}, by=cast.olga)


def test_two_do_not_change_the_picture_at_once(cast, clock):  # noqa: F811
    film, hall = (
        media.add_source(
            cast.plenary, address=f"https://media.example.org/{name}.mp4", by=cast.olga
        )
        for name in ("film", "hall")
    )
    media.show_source(cast.plenary, hall, by=cast.mira)
    media.show_source(cast.plenary, hall, by=cast.olga)  # the same twice is once
    clock(1)
    refused = refusal(media.show_source, cast.plenary, film, by=cast.olga)
    assert "changed what is on the stage" in str(refused.message)
    clock(4)
    media.show_source(cast.plenary, film, by=cast.olga)


# ------------------------------------------------------------------ the question in focus
def test_two_focus_different_questions_and_the_second_is_told(cast, as_person, clock):  # noqa: F811
    first, second = cast.plenary.guiding_questions.all()[:2]
    running.focus_question(cast.plenary, first, seen="", by=cast.mira)
    clock(2)
    door = reverse("sessions:focus", args=[cast.plenary.pk])
    data = {"question": str(second.pk), f"seen-focus-{cast.plenary.pk}": ""}
    answer = as_person(cast.olga).post(door, data, headers={"X-Live": "1"})
    assert (answer.status_code, answer.json()["code"]) == (409, "move.stale")
    assert answer.json()["message"].startswith("Mira Solberg has changed the question in focus 2")
    cast.plenary.refresh_from_db()
    assert cast.plenary.focus == first
    page = as_person(cast.olga).get(reverse("sessions:console", args=[cast.plenary.pk]))
    assert f'name="seen-focus-{cast.plenary.pk}" value="{first.pk}"' in page.content.decode()


def test_both_focus_the_same_and_nobody_is_refused(cast):
    first = cast.plenary.guiding_questions.first()
    for who in (cast.mira, cast.olga):
        running.focus_question(cast.plenary, first, seen="", by=who)


def test_reaching_an_item_is_named_when_it_changed_the_focus(cast):
    first, second = cast.plenary.guiding_questions.all()[:2]
    keynote = cast.plenary.agenda.get(position=2)
    keynote.guiding_question = second
    keynote.save()
    running.move_to_item(cast.plenary, keynote, by=cast.mira)
    with pytest.raises(RuleBroken, match="has moved on to “Keynote”"):
        running.focus_question(cast.plenary, first, seen="", by=cast.olga)


def test_a_status_is_the_same_word_in_every_kind():
    assert {Contribution.Status.APPROVED, Question.Status.APPROVED} == {queue.APPROVED}
    assert {Contribution.Status.HIDDEN, Question.Status.HIDDEN} == {queue.HIDDEN}
