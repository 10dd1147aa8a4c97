"""The house is built once; each test gets it whole, with two living Daphnes and an empty Redis."""

import json
import time
from pathlib import Path

import pytest
import pytest_asyncio

from summit.launch.options import ROOT
from tests import cast as people
from tests.chaos import report
from tests.chaos.house import standing
from tests.chaos.redis_server import Redis
from tests.chaos.scale import SCALE
from tests.production import servers

_outcome: dict[str, str] = {}


def pytest_configure(config):
    config.addinivalue_line("markers", "full: takes long; not part of the smoke set")


def pytest_collection_modifyitems(config, items):
    """The smoke set leaves out what is marked ``full``, unless it is asked for by name."""
    if SCALE.name != "smoke" or any("::" in argument for argument in config.args):
        return
    left_out = [item for item in items if item.get_closest_marker("full")]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def postgres():
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def redis():
    with Redis() as server:
        yield server


@pytest.fixture(scope="session")
def building(postgres, redis, tmp_path_factory):
    place = tmp_path_factory.mktemp("house")
    with standing(place, postgres, redis.url, people=SCALE.people, rooms=SCALE.rooms) as house:
        yield house


@pytest_asyncio.fixture
async def house(building):
    """Both Daphnes answer."""
    await building.whole()
    return building


def pytest_runtest_logreport(report):
    if report.when == "call" or report.outcome != "passed":
        _outcome[report.nodeid] = report.outcome


def pytest_sessionfinish(session):
    """Of two processes each hands what it counted to the one that started them."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["chaos"] = report.packed()
        return
    if not any("/chaos/" in name for name in _outcome) or not (report.faults or report.checks):
        return
    place = ROOT / "var" / "chaos"
    place.mkdir(parents=True, exist_ok=True)
    file = place / f"{time.strftime('%Y%m%d-%H%M%S')}-{SCALE.name}.json"
    file.write_text(json.dumps(report.document(_outcome), indent=1) + "\n", encoding="utf-8")
    session.config.stash[_FILE] = file


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    if told := getattr(node, "workeroutput", {}).get("chaos"):
        report.add(told)


_FILE = pytest.StashKey[Path]()


def pytest_terminal_summary(terminalreporter, config):
    file = config.stash.get(_FILE, None)
    if file is not None:
        terminalreporter.write_line(f"\n{report.line(json.loads(file.read_text()))}\n{file}")


@pytest.fixture
def house_cast(transactional_db):
    """The cast, committed: the engine reads it from threads of its own."""
    return people.build()
