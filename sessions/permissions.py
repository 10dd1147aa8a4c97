"""Who may, in a session. Pure questions to a person's standing, which is read from the database now."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sessions.models import Appearance, Session
from summit.models import Participation, Summit, User
from summit.permissions import can_organise, can_take_part, participation_of

ROLE = Participation.Role


@dataclass(frozen=True)
class Standing:
    """What a person is in a session: their place in the summit with its role, whether they run it
    (chair, moderator), record it (rapporteur), present in it (speaker) or have any part in it; whether
    they are silenced here. Outsiders, and people who are banned or were removed from the room, have
    nothing, and neither has a guest where the session lets none in."""

    place_id: UUID | None = None
    role: str = ""
    runs: bool = False
    records: bool = False
    is_operator: bool = False
    presents: bool = False
    silenced: bool = False
    removed: bool = False
    appears: bool = False
    is_guest: bool = False

    @property
    def moderates(self) -> bool:
        """Runs the agenda and decides what is shown: chair, moderator, organisers."""
        return self.runs or self.is_operator or self.role == ROLE.ORGANISER

    @property
    def notes(self) -> bool:
        """Works at the rapporteur's desk: the session's and the summit's rapporteurs, organisers."""
        return self.records or self.is_operator or self.role in {ROLE.RAPPORTEUR, ROLE.ORGANISER}

    @property
    def answers(self) -> bool:
        """Answers the audience in writing: speakers, and who runs or records the session."""
        return self.presents or self.moderates or self.notes

    @property
    def speaks(self) -> bool:
        """Has a voice: votes and supports; observers and outsiders do not."""
        return self.place_id is not None and self.role != ROLE.OBSERVER

    @property
    def writes(self) -> bool:
        """Contributes, asks, chats and asks for the floor: whoever speaks and is not silenced."""
        return self.speaks and not self.silenced

    @property
    def is_protected(self) -> bool:
        """Runs or records the session: no moderator silences or removes them, an organiser may."""
        return self.runs or self.records or self.role == ROLE.RAPPORTEUR

    @property
    def comes_early(self) -> bool:
        """Into a room that has not opened: who runs, records or presents the session, and interpreters."""
        return self.moderates or self.notes or self.appears

    def waits(self, session: Session) -> bool:
        """May see the waiting room, from which the room opens by itself."""
        return (self.place_id is not None or self.is_operator) and self._exists(session)

    def enters(self, session: Session) -> bool:
        """The room: everybody who takes part in the summit, once it is open; a draft or cancelled one
        only for who runs or records it."""
        return self.waits(session) and (self.comes_early or not session.is_waiting)

    def _exists(self, session: Session) -> bool:
        """For this person: what is not announced, or will not be held, does so for few."""
        if session.status in {Session.Status.DRAFT, Session.Status.CANCELLED}:
            return self.moderates or self.notes
        return True


def loaded(user: User, session: Any) -> Standing:
    """The standing that was read with the session (``with_standing``)."""
    if session.i_am_removed and not user.is_superuser:
        return Standing(removed=True)
    return _unrestrained(user, session)


def _unrestrained(user: User, session: Any) -> Standing:
    if session.i_am_guest:
        return _of_guest(session)
    return Standing(
        place_id=session.my_place,
        role=session.my_role or "",
        runs=session.i_run,
        records=session.i_record,
        is_operator=user.is_superuser,
        presents=session.i_present,
        silenced=session.i_am_silenced,
        appears=session.i_appear,
    )


def _of_guest(session: Any) -> Standing:
    """What the session grants its guests now; they are never more than that."""
    if not session.lets_guests_in:
        return Standing(is_guest=True)
    return Standing(
        place_id=session.my_place,
        role=ROLE.PARTICIPANT if takes_part_as_guest(session) else ROLE.OBSERVER,
        silenced=session.i_am_silenced,
        is_guest=True,
    )


def takes_part_as_guest(session: Session) -> bool:
    """Guests also write, ask and react here."""
    return session.lets_guests_in and session.guests == Session.Guests.TAKE_PART


