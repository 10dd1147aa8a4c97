"""A hint is nobody's burden: a process that gave one ends when it is done."""

import os
import subprocess
import sys

from summit.launch.options import ROOT

HINT = """
import django; django.setup()
from summit.log import hints
hints.committed({"a": 1})
"""


def test_a_process_that_told_of_news_still_ends(tmp_path):
    env = {**os.environ, "SUMMIT_DATA": str(tmp_path), "SUMMIT_REDIS_URL": "redis://127.0.0.1:1/0"}
    command = [sys.executable, "-c", HINT]
    done = subprocess.run(command, cwd=ROOT, env=env, timeout=60, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
