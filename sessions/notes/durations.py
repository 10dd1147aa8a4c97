"""Clock times and lengths of time at the edge of an agenda line (folded text)."""

import re
from dataclasses import dataclass

_HALF = r"(?:a\.?m\.?|p\.?m\.?|ص|م)(?!\w)"
_CLOCK = rf"([01]?\d|2[0-4])\s?(?:[:.h]\s?([0-5]\d)(?!\d)\s?({_HALF})?|h(?!\w)|()({_HALF}))"
_TO = r"\s*(?:-|to|until|till|a|al|->|→|/|الي|حتي)\s*"
RANGE = re.compile(rf"\W*(?:(?:from|de|من)\s+)?{_CLOCK}(?:{_TO}{_CLOCK})?(?!\w)")
_UNIT = r"(?:min(?:ute|uto)?s?\b\.?|mn\b|mins?\b|'(?!\w)|′|د(?:قيقه|قايق|قائق)?(?!\w))"
DURATION = re.compile(
    rf"(?<!\w)(?:(\d{{1,3}})\s?-?\s?{_UNIT}|(\d{{1,2}})\s?(?:h|hours?|heures?|horas?|ساعه|ساعات)\s?(?:(\d{{2}})(?!\d))?(?!\w))"
)


@dataclass(frozen=True)
class Timing:
    """``[start, end)`` is the part of the line that told it. Times are minutes after midnight."""

    start: int
    end: int
    begins: int | None = None
    ends: int | None = None
    minutes: int | None = None


def timing_of(folded: str) -> Timing | None:
    """The time or length that a line begins or ends with."""
    clock = RANGE.match(folded)
    if clock and clock.group(0).strip():
        return _from_clock(folded, clock)
    for found in DURATION.finditer(folded):
        edge = found.start() <= 4 or len(folded) - found.end() <= 4
        if edge:
            return Timing(found.start(), found.end(), minutes=_length(found))
    return None


def _from_clock(folded: str, clock: re.Match[str]) -> Timing:
    groups = clock.groups()
    last_half = groups[7] or groups[9]
    begins = _minutes_of(groups[0], groups[1], groups[2] or groups[4] or _shared(groups, last_half))
    if groups[5] is None:
        length = DURATION.match(
            folded,
            clock.end() + len(folded[clock.end() :]) - len(folded[clock.end() :].lstrip(" ,(-")),
        )
        minutes = _length(length) if length else None
        return Timing(clock.start(), length.end() if length else clock.end(), begins, None, minutes)
    ends = _minutes_of(groups[5], groups[6], last_half)
    minutes = (ends - begins) % (12 * 60)
    return Timing(clock.start(), clock.end(), begins, ends, minutes or None)


def _shared(groups: tuple[str | None, ...], half: str | None) -> str | None:
    """“2:00 – 2:15 pm”: the half of the day said once counts for both, unless it passes noon."""
    if not half or groups[5] is None:
        return None
    return half if int(groups[0] or 0) % 12 <= int(groups[5]) % 12 else None


def _minutes_of(hour: str | None, minute: str | None, half: str | None) -> int:
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + (12 if half[0] in "pم" else 0)
    return hours * 60 + int(minute or 0)


def _length(found: re.Match[str]) -> int | None:
    minutes = int(found[1]) if found[1] else int(found[2]) * 60 + int(found[3] or 0)
    return minutes or None
