"""The health checks of the compose file tell the living from the dead."""

import signal
import time

import pytest

from summit.launch import __main__ as launch
from tests.production import servers


@pytest.fixture(scope="module")
def house(tmp_path_factory, redis_url):
    """The environment of a house with a migrated SQLite database, and Redis between its parts."""
    place, port = tmp_path_factory.mktemp("house"), servers.free_port()
    given = servers.production_environment(
        place, f"sqlite:///{place}/house.sqlite3", redis_url, port
    )
    servers.manage(given, "migrate", "--no-input", "--verbosity", "0")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(name, value)
        patch.setattr(launch, "PORT", port)
        yield given


def test_a_web_server_is_well_while_it_answers(house):
    web = servers.start_web(launch.PORT, house)
    try:
        assert launch.is_well("web") is True
    finally:
        web.end(signal.SIGKILL)
    assert launch.is_well("web") is False


def test_a_worker_is_well_while_it_takes_messages(house):
    worker = servers.start_worker(house)
    try:
        assert launch.is_well("worker") is True
    finally:
        worker.end(signal.SIGKILL)
    assert launch.is_well("worker") is False


def test_the_clock_is_well_while_it_writes_down_what_it_has_done(house, monkeypatch):
    assert launch.is_well("beat") is False
    beat = servers.start_beat(house)
    try:
        beat.wait_until(lambda: launch.is_well("beat"))
    finally:
        beat.end()
    later = time.time() + launch.BEAT_WRITES + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert launch.is_well("beat") is False


def test_a_role_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(SystemExit) as ended:
        launch.main(["health", "kitchen"])
    assert ended.value.code == "Write: python -m summit.launch [health] web|worker|beat"
