"""``python -m bench.outcomes.compile [--quick] [--sizes 300 1200 5000] [--language en] [--json FILE]``: how long a
report takes from the record to the filed files, how much memory its presses need, what a run on unchanged inputs
and one after a change in one session cost, and what plain WeasyPrint takes for the same pages of HTML. One process
per size; a line fitted through the sizes; then live frames of a room beside a compile. Quiet machines only."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.outcomes import filling
from bench.outcomes.watching import Watching

PLAIN = """
import sys
from pathlib import Path
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
html, css, out = map(Path, sys.argv[1:4])
HTML(string=html.read_text()).write_pdf(
    out, stylesheets=[css], pdf_variant="pdf/ua-1", font_config=FontConfiguration()
)
"""
HEADS = (
    "contributions", "volumes", "pages", "seconds", "MiB one", "MiB all", "again s", "session s",
    "set", "plain s", "plain MiB", "ours/plain",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.outcomes.compile", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, four minutes")
    parser.add_argument("--sizes", type=int, nargs="+")
    parser.add_argument("--language", default="en")
    parser.add_argument("--without-frames", action="store_true", help="no live room")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measured(asked.one, asked.language)))
        return
    sizes = asked.sizes or ([100, 300, 1200] if asked.quick else [300, 1200, 2500, 5000])
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    rows = [_in_its_own_process(size, asked.language) for size in sizes]
    _print(rows)
    beside = [] if asked.without_frames else _beside(quick=asked.quick)
    if asked.json:
        told = {"compile": rows, "frames": beside}
        asked.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _in_its_own_process(size: int, language: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.outcomes.compile", "--one", str(size)]
    done = subprocess.run(
        [*command, "--language", language], stdout=subprocess.PIPE, text=True, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measured(size: int, language: str) -> dict[str, Any]:
    """One size: a record, three compiles, and the same HTML by itself."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["SUMMIT_DATA"] = place
        filling.ready()
        summit = filling.fill("bench", size)
        with Watching() as seen:
            publication, first = _compiled(summit, language)
        again = _compiled(summit, language)[1]
        plain, plain_mib = _plain(summit, language, Path(place))
        _change(summit)
        with Watching() as later:
            changed = _compiled(summit, language)[1]
        return {
            "contributions": size,
            "volumes": len(publication.volumes),
            "pages": sum(file["pages"] or 0 for file in publication.files),
            "seconds": first,
            "mib": seen.most,
            "mib_together": seen.together,
            "again": again,
            "changed": changed,
            "set": f"{later.started} of {seen.started}",
            "plain": plain,
            "plain_mib": plain_mib,
        }


def _compiled(summit: Any, language: str) -> tuple[Any, float]:
    from outcomes.services import compiling, jobs  # noqa: PLC0415

    job, _fresh = jobs.ask(summit, "report", language, by=None)
    began = time.perf_counter()
    compiling.work(job.pk)
    took = time.perf_counter() - began
    job.refresh_from_db()
    assert job.publication is not None, job.error
    return job.publication, took


def _change(summit: Any) -> None:
    """Somebody in the last session said something else."""
    from sessions.models import Contribution  # noqa: PLC0415

    row = Contribution.objects.filter(session__summit=summit).order_by("session", "number").last()
    assert row is not None
    row.text = "Nobody had asked us before."
    row.save()


def _plain(summit: Any, language: str, place: Path) -> tuple[float, float]:
    """WeasyPrint alone, started as anybody starts it, on the same HTML, sheet and fonts: the report and its
    volumes one after the other. Seconds, and MiB of the largest."""
    from outcomes.press import pages, volumes, words  # noqa: PLC0415
    from outcomes.press.places import FONTS  # noqa: PLC0415
    from outcomes.press.typeset import stylesheet  # noqa: PLC0415
    from outcomes.services.inputs.documents import freeze  # noqa: PLC0415

    frozen = freeze(summit, "report", language)
    documents = [(frozen.data, frozen.digest)]
    documents += [(json.loads(one.content), one.digest) for one in volumes.of(frozen.data)]
    took = most = 0.0
    environment = {**os.environ, "FONTCONFIG_FILE": str(FONTS / "fonts.conf")}
    for data, digest in documents:
        tamer = words.Tamer()
        page = pages.html(data, digest, tamer)
        sheet = stylesheet(tamer.codes | {ord(char) for char in set(page)})
        html, css = place / "page.html", place / "page.css"
        html.write_text(page, encoding="utf-8")
        css.write_text(sheet.replace("press:fonts", FONTS.as_uri()), encoding="utf-8")
        command = [sys.executable, "-c", PLAIN, html, css, place / "plain.pdf"]
        began = time.perf_counter()
        child = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        _pid, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0
        took += time.perf_counter() - began
        most = max(most, used.ru_maxrss / 1024)
    return took, most


def _print(rows: list[dict[str, Any]]) -> None:
    print("| " + " | ".join(HEADS) + " |")
    print("|" + "---|" * len(HEADS))
    for row in rows:
        cells = (
            f"{row['contributions']:,}", row["volumes"], row["pages"], f"{row['seconds']:.1f}",
            f"{row['mib']:.0f}", f"{row['mib_together']:.0f}", f"{row['again']:.2f}",
            f"{row['changed']:.1f}", row["set"], f"{row['plain']:.1f}",
            f"{row['plain_mib']:.0f}", f"{row['seconds'] / row['plain']:.2f}",
        )  # fmt: skip
        print("| " + " | ".join(str(cell) for cell in cells) + " |")
    if len(rows) > 1:
        _fit(rows)


def _fit(rows: list[dict[str, Any]]) -> None:
    """A line through the sizes, and how far the sizes are from it."""
    import numpy as np  # noqa: PLC0415 -- slow import

    sizes, took = [row["contributions"] for row in rows], [row["seconds"] for row in rows]
    slope, start = np.polyfit(sizes, took, 1)
    left = np.abs(np.polyval((slope, start), sizes) - took)
    spread = np.sum((np.array(took) - np.mean(took)) ** 2)
    print(
        f"\n{start:.1f} s + {slope * 1000:.2f} s per 1,000 contributions; furthest from the line "
        f"{left.max():.1f} s, R² = {1 - np.sum(left**2) / spread:.4f}"
    )


def _beside(*, quick: bool) -> list[dict[str, Any]]:
    from bench.live.machine import PROBLEMS  # noqa: PLC0415 -- not everywhere
    from bench.outcomes.rooms import frames  # noqa: PLC0415

    try:
        rows = frames(300, 300, 15) if quick else frames(1000, 1200, 30)
    except PROBLEMS as problem:
        print(f"left out: live frames beside a compile: {problem}", file=sys.stderr)
        return []
    print("\n| followers | beside | p50 ms | p99 ms | max ms |\n|---|---|---|---|---|")
    for row in rows:
        cells = (row["followers"], row["beside"], row["p50_ms"], row["p99_ms"], row["max_ms"])
        print("| " + " | ".join(str(cell) for cell in cells) + " |")
    return rows


if __name__ == "__main__":
    main()
