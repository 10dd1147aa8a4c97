"""Blocks gathered under their headings, known or not."""

import re
from dataclasses import dataclass, field, replace

from sessions.notes.agenda import is_agenda_line, is_timed
from sessions.notes.blocks import Block
from sessions.notes.questions import asks
from sessions.notes.vocabulary import is_label_word, label_of, section_named
from sessions.notes.words import count_words, ends_sentence, is_caseless, is_question

BY_HAND = 7  # level of a heading that is only bold, capitals or short: below styled ones
STAYS = ("guiding_questions", "method", "agenda")  # sections that keep headings below their own
_FOOTNOTE = re.compile(r"\[\^?\d{1,3}\]:?\s|[¹²³⁴-⁹⁰†‡]+\s?\w")
NOTES = "Notes"
_AROUND = " \u00a0\u202f*_–-"  # what may stand between a label and its value


@dataclass
class Section:
    """``name`` is one of the note's sections; ``heading`` is ``None`` for what has none."""

    name: str
    heading: Block | None = None
    blocks: list[Block] = field(default_factory=list)
    level: int = 0
    known: bool = True
    label: str = ""  # what a background entry is called

    @property
    def is_empty(self) -> bool:
        return all(block.kind == "rule" for block in self.blocks)


def split_sections(blocks: list[Block]) -> list[Section]:
    """Every block ends up in exactly one section, as its heading or among its blocks."""
    sections = [Section("overview", known=False)]
    current = sections[0]
    for index, block in enumerate(blocks):
        before = blocks[index - 1] if index else None
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        aside = _aside(block, before, following, current)
        if aside:
            sections.append(aside)
            if current.heading and current.label == "run-in":
                current = Section("overview", known=False)
                sections.append(current)
            continue
        opened = _opened(block, before, following, current)
        if opened:
            current = opened
            sections.append(current)
        else:
            if sections[-1] is not current:  # it goes on after something said aside
                current = replace(current, heading=None, blocks=[])
                sections.append(current)
            current.blocks.append(block)
    return sections


def _aside(
    block: Block, before: Block | None, following: Block | None, current: Section
) -> Section | None:
    """A label with its value, or a footnote: background that interrupts nothing."""
    if _FOOTNOTE.match(block.text) or _is_note_under_rule(block, before):
        return Section("background", None, [block], label=NOTES, known=False)
    if block.kind == "item" and current.heading:
        return None
    if block.kind == "row" and current.name != "agenda" and len(block.cells) == 2:
        return _label_row(block)
    label = label_of(block.text) if block.kind in ("paragraph", "item") else None
    if not label and _is_front_matter(block, before, following):
        colon = block.text.index(":")
        label = (colon, colon + 1)
    if not label or not block.text[label[1] :].strip(_AROUND):
        return None
    return _cut(block, "background", label[0], label[1])


def _is_note_under_rule(block: Block, before: Block | None) -> bool:
    ruled = before is not None and before.kind == "rule" and before.text.startswith("___")
    numbered = block.marker == "number" or bool(re.match(r"\d{1,2} \w", block.text))
    return ruled and numbered and not is_question(block.text)


def _label_row(block: Block) -> Section | None:
    name, value = block.cells
    if not is_label_word(name.text.rstrip(": ")):
        return None
    heading = replace(block, body=name, start=name.start, end=name.end, kind="paragraph", cells=())
    said = replace(heading, body=value, start=value.start, end=block.end)
    return Section("background", heading, [said], label=name.text.rstrip(": "), known=False)


def _is_front_matter(block: Block, before: Block | None, following: Block | None) -> bool:
    """“Format: hybrid” between "Date: …" and "Venue: …" is a label, not a section."""
    if block.kind != "paragraph" or not _run_in(block):
        return False
    near = [one for one in (before, following) if one is not None and one.kind == "paragraph"]
    return any(label_of(one.text) and one.text[-1:] != ":" for one in near)


def _cut(block: Block, name: str, end: int, begin: int) -> Section:
    """The block as a heading ``[0, end)`` and its text ``[begin, …)``."""
    value = block.body[begin:].strip(_AROUND)
    heading = replace(block, body=block.body[:end].strip(), end=value.start, parts=[], lines=1)
    said = replace(block, body=value, start=value.start, kind="paragraph", strong=False)
    return Section(name, heading, [said], BY_HAND, label=heading.text.rstrip(": "), known=False)


