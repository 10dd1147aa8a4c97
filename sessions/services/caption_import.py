"""Captions of a recording, from a file: beside what there is in this language, or in its place."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sessions import live_captions as live
from sessions.caption_files import MOST_CUES, Cue
from sessions.models import Caption, CaptionTrack, Session, StageSource
from sessions.services.captioners import must_be_offered
from sessions.services.programme import must_be_editable
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import User
from summit.services.activity import record
from summit.texts import clean_text

MOST_TRACKS = 40  # of one session
AT_ONCE = 500


def import_captions(  # noqa: PLR0913 -- a form's fields, all by name
    session: Session,
    cues: Sequence[Cue],
    language: str,
    *,
    by: User,
    file_name: str = "",
    replaces: bool = False,
    source: StageSource | None = None,
    key: UUID | None = None,
    payload: object = None,
) -> CaptionTrack:
    """A new track. ``replaces``: the other ones in this language are kept, and what quotes them leads
    there, but the transcript shows this one. ``source`` is what they keep the times of, and our player of
    it shows them."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(CaptionTrack)
        locked = lock(session)
        must_be_editable(locked)
        must_be_offered(language)
        _must_be_some(locked, cues)
        track = CaptionTrack.objects.create(
            session=locked,
            language=language,
            origin=CaptionTrack.Origin.IMPORTED,
            file_name=clean_text(file_name)[:255],
            source=_own(locked, source),
            made_by=by,
            last_number=len(cues),
        )
        Caption.objects.bulk_create(_captions(track, cues), batch_size=AT_ONCE)
        if replaces:
            _replace(locked, track)
        record(
            act, "captions.imported", track, by=by, summit=locked.summit,
            language=language, captions=len(cues), replaces=replaces,
        )  # fmt: skip
        live.captions_offered(act, locked)
        return act.done(track)


def restore_track(track: CaptionTrack, *, by: User) -> CaptionTrack:
    """Stands beside the others again. Twice is once."""
    with journal.command(by=by) as act:
        session = lock(track.session)
        must_be_editable(session)
        track.refresh_from_db()
        if track.replaced_by_id is not None:
            track.replaced_by = None
            track.save(update_fields=["replaced_by", "updated_at"])
            record(act, "captions.restored", track, by=by, summit=session.summit)
            live.captions_offered(act, session)
    return track


def show_in_player(track: CaptionTrack, source: StageSource | None, *, by: User) -> CaptionTrack:
    """Our player of this source shows them, or with None no player does. Live captions keep the times of
    the session and of no source."""
    with journal.command(by=by) as act:
        session = lock(track.session)
        must_be_editable(session)
        track.refresh_from_db()
        if track.is_live:
            raise RuleBroken(
                "captions.live",
                _(
                    "These were written during the session. Take them away as a file and bring that in."
                ),
            )
        found = _own(session, source)
        if track.source_id != (found.pk if found else None):
            track.source = found
            track.save(update_fields=["source", "updated_at"])
            record(act, "captions.placed", track, by=by, summit=session.summit)
    return track


def _replace(session: Session, track: CaptionTrack) -> None:
    if session.is_live:
        raise RuleBroken(
            "session.live",
            _("Captions are still being written. Replace them when the session has ended."),
            "replaces",
        )
    others = session.tracks.filter(language=track.language, replaced_by=None)
    others.exclude(pk=track.pk).update(replaced_by=track)


def _own(session: Session, source: StageSource | None) -> StageSource | None:
    """Read again: somebody may have removed it meanwhile."""
    if source is None:
        return None
    found = session.stage_sources.filter(pk=source.pk).first()
    if found is None:
        raise RuleBroken("source.gone", _("This source was removed. Choose another one."), "plays")
    return found


def _must_be_some(session: Session, cues: Sequence[Cue]) -> None:
    if not 0 < len(cues) <= MOST_CUES:
        raise RuleBroken(
            "captions.none",
            _("Give a file with 1 to %(most)d captions.") % {"most": MOST_CUES},
            "file",
        )
    if session.tracks.count() >= MOST_TRACKS:
        raise RuleBroken(
            "captions.too-many", _("This session has too many caption files already."), "file"
        )


def moved(cues: Sequence[Cue], shift_ms: int) -> list[Cue]:
    """All of them so much later; negative: earlier, but not before the beginning."""
    first = min(cues, key=lambda cue: cue.starts_ms)
    if first.starts_ms + shift_ms < 0:
        raise RuleBroken(
            "captions.before",
            _("The first caption is at %(at)s: it cannot be that much earlier.") % {"at": first.at},
            "shift",
        )
    return [
        replace(cue, starts_ms=cue.starts_ms + shift_ms, ends_ms=cue.ends_ms + shift_ms)
        for cue in cues
    ]


def _captions(track: CaptionTrack, cues: Sequence[Cue]) -> list[Caption]:
    return [
        Caption(
            track=track,
            number=number,
            starts_ms=cue.starts_ms,
            ends_ms=cue.ends_ms,
            speaker=cue.speaker,
            text=cue.text,
        )
        for number, cue in enumerate(cues, 1)
    ]
