"""Two revisions of a draft as tracked changes in Word: what came is inserted, what went is deleted, and who
opens the file accepts or rejects each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from outcomes.drafting.comparing import ADDED, REMOVED, SAME
from outcomes.drafting.revisions import Row
from outcomes.formats import ooxml, stationery, texts
from outcomes.formats.ooxml import changed, paragraph, run
from outcomes.models.paragraphs import vacant_words
from summit.texts import direction

STYLES = {"heading": "Heading1", "operative": "Operative"}
TAGS = {ADDED: "ins", REMOVED: "del"}


@dataclass(frozen=True)
class Cover:
    """What the file says of itself. ``at`` is the moment of the later revision: every change bears it, and
    ``author``, the summit."""

    title: str
    subject: str
    author: str
    language: str
    at: str


def tracked(rows: Iterable[Row], cover: Cover, original: str) -> bytes:
    """A .docx of the compared paragraphs (``outcomes.drafting.revisions``), in ``cover.language`` or, where
    one is not in it, in the ``original``."""
    language, author = texts.language(cover.language), texts.clean(cover.author)[:255]
    way = direction(language)
    title = texts.clean(cover.title)
    made = stationery.package(language, way, title)
    stationery.describe(
        made, title=title, subject=texts.clean(cover.subject), author=author,
        language=language, at=cover.at, comments="",
    )  # fmt: skip
    stationery.track_changes(made)
    end = made.element.body.find(qn("w:sectPr"))
    for text, style in ((cover.title, "Title"), (cover.subject, "By")):
        head = paragraph(style, way)
        head.append(run(texts.clean(text), language=language, rtl=way == "rtl"))
        end.addprevious(head)
    writer = _Changes(author, f"{stationery.moment_of(cover.at):%Y-%m-%dT%H:%M:%S}Z")
    for row in rows:
        for each in writer.paragraphs(row, language, original):
            end.addprevious(each)
    return stationery.packed(made)


class _Changes:
    def __init__(self, author: str, date: str) -> None:
        self.author, self.date, self.count = author, date, 0

    def mark(self) -> Mapping[str, object]:
        self.count += 1
        return {"id": self.count, "author": self.author, "date": self.date}

    def paragraphs(self, row: Row, language: str, original: str) -> list[Any]:
        """One; its number before it, as it was and as it is."""
        shown = row.paragraph["text"] or (row.old or row.paragraph)["text"]
        spoken = next((code for code in (language, original) if shown.get(code)), "")
        spoken = spoken or next(iter(shown), original)
        rtl = direction(spoken) == "rtl"
        made = paragraph(STYLES.get(row.paragraph["kind"], "Preambular"), "rtl" if rtl else "ltr")
        if row.old is None or row.new is None:
            ooxml.mark_changed(made, "ins" if row.old is None else "del", self.mark())
        for kind, text in [*self.numbers(row), *row.pieces, *self.vacancy(row)]:
            made.extend(self.piece(kind, text, texts.language(spoken), rtl))
        return [made]

    def numbers(self, row: Row) -> Sequence[tuple[str, str]]:
        was = f"{row.old['number']}  " if row.old and row.old["number"] else ""
        now = f"{row.new['number']}  " if row.new and row.new["number"] else ""
        return [(SAME, now)] if was == now else [(REMOVED, was), (ADDED, now)]

    def vacancy(self, row: Row) -> Sequence[tuple[str, str]]:
        """“[Deleted]”, where only a number stands or stood."""
        if not row.vacant and not row.was_vacant:
            return []
        both = row.vacant and row.was_vacant
        return [(SAME if both else ADDED if row.vacant else REMOVED, vacant_words().text)]

    def piece(self, kind: str, text: str, language: str, rtl: bool) -> list[Any]:
        """Its words; blanks at the ends of a piece belong to it."""
        kept = texts.clean(f"|{text}|")[1:-1]
        if not kept:
            return []
        inside = run(kept, language=language, rtl=rtl, deleted=kind == REMOVED)
        return [changed(TAGS[kind], [inside], self.mark())] if kind in TAGS else [inside]
