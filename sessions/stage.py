"""What the hall sees: one picture for the projector, the stream and the speakers' monitors, drawn as a
whole. The layouts show different parts of it; what they show is what the moderator put there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from sessions import live_polls, shapes
from sessions.floor import Floor, floors
from sessions.models import (
    AgendaItem,
    Announcement,
    Appearance,
    BackchannelMessage,
    Cue,
    FloorRequest,
    JoinCode,
    Question,
    Session,
)
from summit import parts
from summit.live.frames import Fragment, Refresh, register
from summit.texts import pick

# The longest text that is set in this size, so that it always fits.
SIZES = ((45, "giant"), (90, "large"), (160, "medium"), (300, "small"), (550, "tiny"))
NEXT_SPEAKERS = 3
EARLIER = 5


def size_of(text: str) -> str:
    """In which size it is set: the more words, the smaller."""
    return next((size for most, size in SIZES if len(text) <= most), "least")


@dataclass
class Stage:
    """One session as its screens show it."""

    session: Session
    floor: Floor
    question: Question | None = None
    poll: dict[str, Any] | None = None
    announcement: Announcement | None = None
    code: JoinCode | None = None

    @property
    def join_address(self) -> str:
        """As it stands in the QR code."""
        assert self.code is not None
        return settings.ORIGIN + reverse("sessions:join-code", args=[self.code.code])

    @property
    def join_page(self) -> str:
        """Where somebody types the code: read from a wall."""
        return settings.ORIGIN.partition("//")[2] + reverse("sessions:join")

    @property
    def item(self) -> AgendaItem | None:
        """The running one, with who speaks in it (``with_agenda``)."""
        items = self.session.agenda.all()
        return next((one for one in items if one.pk == self.session.current_item_id), None)

    @property
    def speech(self) -> FloorRequest | None:
        return self.floor.speaking

    @property
    def cast(self) -> list[Appearance]:
        """Who speaks in the running item, when nobody was given the floor."""
        item = self.item
        return list(getattr(item, "speakers", [])) if item and not self.speech else []

    @property
    def one(self) -> Appearance | None:
        """The only one of them; of several nobody knows who is speaking."""
        return self.cast[0] if len(self.cast) == 1 else None

    @property
    def waiting(self) -> list[FloorRequest]:
        return self.floor.waiting[:NEXT_SPEAKERS]

    @property
    def shows(self) -> str:
        """A question on the stage goes before a poll, a poll before the question in focus."""
        if not self.session.is_live:
            return "over" if self.session.status in {"ended", "archived"} else "soon"
        if self.question:
            return "question"
        return "poll" if self.poll else "focus"

    @property
    def headline(self) -> dict[str, str]:
        """The text in focus: a guiding question, the item, or the session."""
        session = self.session
        if session.focus:
            return dict(session.focus.text)
        return dict(self.item.title if self.item else session.title)

    @property
    def size(self) -> str:
        codes = self.session.summit.language_codes
        if self.shows == "question" and self.question:
            return size_of(self.question.text)
        return size_of(pick(self.headline, order=codes).text)

    @property
    def lines(self) -> str:
        """How many answers the poll has: few, some or many."""
        count = len(self.poll["results"].lines) if self.poll else 0
        return "few" if count <= 4 else "some" if count <= 8 else "many"


def _stages(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    halls = floors(ids)
    found = {}
    for session in shapes.with_agenda(ids):
        polls = live_polls.polls_in_room(session=session)
        shown = (each for each in polls if each["poll"].is_open or each["results"].in_room)
        told = session.announcements.visible().filter(on_stage=True).first()
        stage = Stage(
            session,
            halls[str(session.pk)],
            shapes.on_stage(session)["question"],
            next(shown, None),
            told,
            JoinCode.objects.filter(session=session, closed_at__isnull=True).first(),
        )
        found[str(session.pk)] = {"session": session, "summit": session.summit, "stage": stage}
    return found


# ------------------------------------------------------------------ announcements
def announced(session: Session) -> dict[str, Any]:
    """What stands in the room now, and for the console what stood there before."""
    rows = list(session.announcements.select_related("by")[: EARLIER + 1])
    now = session.announcements.visible().first()
    return {
        "session": session,
        "announcement": now,
        "earlier": [row for row in rows if now is None or row.pk != now.pk][:EARLIER],
    }


def _announced(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    rows = Session.objects.filter(pk__in=ids).select_related("summit")
    return {str(session.pk): announced(session) for session in rows}


# ------------------------------------------------------------------ cues
@dataclass
class Addressed:
    """Somebody whom the moderator may tell something, and what they were told last."""

    place: Any
    parts: list[Appearance] = field(default_factory=list)
    has_floor: bool = False
    last: Cue | None = None

    @property
    def ready_at(self) -> Any:
        return next((part.ready_at for part in self.parts if part.ready_at), None)


def addressed(session: Session) -> dict[str, Any]:
    """Who has the floor first, then the speakers in the order of the agenda."""
    people: dict[Any, Addressed] = {}
    speaking = FloorRequest.objects.filter(session=session, status="speaking").select_related(
        "participation__user", "participation__delegation"
    )
    for entry in speaking:
        if entry.participation:
            one = people.setdefault(entry.participation_id, Addressed(entry.participation))
            one.has_floor = True
    for appearance in shapes.SPEAKERS.filter(session=session).order_by(
        "agenda_item__position", "created_at"
    ):
        if not appearance.participation.banned_at:
            place = appearance.participation
            people.setdefault(place.pk, Addressed(place)).parts.append(appearance)
    for cue in Cue.objects.filter(session=session, to__in=list(people)).order_by("created_at"):
        people[cue.to_id].last = cue
    everybody = list(people.values())
    others = [one for one in everybody if not one.has_floor]
    return {
        "session": session,
        "speaking": [one for one in everybody if one.has_floor],
        "others": others,
        "ready_count": sum(one.ready_at is not None for one in others),
        "cues": Cue.Ready.choices,
    }


def _addressed(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    rows = Session.objects.filter(pk__in=ids).select_related("summit")
    return {str(session.pk): addressed(session) for session in rows}


# ------------------------------------------------------------------ the back channel
def backchannel_lines(**which: Any) -> Any:
    return BackchannelMessage.objects.filter(**which).select_related("by", "session__summit")


def _lines(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(line.pk): {"line": line} for line in backchannel_lines(pk__in=ids)}


register("stage", "stage", Fragment("sessions/_stage.html", _stages, "stage"))
register("me", "stage", Refresh("me"))
register("me", "user", Refresh("me"))
register(
    "announcement", "room", Fragment("sessions/_announcement.html", _announced, "announcement")
)
register(
    "announcement", "door", Fragment("sessions/_announcement.html", _announced, "announcement")
)
register(
    "announcements",
    "moderation",
    Fragment("sessions/_m_announcements.html", _announced, "m-announcements"),
)
register("cues", "moderation", Fragment("sessions/_m_cues.html", _addressed, "m-cues"))
register(
    "backchannelmessage",
    "crew",
    Fragment(
        "sessions/_backchannel_line.html", _lines, "line-{id}", lambda context: "backchannel-lines"
    ),
)
register("unread", "crew", Refresh("backchannel-unread"))


# ------------------------------------------------------------------ parts
def _draw(name: str, partial: str, load: Any) -> parts.Draw:
    def draw(session_id: UUID) -> Mapping[str, str]:
        context = load([str(session_id)]).get(str(session_id))
        return {name: render_to_string(partial, context)} if context else {}

    return draw


def _crew(session_id: UUID) -> Mapping[str, str]:
    lines = {"lines": backchannel_lines(session=session_id)}
    return {"backchannel-lines": render_to_string("sessions/_backchannel_lines.html", lines)}


parts.register("stage", _draw("stage", "sessions/_stage.html", _stages), refresh=["me"])
parts.register("room", _draw("announcement", "sessions/_announcement.html", _announced))
parts.register("moderation", _draw("m-announcements", "sessions/_m_announcements.html", _announced))
parts.register("moderation", _draw("m-cues", "sessions/_m_cues.html", _addressed))
parts.register("crew", _crew, refresh=["backchannel-unread"])
