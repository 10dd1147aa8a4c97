"""``python -m sessions.remake.child PARENT SOURCE TARGET SUFFIX [EDGE]``: makes one file anew; with an
edge a picture of at most that many pixels, and nothing else.

A process of its own, with limits of memory, time and size, an almost empty environment, no database, no
network and no other process. It says one line of JSON: what it made, or the problem.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from summit.launch.mortal import die_with_parent

MEMORY = 1536 * 1024**2  # bytes of address space
SECONDS = 60  # of processor time
LARGEST = 128 * 1024**2  # bytes of the file that is written

FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "ctypes.dlopen",
)


def main(argv: list[str]) -> int:
    parent, source, target, suffix = int(argv[0]), Path(argv[1]), Path(argv[2]), argv[3]
    edge = int(argv[4]) if len(argv) > 4 else 0
    die_with_parent(parent)
    _limit()
    from sessions.remake.kinds import Refused  # noqa: PLC0415 -- after the limits

    try:
        told = _make(source, target, suffix, edge)
    except Refused as refusal:
        told = {"problem": refusal.problem}
    except MemoryError:
        told = {"problem": "heavy"}
    except RecursionError:
        told = {"problem": "heavy"}
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


def _make(source: Path, target: Path, suffix: str, edge: int) -> dict[str, Any]:
    from sessions.remake import kinds, pdfs, pictures, texts  # noqa: PLC0415 -- after the limits

    sys.addaudithook(_stay_inside)
    with source.open("rb") as file:
        head = file.read(1024)
    if not head:
        raise kinds.Refused("empty")
    kind = kinds.kind_of(head, suffix)
    if edge and kind != "picture":
        raise kinds.Refused("unknown")
    if kind == "picture":
        made = pictures.remake(source, target, edge=edge)
    elif kind == "text":
        made = texts.remake(source, target, suffix)
    else:
        made = pdfs.remake(source, target)
    return {
        "kind": made.kind,
        "suffix": made.suffix,
        "count": made.count,
        "bytes": target.stat().st_size,
        **({"size": made.size} if edge else {}),
    }


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _stay_inside(event: str, _args: tuple[Any, ...]) -> None:
    if event.startswith(FORBIDDEN):
        raise PermissionError(f"Nothing here does {event}.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
