"""A note between its file and its session: every piece of the source with the place it has been
given, carried by the form itself. Nothing is kept on the server between the steps."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from sessions.forms.note_sections import paragraphs
from sessions.models import AgendaItem

# Together below Django's limit of 1000 fields in one form (three each).
MOST_PIECES = 200
MOST_ITEMS = 60
LONGEST = 1_000_000

PLACES = {
    "unplaced": gettext_lazy("No place yet"),
    "overview": gettext_lazy("Overview"),
    "background_heading": gettext_lazy("Heading in the background"),
    "background": gettext_lazy("Background"),
    "scope": gettext_lazy("Scope"),
    "guiding_questions": gettext_lazy("Guiding question"),
    "method": gettext_lazy("Method"),
    "closing": gettext_lazy("Closing words"),
    "agenda": gettext_lazy("Agenda (listed on its own)"),
    "top": gettext_lazy("Title, number or summit"),
    "heading": gettext_lazy("Name of a section"),
    "source": gettext_lazy("Leave it in the source only"),
}
# Read and used, or left, but not repeated in the session's text.
SILENT = {"agenda", "top", "heading", "source"}
MERGED = {"overview", "background", "scope", "method", "closing", "unplaced", "source"}


@dataclass(frozen=True)
class Piece:
    """``[start, end)`` of the source; a piece that the organiser added has none (−1)."""

    place: str
    text: str
    start: int = -1
    end: int = -1

    @property
    def is_added(self) -> bool:
        return self.start < 0

    @property
    def span(self) -> str:
        return "" if self.is_added else f"{self.start}-{self.end}"

    @property
    def label(self) -> str:
        return str(PLACES[self.place])


@dataclass(frozen=True)
class Item:
    """An agenda item as it is written in the form; ``minutes`` may be anything."""

    kind: str = AgendaItem.Kind.DISCUSSION.value
    title: str = ""
    minutes: str = ""


@dataclass
class NoteDraft:
    """What the preview shows and sends back."""

    text: str
    filename: str = ""
    title: str = ""
    number: str = ""
    language: str = ""
    pieces: list[Piece] = field(default_factory=list)
    agenda: list[Item] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def questions(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.place == "guiding_questions"]

    def as_json(self) -> dict[str, Any]:
        """The shape of a parsed note, as the services take it."""
        told = ("overview", "scope", "method", "closing")
        return {
            "title": self.title,
            "number": int(self.number) if self.number.isdecimal() else None,
            "language": self.language,
            **{name: self._paragraphs(name) for name in told},
            "background": self._background(),
            "guiding_questions": [" ".join(piece.text.split()) for piece in self.questions],
            "agenda": [
                {
                    "kind": item.kind,
                    "title": item.title,
                    "minutes": int(item.minutes) if item.minutes.isdecimal() else None,
                }
                for item in self.agenda
            ],
            "warnings": self.warnings,
        }

    def _paragraphs(self, place: str) -> list[str]:
        found = (paragraphs(piece.text) for piece in self.pieces if piece.place == place)
        return [paragraph for each in found for paragraph in each]

    def _background(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = []
        for piece in self.pieces:
            if piece.place == "background_heading":
                entries.append({"heading": " ".join(piece.text.split()), "paragraphs": []})
            elif piece.place == "background":
                if not entries:
                    entries.append({"heading": "", "paragraphs": []})
                entries[-1]["paragraphs"] += paragraphs(piece.text)
        return entries


def from_post(data: QueryDict) -> NoteDraft:
    """The form as it came back, whatever is in it."""
    text = _newlines(data.get("source", ""))
    rows = zip(data.getlist("place"), data.getlist("piece"), data.getlist("span"), strict=False)
    pieces = [_piece(place, _newlines(words), span, len(text)) for place, words, span in rows]
    items = zip(
        data.getlist("kind"), data.getlist("item"), data.getlist("item_minutes"), strict=False
    )
    return NoteDraft(
        text=text,
        filename=data.get("filename", "")[:255],
        title=" ".join(data.get("title", "").split()),
        number=data.get("number", "").strip()[:9],
        language=data.get("language", ""),
        pieces=in_order(pieces),
        agenda=[
            Item(
                kind if kind in AgendaItem.Kind.values else "",
                " ".join(title.split()),
                minutes.strip()[:9],
            )
            for kind, title, minutes in items
        ],
        warnings=[warning[:500] for warning in data.getlist("warning")[:50]],
    )


def _newlines(text: str) -> str:
    """A browser sends CR LF; the source has LF, and offsets count it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _piece(place: str, text: str, span: str, length: int) -> Piece:
    place = place if place in PLACES else "unplaced"
    found = re.fullmatch(r"(\d{1,8})-(\d{1,8})", span)
    if found is None:
        return Piece(place, text)
    start = min(int(found[1]), length)
    return Piece(place, text, start, max(start, min(int(found[2]), length)))


def in_order(pieces: list[Piece]) -> list[Piece]:
    """Questions in the order they were given; all else as in the source, additions staying behind
    what they followed."""
    questions = [piece for piece in pieces if piece.place == "guiding_questions"]
    others: list[tuple[int, Piece]] = []
    after = -1
    for piece in pieces:
        after = after if piece.is_added else piece.start
        if piece.place != "guiding_questions":
            others.append((after, piece))
    return questions + [piece for _start, piece in sorted(others, key=lambda pair: pair[0])]
