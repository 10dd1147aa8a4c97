"""Each block of a section in its place: question, agenda line, paragraph."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby

from sessions.notes.agenda import is_agenda_line, is_header, is_timed, read_agenda
from sessions.notes.blocks import Block
from sessions.notes.kinds import events_in
from sessions.notes.note import AgendaLine, Piece
from sessions.notes.proposal import describes_running
from sessions.notes.questions import asks, group_items, only_asks, sentences, unmarked
from sessions.notes.sections import Section
from sessions.notes.source import Traced
from sessions.notes.words import ends_sentence, fold, is_question


@dataclass
class Placed:
    """What the sections gave. ``prose``: the method's paragraphs, still traced to the source."""

    pieces: list[Piece] = field(default_factory=list)
    agenda: list[AgendaLine] = field(default_factory=list)
    prose: list[Traced] = field(default_factory=list)
    asked: bool = False  # the note has a section of questions with something in it


def place_sections(sections: list[Section]) -> Placed:
    placed = Placed(
        asked=any(one.name == "guiding_questions" and not one.is_empty for one in sections)
    )
    for section in (_by_its_content(one, placed.asked) for one in sections):
        if section.heading:
            _place_heading(placed, section)
        if section.name == "guiding_questions":
            _place_questions(placed, section.blocks)
        elif section.name in ("agenda", "method"):
            _place_running(placed, section)
        else:
            _place_text(placed, section.blocks, section.name, section)
    return placed


def _by_its_content(section: Section, asked: bool) -> Section:
    """A heading we do not know is no riddle above a list that only asks, or has only times."""
    blocks = [block for block in section.blocks if block.kind != "rule"]
    if section.known or not section.heading or not blocks:
        return section
    if len(blocks) > 1 and sum(map(is_timed, blocks)) * 5 >= len(blocks) * 3:
        return replace(section, name="agenda")
    if not asked and blocks[0].kind == "item" and all(map(asks, blocks)):
        return replace(section, name="guiding_questions")
    return section


def _place_heading(placed: Placed, section: Section) -> None:
    heading = section.heading
    if heading:
        placed.pieces.append(_piece(heading, section.name, section, "heading"))


def _piece(block: Block, name: str, section: Section | None = None, role: str = "text") -> Piece:
    label = section.label if section and name == "background" else ""
    return Piece(name, _text_of(block), block.start, block.end, role, label)


def _text_of(block: Block) -> str:
    if block.kind == "row":
        return " – ".join(cell.text for cell in block.cells)
    return block.text.strip()


def _place_text(placed: Placed, blocks: list[Block], name: str, section: Section) -> None:
    """Paragraphs as they come; a list that asks, or a timed table, is what it is anywhere."""
    for kind, run in _runs(blocks):
        if kind == "rule":
            placed.pieces.extend(_piece(block, "unplaced") for block in run)
        elif kind == "item" and not placed.asked and _asks_mostly(run):
            _place_items(placed, run)
        elif kind == "row" and not placed.asked and _cells_ask(run):
            _place_question_rows(placed, run)
        elif sum(is_timed(block) for block in run) > 1 and (
            kind == "row" or all(map(is_timed, run))
        ):
            _place_agenda(placed, run)
        else:
            placed.pieces.extend(_piece(block, name, section) for block in run)


def _runs(blocks: Iterable[Block]) -> Iterable[tuple[str, list[Block]]]:
    return ((kind, list(run)) for kind, run in groupby(blocks, key=lambda block: block.kind))


def _asks_mostly(run: list[Block]) -> bool:
    return sum(map(asks, run)) * 2 >= len(run)


def _cells_ask(run: list[Block]) -> bool:
    return any(is_question(cell.text) for block in run for cell in block.cells)


def _place_questions(placed: Placed, blocks: list[Block]) -> None:
    """The section of guiding questions. What asks nothing there introduces: it belongs to the scope."""
    itemised = any(block.kind == "item" for block in blocks)
    paragraphs = [block for block in blocks if block.kind == "paragraph"]
    apart = sum(only_asks(block) for block in paragraphs) > 1
    items: list[Block] = []
    for block in blocks:
        nested = items and block.kind == "paragraph" and block.indent > items[0].indent + 1
        if block.kind == "item" or (nested and not block.whole):
            items.append(block)
            continue
        _place_items(placed, items)
        items = []
        if block.kind == "row":
            _place_question_rows(placed, [block])
        elif apart and only_asks(block):
            placed.pieces.append(_piece(block, "guiding_questions"))
        elif block.kind == "rule":
            placed.pieces.append(_piece(block, "unplaced"))
        else:
            _place_around_questions(placed, block, itemised)
    _place_items(placed, items)