def standing_of(user: Any, session: Session) -> Standing:
    """Asks the database now."""
    if not isinstance(user, User) or not user.is_active:
        return Standing()
    now = Session.objects.select_related("summit").with_standing(user).get(pk=session.pk)
    return loaded(user, now)


def standing_behind(user: User, session: Session) -> Standing:
    """What they are here, also while they are removed: who is protected stays so."""
    now = Session.objects.select_related("summit").with_standing(user).get(pk=session.pk)
    return _unrestrained(user, now)


def can_prepare(user: Any, session: Session) -> bool:
    """Edits the session before and between: the summit's organisers."""
    return can_organise(user, session.summit)


def can_moderate(user: Any, session: Session) -> bool:
    return standing_of(user, session).moderates


def can_caption(user: Any, session: Session) -> bool:
    """Gives out captioners' links, hides lines, brings captions in from files: who runs the session."""
    return standing_of(user, session).moderates


def can_note(user: Any, session: Session) -> bool:
    return standing_of(user, session).notes


def can_record_chat(user: Any, session: Session) -> bool:
    """Takes a chat message into the record, and back: who runs the session and who records it."""
    standing = standing_of(user, session)
    return standing.moderates or standing.notes


def can_use_backchannel(user: Any, session: Session) -> bool:
    """Who runs the session, who records it and who interprets it, read and write."""
    standing = standing_of(user, session)
    if standing.moderates or standing.notes:
        return True
    mine = Appearance.objects.filter(session=session, participation=standing.place_id)
    return bool(standing.place_id) and mine.filter(role=Appearance.Role.INTERPRETER).exists()


def can_see_coverage(user: Any, session: Session) -> bool:
    """Who and what has been heard: for who runs the session and who records it."""
    standing = standing_of(user, session)
    return standing.moderates or standing.notes


def can_export_polls(user: Any, session: Session) -> bool:
    """Takes a poll's results out of the room: who runs the session and who records it."""
    standing = standing_of(user, session)
    return standing.moderates or standing.notes


def can_answer(user: Any, session: Session) -> bool:
    return standing_of(user, session).answers


def can_share(user: Any, session: Session) -> bool:
    """Shares links and files with the session: whoever has a voice in it, guests excepted."""
    standing = standing_of(user, session)
    return standing.speaks and not standing.is_guest and standing.enters(session)


def can_search(user: Any, summit: Summit) -> bool:
    """The summit's library: everybody who takes part, guests excepted, who came to one session."""
    return can_take_part(user, summit) or getattr(user, "is_superuser", False)


def can_enter(user: Any, session: Session) -> bool:
    return standing_of(user, session).enters(session)


def speaking_place(user: Any, session: Session) -> Participation | None:
    """The place from which this person may write, ask and vote; observers and outsiders have none."""
    place = participation_of(user, session.summit)
    if place is None:
        return None
    speaks = takes_part_as_guest(session) if place.is_guest else place.role != ROLE.OBSERVER
    return place if speaks else None


def can_contribute(user: Any, session: Session) -> bool:
    """Has a voice in the room: votes in open polls, supports, reacts, and writes while nobody silenced
    them."""
    standing = standing_of(user, session)
    return standing.speaks and standing.enters(session)


def can_decide(user: Any, session: Session) -> bool:
    """Votes where it counts: in secret polls and on recommendations. Guests do not: anybody could come
    under ten names."""
    standing = standing_of(user, session)
    return standing.speaks and not standing.is_guest and standing.enters(session)


def can_restrain(standing: Standing, theirs: Standing) -> bool:
    """Silences somebody, or removes them from the room. Nobody does it to an organiser; to who runs or
    records the session only organisers do."""
    if theirs.role == ROLE.ORGANISER or theirs.is_operator:
        return False
    if theirs.is_protected:
        return standing.role == ROLE.ORGANISER or standing.is_operator
    return standing.moderates


def can_ask_for_ban(user: Any, session: Session) -> bool:
    """Asks the organisers to shut somebody out: who runs the session and may not do so themselves."""
    return standing_of(user, session).moderates and not can_ban(user, session)


def can_ban(user: Any, session: Session) -> bool:
    """Shuts somebody out of the whole summit: its organisers."""
    return can_organise(user, session.summit)
