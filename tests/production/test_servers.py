"""The servers that the production tests stand on: real, their own, and gone afterwards."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import dj_database_url
import psycopg
import pytest
import redis

from summit.launch.options import ROOT


def test_postgres_answers_under_the_address_that_the_settings_read(postgres_url):
    parts = dj_database_url.parse(postgres_url)
    assert parts["ENGINE"] == "django.db.backends.postgresql"
    with psycopg.connect(host=parts["HOST"], dbname=parts["NAME"], user=parts["USER"]) as database:
        encoding = database.execute("SHOW server_encoding").fetchone()
    assert encoding == ("UTF8",)


def test_redis_answers_and_wants_its_password(redis_url):
    with redis.Redis.from_url(redis_url) as server:
        assert server.ping() is True
    port = int(redis_url.rsplit(":", 1)[1].split("/")[0])
    with redis.Redis(port=port) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()


HOLD = """
import sys, time
sys.path.insert(0, {root!r})
from tests.production import servers
with servers.postgres() as one, servers.redis() as two:
    print(one, two, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def scratch():
    """A short directory that a person without rights may walk through."""
    place = Path(tempfile.mkdtemp(prefix="summit-run-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


def test_the_servers_die_with_the_run_that_started_them(scratch):
    run = subprocess.Popen(
        [sys.executable, "-c", HOLD.format(root=str(ROOT))],
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        text=True,
    )
    port = run.stdout.readline().rsplit(":", 1)[1].split("/")[0]
    alive = [pid for pid in everything() if str(scratch) in words(pid) or f":{port}" in words(pid)]
    assert len(alive) == 2
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    run.stdout.close()
    limit = time.monotonic() + 5
    while (left := [pid for pid in alive if words(pid)]) and time.monotonic() < limit:
        time.sleep(0.05)
    assert left == []


def everything():
    return [int(place.name) for place in Path("/proc").glob("[0-9]*")]


def words(pid):
    """The command line; "" when the process is gone or a zombie."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
