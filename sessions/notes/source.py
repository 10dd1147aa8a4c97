"""What a note is read from: its text, what its file said about each line, and what went wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


def gettext_noop(text: str) -> str:
    """Mark a string for the catalogues; whoever shows it translates it (no Django in here)."""
    return text


@dataclass(frozen=True)
class Remark:
    """One thing worth telling the organiser: a template for gettext and what fills it."""

    template: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % self.values if self.values else self.template


class NoteUnreadable(Exception):  # noqa: N818 -- the vocabulary's word, like RuleBroken
    """The file gives no text. ``str()`` names the file and the cure; ``remark`` translates."""

    def __init__(self, template: str, **values: object) -> None:
        self.remark = Remark(template, values)
        super().__init__(str(self.remark))


@dataclass(frozen=True)
class Hint:
    """What the file itself says about a line, beyond its characters."""

    kind: str = ""  # "", "heading", "item", "row"
    level: int = 0  # of the heading (0 is the document's title), or depth of the list item
    strong: bool = False  # the whole line is bold, as in headings made by hand
    page: int = 0
    furniture: bool = False  # running head, page number
    whole: bool = False  # the line is a whole paragraph, not a piece of a wrapped one


NO_HINT = Hint()


@dataclass(frozen=True)
class SourceText:
    """The note's text (NFC, LF) as shown beside the preview. Every offset points into it."""

    text: str
    filename: str = ""
    format: str = "txt"  # txt, md, docx, pdf
    hints: tuple[Hint, ...] = ()  # one per line of the text, or none at all
    remarks: tuple[Remark, ...] = ()

    def hint(self, number: int) -> Hint:
        return self.hints[number] if number < len(self.hints) else NO_HINT


@dataclass(frozen=True)
class Traced:
    """Text of which every character remembers where in the source it stood."""

    text: str
    at: Sequence[int]

    def __bool__(self) -> bool:
        return bool(self.text)

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, part: slice) -> "Traced":
        return Traced(self.text[part], self.at[part])

    @property
    def start(self) -> int:
        return self.at[0] if self.text else 0

    @property
    def end(self) -> int:
        return self.at[-1] + 1 if self.text else 0

    def replacing(self, spans: Iterable[tuple[int, int]], sign: str = "") -> "Traced":
        """Without these spans, ascending and apart; each leaves ``sign`` (at most one) behind."""
        text: list[str] = []
        at: list[int] = []
        place = 0
        for start, end in spans:
            text.extend((self.text[place:start], sign))
            at.extend(self.at[place : start + len(sign)])
            place = end
        text.append(self.text[place:])
        at.extend(self.at[place:])
        return Traced("".join(text), at)

    def strip(self, characters: str | None = None) -> "Traced":
        left = len(self.text) - len(self.text.lstrip(characters))
        return self[left : max(left, len(self.text.rstrip(characters)))]


def join(parts: Iterable[Traced], separator: str = " ") -> Traced:
    """Join, giving the separator the place of the character before it."""
    text: list[str] = []
    at: list[int] = []
    for part in parts:
        if at and part:
            text.append(separator)
            at.extend([at[-1]] * len(separator))
        text.append(part.text)
        at.extend(part.at)
    return Traced("".join(text), at)
