"""``python -m bench.pages``: what each screen weighs, and how soon it is of use on a bad line.

A demo of its own, and Chromium as a phone that has never been here: requests and bytes of each screen,
files with brotli as the server keeps them, pages as it compresses them; then the time over a
line of 400 kbit/s and 400 ms, median of three. With ``--busy`` a rehearsal fills the room, and what one
person is sent in a minute is counted. *painted*: the first words are on the screen; *usable*: the page
and its scripts are ready; *live*: the pill says so. Beside each budget stands what it leaves.
"""

import argparse
import json
import os
import statistics
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli
import django
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from bench.live.house import House, Houses
from bench.live.machine import raise_limits
from bench.live.table import columns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.settings")

SUMMIT = "forum-of-diasporas-and-host-cities"
PHONE = {"width": 360, "height": 740}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
LATENCY_MS, KBIT = 400, 400
BUDGETS = {"total": 60 * 1024, "usable_s": 3.0, "busy": 60 * 1024}
KINDS = {"document": "html", "stylesheet": "css", "script": "js"}
# Label, who opens it, name of the URL, what stands in it; a name that is not there is left out.
SCREENS = [
    ("home", "", "home", {}),
    ("log in", "", "account_login", {}),
    ("programme", "Ada", "summit", {"slug": SUMMIT}),
    ("session page", "Ada", "sessions:session", {"session_id": ""}),
    ("room", "Ada", "sessions:room", {"session_id": ""}),
    ("my words", "Ada", "sessions:my-words", {"session_id": ""}),
    ("console", "Mira", "sessions:console", {"session_id": ""}),
    ("desk", "Rana", "outcomes:desk", {"session_id": ""}),
    ("people", "Ada", "networking:people", {"slug": SUMMIT}),
    ("documents", "Rana", "outcomes:documents", {"slug": SUMMIT}),
    ("organise", "Olga", "organise", {"slug": SUMMIT}),
]
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime || 0"
READY = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
LIVE = """() => !document.getElementById("pill")
    || document.getElementById("pill").dataset.state === "live" """


@dataclass
class Weight:
    """What one visit with an empty cache asked for."""

    requests: int = 0
    bytes: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("html", "css", "js", "other"), 0)
    )
    raw: int = 0

    def add(self, response: Response) -> None:
        if response.request.resource_type == "websocket" or response.status in {204, 302, 303}:
            self.requests += 1
            return
        body = response.body()
        kind = KINDS.get(response.request.resource_type, "other")
        self.requests += 1
        self.raw += len(body)
        sent = response.request.sizes()["responseBodySize"]
        self.bytes[kind] += sent if kind == "html" else len(brotli.compress(body, quality=11))

    @property
    def total(self) -> int:
        return sum(self.bytes.values())


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--only", help="labels of screens, with commas")
    parser.add_argument(
        "--rounds", type=int, default=3, help="over the bad line; default 3, 0 is none"
    )
    parser.add_argument("--busy", type=int, default=0, metavar="PEOPLE", help="fill the room too")
    parser.add_argument("--minutes", type=float, default=2.0, help="of the busy room; default 2")
    parser.add_argument("--json", type=Path, help="where the rows go")
    return parser.parse_args()


def logged_in(browser: Browser, origin: str) -> dict[str, Any]:
    """The cookies of each person of the demo that a screen needs."""
    states: dict[str, Any] = {"": None}
    for name in {who for _, who, _, _ in SCREENS if who}:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{origin}/demo/")
        page.get_by_role("button", name=name).first.click()
        page.wait_for_load_state()
        states[name] = context.storage_state()
        context.close()
    return states


def addresses(origin: str, session: str) -> dict[str, str]:
    """Of the screens that this version has."""
    from django.urls import NoReverseMatch, reverse  # noqa: PLC0415 -- after django.setup()

    found = {}
    for label, _who, name, needed in SCREENS:
        given = {key: value or session for key, value in needed.items()}
        try:
            found[label] = origin + reverse(name, kwargs=given)
        except NoReverseMatch:
            print(f"left out: {label}: there is no {name}", file=sys.stderr)
    return found


