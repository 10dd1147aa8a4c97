"""The log itself is cut at its beginning, or is an older one."""

import asyncio

import pytest

from tests.chaos.scale import SCALE
from tests.chaos.storm import Storm


@pytest.mark.timeout(300)
async def test_f23_whoever_was_away_while_the_log_was_pruned_begins_anew(house):
    async with Storm(house, "F23") as storm:
        await storm.acked(6)
        sleeper = storm.guest(house.somebody()[0], house.ports["b"])
        fresh = storm.guest(house.somebody()[0], house.ports["a"])
        await storm.everybody_is_in()
        async with asyncio.timeout(20):
            while not sleeper.saw(storm.room.stream):
                await asyncio.sleep(0.1)
        cursors = {guest: dict(guest.streams) for guest in (sleeper, fresh)}
        await sleeper.close()
        await storm.acked(8)
        upto = storm.head() - 4
        for observer in storm.observers:
            async with asyncio.timeout(20):
                while storm.stands(observer) < upto:
                    await asyncio.sleep(0.1)
        assert upto > cursors[sleeper][storm.room.stream].seq + 1
        await house.ask("prune", stream=storm.room.stream, upto=upto)
        storm.hit()
        back = storm.guest(sleeper.person, house.ports["b"])
        back.streams = cursors[sleeper]
        await storm.acked(3)
        storm.observers += [back]
        storm.guests.remove(back)
        verdict = await storm.verdict()
    assert [v for v in verdict.problems if "unequal" not in v] == [], verdict
    assert "pruned" in back.resets
    assert _whole(storm, back)


def _whole(storm: Storm, observer) -> bool:
    """What was shown at the start, and every frame after it: all the words that the room has."""
    cursor = observer.streams[storm.room.stream]
    page = " ".join([*cursor.parts.values(), *(str(shown) for shown in cursor.shown.values())])
    rows = storm.books.of_room("contributions", storm.room.id)
    return all(text in page for _, text, _ in rows)


assert SCALE
