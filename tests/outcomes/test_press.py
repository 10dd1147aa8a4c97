"""The PDF: whole, tagged, the same twice, readable back, and unable to reach anything."""

import hashlib
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pypdfium2
import pytest
from django.core.management import call_command
from pypdf import PdfReader

from outcomes.press import pages, typeset
from outcomes.press.assets import Refused, Shelf
from outcomes.press.places import ROOT
from outcomes.press.progress import News
from outcomes.press.proof import NotSound, proof
from outcomes.press.runner import Rendered, RenderFailed, RenderStopped, render
from outcomes.press.words import Tamer
from outcomes.services.inputs.documents import Frozen, freeze
from sessions.models import Contribution
from tests.outcomes import record as words
from tests.outcomes.conftest import text_of
from tests.outcomes.listener import Canary

pytestmark = pytest.mark.django_db
DIGEST = "ab" * 32


@dataclass
class Printed:
    frozen: Frozen
    pdf: Path
    rendered: Rendered
    stages: list[str]

    @property
    def text(self) -> str:
        return text_of(self.pdf)

    @property
    def reader(self) -> PdfReader:
        return PdfReader(self.pdf)

    def proof(self, language: str = "en", **other: Any) -> None:
        digest = hashlib.sha256(self.frozen.content).hexdigest()
        given = {"path": self.pdf, "pages": self.rendered.pages, "digest": digest, **other}
        proof(language=language, **given)


def quiet(*_progress: Any) -> None:
    pass


def print_it(frozen: Frozen, place: Path) -> Printed:
    stages: list[str] = []

    def tell(news: News) -> None:
        if news.stage not in stages:
            stages.append(news.stage)

    rendered = render(frozen.content, frozen.digest, place, tell=tell, stop=lambda: False)
    return Printed(frozen, rendered.path, rendered, stages)


def changed(frozen: Frozen, change: Callable[[dict[str, Any]], None]) -> Frozen:
    """The same inputs with something else in them."""
    data = json.loads(frozen.content)
    change(data)
    return Frozen(data, json.dumps(data).encode(), frozen.digest)


@pytest.fixture(scope="module")
def frozen(django_db_setup: None, django_db_blocker: Any) -> dict[str, Frozen]:
    """Inputs of all kinds, read once; the tables are empty again afterwards."""
    with django_db_blocker.unblock():
        record = words.build()
        words.enrich(record)
        words.crowd(record, 24)
        made = {name: freeze(record.summit, name, "en") for name in ("report", "outcome")}
        made["french"] = freeze(record.summit, "report", "fr")
        record.plenary.attribution = "chatham"
        record.plenary.save()
        Contribution.objects.filter(session=record.plenary).update(status="approved")
        made["chatham"] = freeze(record.summit, "report", "en")
        call_command("flush", interactive=False, verbosity=0)
    return made


@pytest.fixture(scope="module")
def printed(
    frozen: dict[str, Frozen], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Printed]:
    return {
        name: print_it(frozen[name], tmp_path_factory.mktemp(name))
        for name in ("report", "outcome", "chatham")
    }


