from summit.models.activity import Activity
from summit.models.base import Identified, Stamped
from summit.models.invitations import Invitation
from summit.models.participations import Delegation, DelegationKind, Participation
from summit.models.people import User
from summit.models.summits import Summit

__all__ = [
    "Activity",
    "Delegation",
    "DelegationKind",
    "Identified",
    "Invitation",
    "Participation",
    "Stamped",
    "Summit",
    "User",
]
