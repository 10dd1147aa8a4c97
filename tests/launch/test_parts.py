"""The parts of ``up`` and ``test`` that decide something."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from summit.launch import listening, options, processes
from summit.launch.options import ROOT
from summit.management import steps
from summit.management.commands.test import groups


def test_the_data_directory_is_read_before_django_and_made_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUMMIT_DATA", "elsewhere")
    monkeypatch.setenv("SUMMIT_LOOPBACK", "0")  # so that it is undone afterwards
    options.read_early(["manage.py", "up", "--data", "my data"])
    assert os.environ["SUMMIT_DATA"] == str(tmp_path / "my data")
    assert os.environ["SUMMIT_LOOPBACK"] == "1"


def test_only_up_is_read_early(monkeypatch):
    monkeypatch.setenv("SUMMIT_DATA", "elsewhere")
    options.read_early(["manage.py", "migrate", "--data", "here"])
    assert os.environ["SUMMIT_DATA"] == "elsewhere"


@pytest.mark.parametrize(
    ("host", "profile"), [("0.0.0.0", "embedded"), ("127.0.0.1", "production")]
)
def test_the_demo_login_stays_closed_beyond_loopback_and_in_production(monkeypatch, host, profile):
    monkeypatch.setenv("SUMMIT_DATA", "/tmp/somewhere")
    monkeypatch.setenv("SUMMIT_LOOPBACK", "1")
    monkeypatch.setenv("SUMMIT_PROFILE", profile)
    options.read_early(["manage.py", "up", "--host", host])
    assert "SUMMIT_LOOPBACK" not in os.environ


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        *((host, True) for host in ("127.0.0.1", "127.9.9.9", "::1", "localhost")),
        *((host, False) for host in ("0.0.0.0", "192.168.1.4", "::", "summit.example.org")),
    ],
)
def test_loopback_is_what_only_this_machine_can_reach(host, loopback):
    assert options.is_loopback(host) is loopback


def test_an_origin_is_the_given_one_or_host_and_port(monkeypatch):
    given = options.Options(host="::1", port=8000, data=Path("/tmp"), demo=True)
    monkeypatch.delenv("SUMMIT_ORIGIN", raising=False)
    assert given.origin(8001) == "http://[::1]:8001"
    monkeypatch.setenv("SUMMIT_ORIGIN", "https://summit.example.org/")
    assert given.origin(8001) == "https://summit.example.org"


def test_two_claims_of_one_port_get_two_ports():
    first = listening.claim("127.0.0.1", 20000)
    port = first.getsockname()[1]
    with first, listening.claim("127.0.0.1", port) as second:
        assert second.getsockname()[1] > port >= 20000


def test_when_no_port_is_left_it_says_so():
    with socket.socket() as last:
        last.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        last.bind(("127.0.0.1", 65535))
        last.listen()
        with pytest.raises(listening.NoPort) as refused:
            listening.claim("127.0.0.1", 65535)
    assert str(refused.value) == "Ports 65535 to 65535 are all busy. Choose another: --port."


def test_an_answer_of_another_process_is_not_ours():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        assert listening.answers("127.0.0.1", silent.getsockname()[1], "127.0.0.1", 1) is False


def test_a_log_past_its_size_is_set_aside_once(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "MAX_LOG", 10)
    log = processes.Log(tmp_path / "web.log")
    for line in (b"first line of all\n", b"second line\n", b"third line\n"):
        log.write(line)
    kept = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert kept == {"web.log": "third line\n", "web.log.1": "second line\n"}
    assert log.last(1) == "third line"


def test_a_process_that_keeps_dying_is_started_again_ever_more_slowly(tmp_path, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(processes.time, "monotonic", lambda: now[0])
    process = processes.Process("clerk", ["false"], dict(os.environ), tmp_path)
    process.start()
    waits = []
    for _ in range(7):
        process._child.wait()
        assert process.restart_when_due() == "clerk ended (status 1); starting it again."
        waits.append(process._again_at - now[0])
        now[0] = process._again_at
        assert process.restart_when_due() == ""
    process.kill()
    process.close()
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


def test_every_test_belongs_to_one_run():
    found = {
        path: steps.group_of(path)
        for path in ("tests/sessions/test_notes.py::test_one", "tests/browser", "tests/launch/")
    }
    assert found == {
        "tests/sessions/test_notes.py::test_one": "unit",
        "tests/browser": "browser",
        "tests/launch/": "launch",
    }
    assert steps.group_of(str(ROOT / "tests" / "production" / "test_compose.py")) == "launch"


def test_no_group_may_hang_for_longer_than_twenty_minutes():
    rules = {step.name: step.seconds for step in steps.house_rules()}
    runs = {step.name: step.seconds for step in steps.tests([], "", full=False)}
    assert list(runs) == ["pytest unit", "pytest launch", "pytest chaos", "pytest browser"]
    assert max(runs.values()) <= 1200
    assert set(rules.values()) == {60, 180}


def test_a_group_that_does_not_exist_is_refused_by_name():
    assert groups("", fast=True) == {"lint", "unit"}
    assert groups("browser, lint", fast=False) == {"browser", "lint"}
    with pytest.raises(CommandError, match="--only sauna: write some of"):
        groups("sauna", fast=False)


def test_what_a_person_has_set_for_up_does_not_reach_the_tests(monkeypatch, tmp_path):
    monkeypatch.setenv("SUMMIT_DATABASE_URL", "postgres://precious")
    monkeypatch.setenv("SUMMIT_CHROMIUM", "/opt/chromium")
    given = steps.environment(tmp_path)
    ours = {name: value for name, value in given.items() if name.startswith("SUMMIT_")}
    assert ours == {"SUMMIT_DATA": str(tmp_path), "SUMMIT_CHROMIUM": "/opt/chromium"}


@pytest.mark.parametrize(
    ("told", "said"), [("know_parent()", b""), ("", b"outlived\n")], ids=["told", "twin"]
)
def test_a_pool_child_whose_worker_died_at_its_birth_does_not_live_on(told, said):
    story = f"""
import os, signal, time
from summit.celery import die_with_parent, know_parent
{told}
worker = os.getpid()
if os.fork() == 0:
    os.kill(worker, signal.SIGKILL)
    while os.getppid() == worker:
        time.sleep(0.01)
    die_with_parent()
    print("outlived", flush=True)
    os._exit(0)
signal.pause()
"""
    # The pipe stays open until the child has ended: that is what is waited for.
    worker = subprocess.run(
        [sys.executable, "-c", story], cwd=ROOT, capture_output=True, timeout=60
    )
    assert worker.returncode == -signal.SIGKILL
    assert worker.stdout == said