def fresh(browser: Browser, state: Any) -> tuple[BrowserContext, Page]:
    """A phone with an empty cache."""
    context = browser.new_context(viewport=PHONE, storage_state=state, locale="fr")  # type: ignore[arg-type]
    return context, context.new_page()


def weigh(browser: Browser, state: Any, address: str) -> Weight:
    context, page = fresh(browser, state)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(1500)  # what is fetched late belongs to it
    weight = Weight()
    for answer in answers:
        weight.add(answer)
    context.close()
    return weight


def travel(browser: Browser, state: Any, address: str) -> dict[str, float]:
    """Seconds over the bad line."""
    context, page = fresh(browser, state)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    speed = KBIT * 1000 // 8
    line = {
        "offline": False,
        "latency": LATENCY_MS,
        "downloadThroughput": speed,
        "uploadThroughput": speed,
    }
    wire.send("Network.emulateNetworkConditions", line)
    page.goto(address, wait_until="domcontentloaded", timeout=60_000)
    page.wait_for_function(LIVE, timeout=60_000)
    live = page.evaluate("() => performance.now()")
    told = {"painted_s": page.evaluate(PAINTED), "usable_s": page.evaluate(READY), "live_s": live}
    context.close()
    return {name: value / 1000 for name, value in told.items()}


def busy(house: House, given: argparse.Namespace, origin: str, session: str) -> dict[str, Any]:
    """A rehearsal in the demo's session; what one person is sent in a minute."""
    out = house.place / "rehearsal.json"
    house.manage("rehearse", session, "--people", given.busy, "--minutes", given.minutes,
                 "--url", origin, "--json", out)  # fmt: skip
    told: dict[str, Any] = json.loads(out.read_text())
    minutes = given.minutes * told["came_in"]
    return {"screen": "room, busy", "people": told["came_in"],
            "bytes_per_minute": round(told["bytes"] / minutes),
            "frames_per_minute": round(told["frames"] / minutes),
            "left": BUDGETS["busy"] - round(told["bytes"] / minutes)}  # fmt: skip


def row(browser: Browser, state: Any, label: str, address: str, rounds: int) -> dict[str, Any]:
    weight = weigh(browser, state, address)
    found: dict[str, Any] = {"screen": label, "requests": weight.requests, **weight.bytes,
                             "total": weight.total, "uncompressed": weight.raw}  # fmt: skip
    trips = [travel(browser, state, address) for _ in range(rounds)]
    for name in ("painted_s", "usable_s", "live_s") if trips else ():
        found[name] = round(statistics.median(trip[name] for trip in trips), 2)
    if label == "room":
        found["left"] = BUDGETS["total"] - weight.total
        if trips:
            found["left_s"] = round(BUDGETS["usable_s"] - found["usable_s"], 2)
    return found


def measure(given: argparse.Namespace) -> list[dict[str, Any]]:
    rows = []
    with ExitStack() as stack:
        house = Houses(stack).on()
        _child, port = stack.enter_context(house.serving("ours-daphne", SUMMIT_LOOPBACK="1"))
        origin = f"http://127.0.0.1:{port}"
        playwright = stack.enter_context(sync_playwright())
        chromium = os.environ.get("SUMMIT_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        session = house.live_session()
        people = {label: who for label, who, _, _ in SCREENS}
        states = logged_in(browser, origin)
        wanted = given.only.split(",") if given.only else list(people)
        for label, address in addresses(origin, session).items():
            if label in wanted:
                print(f"{label}: {address}", file=sys.stderr)
                rows.append(row(browser, states[people[label]], label, address, given.rounds))
                print(rows[-1], file=sys.stderr)
        browser.close()
        if given.busy:
            rows.append(busy(house, given, origin, session))
    return rows


def main() -> None:
    given = options()
    django.setup()
    raise_limits()
    rows = measure(given)
    columns([each for each in rows if "requests" in each])
    columns([each for each in rows if "requests" not in each])
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
