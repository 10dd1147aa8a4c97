"""``python -m bench.outcomes.compile [--sizes 300 1200 5000] [--language en] [--json FILE]``: how long a report
takes from the record to the filed PDF, how much memory the press needs, what a run on unchanged inputs costs, and
what plain WeasyPrint takes for the same page of HTML. One process per size; a line fitted through the sizes."""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SAYINGS = (
    ("en", "The pump was ours, but nobody taught us the pump; we waited eleven months for a seal."),
    ("fr", "Avant le bâtiment, il y avait un numéro, et une infirmière qui répondait la nuit."),
    ("ar", "الماء قبل كل شيء. نحن في المهجر ندفع ثمن المضخة، ولا ندفع ثمن من يصلحها."),
    ("en", "Publish what a well costs in its tenth year, not in its first."),
)
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 1200, 5000])
    parser.add_argument("--language", default="en")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measured(asked.one, asked.language)))
        return
    rows = [_in_its_own_process(size, asked.language) for size in asked.sizes]
    _print(rows)
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def _in_its_own_process(size: int, language: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.outcomes.compile", "--one", str(size)]
    done = subprocess.run(
        [*command, "--language", language], stdout=subprocess.PIPE, text=True, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measured(size: int, language: str) -> dict[str, Any]:
    """One size: a record, two compiles, and the same HTML by itself."""
    with tempfile.TemporaryDirectory() as place:
        os.environ.update(DJANGO_SETTINGS_MODULE="summit.settings", SUMMIT_DATA=place)
        summit = _record(size)
        job, first = _compile(summit, language)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        again = _compile(summit, language)[1]
        return {
            "contributions": size,
            "pages": job.publication.file("pdf")["pages"],
            "seconds": first,
            "mib": memory,
            "again": again,
            "plain": _plain(summit, language, Path(place)),
        }


def _record(size: int) -> Any:
    """A summit of six sessions in which so much was said; a tenth of it is behind a recommendation."""
    import django  # noqa: PLC0415 -- the settings read the environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from sessions.models import Contribution, GuidingQuestion, Session  # noqa: PLC0415
    from summit.models import Participation, Summit, User  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    summit = Summit.objects.create(
        slug="bench", title={"en": "Bench"}, languages=["en", "fr", "ar"], status="announced"
    )
    users = User.objects.bulk_create(
        User(email=f"p{n}@example.org", display_name=f"Person {n}", password="!")
        for n in range(max(10, size // 8))
    )
    places = Participation.objects.bulk_create(
        Participation(summit=summit, user=user) for user in users
    )
    for number in range(1, 7):
        now = timezone.now()
        session = Session.objects.create(
            summit=summit, number=number, title={"en": f"Session {number}"}, status="ended",
            started_at=now, ended_at=now,
        )  # fmt: skip
        questions = [
            GuidingQuestion.objects.create(session=session, position=n, text={"en": f"Why {n}?"})
            for n in range(1, 7)
        ]
        said = [
            Contribution(
                session=session, number=n + 1, author=places[(number * 37 + n) % len(places)],
                guiding_question=questions[n % 7] if n % 7 < len(questions) else None,
                language=SAYINGS[n % 4][0], text=f"{SAYINGS[n % 4][1]} ({n})", status="approved",
                said_at=now,
            )
            for n in range(size // 6)
        ]  # fmt: skip
        _recommend(session, questions, Contribution.objects.bulk_create(said))
    return summit


def _recommend(session: Any, questions: list[Any], said: list[Any]) -> None:
    import hashlib  # noqa: PLC0415

    from outcomes.models import Recommendation, Source  # noqa: PLC0415

    cited = said[::10]
    for number in range(1, len(cited) // 5 + 1):
        made = Recommendation.objects.create(
            session=session, number=number, guiding_question=questions[number % 6],
            text={"en": f"Towns shall publish what their wells cost, part {number}."},
        )  # fmt: skip
        Source.objects.bulk_create(
            Source(
                recommendation=made, contribution=words, revision=words.revision, start=0,
                end=len(words.text), quote=words.text,
                sha256=hashlib.sha256(words.text.encode()).hexdigest(),
            )
            for words in cited[(number - 1) * 5 : number * 5]
        )  # fmt: skip


def _compile(summit: Any, language: str) -> tuple[Any, float]:
    from outcomes.services import compiling, jobs  # noqa: PLC0415

    job, _fresh = jobs.ask(summit, "report", language, by=None)
    began = time.perf_counter()
    compiling.work(job.pk)
    took = time.perf_counter() - began
    job.refresh_from_db()
    assert job.state == "done", job.error
    return job, took


def _plain(summit: Any, language: str, place: Path) -> float:
    """WeasyPrint alone, started as anybody starts it, on the same HTML, sheet and fonts."""
    from outcomes.press import pages, words  # noqa: PLC0415
    from outcomes.press.places import FONTS  # noqa: PLC0415
    from outcomes.press.typeset import stylesheet  # noqa: PLC0415
    from outcomes.services.inputs.documents import freeze  # noqa: PLC0415

    frozen, tamer = freeze(summit, "report", language), words.Tamer()
    page = pages.html(frozen.data, frozen.digest, tamer)
    sheet = stylesheet(tamer.codes | {ord(char) for char in set(page)})
    html, css = place / "page.html", place / "page.css"
    html.write_text(page, encoding="utf-8")
    css.write_text(sheet.replace("press:fonts", FONTS.as_uri()), encoding="utf-8")
    command = [sys.executable, "-c", PLAIN, html, css, place / "plain.pdf"]
    environment = {**os.environ, "FONTCONFIG_FILE": str(FONTS / "fonts.conf")}
    began = time.perf_counter()
    subprocess.run(command, check=True, env=environment, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def _print(rows: list[dict[str, Any]]) -> None:
    import numpy as np  # noqa: PLC0415

    heads = ("contributions", "pages", "seconds", "MiB", "again s", "plain s", "ours/plain")
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for row in rows:
        cells = (
            f"{row['contributions']:,}", row["pages"], f"{row['seconds']:.1f}",
            f"{row['mib']:.0f}", f"{row['again']:.2f}", f"{row['plain']:.1f}",
            f"{row['seconds'] / row['plain']:.2f}",
        )  # fmt: skip
        print("| " + " | ".join(str(cell) for cell in cells) + " |")
    if len(rows) > 1:
        sizes, took = [row["contributions"] for row in rows], [row["seconds"] for row in rows]
        slope, start = np.polyfit(sizes, took, 1)
        left = np.abs(np.polyval((slope, start), sizes) - took).max()
        print(
            f"\n{start:.1f} s + {slope * 1000:.2f} s per 1,000; furthest from the line {left:.1f} s"
        )


if __name__ == "__main__":
    main()
