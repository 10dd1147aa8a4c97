"""Captions as they are written: line by line, corrected, hidden; and the quotation of some of them."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions import live_captions as live
from sessions.live import contribution_echoed
from sessions.models import Caption, Captioner, CaptionTrack, Citation, Contribution, Session
from sessions.models.captions import Passage
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import User
from summit.services.activity import record
from summit.texts import clean_text

WIDTH = 200  # characters: what is longer becomes several lines
MOST_LINES = 200  # at once
LONGEST = 20_000  # characters at once
GRACE = timedelta(minutes=2)  # whoever writes is behind whoever speaks
OWN_LAST = 20  # lines of one's own that can still be corrected
LATEST_MS = 2_000_000_000


@dataclass(frozen=True)
class Line:
    """What a captioner sends. Without a time it is said now; ``offset_ms`` counts from the session's
    beginning. Without ``final`` a machine is not done with it: its next line takes its place."""

    text: str
    starts_at: datetime | None = None
    offset_ms: int | None = None
    speaker: str = ""
    final: bool = True


def add_captions(
    captioner: Captioner, line: Line, *, key: UUID | None = None, payload: object = None
) -> list[dict[str, Any]]:
    """The text as one caption or several, each line of it one at least. Gives ``id``, ``number``,
    ``starts_ms`` and ``final`` of each; for a repeated key the same again."""
    with journal.command(by=captioner, key=key, payload=payload) as act:
        if act.repeated:
            return list((act.result or {})["lines"])
        track = _lock_open(captioner)
        texts = _pieces(line)
        opened = captioner.captions.filter(track=track, is_final=False).order_by("number").last()
        lines = []
        for text in texts:
            caption = opened or _next(track, captioner, line)
            opened = None
            _write(caption, line, text)
            lines.append(_told(caption))
            if caption.is_final:
                live.caption_changed(act, caption, "caption.added")
        if track.replaced_by_id is not None:  # opened again, it counts again
            track.replaced_by = None
            live.captions_offered(act, track.session)
        track.save(update_fields=["last_number", "replaced_by", "updated_at"])
        live.captions_moved(act, track)
        _note_use(act, captioner, track)
        act.result = {"lines": lines}
        return lines


def correct_caption(
    captioner: Captioner,
    caption_id: UUID,
    text: str,
    *,
    key: UUID | None = None,
    payload: object = None,
) -> Caption:
    """Better words for one of the captioner's own last lines."""
    with journal.command(by=captioner, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Caption)
        track = _lock_open(captioner)
        last = list(captioner.captions.filter(track=track).order_by("-number")[:OWN_LAST])
        caption = next((one for one in last if one.pk == caption_id), None)
        if caption is None or caption.hidden_at is not None:
            raise RuleBroken(
                "caption.gone", _("Only your last lines can be corrected, while they are shown.")
            )
        words = _one_line(text)
        _must_fit(words, Caption.LONGEST)
        if words != caption.text:
            caption.text = words
            caption.revision += 1
            caption.save(update_fields=["text", "revision", "updated_at"])
            live.caption_changed(act, caption, "caption.corrected")
            live.captions_moved(act, track)
        return act.done(caption)


def hide_captions(
    session: Session, captions: Sequence[Caption], on: bool, *, by: User
) -> list[Caption]:
    """Takes lines out of the room, the transcript and every quotation, or gives them back."""
    with journal.command(by=by) as act:
        rows = Caption.objects.select_for_update(no_key=True, of=("self",)).select_related("track")
        wanted = {caption.pk for caption in captions}
        found = list(rows.filter(pk__in=wanted, track__session=session).order_by("number"))
        changed = [caption for caption in found if (caption.hidden_at is not None) != on]
        fact = "caption.hidden" if on else "caption.shown"
        for caption in changed:
            caption.hidden_at = timezone.now() if on else None
            caption.save(update_fields=["hidden_at", "updated_at"])
            record(act, fact, caption, by=by, summit=session.summit, at=caption.at)
            live.caption_changed(act, caption, fact)
        for track in {caption.track_id: caption.track for caption in changed}.values():
            live.captions_moved(act, track)
        _withhold_quotations(act, changed)
    return changed


def cite(session: Session, contribution: Contribution, address: str) -> None:
    """Inside a contribution's command: keeps the passage with it, verbatim."""
    passage = Caption.objects.passage(session, address)
    if passage is None:
        raise RuleBroken(
            "citation.gone",
            _("The passage is not in the transcript any more. Send your words without it."),
            "cites",
        )
    Citation.objects.create(contribution=contribution, **_quotation(passage))


