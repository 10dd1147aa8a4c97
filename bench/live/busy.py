"""A busy session: many who read, some who write, votes, reactions, two moderators, for minutes."""

import argparse
import itertools
import struct
import threading
import time
from pathlib import Path
from typing import Any

from bench.live.house import House, Houses, target
from bench.live.load import Crowd, crowd
from bench.live.machine import Child
from bench.live.people import Talk
from bench.live.votes import commands, upvote

QUESTIONS = 5
WRITES_EVERY, MODERATES_EVERY = 7.0, 2.0
VOTES_PER_S = 20.0
SETTLED = 0.2  # of the time: memory before this is not in the slope


def busy(given: argparse.Namespace, houses: Houses, most: int) -> list[dict[str, Any]]:
    """One row: how late people see, what was answered over HTTP and the socket, how memory grows."""
    count = min(int(2000 * given.scale), most)
    seconds = given.minutes * 60
    made = houses.on()
    room = made.told("room", "--count", count, "--questions", QUESTIONS)
    script = commands(made, _votes(room["questions"], room["session"], count, seconds))
    commits, samples = made.place / "commits", made.place / "samples"
    more = ["--commands", script, "--samples", samples, "--every", 10]
    with made.serving("ours-daphne", BENCH_COMMITS=str(commits)) as (child, port):
        followers = made.followers(count, room["stream"], snapshot=True)
        where = target(port, room["stream"], complete="snap", base=-1, more=more)
        with crowd(where, followers) as people:
            talk = Talk(port, room["session"])
            told, memory = _talk(made, talk, child, people, seconds)
    late = lateness(commits, room["stream"], samples)
    waits = sorted(talk.waits) or [0.0]
    return [
        {
            "part": "busy",
            "followers": count,
            "minutes": given.minutes,
            "events": told["most"],
            "delivered": told["delivered"],
            "gaps": told["gaps"],
            "duplicates": told["duplicates"],
            "alive": told["alive"],
            "commit_to_seen_p50_ms": _share(late, 0.5),
            "commit_to_seen_p99_ms": _share(late, 0.99),
            "commit_to_seen_max_ms": _share(late, 1.0),
            "samples": len(late),
            "commands_ok": told["ok"],
            "commands_refused": told["refused"],
            "commands_p99_ms": told["answer_p99_ms"],
            "http": talk.statuses,
            "http_p50_ms": round(waits[len(waits) // 2] * 1000, 1),
            "http_p99_ms": round(waits[int(len(waits) * 0.99)] * 1000, 1),
            "rss_mib_at_end": round(memory[-1][1] / 1024, 1),
            "rss_slope_kib_per_min": slope(memory),
            "server_cpu": told["server_cpu"],
            "client_cpu": told["cpu_share"],
        }
    ]


def _votes(questions: list[str], session: str, count: int, seconds: float) -> list[dict[str, Any]]:
    """Every fourth follower applauds. Another votes on always the same question: for it, in the next
    round not any more."""
    return [
        {"type": "react.applause", "id": session}
        if (place % count) % 4 == 3
        else upvote(questions[(place % count) % len(questions)], (place // count) % 2 == 0)
        for place in range(int(seconds * VOTES_PER_S))
    ]


def _talk(
    made: House, talk: Talk, child: Child, people: Crowd, seconds: float
) -> tuple[dict[str, Any], list[tuple[float, int]]]:
    lines = (made.place / f"followers-{people.joined['expected']}").read_text().splitlines()
    cookies = [line.split("\t")[0] for line in lines]
    writers = cookies[2 : 2 + max(1, len(cookies) // 100)]
    work = [(talk.moderate, cookie, MODERATES_EVERY) for cookie in cookies[:2]]
    work += [(talk.write, cookie, WRITES_EVERY) for cookie in writers]
    threads = [
        threading.Thread(target=act, args=(cookie, every), daemon=True)
        for act, cookie, every in work
    ]
    for thread in threads:
        thread.start()
    began, cpu = time.monotonic(), child.cpu_seconds()
    memory: list[tuple[float, int]] = []
    people.begin("commands", 200, VOTES_PER_S, seconds)
    while (past := time.monotonic() - began) < seconds:
        if past >= SETTLED * seconds:
            memory.append((past / 60, child.rss_kib()))
        time.sleep(min(2.0, seconds / 20))
    cpu = (child.cpu_seconds() - cpu) / seconds
    memory.append((seconds / 60, child.rss_kib()))
    talk.over.set()
    for thread in threads:
        thread.join(30)
    told = people.heard(120)
    return {**told, "server_cpu": round(cpu, 2)}, memory


def lateness(commits: Path, stream: str, samples: Path) -> list[float]:
    """Sorted milliseconds from the COMMIT of an event to a follower who has its frame."""
    known = [line.rsplit(" ", 2) for line in commits.read_text().splitlines()]
    heads = sorted((int(head), int(at)) for name, head, at in known if name == stream)
    # A head says that all before it are committed too: the earliest word of it counts.
    earliest: dict[int, int] = {}
    soonest = None
    for head, at in reversed(heads):
        soonest = at if soonest is None else min(soonest, at)
        earliest[head] = soonest
    order = sorted(earliest)
    at_of: dict[int, int] = {}
    for before, head in itertools.pairwise([0, *order]):
        at_of.update(dict.fromkeys(range(before + 1, head + 1), earliest[head]))
    seen = struct.iter_unpack("<qq", samples.read_bytes())
    return sorted((at - at_of[number]) / 1e6 for number, at in seen if number in at_of)


def _share(values: list[float], share: float) -> float | None:
    return round(values[min(int(len(values) * share), len(values) - 1)], 2) if values else None


def slope(memory: list[tuple[float, int]]) -> float | None:
    """KiB per minute, by least squares."""
    if len(memory) < 3:
        return None
    x = sum(minute for minute, _ in memory) / len(memory)
    y = sum(kib for _, kib in memory) / len(memory)
    spread = sum((minute - x) ** 2 for minute, _ in memory)
    return round(sum((m - x) * (kib - y) for m, kib in memory) / spread, 1) if spread else None
