"""The groups that speak with one name."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from summit.errors import RuleBroken
from summit.log import access, journal
from summit.models import Delegation, DelegationKind, Participation, Summit, User
from summit.services.activity import record
from summit.texts import clean_text


def create_delegation(
    summit: Summit,
    *,
    name: str,
    kind: str,
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> Delegation:
    """Named once per summit."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Delegation)
        return act.done(add_delegation(act, summit, name=name, kind=kind, by=by))


def add_delegation(
    act: journal.Act, summit: Summit, *, name: str, kind: str, by: User
) -> Delegation:
    """The same inside a command that does more than this."""
    delegation = Delegation(summit=summit)
    _name(delegation, name, kind)
    delegation.save(force_insert=True)
    record(act, "delegation.created", delegation, by=by, summit=summit)
    return delegation


def edit_delegation(
    delegation: Delegation, *, name: str, kind: str, head: Participation | None, by: User
) -> Delegation:
    """``head`` may sign for it: one of its members, or None."""
    with journal.command(by=by) as act:
        locked = (
            Delegation.objects.select_for_update(no_key=True, of=("self",))
            .select_related("summit")
            .get(pk=delegation.pk)
        )
        if head is not None and head.delegation_id != locked.pk:
            raise RuleBroken(
                "delegation.head",
                _("%(name)s does not belong to this delegation. Add them to it first.")
                % {"name": head.name},
                "head",
            )
        _name(locked, name, kind)
        changed = {pk for pk in (locked.head_id, head.pk if head else None) if pk}
        heads = Participation.objects.filter(pk__in=changed).select_related("user")
        locked.head = head
        locked.save()
        record(act, "delegation.edited", locked, by=by, summit=locked.summit)
        for participation in heads:
            access.changed(act, participation.user)
    return locked


def _name(delegation: Delegation, name: str, kind: str) -> None:
    name = " ".join(clean_text(name).split())
    if not name:
        raise RuleBroken("delegation.nameless", _("Give the delegation a name."), "name")
    if kind not in DelegationKind.values:
        raise RuleBroken("delegation.kind", _("Choose what kind of delegation it is."), "kind")
    same = Delegation.objects.filter(summit=delegation.summit, name__iexact=name)
    if same.exclude(pk=delegation.pk).exists():
        raise RuleBroken(
            "delegation.exists",
            _("There is a delegation called “%(name)s” already.") % {"name": name},
            "name",
        )
    delegation.name = name
    delegation.kind = kind
