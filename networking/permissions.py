"""Who may, among people. Pure questions; each asks the database now.

Organisers have no door into anybody's conversation; they read reports, not letters.
"""

from typing import Any

from networking.models import AbuseReport, Block, Connection, Conversation
from summit.models import Participation, Summit, User
from summit.permissions import can_organise, can_take_part


def can_meet(user: Any, summit: Summit) -> bool:
    """Use the directory: everybody who takes part, observers too."""
    return can_take_part(user, summit)


def can_ask(user: Any, person: Participation) -> bool:
    """Ask to connect: anybody else who takes part in the same summit, listed or not."""
    return _is_somebody_else(user, person) and can_take_part(user, person.summit)


def can_answer(user: Any, connection: Connection) -> bool:
    """Accept or decline: the one who was asked."""
    return isinstance(user, User) and connection.asked.user_id == user.pk


def can_withdraw(user: Any, connection: Connection) -> bool:
    """Take back a request: who made it. End a connection: either of the two."""
    if not isinstance(user, User):
        return False
    mine = connection.asked_by.user_id == user.pk
    return mine or (connection.status != Connection.Status.ASKED and can_answer(user, connection))


def can_read(user: Any, conversation: Conversation) -> bool:
    """Its two people, as long as the summit is open to them."""
    return Conversation.objects.visible_to(user).filter(pk=conversation.pk).exists()


def can_follow(user: Any, conversation: Conversation) -> bool:
    """Live: its two people, as long as neither blocked the other."""
    return (
        isinstance(user, User)
        and user.is_active
        and can_read(user, conversation)
        and not Block.objects.between(conversation.one, conversation.other).exists()
    )


def can_keep_away(user: Any, person: Participation) -> bool:
    """Block or report: anybody else one has to do with."""
    return _is_somebody_else(user, person)


def can_read_reports(user: Any, summit: Summit) -> bool:
    """The organisers (each report is hidden from the organiser it is about)."""
    return can_organise(user, summit)


def can_decide(user: Any, report: AbuseReport) -> bool:
    """Close a report: an organiser whom it is not about."""
    return _is_somebody_else(user, report.about) and can_organise(user, report.about.summit)


def _is_somebody_else(user: Any, person: Participation) -> bool:
    return isinstance(user, User) and person.user_id != user.pk
