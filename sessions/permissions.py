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
    (chair, moderator), record it (rapporteur) or present in it (speaker). Outsiders and banned people have nothing."""

    place_id: UUID | None = None
    role: str = ""
    runs: bool = False
    records: bool = False
    is_operator: bool = False
    presents: bool = False

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
        """Writes, asks and votes; observers and outsiders do not."""
        return self.place_id is not None and self.role != ROLE.OBSERVER

    def enters(self, session: Session) -> bool:
        """The room: everybody who takes part in the summit; a draft or cancelled one only for who
        runs or records it."""
        if session.status in {Session.Status.DRAFT, Session.Status.CANCELLED}:
            return self.moderates or self.notes
        return self.place_id is not None or self.is_operator


def loaded(user: User, session: Any) -> Standing:
    """The standing that was read with the session (``with_standing``)."""
    role = session.my_role or ""
    return Standing(
        session.my_place,
        role,
        session.i_run,
        session.i_record,
        user.is_superuser,
        session.i_present,
    )


def standing_of(user: Any, session: Session) -> Standing:
    """Asks the database now."""
    if not isinstance(user, User) or not user.is_active:
        return Standing()
    return loaded(user, Session.objects.only("pk").with_standing(user).get(pk=session.pk))


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
    """Write under a guiding question, ask, upvote, vote in polls, react."""
    standing = standing_of(user, session)
    return standing.speaks and standing.enters(session)
