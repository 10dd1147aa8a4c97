"""Beside fan-out: pace, memory, two processes; and the list of all parts."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from bench.live import busy, joins, votes
from bench.live.fanout import OURS, SETTLE
from bench.live.house import House, Houses, new_stream, target
from bench.live.load import Crowd, crowd
from bench.live.machine import Child, Missing
from bench.live.quota import limited

Rows = list[dict[str, Any]]
QUOTA = 0.3


def ours(given: argparse.Namespace) -> list[str]:
    """Which of the product's servers the parts measure."""
    return [name for name in given.only or OURS[:1] if name in OURS]


@contextmanager
def followed(
    made: House, server: str, count: int, **more: Any
) -> Iterator[tuple[Child, Crowd, int]]:
    """A server whose ``count`` followers are in, and its memory before they came."""
    stream = new_stream()
    with made.serving(server) as (child, port):
        before = child.rss_kib()
        followers = made.followers(count, stream)
        with crowd(target(port, stream, **more), followers) as people:
            time.sleep(SETTLE)
            yield child, people, before


def paced(given: argparse.Namespace, houses: Houses, most: int) -> Rows:
    """Frames at a steady pace: from publishing (HTTP and COMMIT included) and from COMMIT to seen."""
    plan = [(5000, 10.0, 20), (15000, 2.0, 20), (2000, 10.0, 20)]
    if given.quick:
        plan = [(1000, 10.0, 10)]
    rows: Rows = []
    made = houses.on()
    for server in ours(given):
        for crowd_size, per_second, seconds in plan:
            count = min(int(crowd_size * given.scale), most)
            for since in ("publish", "commit"):
                more: list[object] = ["--server-stamps"] if since == "commit" else []
                with followed(made, server, count, more=more) as (child, people, _):
                    cpu = child.cpu_seconds()
                    told = people.ask("paced", per_second, seconds, seconds=seconds)
                    used = (child.cpu_seconds() - cpu) / told["seconds"]
                rows.append(
                    {
                        "part": "paced",
                        "server": server,
                        "followers": count,
                        "frames_per_s": per_second,
                        "from": since,
                        **_of(told, "p50_ms", "p99_ms", "max_ms", "delivered", "expected"),
                        "server_cpu": round(used, 2),
                        "client_cpu": told["cpu_share"],
                        "alive": told["alive"],
                    }
                )
    return rows


def memory(given: argparse.Namespace, houses: Houses, most: int) -> Rows:
    """Resident memory of each follower: when all are in, and after frames with acknowledgements."""
    count = min(int((1000 if given.quick else 5000) * given.scale), most)
    rows: Rows = []
    made = houses.on()
    for server in ours(given):
        with followed(made, server, count) as (child, people, before):
            idle = child.rss_kib() - before
            told = people.ask("paced", 5, 10, seconds=10)
            rows.append(
                {
                    "part": "memory",
                    "server": server,
                    "followers": count,
                    "rss_kib_per_follower": round(idle / count, 1),
                    "after_50_frames": round((child.rss_kib() - before) / count, 1),
                    "alive": told["alive"],
                }
            )
    return rows


def two(given: argparse.Namespace, houses: Houses, most: int) -> Rows:
    """One server process against two, on PostgreSQL and Redis. With two cores, one of them the
    client's, it can only be shown with both limited to a share of the server's core."""
    count = min(int((1000 if given.quick else 2000) * given.scale), most)
    seconds = 3 if given.quick else 8
    rows: Rows = []
    made = houses.on("postgres")
    for processes in (1, 2):
        stream = new_stream()
        with ExitStack() as stack:
            ports = []
            for _ in range(processes):
                child, port = stack.enter_context(made.serving("ours-daphne"))
                stack.enter_context(limited(child.pid, QUOTA))
                ports.append(port)
            where = target(ports[0], stream)
            where.ports = ports
            people = stack.enter_context(crowd(where, made.followers(count, stream)))
            time.sleep(SETTLE)
            told = people.ask("closed", seconds, 10, seconds=seconds)
        rate = round(told["delivered"] / told["seconds"])
        rows.append(
            {
                "part": "two",
                "processes": processes,
                "core_share_each": QUOTA,
                "followers": told["alive"],
                "deliveries_per_s": rate,
                "ratio": round(rate / rows[0]["deliveries_per_s"], 2) if rows else 1.0,
                **_of(told, "p50_ms", "p99_ms", "delivered", "expected"),
            }
        )
    return rows


def _of(told: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: told[name] for name in names}


def honest_two(given: argparse.Namespace, houses: Houses, most: int) -> Rows:
    """``two``, or one row that says why not."""
    try:
        return two(given, houses, most)
    except Missing as problem:
        print(f"two processes could not be shown: {problem}", file=sys.stderr)
        return [{"part": "two", "problem": f"not shown: {problem}"}]


PARTS: dict[str, Callable[[argparse.Namespace, Houses, int], Rows]] = {
    "paced": paced,
    "memory": memory,
    "joins": lambda given, houses, most: joins.joins(given, houses, most, ours(given)),
    "votes": votes.votes,
    "writes": votes.writes,
    "busy": busy.busy,
    "two": honest_two,
}
