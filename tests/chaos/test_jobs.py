"""Workers, presses, brokers and messages are lost, doubled, stopped and killed: a document is made once,
whole, or the job says why not."""

import os
import signal
import threading
import time

import pytest

from tests.chaos import report
from tests.chaos.crew import Crew, fetch, gone, is_whole, presses
from tests.chaos.scale import SCALE
from tests.chaos.wrong import detected

RESUMED = 60.0  # seconds after a kill until somebody works on it again
STAGES = ("gathering", "setting", "layout", "writing", "checking")


@pytest.fixture
def crew(building):
    with Crew(building) as crew:
        yield crew


def made_once(crew, slug: str, job: str) -> None:
    row = crew.ends(job)
    assert row["state"] == "done", row
    assert row["ends"] == 1, row
    published = crew.published(slug)
    assert [one["id"] for one in published] == [row["publication"]]


def in_layout(crew, job: str) -> int:
    """The press that lays it out now."""
    crew.until(job, lambda row: row["stage"] == "layout" and row["state"] == "running")
    return presses(job)[0]


@pytest.mark.timeout(300)
def test_j1_a_worker_that_is_killed_while_it_renders_leaves_its_job_to_another(crew):
    slug = crew.library(150)
    first = crew.worker()
    job = crew.ask(slug)
    in_layout(crew, job)
    os.kill(first.pid, signal.SIGKILL)
    killed = time.monotonic()
    report.hit("J1")
    gone(lambda: presses(job), "its press outlived it")
    crew.worker(), crew.clock()
    crew.until(job, lambda row: row["attempt"] == 2, RESUMED)
    assert time.monotonic() - killed < RESUMED
    made_once(crew, slug, job)


@pytest.mark.full
@pytest.mark.timeout(300)
def test_j2_a_press_that_is_always_killed_ends_as_failed_and_the_next_try_works(crew):
    slug = crew.library(150)
    crew.worker(), crew.clock()
    job = crew.ask(slug)
    for attempt in range(1, 5):
        crew.until(job, lambda row, n=attempt: row["attempt"] == n and presses(job) != [])
        os.kill(presses(job)[0], signal.SIGKILL)
        report.hit("J2")
    row = crew.ends(job)
    assert (row["state"], row["attempt"]) == ("failed", 4), row
    assert "SIGKILL" in row["error"], row
    assert crew.published(slug) == []
    made_once(crew, slug, crew.ask(slug))


def _frozen_past_its_lease(crew, **more: str) -> tuple[dict, dict]:
    """A worker stands still in the middle of a job until another has finished it, and goes on: the
    job's row before and some seconds after."""
    slug = crew.library(150)
    zombie = crew.worker(**more)
    job = crew.ask(slug)
    in_layout(crew, job)
    os.killpg(zombie.pid, signal.SIGSTOP)
    report.hit("J3")
    crew.worker(), crew.clock()
    crew.ends(job, 120)
    before = crew.row(job)
    assert before["attempt"] == 2, before
    os.killpg(zombie.pid, signal.SIGCONT)
    time.sleep(8)
    return before, crew.row(job)


@pytest.mark.full
@pytest.mark.timeout(300)
def test_j3_a_worker_that_wakes_up_after_its_lease_writes_nothing(crew):
    before, after = _frozen_past_its_lease(crew)
    assert before["state"] == "done"
    assert after == before


@pytest.mark.full
@pytest.mark.timeout(300)
def test_j3_a_worker_without_a_fence_is_found(crew):
    """The twin."""
    bug = "no_fence@outcomes.services.leases"
    before, after = _frozen_past_its_lease(crew, SUMMIT_CHAOS_BUGS=bug)
    detected("no_fence", after != before, after)


def _lost_messages(crew, redis) -> list[str]:
    """Two jobs whose messages Redis has forgotten."""
    slug = crew.library(20)
    asked = [crew.ask(slug, "report"), crew.ask(slug, "outcome")]
    time.sleep(1)  # the messages are sent beside the request
    assert redis.order("LLEN", "summit") >= 1
    redis.order("FLUSHALL")
    report.hit("J4")
    return asked


@pytest.mark.timeout(300)
def test_j4_a_broker_that_forgets_its_messages_is_told_again(crew, redis):
    asked = _lost_messages(crew, redis)
    crew.clock()
    crew.worker()
    for job in asked:
        crew.until(job, lambda row: row["attempt"] > 0, 45)
        assert crew.ends(job)["state"] == "done"


@pytest.mark.timeout(300)
def test_j4_without_anybody_who_tells_again_it_waits_for_ever(crew, redis):
    """The twin: nobody reconciles."""
    asked = _lost_messages(crew, redis)
    crew.worker()
    time.sleep(25)
    rows = [crew.row(job) for job in asked]
    for job in asked:
        crew.house.do("give_up", job=job)
    detected("no_clock", all(row["attempt"] == 0 for row in rows), rows)


