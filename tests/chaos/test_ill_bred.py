"""S4 to S7 without their safeguards: the same clients, small, and a house that lets them."""

import pytest

from tests.chaos.test_abuse import (
    AHEAD,
    MOST,
    _endless,
    _flood,
    _large,
    half_open,
    hanging,
    left_behind,
    many_at_once,
    raw,
    strangely_closed,
)
from tests.chaos.wrong import detected, storm_of, wrong

pytestmark = [pytest.mark.full, pytest.mark.timeout(240)]


async def test_s4_a_person_with_any_number_of_sockets_is_found(house):
    async with wrong(house, "many_sockets", "a"):
        codes = await many_at_once(house, house.take(), 30)
    detected("many_sockets", codes.count(0) > MOST, codes)


async def test_s5_messages_without_a_limit_are_found(house):
    async with wrong(house, "no_frame_limit", "a"):
        strange = await strangely_closed(house, house.take(), [_large, _endless, _flood], 4)
    detected("no_frame_limit", len(strange) == 3, strange)


async def test_s6_who_never_reads_and_is_let_is_found(house):
    """Where standing still is noticed after four seconds, or not at all."""
    async with (
        wrong(house, "hasty,no_stall_check", "a"),
        storm_of(house, observers=0, writers=0) as storm,
    ):
        code, took, _ = await left_behind(storm, house.take(), 15)
    detected("no_stall_check", code == 0, (code, took))


async def test_s6_more_than_a_window_is_found(house):
    async with wrong(house, "no_window", "a"), storm_of(house, observers=0, writers=0) as storm:
        *_, sent = await left_behind(storm, house.take(), 5)
    detected("no_window", sent >= AHEAD, sent)


async def test_s7_handshakes_without_an_end_are_found(house):
    async with wrong(house, "endless_handshake", "a"):
        halves = await half_open(house, 5)
        mute = await raw(house, house.somebody()[0])
        hang, code = await hanging(halves, mute, 20)
    detected("endless_handshake", hang == len(halves) and code == 0, (hang, code))
