"""People as such: the first one, and what a person changes about themselves."""

from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from summit.errors import RuleBroken
from summit.log import journal
from summit.models import User
from summit.services.activity import record
from summit.texts import clean_text

SETUP_SALT = "summit.first-person"
SETUP_HOURS = 48
SETUP_KEY = UUID("5e70b000-0000-4000-8000-000000000001")
# The people of the demo: addresses that no mail can reach, so nobody else can come by one.
CAST_DOMAIN = "demo.invalid"
CROWD_DOMAIN = f"crowd.{CAST_DOMAIN}"


def somebody_came() -> bool:
    """Whether there is anybody but the people of the demo."""
    return User.objects.exclude(email__endswith=CAST_DOMAIN).exists()


def first_person_link(base_url: str) -> str | None:
    """While nobody has come (the demo's people do not count), the one-time address where the first
    organiser sets the place up; None when there is somebody already."""
    if somebody_came():
        return None
    token = signing.dumps("first", salt=SETUP_SALT)
    return f"{base_url.rstrip('/')}{reverse('set-up', args=[token])}"


def is_setup_token(token: str) -> bool:
    """Signed by this server, at most SETUP_HOURS old, and nobody is here yet."""
    try:
        signing.loads(token, salt=SETUP_SALT, max_age=SETUP_HOURS * 3600)
    except signing.BadSignature:
        return False
    return not somebody_came()


def set_up(*, email: str, display_name: str, language: str) -> User:
    """The first person: operator of this installation. Raises RuleBroken when there is one."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise RuleBroken("email.invalid", _("This is not an email address."), "email") from None
    # One key for all: of two set-ups at once the second waits for the first, and is refused.
    with journal.command(key=SETUP_KEY, payload="set-up") as act:
        if act.repeated or somebody_came():
            raise RuleBroken("setup.done", _("This place has been set up already. Log in instead."))
        user = User.objects.create_superuser(
            email, None, display_name=clean_text(display_name)[:120], language=language
        )
        user.set_unusable_password()
        user.save(update_fields=["password"])
        confirm_email(user)
        record(act, "person.set_up", user, by=user, summit=None)
    return user


def person_with_email(email: str, *, name: str = "", language: str = "") -> User:
    """Whoever has this address; a new account without password when nobody has (they log in by a
    code sent there). Inside a command; raises RuleBroken for what is no address."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise RuleBroken(
            "email.invalid",
            _("“%(email)s” is not an email address. Write one like name@example.org.")
            % {"email": email},
            "email",
        ) from None
    known = User.objects.filter(email__iexact=email).first()
    if known is not None:
        return known
    spoken = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    user = User.objects.create_user(
        email, None, display_name=clean_text(name)[:120], language=spoken
    )
    user.set_unusable_password()
    user.save(update_fields=["password"])
    # Unconfirmed; the first code they type confirms it, because the row is there.
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    return user


def confirm_email(user: User) -> None:
    """The address is known to belong to the person (an invitation or set-up link was used)."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


def change_account(user: User, *, display_name: str, language: str, time_zone: str) -> User:
    """Name, language and time zone of the person themselves."""
    with journal.command(by=user):
        user.display_name = clean_text(display_name)[:120]
        user.language = language if language in dict(settings.LANGUAGES) else user.language
        user.time_zone = time_zone
        user.full_clean(exclude=["password"])
        user.save(update_fields=["display_name", "language", "time_zone"])
    return user


def demo_people() -> Any:
    """The demo's cast, for the one-click login; empty outside the embedded loopback profile."""
    if not settings.LOOPBACK or not settings.EMBEDDED:
        return User.objects.none()
    return (
        User.objects.filter(
            participations__summit__is_demo=True, email__endswith=f"@{CAST_DOMAIN}", is_active=True
        )
        .distinct()
        .order_by("joined_at")
    )
