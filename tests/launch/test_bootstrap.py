"""What happens before there is an environment: each lack is named with its cure."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from summit import bootstrap, machine
from summit.launch.options import ROOT

SUDO = "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with locks and no environment, in a path with a space."""
    root = tmp_path / "my project"
    requirements = root / "summit" / "requirements"
    requirements.mkdir(parents=True)
    for name in ("base", "test"):
        (requirements / f"{name}.lock").write_text(f"# {name}\n")
    monkeypatch.setattr(bootstrap, "REQUIREMENTS", requirements)
    monkeypatch.setattr(bootstrap, "VENV", root / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", root / ".venv" / "bin" / "python")
    monkeypatch.setattr(bootstrap, "STAMP", root / ".venv" / "summit-ready.json")
    monkeypatch.setattr(bootstrap, "UNFINISHED", root / ".venv" / "summit-unfinished")
    return root


def furnish(*names):
    """An environment whose stamp says that the locks of ``names`` are in it."""
    bootstrap.PYTHON.parent.mkdir(parents=True)
    bootstrap.PYTHON.symlink_to(sys.executable)
    stamp = {name: bootstrap.fingerprint(name) for name in names}
    bootstrap.STAMP.write_text(json.dumps({"python": "3.11", **stamp}))


def test_bootstrap_needs_nothing_but_the_standard_library():
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import summit.bootstrap"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_test_lock_contains_the_base_lock():
    base, test = (
        set(bootstrap.pins(bootstrap.REQUIREMENTS / f"{n}.lock")) for n in ("base", "test")
    )
    assert "django==5.2" in {pin[: len("django==5.2")] for pin in base}
    assert base - test == set()


def test_an_environment_is_ready_when_its_stamp_is_the_lock(project):
    furnish("base")
    assert (bootstrap.ready("base"), bootstrap.ready("test")) == (True, False)


def test_an_environment_for_testing_also_serves_up(project):
    furnish("base", "test")
    assert (bootstrap.ready("base"), bootstrap.ready("test")) == (True, True)


def test_a_changed_lock_makes_the_environment_not_ready(project):
    furnish("base", "test")
    (bootstrap.REQUIREMENTS / "base.lock").write_text("# another\n")
    assert (bootstrap.ready("base"), bootstrap.ready("test")) == (False, True)


def test_an_interrupted_install_is_neither_ready_nor_healthy(project):
    furnish("base")
    bootstrap.UNFINISHED.touch()
    assert (bootstrap.ready("base"), bootstrap.healthy()) == (False, False)


def test_a_stamp_that_cannot_be_read_counts_as_none(project):
    furnish("base")
    bootstrap.STAMP.write_text("{half")
    assert bootstrap.ready("base") is False


@pytest.mark.parametrize("numbers", [(3, 10, 13), (3, 14, 0)])
def test_a_python_of_another_age_is_refused_with_one_that_is_there(
    project, monkeypatch, numbers, capsys
):
    monkeypatch.setattr(sys, "version_info", numbers)
    monkeypatch.setattr(sys, "argv", ["manage.py", "up"])
    monkeypatch.setattr(shutil, "which", lambda name: name if name == "python3.12" else None)
    with pytest.raises(SystemExit) as ended:
        bootstrap.prepare("base")
    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        f"summit: Summit needs Python 3.11 to 3.13; this is 3.{numbers[1]} ({sys.executable}). "
        "Cure: type: python3.12 manage.py up\n"
    )


def test_without_root_a_lack_is_one_line_that_says_what_to_type(project, monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(machine, "pango", lambda: False)
    monkeypatch.setattr(machine, "has_venv", lambda: False)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(SystemExit) as ended:
        bootstrap.prepare("base")
    python = machine.version(sys.version_info)
    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        f"summit: Missing: Python's venv, Pango, which sets the PDF. Type: {SUDO} "
        f"python{python}-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0'\n"
    )


def test_only_testing_asks_for_the_browser_and_the_servers(monkeypatch):
    base = {need.what for need in machine.needs("base", making=False)}
    test = {package for need in machine.needs("test", making=False) for package in need.packages}
    assert base == {"Pango, which sets the PDF"}
    ours = {"chromium", "postgresql", "redis-server", "poppler-utils", "nodejs", "npm"}
    assert test - set(machine.PANGO) == ours


def test_root_installs_what_is_missing_with_apt(monkeypatch):
    there, typed = [], []

    def run(command, extra=None):
        typed.append([str(word) for word in command])
        if "install" in command:
            there.append(True)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(machine, "run", run)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    machine.provide([machine.Need("Ink", lambda: bool(there), ("ink", "quill"))])
    assert typed[0] == ["/usr/bin/apt-get", "update", "-q"]
    assert typed[1][-3:] == ["--no-install-recommends", "ink", "quill"]


