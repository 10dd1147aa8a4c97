"""The doors of the documents: who, how, twice, and in which state."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from outcomes import live
from outcomes.models import Job, Publication
from outcomes.press.progress import News
from outcomes.services import files, jobs, leases
from summit.live import frames, topics
from summit.log.models import Event

Browser = Callable[..., Client]
PDF = b"%PDF-1.7 a page\n%%EOF\n"


@pytest.fixture
def page(cast: SimpleNamespace) -> str:
    return reverse("outcomes:documents", args=[cast.summit.slug])


@pytest.fixture
def start(cast: SimpleNamespace) -> str:
    return reverse("outcomes:compile", args=[cast.summit.slug])


@pytest.fixture
def job(cast: SimpleNamespace) -> Job:
    return jobs.ask(cast.summit, "report", "fr", by=cast.olga)[0]


@pytest.fixture
def made(job: Job) -> Publication:
    """A finished job with its files."""
    kept = []
    with files.workdir("test") as place:
        for form, content in (("pdf", PDF), ("json", b"{}\n")):
            (place / form).write_bytes(content)
            kept.append(
                files.keep(place / form, form=form, name=f"forum-report-fr.{form}", pages=1)
            )
    lease = leases.claim(job.pk, "a:1")
    assert lease is not None
    leases.finish(
        lease,
        Publication(
            summit=job.summit, document="report", language="fr", input_digest="d" * 64, files=kept,
            inputs={"as_of": "2026-11-24T09:05+03:00", "contributions": 7, "questions": 2,
                    "recommendations": 3},
            warnings=[{"code": "not-held", "what": ["S2"]},
                      {"code": "missing-glyphs", "what": ["U+12000"]}],
        ),
    )  # fmt: skip
    job.refresh_from_db()
    assert job.publication is not None
    return job.publication


def doors(job: Job, made: Publication) -> list[tuple[str, str]]:
    slug = job.summit.slug
    return [
        ("get", reverse("outcomes:documents", args=[slug])),
        ("post", reverse("outcomes:compile", args=[slug])),
        ("post", reverse("outcomes:job-cancel", args=[job.pk])),
        ("post", reverse("outcomes:job-retry", args=[job.pk])),
        ("get", reverse("outcomes:publication-file", args=[made.pk, "pdf"])),
    ]


# ------------------------------------------------------------------ who
@pytest.mark.parametrize(
    ("who", "status"), [("otto", 404), ("ada", 403), ("sami", 403), ("vera", 403), ("mira", 403)]
)
def test_documents_are_for_organisers_and_rapporteurs(
    cast: SimpleNamespace, as_person: Browser, job: Job, made: Publication, who: str, status: int
) -> None:
    browser = as_person(getattr(cast, who))
    answers = [getattr(browser, way)(address).status_code for way, address in doors(job, made)]
    assert answers == [status] * 5


def test_nobody_is_sent_to_the_login(as_person: Browser, job: Job, made: Publication) -> None:
    browser = as_person(None)
    for way, address in doors(job, made):
        answer = getattr(browser, way)(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def test_a_rapporteur_who_was_banned_has_no_documents(
    cast: SimpleNamespace, as_person: Browser, page: str
) -> None:
    browser = as_person(cast.rana)
    assert browser.get(page).status_code == 200
    cast.summit.participations.filter(user=cast.rana).update(banned_at="2026-01-01T00:00Z")
    assert browser.get(page).status_code == 404


# ------------------------------------------------------------------ the page
def test_an_empty_page_says_what_to_do(
    cast: SimpleNamespace, as_person: Browser, page: str
) -> None:
    answer = as_person(cast.rana).get(page)
    assert (
        "None yet. Choose a document and its language, then compile it." in answer.content.decode()
    )
    assert answer.context["chosen"] == "en"
    french = as_person(cast.rana)
    french.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    assert french.get(page).context["chosen"] == "fr"


def test_the_page_shows_files_inputs_and_remarks(
    cast: SimpleNamespace, as_person: Browser, page: str, made: Publication
) -> None:
    html = as_person(cast.olga).get(page).content.decode()
    for expected in (
        "Asked for by Olga Ndiaye",
        reverse("outcomes:publication-file", args=[made.pk, "pdf"]),
        made.files[0]["sha256"],
        "d" * 64,
        "Not yet held, printed with note and questions: S2.",
        "No font has these characters, so their numbers are printed: U+12000.",
    ):
        assert expected in html


def test_without_javascript_a_reload_shows_how_far_it_is(
    cast: SimpleNamespace, as_person: Browser, page: str, job: Job
) -> None:
    browser = as_person(cast.olga)
    assert "Waiting" in browser.get(page).content.decode()
    lease = leases.claim(job.pk, "a:1")
    assert lease is not None
    leases.advance(lease, News("layout", 7, 40))
    html = browser.get(page).content.decode()
    assert "Laying out the pages" in html
    assert '<progress value="7" max="40"' in html
    leases.fail(lease, "It broke. Try again.")
    html = browser.get(page).content.decode()
    assert (
        "It broke. Try again." in html,
        reverse("outcomes:job-retry", args=[job.pk]) in html,
    ) == (
        True,
        True,
    )


# ------------------------------------------------------------------ acts
def test_starting_lands_on_the_page_and_twice_is_once(
    cast: SimpleNamespace, as_person: Browser, page: str, start: str
) -> None:
    browser = as_person(cast.rana)
    fields = {"document": "report", "language": "fr", "key": str(uuid4())}
    answers = [browser.post(start, fields), browser.post(start, fields)]
    made = (
        f"{page}#job-{Job.objects.get().pk}"  # in sight also on a phone, where the list is far away
    )
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(303, made)] * 2
    assert Job.objects.get().asked_by == cast.rana
    other = as_person(cast.olga).post(start, {"document": "report", "language": "fr"}, follow=True)
    assert [str(message) for message in other.context["messages"]] == [
        "This document is being made already; here it is."
    ]
    assert Job.objects.count() == 1


def test_live_js_gets_the_message_as_json(
    cast: SimpleNamespace, as_person: Browser, start: str
) -> None:
    fields = {"document": "outcome", "language": "en"}
    answer = as_person(cast.rana).post(start, fields, headers={"X-Live": "1"})
    assert answer.json() == {
        "message": "Started. You can leave this page; the document will be here."
    }


def test_what_does_not_exist_is_refused_with_its_field(
    cast: SimpleNamespace, as_person: Browser, start: str
) -> None:
    fields = {"document": "report", "language": "ru"}
    answer = as_person(cast.rana).post(start, fields, headers={"X-Live": "1"})
    assert (answer.status_code, answer.json()["field"]) == (409, "language")
    assert Job.objects.count() == 0


def test_cancel_and_retry_know_their_state(
    cast: SimpleNamespace, as_person: Browser, job: Job, page: str
) -> None:
    browser = as_person(cast.rana)
    cancel = reverse("outcomes:job-cancel", args=[job.pk])
    retry = reverse("outcomes:job-retry", args=[job.pk])
    assert browser.post(retry).status_code == 409
    assert browser.post(cancel)["Location"] == page
    assert browser.post(cancel).status_code == 409
    assert browser.post(retry).status_code == 303
    assert list(Job.objects.order_by("created_at").values_list("state", flat=True)) == [
        "cancelled",
        "queued",
    ]


def test_unknown_jobs_and_files_are_not_found(
    cast: SimpleNamespace, as_person: Browser, made: Publication
) -> None:
    browser = as_person(cast.olga)
    assert browser.post(reverse("outcomes:job-cancel", args=[uuid4()])).status_code == 404
    for pk, form in ((uuid4(), "pdf"), (made.pk, "docx")):
        address = reverse("outcomes:publication-file", args=[pk, form])
        assert browser.get(address).status_code == 404
    files.blob(made.files[0]["sha256"]).unlink()
    address = reverse("outcomes:publication-file", args=[made.pk, "pdf"])
    assert browser.get(address).status_code == 404


def test_a_file_comes_whole_under_a_safe_name(
    cast: SimpleNamespace, as_person: Browser, made: Publication
) -> None:
    answer = as_person(cast.rana).get(reverse("outcomes:publication-file", args=[made.pk, "pdf"]))
    assert answer.content == PDF
    assert {
        name: answer[name]
        for name in ("Content-Type", "Content-Disposition", "Content-Length",
                     "X-Content-Type-Options", "Cache-Control")
    } == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="forum-report-fr.pdf"',
        "Content-Length": str(len(PDF)),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }  # fmt: skip


def test_the_page_asks_a_fixed_number_of_questions(
    cast: SimpleNamespace, as_person: Browser, page: str, made: Publication,
    django_assert_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    browser = as_person(cast.olga)
    browser.get(page)
    with django_assert_num_queries(7):
        browser.get(page)
    for language in ("en", "fr"):
        jobs.ask(cast.summit, "outcome", language, by=cast.rana)
    with django_assert_num_queries(7):
        browser.get(page)


# ------------------------------------------------------------------ live
def test_the_stream_is_for_who_may_have_documents(cast: SimpleNamespace) -> None:
    name = live.documents(cast.summit.pk)
    allowed = {who for who in vars(cast.places) if topics.may_follow(getattr(cast, who), name)}
    assert allowed == {"olga", "rana"}
    assert not topics.may_follow(cast.olga, live.documents(uuid4()))


def test_a_frame_is_what_a_reload_shows(
    cast: SimpleNamespace, as_person: Browser, page: str, made: Publication
) -> None:
    stream = live.documents(cast.summit.pk)
    events = list(Event.objects.filter(stream__name=stream).order_by("seq"))
    assert [event.fact for event in events] == ["job.queued", "job.advanced", "job.finished"]
    drawn = [json.loads(frame.text) for frame in frames.render(stream, events, "en")]
    job = made.jobs.get()
    assert [(frame["v"], frame["t"], frame["into"]) for frame in drawn] == [
        ("append", f"job-{job.pk}", "jobs")
    ] * 3
    html = as_person(cast.rana).get(page).content.decode()
    assert drawn[-1]["html"].strip() in html
    assert "csrf" not in drawn[-1]["html"]
    Job.objects.all().delete()
    gone = json.loads(frames.render(stream, events[-1:], "en")[0].text)
    assert gone["v"] == "remove"


def test_a_part_and_its_options_are_asked_for_and_tried_again(
    cast: SimpleNamespace, as_person: Browser, page: str, start: str
) -> None:
    browser = as_person(cast.rana)
    form = browser.get(page).content.decode()
    assert '<option value="session-1">Session 1: Water and care 1</option>' in form
    sent = {"document": "report", "language": "en", "scope": "session-1", "options": "1",
            "option": ["register", "participants", "notes"]}  # fmt: skip
    assert browser.post(start, sent).status_code == 303
    job = Job.objects.get()
    assert (job.scope, job.options) == (
        "session-1", {"citations": False, "notes": True, "resources": False},
    )  # fmt: skip
    shown = browser.get(page).content.decode()
    assert "Session 1</span>" in shown
    assert "with internal notes" in shown
    Job.objects.update(state="failed", error="It broke.")
    browser.post(reverse("outcomes:job-retry", args=[job.pk]))
    again = Job.objects.exclude(pk=job.pk).get()
    assert (again.scope, again.options) == (job.scope, job.options)


def test_a_form_without_boxes_means_the_usual(
    cast: SimpleNamespace, as_person: Browser, start: str
) -> None:
    as_person(cast.rana).post(start, {"document": "report", "language": "en"})
    assert (Job.objects.get().scope, Job.objects.get().options) == ("", {})
