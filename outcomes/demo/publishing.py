"""The report of the session held yesterday, public: made and published as an organiser would, by the worker,
because it takes longer than anybody wants to wait for the first page."""

from outcomes.models import Document, Publication
from outcomes.services import jobs
from outcomes.services.publishing import publish_document
from sessions.models import Session
from summit.demo.parts import PLAYED, Demo
from summit.log import journal
from summit.models import Activity, Summit
from summit.services.activity import record

PART = "the published report"


def is_due() -> bool:
    """There is a demo, and this was not played yet."""
    played = Activity.objects.filter(verb=PLAYED, summit__is_demo=True, details__part=PART)
    return Summit.objects.filter(is_demo=True).exists() and not played.exists()


def publish(language: str = "en") -> Publication | None:
    """None while its file is not made; ask again then."""
    demo = Demo()
    session = Session.objects.get(summit=demo.summit, number=1)
    olga = demo.user("olga")
    job, _fresh = jobs.ask(
        demo.summit, Document.REPORT, language, scope=f"session-{session.number}", by=olga,
        key=demo.key("report", language),
    )  # fmt: skip
    if job.publication is None:
        return None
    made = publish_document(job.publication, by=olga, key=demo.key("published", language))
    with journal.command() as act:
        record(act, PLAYED, demo.summit, by=None, summit=demo.summit, part=PART)
    return made
