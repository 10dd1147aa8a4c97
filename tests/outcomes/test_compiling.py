"""A compile from end to end: published once, stopped at once, and taken up again after a kill."""

import hashlib
import json
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connections
from django.db.models.functions import Now

from outcomes import tasks
from outcomes.models import Job, Publication
from outcomes.press import pages, runner
from outcomes.press.progress import News
from outcomes.press.typeset import typeset
from outcomes.press.words import Tamer
from outcomes.services import compiling, files, jobs, leases, watching
from outcomes.services.inputs.documents import freeze
from sessions.models import Contribution
from tests import cast as people
from tests.outcomes import record as words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house() -> SimpleNamespace:
    return words.build()


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One page that really came out of the press."""
    page = tmp_path_factory.mktemp("sheet") / "one.pdf"
    html = "<html lang=en><title>x</title><p>Here.</p>"
    typeset(html, page, digest="ab" * 32, codes=set(), tell=lambda *_: None)
    return page


@pytest.fixture
def quick_press(sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For what is not about the press: it has the page ready."""

    def ready(_content: bytes, _digest: str, place: Path, **_: object) -> runner.Rendered:
        shutil.copy(sheet, place / "out.pdf")
        return runner.Rendered(place / "out.pdf", 1, [], 0)

    monkeypatch.setattr(compiling, "render", ready)
    monkeypatch.setattr(compiling, "proof", lambda *_: None)


def ask(house: SimpleNamespace, document: str = "outcome") -> Job:
    return jobs.ask(house.summit, document, "en", by=house.rana)[0]


def children() -> list[int]:
    """Processes that this thread has started."""
    path = f"/proc/self/task/{threading.get_native_id()}/children"
    return [int(pid) for pid in Path(path).read_text().split()]


def leftovers() -> list[str]:
    return [path.name for path in (Path(settings.FILES_DIR) / "tmp").glob("*")]


