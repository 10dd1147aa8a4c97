"""Hostile words in every place where somebody writes, in every file: nothing is fetched, nothing is run, nothing
leads out, and it is all there to be read."""

import csv
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn
from markdown_it import MarkdownIt
from pypdf import PdfReader

from outcomes.formats.word import CONTENTS
from outcomes.press.proof import proof
from outcomes.press.runner import Rendered, render
from outcomes.services.inputs.documents import Frozen
from tests.outcomes import hostile, searching
from tests.outcomes.conftest import text_of
from tests.outcomes.invariants import SCHEMA
from tests.outcomes.listener import Canary
from tests.outcomes.test_formats import Page, akn, made, xml_of

DIGEST = "ab" * 32
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(400)]
KINDS = ["report", "compiled", "draft", "negotiated", "adopted"]


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: Any) -> dict[str, dict[str, Any]]:
    with django_db_blocker.unblock():
        return hostile.everything()


def test_every_place_where_somebody_writes_is_among_them(whole: dict[str, dict[str, Any]]) -> None:
    """If a field is new in the data, it is poisoned too, for all are that are not ours; and there is at least
    one of each that we know of."""
    there = {place for data in whole.values() for place in hostile.places(data)}
    session, draft = "sessions.", "draft."
    assert {
        "summit.title.text", "summit.description.text", "summit.host", "summit.place",
        session + "title.text", session + "note.overview", session + "note.background.heading",
        session + "note.background.paragraphs", session + "note.scope", session + "note.method",
        session + "note.closing", session + "agenda.title.text", session + "agenda.notes",
        session + "cast.name", session + "cast.affiliation", session + "guiding_questions.text.text",
        session + "contributions.text", session + "contributions.who.name",
        session + "contributions.who.affiliation", session + "themes.name",
        session + "questions.text", session + "questions.answer", session + "questions.likewise.text",
        session + "questions.who.name", session + "polls.question", session + "polls.lines.label",
        session + "recommendations.text.text", session + "recommendations.sources.quote",
        session + "resources.title", session + "resources.url", session + "resources.who.name",
        session + "citations.text", "narratives.text", "participants.listed.name",
        "participants.listed.affiliation", "rejected_amendments.text", "rejected_amendments.reason",
        "rejected_amendments.delegation", "follow_up.owner", "follow_up.what",
        draft + "title.text", draft + "paragraphs.text.text", draft + "paragraphs.translations.fr.text",
        draft + "paragraphs.evidence.quote", draft + "amendments.text", draft + "amendments.instead_of",
        draft + "amendments.reason", draft + "amendments.delegation", draft + "dissent.decision",
        draft + "reservations.text", draft + "reservations.delegation", draft + "adoption.note",
        draft + "adoption.place", draft + "follow_up.owner", draft + "follow_up.what",
        draft + "follow_up.note",
    } - there == set()  # fmt: skip


@pytest.fixture(scope="module", params=KINDS)
def poison(
    request: Any, whole: dict[str, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    return made(hostile.poisoned(whole[request.param]), tmp_path_factory.mktemp("poison"))


# ------------------------------------------------------------------ the formats
def test_the_page_loads_nothing_and_runs_nothing(poison: dict[str, Path]) -> None:
    page = Page(poison["html"].read_text())
    assert not {"script", "img", "iframe", "object", "embed", "svg", "form", "link", "base"} & {
        *page.tags
    }
    assert [name for _tag, name, _value in page.attributes if name.startswith("on")] == []
    assert page.values("src") == page.values("style") == []
    assert all(value.startswith("#") for value in page.values("href"))
    assert "alert(1)" in page.text
    assert "url(" not in poison["html"].read_text().partition("</style>")[0]


def test_nothing_that_people_write_is_markup(poison: dict[str, Path]) -> None:
    """Read as GitHub does: tables and bare addresses too."""
    source = poison["md"].read_text()
    page = Page(
        MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(source)
    )
    assert not {"script", "img", "svg", "iframe", "code", "em", "s", "hr", "pre"} & {*page.tags}
    assert all(value.startswith("#") for value in page.values("href"))
    assert {name for _tag, name, _value in page.attributes} <= {
        "href", "id", "dir", "lang", "style", "start"}  # fmt: skip
    assert "# Not a heading" in page.text
    assert "https\\://" in source or "http\\://" in source


def test_word_is_led_nowhere_outside_and_runs_nothing(poison: dict[str, Path]) -> None:
    parts = xml_of(poison["docx"])
    for name, root in parts.items():
        for one in root.iter("{*}Relationship"):
            assert one.get("TargetMode") != "External", name
    body = parts["word/document.xml"]
    assert [one.get(qn("w:instr")) for one in body.iter(qn("w:fldSimple"))] == []
    assert [one.text for one in body.iter(qn("w:instrText"))] in ([], [CONTENTS])
    names = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    assert {one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))} <= names
    ids = [one.get(qn("w:id")) for one in body.iter(qn("w:bookmarkStart"))]
    assert len(ids) == len(set(ids))
    assert "alert(1)" in "".join(body.itertext())


