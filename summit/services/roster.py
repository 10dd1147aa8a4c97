"""People brought in by an organiser, one or many at once: all of them, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from summit.errors import RuleBroken
from summit.log import journal
from summit.models import Delegation, Invitation, Participation, Summit, User
from summit.services.delegations import add_delegation
from summit.services.invitations import keep_place
from summit.services.participation import seat
from summit.services.people import person_with_email


@dataclass(frozen=True)
class Entry:
    """One person of a list. ``delegation`` is a name; ``line`` is where it stands (from 1)."""

    email: str
    name: str = ""
    role: str = Participation.Role.PARTICIPANT
    delegation: str = ""
    affiliation: str = ""
    line: int = 1


@dataclass
class Added:
    """``invitations`` wait for their letters."""

    seated: int = 0
    invitations: list[Invitation] = field(default_factory=list)


def outlook(summit: Summit, entries: Sequence[Entry]) -> dict[str, str]:
    """What would happen to each address: ``new``, ``invited`` (an open invitation is renewed),
    ``here`` (the place changes), ``organiser`` (they stay one) or ``banned``. Two queries, however many entries."""
    emails = [entry.email.lower() for entry in entries]
    found = dict.fromkeys(emails, "new")
    for invitation in summit.invitations.filter(email__in=emails):
        if invitation.is_open:
            found[invitation.email] = "invited"
    for place in summit.participations.select_related("user").filter(user__email__in=emails):
        found[str(place.user.email)] = _standing(place)
    return found


def _standing(place: Participation) -> str:
    if place.banned_at:
        return "banned"
    return "organiser" if place.role == Participation.Role.ORGANISER else "here"


def new_delegations(summit: Summit, entries: Sequence[Entry]) -> list[str]:
    """Names in the list that are no delegation of the summit yet, in order, once each."""
    known = {name.casefold() for name in summit.delegations.values_list("name", flat=True)}
    wanted = {entry.delegation.casefold(): entry.delegation for entry in entries}
    return [name for folded, name in wanted.items() if name and folded not in known]


def add_people(
    summit: Summit,
    entries: Sequence[Entry],
    *,
    by: User,
    invite: bool,
    kinds: Mapping[str, str] | None = None,
    key: UUID | None = None,
    payload: object = None,
) -> Added:
    """Each gets a place at once, or (``invite``) an invitation; who is here already gets the new
    role and delegation, except that an organiser stays one. ``kinds`` gives the kind of each
    delegation that is new. A repeated key adds nobody."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return _recall(act)
        delegations = _delegations(act, summit, entries, kinds or {}, by)
        added = Added()
        for entry in entries:
            _add(
                act, summit, entry, delegations.get(entry.delegation.casefold()), added, by, invite
            )
        act.result = {
            "seated": added.seated,
            "invitations": [str(invitation.pk) for invitation in added.invitations],
        }
    return added


def _recall(act: journal.Act) -> Added:
    result = act.result or {}
    waiting = Invitation.objects.filter(
        pk__in=result.get("invitations", []), sent_at__isnull=True
    ).select_related("summit", "delegation", "invited_by")
    return Added(result.get("seated", 0), list(waiting))


def _delegations(
    act: journal.Act,
    summit: Summit,
    entries: Sequence[Entry],
    kinds: Mapping[str, str],
    by: User,
) -> dict[str, Delegation]:
    for name in new_delegations(summit, entries):
        add_delegation(act, summit, name=name, kind=kinds.get(name, ""), by=by)
    return {each.name.casefold(): each for each in summit.delegations.all()}


def _add(
    act: journal.Act,
    summit: Summit,
    entry: Entry,
    delegation: Delegation | None,
    added: Added,
    by: User,
    invite: bool,
) -> None:
    place = (
        Participation.objects.select_related("user")
        .filter(summit=summit, user__email__iexact=entry.email)
        .first()
    )
    if place is None and invite:
        added.invitations.append(
            keep_place(
                act,
                summit,
                entry.email,
                by=by,
                name=entry.name,
                role=entry.role,
                delegation=delegation,
            )
        )
        return
    if place is not None and place.banned_at:
        raise RuleBroken(
            "participation.banned",
            _("%(email)s was shut out of this summit. Readmit them on their page first.")
            % {"email": entry.email},
            "email",
        )
    keeps = place is not None and place.role == Participation.Role.ORGANISER
    seat(
        act,
        summit,
        place.user
        if place
        else person_with_email(entry.email, name=entry.name, language=summit.language_codes[0]),
        by=by,
        role=Participation.Role.ORGANISER if keeps else entry.role,
        delegation=delegation or (place.delegation if place else None),
        affiliation=entry.affiliation,
    )
    added.seated += 1
