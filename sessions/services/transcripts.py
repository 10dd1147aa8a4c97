"""A transcript as a file."""

from itertools import pairwise

from sessions.caption_files import Cue, write_srt, write_text, write_vtt
from sessions.models import Caption, CaptionTrack

LONGEST_MS = 7000  # that a line is shown for which nobody has said when it ends
SHORTEST_MS = 1000


def cues_of(track: CaptionTrack) -> list[Cue]:
    """The shown lines in the order of their times. One without an end lasts until the next, within
    reason."""
    lines = sorted(
        Caption.objects.shown().filter(track=track),
        key=lambda caption: (caption.starts_ms, caption.number),
    )
    nexts = [after.starts_ms for _, after in pairwise(lines)] + [None]
    return [
        Cue(caption.starts_ms, _ends(caption, after), caption.text, caption.speaker)
        for caption, after in zip(lines, nexts, strict=True)
    ]


def _ends(caption: Caption, next_ms: int | None) -> int:
    if caption.ends_ms is not None:
        return caption.ends_ms
    most = caption.starts_ms + LONGEST_MS
    return most if next_ms is None else min(most, max(next_ms, caption.starts_ms + SHORTEST_MS))


def write(track: CaptionTrack, kind: str) -> str:
    """``kind``: vtt, srt or txt."""
    cues = cues_of(track)
    if kind == "vtt":
        return write_vtt(cues, track.language)
    return write_srt(cues) if kind == "srt" else write_text(cues)
