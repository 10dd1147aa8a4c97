"""``python3 manage.py test``: the house rules and every test, with a table at the end."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from summit.launch.child import mortal
from summit.launch.options import ROOT
from summit.management.steps import FAST, GROUPS, Step, environment, house_rules, tests


class Command(BaseCommand):
    help = "Run the house rules and the tests; a table at the end, status 1 when anything fails."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", metavar="PATH", help="only these tests")
        parser.add_argument("--only", default="", help=f"some of: {', '.join(GROUPS)}")
        parser.add_argument("-k", dest="expression", default="", help="pytest's -k")
        parser.add_argument("--fast", action="store_true", help="only lint and unit")
        parser.add_argument(
            "--chaos", action="store_true", help="only the fault tests, all of them"
        )

    def handle(self, *args: Any, **given: Any) -> None:
        full = given["chaos"]
        chosen = groups("chaos" if full else given["only"], given["fast"])
        paths, expression = given["paths"], given["expression"]
        rules = [] if paths or expression else house_rules()
        runs = tests(paths, expression, full=full)
        steps = [step for step in [*rules, *runs] if step.group in chosen]
        if not steps:
            raise CommandError("Nothing to run: the paths and --only exclude each other.")
        results = []
        with tempfile.TemporaryDirectory(prefix="summit-test-") as place:
            for number, step in enumerate(steps):
                self.heading(f"{step.name}")
                results.append((step, *run(step, Path(place) / str(number))))
        self.table(results)
        if any(verdict != "ok" for _, verdict, _ in results):
            sys.exit(1)

    def heading(self, name: str) -> None:
        self.stdout.write(f"\n\N{BLACK RIGHT-POINTING TRIANGLE} {name}")
        self.stdout.flush()

    def table(self, results: list[tuple[Step, str, float]]) -> None:
        """What ran, how it ended, how long it took."""
        self.stdout.write("")
        for step, verdict, seconds in results:
            self.stdout.write(f"{step.name:<20} {verdict:<22} {seconds:7.1f} s")
        total = sum(seconds for _, _, seconds in results)
        failed = sum(verdict != "ok" for _, verdict, _ in results)
        self.stdout.write(
            f"{'all':<20} {f'{failed} failed' if failed else 'ok':<22} {total:7.1f} s"
        )


def groups(only: str, fast: bool) -> set[str]:
    """The groups that were asked for. Raises ``CommandError`` for one that does not exist."""
    asked = set(only.replace(",", " ").split()) or set(FAST if fast else GROUPS)
    if unknown := asked - set(GROUPS):
        raise CommandError(f"--only {', '.join(sorted(unknown))}: write some of {GROUPS}.")
    return asked


def run(step: Step, data: Path) -> tuple[str, float]:
    """Run one step to its end or its limit: the verdict ("ok" or what went wrong), the seconds."""
    began = time.monotonic()
    child = subprocess.Popen(  # noqa: S603 -- summit.management.steps
        mortal(step.command),
        cwd=ROOT,
        env={**environment(data), **step.env},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        status = child.wait(timeout=step.seconds)
        verdict = "ok" if status in step.fine else f"failed (status {status})"
    except subprocess.TimeoutExpired:
        verdict = f"stopped after {step.seconds} s"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    return verdict, time.monotonic() - began
