"""From what the parser understood to the draft that the preview shows."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sessions.forms.note_draft import (
    MERGED,
    MOST_ITEMS,
    MOST_PIECES,
    PLACES,
    Item,
    NoteDraft,
    Piece,
    in_order,
)
from sessions.notes import Note, SourceText


def item_of(given: Mapping[str, Any]) -> Item:
    """A parsed agenda item as the form writes it."""
    return Item(str(given["kind"]), str(given["title"]), str(given["minutes"] or ""))


def from_note(note: Note, source: SourceText) -> NoteDraft:
    """What the parser understood, ready to be corrected."""
    given = note.as_json()
    warnings = [
        _(remark.template) % remark.values if remark.values else _(remark.template)
        for remark in note.remarks
    ]
    pieces = _fitted(_placed(note, source), warnings)
    agenda = [item_of(line.as_json()) for line in note.agenda[:MOST_ITEMS]]
    return NoteDraft(
        text=source.text,
        filename=source.filename,
        title=note.title,
        number=str(given["number"] or ""),
        language=note.language,
        pieces=pieces,
        agenda=agenda,
        warnings=warnings,
    )


def _placed(note: Note, source: SourceText) -> Iterable[Piece]:
    heading = ""
    for piece in note.pieces:
        text = piece.text or source.text[piece.start : piece.end].strip()
        place = _place_of(piece.section, piece.role)
        if place == "unplaced" and not any(letter.isalnum() for letter in text):
            place = "heading"  # a mark of the layout ("##", "***"): kept, asked of nobody
        if place == "background_heading":
            heading = piece.heading
        elif place == "background" and piece.heading and piece.heading != heading:
            heading = piece.heading
            yield Piece("background_heading", heading)
        yield Piece(place, text, piece.start, piece.end)


def _place_of(section: str, role: str) -> str:
    if section in {"summit", "number", "title"}:
        return "top"
    if role == "heading":
        return "background_heading" if section == "background" else "heading"
    return section if section in PLACES else "unplaced"


def _fitted(given: Iterable[Piece], warnings: list[str]) -> list[Piece]:
    """At most MOST_PIECES: neighbours with one place become one piece, and what is still too much
    becomes one last piece without a place. No word is lost."""
    pieces = in_order(list(given))
    if len(pieces) > MOST_PIECES:
        pieces = _joined(pieces)
    if len(pieces) > MOST_PIECES:
        rest = sorted(pieces[MOST_PIECES - 1 :], key=lambda piece: piece.start)
        pieces = [*pieces[: MOST_PIECES - 1], _one(rest, "unplaced")]
        warnings.append(
            _("The note has very many parts: from part %(n)d on they stand together, unplaced.")
            % {"n": MOST_PIECES}
        )
    return pieces


def _joined(pieces: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        if joined and piece.place == joined[-1].place and piece.place in MERGED:
            joined[-1] = _one([joined[-1], piece], piece.place)
        else:
            joined.append(piece)
    return joined


def _one(pieces: list[Piece], place: str) -> Piece:
    spans = [piece for piece in pieces if not piece.is_added]
    return Piece(
        place,
        "\n\n".join(piece.text for piece in pieces),
        min((piece.start for piece in spans), default=-1),
        max((piece.end for piece in spans), default=-1),
    )
