"""Who must not be named is nowhere: every name is a word of its own, and every corner of everything that leaves
the house is searched for it."""

import io
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from outcomes.models import Endorsement, Job, Narrative, Publication
from outcomes.services import compiling, files, jobs, publishing
from outcomes.services.inputs import attribution
from outcomes.services.inputs.documents import freeze
from sessions.models import (
    AgendaItem,
    Caption,
    CaptionTrack,
    Citation,
    Contribution,
    FloorRequest,
    Poll,
    Question,
    Resource,
)
from sessions.models.polls import Vote
from summit.log.models import Event
from summit.models import Participation, User
from tests.outcomes import invariants, searching, summits
from tests.outcomes.conftest import text_of
from tests.outcomes.test_invariants import everything

# Somebody of each script and with each sign that a writer could have written otherwise.
STRANGERS = ["CanaryÉloïse", "Canary&Søn", "كناريانوفا", "金丝雀甲"]


def hide_people(built: summits.Built) -> list[str]:
    """Into the session under the Chatham House Rule, wherever somebody's name or house is kept beside what is
    printed. Everybody here has said nothing elsewhere."""
    hidden = built.sessions[2]
    assert hidden.attribution == "chatham"
    by, number = [], 100
    for name in STRANGERS:
        user = User.objects.create_user(f"canary{number}@example.org", display_name=name)
        by.append(Participation.objects.create(
            summit=built.summit, user=user, declared_kind="media", affiliation=f"{name}House",
        ))  # fmt: skip
        number += 1
    first, second, third, fourth = by
    Contribution.objects.create(
        session=hidden, number=50, author=first, text="Said.", language="en", said_at=summits.START,
        is_highlighted=True,
    )  # fmt: skip
    words = Contribution.objects.create(
        session=hidden, number=51, kind="spoken", speaker_name="CanarySpokenPerson", language="en",
        speaker_affiliation="CanarySpokenHouse", text="Said too.", said_at=summits.START,
    )  # fmt: skip
    track = CaptionTrack.objects.create(session=hidden, language="en", last_number=1, made_by=first.user,
                                        file_name="CanaryFile.vtt")  # fmt: skip
    line = Caption.objects.create(
        track=track, number=1, starts_ms=1, speaker="CanaryCaptioned", text="Ah."
    )
    Citation.objects.create(contribution=words, first=line, last=line, language="en", starts_ms=1,
                            text="CanaryCaptioned: Ah.")  # fmt: skip
    Question.objects.create(
        session=hidden, author=second, text="Why?", language="en", status="answered", answer="So.",
        answered_by=third, answer_language="en", created_at=summits.START, updated_at=summits.START,
    )  # fmt: skip
    Resource.objects.create(
        summit=built.summit, session=hidden, author=third, title="A survey", language="en", kind="link",
        url="https://example.org/survey", status="approved",
    )  # fmt: skip
    FloorRequest.objects.create(
        session=hidden, participation=fourth, language="en", status="spoken", position=1,
        topic="CanaryTopic", seconds_spoken=90, started_at=summits.START,
    )  # fmt: skip
    poll = Poll.objects.create(session=hidden, question="Go on?", language="en", status="closed",
                               opened_at=summits.START)  # fmt: skip
    Vote.objects.create(poll=poll, participation=fourth, reason="CanaryReason")
    AgendaItem.objects.create(session=hidden, position=1, kind="keynote", title={"en": "Opening"},
                              moderator_notes="Give CanaryNoted five minutes.")  # fmt: skip
    hidden.appearances.create(participation=fourth, role="speaker", topic="CanaryAppearance")
    recommendation = hidden.recommendations.first()
    mission = built.summit.delegations.create(name="CanaryZMission", kind="media")
    Endorsement.objects.create(recommendation=recommendation, delegation=mission, signed_by=fourth,
                               revision=1, text=recommendation.text)  # fmt: skip
    Narrative.objects.create(summit=built.summit, session=hidden, section="discussion", language="en",
                             revision=1, text="It was quiet.", written_by=first.user)  # fmt: skip
    return [
        *STRANGERS, "CanarySpokenPerson", "CanarySpokenHouse", "CanaryFile", "CanaryCaptioned",
        "CanaryTopic", "CanaryReason", "CanaryNoted", "CanaryAppearance", "CanaryZMission", "canary100",
    ]  # fmt: skip


