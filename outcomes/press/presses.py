"""One process of the press: started with nothing of ours in its environment, heard line by line, and ended with
everything it started."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from outcomes.press.places import FONTS, ROOT


class RenderFailed(Exception):  # noqa: N818 -- it names what happened
    """The child ended without a document; ``details`` is what it said on standard error."""

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details


PAGES, FORMATS = "pages", "formats"


@dataclass(frozen=True)
class Rendered:
    path: Path
    pages: int
    missing: list[str]  # characters printed as U+XXXX
    cut: int  # texts too long to be printed whole
    # The other formats of a whole document: ``format``, ``path``, ``name``, ``members``.
    others: list[dict[str, Any]] = field(default_factory=list)


class Press:
    """Sets the pages of ``content`` (JSON), or writes its other formats, in ``place``, which it makes when it is
    missing."""

    def __init__(self, content: bytes, digest: str, place: Path, task: str = PAGES) -> None:
        place.mkdir(mode=0o700, exist_ok=True)
        (place / "inputs.json").write_bytes(content)
        (place / "digest").write_text(digest, encoding="ascii")
        self._place, self._rest = place, b""
        self._last: dict[str, Any] = {}
        self._is_over = False
        self.began = time.monotonic()
        with (place / "errors.txt").open("wb") as errors:
            self._child = subprocess.Popen(  # noqa: S603 -- our own module, no shell
                [sys.executable, "-m", "outcomes.press.child", str(os.getpid()), str(place), task],
                cwd=ROOT,
                env=_environment(place),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        os.set_blocking(self.output.fileno(), False)

    @property
    def output(self) -> IO[bytes]:
        assert self._child.stdout is not None
        return self._child.stdout

    def hear(self) -> list[dict[str, Any]] | None:
        """What it has said since; None when it will say nothing more."""
        said = self.output.read()
        if not said:
            return None
        *lines, self._rest = (self._rest + said).split(b"\n")
        news: list[dict[str, Any]] = [json.loads(line) for line in lines]
        self._last = news[-1] if news else self._last
        return news

    def finish(self) -> dict[str, Any]:
        """What it says of what it has made. Raises RenderFailed."""
        try:
            status = self._child.wait(timeout=30)
        finally:
            self.end()
        if status or not self._last.get("finished"):
            said = (self._place / "errors.txt").read_text(encoding="utf-8", errors="replace")
            raise RenderFailed(_why(status), said[-4000:])
        return {name: value for name, value in self._last.items() if name != "finished"}

    def end(self) -> None:
        """At once, with everything it started. Twice is once."""
        if self._is_over:
            return
        self._is_over = True
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()
        self.output.close()


def _environment(place: Path) -> dict[str, str]:
    """Nothing of ours: no secrets, no addresses, no proxies, and no fonts of the machine."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(ROOT),
        "HOME": str(place),
        "TMPDIR": str(place),
        "XDG_CACHE_HOME": str(place),
        "FONTCONFIG_FILE": str(FONTS / "fonts.conf"),
        # Where Homebrew keeps Pango.
        **{name: value for name, value in os.environ.items() if name.startswith("DYLD_")},
    }


def _why(status: int) -> str:
    if status < 0:
        return _("The press was ended by %(signal)s.") % {"signal": signal.Signals(-status).name}
    return _("The press ended with status %(status)d.") % {"status": status}
