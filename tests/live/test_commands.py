"""Commands in storms: at most once per person and key, answered after their commit, each its own."""

from uuid import uuid4

import pytest
from channels.db import database_sync_to_async as threaded
from django.db import IntegrityError, OperationalError, connection

from sessions.models import Question, Upvote
from sessions.services import questions
from sessions.services import sessions as running
from summit.log import commands, tallies
from summit.log.commands import Command
from summit.log.models import CommandKey, Event, Tally
from summit.services import participation
from tests.live.sockets import following, frames, hear, say

CODES = [
    ("ada", None),
    ("leila", None),
    ("vera", "forbidden"),  # observer
    ("otto", "unknown"),  # another summit
]


@pytest.fixture
def asked(cast):
    return questions.ask(cast.plenary, "Who pays?", by=cast.sami, place=cast.places.sami)


def vote(user, question, on=True, key=None, **more):
    fields = {"id": str(question.pk), "on": on, **more}
    return Command(key or uuid4(), "question.upvote", str(user.pk), fields)


def codes(answers):
    return [answer.get("code") for answer in answers]


def rows(question):
    question.refresh_from_db()
    return question.upvotes_count, Upvote.objects.filter(question=question).count()


def test_everybody_is_answered_for_themselves(cast, asked):
    batch = [vote(getattr(cast, name), asked) for name, _ in CODES]
    assert codes(commands._commit_readable(batch)) == [code for _, code in CODES]
    assert rows(asked) == (2, 2)


def test_the_last_wish_of_one_person_counts(cast, asked):
    commands._commit_readable([vote(cast.ada, asked, on) for on in (True, False, True)])
    commands._commit_readable([vote(cast.leila, asked, on) for on in (True, False)])
    assert rows(asked) == (1, 1)


def test_a_repeated_key_has_the_same_answer_and_is_done_once(cast, asked):
    first = vote(cast.ada, asked)
    again = Command(first.key, first.type, first.user_id, dict(first.fields))
    off = vote(cast.ada, asked, on=False)
    assert codes(commands._commit_readable([first, again])) == [None, None]
    assert codes(commands._commit_readable([off])) == [None]
    assert codes(commands._commit_readable([again])) == [None]  # a late retry changes nothing
    assert rows(asked) == (0, 0)
    assert CommandKey.objects.count() == 2


def test_another_content_under_the_same_key_is_refused(cast, asked):
    key = uuid4()
    commands._commit_readable([vote(cast.ada, asked, True, key)])
    answer = commands._commit_readable([vote(cast.ada, asked, False, key)])[0]
    assert (answer["status"], answer["code"], answer["retry"]) == (422, "key.reused", False)
    assert rows(asked) == (1, 1)


def test_two_people_may_choose_the_same_key(cast, asked):
    key = uuid4()
    batch = [vote(cast.ada, asked, True, key), vote(cast.leila, asked, True, key)]
    assert codes(commands._commit_readable(batch)) == [None, None]
    assert rows(asked) == (2, 2)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"id": "nonsense", "on": True}, "invalid"),
        ({"on": True}, "invalid"),
        ({"id": str(uuid4()), "on": "yes"}, "invalid"),
        ({"id": str(uuid4()), "on": True}, "unknown"),
    ],
)
def test_what_cannot_be_understood_is_refused_and_named(cast, fields, code):
    command = Command(uuid4(), "question.upvote", str(cast.ada.pk), fields)
    answer = commands._commit_readable([command])[0]
    assert (answer["code"], answer["retry"]) == (code, False)


def test_an_unknown_command_is_refused(cast):
    answer = commands._commit_readable([Command(uuid4(), "x.y", str(cast.ada.pk), {})])[0]
    assert (answer["status"], answer["code"]) == (404, "unknown")


def test_a_closed_session_takes_no_votes_and_says_why(cast, asked):
    running.end_session(cast.plenary, by=cast.mira)
    answer = commands._commit_readable([vote(cast.ada, asked)])[0]
    assert (answer["status"], answer["code"]) == (409, "session.closed")
    assert answer["message"]


def test_a_banned_person_votes_no_more(cast, asked):
    participation.ban(cast.places.ada, by=cast.olga, reason="x")
    assert codes(commands._commit_readable([vote(cast.ada, asked)])) == ["unknown"]


def test_one_poisoned_command_is_only_its_own_misfortune(cast, asked, monkeypatch):
    kind = commands._kinds["question.upvote"]

    def apply(act, asked_for):
        if any(each.user_id == str(cast.ada.pk) for each in asked_for):
            raise ZeroDivisionError
        return kind.apply(act, asked_for)

    monkeypatch.setitem(commands._kinds, "question.upvote", commands.Kind(kind.read, apply))
    answers = commands._commit_readable([vote(cast.ada, asked), vote(cast.leila, asked)])
    assert (answers[0]["status"], answers[0]["retry"]) == (500, False)
    assert codes(answers)[1] is None
    assert rows(asked) == (1, 1)