def test_it_stays_valid_whatever_people_write(poison: dict[str, Path]) -> None:
    tree = akn(poison["akn"])
    assert SCHEMA.validate(tree), SCHEMA.error_log
    for one in tree.iter("{*}ref"):
        assert one.get("href", "").startswith("#")
    assert "alert(1)" in "".join(tree.getroot().itertext())


def test_no_cell_is_a_formula(poison: dict[str, Path]) -> None:
    with zipfile.ZipFile(poison["csv"]) as archive:
        for name in archive.namelist():
            if not name.endswith(".csv"):
                continue
            for row in csv.reader(io.StringIO(archive.read(name).decode(), newline="")):
                for cell in row:
                    assert not cell.lstrip().startswith(("=", "+", "@", "＝")), (name, cell)
                    assert not cell.startswith("-") or re.fullmatch(r"-\d+", cell), (name, cell)


# ------------------------------------------------------------------ the pages
def attacks(address: str, secret: Path) -> list[str]:
    file = secret.as_uri()
    return [
        f'<img src="{address}/img"><img src="{file}">',
        f'<link rel="attachment" href="{file}"><a rel="attachment" href="{file}">x</a>',
        f'<style>@import "{address}/import"; p {{ background: url({address}/bg) }}</style>',
        f'<object data="{file}"></object><embed src="{address}/embed"><iframe src="{file}"></iframe>',
        f'<svg><image href="{address}/svg"/><text>x</text></svg><base href="{address}/base/">',
    ]


def printed(data: dict[str, Any], place: Path) -> Rendered:
    frozen = Frozen(data, json.dumps(data).encode(), DIGEST)
    return render(frozen.content, DIGEST, place, tell=lambda *_: None, stop=lambda: False)


@pytest.mark.parametrize("name", ["report", "draft", "adopted"])
def test_every_place_is_set_and_nothing_is_fetched(
    name: str, whole: dict[str, dict[str, Any]], canary: tuple[str, Path], tmp_path: Path
) -> None:
    """Each text is short here: how much of a long one is set is asked below."""
    words = [*attacks(*canary), *(text[:300] for text in hostile.HOSTILE)]
    data = hostile.poisoned(whole[name], words)
    one = printed(data, tmp_path)
    content = one.path.read_bytes()
    proof(one.path, one.pages, "en", hashlib.sha256(json.dumps(data).encode()).hexdigest())
    assert Canary.hits == []
    assert searching.found(["CANARY-7f3a"], "x.pdf", content) == []
    notes = [
        note.get_object() for page in PdfReader(one.path).pages for note in page.get("/Annots", [])
    ]
    assert {note["/Subtype"] for note in notes} <= {"/Link"}
    assert [note for note in notes if "/A" in note] == []
    text = text_of(one.path)
    assert "alert(1)" in text
    assert "{% y %}" in text
    assert "U+12000" in one.missing


@pytest.mark.parametrize("long", hostile.LONG, ids=["lines", "no blanks", "arabic", "chinese"])
def test_a_long_text_takes_the_pages_that_its_words_need(
    long: str, whole: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    """Said in one contribution, twenty thousand characters are a few pages more, and ten thousand lines none."""
    data = hostile.json_of(whole["report"])
    session = data["sessions"][0]
    session["contributions"][4]["text"] = long
    session["contributions"][4]["language"] = "und"
    places = [tmp_path / "long", tmp_path / "plain"]
    for place in places:
        place.mkdir()
    one, plain = printed(data, places[0]), printed(whole["report"], places[1])
    most = 1 if long.count("\n") > 1000 else 24
    assert one.pages - plain.pages <= most
    assert one.cut == 0
