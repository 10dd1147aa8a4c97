"""The stage as it is shown: to the room its source and language channels, to moderators all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.utils.translation import gettext

from sessions.models import Channel, Session, StageSource
from sessions.players import Player
from summit import parts
from summit.live.frames import Fragment, Tally, register

ORIGINAL = Channel.ORIGINAL


@dataclass(frozen=True)
class Line:
    """One thing to choose: the original, or a channel. ``language`` is empty where the label is in the
    reader's own."""

    key: str
    label: str
    language: str
    player: Player
    is_signed: bool = False


def lines_of(source: StageSource) -> list[Line]:
    """What can be played of it, the original first."""
    found = [Line(ORIGINAL, gettext("Original"), "", source.player)] if source.player else []
    for channel in source.channels.all():
        if channel.player:
            language = "" if channel.is_signed else channel.language
            line = Line(
                channel.language, channel.label, language, channel.player, channel.is_signed
            )
            found.append(line)
    return found


@dataclass(frozen=True)
class Show:
    """What a browser plays: a player, and the picture of the original beside a voice."""

    line: Line
    player: Player
    picture: Player | None = None
    is_light: bool = False

    @property
    def players(self) -> list[Player]:
        return [each for each in (self.picture, self.player) if each]

    @property
    def picture_address(self) -> str:
        return (self.picture.muted or self.picture.address) if self.picture else ""


def show_of(source: StageSource, wanted: str, *, light: bool) -> Show | None:
    """The channel somebody wants, or the original; on a weak line sound only, where there is any."""
    lines = lines_of(source)
    if not lines:
        return None
    line = next((each for each in lines if each.key == wanted), lines[0])
    if line.player.element == "audio":
        return Show(line, line.player, None if light else _silent(source), light)
    if light and line.key == ORIGINAL and source.sound:
        return Show(line, source.sound, None, light)
    return Show(line, line.player, None, light)


def _silent(source: StageSource) -> Player | None:
    """The original's picture, if it can be shown without its sound."""
    player = source.player
    can = player and (player.muted or player.element == "video")
    return player if can else None


def policy_of(show: Show | None, allowed: Iterable[str]) -> dict[str, list[str]]:
    """No host but the ones that this show loads from. ``allowed`` are the operator's, to which media
    may lead on; ``blob:`` is how hls.js hands over what it has put together."""
    policy = {"frame-src": ["'none'"], "media-src": ["'self'"], "frame-ancestors": ["'self'"]}
    if show is None:
        return policy
    frames = [each.origin for each in show.players if each.element == "iframe"]
    media = [each.origin for each in show.players if each.element != "iframe"]
    more = [f"https://{place}" for place in allowed] if media else []
    if frames:  # connect-src: our script asks the host whether it is there, see player.js
        policy["frame-src"] = sorted(set(frames))
        policy["connect-src"] = ["'self'", *policy["frame-src"]]
    policy["media-src"] = ["'self'", *sorted({*media, *more} - {"'self'"})]
    if any(each.is_hls for each in show.players):
        asked = {*policy["media-src"], *frames} - {"'self'"}
        policy["connect-src"] = ["'self'", *sorted(asked)]
        policy["media-src"].append("blob:")
    return policy


# ------------------------------------------------------------------ shapes
def _staged(ids: Iterable[object]) -> Any:
    return (
        Session.objects.filter(pk__in=list(ids))
        .select_related("summit", "stage_source", "poster")
        .prefetch_related("stage_source__channels")
    )


def _in_room(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    found = {}
    for session in _staged(ids):
        source = session.stage_source
        lines = lines_of(source) if source else []
        found[str(session.pk)] = {"session": session, "source": source, "lines": lines}
    return found


def prepared(session: Session) -> list[StageSource]:
    """All sources of a session, with their channels."""
    return list(session.stage_sources.prefetch_related("channels"))


def _at_console(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    sources = Prefetch("stage_sources", StageSource.objects.prefetch_related("channels"))
    rows = _staged(ids).prefetch_related(sources)
    return {str(session.pk): {"session": session} for session in rows}


def _failures(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    rows = Session.objects.filter(pk__in=ids).values_list(
        "pk", "stage_source__failures", "stage_source__doubts"
    )
    return {str(pk): {"failures": many or 0, "doubts": some or 0} for pk, many, some in rows}


register("media", "room", Fragment("sessions/_media.html", _in_room, "media"))
register("media", "moderation", Fragment("sessions/_m_media.html", _at_console, "m-media"))
register("media-failures", "moderation", Tally(_failures, "m-media"))


# ------------------------------------------------------------------ parts
def _room(session_id: UUID) -> Mapping[str, str]:
    context = _in_room([str(session_id)]).get(str(session_id))
    return {"media": render_to_string("sessions/_media.html", context)} if context else {}


def _moderation(session_id: UUID) -> Mapping[str, str]:
    context = _at_console([str(session_id)]).get(str(session_id))
    return {"m-media": render_to_string("sessions/_m_media.html", context)} if context else {}


parts.register("room", _room)
parts.register("moderation", _moderation)