def test_a_failing_apt_says_so_and_what_is_still_missing(monkeypatch):
    def run(command, extra=None):
        return subprocess.CompletedProcess(command, 100, "E: Unable to locate package ink", "")

    monkeypatch.setattr(machine, "run", run)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(machine.Missing) as missing:
        machine.provide([machine.Need("Ink", lambda: False, ("ink",))])
    assert str(missing.value) == (
        "E: Unable to locate package ink\nStill missing: Ink. "
        "Type: apt-get update && apt-get install -y --no-install-recommends ink"
    )


def test_a_start_waits_for_another_that_is_preparing(project):
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from pathlib import Path\n"
        "from summit import bootstrap\n"
        f"bootstrap.REQUIREMENTS = Path({str(bootstrap.REQUIREMENTS)!r})\n"
        "with bootstrap.alone(): print('in', flush=True)"
    )
    with bootstrap.alone():
        other = subprocess.Popen(
            [sys.executable, "-c", program],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        waiting = other.stderr.readline()
        assert other.poll() is None
    out, _ = other.communicate(timeout=20)
    assert waiting == "summit: Another start is preparing the environment; waiting for it.\n"
    assert out == "in\n"


DOOR = """
import json, os, sys
def execute_from_command_line(argv):
    print(json.dumps([sys.prefix, argv[1:], os.environ.get("PYTHONPATH")]))
"""


def wheel(place: Path) -> str:
    """A wheel with a Django that only tells where it runs; the line of a lock that asks for it."""
    path = place / "django-5.2-py3-none-any.whl"
    files = {
        "django/__init__.py": "",
        "django/core/__init__.py": "",
        "django/core/management/__init__.py": DOOR,
        "django-5.2.dist-info/METADATA": "Metadata-Version: 2.1\nName: django\nVersion: 5.2\n",
        "django-5.2.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in [*files, "django-5.2.dist-info/RECORD"])
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in {**files, "django-5.2.dist-info/RECORD": record}.items():
            archive.writestr(name, text)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"django @ {path.as_uri()} --hash=sha256:{digest}\n"


@pytest.fixture
def bare(tmp_path):
    """A fresh clone whose lock is one small wheel beside it: no network is needed."""
    root = tmp_path / "fresh clone"
    (root / "summit").mkdir(parents=True)
    shutil.copy(ROOT / "manage.py", root)
    for name in ("__init__.py", "bootstrap.py", "machine.py"):
        shutil.copy(ROOT / "summit" / name, root / "summit")
    shutil.copytree(ROOT / "summit" / "launch", root / "summit" / "launch")
    requirements = root / "summit" / "requirements"
    requirements.mkdir()
    for name in ("base", "test"):
        (requirements / f"{name}.lock").write_text(wheel(tmp_path))
    (requirements / "tools.lock").write_text("")  # uv is not to be had
    return root


def door(root: Path, *arguments: str):
    """Run ``manage.py`` with the base Python, from elsewhere, in a noisy environment."""
    python = Path(sys._base_executable)
    noise = {"PYTHONPATH": "/nowhere", "VIRTUAL_ENV": "/nowhere", "PIP_USER": "1", "HOME": "/proc"}
    path = os.pathsep.join(
        place for place in os.environ["PATH"].split(os.pathsep) if not (Path(place) / "uv").exists()
    )
    return subprocess.run(
        [python, root / "manage.py", *arguments],
        cwd="/",
        env={**os.environ, **noise, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_fresh_clone_prepares_itself_and_goes_on_where_it_was_asked(bare):
    first = door(bare, "greet", "--name", "ada lovelace")
    told = [str(bare / ".venv"), ["greet", "--name", "ada lovelace"], None]
    assert (first.returncode, json.loads(first.stdout or "null")) == (0, told), first.stderr
    again = door(bare, "greet")
    assert (again.returncode, again.stderr) == (0, "")

    (bare / ".venv" / "summit-unfinished").touch()
    healed = door(bare, "greet")
    assert healed.returncode == 0
    assert healed.stderr.splitlines()[0] == (
        "summit: The environment in .venv is incomplete or of another Python: making it again."
    )


def test_a_package_that_is_not_what_was_locked_is_refused(bare):
    lock = bare / "summit" / "requirements" / "base.lock"
    lock.write_text(lock.read_text().split("sha256:")[0] + f"sha256:{'0' * 64}\n")
    done = door(bare, "greet")
    assert done.returncode == 2
    assert (
        "The packages in base.lock could not be installed. Cure: check the network" in done.stderr
    )
    assert not (bare / ".venv" / "summit-ready.json").exists()
