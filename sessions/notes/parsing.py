"""A note's source understood as a session: ``parse_note``."""

import re
from dataclasses import replace

from sessions.notes.blocks import Block, build_blocks
from sessions.notes.language import detect_language
from sessions.notes.lines import Line, read_lines, without
from sessions.notes.note import Note, Piece
from sessions.notes.numbers import NUMBERED, value_of
from sessions.notes.placing import Placed, place_sections, place_sentences
from sessions.notes.proposal import MANY, describes_running, propose_agenda
from sessions.notes.questions import asks, only_asks, sentences
from sessions.notes.sections import Section, split_sections
from sessions.notes.source import Remark, SourceText, Traced, gettext_noop
from sessions.notes.titles import Front, read_front, zone_length
from sessions.notes.words import count_words, fold, is_question

_INVITES = re.compile(
    r"\blook(?:ing)? forward\b|\bhope (?:to|you|that you)\b.{0,40}(?:see|welcome|join)|\bjoin us\b|\bsee you\b"
    r"|\bthank you\b|\bmany thanks\b|\bcan't wait\b|\bwe welcome you\b|\bbe delighted to (?:see|welcome)"
    r"|\b(?:sommes|suis) (?:impatients?|impatientes?|ravi\w*|heureux)\b|\brejouis\w*\b|\bau plaisir\b"
    r"|\b(?:nous|on) vous (?:attend|esper|accueill|remerci)\w*|\bnous esperons vous\b|\bmerci\b|\brejoignez[- ]nous\b"
    r"|\b(?:les?|los|las) esperamos\b|\besperamos (?:contar|verl|su|con)\b|\bsera un placer\b|\bagradecemos\b|\bgracias\b"
    r"|\bnos (?:alegra|complace)\b|\bcon mucho gusto\b|\bacompanen\w*\b"
    r"|نتطلع|يسرنا|ننتظر|نرحب|بانتظاركم|شكرا|نامل (?:ان|مشارك|حضور)|يسعدنا"
)
_TAIL = ("overview", "scope", "method", "background")


def parse_note(source: SourceText, language: str | None = None) -> Note:
    """Understand a note. Never raises; what has no place is kept, and a warning says so."""
    lines = read_lines(source)
    furniture = [line for line in lines if line.furniture]
    blocks = build_blocks(without(lines, "furniture"), source.format == "md")
    front = read_front(blocks)
    note = Note(language=language or detect_language(source.text))
    note.remarks.extend(source.remarks)
    body = sorted(front.rest + blocks[zone_length(blocks) :], key=lambda block: block.start)
    placed = _place(split_sections(body), note)
    note.pieces = front.pieces + placed.pieces
    _add_furniture(note, front, furniture)
    note.pieces.sort(key=lambda piece: (piece.start, piece.end))
    note.summit, note.title = front.summit, front.title
    note.number = front.number or _number_in_prose(note)
    _part_closing(note)
    _add_agenda(note, placed)
    _fill_gaps(note, source.text)
    _warn(note)
    return note


def _place(sections: list[Section], note: Note) -> Placed:
    headed = any(section.known and section.heading for section in sections)
    placed = place_sections(sections)
    if not headed and placed.pieces:
        note.remarks.append(
            Remark(
                gettext_noop("No section headings were found: the text was placed by what it says.")
            )
        )
        _place_running_prose(sections, placed)
    if not any(
        piece.section == "guiding_questions" and piece.role == "text" for piece in placed.pieces
    ):
        _lift_questions(sections, placed)
    return placed


def _paragraphs(sections: list[Section], names: tuple[str, ...]) -> list[Block]:
    return [
        block
        for section in sections
        if section.name in names
        for block in section.blocks
        if block.kind in ("paragraph", "item", "heading")
    ]


def _place_running_prose(sections: list[Section], placed: Placed) -> None:
    """Without headings, the paragraphs that tell how the session runs are its method."""
    for block in _paragraphs(sections, ("overview",))[-MANY:]:
        if describes_running(block.body) and not asks(block):
            placed.prose.append(block.body)
            _move(placed.pieces, block, "method")


def _move(pieces: list[Piece], block: Block, section: str) -> None:
    for index, piece in enumerate(pieces):
        if piece.start == block.start and piece.role == "text":
            pieces[index] = replace(piece, section=section, heading="")


