"""``python -m summit.management.javascript``: the types of static/js, and the tests of its logic.

TypeScript only reads; it lives in the environment (``.venv/js``), pinned by ``tests/js``, and is
installed again when that lock has changed.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from summit.launch.options import ROOT

CHECKS = ROOT / "tests" / "js"
PLACE = Path(sys.prefix) / "js"


def main() -> int:
    """The status of the first check that fails."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        sys.stderr.write("No node or npm: `python3 manage.py test` installs them when root.\n")
        return 1
    status = install(npm)
    copy()
    for check in (
        [str(PLACE / "node_modules/typescript/bin/tsc"), "-p", str(CHECKS / "jsconfig.json")],
        ["--test", "--test-reporter=spec", *map(str, sorted(PLACE.glob("tests/js/*.test.js")))],
    ):
        status = status or subprocess.run([node, *check], cwd=ROOT, check=False).returncode  # noqa: S603
    return status


def copy() -> None:
    """Node before 20.19 takes a module for one only below a package.json, which we serve to nobody."""
    for name in ("static/js", "tests/js"):
        shutil.rmtree(PLACE / name, ignore_errors=True)
        shutil.copytree(ROOT / name, PLACE / name)


def install(npm: str) -> int:
    """What the lock names, exactly, when it is not there yet."""
    lock = (CHECKS / "package-lock.json").read_bytes()
    stamp, wanted = PLACE / "lock.sha256", hashlib.sha256(lock).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    PLACE.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(CHECKS / name, PLACE / name)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    status = subprocess.run(command, cwd=PLACE, check=False).returncode  # noqa: S603
    if status == 0:
        stamp.write_text(wanted)
    return status


if __name__ == "__main__":
    sys.exit(main())
