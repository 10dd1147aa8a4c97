"""What ``manage.py test`` runs: the house rules, then the tests, each in a process of its own."""

import os
import secrets
import sys
from dataclasses import dataclass, field
from pathlib import Path

from summit.launch.options import ROOT

GROUPS = ("lint", "unit", "launch", "chaos", "browser")
FAST = ("lint", "unit")
# Which directories of tests/ do not belong to the unit and integration tests.
PLACES = {
    "tests/launch": "launch",
    "tests/production": "launch",
    "tests/chaos": "chaos",
    "tests/browser": "browser",
}
SECONDS = {"mypy": 180}  # the first time it reads all of Django
NO_TESTS = 5  # pytest's status when nothing was selected


@dataclass(frozen=True)
class Step:
    """One command; it passes with status 0 (or one of ``fine``) within ``seconds``."""

    name: str
    group: str
    command: list[str]
    seconds: int = 60
    env: dict[str, str] = field(default_factory=dict)
    fine: tuple[int, ...] = (0,)


def house_rules() -> list[Step]:
    """Everything that reads the code without running the tests."""
    python = sys.executable
    django = [python, str(ROOT / "manage.py")]
    imports = str(Path(python).parent / "lint-imports")
    commands = {
        "ruff check": [python, "-m", "ruff", "check", "."],
        "ruff format": [python, "-m", "ruff", "format", "--check", "."],
        "import contracts": [imports],
        "mypy": [python, "-m", "mypy"],
        "djlint": [python, "-m", "djlint", "--lint", "--quiet", "templates"],
        "javascript types": [python, "-m", "summit.management.javascript"],
        "migrations": [*django, "makemigrations", "--check", "--dry-run"],
    }
    deploy = [*django, "check", "--deploy", "--fail-level", "WARNING"]
    return [
        *(Step(name, "lint", command, SECONDS.get(name, 60)) for name, command in commands.items()),
        Step("check --deploy", "lint", deploy, env=production()),
    ]


def tests(paths: list[str], expression: str, *, full: bool) -> list[Step]:
    """The pytest runs; with ``paths`` only those, each in the run it belongs to. ``full``: the fault
    tests at their full size, and those that only it has."""
    steps: list[Step] = []
    two = ["-n", "2"]
    for group, seconds, flags in (
        ("unit", 1200, two),
        ("launch", 600, [*two, "--dist", "loadfile"]),
        ("chaos", 7200 if full else 600, two),
        ("browser", 900, [*two, "--dist", "loadfile"]),
    ):
        places = [path for path in paths if group_of(path) == group] if paths else home(group)
        if not places:
            continue
        command = [sys.executable, "-m", "pytest", "-q", "--durations", "5", *flags, *places]
        if expression:
            command += ["-k", expression]
        fine = (0, NO_TESTS) if expression else (0,)
        env = {"SUMMIT_CHAOS": "full"} if full else {}
        steps.append(Step(f"pytest {group}", group, command, seconds, env, fine))
    return steps


def home(group: str) -> list[str]:
    """Where a group's tests live, as pytest's arguments."""
    if group == "unit":
        return ["tests", *(f"--ignore={place}" for place in PLACES)]
    return [place for place, owner in PLACES.items() if owner == group]


def group_of(path: str) -> str:
    """The group of a test file or node id, relative to the project or to where one stands."""
    plain = Path(path.split("::", 1)[0])
    relative = plain.resolve().relative_to(ROOT) if plain.is_absolute() else plain
    place = "/".join(relative.parts[:2])
    return PLACES.get(place, "unit")


def environment(data: Path) -> dict[str, str]:
    """Ours without what a person has set for ``up``; every step gets a data directory of its own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if (not name.startswith("SUMMIT_") or name == "SUMMIT_CHROMIUM")
        and name != "PYTHONDONTWRITEBYTECODE"  # several hundred processes would each compile us
    }
    return {**kept, "SUMMIT_DATA": str(data), "DJANGO_SETTINGS_MODULE": "summit.settings"}


def production() -> dict[str, str]:
    """An environment like that of the production profile, for ``check --deploy``."""
    return {
        "SUMMIT_PROFILE": "production",
        "SUMMIT_SECRET_KEY": secrets.token_urlsafe(64),
        "SUMMIT_ORIGIN": "https://summit.example.org",
        "SUMMIT_DATABASE_URL": "postgres://summit@db.example.org/summit",
        "SUMMIT_REDIS_URL": "redis://cache.example.org:6379/0",
        "SUMMIT_EMAIL_URL": "smtps://summit@mail.example.org:465/",
        "SUMMIT_TRUSTED_PROXIES": "1",
    }
