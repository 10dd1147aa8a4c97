"""The same key again: after a lost answer, twice at once, or with another content. What a key outside
its transaction does, ``test_bugs`` finds."""

import asyncio
from collections import Counter

import pytest

from tests.chaos import doors, report
from tests.chaos.doors import Unanswered
from tests.chaos.ledger import Ledger
from tests.chaos.observer import Observer
from tests.chaos.proxy import Proxy
from tests.chaos.scale import SCALE
from tests.chaos.storm import Storm
from tests.chaos.writers import contribute
from tests.chaos.wrong import QUICK, found, storm_of, wrong


@pytest.mark.timeout(300)
async def test_f18_a_lost_answer_is_given_again(house):
    """The line is cut exactly when the answer comes; the same key hears the same answer."""
    async with Storm(house, "F18", writers=0) as storm, Proxy(house.ports["a"]) as line:
        for _ in range(SCALE.f18_replies):
            command = storm.ledger.contribution(await house.speaker(), storm.room.id)
            line.cut_when = lambda piece: piece.startswith(b"HTTP/1.")
            before = line.landed
            with pytest.raises(Unanswered):
                await contribute(house, line.port, command)
            storm.hit(line.landed - before)
            line.heal()
            written = {text for _, text, _ in storm.books.of_room("contributions", storm.room.id)}
            assert command.text in written, "it was not committed: nothing was lost but time"
            assert await contribute(house, house.ports["b"], command) == "acked"
        verdict = await storm.verdict()
    assert verdict.clean, verdict
    assert storm.landed["F18"] == SCALE.f18_replies


@pytest.mark.timeout(300)
async def test_f18_a_lost_ok_is_said_again_on_the_next_socket(house):
    async with Storm(house, "F18 cmd", writers=0) as storm, Proxy(house.ports["a"]) as line:
        voters = [storm.guest(person, line.port) for person in house.somebody(3)]
        await storm.everybody_is_in()
        for turn in range(SCALE.f18_replies):
            voter = voters[turn % 3]
            on = turn // 3 % 2 == 0
            question = storm.room.questions[0]
            command = storm.ledger.upvote(voter.person, storm.room.id, question, on)
            line.cut_when = lambda piece: b'"ok"' in piece
            before = line.landed
            asked = asyncio.create_task(voter.command(command, 30))
            async with asyncio.timeout(20):
                while line.landed == before:
                    await asyncio.sleep(0.02)
            storm.hit(line.landed - before)
            line.heal()
            assert await asked == "ok"
            command.acked()
        verdict = await storm.verdict()
    assert verdict.clean, verdict
    assert storm.landed["F18 cmd"] >= SCALE.f18_replies


@pytest.mark.timeout(600)
async def test_f19_one_key_at_two_doors_at_once_is_one_contribution(house):
    async with Storm(house, "F19", writers=0) as storm:
        for _ in range(SCALE.f19_pairs):
            person = await house.speaker()
            person.spoke.append(person.spoke[-1])  # both count
            command = storm.ledger.contribution(person, storm.room.id)
            answers = await asyncio.gather(
                *(_until_answered(house, port, command) for port in house.ports.values())
            )
            assert len(set(answers)) == 1, answers
            storm.hit()
        verdict = await storm.verdict()
    assert verdict.clean, verdict


async def _until_answered(house, port, command) -> str:
    async with asyncio.timeout(30):
        while not await contribute(house, port, command):
            await asyncio.sleep(0.1)
    return command.answer


@pytest.mark.timeout(300)
async def test_f19_one_key_on_two_sockets_at_once_is_one_upvote(house):
    async with Storm(house, "F19 cmd", writers=0) as storm:
        person = house.somebody()[0]
        pair = [storm.guest(person, port) for port in house.ports.values()]
        await storm.everybody_is_in()
        for turn in range(SCALE.f19_pairs):
            command = storm.ledger.upvote(
                person, storm.room.id, storm.room.questions[1], turn % 2 == 0
            )
            said = await asyncio.gather(*(one.command(command, 20) for one in pair))
            assert set(said) == {"ok"}, said
            command.acked()
            storm.hit()
            await asyncio.sleep(0.12)  # ten a second and socket are allowed
        verdict = await storm.verdict()
    assert verdict.clean, verdict


@pytest.mark.timeout(120)
async def test_f20_one_key_with_another_content_is_refused(house):
    room, ledger = house.room(), Ledger()
    person, port = await house.speaker(), house.ports["a"]
    command = ledger.contribution(person, room.id)
    assert await contribute(house, port, command) == "acked"
    command.text = "Something else"
    assert await contribute(house, port, command) == "rejected"
    assert command.code == "key.reused"
    voter = Observer(house, port, person, [room.stream]).open()
    try:
        await asyncio.wait_for(voter.live.wait(), 20)
        first = ledger.upvote(person, room.id, room.questions[0], True)
        assert await voter.command(first) == "ok"
        first.on = False
        assert await voter.command(first) == "key.reused"
    finally:
        await voter.close()
    books = Storm(house, "F20", observers=0).books
    assert len(books.of_room("contributions", room.id)) == 1
    votes = Counter(str(question) for question, _ in books.of_room("upvotes", room.id))
    assert votes == {room.questions[0]: 1}
    answer = await doors.ask(
        port, doors.post(port, f"/sessions/{room.id}/contributions/", person, {"text": "x",
        "language": "en"}, key=command.key, host=house.host)
    )  # fmt: skip
    assert answer.status == 422
    report.hit("F20", 3)


@pytest.mark.full
@pytest.mark.timeout(120)
async def test_f20_a_key_that_answers_for_any_content_is_found(house):
    """The twin: somebody is told that what they wrote is there, and it is not."""
    async with wrong(house, "any_content"), storm_of(house, observers=1, writers=0) as storm:
        command = storm.ledger.contribution(await house.speaker(), storm.room.id)
        assert await contribute(house, house.ports["a"], command) == "acked"
        command.text = "Something else"
        await contribute(house, house.ports["b"], command)
        found("any_content", await storm.verdict(QUICK), "lost")
