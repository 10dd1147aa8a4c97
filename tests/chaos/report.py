"""One JSON per run, and the one line that the README takes from it.

python -m tests.chaos.report FILE            prints the line
python -m tests.chaos.report FILE --readme   puts it into README.md
"""

import json
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from summit.launch.options import ROOT
from tests.chaos.scale import SCALE

KINDS = ("lost", "duplicated", "foreign", "holes", "reordered", "unequal", "gaps", "broken")
COUNTED = ("gaps", "reconnects", "snaps", "tickets")
SIZES = {"smoke": "the smoke set", "every": "all of them, small", "full": "all of them, full size"}
faults: Counter[str] = Counter()
writes: Counter[str] = Counter()
found: Counter[str] = Counter()
seen: Counter[str] = Counter()
healed: list[float] = []
bugs: dict[str, bool] = {}
checks: Counter[str] = Counter()  # what was compared where no fault was made
_began = time.time()


def note(storm, verdict) -> None:
    """What one storm did and how it ended."""
    faults.update(storm.landed)
    writes.update(storm.ledger.counts())
    found.update({kind: len(getattr(verdict, kind)) for kind in KINDS})
    seen["events"] += verdict.events
    for observer in storm.observers:
        seen.update({name: observer.counts[name] for name in COUNTED})
        seen["applied"] += sum(len(cursor.applied) for cursor in observer.streams.values())
        seen["resets"] += len(observer.resets)
        healed.extend(observer.healed)


def hit(fault: str, number: int = 1) -> None:
    """A fault that landed in a test without a storm."""
    faults[fault] += number


def check(name: str, number: int = 1) -> None:
    checks[name] += number


def bug(name: str, detected: bool) -> None:
    bugs[name] = bugs.get(name, False) or detected


def packed() -> dict[str, Any]:
    """What this process counted, for the one that writes the file."""
    names = ("faults", "writes", "found", "seen", "checks")
    return {**{name: dict(globals()[name]) for name in names}, "healed": healed, "bugs": bugs}


def add(told: dict[str, Any]) -> None:
    """What another process counted."""
    for name in ("faults", "writes", "found", "seen", "checks"):
        globals()[name].update(told[name])
    healed.extend(told["healed"])
    for name, detected in told["bugs"].items():
        bug(name, detected)


def document(outcome: dict[str, str]) -> dict:
    """The whole run; ``outcome`` is what pytest said of each test."""
    return {
        "run": SCALE.name,
        "at": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(_began)),
        "seconds": round(time.time() - _began),
        "tests": dict(Counter(outcome.values())),
        "faults": dict(sorted(faults.items())),
        "checks": dict(sorted(checks.items())),
        "writes": dict(writes),
        "found": {kind: found[kind] for kind in KINDS},
        "seen": {**seen, "healed_p95": _p95(healed)},
        "bugs": {name: bugs.get(name, False) for name in seeded()} if bugs else {},
    }


def seeded() -> list[str]:
    """The bugs that there are to be found; what is no bug is a tool of the tests."""
    names = {path.stem for path in (ROOT / "tests" / "chaos" / "bugs").glob("*.py")}
    return sorted(names - {"__init__", "jumping_now", "hasty", "dies_before_filing"})


def _p95(times: list[float]) -> float:
    return round(sorted(times)[int(len(times) * 0.95)], 1) if times else 0.0


def line(run: dict) -> str:
    """What happened, in one sentence a reader can check against the file."""
    landed, wrote, told = sum(run["faults"].values()), run["writes"], run["found"]
    submitted = sum(wrote.values())
    bugs_found = f"{sum(run['bugs'].values())} of {len(run['bugs'])} seeded bugs found"
    return (
        f"Fault tests ({SIZES[run['run']]}, {run['at'][:10]}): {landed:,} faults landed, of"
        f" {len(run['faults'])} kinds; {submitted:,} writes, {wrote.get('acked', 0):,}"
        f" acknowledged, {wrote.get('unknown', 0):,} unanswered, {wrote.get('rejected', 0):,}"
        f" refused; {told['lost']} lost, {told['duplicated']} doubled,"
        f" {sum(told.values()) - told['lost'] - told['duplicated']} other faults found in the log or"
        f" at a browser; {run['seen'].get('reconnects', 0):,} reconnections"
        + (f"; {bugs_found}." if run["bugs"] else ".")
    )


def into_readme(text: str, sentence: str) -> str:
    """The README with this line under "One write", instead of an older one."""
    text = re.sub(r"\nFault tests \(.*\n", "", text)
    place = "every form also works without javascript."
    at = text.lower().replace("\n", " ").index(place) + len(place)
    return f"{text[:at]}\n\n{sentence}{text[at:]}"


def main(argv: list[str]) -> None:
    sentence = line(json.loads(Path(argv[0]).read_text(encoding="utf-8")))
    print(sentence)  # noqa: T201
    if "--readme" in argv:
        readme = ROOT / "README.md"
        readme.write_text(into_readme(readme.read_text(encoding="utf-8"), sentence), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