def elsewhere(act: Callable[[], object]) -> threading.Thread:
    """In another thread, with a connection of its own."""

    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_document_is_published_whole_with_its_inputs(
    house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask(house)
    tasks.compile_job(str(job.pk))
    job.refresh_from_db()
    made = job.publication
    assert made is not None
    assert (job.state, job.attempt, job.input_digest) == ("done", 1, made.input_digest)
    assert [(file["format"], file["name"]) for file in made.files] == [
        ("pdf", "forum-outcome-en.pdf"),
        ("json", "forum-outcome-en.json"),
        ("html", "forum-outcome-en.html"),
        ("docx", "forum-outcome-en.docx"),
        ("akn", "forum-outcome-en.akn.xml"),
        ("md", "forum-outcome-en.md"),
        ("csv", "forum-outcome-en-csv.zip"),
        ("zip", "forum-outcome-en.zip"),
    ]
    assert {one["name"] for one in made.files[-1]["members"]} > {
        "forum-outcome-en.pdf",
        "forum-outcome-en.json",
        "csv/paragraphs.csv",
    }
    for file in made.files:
        content = files.blob(file["sha256"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert len(content) == file["bytes"]
    assert made.files[1]["sha256"] == made.input_digest
    assert json.loads(files.blob(made.input_digest).read_text())["summit"]["slug"] == "forum"
    assert made.inputs["contributions"] == 7
    assert leftovers() == []
    # The same again: at once, without a press, the same publication.
    again = ask(house)
    monkeypatch.setattr(compiling, "render", None)
    compiling.work(again.pk)
    again.refresh_from_db()
    assert (again.state, again.publication) == ("done", made)
    # A doubled or late message does nothing.
    tasks.compile_job(str(job.pk))
    assert (Publication.objects.count(), Job.objects.get(pk=job.pk).fence) == (1, 1)


def test_a_render_that_is_killed_is_tried_again(
    house: SimpleNamespace,
) -> None:
    job, killed = ask(house), []

    def kill_once(news: News) -> None:
        if news.stage == "setting" and news.total and not killed:
            killed.extend(children())
            for pid in killed:
                os.kill(pid, signal.SIGKILL)

    compiling.work(job.pk, tell=kill_once)
    job.refresh_from_db()
    assert killed
    assert (job.state, job.attempt, job.error) == ("done", 2, "")
    assert (Publication.objects.count(), leftovers()) == (1, [])


def test_a_render_that_is_always_killed_fails_and_says_so(
    house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_args: object, **_kwargs: object) -> None:
        raise runner.RenderFailed("The press was ended by SIGKILL.")

    monkeypatch.setattr(compiling, "render", dies)
    job = ask(house)
    compiling.work(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt, Publication.objects.count()) == ("failed", 4, 0)
    assert job.error == (
        "The press was ended by SIGKILL. Try again; if it happens once more, ask the operator for "
        "the worker's log."
    )


def test_a_cancel_ends_the_press_within_a_second_or_two(house: SimpleNamespace) -> None:
    job, seen = ask(house), []

    def cancel_when_it_sets(news: News) -> None:
        if news.stage == "setting" and news.total and not seen:
            seen.extend(children())
            elsewhere(lambda: jobs.cancel(job, by=house.rana)).join()

    compiling.work(job.pk, tell=cancel_when_it_sets)
    job.refresh_from_db()
    assert seen
    assert (job.state, job.publication, job.attempt) == ("cancelled", None, 1)
    assert not any(Path(f"/proc/{pid}").exists() for pid in seen)
    assert leftovers() == []


def test_a_runner_that_lost_its_lease_publishes_nothing(house: SimpleNamespace) -> None:
    """Somebody else claimed the job while the press ran: only they may finish it."""
    job = ask(house)
    heirs: list[leases.Lease | None] = []

    def rob() -> None:
        Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))
        heirs.append(leases.claim(job.pk, "heir:1"))

    def lose_it(news: News) -> None:
        if news.stage == "setting" and news.total and not heirs:
            elsewhere(rob).join()

    compiling.work(job.pk, tell=lose_it)
    job.refresh_from_db()
    assert (job.state, job.fence, job.lease_owner, job.attempt) == ("running", 2, "heir:1", 2)
    assert Publication.objects.count() == 0
    assert heirs[0] is not None
    leases.stop(heirs[0])


def test_a_broken_quotation_fails_at_once_and_names_the_paragraph(house: SimpleNamespace) -> None:
    Contribution.objects.filter(pk=house.said[3].pk).update(text="Other words.")
    job = ask(house)
    compiling.work(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("failed", 1)
    assert job.error.startswith("Paragraph 2 (recommendation S1-R2) quotes S1-C004")


@pytest.mark.usefixtures("quick_press")
def test_a_disk_that_is_full_shows_nothing_half(
    house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> tuple[str, int]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_settle", full)
    monkeypatch.setattr(leases, "MAX_ATTEMPTS", 1)
    before = set((Path(settings.FILES_DIR) / "blobs").glob("*"))
    job = ask(house)
    compiling.work(job.pk)
    job.refresh_from_db()
    assert (job.state, Publication.objects.count(), leftovers()) == ("failed", 0, [])
    assert job.error.startswith("The disk said: No space left on device.")
    assert set((Path(settings.FILES_DIR) / "blobs").glob("*")) == before


def test_the_lease_lives_as_long_as_the_runner(
    house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "LEASE", timedelta(seconds=1))
    monkeypatch.setattr(watching, "TICK", 0.1)
    monkeypatch.setattr(watching, "BEAT", 0.3)
    lease = leases.claim(ask(house).pk, "a:1")
    assert lease is not None
    with watching.Watch(lease, compiling.silent) as watch:
        time.sleep(1.6)
        assert jobs.reconcile() == 0
        assert (watch.stopping(), leases.look(lease)) == (False, "go")
    time.sleep(1.2)  # the twin: without its heartbeat the lease is over
    jobs.reconcile()
    assert leases.look(lease) == "lost"


@pytest.mark.usefixtures("quick_press")
def test_the_reconciler_takes_up_what_a_killed_worker_left(
    house: SimpleNamespace, told: list[str]
) -> None:
    job = ask(house)
    leases.claim(job.pk, "dead:9")
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))
    told.clear()
    tasks.reconcile_jobs()
    assert told == [str(job.pk)]
    compiling.work(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.fence) == ("done", 2, 2)


@pytest.mark.usefixtures("quick_press")
def test_two_runners_of_one_job_make_one_document(house: SimpleNamespace) -> None:
    job = ask(house)
    other = elsewhere(lambda: compiling.work(job.pk))
    compiling.work(job.pk)
    other.join()
    job.refresh_from_db()
    assert (job.state, job.attempt, Publication.objects.count()) == ("done", 1, 1)


def test_what_killed_attempts_left_is_swept_a_day_later() -> None:
    tmp = Path(settings.FILES_DIR) / "tmp"
    for name, age in (("old.1", 90_000), ("new.1", 60)):
        (tmp / name).mkdir(parents=True, exist_ok=True)
        os.utime(tmp / name, (time.time() - age,) * 2)
    files.sweep()
    assert leftovers() == ["new.1"]
    (tmp / "new.1").rmdir()


def test_files_that_no_publication_names_are_swept_a_day_later(
    house: SimpleNamespace, quick_press: None
) -> None:
    compiling.work(ask(house).pk)
    published = {files.blob(one["sha256"]) for one in Publication.objects.get().files}
    lone, young = files.blob("ab" * 32), files.blob("cd" * 32)
    for path in (lone, young):
        path.write_bytes(b"from an attempt that was killed")
    for path in (lone, *published):
        os.utime(path, (time.time() - 90_000,) * 2)
    files.sweep()
    assert not lone.exists()
    assert young.exists()
    assert all(path.exists() for path in published)
    young.unlink()


def test_a_summit_without_a_word_has_documents_too() -> None:
    summit = people.make_summit("empty", title={"fr": "Vide"}, starts_on=None, ends_on=None)
    job = jobs.ask(summit, "report", "fr", by=None)[0]
    compiling.work(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    html = pages.html(freeze(summit, "outcome", "fr").data, "", Tamer())
    assert "⟦" not in html


@pytest.mark.usefixtures("quick_press")
def test_a_part_of_the_summit_is_a_document_of_its_own(house: SimpleNamespace) -> None:
    def made(**more: object) -> Publication:
        job = jobs.ask(house.summit, "report", "en", by=house.rana, **more)[0]
        compiling.work(job.pk)
        job.refresh_from_db()
        assert job.publication is not None, job.error
        return job.publication

    whole, part = made(), made(scope="session-1", options={"notes": True})
    assert [file["name"] for file in part.files] == [
        "forum-report-session-1-en.pdf",
        "forum-report-session-1-en.json",
        "forum-report-session-1-en.zip",
    ]
    assert (part.scope, part.options, whole.scope, whole.options) == (
        "session-1",
        {"notes": True},
        "",
        {},
    )
    # The same again is the same publication; what is usual, said aloud, changes nothing.
    assert made(scope="session-1", options={"notes": True, "register": True}) == part
    assert Publication.objects.count() == 2