def all_names(built: summits.Built, more: list[str]) -> set[str]:
    """Every canary there is, as it is written."""
    names = {
        name
        for one in Participation.objects.filter(summit=built.summit).select_related("user")
        for name in (one.user.display_name, one.affiliation, one.user.email)
        if "canary" in name.casefold()
    }
    names |= set(built.summit.delegations.values_list("name", flat=True)) | set(more)
    for words in Contribution.objects.filter(session__summit=built.summit):
        names |= {words.speaker_name, words.speaker_affiliation} - {""}
        names |= set(invariants.CANARY.findall(words.text))
    for question in Question.objects.filter(session__summit=built.summit):
        names |= set(invariants.CANARY.findall(question.text))
    return names


pytestmark = pytest.mark.timeout(400)  # two documents through the press, and every corner searched


@pytest.fixture
def house(transactional_db: None) -> SimpleNamespace:
    built = summits.build(everything("open"))
    olga = User.objects.create_user("olga@example.org", display_name="Olga Ndiaye")
    Participation.objects.create(summit=built.summit, user=olga, role="organiser")
    more = hide_people(built)
    may, must = invariants.allowed(invariants.Made(built, {}))
    names = all_names(built, more)
    forbidden = {one for one in names if one.casefold() not in may}
    assert len(forbidden) > 40
    assert len(names - forbidden) > 8
    return SimpleNamespace(built=built, olga=olga, forbidden=forbidden, must=must)


