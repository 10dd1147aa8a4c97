"""What the pages' scripts weigh on a weak line."""

import re

import brotli

from summit.launch.options import ROOT

SCRIPTS = ROOT / "static" / "js"
LIVE = ("live.js", "line.js", "commands.js")


def weight(name: str) -> int:
    return len(brotli.compress((SCRIPTS / name).read_bytes(), quality=11))


def imports(name: str) -> set[str]:
    found = re.findall(r'^import .*"\./([\w./]+)";$', (SCRIPTS / name).read_text(), re.MULTILINE)
    return {*found, *(deeper for one in found for deeper in imports(one))}


def test_the_live_engine_weighs_at_most_six_kibibytes():
    assert imports("live.js") == {"line.js", "commands.js", "page.js"}  # page.js is every page's
    weights = {name: weight(name) for name in LIVE}
    assert sum(weights.values()) <= 6 * 1024, weights


def test_all_scripts_of_a_room_weigh_at_most_twelve_kibibytes():
    names = {"site.js", "live.js", *imports("site.js"), *imports("live.js")}
    weights = {name: weight(name) for name in names}
    assert sum(weights.values()) <= 12 * 1024, weights
