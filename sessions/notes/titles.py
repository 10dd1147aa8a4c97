"""The lines above the text: which summit, which session, what it is called."""

import re
from dataclasses import dataclass, field, replace

from sessions.notes.blocks import Block
from sessions.notes.note import Piece
from sessions.notes.numbers import NUMBERED, value_of
from sessions.notes.source import Traced
from sessions.notes.title_words import (
    DATED,
    DOCUMENT,
    DOCUMENT_AT_END,
    EDGES,
    LINK,
    OPEN_END,
    SUMMIT,
    SUMMIT_LABELS,
    TITLE_LABELS,
    is_labelled,
    names_title,
)
from sessions.notes.vocabulary import label_of, section_named
from sessions.notes.words import count_words, ends_sentence, fold, fold_traced, starts_lower

ZONE = 12


@dataclass
class Front:
    """What the lines above the text said. ``rest``: blocks there that said none of it."""

    summit: str = ""
    number: int | None = None
    title: str = ""
    pieces: list[Piece] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)
    awaiting: bool = False  # the session's line ended without its title, and none came before
    untitled: bool = False  # the session's line ended without its title


def read_front(blocks: list[Block]) -> Front:
    """Read the title zone. ``blocks``: the whole note; those not in the zone are not looked at."""
    front = Front()
    zone = blocks[: zone_length(blocks)]
    for index, block in enumerate(zone):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        _read_block(front, block, zone[index - 1] if index else None, following)
    return front


def zone_length(blocks: list[Block]) -> int:
    """How many leading blocks are title lines: short, unfinished, before any known heading."""
    for index, block in enumerate(blocks[:ZONE]):
        text = block.text
        if block.kind in ("item", "row") and not NUMBERED.match(fold(text)):
            return index
        if section_named(text) and not _titles(text):
            return index
        if len(text) > 200 or _is_sentence(text):
            return index
        if _is_run_in(text):
            return index
    return min(len(blocks), ZONE)


def _is_sentence(text: str) -> bool:
    """A title may ask or exclaim, and “Session 2.” may end with a full stop; others do not."""
    if text.rstrip().endswith(".") and not NUMBERED.match(fold(text)):
        return count_words(text) > 3
    return ends_sentence(text) and count_words(text) > 8


def _titles(text: str) -> bool:
    """“Session 2” and "Forum" are made of filler words only, yet they are title lines."""
    folded = fold(text)
    return bool(NUMBERED.search(folded) or DOCUMENT.match(folded))


def _is_run_in(text: str) -> bool:
    head, colon, rest = text.partition(":")
    return bool(colon and rest.strip() and section_named(head.strip()) and not _titles(head))


def _read_block(front: Front, block: Block, before: Block | None, following: Block | None) -> None:
    label = label_of(block.text)
    if block.kind == "rule" or label or _titled_by_label(front, block):
        if label or block.kind == "rule":
            front.rest.append(block)
        return
    folded, at = fold_traced(block.text)
    place = 0
    document = DOCUMENT.match(folded)
    if document:
        linked = LINK.match(folded, document.end())
        place = linked.end() if linked else document.end()
        front.pieces.append(_piece("title", block.body[: at[place]], "heading"))
    numbered = NUMBERED.search(folded, place)
    if numbered and front.number is None and value_of(numbered):
        _read_numbered(front, block.body, at, place, numbered)
    elif place < len(folded):
        ending = DOCUMENT_AT_END.search(folded, place + 1)
        remaining = block.body[at[place] : at[ending.start()] if ending else None]
        if not _read_plain(front, block, remaining, before, following):
            front.rest.append(_part(block, block.body[at[place] :]) if document else block)
        elif ending:
            front.pieces.append(_piece("title", block.body[at[ending.start()] :], "heading"))


def _read_numbered(
    front: Front, body: Traced, at: list[int], place: int, numbered: re.Match[str]
) -> None:
    before = body[at[place] : at[numbered.start()]]
    after = body[at[numbered.end()] :]
    front.number = value_of(numbered)
    cut = len(after) - len(after.text.lstrip(EDGES))
    said = body[at[numbered.start()] : at[numbered.end()] + cut]
    title = after[cut:].strip()
    if before.strip(EDGES):
        _take_before(front, before, bool(title))
    front.pieces.append(_piece("number", said, "heading"))
    if title:
        _give_way(front)
    if title and not front.title:
        front.title = title.text.strip(EDGES if title.text[-1:] not in ")]" else " ")
        front.pieces.append(_piece("title", title))
    elif title:
        front.pieces.append(_piece("title", title, "heading"))
    front.awaiting = not front.title
    front.untitled = not title


