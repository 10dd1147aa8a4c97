"""An agenda that the note states: a table, or lines with times."""

import re
from dataclasses import dataclass, replace

from sessions.notes.blocks import Block
from sessions.notes.durations import Timing, timing_of
from sessions.notes.kinds import events_in, kind_of
from sessions.notes.note import AgendaLine, Piece
from sessions.notes.source import Traced
from sessions.notes.words import ends_sentence, fold, fold_traced, words

_EDGES = " \t\u00a0\u202f:.-–—|·•,/)(]["
_COLUMN_NAMES = frozenset(
    words(
        "time hour heure horaire hora horario timing activity activite actividad item point lead speaker "
        "responsable intervenant duration duree duracion title titre titulo description theme tema who qui n question pregunta "
        "quien what quoi que segment no number numero format lieu min minutes minute contenu content contenido "
        "orateur ponente role session agenda programme الوقت النشاط المدة المتحدث البند التوقيت الموضوع المسؤول"
    )
)
TITLE_LIMIT = 200


@dataclass(frozen=True)
class Told:
    """One agenda line as the note tells it, before its length is worked out from the next."""

    line: AgendaLine
    timing: Timing | None


def is_timed(block: Block) -> bool:
    text = block.cells[0].text if block.cells else block.text
    return len(block.text) <= 2 * TITLE_LIMIT and timing_of(fold(text)) is not None


def is_header(block: Block) -> bool:
    """“Time | Item | Lead”."""
    found = words(" ".join(cell.text for cell in block.cells))
    return block.kind == "row" and bool(found) and all(word in _COLUMN_NAMES for word in found)


def is_agenda_line(block: Block) -> bool:
    """Inside an agenda: whether the block is an item of it rather than prose about it."""
    if block.kind in ("row", "item"):
        return block.kind == "row" or len(block.text) <= TITLE_LIMIT
    return is_timed(block) or (len(block.text) <= 100 and not ends_sentence(block.text))


def read_agenda(blocks: list[Block]) -> tuple[list[AgendaLine], list[Piece]]:
    """``blocks``: agenda lines in order. Every one of them becomes a piece; none is left out."""
    told: list[Told] = []
    pieces: list[Piece] = []
    timed = any(is_timed(block) for block in blocks)
    for block in blocks:
        if is_header(block):
            pieces.append(Piece("agenda", block.text, block.start, block.end, "heading"))
            continue
        pieces.append(Piece("agenda", block.text, block.start, block.end))
        one = _read_line(block)
        if timed and told and _is_detail(one):
            told[-1] = _with_detail(told[-1], one)
        else:
            told.append(one)
    return _with_minutes(told), pieces


def _is_detail(one: Told) -> bool:
    """Without a time, or nothing but a length: it says more about the line above."""
    return one.timing is None or (one.timing.begins is None and not one.line.title)


def _with_detail(item: Told, detail: Told) -> Told:
    line = item.line
    if not line.title:
        kind, title = detail.line.kind, detail.line.title
    else:
        kind, title = line.kind, f"{line.title} – {detail.line.title}".rstrip(" –")
    minutes = line.minutes or detail.line.minutes
    return Told(
        replace(line, kind=kind, title=title, minutes=minutes, end=detail.line.end), item.timing
    )


def _read_line(block: Block) -> Told:
    cells = list(block.cells) or [block.body]
    timing: Timing | None = None
    kept: list[Traced] = []
    for cell in cells:
        found = timing_of(fold(cell.text))
        if found and timing is None:
            timing = found
            cell = _without_timing(cell, found)
        elif found and timing and timing.minutes is None and found.minutes and found.begins is None:
            timing = replace(timing, minutes=found.minutes)
            cell = _without_timing(cell, found)
        cell = cell.strip(_EDGES) if cell.text[-1:] not in ")]" else cell.strip(" –-")
        if cell and not re.fullmatch(r"\d{1,2}", cell.text):
            kept.append(cell)
    said = [cell.text for cell in kept]
    kind = _first_kind(said)
    minutes = timing.minutes if timing else None
    return Told(AgendaLine(kind, " – ".join(said), minutes, block.start, block.end), timing)


def _first_kind(said: list[str]) -> str:
    for cell in said:
        folded = fold(cell)
        if events_in(folded):
            return kind_of(folded)
    return kind_of(fold(said[0] if said else ""))


def _without_timing(cell: Traced, timing: Timing) -> Traced:
    _, at = fold_traced(cell.text)
    before, after = cell[: at[timing.start]].strip(_EDGES), cell[at[timing.end] :]
    text = after.text.lstrip(_EDGES)
    after = after[len(after) - len(text) :]
    if before and after:
        return Traced(f"{before.text} {after.text}", [*before.at, before.end, *after.at])
    return before or after


def _with_minutes(told: list[Told]) -> list[AgendaLine]:
    """A line that says only when it begins lasts until the next one does."""
    lines: list[AgendaLine] = []
    for index, one in enumerate(told):
        following = told[index + 1] if index + 1 < len(told) else None
        minutes = one.line.minutes
        begins = one.timing.begins if one.timing else None
        then = following.timing.begins if following and following.timing else None
        if minutes is None and begins is not None and then is not None:
            minutes = (then - begins) % (12 * 60) or None
        lines.append(replace(one.line, minutes=minutes))
    return lines