def compiled(house: SimpleNamespace, document: str) -> Publication:
    job = jobs.ask(house.built.summit, document, "en", by=house.olga)[0]
    compiling.work(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error
    assert job.publication is not None
    return job.publication


def kept(publication: Publication) -> Iterator[tuple[str, bytes]]:
    for one in publication.files:
        yield one["name"], files.blob(one["sha256"]).read_bytes()


def nowhere(forbidden: set[str], name: str, content: bytes) -> None:
    there = searching.found(forbidden, name, content)
    assert there == [], there[:5]


@pytest.mark.parametrize("document", ["report", "outcome"])
def test_who_must_not_be_named_is_nowhere(
    house: SimpleNamespace, document: str, caplog: pytest.LogCaptureFixture, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], as_person: Any,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    made = compiled(house, document)
    for name, content in kept(made):
        nowhere(house.forbidden, name, content)
    # What the house says about it: its log, the rows, the facts, the pages, the command line.
    call_command(
        "compile", "forum", "--document", document, "--language", "en", "--out", str(tmp_path)
    )
    said = capsys.readouterr()
    told: dict[str, str] = {"log": caplog.text, "output": said.out, "errors": said.err}
    told["rows"] = str([vars(one) for one in (*Job.objects.all(), *Publication.objects.all())])
    told["facts"] = str(
        list(Event.objects.values_list("stream__name", "fact", "kind", "object_id"))
    )
    slug = house.built.summit.slug
    told["documents"] = page(as_person(house.olga), "outcomes:documents", slug)
    told["preview"] = page(as_person(house.olga), "outcomes:publication", slug, made.pk)
    publishing.publish_document(made, by=house.olga)
    anybody = Client()
    told["publication"] = page(anybody, "outcomes:publication", slug, made.pk)
    told["publications"] = page(anybody, "outcomes:publications", slug)
    told["verify"] = page(anybody, "outcomes:verify", slug)
    for one in made.files:
        answer = anybody.get(reverse("outcomes:publication-file", args=[made.pk, one["format"]]))
        told[f"headers of {one['format']}"] = str(answer.headers)
    publishing.withdraw_document(made, by=house.olga, reason="Printed too early.")
    gone = anybody.get(reverse("outcomes:publication", args=[slug, made.pk]))
    told["withdrawn"] = gone.content.decode()
    for place, text in told.items():
        nowhere(house.forbidden, place, text.encode())
    for path in tmp_path.iterdir():
        nowhere(house.forbidden, path.name, path.read_bytes())
    # The twin: whom the rule allows is there, in what is read.
    if document == "report":
        pdf = next(one for one in made.files if one["format"] == "pdf")
        text = "".join(text_of(files.blob(pdf["sha256"])).split()).casefold()
        assert len([one for one in house.must if one.replace(" ", "") in text]) > 6


def page(browser: Client, name: str, *args: Any) -> str:
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == 200, name
    return answer.content.decode()


def test_a_press_that_breaks_tells_the_log_no_name(
    house: SimpleNamespace, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child's own words go into the log of the operator, not people's."""
    usual = compiling.render

    def torn(content: bytes, *more: Any, **others: Any) -> Any:
        return usual(content.replace(b'"figures"', b'"figured"'), *more, **others)

    monkeypatch.setattr(compiling, "render", torn)
    job = jobs.ask(house.built.summit, "report", "en", by=house.olga)[0]
    with caplog.at_level(logging.DEBUG):
        compiling.work(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "broke off" in caplog.text
    nowhere(house.forbidden, "log", f"{caplog.text} {vars(job)}".encode())


def test_a_part_of_the_summit_names_nobody_either(house: SimpleNamespace) -> None:
    for scope in ("session-3", "day-2026-11-24"):
        for options in ({}, {"participants": False}):
            frozen = freeze(house.built.summit, "report", "en", options, scope)
            nowhere(house.forbidden, scope, frozen.content)


# ------------------------------------------------------------------ the search itself can find
def a_pdf() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    return pdf


def in_metadata(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as told:
        told["dc:title"] = "By CanaryOne"


def in_an_attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["data.json"] = pikepdf.AttachedFileSpec(pdf, b'{"who": "CanaryOne"}')


def as_an_attachments_name(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["CanaryOne.json"] = pikepdf.AttachedFileSpec(pdf, b"{}")


def in_a_bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("CanaryOne", 0))


def as_alternative_text(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot = pdf.make_indirect(
        pikepdf.Dictionary(K=[pikepdf.Dictionary(S=pikepdf.Name.Figure, Alt="CanaryOne – é")])
    )


def in_a_stream(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(b"% CanaryOne\n")


def in_information(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Author"] = "CanaryOne ☼"


@pytest.mark.parametrize(
    "hide",
    [in_metadata, in_an_attachment, as_an_attachments_name, in_a_bookmark, as_alternative_text,
     in_a_stream, in_information],
)  # fmt: skip
def test_a_name_in_a_pdf_is_found_wherever_it_is(hide: Any) -> None:
    pdf, out = a_pdf(), io.BytesIO()
    hide(pdf)
    pdf.save(out, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert searching.found(["CanaryOne"], "x.pdf", out.getvalue())
    clean = io.BytesIO()
    a_pdf().save(clean)
    assert searching.found(["CanaryOne"], "x.pdf", clean.getvalue()) == []


def test_a_name_in_an_archive_is_found_wherever_it_is() -> None:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/core.xml", "<a>CanaryOne</a>" * 3)
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("of-CanaryTwo.txt", "x")
        archive.writestr("x.docx", inner.getvalue())
        archive.comment = b"CanaryThree"
    there = searching.found(
        ["CanaryOne", "CanaryTwo", "CanaryThree", "CanaryFour"], "x", outer.getvalue()
    )
    assert {word for word, _place in there} == {"CanaryOne", "CanaryTwo", "CanaryThree"}


def test_a_name_that_the_rule_lets_through_is_found(
    house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If attribution forgot the rule of a session, the search would say so."""
    monkeypatch.setattr(attribution, "CHATHAM", "nothing")
    monkeypatch.setattr(attribution, "stricter", lambda *_rules: "named")
    frozen = freeze(house.built.summit, "report", "en")
    there = {word for word, _place in searching.found(house.forbidden, "record", frozen.content)}
    assert {"CanarySpokenPerson", *STRANGERS[:3]} <= there