def test_a_database_that_is_away_may_be_asked_again(cast, asked, monkeypatch):
    def away(batch):
        raise OperationalError("away")

    monkeypatch.setattr(commands, "_transact", away)
    answer = commands._commit_readable([vote(cast.ada, asked)])[0]
    assert (answer["code"], answer["retry"]) == ("failed", True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [1, 2])
def test_a_connection_that_was_lost_fails_at_most_one_batch(cast, asked, size):
    """As when PostgreSQL is started anew: whatever was connected is not, and nobody raised."""
    people = [cast.ada, cast.leila][:size]
    commands._commit_readable([vote(cast.mira, asked)])
    connection.connection.close()
    lost = commands._commit_readable([vote(who, asked) for who in people])
    assert codes(lost) in (["failed"], [None, None])
    again = commands._commit_readable([vote(who, asked) for who in people])
    assert codes(again) == [None] * size
    assert rows(asked) == (1 + size, 1 + size)


class TakenError(Exception):
    """As PostgreSQL says it."""

    sqlstate = "23505"


@pytest.mark.parametrize("cause", [TakenError(), None], ids=["postgresql", "sqlite"])
def test_a_key_that_another_process_used_meanwhile_is_looked_up_again(
    cast, asked, monkeypatch, cause
):
    create, raced = CommandKey.objects.bulk_create, []

    def race(rows):
        if not raced:
            raced.append(True)
            raise IntegrityError("one_command_per_key") from cause
        return create(rows)

    monkeypatch.setattr(CommandKey.objects, "bulk_create", race)
    assert codes(commands._commit_readable([vote(cast.ada, asked)])) == [None]
    assert raced


def test_a_batch_costs_the_same_for_one_vote_and_for_three(
    cast, asked, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20) as one:
        commands._commit_readable([vote(cast.ada, asked)])
    three = [vote(getattr(cast, name), asked) for name in ("sami", "rana", "leila")]
    with django_assert_num_queries(len(one.captured_queries)):
        commands._commit_readable(three)


# ------------------------------------------------------------------ counters
def told(question):
    return Event.objects.filter(object_id=str(question.pk), kind="upvotes").count()


def due(**changes):
    Tally.objects.update(told_at=None, **changes)


def test_a_counter_is_told_once_for_many_votes(cast, asked):
    for name in ("ada", "leila", "rana"):
        commands._commit_readable([vote(getattr(cast, name), asked)])
    assert told(asked) == 0
    tallies.tell_due()
    assert told(asked) == 2  # in the room and at the console
    assert not Tally.objects.filter(dirty=True).exists()


def test_a_counter_that_came_back_is_told_again(cast, asked):
    """Somebody may have been shown what was in between."""
    commands._commit_readable([vote(cast.ada, asked)])
    tallies.tell_due()
    commands._commit_readable([vote(cast.leila, asked)])
    commands._commit_readable([vote(cast.leila, asked, on=False)])
    due()
    tallies.tell_due()
    assert told(asked) == 4
    assert not Tally.objects.filter(dirty=True).exists()


def test_a_counter_is_not_told_before_its_pause_is_over(cast, asked):
    commands._commit_readable([vote(cast.ada, asked)])
    tallies.tell_due()
    commands._commit_readable([vote(cast.leila, asked)])
    assert tallies.tell_due()  # something is left
    assert told(asked) == 2
    due()
    assert not tallies.tell_due()
    assert told(asked) == 4


def test_a_counter_marked_by_a_process_that_died_is_told_by_the_next(cast, asked):
    tallies.tell_due()  # of the question itself
    commands._commit_readable([vote(cast.ada, asked)])
    assert Tally.objects.filter(dirty=True).count() == 2  # committed with the vote
    tallies.tell_due()
    assert told(asked) == 2


# ------------------------------------------------------------------ over the socket
@pytest.mark.django_db(transaction=True)
async def test_a_vote_is_answered_after_its_commit_and_seen_by_all(house):
    ask = threaded(questions.ask)
    question = await ask(house.plenary, "Who pays?", by=house.sami, place=house.places.sami)
    ada, _ = await following(house, house.ada)
    leila, _ = await following(house, house.leila)
    key = str(uuid4())
    told = {"key": key, "type": "question.upvote", "id": str(question.pk), "on": True}
    await say(ada, {"cmd": told})
    assert (await hear(ada, "ok"))["key"] == key
    count = await threaded(Question.objects.values_list("upvotes_count", flat=True).get)(
        pk=question.pk
    )
    assert count == 1
    for browser in (ada, leila):
        tally = (await frames(browser, 1))[0]
        assert (tally["v"], tally["t"]) == ("tally", f"question-{question.pk}")
        assert tally["n"] == {"upvotes": 1}
    await say(ada, {"cmd": told})
    assert (await hear(ada, "ok"))["key"] == key
    await say(ada, {"cmd": {**told, "on": False}})
    assert (await hear(ada, "err"))["code"] == "key.reused"
    for browser in (ada, leila):
        await browser.disconnect()
