"""The log: gapless, in order, once per key, and silent when the act is rolled back."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from summit.errors import KeyReused, RuleBroken
from summit.log import journal
from summit.log.models import CommandKey, Event, Stream


def numbers(name):
    return list(Event.objects.filter(stream__name=name).values_list("seq", flat=True))


def test_numbers_are_gapless_per_stream(cast):
    for _ in range(3):
        with journal.command(by=cast.ada) as act:
            act.say("a", "x.done", cast.ada)
            act.say("b", "x.done", cast.ada)
            act.say("a", "y.done", cast.ada)
    assert (numbers("a"), numbers("b")) == ([1, 2, 3, 4, 5, 6], [1, 2, 3])
    assert Stream.objects.get(name="a").last_seq == 6


def test_a_rolled_back_act_is_not_heard_and_gives_its_number_back(cast):
    with pytest.raises(RuleBroken), journal.command(by=cast.ada) as act:
        act.say("a", "x.done", cast.ada)
        raise RuleBroken("no", "no")
    with journal.command(by=cast.ada) as act:
        act.say("a", "x.done", cast.ada)
    assert numbers("a") == [1]


def test_a_repeated_key_recalls_the_first_answer(cast):
    key = uuid4()
    with journal.command(by=cast.ada, key=key, payload=["x"]) as act:
        act.say("a", "x.done", cast.ada)
        act.done(cast.ada)
    with journal.command(by=cast.ada, key=key, payload=["x"]) as act:
        assert act.repeated
        assert act.recall(type(cast.ada)) == cast.ada
    assert numbers("a") == [1]


def test_another_payload_under_the_same_key_is_refused(cast):
    key = uuid4()
    with journal.command(by=cast.ada, key=key, payload=["x"]) as act:
        act.done(cast.ada)
    with pytest.raises(KeyReused), journal.command(by=cast.ada, key=key, payload=["y"]):
        pass


def test_two_people_may_choose_the_same_key(cast):
    key = uuid4()
    for person in (cast.ada, cast.sami):
        with journal.command(by=person, key=key) as act:
            assert not act.repeated
            act.done(person)
    assert CommandKey.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_eight_writers_leave_no_hole():
    from summit.models import User  # noqa: PLC0415 -- app ready

    user = User.objects.create_user("w@example.org")
    failures = []

    def write():
        try:
            for _ in range(10):
                with journal.command(by=user) as act:
                    act.say("hot", "x.done", user)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert numbers("hot") == list(range(1, 81))


def test_heads_say_where_to_start_from(cast):
    with journal.command(by=cast.ada) as act:
        act.say("a", "x.done", cast.ada)
    stream = Stream.objects.get(name="a")
    assert journal.heads(["a", "b"]) == [
        {"name": "a", "epoch": str(stream.epoch), "seq": 1},
        {"name": "b", "epoch": "", "seq": 0},
    ]
