"""``python -m outcomes.press.child PARENT WORKDIR pages|formats``: renders ``inputs.json`` into ``out.pdf``, or
writes the other formats of the document.

A process of its own, with limits, an almost empty environment, no database, no network, and no way
to outlive its parent. It says what it does in JSON lines on standard output.
"""

import gc
import json
import logging
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from summit.launch.mortal import die_with_parent

MEMORY = 4 * 1024**3  # bytes of address space
SECONDS = 900  # of processor time
PATIENCE = 3  # niceness: whoever waits for a page comes first
LARGEST = 512 * 1024**2  # bytes of one file

FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork")


def main(argv: list[str]) -> int:
    parent, workdir, task = int(argv[0]), Path(argv[1]), argv[2]
    die_with_parent(parent)
    _limit()
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1)

    def tell(**what: Any) -> None:
        out.write(json.dumps(what) + "\n")

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    content, digest = (workdir / "inputs.json").read_bytes(), (workdir / "digest").read_text()
    data = json.loads(content)
    _configure(data["interface"])
    if task == "formats":
        tell(finished=True, others=_write(data, digest, workdir, tell))
    else:
        tell(finished=True, **_set(data, content, digest, workdir, tell))
    return 0


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.setpriority(os.PRIO_PROCESS, 0, max(PATIENCE, os.getpriority(os.PRIO_PROCESS, 0)))
    # On a desktop niceness counts within a session only, and this process begins one.
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(f"{PATIENCE}\n", encoding="ascii")


# The imports below need the settings, and are slow.
def _write(data: Any, digest: str, workdir: Path, tell: Any) -> list[dict[str, Any]]:
    from outcomes.formats import making  # noqa: PLC0415

    _settle()
    return making.make_others(
        data, digest, workdir, lambda done, total: tell(stage="formats", done=done, total=total)
    )


def _set(data: Any, content: bytes, digest: str, workdir: Path, tell: Any) -> dict[str, Any]:
    """What ``presses.Rendered`` says of the pages."""
    from outcomes.press import pages, typeset, volumes, words  # noqa: PLC0415

    _settle()
    tell(stage="setting", done=0, total=len(data["sessions"]))
    tamer = words.Tamer()
    html = pages.html(data, digest, tamer)
    codes = tamer.codes | {ord(char) for char in set(html)}
    as_of, beside = data["as_of"] or "", volumes.links(data).files
    data.clear()  # of a large record tens of megabytes, which the layout can have
    count = typeset.typeset(
        html,
        workdir / "out.pdf",
        digest=digest,
        codes=codes,
        content=content,
        as_of=as_of,
        beside=beside,
        tell=lambda stage, done, total: tell(stage=stage, done=done, total=total),
    )
    return {"pages": count, "missing": sorted(tamer.missing), "cut": tamer.cut}


def _configure(interface: str) -> None:
    """Django for translation and templates only."""
    import django  # noqa: PLC0415 -- after the limits
    from django.conf import settings  # noqa: PLC0415

    from outcomes.press.places import LOCALE  # noqa: PLC0415

    settings.configure(
        LANGUAGES=[(interface, interface), ("en", "English")],
        LANGUAGE_CODE="en",
        LOCALE_PATHS=[LOCALE],
        USE_TZ=True,
        INSTALLED_APPS=[],
        LOGGING_CONFIG=None,
    )
    django.setup()


def _settle() -> None:
    """Everything is loaded. A layout makes millions of objects that live to its end: looking through them as
    often as usual takes an eighth of the time and finds nothing."""
    sys.addaudithook(_stay_inside)
    gc.freeze()
    gc.set_threshold(50_000, 50, 1000)


def _stay_inside(event: str, _args: tuple[Any, ...]) -> None:
    """From here on the process opens no connection and starts no other process."""
    if event.startswith(FORBIDDEN):
        raise PermissionError(f"The press does not do {event}.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
