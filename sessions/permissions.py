"""Who may, in a session. Pure questions to a person's standing, which is read from the database now."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sessions.models import Session
from summit.models import Participation, User
from summit.permissions import can_organise, participation_of

ROLE = Participation.Role


@dataclass(frozen=True)
class Standing:
    """What a person is in a session: their place in the summit with its role, whether they run it
    (chair, moderator), record it (rapporteur) or present in it (speaker); whether they are silenced
    here. Outsiders, and people who are banned or were removed from the room, have nothing."""

    place_id: UUID | None = None
    role: str = ""
    runs: bool = False
    records: bool = False
    is_operator: bool = False
    presents: bool = False
    silenced: bool = False
    removed: bool = False

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

    def enters(self, session: Session) -> bool:
        """The room: everybody who takes part in the summit; a draft or cancelled one only for who
        runs or records it."""
        if session.status in {Session.Status.DRAFT, Session.Status.CANCELLED}:
            return self.moderates or self.notes
        return self.place_id is not None or self.is_operator


def loaded(user: User, session: Any) -> Standing:
    """The standing that was read with the session (``with_standing``)."""
    if session.i_am_removed and not user.is_superuser:
        return Standing(removed=True)
    return _unrestrained(user, session)


def _unrestrained(user: User, session: Any) -> Standing:
    role = session.my_role or ""
    return Standing(
        session.my_place,
        role,
        session.i_run,
        session.i_record,
        user.is_superuser,
        session.i_present,
        session.i_am_silenced,
    )


def standing_of(user: Any, session: Session) -> Standing:
    """Asks the database now."""
    if not isinstance(user, User) or not user.is_active:
        return Standing()
    return loaded(user, Session.objects.only("pk").with_standing(user).get(pk=session.pk))


def standing_behind(user: User, session: Session) -> Standing:
    """What they are here, also while they are removed: who is protected stays so."""
    return _unrestrained(user, Session.objects.only("pk").with_standing(user).get(pk=session.pk))


def can_prepare(user: Any, session: Session) -> bool:
    """Edits the session before and between: the summit's organisers."""
    return can_organise(user, session.summit)


def can_moderate(user: Any, session: Session) -> bool:
    return standing_of(user, session).moderates


def can_note(user: Any, session: Session) -> bool:
    return standing_of(user, session).notes


def can_export_polls(user: Any, session: Session) -> bool:
    """Takes a poll's results out of the room: who runs the session and who records it."""
    standing = standing_of(user, session)
    return standing.moderates or standing.notes


def can_answer(user: Any, session: Session) -> bool:
    return standing_of(user, session).answers


def can_enter(user: Any, session: Session) -> bool:
    return standing_of(user, session).enters(session)


def speaking_place(user: Any, session: Session) -> Participation | None:
    """The place from which this person may write, ask and vote; observers and outsiders have none."""
    place = participation_of(user, session.summit)
    if place is None or place.role == ROLE.OBSERVER:
        return None
    return place


def can_contribute(user: Any, session: Session) -> bool:
    """Has a voice in the room: votes, supports, takes stances, and writes while nobody silenced them."""
    standing = standing_of(user, session)
    return standing.speaks and standing.enters(session)


def can_restrain(standing: Standing, theirs: Standing) -> bool:
    """Silences somebody, or removes them from the room. Nobody does it to an organiser; to who runs or
    records the session only organisers do."""
    if theirs.role == ROLE.ORGANISER or theirs.is_operator:
        return False
    if theirs.is_protected:
        return standing.role == ROLE.ORGANISER or standing.is_operator
    return standing.moderates


def can_ban(user: Any, session: Session) -> bool:
    """Shuts somebody out of the whole summit: its organisers."""
    return can_organise(user, session.summit)
