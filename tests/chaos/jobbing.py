"""What the agent does with documents: a summit full of words, jobs, and what became of them."""

import threading
from collections import Counter

from django.db import connections

from outcomes import live
from outcomes.models import Job, Publication
from outcomes.services import compiling, hints, jobs, leases
from sessions.models import Contribution, Session
from summit.errors import RuleBroken
from summit.log.models import Event
from summit.models import Summit, User
from tests import cast

SAID = "The pump was ours, but nobody taught us the pump. We waited eleven months for a seal. " * 3


def library(slug: str, contributions: int) -> None:
    """A summit of olga's whose one session has ended, with this many contributions."""
    summit = cast.make_summit(slug)
    cast.place(summit, _olga(), "organiser")
    session = cast.make_session(summit, 1, status="ended")
    say(slug, contributions, session=session)


def say(slug: str, count: int = 1, *, session: Session | None = None) -> None:
    """More words: the next document has other inputs."""
    session = session or Session.objects.get(summit__slug=slug)
    first = session.contributions.count() + 1
    Contribution.objects.bulk_create(
        Contribution(
            session=session, number=number, text=f"{number}. {SAID}", language="en",
            status="approved", said_at=session.started_at,
        )
        for number in range(first, first + count)
    )  # fmt: skip


def ask_for(slug: str, document: str = "report") -> str:
    job, _fresh = jobs.ask(Summit.objects.get(slug=slug), document, "en", by=_olga())
    return str(job.pk)


def give_up(job: str) -> bool:
    """Whether it could still be cancelled."""
    try:
        jobs.cancel(Job.objects.get(pk=job), by=_olga())
    except RuleBroken:
        return False
    return True


def tell_workers(job: str, times: int) -> None:
    for _ in range(times):
        hints.send_hint(job)  # type: ignore[arg-type]


def job(job: str) -> dict:
    """Its row, and how often its end was told."""
    row = Job.objects.get(pk=job)
    told = Event.objects.filter(
        stream__name=live.documents(row.summit_id), fact="job.finished", object_id=job
    )
    return {
        "state": row.state,
        "stage": row.stage,
        "attempt": row.attempt,
        "error": row.error,
        "publication": str(row.publication_id or ""),
        "finished_at": str(row.finished_at or ""),
        "ends": told.count(),
    }


def published(slug: str) -> list[dict]:
    """What the summit has, newest first."""
    rows = Publication.objects.filter(summit__slug=slug)
    return [{"id": str(row.pk), "files": row.files} for row in rows]


def race(slug: str, times: int) -> dict[str, int]:
    """A cancel against the end of the work, so many times: how each job ended. Fails when one has
    two ends or none."""
    summit, ended = Summit.objects.get(slug=slug), Counter()
    for number in range(times):
        made = Job.objects.create(summit=summit, document="outcome", language="en")
        lease = leases.claim(made.pk, "race")
        assert lease is not None
        digest = f"{number:064d}"
        publication = Publication(
            summit=summit, document="outcome", language="en", input_digest=digest
        )
        start = threading.Barrier(2)
        cancelled: list[bool] = []

        def work(start=start, lease=lease, publication=publication) -> None:
            start.wait()
            compiling._finish(lease, publication)
            connections.close_all()

        def stop(start=start, made=made, cancelled=cancelled) -> None:
            start.wait()
            cancelled.append(give_up(str(made.pk)))
            connections.close_all()

        threads = [threading.Thread(target=act) for act in (work, stop)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        row = job(str(made.pk))
        there = Publication.objects.filter(input_digest=digest).exists()
        assert row["ends"] == 1, row
        assert (row["state"] == "done") == there == (cancelled == [False]), (row, cancelled)
        ended[row["state"]] += 1
    return dict(ended)


def _olga() -> User:
    return User.objects.get(email="olga@example.org")


ACTS = (library, say, ask_for, give_up, tell_workers, job, published, race)
