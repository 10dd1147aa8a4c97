"""Getting in, and what a person's place in a summit says."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from summit.errors import RuleBroken
from summit.log import access, journal
from summit.log.journal import Act
from summit.models import Delegation, Participation, Summit, User
from summit.services import counted
from summit.services.activity import record


def register(summit: Summit, *, by: User) -> Participation:
    """The person takes a place as participant. Twice is the same place; a guest's becomes a full one."""
    with journal.command(by=by) as act:
        existing = Participation.objects.filter(summit=summit, user=by).first()
        if existing is not None:
            if existing.banned_at:
                raise RuleBroken(
                    "participation.banned", _("The organisers closed this summit to you.")
                )
            if not existing.is_guest:
                return existing
        if summit.status != Summit.Status.ANNOUNCED:
            raise RuleBroken("summit.closed", _("This summit does not take registrations now."))
        if summit.registration != Summit.Registration.OPEN:
            raise RuleBroken(
                "summit.invited-only",
                _("This summit is by invitation. Ask its organisers for one."),
            )
        if not by.has_account:
            raise RuleBroken("guest.no-account", _("Add your email address to your account first."))
        participation, _fresh = Participation.objects.update_or_create(
            summit=summit,
            user=by,
            defaults={"is_guest": False, "role": Participation.Role.PARTICIPANT},
            create_defaults={"languages": [by.language]},
        )
        record(act, "participation.registered", participation, by=by, summit=summit)
        if existing is not None:
            access.changed(act, by)
    return participation


def admit(
    summit: Summit,
    user: User,
    *,
    by: Any,
    role: str = Participation.Role.PARTICIPANT,
    delegation: Delegation | None = None,
    affiliation: str = "",
) -> Participation:
    """An organiser (or an accepted invitation) gives somebody a place, or changes it."""
    with journal.command(by=by) as act:
        return seat(
            act, summit, user, by=by, role=role, delegation=delegation, affiliation=affiliation
        )


def seat(
    act: Act,
    summit: Summit,
    user: User,
    *,
    by: Any,
    role: str = Participation.Role.PARTICIPANT,
    delegation: Delegation | None = None,
    affiliation: str = "",
) -> Participation:
    """The same inside a command that does more than this."""
    participation, fresh = Participation.objects.update_or_create(
        summit=summit,
        user=user,
        defaults={
            "role": role,
            "delegation": delegation,
            "banned_at": None,
            "is_guest": False,
        },
        create_defaults={
            "role": role,
            "delegation": delegation,
            "affiliation": affiliation,
            "languages": [user.language],
        },
    )
    record(
        act,
        "participation.admitted" if fresh else "participation.changed",
        participation,
        by=by,
        summit=summit,
        about=user,
        role=role,
    )
    access.changed(act, user)
    return participation


def change_place(
    participation: Participation,
    *,
    by: User,
    role: str,
    delegation: Delegation | None,
    affiliation: str,
) -> Participation:
    """What an organiser decides about somebody's place. A summit keeps at least one organiser."""
    with journal.command(by=by) as act:
        locked = _lock_among_organisers(participation)
        before = locked.role
        if role != Participation.Role.ORGANISER:
            _keep_an_organiser(locked)
        _is_no_guest_any_more(locked)
        if delegation is not None and delegation.summit_id != locked.summit_id:
            raise RuleBroken(
                "delegation.elsewhere",
                _("This delegation belongs to another summit."),
                "delegation",
            )
        locked.role = role
        locked.delegation = delegation
        locked.affiliation = affiliation
        locked.save()
        record(
            act, "participation.changed", locked, by=by, summit=locked.summit, about=locked.user,
            before=before, role=str(role),
        )  # fmt: skip
        access.changed(act, locked.user)
    return locked


