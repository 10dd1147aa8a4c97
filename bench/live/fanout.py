"""Fan-out: deliveries per second to all followers of one room, ours and the peers' in turn."""

import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.live.house import House, Houses, new_stream, target
from bench.live.load import Target, crowd, strangers
from bench.live.machine import PROBLEMS, Child
from bench.live.peers import starting

OURS = ("ours-daphne", "ours-uvicorn")
DEFLATED = (
    "ours-deflated"  # ours-daphne, with followers who take deflated frames; only when asked for
)
SERVERS = (*OURS, *starting.NAMES)
# The tutorial's way needs half a minute for one frame at more than this.
MOST = {"channels-inmemory": 2000, "channels-pubsub": 5000}
SETTLE = 0.5


@dataclass(frozen=True)
class Case:
    """One row of the table."""

    server: str
    followers: int
    frame_bytes: int


def cases(
    followers: list[int], sizes: list[int], servers: list[str], ours: list[int]
) -> list[Case]:
    """Every server at every size; ``ours`` are crowds that only the product meets."""
    found = [
        Case(server, count, size)
        for count in followers
        for size in sizes
        for server in servers
        if count <= MOST.get(server, count)
    ]
    found += [
        Case(s, count, size) for count in ours for size in sizes for s in servers if s in OURS
    ]
    return found


@contextmanager
def serving(case: Case, house: House) -> Iterator[tuple[Child, Target, Path]]:
    """The server of a case, how to reach it, and its followers."""
    if case.server in (*OURS, DEFLATED):
        stream = new_stream()
        more = ["--deflate"] if case.server == DEFLATED else []
        server = OURS[0] if more else case.server
        with house.serving(server) as (child, port):
            yield child, target(port, stream, more=more), house.followers(case.followers, stream)
        return
    with starting.serving(case.server, house.place) as (child, where):
        yield child, where, strangers(house.place, case.followers)


def measure(case: Case, house: House, *, seconds: float, burst: int) -> dict[str, Any]:
    """One round of one case."""
    with serving(case, house) as (child, where, followers):
        before = child.rss_kib()
        with crowd(where, followers, size=case.frame_bytes) as people:
            time.sleep(SETTLE)
            grown = child.rss_kib() - before
            cpu = child.cpu_seconds()
            told = people.ask("closed", seconds, burst, seconds=seconds)
            cpu = child.cpu_seconds() - cpu
        joined = people.joined
    warn(case, joined, told)
    # The warming-up rounds are in the processor time too; they are three frames at most.
    delivered = max(told["delivered"], 1)
    warmed = told["alive"] * min(3, told["least"] - told["frames"])
    return {
        "server": case.server,
        "followers": case.followers,
        "frame_bytes": case.frame_bytes,
        "deliveries_per_s": round(told["delivered"] / told["seconds"]),
        "p50_ms": told["p50_ms"],
        "p99_ms": told["p99_ms"],
        "cpu_us_per_delivery": round(cpu * 1e6 / (delivered + max(warmed, 0)), 2),
        "rss_kib_per_follower": round(grown / max(joined["alive"], 1), 1),
        "wire_bytes": round(told["wire_bytes"] / max(told["delivered"], 1)),
        "handshakes_per_s": round(joined["alive"] / joined["seconds"]),
        "delivered": told["delivered"],
        "expected": told["expected"],
    }


def warn(case: Case, joined: dict[str, Any], told: dict[str, Any]) -> None:
    """What makes a row less than it seems."""
    problems = []
    if joined["failed"] or joined["alive"] < case.followers:
        problems.append(f"only {joined['alive']} are in (last code {joined['closed_code']})")
    for name in ("gaps", "duplicates", "publish_errors"):
        if told[name]:
            problems.append(f"{told[name]} {name}")
    size = told["bytes"] / max(told["delivered"], 1)
    if not 0.97 < size / case.frame_bytes < 1.03:
        problems.append(f"frames have {size:.0f} bytes")
    if problems:
        print(f"warning: {case.server} {case.followers}: {', '.join(problems)}", file=sys.stderr)


def run(
    wanted: list[Case], houses: Houses, *, rounds: int, seconds: float, burst: int
) -> list[dict[str, Any]]:
    """Medians of interleaved rounds: each round goes through all cases once."""
    rows: dict[Case, list[dict[str, Any]]] = {case: [] for case in wanted}
    for number in range(rounds):
        for case in wanted:
            print(f"round {number + 1}/{rounds}: {case}", file=sys.stderr)
            try:
                rows[case].append(measure(case, houses.on(), seconds=seconds, burst=burst))
            except PROBLEMS as problem:
                print(f"left out: {case}: {problem}", file=sys.stderr)
    return [median(found) for found in rows.values() if found]


def median(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Of every number; what was lost in any round is summed, so that it cannot hide."""
    summed = {"delivered", "expected"}
    merged: dict[str, Any] = {}
    for key, value in rows[0].items():
        values = [row[key] for row in rows]
        if isinstance(value, str):
            merged[key] = value
        else:
            merged[key] = sum(values) if key in summed else statistics.median(values)
    return merged