# ------------------------------------------------------------------ what it is
def test_it_is_a_tagged_document_with_bookmarks_title_and_language(
    printed: dict[str, Printed],
) -> None:
    reader = printed["report"].reader
    catalog = reader.root_object
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_object().get_data() or (
        b'pdfuaid:part="1"' in catalog["/Metadata"].get_object().get_data()
    )
    assert catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712 -- a PdfObject
    assert catalog["/Lang"] == "en"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert "/Direction" not in catalog["/ViewerPreferences"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Summit report – Forum of Cities"
    assert "/Author" not in reader.metadata
    outline = [item.title for item in reader.outline if not isinstance(item, list)]
    assert outline == [
        "At a glance",
        "Introduction",
        "Water and care 1",
        "Water and care 2",
        "Next steps and owners",
        "Annex A. Participants",
        "Annex B. Register of contributions",
        "Annex C. Documents and resources shared",
        "Annex D. Citations from the transcript",
        "Annex E. How agreement was computed",
        "Annex F. Data licence",
        "How this document was made",
    ]


TOP, LEFT = 768, 85  # points of an A4 page: below the running head, where the text begins


def test_a_page_bears_the_name_of_what_it_begins_with(printed: dict[str, Printed]) -> None:
    """Also where a line stands over the title; one that begins further down is named on the next page."""
    document = pypdfium2.PdfDocument(printed["report"].pdf)
    heads = [page.get_textpage().get_text_bounded(bottom=TOP) for page in document]
    parts = [one for one in printed["report"].reader.outline if not isinstance(one, list)]
    reader = printed["report"].reader
    begins = {one.title: reader.get_destination_page_number(one) for one in parts}
    for title in ("At a glance", "Water and care 1", "Water and care 2", "Annex A. Participants"):
        assert title in heads[begins[title]], title


def test_each_number_stands_beside_its_paragraph(printed: dict[str, Printed]) -> None:
    """In a column of its own."""
    sections = printed["report"].frozen.data["sections"]
    wanted = [f"{one['number']}." for section in sections for one in section["paragraphs"]]
    found = []
    for page in pypdfium2.PdfDocument(printed["report"].pdf):
        text = page.get_textpage()
        column = text.get_text_bounded(left=LEFT - 1, right=LEFT + 25, bottom=85, top=TOP)
        found += [line.strip() for line in column.splitlines()]
    assert [one for one in found if one in wanted] == wanted


def test_the_contents_give_the_pages_on_which_the_parts_begin(printed: dict[str, Printed]) -> None:
    reader = printed["report"].reader
    contents = reader.pages[1].extract_text().split()
    for item in reader.outline:
        if isinstance(item, list) or item.title == "How this document was made":
            continue
        page = reader.get_destination_page_number(item) + 1
        last = item.title.split()[-1]
        assert contents[contents.index(last) + 1 :].index(str(page)) < 12
        assert f" {page} " in f" {reader.pages[page - 1].extract_text().split()[-1]} "


@pytest.mark.parametrize("name", ["report", "outcome", "chatham"])
def test_another_reader_finds_nothing_that_keeps_anybody_out(
    printed: dict[str, Printed], name: str
) -> None:
    """Checked, not certified: the part of PDF/UA-1 and WCAG that this reader knows."""
    checked = pdfua.validate(str(printed[name].pdf))
    assert [(one.rule_id, one.message) for one in checked.findings] == []
    assert len(checked.outcomes) >= 12
    levels = [int(kind[2:]) for kind in structure(printed[name].pdf) if re.match(r"/H\d", kind)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


def structure(path: Path) -> list[str]:
    """The kinds of all structure elements, in reading order."""
    with pikepdf.open(path) as pdf:
        found, waiting = [], [pdf.Root.StructTreeRoot]
        while waiting:
            element = waiting.pop()
            found.append(str(element.get("/S", "")))
            children = element.get("/K", [])
            children = list(children) if isinstance(children, pikepdf.Array) else [children]
            waiting += [
                child for child in reversed(children) if isinstance(child, pikepdf.Dictionary)
            ]
        return found


def test_the_same_inputs_give_the_same_bytes(
    printed: dict[str, Printed], frozen: dict[str, Frozen], tmp_path: Path
) -> None:
    again = print_it(frozen["outcome"], tmp_path)
    assert again.pdf.read_bytes() == printed["outcome"].pdf.read_bytes()


def test_progress_is_told_by_stage(printed: dict[str, Printed]) -> None:
    assert printed["report"].stages == ["setting", "layout", "writing"]
    assert printed["report"].rendered.pages == len(printed["report"].reader.pages)


def test_the_proof_reads_it_back(printed: dict[str, Printed], tmp_path: Path) -> None:
    good = printed["outcome"]
    good.proof()
    torn = tmp_path / "torn.pdf"
    torn.write_bytes(good.pdf.read_bytes()[:-200])
    wrong = ({"path": torn}, {"pages": good.rendered.pages + 1}, {"language": "fr"})
    for other in (*wrong, {"digest": DIGEST}):
        with pytest.raises(NotSound):
            good.proof(**other)


def test_it_carries_the_data_it_comes_from_and_says_what_it_follows(
    printed: dict[str, Printed],
) -> None:
    one = printed["report"]
    assert one.reader.attachments == {"record.json": [one.frozen.content]}
    with pikepdf.open(one.pdf) as pdf:
        assert len(pdf.Root.AF) == 1
        assert pdf.Root.AF[0].AFRelationship == "/Source"
        told = pdf.open_metadata()
        assert told.pdfa_status == "3A"
        assert told["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert b"PDF/UA identification schema" in pdf.Root.Metadata.read_bytes()
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"


# ------------------------------------------------------------------ what it says
def test_the_report_prints_every_word_that_the_room_was_shown(printed: dict[str, Printed]) -> None:
    text = printed["report"].text
    for one in printed["report"].frozen.data["sessions"][0]["contributions"]:
        if one["text"] and one["language"] != "ar":
            assert " ".join(one["text"].split()) in text
    for expected in (
        "Nothing was said under this question.",
        "Not yet held.",
        "Cancelled: Water and care 4 (S4).",
        "Is there a list of the forty towns?",
        "Yes, it is in the annex of the survey.",
        "Who decided where the pumps went?",
        "Total 9",
        "S1-C006 Withheld by moderation, counted only",
        "S1-C007 Withdrawn by the author",
        "Merged into S1-C001",
        "Not yet held.",
        "The room was quiet at first.",
        printed["report"].frozen.digest,
    ):
        assert expected in text
    assert "that nobody may print" not in text


def test_arabic_words_can_be_found_again(printed: dict[str, Printed]) -> None:
    found = printed["report"].reader
    text = " ".join(page.extract_text() for page in found.pages)
    there = [word for word in ("الماء", "المضخة", "المهجر", "يصلحها", "صندوق") if word in text]
    assert len(there) >= 4


def test_the_outcome_numbers_its_paragraphs_and_leads_to_the_words(
    printed: dict[str, Printed],
) -> None:
    text = printed["outcome"].text
    for expected in (
        "1. Governments and diaspora associations should set up",
        "2. [Publish the full cost of each well over ten years.]",
        "Guided by the information note of session 1",
        "“nobody taught us the pump” S1-C001",
        "Set aside S1-R3 Build one hospital per district.",
        "Minister Okello, Ministry of Water, Uganda",
    ):
        assert expected in text
    names = set(printed["outcome"].reader.named_destinations)
    assert {"S1-C001", "S1-C003", "S1-C004", "S1-R1", "S1-R2", "S1-R3"} <= names


def test_every_link_leads_into_the_document(printed: dict[str, Printed]) -> None:
    for one in printed.values():
        names = set(one.reader.named_destinations)
        targets = [note["/Dest"] for note in annotations(one.reader)]
        assert len(targets) > 5
        assert set(targets) <= names


def test_under_chatham_house_no_byte_ties_words_to_anybody(printed: dict[str, Printed]) -> None:
    one = printed["chatham"]
    cast = ["Mira Solberg", "Sami Haddad", "Rana Qureshi"]  # the rule covers them too
    for name in (
        "Ada Michel",
        "Leïla Baptiste",
        "Okello",
        "Haiti Renewal",
        "Guest1",
        "Uganda",
        *cast,
    ):
        assert name not in one.text
        assert name not in str(one.reader.metadata)
        assert name not in one.frozen.content.decode()
        assert name.encode() not in everything_in(one.pdf)
    assert "neither names nor affiliations are listed" in one.text


def test_no_key_is_missing_from_the_templates(frozen: dict[str, Frozen]) -> None:
    for one in frozen.values():
        assert "⟦" not in pages.html(one.data, DIGEST, Tamer())


def test_a_document_can_be_mirrored(frozen: dict[str, Frozen], tmp_path: Path) -> None:
    def mirror(data: dict[str, Any]) -> None:
        data.update(interface="ar", language="ar", direction="rtl")

    one = print_it(changed(frozen["outcome"], mirror), tmp_path)
    one.proof("ar")
    # Where two pages stand side by side, the first is the right one.
    assert one.reader.root_object["/ViewerPreferences"]["/Direction"] == "/R2L"
    assert "2." in one.text


# ------------------------------------------------------------------ what it cannot do
def attacks(address: str, secret: Path) -> list[str]:
    file = secret.as_uri()
    return [
        f'<img src="{address}/img"><img src="{file}">',
        f'<link rel="attachment" href="{file}"><a rel="attachment" href="{file}">x</a>',
        f'<link rel="stylesheet" href="{address}/css"><style>@import "{address}/import";</style>',
        f"<style>p {{ background: url({address}/bg); }} p::after {{ content: url({file}) }}</style>",
        f"<style>@font-face {{ font-family: x; src: url({address}/font) }} p {{ font-family: x }}</style>",
        f'<object data="{file}"></object><embed src="{address}/embed"><iframe src="{file}"></iframe>',
        f'<svg><image href="{address}/svg"/><text>x</text></svg><base href="{address}/base/">',
    ]


def annotations(reader: PdfReader) -> list[Any]:
    return [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]


def everything_in(path: Path) -> bytes:
    """All bytes of a PDF, its streams unpacked."""
    reader = PdfReader(path)
    streams = [
        item.get_data() for item in map(reader.get_object, range(1, reader.trailer["/Size"]))
        if hasattr(item, "get_data")
    ]  # fmt: skip
    return path.read_bytes() + b"".join(streams)


def test_what_people_write_stays_text(
    frozen: dict[str, Frozen], canary: tuple[str, Path], tmp_path: Path
) -> None:
    """Hostile words in every place that people fill, and words that are hard to set."""
    hostile = [
        *attacks(*canary),
        "<script>alert(1)</script> javascript:alert(1) file:///etc/passwd https://example.org",
        "{{ doc.summit }} {% include 'x' %}",
        "n" + "\n" * 10_000 + "n",
        "W" * 1_000_000,
        "Z" + "\u0301" * 500,
        "水和护理 🙏 \U00012000",
    ]

    def poison(data: dict[str, Any]) -> None:
        session = data["sessions"][0]
        data["summit"]["title"]["text"] = data["summit"]["host"] = hostile[0]
        session["title"]["text"] = session["note"]["overview"][0] = hostile[1]
        for place, one in enumerate(session["contributions"]):
            one["text"] = hostile[place % len(hostile)] if one["text"] else ""
            one["who"]["name"] = hostile[(place + 3) % len(hostile)][:200]
            one["language"] = one["direction"] = '"><script>'
        session["questions"][0]["text"] = hostile[7]
        session["questions"][0]["answer"] = hostile[8] + hostile[12]
        session["questions"][1]["text"] = "\n\n".join(hostile[9:12])
        session["recommendations"][0]["text"]["text"] = hostile[6]

    one = print_it(changed(frozen["report"], poison), tmp_path)
    one.proof()
    assert Canary.hits == []
    assert b"CANARY-7f3a" not in everything_in(one.pdf)
    assert {note["/Subtype"] for note in annotations(one.reader)} == {"/Link"}
    assert [note for note in annotations(one.reader) if "/A" in note] == []
    assert "<script>alert(1)</script>" in one.text
    assert "{{ doc.summit }}" in one.text
    assert one.rendered.missing == ["U+12000"]
    assert one.rendered.cut >= 1
    assert one.rendered.pages < 50


def test_even_markup_reaches_nothing(canary: tuple[str, Path], tmp_path: Path) -> None:
    """If a template ever let markup through: the shelf has nothing else to give."""
    body = "".join(attacks(*canary))
    typeset.typeset(
        f"<html lang=en><title>x</title><body>{body}<p>Here.</p>",
        tmp_path / "x.pdf",
        digest=DIGEST,
        codes=set(),
        tell=quiet,
    )
    assert Canary.hits == []
    assert b"CANARY-7f3a" not in everything_in(tmp_path / "x.pdf")
    assert "Here." in text_of(tmp_path / "x.pdf")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "http://a.b/"])
def test_a_link_that_leads_elsewhere_stops_the_press(address: str, tmp_path: Path) -> None:
    with pytest.raises(typeset.ForbiddenLink):
        typeset.typeset(
            f'<html lang=en><title>x</title><a href="{address}">x</a>',
            tmp_path / "x.pdf",
            digest=DIGEST,
            codes=set(),
            tell=quiet,
        )
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1/", "data:text/plain,x", "press:fonts/../x"]
)
def test_the_shelf_gives_only_its_own(address: str) -> None:
    shelf = Shelf()
    with pytest.raises(Refused):
        shelf.fetch(address)
    with pytest.raises(Refused):
        shelf.open(address)
    assert shelf.fetch("press:fonts/SourceSerif4-Regular.ttf").read()[:4] == b"\0\1\0\0"


