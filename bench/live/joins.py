"""A crowd at the door: complete joins per second, until everybody is live."""

import argparse
from typing import Any

from bench.live.house import House, Houses, new_stream, target
from bench.live.load import crowd

IN_FLIGHT = 100


def joins(
    given: argparse.Namespace, houses: Houses, most: int, servers: list[str]
) -> list[dict[str, Any]]:
    """With a ticket, without one, and with a ticket into a real room with its snapshot."""
    count = min(int((500 if given.quick else 2000) * given.scale), most)
    rows = []
    made = houses.on()
    room = made.told("room", "--count", count, "--questions", 20)["stream"]
    for server in servers:
        for what, stream, ticket, snapshot in (
            ("welcome, with a ticket", new_stream(), True, False),
            ("welcome, without a ticket", new_stream(), False, False),
            ("room and snapshot, with a ticket", room, True, True),
            ("room and snapshot, without a ticket", room, False, True),
        ):
            row = _join(made, server, count, stream, ticket=ticket, snapshot=snapshot)
            rows.append({"part": "joins", "server": server, "until": what, **row})
    return rows


def _join(
    made: House, server: str, count: int, stream: str, *, ticket: bool, snapshot: bool
) -> dict[str, Any]:
    with made.serving(server) as (child, port):
        followers = made.followers(count, stream, ticket=ticket, snapshot=snapshot)
        complete = "snap" if snapshot else "welcome"
        cpu = child.cpu_seconds()
        with crowd(
            target(port, stream, complete=complete), followers, in_flight=IN_FLIGHT
        ) as people:
            cpu = child.cpu_seconds() - cpu
            told = people.joined
    live = max(told["alive"], 1)
    return {
        "followers": count,
        "live": told["alive"],
        "failed": told["failed"],
        "joins_per_s": round(told["alive"] / told["seconds"]),
        "joins_per_cpu_s": round(told["alive"] / cpu) if cpu else None,
        "all_live_s": round(told["seconds"], 2),
        "p50_ms": told["join_p50_ms"],
        "p99_ms": told["join_p99_ms"],
        "snapshot_bytes": round(told["snap_bytes"] / live),
    }
