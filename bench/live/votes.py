"""Storms of writes: votes over the socket, and commands with events by threads of one process."""

import argparse
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.live.house import House, Houses, target
from bench.live.load import crowd
from bench.live.machine import SERVER

DATABASES = ("sqlite", "postgres")
AT_ONCE = 500


def votes(given: argparse.Namespace, houses: Houses, most: int) -> list[dict[str, Any]]:
    """Everybody supports one question once, each from their own socket, 500 at a time; answered
    after COMMIT, and counted again in the database."""
    count = min(int(2000 * given.scale), most)
    return [_storm(houses.on(database), count) for database in DATABASES]


def _storm(made: House, count: int) -> dict[str, Any]:
    room = made.told("room", "--count", count, "--questions", 1)
    question = room["questions"][0]
    script = commands(made, [upvote(question, True)] * count)
    with made.serving("ours-daphne") as (child, port):
        followers = made.followers(count, room["stream"], snapshot=True)
        where = target(port, room["stream"], complete="snap", more=["--commands", script])
        with crowd(where, followers) as people:
            cpu = child.cpu_seconds()
            told = people.ask("commands", AT_ONCE, 0, 60, seconds=60)
            cpu = child.cpu_seconds() - cpu
    kept = made.told("upvotes", "--question", question)
    return {
        "part": "votes",
        "database": made.database,
        "voters": count,
        "at_once": AT_ONCE,
        "votes_per_s": round(told["ok"] / told["seconds"]),
        "p50_ms": told["answer_p50_ms"],
        "p99_ms": told["answer_p99_ms"],
        "acknowledged": told["ok"],
        "refused": told["refused"],
        "sent_again": told["again"],
        "unanswered": told["under_way"],
        "rows": kept["rows"],
        "counter": kept["counter"],
        "exact": kept["rows"] == kept["counter"] == told["ok"],
        "server_cpu": round(cpu / told["seconds"], 2),
    }


def upvote(question: str, on: bool) -> dict[str, Any]:
    return {"type": "question.upvote", "id": question, "on": on}


def commands(made: House, wanted: list[dict[str, Any]]) -> Path:
    """A file of commands for the load client; line n is said by follower n, and round again."""
    path = made.place / "commands"
    with path.open("w", encoding="ascii") as file:
        for fields in wanted:
            command = {"key": str(uuid4()), **fields}
            file.write(json.dumps({"cmd": command}, separators=(",", ":")) + "\n")
    return path


def writes(given: argparse.Namespace, houses: Houses, most: int) -> list[dict[str, Any]]:
    """Threads of one process on the server's core, each write one command with one fact."""
    seconds = 1.5 if given.quick else 5
    rows = []
    for database in DATABASES:
        made = houses.on(database)
        for streams in (1, 8):
            for threads in (1, 8) if given.quick else (1, 4, 16):
                words = ["--threads", threads, "--streams", streams, "--seconds", seconds]
                told = made.told("writes", *words, core=SERVER)
                row = {"part": "writes", "database": database, "threads": threads}
                rows.append({**row, "streams": streams, **told})
    return rows
