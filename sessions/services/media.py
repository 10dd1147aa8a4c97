"""Sources and channels prepared for a session, and which of them is on the stage."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import Channel, Session, StageSource
from sessions.players import NotUnderstood, Player, tidy, understand
from sessions.services.collisions import SHOWN, must_not_meet
from sessions.services.on_stage import put_on_stage
from sessions.services.programme import must_be_editable
from sessions.services.sessions import lock
from summit.errors import RuleBroken, Unknown
from summit.log import journal
from summit.log.journal import Act
from summit.models import User
from summit.services.activity import record

MOST_SOURCES, MOST_CHANNELS = 50, 20


def understood(address: str, field: str = "address") -> Player:
    """Or a refusal that names the field and the cure."""
    try:
        return understand(address)
    except NotUnderstood as error:
        raise RuleBroken("address.unknown", str(error.message), field) from None


# ------------------------------------------------------------------ on the stage
def show_source(session: Session, source: StageSource | None, *, by: User) -> Session:
    """In everybody's room, at once; None takes down what is there."""
    with journal.command(by=by) as act:
        locked = lock(session)
        must_be_editable(locked)
        fresh = _own(locked, source) if source else None
        _must_not_meet(locked, fresh, by)
        if put_on_stage(act, locked, fresh):
            _record_shown(act, locked, fresh, by)
    return locked


def show_address(
    session: Session, address: str, *, by: User, key: UUID | None = None, payload: object = None
) -> StageSource:
    """What somebody has just pasted; a source that has this address already is taken up again."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(StageSource)
        locked = lock(session)
        must_be_editable(locked)
        understood(address)
        source = locked.stage_sources.filter(address=tidy(address)).first()
        _must_not_meet(locked, source, by)
        source = source or _new(act, locked, by, title={}, address=address, sound_address="")
        put_on_stage(act, locked, source)
        _record_shown(act, locked, source, by)
        return act.done(source)


def _must_not_meet(session: Session, source: StageSource | None, by: User) -> None:
    """The same twice is no collision."""
    if session.stage_source_id != (source.pk if source else None):
        must_not_meet(session, SHOWN, by=by)


def _record_shown(act: Act, session: Session, source: StageSource | None, by: User) -> None:
    if source is None:
        record(act, "media.cleared", session, by=by, summit=session.summit)
    else:
        record(act, "media.shown", source, by=by, summit=session.summit, address=source.address)


# ------------------------------------------------------------------ prepared
def add_source(
    session: Session,
    *,
    address: str,
    by: User,
    title: Mapping[str, str] | None = None,
    sound_address: str = "",
    key: UUID | None = None,
    payload: object = None,
) -> StageSource:
    """The first one of a session goes on the stage by itself."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(StageSource)
        locked = lock(session)
        must_be_editable(locked)
        is_first = not locked.stage_sources.exists()
        source = _new(
            act, locked, by, title=title or {}, address=address, sound_address=sound_address
        )
        if is_first:
            put_on_stage(act, locked, source)
        else:
            live.media_prepared(act, locked)
        return act.done(source)


def _new(
    act: Act,
    session: Session,
    by: User,
    *,
    title: Mapping[str, str],
    address: str,
    sound_address: str,
) -> StageSource:
    if session.stage_sources.count() >= MOST_SOURCES:
        raise RuleBroken("media.full", _("A session has at most 50 sources. Remove one first."))
    source = StageSource(session=session)
    _describe(source, title, address, sound_address)
    source.save(force_insert=True)
    record(act, "stage_source.added", source, by=by, summit=session.summit, address=source.address)
    return source


def edit_source(
    source: StageSource,
    *,
    address: str,
    by: User,
    title: Mapping[str, str] | None = None,
    sound_address: str = "",
) -> StageSource:
    """Also while it is on the stage: who watches it is led to the new address."""
    with journal.command(by=by) as act:
        locked = lock(source.session)
        must_be_editable(locked)
        fresh = _own(locked, source)
        before = fresh.address
        _describe(fresh, title or {}, address, sound_address)
        if fresh.address != before:
            fresh.failures = fresh.doubts = 0
        fresh.save()
        record(act, "stage_source.edited", fresh, by=by, summit=locked.summit)
        _changed(act, locked, fresh)
    return fresh


def remove_source(source: StageSource, *, by: User) -> None:
    """With its channels; from the stage, and from the items that would have brought it."""
    with journal.command(by=by) as act:
        locked = lock(source.session)
        must_be_editable(locked)
        fresh = _own(locked, source)
        record(act, "stage_source.removed", fresh, by=by, summit=locked.summit)
        if fresh.pk == locked.stage_source_id:
            put_on_stage(act, locked, None)
        fresh.delete()
        live.media_prepared(act, locked)


def _describe(
    source: StageSource, title: Mapping[str, str], address: str, sound_address: str
) -> None:
    understood(address)
    if sound_address and understood(sound_address, "sound_address").element == "iframe":
        raise RuleBroken(
            "address.picture",
            _(
                "A page has a picture too. Give a stream or a file of the sound: .m3u8, .mp3 or .m4a."
            ),
            "sound_address",
        )
    source.title = dict(title)
    source.address = tidy(address)
    source.sound_address = tidy(sound_address) if sound_address else ""


def _own(session: Session, source: StageSource) -> StageSource:
    own = session.stage_sources.filter(pk=source.pk).first()
    if own is None:
        raise Unknown
    own.session = session
    return own


def _changed(act: Act, session: Session, source: StageSource) -> None:
    if source.pk == session.stage_source_id:
        live.media_changed(act, session)
    live.media_prepared(act, session)


# ------------------------------------------------------------------ channels
def add_channel(
    source: StageSource,
    *,
    language: str,
    address: str,
    by: User,
    only_sound: bool = False,
    key: UUID | None = None,
    payload: object = None,
) -> Channel:
    """One per language."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Channel)
        locked = lock(source.session)
        must_be_editable(locked)
        fresh = _own(locked, source)
        player = understood(address)
        if language not in dict(Channel.LANGUAGES):
            raise RuleBroken("channel.language", _("Choose a language."), "language")
        if only_sound and player.element == "iframe":
            raise RuleBroken(
                "address.picture",
                _("A page always brings its picture. Untick this, or give a stream or a file."),
                "only_sound",
            )
        _is_free(fresh, language)
        channel = Channel.objects.create(
            source=fresh, language=language, address=tidy(address), only_sound=only_sound
        )
        record(act, "channel.added", channel, by=by, summit=locked.summit, language=language)
        _changed(act, locked, fresh)
        return act.done(channel)


def _is_free(source: StageSource, language: str) -> None:
    if source.channels.count() >= MOST_CHANNELS:
        raise RuleBroken("media.full", _("A source has at most 20 channels. Remove one first."))
    if source.channels.filter(language=language).exists():
        raise RuleBroken(
            "channel.twice", _("This source has a channel in this language already."), "language"
        )


def remove_channel(channel: Channel, *, by: User) -> None:
    """Whoever listens to it is led back to the original."""
    with journal.command(by=by) as act:
        locked = lock(channel.source.session)
        must_be_editable(locked)
        fresh = Channel.objects.filter(pk=channel.pk).first()
        if fresh is None:
            return
        record(act, "channel.removed", fresh, by=by, summit=locked.summit, language=fresh.language)
        fresh.delete()
        _changed(act, locked, channel.source)
