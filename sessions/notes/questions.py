"""Sentences, and which of them ask."""

import re

from sessions.notes.blocks import Block
from sessions.notes.source import Traced
from sessions.notes.words import is_question

_END = re.compile(r"(?<![.!?…؟])[.!?…؟]+[\"'”’»)\]]*(?:[ \u00a0\u202f]»)?\s+(?=[^\s])")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(«'’])(?:[A-Z]|Mr|Mrs|Ms|Dr|Drs|Prof|Mme|Mlle|MM|St|Ste|Sr|Sra|Dra|Hon|H\.E|S\.E|vs|etc|e\.g|i\.e|"
    r"cf|p\.\s?ex|p\.\s?ej|ej|art|No|Nos|n|p|pp|vol|al|approx|ca|EE\.UU|أ|د)\.$"
)
_READS_ON = re.compile(r"[a-zà-ÿ]")
_INLINE_MARKER = re.compile(r"^(?:\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)]|[•–—-])\s+")


def sentences(body: Traced) -> list[Traced]:
    """The text cut after each sentence; nothing between the cuts is lost but spaces."""
    cut: list[Traced] = []
    start = 0
    for end in _END.finditer(body.text):
        reads_on = _READS_ON.match(body.text, end.end())
        if reads_on or _ABBREVIATED.search(
            body.text[max(start, end.start() - 12) : end.start() + 1]
        ):
            continue
        cut.append(body[start : end.end()].strip())
        start = end.end()
    cut.append(body[start:].strip())
    return _without_lone_markers([sentence for sentence in cut if sentence])


def _without_lone_markers(cut: list[Traced]) -> list[Traced]:
    """“1.” before a question is no sentence: it goes with what follows."""
    kept: list[Traced] = []
    held: Traced | None = None
    for sentence in cut:
        if held:
            sentence = Traced(f"{held.text} {sentence.text}", [*held.at, held.end, *sentence.at])
            held = None
        if _INLINE_MARKER.fullmatch(sentence.text + " "):
            held = sentence
        else:
            kept.append(sentence)
    return [*kept, held] if held else kept


def unmarked(sentence: Traced) -> Traced:
    """Without a number or bullet that stood inside the line."""
    marker = _INLINE_MARKER.match(sentence.text)
    return sentence[marker.end() :] if marker else sentence


def asks(block: Block) -> bool:
    return is_question(block.text)


def only_asks(block: Block) -> bool:
    return all(is_question(sentence.text) for sentence in sentences(block.body))


def group_items(blocks: list[Block]) -> list[tuple[Block, list[Block]]]:
    """List items with the items and paragraphs that are indented under them."""
    groups: list[tuple[Block, list[Block]]] = []
    for block in blocks:
        if groups and _is_under(block, groups[-1][0]):
            groups[-1][1].append(block)
        else:
            groups.append((block, []))
    return groups


def _is_under(block: Block, parent: Block) -> bool:
    if parent.kind != "item":
        return False
    if block.kind == "item":
        numbered = parent.marker in ("number", "roman", "question", "letter")
        pointed = block.marker in ("bullet", "dash")
        deeper = block.level > parent.level or block.indent > parent.indent + 1
        lettered = parent.marker in ("number", "question") and block.marker in ("letter", "roman")
        return deeper or (numbered and pointed) or lettered
    return block.kind == "paragraph" and not parent.whole and block.indent > parent.indent + 1