def _told_ten_times(crew, **more: str) -> tuple[str, str]:
    slug = crew.library(60)
    job = crew.ask(slug)
    crew.house.do("tell_workers", job=job, times=10)
    report.hit("J5", 10)
    for _ in range(2):
        crew.worker(**more)
    time.sleep(15)  # all messages have been heard
    return slug, job


@pytest.mark.timeout(300)
def test_j5_ten_messages_are_one_run(crew):
    slug, job = _told_ten_times(crew)
    made_once(crew, slug, job)
    assert crew.row(job)["attempt"] == 1


@pytest.mark.full
@pytest.mark.timeout(300)
def test_j5_messages_that_are_orders_are_found(crew):
    """The twin: the row is not asked."""
    _slug, job = _told_ten_times(crew, SUMMIT_CHAOS_BUGS="no_claim@outcomes.services.compiling")
    detected("no_claim", crew.row(job)["attempt"] > 1, crew.row(job))


@pytest.mark.full
@pytest.mark.timeout(300)
def test_j6_a_kill_between_the_files_and_the_row_shows_nothing_half(crew, tmp_path):
    slug, died, before = crew.library(60), tmp_path / "died", set(crew.blobs())
    bug = "dies_before_filing@outcomes.services.compiling"
    crew.worker(SUMMIT_CHAOS_BUGS=bug, SUMMIT_CHAOS_DIED=str(died)), crew.clock()
    job = crew.ask(slug)
    crew.until(job, lambda _row: died.exists())
    report.hit("J6")
    orphans = set(crew.blobs()) - before
    assert orphans, "the files were there"
    assert crew.published(slug) == []
    made_once(crew, slug, job)
    assert set(crew.blobs()) - before == orphans, "the same inputs give the same files"


@pytest.mark.timeout(600)
def test_j7_a_cancel_at_any_stage_leaves_one_end_and_no_press(crew):
    slug = crew.library(150)
    crew.worker(), crew.clock()
    ended = []
    for stage in STAGES if SCALE.name == "full" else STAGES[2:3]:
        job = crew.ask(slug)
        crew.until(job, lambda row, at=stage: row["stage"] == at or row["ends"] == 1)
        could = crew.house.do("give_up", job=job)
        row = crew.ends(job)
        report.hit("J7")
        assert row["ends"] == 1, row
        assert row["state"] == ("cancelled" if could else "done"), row
        gone(lambda job=job: presses(job), "a press goes on")
        ended.append(row["state"])
        crew.house.do("say", slug=slug)
    assert "cancelled" in ended


@pytest.mark.timeout(300)
def test_j7_a_cancel_against_the_end_has_one_winner(crew):
    slug = crew.library(1)
    ended = crew.house.do("race", slug=slug, times=SCALE.j7_races)
    report.hit("J7", SCALE.j7_races)
    assert sum(ended.values()) == SCALE.j7_races
    assert set(ended) <= {"done", "cancelled"}


@pytest.mark.full
@pytest.mark.timeout(600)
async def test_j8_whoever_downloads_while_it_is_made_anew_gets_a_whole_one(house):
    with Crew(house) as crew:
        slug = crew.library(20)
        crew.worker(), crew.clock()
        made_once(crew, slug, crew.ask(slug))
        over, broken, read = threading.Event(), [], []
        known = {one["id"]: one["files"] for one in crew.published(slug)}

        def reading() -> None:
            while not over.is_set():
                for publication, files in list(known.items()):
                    content = fetch(house, house.ports["a"], publication)
                    (read if is_whole(content, files) else broken).append(publication)

        readers = [threading.Thread(target=reading) for _ in range(3)]
        for reader in readers:
            reader.start()
        for _ in range(SCALE.j8_rounds):
            house.do("say", slug=slug)
            assert crew.ends(crew.ask(slug))["state"] == "done"
            known.update({one["id"]: one["files"] for one in crew.published(slug)})
        gone(lambda: set(known) - set(read) - set(broken), "nobody has read it")
        over.set()
        for reader in readers:
            reader.join()
    report.hit("J8", SCALE.j8_rounds)
    assert broken == []
    assert len(known) == SCALE.j8_rounds + 1
    assert set(read) == set(known)


@pytest.mark.full
@pytest.mark.timeout(900)
def test_j9_a_redis_that_comes_back_finds_its_workers(crew, redis):
    """A worker that loses Redis with a message in its hands may end (kombu 5.7 cannot give it back); none
    may stay and do nothing. Whoever ended is started again, as everywhere."""
    slug = crew.library(60)
    crew.worker(), crew.clock()
    for turn in range(SCALE.j9_restarts):
        crew.house.do("say", slug=slug)
        if turn % 2:  # while a worker is busy, else while it waits
            job = crew.ask(slug)
            in_layout(crew, job)
        redis.kill()
        time.sleep(2)
        redis.start()
        report.hit("J9")
        if not turn % 2:
            job = crew.ask(slug)
        crew.until(job, lambda row: crew.start_again() or row["state"] == "done", 150)