@pytest.mark.parametrize(
    "act",
    ["import socket; socket.create_connection(('127.0.0.1', 9))", "import os; os.system('true')"],
)
def test_the_press_opens_no_connection_and_starts_no_process(act: str) -> None:
    code = (
        "import sys; from outcomes.press import child; sys.addaudithook(child._stay_inside)\n"
        f"try:\n    {act.replace('; ', chr(10) + '    ')}\nexcept PermissionError as no:\n    print(no)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.startswith("The press does not do ")


def test_the_press_sees_nothing_of_our_environment(
    frozen: dict[str, Frozen], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMIT_SECRET_KEY", "CANARY")
    seen: dict[str, bytes] = {}

    def look() -> bool:
        """At the child, once it has begun."""
        children = Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()
        seen.update({pid: Path(f"/proc/{pid}/environ").read_bytes() for pid in children})
        return bool(seen)

    with pytest.raises(RenderStopped):
        render(frozen["outcome"].content, DIGEST, tmp_path, tell=quiet, stop=look)
    assert {b"CANARY" in environment for environment in seen.values()} == {False}
    assert not any(Path(f"/proc/{pid}").exists() for pid in seen)


def test_a_press_that_breaks_says_so(tmp_path: Path) -> None:
    with pytest.raises(RenderFailed) as broken:
        render(b"{}", DIGEST, tmp_path, tell=quiet, stop=lambda: False)
    assert str(broken.value) == "The press ended with status 1."
    assert "KeyError" in broken.value.details
