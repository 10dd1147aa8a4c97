"""``compile SUMMIT --document report|outcome --language fr --out DIR [--format pdf,json]``; of the report
also one session or day (``--session``, ``--day``), with ``--notes`` and ``--without`` some annexes."""

import shutil
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from outcomes.models import Document, Job, Publication
from outcomes.models.publications import STAGES, time_left
from outcomes.press.progress import News
from outcomes.scopes import DAY, SESSION
from outcomes.services import compiling, files, jobs
from summit.errors import RuleBroken
from summit.models import Summit

FORMATS = ("pdf", "json", "html", "docx", "akn", "md", "csv", "zip")
LOOK = 0.5  # seconds between two looks at a job that another process works on


class Command(BaseCommand):
    help = "Compile the summit report or the draft outcome document into a directory."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("summit", metavar="SUMMIT", help="The summit's short name.")
        parser.add_argument(
            "--document", required=True, choices=Document.values, help="Which document."
        )
        parser.add_argument("--language", required=True, help="One of the summit's languages.")
        parser.add_argument("--out", required=True, metavar="DIR", help="Made when it is missing.")
        parser.add_argument(
            "--format",
            default="pdf,json",
            help=f"Of {', '.join(FORMATS)}, with commas between them (default: pdf,json).",
        )

        part = parser.add_mutually_exclusive_group()
        part.add_argument("--session", type=int, metavar="N", help="A report of this session only.")
        part.add_argument("--day", metavar="YYYY-MM-DD", help="A report of this day only.")
        parser.add_argument(
            "--notes", action="store_true", help="With the internal notes of the moderators."
        )
        parser.add_argument(
            "--without", default="", metavar="ANNEXES",
            help="Annexes to leave out: participants, register, resources, citations.",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        forms = _formats(options["format"])
        summit = _summit(options["summit"])
        out = _directory(Path(options["out"]))
        try:
            job = jobs.ask(
                summit,
                options["document"],
                options["language"],
                scope=_scope(options),
                options=_options(options),
                by=None,
            )[0]
        except RuleBroken as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self._told, self._stage, self._at = "", "", 0.0
        try:
            job = self._follow(job)
        except KeyboardInterrupt:
            self._cancel(job)
            raise CommandError("Cancelled.", returncode=130) from None
        finally:
            self._end_line()
        publication = _publication(job)
        for form in forms:
            for path in _copies(publication, form, out):
                self.stdout.write(str(path))
        for remark in publication.remarks:
            self.stderr.write(f"Note: {remark}")

    def _follow(self, job: Job) -> Job:
        """To its end, whoever works on it: here, when nobody else does."""
        while not job.is_over:
            compiling.work(job.pk, tell=self._tell)
            job.refresh_from_db()
            if not job.is_over:
                self._tell(News(job.stage, job.done, job.total, job.left))
                time.sleep(LOOK)
                jobs.reconcile(pk=job.pk)
        return job

    def _tell(self, news: News) -> None:
        """One line, rewritten on a terminal; in a log one per stage, and one a second."""
        done = f" {news.done}" if news.done else ""  # a stage that counts nothing has no count
        count = f"{done}/{news.total}" if done and news.total else done
        left = f", {time_left(news.left)}" if news.left is not None else ""
        line = f"{STAGES.get(news.stage, 'Waiting for another process')}{count}{left}"
        if line == self._told:
            return
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{line}", ending="")
            self.stderr.flush()
        elif news.stage != self._stage or time.monotonic() - self._at >= 1:
            self.stderr.write(line)
            self._stage, self._at = news.stage, time.monotonic()
        self._told = line

    def _end_line(self) -> None:
        if self._told and self.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")

    def _cancel(self, job: Job) -> None:
        """Ctrl-C: our child is gone already; nobody shall take the job up again."""
        try:
            jobs.cancel(job, by=None)
        except RuleBroken:
            return


def _formats(given: str) -> list[str]:
    forms = [form.strip() for form in given.split(",") if form.strip()]
    unknown = [form for form in forms if form not in FORMATS]
    if unknown or not forms:
        raise CommandError(
            f"--format {given!r}: write one or more of {', '.join(FORMATS)}; "
            f"{', '.join(unknown) or 'nothing'} is not a format."
        )
    return list(dict.fromkeys(forms))


def _scope(options: dict[str, Any]) -> str:
    if options["session"] is not None:
        return f"{SESSION}{options['session']}"
    return f"{DAY}{options['day']}" if options["day"] else ""


def _options(options: dict[str, Any]) -> dict[str, bool]:
    left_out = [name.strip() for name in options["without"].split(",") if name.strip()]
    return {**dict.fromkeys(left_out, False), "notes": options["notes"]}


def _summit(slug: str) -> Summit:
    summit = Summit.objects.filter(slug=slug).first()
    if summit is None:
        known = ", ".join(Summit.objects.values_list("slug", flat=True).order_by("slug"))
        raise CommandError(f"There is no summit “{slug}”. There is: {known or 'none yet'}.")
    return summit


def _directory(path: Path) -> Path:
    """Asked before the work, not after it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / ".summit-compile"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CommandError(
            f"--out {path}: cannot write there ({error.strerror}). Name another directory."
        ) from error
    return path


def _publication(job: Job) -> Publication:
    if job.state == Job.State.FAILED:
        raise CommandError(job.error)
    if job.publication is None:
        raise CommandError("Somebody cancelled it. Start it again.")
    return job.publication


def _copies(publication: Publication, form: str, out: Path) -> list[Path]:
    """With the PDF the volumes of its register, to which it leads."""
    file = publication.file(form)
    if file is None:
        raise CommandError(f"This publication has no {form}.")
    wanted = [file, *publication.volumes] if form == "pdf" else [file]
    return [_copy(one, out) for one in wanted]


def _copy(file: dict[str, Any], out: Path) -> Path:
    """Complete or not at all, there too."""
    target, part = out / file["name"], out / f".{file['name']}.part"
    try:
        shutil.copyfile(files.blob(file["sha256"]), part)
        part.replace(target)
    except OSError as error:
        raise CommandError(f"{target}: cannot be written ({error.strerror}).") from error
    return target
