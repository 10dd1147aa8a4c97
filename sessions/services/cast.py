"""Who appears in a session, and as what."""

from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import AgendaItem, Appearance, Session
from sessions.services import screens
from sessions.services.programme import must_be_editable
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import access, journal
from summit.log.journal import Act
from summit.models import Participation, User
from summit.services.activity import record
from summit.services.participation import seat
from summit.services.people import person_with_email
from summit.texts import clean_text


def add_appearance(
    session: Session,
    participation: Participation,
    role: str,
    *,
    by: User | None,
    topic: str = "",
    agenda_item: AgendaItem | None = None,
) -> Appearance:
    """A participant gets a part. The same part twice is once, with the later topic."""
    with journal.command(by=by) as act:
        locked = lock(session)
        return _appear(act, locked, participation, role, by, topic, agenda_item)


def add_appearance_by_email(
    session: Session,
    email: str,
    role: str,
    *,
    by: User,
    name: str = "",
    topic: str = "",
    agenda_item: AgendaItem | None = None,
) -> Appearance:
    """The same for somebody who may have no place in the summit, or no account, yet: both are made
    (as participant), and a code sent to the address lets them in."""
    with journal.command(by=by) as act:
        locked = lock(session)
        summit = locked.summit
        user = person_with_email(email, name=name, language=summit.language_codes[0])
        participation = Participation.objects.filter(summit=summit, user=user).first()
        if participation is None:
            participation = seat(act, summit, user, by=by)
        return _appear(act, locked, participation, role, by, topic, agenda_item)


def remove_appearance(appearance: Appearance, *, by: User) -> None:
    """Their part ends; what they said stays."""
    with journal.command(by=by) as act:
        locked = lock(appearance.session)
        must_be_editable(locked)
        user = appearance.participation.user
        record(
            act,
            "appearance.removed",
            appearance,
            by=by,
            summit=locked.summit,
            role=appearance.role,
        )
        screens.go_dark(act, appearance)
        Appearance.objects.filter(pk=appearance.pk).delete()
        live.cast_changed(act, locked)
        access.changed(act, user)


def _appear(
    act: Act,
    session: Session,
    participation: Participation,
    role: str,
    by: User | None,
    topic: str,
    agenda_item: AgendaItem | None,
) -> Appearance:
    must_be_editable(session)
    if role not in Appearance.Role.values:
        raise RuleBroken("appearance.role", _("Choose the person's part."), "role")
    if participation.summit_id != session.summit_id:
        raise RuleBroken("appearance.elsewhere", _("This person belongs to another summit."))
    if participation.banned_at:
        raise RuleBroken(
            "participation.banned",
            _("%(name)s was shut out of this summit. Readmit them on their page first.")
            % {"name": participation.name},
            "email",
        )
    if agenda_item is not None and agenda_item.session_id != session.pk:
        raise RuleBroken("item.elsewhere", _("This item belongs to another session."))
    if participation.is_guest:  # with a part, they are one no more
        participation.is_guest, participation.role = False, Participation.Role.PARTICIPANT
        participation.save(update_fields=["is_guest", "role", "updated_at"])
    appearance, _fresh = Appearance.objects.update_or_create(
        session=session,
        participation=participation,
        role=role,
        defaults={"topic": clean_text(topic)[:200], "agenda_item": agenda_item},
    )
    record(act, "appearance.added", appearance, by=by, summit=session.summit, role=role)
    live.cast_changed(act, session)
    access.changed(act, participation.user)
    return appearance
