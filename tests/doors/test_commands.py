"""Every command of the socket, asked by everybody; made from the registry, so that none is forgotten."""

from uuid import uuid4

import pytest

from summit.log import commands
from summit.log.commands import Command
from summit.log.models import Event, Tally
from tests.doors.conftest import taken_back
from tests.doors.table import COMMANDS, WHO, read_rows

read_rows()
each_command = pytest.mark.parametrize("row", COMMANDS, ids=str)


def ask(row, world, who, key=None) -> dict:
    user = getattr(world, WHO[who])
    given = Command(key or uuid4(), row.name, str(user.pk), row.fields(world))
    return commands._commit_readable([given])[0]


def status(answer) -> int:
    return answer.get("status", 200)


@pytest.mark.parametrize("name", commands.registered())
def test_every_command_has_a_row(name):
    assert [row for row in COMMANDS if row.name == name], (
        f"{name} has no row yet. Say in its app's tests/doors/rows_….py who may, what it carries and "
        f'which state refuses it: command("{name}", SPEAKERS, lambda world: '
        '{"id": str(world.plenary.pk)}, wrong=ended)'
    )


@each_command
def test_everybody_gets_their_answer(row, world):
    answers = {}
    for who in WHO:
        if who != "nobody":  # has no socket
            with taken_back():
                answers[who] = status(ask(row, world, who))
    refused = {who: row.outsider if who == "outsider" else 403 for who in answers}
    assert answers == {who: 200 if who in row.may else refused[who] for who in answers}


@each_command
def test_a_private_summit_is_unknown_to_outsiders(row, private_world):
    assert status(ask(row, private_world, "outsider")) == 404


@each_command
def test_nonsense_is_named(row, world):
    key, user = uuid4(), str(world.ada.pk)
    for name in row.fields(world):
        fields = {**row.fields(world), name: ["nonsense"]}
        answer = commands._commit_readable([Command(key, row.name, user, fields)])[0]
        assert (answer["status"], answer["code"], name in answer["message"]) == (
            400,
            "invalid",
            True,
        )


@each_command
def test_said_twice_it_is_done_once(row, world):
    key = uuid4()
    first = ask(row, world, row.may[0], key)
    before = (Event.objects.count(), [*Tally.objects.values_list("pk", "dirty")])
    Tally.objects.update(dirty=False)
    assert (status(first), ask(row, world, row.may[0], key)) == (200, first)
    assert Event.objects.count() == before[0]
    assert not Tally.objects.filter(dirty=True).exists()


@each_command
def test_a_command_that_no_state_refuses_says_why(row):
    assert row.wrong or row.why, f"{row}: give `wrong=` a state that refuses it, or say `why=`"


@pytest.mark.parametrize("row", [row for row in COMMANDS if row.wrong], ids=str)
def test_the_wrong_state_refuses(row, world):
    row.wrong(world)
    assert status(ask(row, world, row.may[0])) == 409
