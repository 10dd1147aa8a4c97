"""``manage.py up`` as a whole: real processes, real ports, nothing left behind."""

import json
import os
import re
import signal
import socket
from pathlib import Path
from urllib.request import urlopen

from tests.launch.house import free_port, wait_until


def health(origin):
    with urlopen(f"{origin}/healthz", timeout=5) as answer:
        return json.loads(answer.read())


def test_a_first_start_offers_the_first_person_a_link_before_it_is_ready(lived_in):
    said = (lived_in / "test.err").read_text()
    assert len(re.findall(r"http://127\.0\.0\.1:\d+/set-up/\S+/", said)) == 1


def test_ready_means_that_our_web_process_answers(up):
    house = up("--port", str(free_port()))
    answer = health(house.origin())
    assert answer == {"ok": True, "pid": house.one("-m summit.server")}


def test_a_busy_port_becomes_the_next_free_one_and_is_said_aloud(up):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        busy = other.getsockname()[1]
        house = up("--port", str(busy))
        origin = house.origin()
    chosen = int(origin.rsplit(":", 1)[1])
    assert chosen > busy
    assert f"Port {busy} is busy; using {chosen}." in house.said().splitlines()
    assert health(origin)["ok"] is True


def test_sigterm_ends_everything_with_status_0(up):
    house = up("--port", str(free_port()))
    house.origin()
    house.one("celery")
    assert house.end(signal.SIGTERM) == 0
    assert house.nothing_left()


def test_ctrl_c_ends_everything_with_status_0(up):
    house = up("--port", str(free_port()))
    house.origin()
    assert house.end(signal.SIGINT) == 0
    assert house.nothing_left()


def test_a_killed_house_leaves_no_process_behind(up):
    house = up("--port", str(free_port()))
    house.origin()
    wait_until(lambda: len(house.pids(" worker ")) == 3, lambda: f"no pool: {house.pids()}")
    assert house.end(signal.SIGKILL) == -signal.SIGKILL
    assert house.nothing_left(5.0)


def test_a_dead_worker_is_started_again_and_its_pool_goes_with_it(up):
    house = up("--port", str(free_port()))
    house.origin()
    wait_until(lambda: len(house.pids(" worker ")) == 3, lambda: f"no pool: {house.pids()}")
    before = house.pids(" worker ")
    os.kill(min(before), signal.SIGKILL)
    house.wait_for_words("worker ended (signal SIGKILL); starting it again.")
    wait_until(lambda: len(house.pids(" worker ")) == 3, lambda: f"no new pool: {house.pids()}")
    assert set(before) & set(house.pids(" worker ")) == set()
    assert house.process.poll() is None


def test_a_dead_web_server_ends_all_with_a_message(up):
    house = up("--port", str(free_port()))
    house.origin()
    os.kill(house.one("-m summit.server"), signal.SIGKILL)
    assert house.process.wait(timeout=20) == 1
    assert "The web server ended (signal SIGKILL)." in house.said()
    assert f"The whole log: {house.data}/logs/web.log" in house.said()
    assert house.nothing_left()


def test_a_second_start_on_the_same_data_is_refused_and_names_the_first(up):
    house = up("--port", str(free_port()))
    origin = house.origin()
    second = up("--port", str(free_port()), data=house.data)
    # Both write to the same files here; the refusal is the second's own.
    assert second.process.wait(timeout=20) == 1
    assert f"Already running on {house.data}: {origin} (process {house.process.pid})." in (
        second.said()
    )
    assert health(origin)["ok"] is True


def test_a_data_directory_that_was_left_by_a_killed_house_is_free_again(up):
    first = up("--port", str(free_port()))
    first.origin()
    first.end(signal.SIGKILL)
    first.nothing_left()
    again = up("--port", str(free_port()), data=first.data)
    assert health(again.origin())["ok"] is True


def test_a_web_server_that_cannot_start_shows_its_last_words(up, tmp_path):
    house = up("--port", str(free_port()), SUMMIT_LOG_LEVEL="LOUDEST")
    assert house.process.wait(timeout=30) == 1
    assert "LOUDEST" in house.said()


def test_an_address_beyond_this_machine_needs_a_way_for_mail_to_leave(up):
    house = up("--host", "0.0.0.0")
    assert house.process.wait(timeout=20) == 1
    assert "Set SUMMIT_EMAIL_URL=smtp://" in house.said()
    assert "mail viewer" in house.said()


def test_an_address_of_another_machine_is_refused_by_name(up):
    house = up("--host", "192.0.2.1", SUMMIT_EMAIL_URL="smtp://mail.example.org:25/")
    assert house.process.wait(timeout=20) == 1
    assert "Cannot listen on 192.0.2.1" in house.said()


def test_a_port_that_is_no_port_is_refused_by_name(up):
    house = up("--port", "99999")
    assert house.process.wait(timeout=20) == 2
    assert "argument --port: '99999': write a number from 1 to 65535" in house.said()


def test_the_demo_login_is_open_only_on_a_loopback_address(up):
    house = up("--port", str(free_port()), SUMMIT_LOOPBACK="0")
    house.origin()
    environment = environ(house.one("-m summit.server"))
    assert environment["SUMMIT_LOOPBACK"] == "1"
    assert environment["SUMMIT_DATA"] == str(house.data)
    house.end()

    host, mail = "0.0.0.0", "smtp://mail.example.org:25/"
    open_house = up("--host", host, "--port", str(free_port()), SUMMIT_EMAIL_URL=mail)
    open_house.origin()
    environment = environ(open_house.one("-m summit.server"))
    assert environment.get("SUMMIT_LOOPBACK") is None


def environ(pid):
    pairs = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)
