"""The row is the truth: who may write to it, and what happens when somebody is killed."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db.models.functions import Now

from outcomes import live
from outcomes.models import Job, Publication
from outcomes.press.progress import News
from outcomes.services import hints, jobs, leases
from outcomes.services.leases import LeaseLost
from summit.errors import KeyReused, RuleBroken
from summit.log.models import Event
from tests import cast as people

KEY = "6b3f0a4e-5d0b-4a36-9b7c-0a51d0a0d001"


def ask(cast: SimpleNamespace, document: str = "report", language: str = "en") -> Job:
    return jobs.ask(cast.summit, document, language, by=cast.olga)[0]


def facts(cast: SimpleNamespace) -> list[str]:
    stream = live.documents(cast.summit.pk)
    return list(Event.objects.filter(stream__name=stream).values_list("fact", flat=True))


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def publication(job: Job) -> Publication:
    return Publication(
        summit=job.summit, document=job.document, language=job.language, input_digest="d" * 64
    )


def test_asking_makes_a_job_and_tells_the_workers_after_commit(
    cast: SimpleNamespace, told: list[str], django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job, fresh = jobs.ask(cast.summit, "report", "fr", by=cast.olga)
    assert (job.state, job.asked_by, fresh) == ("queued", cast.olga, True)
    assert told == [str(job.pk)]
    assert facts(cast) == ["job.queued"]


def test_asking_again_joins_the_one_that_runs(cast: SimpleNamespace) -> None:
    job = ask(cast)
    again, fresh = jobs.ask(cast.summit, "report", "en", by=cast.rana)
    assert (again.pk, fresh) == (job.pk, False)
    assert ask(cast, language="fr").pk != job.pk
    assert Job.objects.count() == 2


def test_the_same_key_gives_the_same_job_and_other_content_is_refused(
    cast: SimpleNamespace,
) -> None:
    first = jobs.ask(cast.summit, "report", "en", by=cast.olga, key=KEY, payload=["a"])[0]
    Job.objects.update(state="cancelled")
    assert jobs.ask(cast.summit, "report", "en", by=cast.olga, key=KEY, payload=["a"])[0] == first
    with pytest.raises(KeyReused):
        jobs.ask(cast.summit, "report", "en", by=cast.olga, key=KEY, payload=["b"])


@pytest.mark.parametrize(
    ("document", "language", "code"),
    [("minutes", "en", "document.unknown"), ("report", "ru", "language.unknown")],
)
def test_what_does_not_exist_cannot_be_asked_for(
    cast: SimpleNamespace, document: str, language: str, code: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        ask(cast, document, language)
    assert refusal.value.code == code
    assert Job.objects.count() == 0


def test_a_broker_that_is_away_does_not_fail_the_request(
    cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    def away(*_args: object, **_kwargs: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(hints, "tell", away)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        job = ask(cast)
    assert (len(callbacks), job.state) == (1, "queued")
    assert hints.send_hint(job.pk) is False


def test_only_one_runner_gets_the_job(cast: SimpleNamespace) -> None:
    job = ask(cast)
    lease = leases.claim(job.pk, "a:1")
    assert lease is not None
    assert (lease.fence, lease.job.attempt, lease.job.lease_owner) == (1, 1, "a:1")
    assert leases.claim(job.pk, "b:2") is None


def test_a_lease_that_is_over_can_be_taken_and_the_old_runner_writes_nothing_more(
    cast: SimpleNamespace,
) -> None:
    job = ask(cast)
    zombie = leases.claim(job.pk, "a:1")
    assert zombie is not None
    expire(job)
    heir = leases.claim(job.pk, "b:2")
    assert heir is not None
    assert (heir.fence, heir.job.attempt) == (2, 2)
    for write in (
        lambda: leases.extend(zombie),
        lambda: leases.advance(zombie, News("layout", 3, 9)),
        lambda: leases.finish(zombie, publication(job)),
        lambda: leases.fail(zombie, "late"),
        lambda: leases.stop(zombie),
        lambda: leases.give_back(zombie, "late"),
    ):
        with pytest.raises(LeaseLost):
            write()
    assert leases.look(zombie) == "lost"
    job.refresh_from_db()
    assert (job.state, job.stage, job.error, job.fence) == ("running", "gathering", "", 2)
    assert Publication.objects.count() == 0
    leases.finish(heir, publication(job))  # the twin: who holds the lease does write
    job.refresh_from_db()
    assert (job.state, Publication.objects.count()) == ("done", 1)


def test_a_lease_that_still_runs_is_left_alone(cast: SimpleNamespace) -> None:
    job = ask(cast)
    lease = leases.claim(job.pk, "a:1")
    assert lease is not None
    jobs.reconcile()
    leases.extend(lease)
    job.refresh_from_db()
    assert (job.state, job.fence) == ("running", 1)


def test_the_reconciler_puts_an_orphan_back_into_the_queue(
    cast: SimpleNamespace, told: list[str], django_capture_on_commit_callbacks
) -> None:
    job = ask(cast)
    leases.claim(job.pk, "a:1")
    expire(job)
    job.refresh_from_db()
    assert job.state == "running"  # the twin: nobody reconciles, nothing happens
    with django_capture_on_commit_callbacks(execute=True):
        jobs.reconcile()
    job.refresh_from_db()
    assert (job.state, job.attempt, told) == ("queued", 1, [str(job.pk)])


def test_a_lost_message_is_sent_again_when_nobody_took_the_job_for_ten_seconds(
    cast: SimpleNamespace, told: list[str]
) -> None:
    job = ask(cast)
    assert (jobs.reconcile(), told) == (0, [])
    Job.objects.update(updated_at=Now() - timedelta(seconds=11))
    assert (jobs.reconcile(), told) == (1, [str(job.pk)])


def test_attempts_are_capped_and_the_failure_says_why(cast: SimpleNamespace) -> None:
    job = ask(cast)
    for attempt in range(1, 5):
        lease = leases.claim(job.pk, "a:1")
        assert lease is not None
        assert lease.job.attempt == attempt
        expire(job)
    assert leases.claim(job.pk, "a:1") is None
    jobs.reconcile()
    job.refresh_from_db()
    assert (job.state, job.error) == (
        "failed",
        "It was tried 4 times and broke off each time. Ask the operator to look into the "
        "worker's log, then try again.",
    )


def test_giving_back_requeues_until_the_last_attempt(cast: SimpleNamespace) -> None:
    job = ask(cast)
    tries = []
    while (lease := leases.claim(job.pk, "a:1")) is not None:
        tries.append(leases.give_back(lease, "The press broke."))
    job.refresh_from_db()
    assert tries == [True, True, True, False]
    assert (job.state, job.error) == ("failed", "The press broke.")


def test_a_waiting_job_is_cancelled_at_once(cast: SimpleNamespace) -> None:
    job = ask(cast)
    assert jobs.cancel(job, by=cast.rana).state == "cancelled"
    assert leases.claim(job.pk, "a:1") is None
    with pytest.raises(RuleBroken) as refusal:
        jobs.cancel(job, by=cast.rana)
    assert refusal.value.code == "job.over"
    assert facts(cast) == ["job.queued", "job.finished"]


def test_a_running_job_hears_that_it_is_cancelled_and_cannot_finish(cast: SimpleNamespace) -> None:
    job = ask(cast)
    lease = leases.claim(job.pk, "a:1")
    assert lease is not None
    assert leases.look(lease) == "go"
    jobs.cancel(job, by=cast.olga)
    assert leases.look(lease) == "cancel"
    with pytest.raises(LeaseLost):
        leases.finish(lease, publication(job))
    leases.stop(lease)
    job.refresh_from_db()
    assert (job.state, job.publication) == ("cancelled", None)


def test_a_cancelled_job_whose_runner_died_ends_as_cancelled(cast: SimpleNamespace) -> None:
    job = ask(cast)
    leases.claim(job.pk, "a:1")
    jobs.cancel(job, by=cast.olga)
    expire(job)
    assert leases.claim(job.pk, "b:2") is None
    jobs.reconcile()
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_what_failed_is_tried_again_and_what_did_not_is_not(cast: SimpleNamespace) -> None:
    job = ask(cast)
    with pytest.raises(RuleBroken) as refusal:
        jobs.retry(job, by=cast.olga)
    assert refusal.value.code == "job.not-failed"
    Job.objects.update(state="failed")
    job.refresh_from_db()
    again = jobs.retry(job, by=cast.rana)
    assert (again.pk != job.pk, again.state, again.asked_by) == (True, "queued", cast.rana)


def test_the_lease_is_held_by_the_clock_of_the_database(cast: SimpleNamespace) -> None:
    job = ask(cast)
    leases.claim(job.pk, "a:1")
    row = Job.objects.annotate(now=Now()).get(pk=job.pk)
    left = (row.lease_until - row.now).total_seconds()
    assert 25 < left <= leases.LEASE.total_seconds()


def test_progress_is_told_on_the_stream_of_the_documents(cast: SimpleNamespace) -> None:
    job = ask(cast)
    lease = leases.claim(job.pk, "a:1")
    assert lease is not None
    leases.advance(lease, News("layout", 7, 40, 17))
    job.refresh_from_db()
    assert (job.stage_label, job.detail) == (
        "Laying out the pages",
        "7 / 40 · about 20 seconds left",
    )
    assert facts(cast) == ["job.queued", "job.advanced", "job.advanced"]


def test_two_finishes_from_the_same_inputs_are_one_publication(cast: SimpleNamespace) -> None:
    for _turn in range(2):
        lease = leases.claim(ask(cast).pk, "a:1")
        assert lease is not None
        leases.finish(lease, publication(lease.job))
    assert (Job.objects.filter(state="done").count(), Publication.objects.count()) == (2, 1)


def test_a_summit_elsewhere_has_jobs_of_its_own(cast: SimpleNamespace) -> None:
    ask(cast)
    other = jobs.ask(people.make_summit("third"), "report", "en", by=None)[0]
    assert other.asked_by is None