def _place_around_questions(placed: Placed, block: Block, itemised: bool) -> None:
    """A paragraph beside the questions: its own questions, the method's prose, or the scope's."""
    started = any(
        piece.section == "guiding_questions"
        for piece in placed.pieces[-40:]
        if piece.role == "text"
    )
    if started and describes_running(block.body):
        placed.prose.append(block.body)
        placed.pieces.append(_piece(block, "method"))
    elif any(is_question(sentence.text) for sentence in sentences(block.body)):
        place_sentences(placed.pieces, block, "scope")
    elif (
        itemised or started or ends_sentence(block.text) or block.text.endswith(":") or block.strong
    ):
        placed.pieces.append(_piece(block, "scope"))
    else:
        placed.pieces.append(_piece(block, "guiding_questions"))


def place_sentences(pieces: list[Piece], block: Block, around: str) -> None:
    """A paragraph's questions one by one; what stands between them goes to ``around``."""
    start = block.start
    cut = sentences(block.body)
    for is_asked, run in groupby(cut, key=lambda sentence: is_question(sentence.text)):
        together = list(run)
        parts = together if is_asked else [_span(together)]
        for part in parts:
            section = "guiding_questions" if is_asked else around
            end = block.end if part is parts[-1] and together[-1] is cut[-1] else part.end
            text = unmarked(part).text if is_asked else part.text
            pieces.append(Piece(section, text, start, end))
            start = end


def _span(together: list[Traced]) -> Traced:
    at = [place for sentence in together for place in [*sentence.at, sentence.end]]
    text = " ".join(sentence.text for sentence in together)
    return Traced(text, at[:-1])


def _place_items(placed: Placed, items: list[Block]) -> None:
    """One bullet is one guiding question, with what is listed under it."""
    for item, details in group_items(items):
        parted = not is_question(item.text) and any(map(asks, details))
        if parted:
            placed.pieces.append(_piece(item, "scope"))
            placed.pieces.extend(_piece(detail, "guiding_questions") for detail in details)
            continue
        text = item.text
        for detail in details:
            text += f" – {detail.text}" if detail.kind == "item" else f" {detail.text}"
        end = details[-1].end if details else item.end
        placed.pieces.append(Piece("guiding_questions", text.strip(), item.start, end))


def _place_question_rows(placed: Placed, rows: list[Block]) -> None:
    """A table of questions: each asking cell is one, the rest of its row stays in the scope."""
    for row in rows:
        asking = [cell for cell in row.cells if is_question(cell.text)]
        if not asking:
            role = "heading" if is_header(row) else "text"
            placed.pieces.append(Piece("scope", _text_of(row), row.start, row.end, role))
            continue
        start = row.start
        for cell in row.cells:
            end = row.end if cell is row.cells[-1] else cell.end
            counted = cell.text.strip(" .)(").isdigit()
            section = "guiding_questions" if cell in asking else "scope"
            role = "heading" if counted else "text"
            placed.pieces.append(Piece(section, unmarked(cell).text, start, end, role))
            start = end


def _place_running(placed: Placed, section: Section) -> None:
    """Method and agenda: lines with times or in a list are the agenda, prose is the method."""
    stated = section.name == "agenda"
    timed = sum(map(is_timed, section.blocks))
    stated = stated or _lists_happenings(section.blocks)
    lines: list[Block] = []
    for block in section.blocks:
        tabled = block.kind == "row" and (stated or timed > 1)
        listed = (stated or (timed > 1 and bool(lines))) and is_agenda_line(block)
        if block.kind != "rule" and (tabled or listed or (timed > 1 and is_timed(block))):
            lines.append(block)
            continue
        _place_agenda(placed, lines)
        lines = []
        if block.kind == "rule":
            placed.pieces.append(_piece(block, "unplaced"))
        elif block.kind == "item" and not placed.asked and asks(block):
            _place_items(placed, [block])
        else:
            placed.prose.append(block.body)
            placed.pieces.append(_piece(block, "method"))
    _place_agenda(placed, lines)


def _lists_happenings(blocks: list[Block]) -> bool:
    """A method told as a list of what happens ("1. Welcome 2. Panel …") is an agenda."""
    items = [block for block in blocks if block.kind == "item"]
    short = [block for block in items if len(block.text) <= 120 and events_in(fold(block.text))]
    return len(items) > 1 and len(short) * 5 >= len(items) * 3


def _place_agenda(placed: Placed, lines: list[Block]) -> None:
    if lines:
        agenda, pieces = read_agenda(lines)
        placed.agenda.extend(agenda)
        placed.pieces.extend(pieces)
