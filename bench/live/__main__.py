"""``python -m bench.live``: fan-out, pace, memory, joins, votes, writes; a table and JSON."""

import argparse
import json
import os
import signal
import sys
from contextlib import ExitStack
from pathlib import Path

from bench.live import fanout, parts, table
from bench.live.house import Houses
from bench.live.machine import CLIENT, CORES, PROBLEMS, raise_limits

SIZES = [300, 1024]


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.live", description=__doc__)
    parser.add_argument("--followers", type=int, nargs="+", help="default 500 2000 5000")
    parser.add_argument(
        "--quick", action="store_true", help="one small row each, 8 minutes at most"
    )
    parser.add_argument("--rounds", type=int, help="interleaved; default 3, with --quick 1")
    parser.add_argument("--seconds", type=float, help="of one fan-out round; default 5, quick 3")
    parser.add_argument("--burst", type=int, default=1, help="frames published back to back")
    parser.add_argument(
        "--only", type=_names((*fanout.SERVERS, fanout.DEFLATED)), help="servers, with commas"
    )
    parser.add_argument("--part", type=_names(("fanout", *parts.PARTS)), help="parts, with commas")
    parser.add_argument("--scale", type=float, default=1.0, help="of the crowds in the parts")
    parser.add_argument("--minutes", type=float, default=5.0, help="of the busy session")
    parser.add_argument("--json", type=Path, help="where the rows go")
    given = parser.parse_args()
    given.rounds = given.rounds or (1 if given.quick else 3)
    given.seconds = given.seconds or (3.0 if given.quick else 5.0)
    given.part = given.part or [
        "fanout",
        *(part for part in parts.PARTS if not (given.quick and part == "busy")),
    ]
    return given


def _names(known: tuple[str, ...]):
    def read(text: str) -> list[str]:
        names = text.split(",")
        strange = set(names) - set(known)
        if strange:
            raise argparse.ArgumentTypeError(f"{strange}: choose from {', '.join(known)}")
        return names

    return read


def fan(given: argparse.Namespace, houses: Houses, most: int) -> list[dict]:
    """The rows of the fan-out table."""
    servers = given.only or list(fanout.SERVERS)
    default = [1000] if given.quick else [500, 2000, 5000]
    ours = [] if given.quick or given.followers else [15000]
    sizes = SIZES[:1] if given.quick else SIZES
    crowds = [count for count in given.followers or default if count <= most]
    wanted = fanout.cases(crowds, sizes, servers, [count for count in ours if count <= most])
    how = {"rounds": given.rounds, "seconds": given.seconds, "burst": given.burst}
    return fanout.run(wanted, houses, **how)


def main() -> None:
    given = options()
    if len(CORES) < 2:
        print("warning: one core for server and client: these are no measurements", file=sys.stderr)
    os.sched_setaffinity(0, {CLIENT})
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # and with it all children
    most = raise_limits()
    rows: list[dict] = []
    acts = {"fanout": fan, **parts.PARTS}
    try:
        with ExitStack() as stack:
            houses = Houses(stack)
            for part in given.part:
                try:
                    rows += acts[part](given, houses, most)
                except PROBLEMS as problem:
                    print(f"left out: {part}: {problem}", file=sys.stderr)
                    last = str(problem).strip().splitlines()[-1:]
                    rows.append({"part": part, "problem": "".join(last)[:200]})
    finally:
        if given.json:
            given.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
        table.show(rows)


if __name__ == "__main__":
    main()