def assign_role(participation: Participation, role: str, *, by: User) -> Participation:
    """A summit keeps at least one organiser."""
    with journal.command(by=by) as act:
        locked = _lock_among_organisers(participation)
        if role != Participation.Role.ORGANISER:
            _keep_an_organiser(locked)
        _is_no_guest_any_more(locked)
        before, locked.role = locked.role, role
        locked.save(update_fields=["role", "is_guest", "updated_at"])
        record(
            act, "role.assigned", locked, by=by, summit=locked.summit, about=locked.user,
            before=before, role=role,
        )  # fmt: skip
        access.changed(act, locked.user)
    return locked


def ban(participation: Participation, *, by: User, reason: str) -> Participation:
    """Out at once, open sockets included. Undone by ``readmit``."""
    with journal.command(by=by) as act:
        return shut_out(act, participation, by=by, reason=reason)


def shut_out(act: Act, participation: Participation, *, by: User, reason: str) -> Participation:
    """The same inside a command that does more than this."""
    locked = _lock_among_organisers(participation)
    _keep_an_organiser(locked)
    if locked.banned_at is None:
        locked.banned_at = timezone.now()
        locked.save(update_fields=["banned_at", "updated_at"])
        record(
            act, "participation.banned", locked, by=by, summit=locked.summit, about=locked.user,
            reason=reason,
        )  # fmt: skip
        access.changed(act, locked.user)
        counted.changed(act, locked)
    return locked


def readmit(participation: Participation, *, by: User) -> Participation:
    """Undoes a ban."""
    with journal.command(by=by) as act:
        return let_in_again(act, participation, by=by)


def let_in_again(act: Act, participation: Participation, *, by: User) -> Participation:
    """The same inside a command that does more than this."""
    locked = _lock(participation)
    if locked.banned_at is not None:
        locked.banned_at = None
        locked.save(update_fields=["banned_at", "updated_at"])
        record(
            act, "participation.readmitted", locked, by=by, summit=locked.summit, about=locked.user
        )
        access.changed(act, locked.user)
        counted.changed(act, locked)
    return locked


def describe_place(participation: Participation, *, by: User, **fields: Any) -> Participation:
    """What the person says about themselves; only these fields: declared_kind, affiliation,
    country, gender, heritage, languages and the consents."""
    allowed = {
        "declared_kind",
        "affiliation",
        "country",
        "gender",
        "heritage",
        "languages",
        "consents_to_listing",
        "consents_to_mail",
        "consents_to_name",
    }
    with journal.command(by=by) as act:
        locked = _lock(participation)
        for name in allowed & set(fields):
            setattr(locked, name, fields[name])
        locked.save()
        record(act, "participation.described", locked, by=by, summit=locked.summit)
        access.changed(act, locked.user)
    return locked


def everybody_asks_again(act: Act, summit: Summit) -> None:
    """What this summit shows has shrunk: every open socket of its people re-asks."""
    for place in summit.participations.select_related("user"):
        access.changed(act, place.user)


def _is_no_guest_any_more(participation: Participation) -> None:
    """A role makes a full place of a guest's; without an account nobody could come back to it."""
    if participation.is_guest and not participation.user.has_account:
        raise RuleBroken(
            "guest.no-account",
            _("This is a guest without an account. Ask them to add their email address first."),
            "role",
        )
    participation.is_guest = False


def _lock_among_organisers(participation: Participation) -> Participation:
    """The summit's row first: two organisers who shut each other out take turns."""
    Summit.objects.select_for_update(no_key=True).get(pk=participation.summit_id)
    return _lock(participation)


def _lock(participation: Participation) -> Participation:
    return (
        Participation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("user", "summit", "delegation")
        .get(pk=participation.pk)
    )


def _keep_an_organiser(participation: Participation) -> None:
    if participation.role != Participation.Role.ORGANISER:
        return
    others = Participation.objects.filter(
        summit=participation.summit, role=Participation.Role.ORGANISER, banned_at__isnull=True
    ).exclude(pk=participation.pk)
    if not others.exists():
        raise RuleBroken(
            "summit.last-organiser", _("A summit keeps at least one organiser. Name another first.")
        )
