"""A place kept for somebody, and the letter that says so.

The link's secret is made when the letter is written and only its SHA-256 is kept, so a letter can
be written again but never read back. Letters go out after the command has committed: a letter that
cannot be sent leaves the invitation as it is, marked unsent, to be tried again.
"""

import hashlib
import logging
import secrets
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.core.mail import get_connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from summit.errors import RuleBroken
from summit.log import journal
from summit.models import Delegation, Invitation, Participation, Summit, User
from summit.services.activity import record
from summit.services.letters import write
from summit.services.participation import seat
from summit.services.people import confirm_email, person_with_email
from summit.texts import clean_text

DAYS = 21
log = logging.getLogger(__name__)


def invite(
    summit: Summit,
    email: str,
    *,
    by: User,
    name: str = "",
    role: str = Participation.Role.PARTICIPANT,
    delegation: Delegation | None = None,
    key: UUID | None = None,
    payload: object = None,
) -> Invitation:
    """Keeps a place for this address; an earlier invitation is renewed. Nothing is sent yet:
    see ``deliver``."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Invitation)
        return act.done(
            keep_place(act, summit, email, by=by, name=name, role=role, delegation=delegation)
        )


def keep_place(
    act: journal.Act,
    summit: Summit,
    email: str,
    *,
    by: User,
    name: str = "",
    role: str = Participation.Role.PARTICIPANT,
    delegation: Delegation | None = None,
) -> Invitation:
    """The same inside a command that does more than this."""
    email = email.strip().lower()
    here = Participation.objects.filter(summit=summit, user__email__iexact=email).first()
    if here is not None:
        raise RuleBroken(
            "invitation.present",
            _("%(email)s takes part already. Change their place instead.") % {"email": email},
            "email",
        )
    invitation, _fresh = Invitation.objects.update_or_create(
        summit=summit,
        email=email,
        defaults={
            "name": clean_text(name)[:120],
            "role": role,
            "delegation": delegation,
            "digest": _digest(secrets.token_urlsafe(32)),
            "sent_at": None,
            "expires_at": timezone.now() + timedelta(days=DAYS),
            "invited_by": by,
            "accepted_by": None,
            "accepted_at": None,
            "revoked_at": None,
        },
    )
    record(act, "invitation.made", invitation, by=by, summit=summit, email=email)
    return invitation


def deliver(invitations: Iterable[Invitation]) -> list[Invitation]:
    """Writes each open invitation a letter with a fresh link and sends it; an earlier link stops
    working. Returns those that could not be sent, left unsent. Never raises for the mail server."""
    failed = []
    connection = get_connection()
    for invitation in invitations:
        token = secrets.token_urlsafe(32)
        waiting = Invitation.objects.filter(
            pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True
        )
        if not waiting.update(digest=_digest(token), sent_at=None):
            continue
        letter = write(invitation, token, days=DAYS)
        letter.connection = connection
        try:
            letter.send()
        except (OSError, ValueError) as error:
            log.warning("The invitation to %s was not sent: %r", invitation.pk, error)
            failed.append(invitation)
            continue
        waiting.update(sent_at=timezone.now())
    return failed


def resend(invitation: Invitation, *, by: User) -> bool:
    """Renews its time and writes again, with a new link. Whether the letter went out."""
    with journal.command(by=by) as act:
        locked = _lock(invitation)
        _must_not_be_accepted(locked)
        locked.expires_at = timezone.now() + timedelta(days=DAYS)
        locked.revoked_at = None
        locked.save()
        record(act, "invitation.renewed", locked, by=by, summit=locked.summit)
    return not deliver([locked])


def revoke(invitation: Invitation, *, by: User) -> Invitation:
    """Its link stops working. Undone by sending it again."""
    with journal.command(by=by) as act:
        locked = _lock(invitation)
        _must_not_be_accepted(locked)
        if locked.revoked_at is None:
            locked.revoked_at = timezone.now()
            locked.save(update_fields=["revoked_at", "updated_at"])
            record(act, "invitation.revoked", locked, by=by, summit=locked.summit)
    return locked


def find(token: str) -> Invitation | None:
    """The invitation this link belongs to, in whatever state."""
    return (
        Invitation.objects.select_related("summit", "delegation", "invited_by")
        .filter(digest=_digest(token))
        .first()
    )


def known_person(invitation: Invitation) -> User | None:
    """Somebody with this address who has been here before, or has rights beyond this summit. The
    link alone does not open their account (letters are forwarded): they log in first."""
    return User.objects.filter(
        Q(last_login__isnull=False) | Q(is_staff=True) | Q(is_superuser=True) | Q(is_active=False),
        email__iexact=invitation.email,
    ).first()


def accept(invitation: Invitation, *, by: User | None, name: str = "", language: str = "") -> User:
    """The place is taken, once. ``by`` is the person logged in, whose address it must be; None
    makes (or wakes) the account of the invited address, whose email is thereby confirmed."""
    with journal.command(by=by) as act:
        locked = _lock(invitation)
        if by is not None and locked.accepted_by_id == by.pk:
            return by
        _must_be_open(locked)
        user = by or _account(locked, name, language)
        if (user.email or "").lower() != locked.email:
            raise RuleBroken(
                "invitation.other-person",
                _("This invitation is for %(email)s. Log out and open the link again.")
                % {"email": locked.email},
            )
        if by is None:
            confirm_email(user)
        _take_place(act, locked, user)
        locked.accepted_by = user
        locked.accepted_at = timezone.now()
        locked.save()
        record(act, "invitation.accepted", locked, by=user, summit=locked.summit)
    return user


def _take_place(act: journal.Act, invitation: Invitation, user: User) -> None:
    here = Participation.objects.filter(summit=invitation.summit, user=user).first()
    if here is not None and here.banned_at:
        raise RuleBroken("participation.banned", _("The organisers closed this summit to you."))
    role = invitation.role
    if here is not None and here.role == Participation.Role.ORGANISER:
        role = here.role
    delegation = invitation.delegation or (here.delegation if here else None)
    seat(act, invitation.summit, user, by=user, role=role, delegation=delegation)


def _account(invitation: Invitation, name: str, language: str) -> User:
    if known_person(invitation) is not None:
        raise RuleBroken(
            "invitation.log-in",
            _("There is an account for %(email)s. Log in with it to accept.")
            % {"email": invitation.email},
        )
    user = person_with_email(invitation.email, name=name or invitation.name, language=language)
    if name and user.display_name != clean_text(name):
        user.display_name = clean_text(name)[:120]
        user.save(update_fields=["display_name"])
    return user


def _must_be_open(invitation: Invitation) -> None:
    refusals = {
        "accepted": _("This invitation has been used. Log in to come back."),
        "revoked": _("The organisers took this invitation back. Ask them if that surprises you."),
        "expired": _("This invitation has expired. Ask the organisers to send it again."),
    }
    if invitation.state in refusals:
        raise RuleBroken(f"invitation.{invitation.state}", refusals[invitation.state])


def _must_not_be_accepted(invitation: Invitation) -> None:
    if invitation.accepted_at is not None:
        raise RuleBroken(
            "invitation.accepted",
            _("This invitation has been accepted. Change the person's place instead."),
        )


def _lock(invitation: Invitation) -> Invitation:
    return (
        Invitation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("summit", "delegation")
        .get(pk=invitation.pk)
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
