"""A rehearsal against a server that runs: people come, talk, drop out and come back, and nothing stays."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from summit.launch import commands
from summit.launch.child import mortal
from summit.launch.listening import claim, responds
from summit.launch.options import ROOT
from tests.launch.house import furnished, wait_until

SESSION = "forum-of-diasporas-and-host-cities/2"


class Server:
    """A web server with the demo, and what is typed beside it."""

    def __init__(self, data: Path) -> None:
        kept = {name: v for name, v in os.environ.items() if not name.startswith("SUMMIT_")}
        self.environment = {**kept, "SUMMIT_DATA": str(data)}
        self.data = data

    def manage(self, *words: str, status: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, ROOT / "manage.py", *words],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False,
        )  # fmt: skip
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("rehearsal") / "data"
    made = Server(shutil.copytree(furnished(tmp_path_factory), place))
    with closing(claim("127.0.0.1", 18900)) as door:
        port = door.getsockname()[1]
        made.origin = f"http://127.0.0.1:{port}"
        web = subprocess.Popen(
            mortal(commands.web(["--fd", str(door.fileno())])),
            env={**made.environment, "SUMMIT_ORIGIN": made.origin}, cwd=ROOT,
            pass_fds=(door.fileno(),),
        )  # fmt: skip
        try:
            wait_until(lambda: responds("127.0.0.1", port, f"127.0.0.1:{port}"), "it answers")
            yield made
        finally:
            web.terminate()
            web.wait(timeout=30)


@pytest.mark.timeout(300)
def test_a_small_rehearsal_loses_nothing_and_leaves_nothing(server):
    file = server.data / "told.json"
    said = server.manage(
        "rehearse", SESSION, "--people", "40", "--minutes", "0.6", "--seed", "39",
        "--url", server.origin, "--json", str(file),
    )  # fmt: skip
    told = json.loads(file.read_text())
    assert "Nothing was lost" in said
    assert (told["came_in"], told["holes"], told["missing"], told["errors"]) == (42, [], [], {})
    assert {"contribute", "upvote", "react", "vote", "start", "end"} <= set(told["accepted"])
    assert (told["unanswered"], told["seen_times"] > 0, told["drops_healed"] > 0) == (
        {},
        True,
        True,
    )
    left = (
        "from summit.models import User; print(User.objects.filter(email__startswith='0').count())"
    )
    assert server.manage("shell", "--verbosity", "0", "-c", left).strip() == "0"