def _opened(
    block: Block, before: Block | None, following: Block | None, current: Section
) -> Section | None:
    if block.kind in ("row", "rule"):
        return None
    level = block.level if block.kind == "heading" else BY_HAND
    styled = block.kind == "heading"
    if current.name == "agenda" and not styled and not _leaves_agenda(block, following):
        return None
    known = section_named(block.text)
    if known and (block.kind != "item" or _is_numbered_heading(block, following)):
        return Section(known, block, level=level, label=_bare(block.text))
    run_in = _run_in(block)
    if run_in and not styled:
        section = _cut(block, run_in[0], run_in[1], run_in[1] + 1)
        return replace(
            section, known=True, label="run-in" if run_in[0] != "background" else section.label
        )
    if not (styled or _looks_like_heading(block, before, following, current)):
        return None
    if current.name in STAYS and current.heading and _is_below(block, level, following, current):
        return None
    return Section("background", block, level=level, label=_bare(block.text), known=False)


def _bare(text: str) -> str:
    return text.strip().rstrip(": \u00a0\u202f")


def _leaves_agenda(block: Block, following: Block | None) -> bool:
    """Among the short lines of an agenda, a heading is followed by prose or by questions."""
    if is_timed(block) or (block.kind == "item" and not block.strong) or following is None:
        return False
    known = section_named(block.text)
    if following.kind == "item":
        return (
            asks(following)
            or (bool(known) and known != "closing")
            or is_label_word(_bare(block.text))
        )
    if following.kind == "row":
        return block.strong
    if not is_agenda_line(following) and not is_timed(following):
        return True
    return block.strong and bool(known) and known != "closing" and following.strong is False


def _is_numbered_heading(block: Block, following: Block | None) -> bool:
    if block.marker in ("number", "roman", "letter"):
        return True
    return block.strong or (following is not None and following.kind == "paragraph")


def _run_in(block: Block) -> tuple[str, int] | None:
    """“Scope: the session will …” on one line: the section, and where its name ends."""
    if block.kind not in ("paragraph", "item") or (
        block.kind == "item" and block.marker != "roman"
    ):
        return None
    for sign in (":", " – ", " — ", "."):
        place = block.text.find(sign, 0, 60)
        rest = block.text[place + len(sign) :].strip(_AROUND)
        if place < 1 or not rest:
            continue
        head = block.text[:place].strip()
        limit = 6 if sign == ":" else 3
        if (
            count_words(head) <= limit
            and (section := section_named(head))
            and _may_lead(head, sign, rest)
        ):
            return section, place + (len(sign) - 1 if sign != "." else 0)
    return None


def _may_lead(head: str, sign: str, rest: str) -> bool:
    """A full stop or dash after a lone word is a heading only before a whole sentence."""
    capital = head[:1].isupper() or is_caseless(head)
    return capital and (sign == ":" or ends_sentence(rest) or is_question(rest))


def _is_below(block: Block, level: int, following: Block | None, current: Section) -> bool:
    if level > current.level:
        return True
    questions = following is not None and following.kind == "item" and asks(following)
    return current.name == "guiding_questions" and block.kind != "heading" and questions


def _looks_like_heading(
    block: Block, before: Block | None, following: Block | None, current: Section
) -> bool:
    """A heading nobody marked as one: bold, capitals, or a short unfinished line above text."""
    text = _bare(block.text)
    if following is None or following.kind == "rule" or len(text) > 120 or count_words(text) > 16:
        return False
    if text.endswith((",", ";", ".", "!", "…", ")")) or not any(map(str.isalpha, text)):
        return False
    if is_question(text):
        return block.strong and current.name != "guiding_questions" and _is_prose(following)
    if block.kind == "item" and not (text.isupper() and block.marker in ("number", "roman")):
        return _is_numbered_title(block, before, following)
    if is_label_word(text) and following.kind in ("item", "row", "paragraph"):
        return True
    if block.strong or (text.isupper() and len(text) > 3 and count_words(text) <= 14):
        return following.kind != "heading"
    return _stands_above_prose(block, text, before, following)


def _is_numbered_title(block: Block, before: Block | None, following: Block) -> bool:
    """“3. A trade without a diploma” right above a paragraph, in a note that numbers its headings."""
    if block.marker not in ("number", "roman") or not _is_prose(following):
        return False
    alone = before is None or before.kind != "item"
    return alone and count_words(block.text) <= 12 and not is_question(following.text)


def _stands_above_prose(block: Block, text: str, before: Block | None, following: Block) -> bool:
    if block.text.rstrip().endswith(":") or block.lines > 2 or not _is_prose(following):
        return False
    if not (text[:1].isupper() or text[:1].isdigit() or is_caseless(text) or text[:1] in '«“"¿'):
        return False
    unfinished = (
        before is not None
        and before.kind == "paragraph"
        and before.text.rstrip().endswith((":", ","))
    )
    return not unfinished and len(following.text) > len(text) / 2


def _is_prose(block: Block) -> bool:
    return block.kind == "paragraph" and (ends_sentence(block.text) or len(block.text) > 120)
