"""Information notes: read from a file, understood as a session. No database, no Django.

``read_text(data, filename)`` gives the ``SourceText`` or raises ``NoteUnreadable``;
``parse_note(source, language)`` gives the ``Note`` and never raises.
"""

from sessions.notes.note import AgendaLine, Note, Piece
from sessions.notes.parsing import parse_note
from sessions.notes.reading import read_text
from sessions.notes.source import NoteUnreadable, Remark, SourceText

__all__ = [
    "AgendaLine",
    "Note",
    "NoteUnreadable",
    "Piece",
    "Remark",
    "SourceText",
    "parse_note",
    "read_text",
]