def _give_way(front: Front) -> None:
    """What was taken for the title stood above the session's own: it was the summit, or a remark."""
    taken = [
        index
        for index, piece in enumerate(front.pieces)
        if piece.section == "title" and piece.role == "text"
    ]
    if not front.title or not taken:
        return
    section = "overview" if front.summit else "summit"
    front.summit = front.summit or front.title
    front.title = ""
    front.pieces[taken[-1]] = replace(front.pieces[taken[-1]], section=section)


def _take_before(front: Front, before: Traced, titled: bool) -> None:
    """What stands before “Session 2” on its line: the summit, the title itself, or “Thematic”."""
    text = before.text.strip(EDGES)
    named = bool(SUMMIT.search(fold(text)))
    role = "text"
    if not front.summit and (named or (titled and count_words(text) > 2)):
        section = "summit"
        front.summit = text
    elif not titled and not named and not front.title:
        section = "title"
        front.title = text
    else:
        section, role = "number", "heading"
    front.pieces.append(_piece(section, before.strip(), role))


def _read_plain(
    front: Front, block: Block, body: Traced, before: Block | None, following: Block | None
) -> bool:
    """A title line without a number; ``False`` when it is none."""
    text = body.text.strip(EDGES)
    folded = fold(text)
    if front.awaiting:
        front.title, front.awaiting = text, False
        front.pieces.append(_piece("title", body))
        return True
    if not front.summit and SUMMIT.search(folded) and not _opens_section(block, following, front):
        front.summit = text
        front.pieces.append(_piece("summit", body))
        return True
    if before and front.pieces and _wrapped(front, before, block):
        return _append(front, body, text)
    if DATED.search(folded) or _opens_section(block, following, front):
        return False
    if front.title and not (front.untitled and front.pieces[-1].section == "number"):
        return False
    _give_way(front)
    front.title = text
    front.pieces.append(_piece("title", body))
    return True


def _wrapped(front: Front, before: Block, block: Block) -> bool:
    """Whether a title goes on on this line."""
    last = front.pieces[-1]
    if last.end != before.end or last.role != "text" or ends_sentence(before.text):
        return False
    if is_labelled(block.text):
        return False
    if starts_lower(block.text) or OPEN_END.search(before.text):
        return True
    near = block.gap == 0 and before.level == block.level and before.strong == block.strong
    return (
        near and not block.whole and last.section == "title" and not DATED.search(fold(block.text))
    )


def _append(front: Front, body: Traced, text: str) -> bool:
    last = front.pieces[-1]
    joined = f"{last.text} {body.text}"
    front.pieces[-1] = Piece(last.section, joined, last.start, body.end)
    if last.section == "summit":
        front.summit = f"{front.summit} {text}"
    else:
        front.title = f"{front.title} {text}"
    return True


def _opens_section(block: Block, following: Block | None, front: Front) -> bool:
    """Once there is a title, a line right above a paragraph is that paragraph's heading."""
    if not front.title or following is None or following.kind == "heading":
        return False
    return following.kind in ("item", "row") or ends_sentence(following.text)


def _titled_by_label(front: Front, block: Block) -> bool:
    """“Title: …”, “Summit: …”."""
    head, colon, rest = block.text.partition(":")
    label = fold(head).strip()
    if not colon or not rest.strip():
        return False
    value = block.body[len(head) + 1 :].strip()
    name = block.body[: len(head) + 1]
    if label in SUMMIT_LABELS and not front.summit:
        front.summit, section = value.text, "summit"
    elif label in TITLE_LABELS or names_title(label):
        _give_way(front)
        front.title, front.awaiting, section = value.text, False, "title"
    else:
        return False
    front.pieces.extend((_piece(section, name, "heading"), _piece(section, value)))
    return True


def _piece(section: str, body: Traced, role: str = "text") -> Piece:
    body = body.strip()
    return Piece(section, body.text, body.start, body.end, role)


def _part(block: Block, body: Traced) -> Block:
    return Block(
        kind=block.kind,
        body=body,
        start=body.start,
        end=body.end,
        level=block.level,
        strong=block.strong,
        whole=block.whole,
        gap=block.gap,
        parts=[body],
    )
