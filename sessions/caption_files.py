"""Captions from files and into files: WebVTT, SubRip (.srt) and plain text.

Reading never fails: a cue that cannot be used costs itself only, and a remark says which line of the file it
stood in. `webvtt-py` reads times, voices and tags; here is what tells one cue from the next.
"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import webvtt
from webvtt.errors import MalformedCaptionError
from webvtt.models import Timestamp

from sessions.notes.source import Remark, gettext_noop
from summit.texts import clean_text

MOST_CUES = 10_000
MOST_REMARKS = 100
MOST_LINES = 8  # named in one remark
LONGEST = 1000  # characters of one cue
LATEST_MS = 2_000_000_000

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?"
_TIMING = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s|$)", re.ASCII)
_NEARLY = re.compile(
    rf"^\s*{_TIME}\s*(?:-|–|—|=)?[>→]\s*{_TIME}(?:\s|$)", re.ASCII
)  # another arrow
_LINE_END = re.compile("\r\n|\r|\n")
_SRT_PLACE = re.compile(r"\{\\an?\d{1,2}\}")  # where to show it: {\an8}
_SAYS_NOTHING = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")  # a block of a WebVTT file


@dataclass(frozen=True)
class Cue:
    """Times in milliseconds; ``line`` is where the file says them."""

    starts_ms: int
    ends_ms: int
    text: str
    speaker: str = ""
    line: int = field(default=0, compare=False)

    @property
    def at(self) -> str:
        return _time(self.starts_ms)[:-4]


@dataclass
class CaptionFile:
    """What a file holds, in the order of its times, and what is to be said about it."""

    cues: list[Cue] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    more_remarks: int = 0
    is_webvtt: bool = False

    def remark(self, template: str, **values: object) -> None:
        if len(self.remarks) < MOST_REMARKS:
            self.remarks.append(Remark(template, values))
        else:
            self.more_remarks += 1

    @property
    def ends_ms(self) -> int:
        return max((cue.ends_ms for cue in self.cues), default=0)


# ------------------------------------------------------------------ reading
def read_captions(text: str) -> CaptionFile:
    """Any text at all; without a cue in it there are none."""
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    found = CaptionFile(is_webvtt=lines[0].startswith("WEBVTT"))
    if found.is_webvtt:
        lines[0] = ""
    for number, block in _blocks(lines):
        if found.is_webvtt and (_SAYS_NOTHING.match(block[0]) or _is_head(number, block)):
            continue
        if len(found.cues) >= MOST_CUES:
            found.remark(
                gettext_noop(
                    "Line %(line)d: from here on all is left out; %(most)d cues are the most."
                ),
                line=number,
                most=MOST_CUES,
            )
            break
        _read_block(found, number, block)
    _put_in_order(found)
    return found


def _is_head(number: int, block: list[str]) -> bool:
    """What stands right below ``WEBVTT``: ``Kind: captions``."""
    return number == 2 and not any("-->" in line for line in block[:2])


def _blocks(lines: Sequence[str]) -> Iterable[tuple[int, list[str]]]:
    """Lines without an empty one between them, and the number of the first. A time begins a block of its
    own, with the number above it, also in a file that has lost its empty lines."""
    block: list[str] = []
    begun = 1
    for number, line in enumerate(lines, 1):
        begins = "-->" in line and (len(block) > 1 or any("-->" in above for above in block))
        if not line.strip() or begins:
            above = [block.pop()] if begins and block[-1].strip().isdigit() else []
            if block:
                yield begun, block
            block, begun = above, number - len(above)
        if line.strip():
            if not block:
                begun = number
            block.append(line)
    if block:
        yield begun, block


def _read_block(found: CaptionFile, number: int, block: list[str]) -> None:
    """One cue, or a remark on why there is none."""
    head = enumerate(block[:2])
    at = next((n for n, line in head if "-->" in line or _NEARLY.match(line)), None)
    if at is None:
        _read_stray(found, number, block)
        return
    timing = _TIMING.match(block[at])
    times = _times(timing) if timing else None
    if times is None:
        found.remark(
            gettext_noop(
                "Line %(line)d: the time cannot be read; the cue is left out. "
                "Write it as 00:01:02.000 --> 00:01:04.500."
            ),
            line=number + at,
        )
        return
    text, speaker = _words(block[at + 1 :], is_webvtt=found.is_webvtt)
    if not text:
        found.remark(gettext_noop("Line %(line)d: a cue without text is left out."), line=number)
        return
    starts, ends = times
    if ends < starts:
        found.remark(
            gettext_noop("Line %(line)d: the cue ends before it starts; it is kept with its start."),
            line=number + at,
        )  # fmt: skip
        ends = starts
    if len(text) > LONGEST:
        found.remark(
            gettext_noop("Line %(line)d: the cue was cut to %(most)d characters."),
            line=number,
            most=LONGEST,
        )
        text = text[:LONGEST].rstrip()
    found.cues.append(Cue(starts, ends, text, speaker, number + at))


def _read_stray(found: CaptionFile, number: int, block: list[str]) -> None:
    """Text without a time: in many files the rest of a cue with an empty line in it."""
    text, _speaker = _words(block, is_webvtt=found.is_webvtt)
    if len(block) == 1 and text.isdigit():
        return  # the number of a cue that stands apart from it
    if text and found.cues:
        last = found.cues[-1]
        found.cues[-1] = replace(last, text=f"{last.text}\n{text}"[:LONGEST].rstrip())
        template = gettext_noop("Line %(line)d: text without a time is added to the cue before it.")
    else:
        template = gettext_noop("Line %(line)d: text without a time is left out.")
    found.remark(template, line=number)


def _times(timing: re.Match[str]) -> tuple[int, int] | None:
    starts, ends = (_milliseconds(timing.groups()[n : n + 4]) for n in (0, 4))
    return None if starts is None or ends is None else (starts, ends)


def _milliseconds(parts: Sequence[str | None]) -> int | None:
    """WebVTT's and SubRip's ways to write it; a fraction is of a second in both."""
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    try:
        time = Timestamp.from_string(f"{hours}:{minutes}:{seconds}.{fraction[:3].ljust(3, '0')}")
    except MalformedCaptionError:
        return None
    milliseconds = time.in_milliseconds()
    return milliseconds if milliseconds <= LATEST_MS else None


def _words(lines: Sequence[str], *, is_webvtt: bool) -> tuple[str, str]:
    """Plain text, and who says it. Tags are not text; what a WebVTT file escapes is."""
    caption = webvtt.Caption(text=list(lines))
    speaker, text = caption.voice or "", caption.text
    if is_webvtt:
        text, speaker = html.unescape(text), html.unescape(speaker)
    else:
        text = _SRT_PLACE.sub("", text)
    kept = [clean_text(line) for line in _LINE_END.split(text)]
    return clean_text("\n".join(filter(None, kept))), " ".join(clean_text(speaker).split())[:120]


def _put_in_order(found: CaptionFile) -> None:
    early = next(
        (one.line for before, one in pairwise(found.cues) if before.starts_ms > one.starts_ms), 0
    )
    if early:
        found.remark(
            gettext_noop(
                "Line %(line)d: this cue, or one after it, begins before the one above it. "
                "They are put in the order of their times."
            ),
            line=early,
        )
        found.cues.sort(key=lambda cue: cue.starts_ms)
    overlaps = [one.line for before, one in pairwise(found.cues) if one.starts_ms < before.ends_ms]
    if overlaps:
        found.remark(
            gettext_noop(
                "Cues that begin before the one before them has ended: %(n)d (line %(lines)s). All are "
                "kept; if that is not meant, correct their times in the file and read it again."
            ),
            n=len(overlaps),
            lines=", ".join(map(str, overlaps[:MOST_LINES]))
            + (" …" if overlaps[MOST_LINES:] else ""),
        )


# ------------------------------------------------------------------ writing
def write_vtt(cues: Iterable[Cue], language: str = "") -> str:
    """WebVTT, with who speaks as a voice."""
    blocks = ["WEBVTT" + (f"\nLanguage: {language}" if language else "")]
    for cue in cues:
        voice = f"<v {_escaped(cue.speaker)}>" if cue.speaker else ""
        times = f"{_time(cue.starts_ms)} --> {_time(cue.ends_ms)}"
        blocks.append(f"{times}\n{voice}{_escaped(cue.text)}")
    return "\n\n".join(blocks) + "\n"


def write_srt(cues: Iterable[Cue]) -> str:
    """SubRip. It has no way to write a ``<`` that begins no tag: it stands as it is."""
    blocks = []
    for number, cue in enumerate(cues, 1):
        times = f"{_time(cue.starts_ms, ',')} --> {_time(cue.ends_ms, ',')}"
        said = f"{cue.speaker}: {cue.text}" if cue.speaker else cue.text
        blocks.append(f"{number}\n{times}\n{said.replace('-->', '→')}")
    return "\n\n".join(blocks) + "\n"


def write_text(cues: Iterable[Cue]) -> str:
    """To be read: a new paragraph for each speaker."""
    paragraphs: list[str] = []
    before: str | None = None
    for cue in cues:
        words = cue.text.replace("\n", " ")
        if before is not None and cue.speaker in {before, ""}:
            paragraphs[-1] += f" {words}"
            continue
        before = cue.speaker
        head = f"[{_time(cue.starts_ms)[:-4]}]" + (f" {cue.speaker}:" if cue.speaker else "")
        paragraphs.append(f"{head} {words}")
    return "\n\n".join(paragraphs) + "\n"


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _time(milliseconds: int, point: str = ".") -> str:
    seconds, rest = divmod(milliseconds, 1000)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{point}{rest:03d}"
