"""Who may not, cannot, at once: strangers' pages, ended logins, lost roles, a closed room."""

import asyncio
import time

import pytest

from tests.chaos import doors, report
from tests.chaos.house import until
from tests.chaos.observer import Observer
from tests.chaos.raw import Raw
from tests.chaos.scale import SCALE
from tests.chaos.storm import Storm
from tests.chaos.writers import contribute
from tests.chaos.wrong import detected, storm_of, wrong


@pytest.mark.timeout(60)
async def test_s1_only_a_page_of_this_house_opens_a_socket(house):
    said = await _answers(house)
    assert said.pop(house.origin) == 101
    assert set(said.values()) <= {403, 400}, said  # 400: this is not even an origin
    report.hit("S1", len(said))


@pytest.mark.full
@pytest.mark.timeout(60)
async def test_s1_a_house_open_to_any_page_is_found(house):
    """The twin."""
    async with wrong(house, "any_origin", "a"):
        said = await _answers(house)
    said.pop(house.origin)
    detected("any_origin", 101 in said.values(), said)


async def _answers(house) -> dict[str | None, int]:
    """What a handshake is answered that comes from these pages; the last is our own."""
    port, person = house.ports["a"], house.somebody()[0]
    scheme, _, host = house.origin.partition("://")
    name, _, number = host.partition(":")
    said = {}
    origins = [
        None, "", "null", "http://elsewhere.example", f"{scheme}://{name}:{int(number) + 1}",
        f"https://{host}", f"{scheme}://{host}.evil.example", f"{scheme}://evil.example/{host}",
        f"{scheme}://{host}@evil.example", f"file://{host}",
        house.origin,
    ]  # fmt: skip
    for origin in origins:
        client = await Raw(port).open(host, person.cookie, origin)
        client.abort()
        said[origin] = client.status
    return said


@pytest.mark.timeout(120)
@pytest.mark.parametrize("how", ["deactivate", "logout"])
async def test_s2_an_ended_login_ends_the_socket(house, how):
    """A deactivated person within two seconds; a login that was ended at most thirty later. Commands
    are refused at once."""
    person = house.take()
    async with Storm(house, f"S2 {how}", writers=1) as storm:
        guest = storm.guest(person, house.ports["b"])
        await storm.everybody_is_in()
        await storm.acked(2)
        if how == "deactivate":
            await house.ask("deactivate", user=person.id)
        else:
            port, path = house.ports["a"], "/accounts/logout/"
            said = await doors.ask(port, doors.post(port, path, person, {}, host=house.host))
            assert said.status in {200, 204, 302, 303}, said
        began = time.monotonic()
        command = storm.ledger.contribution(person, storm.room.id)
        assert await contribute(house, house.ports["a"], command) == "rejected"
        async with asyncio.timeout(40):
            while not guest.ended:
                await asyncio.sleep(0.05)
        report.seen[f"s2_{how}_ms"] = round((time.monotonic() - began) * 1000)
        assert guest.closes[4401] == 1
        storm.hit()
        verdict = await storm.verdict()
    assert verdict.clean, verdict


@pytest.mark.full
@pytest.mark.timeout(120)
async def test_s2_a_login_that_holds_as_long_as_its_socket_is_found(house):
    """The twin."""
    async with wrong(house, "logins_for_ever"), storm_of(house, observers=2, writers=1) as storm:
        person = house.take()
        guest = storm.guest(person, house.ports["b"])
        await storm.everybody_is_in()
        await house.ask("deactivate", user=person.id)
        await asyncio.sleep(4)
        detected("logins_for_ever", not guest.ended, guest.closes)