def _quotation(passage: Passage) -> dict[str, Any]:
    return {
        "first": passage.first,
        "last": passage.last,
        "language": passage.language,
        "starts_ms": passage.first.starts_ms,
        "text": passage.text,
    }


def _withhold_quotations(act: Act, captions: Sequence[Caption]) -> None:
    """Of the lines that were just hidden or shown."""
    quoting: dict[Any, Citation] = {}
    for caption in captions:
        rows = Citation.objects.filter(
            first__track=caption.track_id,
            first__number__lte=caption.number,
            last__number__gte=caption.number,
        )
        for row in rows.select_related("contribution__session", "first", "last"):
            quoting[row.pk] = row
    for citation in quoting.values():
        withheld = Caption.objects.filter(
            track=citation.first.track_id,
            number__gte=citation.first.number,
            number__lte=citation.last.number,
            hidden_at__isnull=False,
        ).exists()
        if withheld != citation.is_withheld:
            citation.is_withheld = withheld
            citation.save(update_fields=["is_withheld"])
            contribution_echoed(act, citation.contribution)


def _lock_open(captioner: Captioner) -> CaptionTrack:
    """The captioner's track, while their key works and the session takes lines."""
    fresh = Captioner.objects.only("revoked_at").get(pk=captioner.pk)
    if fresh.revoked_at is not None:
        raise RuleBroken("captioner.revoked", _("This captioner’s link was taken back."))
    track = (
        CaptionTrack.objects.select_for_update(no_key=True, of=("self",))
        .select_related("session__summit")
        .get(pk=captioner.track_id)
    )
    if not takes_captions(track.session):
        raise RuleBroken(
            "session.not-live", _("Captions are taken while the session is live. Send them then.")
        )
    return track


def takes_captions(session: Session) -> bool:
    """While it is live, and a little longer."""
    if session.status == Session.Status.ENDED and session.ended_at is not None:
        return timezone.now() - session.ended_at < GRACE
    return session.is_live


def _pieces(line: Line) -> list[str]:
    text = clean_text(line.text)
    _must_fit(text, LONGEST)
    if not line.final:
        words = _one_line(text)
        _must_fit(words, Caption.LONGEST)
        return [words]
    pieces = [
        piece
        for each in text.splitlines()
        for piece in textwrap.wrap(_one_line(each), WIDTH, break_on_hyphens=False)
    ]
    if not pieces:
        raise RuleBroken("caption.empty", _("Write something first."), "text")
    if len(pieces) > MOST_LINES:
        raise RuleBroken(
            "caption.too-many",
            _("These are %(n)d lines; %(most)d is the most at once. Send them in parts.")
            % {"n": len(pieces), "most": MOST_LINES},
            "text",
        )
    return pieces


def _one_line(text: str) -> str:
    return " ".join(clean_text(text).split())


def _must_fit(text: str, longest: int) -> None:
    if not text:
        raise RuleBroken("caption.empty", _("Write something first."), "text")
    if len(text) > longest:
        raise RuleBroken(
            "caption.long",
            _(
                "This is %(length)d characters long; %(most)d is the most. Shorten it or send it in parts."
            )
            % {"length": len(text), "most": longest},
            "text",
        )


def _next(track: CaptionTrack, captioner: Captioner, line: Line) -> Caption:
    track.last_number += 1
    starts = _starts(track.session, line)
    return Caption(track=track, captioner=captioner, number=track.last_number, starts_ms=starts)


def _write(caption: Caption, line: Line, text: str) -> None:
    if line.starts_at is not None or line.offset_ms is not None:
        caption.starts_ms = _starts(caption.track.session, line)
    caption.text = text
    caption.speaker = _one_line(line.speaker)[:120]
    caption.is_final = line.final
    caption.save()


def _starts(session: Session, line: Line) -> int:
    if line.offset_ms is not None:
        return min(max(line.offset_ms, 0), LATEST_MS)
    at = line.starts_at or timezone.now()
    since = at - (session.started_at or at)
    return min(max(int(since.total_seconds() * 1000), 0), LATEST_MS)


def _told(caption: Caption) -> dict[str, Any]:
    return {
        "id": str(caption.pk),
        "number": caption.number,
        "starts_ms": caption.starts_ms,
        "final": caption.is_final,
    }


def _note_use(act: Act, captioner: Captioner, track: CaptionTrack) -> None:
    """When the key was last used, to the minute; the first time stands in the log of deeds."""
    if captioner.last_used_at is None:
        record(act, "captions.begun", captioner, by=None, summit=track.session.summit)
    elif timezone.now() - captioner.last_used_at < timedelta(minutes=1):
        return
    captioner.last_used_at = timezone.now()
    captioner.save(update_fields=["last_used_at", "updated_at"])
