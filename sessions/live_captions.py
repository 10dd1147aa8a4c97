"""What browsers are told about captions.

Streams: ``captions:<track>`` (the last lines, under the stage of whoever follows this language) and
``transcript:<track>`` (line by line, for the page of all of them). A language that nobody follows is sent
to nobody.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string

from sessions import permissions
from sessions.live import room
from sessions.models import Caption, CaptionTrack, Session
from summit import parts
from summit.live import topics
from summit.live.frames import Fragment, Refresh, register
from summit.log.journal import Act
from summit.models import User

LAST_LINES = 3


def _may_follow(user: Any, track_id: UUID) -> bool:
    """Who may enter the room. One question to the database."""
    if not isinstance(user, User) or not user.is_active:
        return False
    session = Session.objects.visible_to(user).with_standing(user).filter(tracks=track_id).first()
    return session is not None and permissions.loaded(user, session).enters(session)


captions = topics.register("captions", "captions", _may_follow)
transcript = topics.register("transcript", "transcript", _may_follow)


# ------------------------------------------------------------------ facts
def captions_moved(act: Act, track: CaptionTrack) -> None:
    """The last lines are others, or read otherwise."""
    act.tally(captions(track.pk), "captions.moved", track.pk, kind="captions")


def caption_changed(act: Act, caption: Caption, fact: str) -> None:
    """``caption.added|corrected|hidden|shown``: one line of the transcript."""
    act.say(transcript(caption.track_id), fact, caption)


def captions_offered(act: Act, session: Session) -> None:
    """In which languages there are captions to choose from."""
    act.say(room(session.pk), "captions.offered", session, kind="captions")


# ------------------------------------------------------------------ shapes
def last_lines(track: CaptionTrack) -> dict[str, Any]:
    """For the partial: also the line that a machine is not done with."""
    rows = Caption.objects.filter(track=track, hidden_at=None).order_by("-number")[:LAST_LINES]
    return {"track": track, "lines": list(rows)[::-1]}


def _last_lines(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(track.pk): last_lines(track) for track in CaptionTrack.objects.filter(pk__in=ids)}


def _in_transcript(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    rows = Caption.objects.shown().filter(pk__in=ids).select_related("track")
    return {str(caption.pk): {"caption": caption, "track": caption.track} for caption in rows}


register("captions", "room", Refresh("captions"))
register(
    "captions",
    "captions",
    Fragment("sessions/_caption_lines.html", _last_lines, "caption-lines-{id}"),
)
register(
    "caption",
    "transcript",
    Fragment("sessions/_caption.html", _in_transcript, "caption-{id}", lambda _: "transcript"),
)


# ------------------------------------------------------------------ parts
def _captions(track_id: UUID) -> Mapping[str, str]:
    track = CaptionTrack.objects.filter(pk=track_id).first()
    if track is None:
        return {}
    html = render_to_string("sessions/_caption_lines.html", last_lines(track))
    return {f"caption-lines-{track_id}": html}


def _room(session_id: UUID) -> Mapping[str, str]:
    """What there is to choose from, for who has not chosen: the same for everybody."""
    context = offered(session_id)
    return {"captions": render_to_string("sessions/_captions.html", context)}


def offered(session_id: UUID) -> dict[str, Any]:
    """For the partial: the languages, and no choice."""
    tracks = list(CaptionTrack.objects.offered().filter(session=session_id))
    return {"session_id": session_id, "tracks": tracks}


parts.register("captions", _captions)
parts.register("room", _room)
