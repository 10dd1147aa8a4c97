"""Any words at all, in every format: nothing breaks, nothing becomes markup, and twice is the same."""

import csv
import io
import zipfile

from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from outcomes.formats import tables, texts
from outcomes.formats.akoma import akoma
from outcomes.formats.markdown import escaped, markdown
from outcomes.formats.tree import Article, Document, Items, Run, Said, Section, Table, Text
from outcomes.formats.web import html
from outcomes.formats.word import word
from tests.outcomes.test_formats import Page

ANY = st.text(st.characters(), max_size=60) | st.sampled_from(
    [
        "<b>",
        "](",
        "&#x3c;",
        "=1",
        "- x",
        "1. x",
        "|",
        "`",
        "\\",
        "http://x.y",
        "\u202e",
        "\ud800",
        "\n",
    ]
)
TEXTS = st.lists(ANY, max_size=4).map("".join).map(texts.clean)
WAYS = st.sampled_from(["ltr", "rtl"])
LANGUAGES = st.sampled_from(["en", "fr", "ar", "und", "zh-Hans"])
RUNS = st.builds(
    Run, TEXTS, LANGUAGES, WAYS, st.sampled_from(["", "strong", "muted", "quote"]),
    st.sampled_from(["", "p-1", "nowhere"]),
)  # fmt: skip
LINES = st.lists(RUNS, max_size=3).map(tuple)
BLOCKS = st.one_of(
    st.builds(Text, LINES, st.sampled_from(["", "note", "label"])),
    st.builds(Said, TEXTS, LANGUAGES, WAYS),
    st.builds(Items, st.lists(LINES, min_size=1, max_size=3).map(tuple), st.booleans()),
    st.builds(
        Table,
        TEXTS,
        st.tuples(TEXTS, TEXTS),
        st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple),
    ),
)
ARTICLES = st.builds(
    Article, st.sampled_from(["p-1", "p-2", ""]), st.sampled_from(["operative", "text", "heading"]),
    st.lists(BLOCKS, max_size=3).map(tuple), st.sampled_from(["", "1.", "1 bis.", "2.", "(a)"]),
    st.integers(0, 2), st.sampled_from([(), ("p-abc",)]),
)  # fmt: skip
SECTIONS = st.builds(
    Section, st.just("part"), LINES, st.lists(BLOCKS | ARTICLES, max_size=4).map(tuple), TEXTS
)
DOCUMENTS = st.builds(
    Document, st.sampled_from(["report", "outcome"]), TEXTS, RUNS, TEXTS,
    st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple), st.sampled_from(["en", "ar"]), WAYS,
    st.just("2026-11-24T09:05+03:00"), st.just("forum"), TEXTS, st.just("ab" * 32),
    st.lists(SECTIONS, max_size=2).map(tuple), TEXTS,
)  # fmt: skip


@given(DOCUMENTS)
@settings(max_examples=150, deadline=None)
def test_any_document_is_one_safe_page(document: Document) -> None:
    made = html(document, "p { color: red }")
    assert made == html(document, "p { color: red }")
    page = Page(made.decode())
    assert not {"script", "img", "svg", "iframe", "x"} & {*page.tags}
    assert [name for _tag, name, _value in page.attributes if name.startswith("on")] == []
    names = page.values("id")
    assert len(names) == len(set(names))
    assert {value[1:] for value in page.values("href")} <= set(names)


@given(DOCUMENTS)
@settings(max_examples=60, deadline=None)
def test_any_document_is_good_xml_for_word_and_legislatures(document: Document) -> None:
    made = word(document)
    assert made == word(document)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    names = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names))
    tree = etree.fromstring(akoma(document))
    ids = [one.get("eId") for one in tree.iter() if one.get("eId")]
    assert len(ids) == len(set(ids))


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_any_line_is_read_back_from_markdown_as_it_was(text: str) -> None:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    flat = " ".join(text.split())
    page = Page(reader.render(escaped(text)))
    assert " ".join(page.text.split()) == flat
    assert set(page.tags) <= {"p"}


@given(DOCUMENTS)
@settings(max_examples=60, deadline=None)
def test_any_markdown_is_the_same_twice(document: Document) -> None:
    assert markdown(document) == markdown(document)


@given(st.lists(st.lists(ANY.map(texts.clean), min_size=2, max_size=2), max_size=4))
@settings(max_examples=200, deadline=None)
def test_any_table_is_read_back_cell_by_cell(rows: list[list[str]]) -> None:
    made = tables.written(("a", "b"), rows).decode()
    found = list(csv.reader(io.StringIO(made, newline="")))[1:]
    assert len(found) == len(rows)
    for row, old in zip(found, rows, strict=True):
        for cell, text in zip(row, old, strict=True):
            assert cell in {text, f"'{text}"}
            assert not cell.lstrip().startswith(("=", "+", "-", "@"))
