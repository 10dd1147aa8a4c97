"""The note understood: its pieces in reading order, and the structure they add up to."""

from dataclasses import dataclass, field

from sessions.notes.source import Remark

SECTIONS = (
    "summit",
    "number",
    "title",
    "overview",
    "background",
    "scope",
    "guiding_questions",
    "method",
    "agenda",
    "closing",
    "unplaced",
)
KINDS = ("opening", "keynote", "case_example", "panel", "discussion", "break", "closing")


@dataclass(frozen=True)
class Piece:
    """A stretch ``[start, end)`` of the source (code points) and the section it belongs to.

    ``text`` is the stretch as the session shows it: unwrapped, without its bullet. ``role`` is
    ``text`` or ``heading``. ``heading`` is the background entry that a piece stands under.
    Pieces do not overlap, except that a running head may stand inside a paragraph that goes on
    over a page.
    """

    section: str
    text: str
    start: int
    end: int
    role: str = "text"
    heading: str = ""


@dataclass(frozen=True)
class AgendaLine:
    """One planned item. ``start`` and ``end`` point at the words that gave it."""

    kind: str
    title: str
    minutes: int | None
    start: int
    end: int

    def as_json(self) -> dict[str, object]:
        return {"kind": self.kind, "title": self.title, "minutes": self.minutes}


@dataclass
class Note:
    """What ``parse_note`` understood. ``pieces`` cover every word of the source, in order."""

    summit: str = ""
    number: int | None = None
    title: str = ""
    language: str = ""
    agenda: list[AgendaLine] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)  # the warnings, ready to be translated

    def paragraphs(self, section: str) -> list[str]:
        return [
            piece.text
            for piece in self.pieces
            if piece.section == section and piece.role == "text" and piece.text
        ]

    @property
    def warnings(self) -> list[str]:
        return [str(remark) for remark in self.remarks]

    @property
    def guiding_questions(self) -> list[str]:
        return self.paragraphs("guiding_questions")

    @property
    def background(self) -> list[dict[str, object]]:
        """``[{heading, paragraphs}]`` in order of appearance, a heading that returns going on."""
        entries: list[tuple[str, list[str]]] = []
        latest: dict[str, list[str]] = {}
        for piece in self.pieces:
            if piece.section != "background":
                continue
            if piece.role == "heading" or piece.heading not in latest:
                latest[piece.heading] = []
                entries.append((piece.heading, latest[piece.heading]))
            if piece.role == "text" and piece.text:
                latest[piece.heading].append(piece.text)
        return [{"heading": heading, "paragraphs": told} for heading, told in entries]

    def as_json(self) -> dict[str, object]:
        return {
            "summit": self.summit,
            "number": self.number,
            "title": self.title,
            "language": self.language,
            "overview": self.paragraphs("overview"),
            "background": self.background,
            "scope": self.paragraphs("scope"),
            "guiding_questions": self.guiding_questions,
            "method": self.paragraphs("method"),
            "agenda": [line.as_json() for line in self.agenda],
            "closing": self.paragraphs("closing"),
            "warnings": self.warnings,
        }
