"""Starts the child and reads its answer."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 120.0  # seconds by the clock


class BrokeOff(Exception):  # noqa: N818 -- it names what happened
    """The child said nothing that can be understood; it may be tried again."""


def remake(source: Path, target: Path, suffix: str, *, edge: int = 0) -> dict[str, Any]:
    """``{"kind", "suffix", "count", "bytes"}``, or ``{"problem"}``. With ``edge`` a picture of at most that
    many pixels, and its ``size``. Raises BrokeOff."""
    command = [sys.executable, "-m", "sessions.remake.child", str(os.getpid()),
               str(source), str(target), suffix, *([str(edge)] if edge else [])]  # fmt: skip
    try:
        ended = subprocess.run(  # noqa: S603 -- our own module, no shell
            command,
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            start_new_session=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"problem": "heavy"}
    if ended.returncode < 0:  # its limits, or a fault in a decoder
        return {"problem": "heavy"}
    try:
        told = json.loads(ended.stdout)
    except ValueError:
        raise BrokeOff(ended.stderr.decode(errors="replace")[-2000:]) from None
    return dict(told)


def _environment() -> dict[str, str]:
    """Nothing of ours: no secrets, no addresses."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(ROOT),
    }
