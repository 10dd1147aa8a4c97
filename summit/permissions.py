"""Who may, in a summit. Pure questions; each asks the database now."""

from dataclasses import dataclass
from typing import Any

from summit.models import Participation, Summit, User


def participation_of(user: Any, summit: Summit) -> Participation | None:
    """The person's place in the summit, if they have one and are not banned."""
    if not isinstance(user, User) or not user.is_active:
        return None
    return (
        Participation.objects.select_related("user", "delegation")
        .filter(user=user, summit=summit, banned_at__isnull=True)
        .first()
    )


def _has_role(user: Any, summit: Summit, *roles: str) -> bool:
    if not isinstance(user, User) or not user.is_active:
        return False
    return (
        user.is_superuser
        or Participation.objects.filter(
            user=user, summit=summit, role__in=roles, banned_at__isnull=True
        ).exists()
    )


def can_organise(user: Any, summit: Summit) -> bool:
    """Edits the summit, its sessions and people."""
    return _has_role(user, summit, Participation.Role.ORGANISER)


def can_report(user: Any, summit: Summit) -> bool:
    """Works on the summit's documents: its rapporteurs and organisers."""
    return _has_role(user, summit, Participation.Role.RAPPORTEUR, Participation.Role.ORGANISER)


@dataclass(frozen=True)
class Standing:
    """What a page asks of its reader; the same answers as the questions of these names."""

    place: Participation | None
    can_report: bool
    can_organise: bool


def standing_of(user: Any, summit: Summit) -> Standing:
    """In one query."""
    place = participation_of(user, summit)
    operates = isinstance(user, User) and user.is_active and user.is_superuser
    role = place.role if place else ""
    organises = operates or role == Participation.Role.ORGANISER
    return Standing(place, organises or role == Participation.Role.RAPPORTEUR, organises)


def can_take_part(user: Any, summit: Summit) -> bool:
    """Is in: may enter rooms and the directory. A guest of one session is not."""
    place = participation_of(user, summit)
    return place is not None and not place.is_guest


def can_register(user: Any, summit: Summit) -> bool:
    """May give themselves a place; a guest may once they have an account."""
    return (
        isinstance(user, User)
        and user.has_account
        and summit.status == Summit.Status.ANNOUNCED
        and summit.registration == Summit.Registration.OPEN
        and not Participation.objects.filter(user=user, summit=summit)
        .exclude(is_guest=True, banned_at__isnull=True)
        .exists()
    )


def can_create_summits(user: Any) -> bool:
    """Operators, and whoever organises one already."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return (
        user.is_staff
        or Participation.objects.filter(
            user=user, role=Participation.Role.ORGANISER, banned_at__isnull=True
        ).exists()
    )
