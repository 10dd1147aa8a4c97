"""A record with words, and readers for what comes out of the press."""

import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from outcomes.services import hints
from tests.outcomes import record as words
from tests.outcomes.listener import canary  # noqa: F401 -- a fixture


@pytest.fixture
def record(db: None) -> SimpleNamespace:
    """The cast at a summit with something to print."""
    return words.build()


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the jobs that the workers were told about, in order; no broker is asked."""
    sent: list[str] = []
    monkeypatch.setattr(hints, "tell", lambda task, job, **_: sent.append(job))
    return sent


def text_of(pdf: Path) -> str:
    """What a reader's search finds in it."""
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())
