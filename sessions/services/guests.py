"""People who come with a name only, where a session lets them in: real people of the house with a
place marked as a guest's, without email and password, in a login that ends."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import ForeignObjectRel
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models import Appearance, Attendance, JoinCode, Session
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import access, journal
from summit.log.journal import Act
from summit.models import Participation, User
from summit.names import guest_name, skeleton
from summit.services.activity import record

HOURS = 12  # for which a guest's login is good
DAYS_KEPT = 30  # after which a guest who gave no address is forgotten
MOST_PER_SUMMIT = 5000


def join_as_guest(
    session: Session,
    name: str,
    *,
    language: str,
    key: UUID | None = None,
    payload: object = None,
) -> User:
    """A new guest of this session, under a name that nobody in its cast bears. The door has looked at
    the code and counts how often."""
    name = guest_name(name)
    with journal.command(key=key, payload=payload, signed=True) as act:
        if act.repeated:
            return act.recall(User)
        locked = lock(session)
        _must_take_guests(locked)
        _must_not_be_somebody(locked, name)
        spoken = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        guest = User.objects.create_guest(name, spoken)
        _seat(act, locked, guest)
        return act.done(guest)


def join_with_account(session: Session, *, by: User) -> Participation:
    """The same for somebody with an account but no place in the summit: a guest under their own name.
    Twice is the same place; who has a full place keeps it."""
    with journal.command(by=by) as act:
        locked = lock(session)
        here = Participation.objects.filter(summit=locked.summit, user=by).first()
        if here is not None:
            if here.banned_at:
                raise RuleBroken(
                    "participation.banned", _("The organisers closed this summit to you.")
                )
            return here
        _must_take_guests(locked)
        _must_not_be_somebody(locked, by.name)
        return _seat(act, locked, by)


def forget_guests() -> int:
    """Guests whose login ended long ago and who gave no address. Who left nothing goes altogether; of
    the others remain the words and the name beside them. How many. Called every day."""
    before = timezone.now() - timedelta(days=DAYS_KEPT)
    gone = User.objects.filter(
        email__isnull=True, joined_at__lt=before, is_active=True, is_superuser=False
    )
    ids = list(gone.values_list("pk", flat=True))
    for pk in ids:
        with journal.command():
            _forget(User.objects.select_for_update(no_key=True).get(pk=pk))
    return len(ids)


def _seat(act: Act, session: Session, user: User) -> Participation:
    """Or the place that they took in this moment, in another session or as somebody of the summit."""
    place, fresh = Participation.objects.get_or_create(
        summit=session.summit,
        user=user,
        defaults={
            "role": Participation.Role.OBSERVER,
            "languages": [user.language],
            "is_guest": True,
        },
    )
    if not fresh:
        return place
    record(act, "guest.joined", session, by=user, summit=session.summit)
    access.changed(act, user)
    return place


def _must_take_guests(session: Session) -> None:
    has_code = JoinCode.objects.filter(session=session, closed_at__isnull=True).exists()
    if not (session.takes_new_guests and has_code):
        raise RuleBroken(
            "guest.none",
            _("This session takes no guests now. Sign in with your email address instead."),
        )
    guests = Participation.objects.filter(summit=session.summit, is_guest=True).count()
    if guests >= MOST_PER_SUMMIT:
        raise RuleBroken(
            "guest.full",
            _("There are too many guests already. Sign in with your email address instead."),
        )


def _must_not_be_somebody(session: Session, name: str) -> None:
    """Nobody comes under the name of somebody on the programme, or of an organiser."""
    cast = Appearance.objects.filter(session__summit=session.summit).values("participation")
    known = Participation.objects.filter(summit=session.summit).select_related("user")
    taken = known.filter(pk__in=cast) | known.filter(role=Participation.Role.ORGANISER)
    if skeleton(name) in {skeleton(place.name) for place in taken}:
        raise RuleBroken(
            "guest.name-taken",
            _(
                "Somebody on the programme has this name. If it is you, sign in with your email "
                "address; else add your town or your organisation to your name."
            ),
            "name",
        )


def _forget(guest: User) -> None:
    places = list(Participation.objects.filter(user=guest))
    if not any(left_something(place) for place in places):
        guest.delete()
        return
    guest.is_active = False
    guest.language, guest.time_zone = settings.LANGUAGE_CODE, ""
    guest.save(update_fields=["is_active", "language", "time_zone"])
    Participation.objects.filter(user=guest).update(languages=[])


def left_something(place: Participation) -> bool:
    """Words, votes, or anything else that rests on this place, in whichever app; that somebody was
    there is nothing they left."""
    relations = [
        field
        for field in Participation._meta.get_fields(include_hidden=True)
        if isinstance(field, ForeignObjectRel) and field.related_model is not Attendance
    ]
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: place}).exists()
        for relation in relations
    )
