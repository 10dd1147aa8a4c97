"""The compose file, read: it is valid, nothing is open, and everything waits for the migration."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from summit import env, machine, settings
from summit.launch import __main__ as launch
from summit.launch.options import ROOT

HOUSE = ["beat", "migrate", "web", "worker"]
LONG_RUNNING = ["beat", "cache", "database", "proxy", "web", "worker"]


@pytest.fixture(scope="module")
def text():
    return (ROOT / "docker-compose.yml").read_text()


@pytest.fixture(scope="module")
def compose(text):
    return yaml.safe_load(text)


@pytest.fixture(scope="module")
def services(compose):
    return compose["services"]


@pytest.fixture(scope="module")
def dockerfile(services):
    return services["web"]["build"]["dockerfile_inline"]


def test_it_is_what_the_published_schema_asks_for():
    done = subprocess.run(
        [
            Path(sys.executable).parent / "check-jsonschema",
            *("--builtin-schema", "vendor.compose-spec", ROOT / "docker-compose.yml"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_name_it_gives_the_house_is_one_that_the_settings_read(services):
    assert settings.PROFILE == "embedded"
    given = {name for role in HOUSE for name in services[role]["environment"]}
    assert given - {name for known in env.KNOWN for name in (known, f"{known}_FILE")} == set()
    assert {
        role: services[role]["environment"]["SUMMIT_PROFILE"] for role in HOUSE
    } == dict.fromkeys(HOUSE, "production")


def test_the_demo_login_is_never_given_to_it(text):
    assert "SUMMIT_LOOPBACK" not in text


def test_secrets_come_as_files_and_only_to_those_who_read_them(compose, services):
    assert {name: list(secret) for name, secret in compose["secrets"].items()} == {
        name: ["file"] for name in compose["secrets"]
    }
    for service in services.values():
        environment = service.get("environment", {})
        files = {
            value.removeprefix("/run/secrets/")
            for name, value in environment.items()
            if name.endswith("_FILE")
        }
        words = " ".join(map(str, service.get("command", [])))
        files |= set(re.findall(r"/run/secrets/(\w+)", words))
        assert files == set(service.get("secrets", []))
        literal = [
            name for name in environment if re.search(r"(SECRET|PASSWORD|KEY|TOKEN|_URL)\w*$", name)
        ]
        assert [name for name in literal if not name.endswith("_FILE")] == []


def test_nothing_has_a_default_value(text):
    asked = re.findall(r"\$\{([^}]*)\}", text)
    assert {value.split(":?")[0] for value in asked} == {"SUMMIT_ORIGIN", "SUMMIT_EMAIL_FROM"}
    assert [value for value in asked if ":?" not in value] == []


def test_every_long_running_service_has_a_health_check_and_starts_again(services):
    assert sorted(name for name in services if "healthcheck" in services[name]) == LONG_RUNNING
    restarts = {name: service["restart"] for name, service in services.items()}
    assert restarts == {**dict.fromkeys(LONG_RUNNING, "unless-stopped"), "migrate": "no"}


def test_web_worker_and_clock_wait_for_the_migration_and_both_servers(services):
    for role in ("web", "worker", "beat"):
        assert services[role]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "database": {"condition": "service_healthy"},
            "cache": {"condition": "service_healthy"},
        }
    assert "manage.py migrate --no-input" in services["migrate"]["command"][-1]


def test_there_are_several_web_servers_and_one_clock(services):
    assert services["web"]["deploy"]["replicas"] >= 2
    assert "deploy" not in services["beat"]


def test_only_the_proxy_can_be_reached_and_it_leads_to_every_web_server(compose, services):
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert services["web"]["expose"] == [str(launch.PORT)]
    caddyfile = (ROOT / compose["configs"]["caddyfile"]["file"]).read_text()
    assert re.findall(r"dynamic a (\w+) (\d+)", caddyfile) == [("web", str(launch.PORT))]
    assert "{$SUMMIT_ORIGIN} {" in caddyfile.splitlines()
    assert "log" not in re.findall(r"^\s*(\w+)", caddyfile, re.MULTILINE)


def test_the_servers_are_on_a_network_that_leads_nowhere(compose, services):
    assert compose["networks"]["inside"] == {"internal": True}
    for name in ("database", "cache", "beat", "migrate"):
        assert services[name]["networks"] == ["inside"]
    assert services["proxy"]["networks"] == ["outside"]


def test_every_container_is_read_only_and_has_no_rights(services):
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
    root = [name for name, service in services.items() if "user" not in service]
    assert root == ["proxy"]  # with one right only: the ports below 1024
    assert services["proxy"]["cap_add"] == ["NET_BIND_SERVICE"]


def test_every_role_it_starts_is_one_that_the_launcher_knows(services):
    prefix = [".venv/bin/python", "-m", "summit.launch"]
    for role in ("web", "worker", "beat"):
        assert services[role]["command"] == [*prefix, role]
        assert services[role]["healthcheck"]["test"] == ["CMD", *prefix, "health", role]


def test_the_image_is_made_through_the_same_door_from_the_lock_and_runs_as_nobody(dockerfile):
    lines = dockerfile.splitlines()
    version = re.fullmatch(r"FROM python:(\d+)\.(\d+)-slim", lines[0])
    assert machine.OLDEST <= tuple(map(int, version.groups())) <= machine.NEWEST
    assert "RUN python3 -m summit.bootstrap base \\" in lines
    assert lines[-1] == "USER 10001:10001"
    copied = [line.split()[1:-1] for line in lines if line.startswith("COPY")]
    missing = [name for names in copied for name in names if not (ROOT / name).exists()]
    assert missing == []