def _lift_questions(sections: list[Section], placed: Placed) -> None:
    """Questions as plain sentences: whole paragraphs that ask, else sentences of the scope."""
    everywhere = _paragraphs(sections, ("overview", "scope", "background", "method", "closing"))
    asking = [block for block in everywhere if only_asks(block)]
    if not asking:
        for names in (("scope",), ("overview",), ("background", "method")):
            asking = asking or [
                block
                for block in _paragraphs(sections, names)
                if any(is_question(sentence.text) for sentence in sentences(block.body))
            ]
    apart = sum(map(only_asks, asking)) > 1  # each paragraph is one question, however long
    starts = {block.start: block for block in asking}
    pieces: list[Piece] = []
    for piece in placed.pieces:
        block = starts.get(piece.start)
        if block and piece.role == "text" and apart and only_asks(block):
            pieces.append(replace(piece, section="guiding_questions", heading=""))
        elif block and piece.role == "text":
            place_sentences(pieces, block, piece.section)
            pieces[-1] = replace(pieces[-1], heading=piece.heading)
        else:
            pieces.append(piece)
    placed.pieces[:] = pieces


def _add_furniture(note: Note, front: Front, furniture: list[Line]) -> None:
    """Running heads are kept aside; the first one names the summit if nothing else does."""
    for line in furniture:
        text = line.body.text
        section = "unplaced"
        if not front.summit and not front.number and count_words(text) > 1:
            said = read_front([_as_block(line)])
            if said.summit:
                front.summit, front.number = said.summit, said.number
                section = "summit"
        note.pieces.append(Piece(section, text, line.start, line.end))
    if furniture:
        told = list(dict.fromkeys(line.body.text for line in furniture))
        told.sort(key=lambda text: not any(map(str.isalpha, text)))
        shown = " · ".join(told[:4]) + (" …" if len(told) > 4 else "")
        left_out = gettext_noop("Left out as running heads or page numbers: %(lines)s.")
        note.remarks.append(Remark(left_out, {"lines": shown}))


def _as_block(line: Line) -> Block:
    return Block("paragraph", line.body, line.start, line.end)


def _number_in_prose(note: Note) -> int | None:
    """“A few lines on session five of …”: the first paragraphs may say the number."""
    for piece in [piece for piece in note.pieces if piece.section != "unplaced"][:4]:
        found = NUMBERED.search(fold(piece.text[:400]))
        if found:
            return value_of(found)
    return None


def _part_closing(note: Note) -> None:
    """The invitation at the end of a note closes it, under whichever heading it stands."""
    tail = [
        index
        for index, piece in enumerate(note.pieces)
        if piece.role == "text" and piece.section in _TAIL and not _is_label(piece)
    ]
    for count in (3, 2, 1):
        last = tail[-count:]
        if len(last) < count or len(tail) == count:
            continue
        first = note.pieces[last[0]]
        short = all(len(note.pieces[index].text) <= 160 for index in last[1:])
        if short and len(first.text) <= 600 and _INVITES.search(fold(first.text[:200])):
            for index in last:
                note.pieces[index] = replace(note.pieces[index], section="closing", heading="")
            return


def _is_label(piece: Piece) -> bool:
    return piece.section == "background" and len(piece.text) < 120


def _add_agenda(note: Note, placed: Placed) -> None:
    note.agenda = placed.agenda
    if note.agenda:
        return
    prose = placed.prose
    closings = {piece.start for piece in note.pieces if piece.section == "closing"}
    prose = [body for body in prose if body and body.start not in closings]
    note.agenda = propose_agenda(prose, note.language)
    if not note.agenda:
        told = [
            piece
            for piece in note.pieces
            if piece.section in ("scope", "overview") and piece.role == "text"
        ]
        bodies = [Traced(piece.text, _spread(piece)) for piece in told[-MANY:]]
        running = [body for body in bodies if body and describes_running(body)]
        note.agenda = propose_agenda(running, note.language)


def _spread(piece: Piece) -> list[int]:
    """Places for a piece's text when only its edges are known: good enough to point at it."""
    return [min(piece.start + offset, piece.end - 1) for offset in range(len(piece.text))]


def _fill_gaps(note: Note, text: str) -> None:
    """Whatever no piece covers becomes one, so that nothing of the source is ever unaccounted for."""
    place = 0
    found: list[Piece] = []
    for piece in [*note.pieces, Piece("", "", len(text), len(text))]:
        between = text[place : piece.start].strip()
        if between:
            start = place + text[place : piece.start].index(between[0])
            found.append(Piece("unplaced", between, start, start + len(between)))
        place = max(place, piece.end)
    if any(count_words(piece.text) for piece in found):
        left = gettext_noop(
            "Some words have no place in the session: they are shown as “unplaced”."
        )
        note.remarks.append(Remark(left))
    note.pieces = sorted(note.pieces + found, key=lambda piece: (piece.start, piece.end))


def _warn(note: Note) -> None:
    missing = (
        (note.number is None, gettext_noop("No session number was found.")),
        (not note.title, gettext_noop("No title was found.")),
        (not note.guiding_questions, gettext_noop("No guiding questions were found.")),
        (not note.agenda, gettext_noop("No agenda was found, and the text proposes none.")),
        (not note.language, gettext_noop("The language was not recognised.")),
    )
    note.remarks.extend(Remark(warning) for is_missing, warning in missing if is_missing)