@pytest.mark.timeout(300)
async def test_s3_a_ban_under_load_is_the_last_word(house):
    """After the commit of the ban nothing of theirs is accepted, and two seconds later nothing more
    is shown to them."""
    async with Storm(house, "S3 ban") as storm:
        for _ in range(SCALE.s3_bans):
            person = house.take()
            guest = storm.guest(person, house.ports["b"])
            await asyncio.wait_for(guest.live.wait(), 30)
            voting = asyncio.create_task(_vote_on(storm, guest))
            await storm.acked(4)
            await house.ask("ban", place=person.place)
            banned_at = time.monotonic()
            storm.hit()
            question = storm.room.questions[2]
            late = storm.ledger.upvote(person, storm.room.id, question, True)
            assert await guest.command(late, 3) != "ok"
            late.rejected("banned")
            await asyncio.sleep(max(0.0, banned_at + 2 - time.monotonic()))
            allowed = storm.head()
            await voting
            command = storm.ledger.contribution(person, storm.room.id)
            assert await contribute(house, house.ports["a"], command) == "rejected"
            await storm.acked(4)
            assert max([0, *guest.saw(storm.room.stream)]) <= allowed
            assert storm.room.stream in guest.refused or guest.ended
        verdict = await storm.verdict()
    assert verdict.clean, verdict


async def _vote_on(storm: Storm, guest) -> None:
    for turn in range(12):
        question = storm.room.questions[turn % 2]
        command = storm.ledger.upvote(guest.person, storm.room.id, question, turn // 2 % 2 == 0)
        said = await guest.command(command, 2)
        if said == "ok":
            command.acked()
        elif said:
            command.rejected(said)
        else:
            return
        await asyncio.sleep(0.1)


async def _comes_with_an_old_ticket(storm: Storm, person) -> Observer:
    """Somebody opens the page, is banned, and only then opens the line, with the page's ticket."""
    late = Observer(storm.house, storm.house.ports["b"], person, [storm.room.stream])
    await late.enter()
    await storm.house.ask("ban", place=person.place)
    await storm.acked(3)
    storm.guests.append(late.open())
    async with asyncio.timeout(20):
        while not (late.live.is_set() or late.ended):
            await asyncio.sleep(0.05)
    await storm.acked(6)
    assert late.counts["tickets"] >= 1, "it came without a ticket"
    return late


@pytest.mark.timeout(120)
async def test_s3_a_ticket_from_before_a_ban_opens_nothing(house):
    async with Storm(house, "S3 ticket") as storm:
        late = await _comes_with_an_old_ticket(storm, house.take())
        storm.hit()
        verdict = await storm.verdict()
        assert late.saw(storm.room.stream) == []
        assert storm.room.stream in late.refused or late.ended
    assert verdict.clean, verdict


@pytest.mark.full
@pytest.mark.timeout(120)
async def test_s3_a_ticket_that_is_believed_whatever_happened_is_found(house):
    """The twin. It proves too that tickets are what browsers are let in with."""
    async with wrong(house, "tickets_for_ever", "b"), storm_of(house) as storm:
        late = await _comes_with_an_old_ticket(storm, house.take())
        seen = late.saw(storm.room.stream)
    detected("tickets_for_ever", seen, late.refused)


@pytest.mark.timeout(120)
async def test_s3_a_moderator_who_is_none_any_more_hears_nothing_of_the_console(house):
    person = house.take()
    async with Storm(house, "S3 demotion") as storm:
        await house.ask("promote", place=person.place, room=storm.room.id)
        console = f"{storm.room.stream}:moderation"
        guest = storm.guest(person, house.ports["b"], console)
        await storm.everybody_is_in()
        await until(lambda: guest.saw(console), "the twin: a moderator hears it")
        await house.ask("demote", place=person.place, room=storm.room.id)
        storm.hit()
        await asyncio.sleep(2)
        allowed = storm.books.stream(console)[1]
        await until(lambda: storm.books.stream(console)[1] > allowed, "news for the console")
        await storm.acked(3)
        verdict = await storm.verdict()
        assert max(guest.saw(console)) <= allowed
        assert console in guest.refused or guest.ended
    assert verdict.clean, verdict


@pytest.mark.timeout(120)
async def test_s3_a_closed_room_takes_no_more_votes(house):
    async with Storm(house, "S3 closed") as storm:
        await storm.acked(6)
        await house.ask("close", room=storm.room.id)
        storm.hit()
        voter = storm.observers[0]
        command = storm.ledger.upvote(voter.person, storm.room.id, storm.room.questions[0], True)
        assert await voter.command(command, 10) == "session.closed"
        command.rejected("session.closed")
        verdict = await storm.verdict()
    assert verdict.clean, verdict
