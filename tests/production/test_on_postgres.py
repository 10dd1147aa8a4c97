"""The tests that touch the database most, once more on PostgreSQL."""

import os
import subprocess
import sys

import pytest

from summit.launch.options import ROOT

SUITES = [
    "tests/live/test_journal.py",
    "tests/summit/test_races.py",
    "tests/summit/test_doors.py",
    "tests/sessions/test_running.py",
    "tests/sessions/test_words.py",
    "tests/sessions/test_room_page.py",
    "tests/outcomes/test_recommendations.py",
    "tests/networking/test_connections.py",
]


@pytest.mark.timeout(240)
def test_the_same_promises_hold_on_postgresql(postgres_url, tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *SUITES],
        cwd=ROOT,
        env={**os.environ, "SUMMIT_DATABASE_URL": postgres_url, "SUMMIT_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=220,
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
