"""Runs the press in a process of its own and listens to it."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from outcomes.press.places import FONTS, ROOT

LONGEST = 900.0  # seconds by the clock
LOOK = 0.2  # seconds between two looks at whether to stop

Told = Callable[[str, int, int], None]


class RenderFailed(Exception):  # noqa: N818 -- it names what happened
    """The child ended without a document; ``details`` is what it said on standard error."""

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details


class RenderStopped(Exception):  # noqa: N818 -- it names what happened
    """``stop`` said so; the child and everything it started are gone."""


@dataclass(frozen=True)
class Rendered:
    path: Path
    pages: int
    missing: list[str]  # characters printed as U+XXXX
    cut: int  # texts too long to be printed whole
    # The other formats: ``format``, ``path``, ``name``, ``members``.
    others: list[dict[str, Any]] = field(default_factory=list)


def render(
    content: bytes, digest: str, workdir: Path, *, tell: Told, stop: Callable[[], bool]
) -> Rendered:
    """``content`` (JSON) becomes ``workdir/out.pdf``. ``tell(stage, done, total)`` hears of
    progress; ``stop()`` is asked a few times a second. Raises RenderFailed or RenderStopped."""
    (workdir / "inputs.json").write_bytes(content)
    (workdir / "digest").write_text(digest, encoding="ascii")
    tell("setting", 0, 0)
    with (workdir / "errors.txt").open("wb") as errors:
        child = subprocess.Popen(  # noqa: S603 -- our own module, no shell
            [sys.executable, "-m", "outcomes.press.child", str(os.getpid()), str(workdir)],
            cwd=ROOT,
            env=_environment(workdir),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
    try:
        last = _listen(child, tell, stop)
        status = child.wait(timeout=30)
    finally:
        _end(child)
    if status or not last.get("finished"):
        said = (workdir / "errors.txt").read_text(encoding="utf-8", errors="replace")
        raise RenderFailed(_why(status), said[-4000:])
    return Rendered(
        workdir / "out.pdf", last["pages"], last["missing"], last["cut"], last["others"]
    )


def _environment(workdir: Path) -> dict[str, str]:
    """Nothing of ours: no secrets, no addresses, no proxies, and no fonts of the machine."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(ROOT),
        "HOME": str(workdir),
        "TMPDIR": str(workdir),
        "XDG_CACHE_HOME": str(workdir),
        "FONTCONFIG_FILE": str(FONTS / "fonts.conf"),
        # Where Homebrew keeps Pango.
        **{name: value for name, value in os.environ.items() if name.startswith("DYLD_")},
    }


def _listen(
    child: "subprocess.Popen[bytes]", tell: Told, stop: Callable[[], bool]
) -> dict[str, Any]:
    """Its lines until it closes them; the last one."""
    assert child.stdout is not None
    started, rest = time.monotonic(), b""
    last: dict[str, Any] = {}
    os.set_blocking(child.stdout.fileno(), False)
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            if stop():
                raise RenderStopped
            if time.monotonic() - started > LONGEST:
                raise RenderFailed(_("It took longer than %(n)d seconds.") % {"n": round(LONGEST)})
            if not selector.select(LOOK):
                continue
            said = child.stdout.read()
            if not said:
                return last
            *lines, rest = (rest + said).split(b"\n")
            for line in lines:
                last = json.loads(line)
                if "stage" in last:
                    tell(last["stage"], last["done"], last["total"])


def _end(child: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout:
        child.stdout.close()


def _why(status: int) -> str:
    if status < 0:
        return _("The press was ended by %(signal)s.") % {"signal": signal.Signals(-status).name}
    return _("The press ended with status %(status)d.") % {"status": status}
