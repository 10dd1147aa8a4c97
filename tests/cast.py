"""The fixed cast, the same in every test file.

olga organises, mira moderates, sami speaks for a government, rana is rapporteur, ada and leila
take part, vera observes, otto is registered at another summit, nobody is logged out.
"""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from sessions.models import AgendaItem, Appearance, GuidingQuestion, Session
from summit.models import Delegation, Participation, Summit, User

PEOPLE = {
    "olga": "Olga Ndiaye",
    "mira": "Mira Solberg",
    "sami": "Sami Haddad",
    "rana": "Rana Qureshi",
    "ada": "Ada Michel",
    "leila": "Leïla Baptiste",
    "vera": "Vera Novak",
    "otto": "Otto Berg",
}


def make_user(name: str, **fields: Any) -> User:
    return User.objects.create_user(
        f"{name}@example.org", display_name=PEOPLE.get(name, name.title()), **fields
    )


def make_summit(slug: str = "forum", **fields: Any) -> Summit:
    defaults = {
        "title": {"en": "Forum of Cities", "fr": "Forum des villes"},
        "languages": ["en", "fr"],
        "status": Summit.Status.ANNOUNCED,
        "time_zone": "Africa/Nairobi",
        "starts_on": timezone.localdate(),
        "ends_on": timezone.localdate(),
    }
    return Summit.objects.create(slug=slug, **{**defaults, **fields})


def make_session(
    summit: Summit, number: int = 1, *, status: str = "scheduled", **fields: Any
) -> Session:
    fields.setdefault("opens_minutes_before", None)  # no waiting, unless a test is about it
    started = timezone.now() if status in {"live", "ended"} else None
    session = Session.objects.create(
        summit=summit,
        number=number,
        title={"en": f"Water and care {number}", "fr": f"L’eau et le soin {number}"},
        status=status,
        starts_at=timezone.now() + timedelta(hours=number),
        started_at=started,
        ended_at=started if status == "ended" else None,
        **fields,
    )
    for position, kind in enumerate(["opening", "keynote", "discussion"], start=1):
        AgendaItem.objects.create(
            session=session, position=position, kind=kind, title={"en": kind.title()}, minutes=10
        )
    for position, text in enumerate(["Who carries the water?", "Who pays for it?"], start=1):
        GuidingQuestion.objects.create(
            session=session, position=position, text={"en": text, "fr": f"{text} (fr)"}
        )
    return session


def make_guest(summit: Summit, name: str = "Gus Wanderer") -> User:
    """Somebody who came with a name only."""
    guest = User.objects.create_guest(name, "en")
    place(summit, guest, "observer", is_guest=True)
    return guest


def place(summit: Summit, user: User, role: str = "participant", **fields: Any) -> Participation:
    return Participation.objects.create(summit=summit, user=user, role=role, **fields)


def build() -> SimpleNamespace:
    """The whole cast at one summit with one live session, ``plenary``."""
    cast = SimpleNamespace(**{name: make_user(name) for name in PEOPLE})
    cast.summit = make_summit()
    government = Delegation.objects.create(summit=cast.summit, name="Ministry", kind="government")
    cast.places = SimpleNamespace(
        olga=place(cast.summit, cast.olga, "organiser"),
        mira=place(cast.summit, cast.mira),
        sami=place(cast.summit, cast.sami, delegation=government),
        rana=place(cast.summit, cast.rana, "rapporteur"),
        ada=place(cast.summit, cast.ada, declared_kind="diaspora", affiliation="Haiti Renewal"),
        leila=place(cast.summit, cast.leila, declared_kind="youth"),
        vera=place(cast.summit, cast.vera, "observer"),
    )
    cast.elsewhere = make_summit("elsewhere")
    cast.places.otto = place(cast.elsewhere, cast.otto)
    cast.plenary = make_session(cast.summit, status="live")
    for name, role in (("mira", "moderator"), ("sami", "speaker"), ("rana", "rapporteur")):
        Appearance.objects.create(
            session=cast.plenary, participation=getattr(cast.places, name), role=role
        )
    return cast
