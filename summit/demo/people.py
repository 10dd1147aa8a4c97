"""The demo summit itself, and everybody who comes to it."""

from datetime import timedelta

from django.utils import timezone

from summit.demo.cast import CAST, CROWD, DELEGATIONS, Character
from summit.demo.parts import Demo, part
from summit.log import journal
from summit.models import Delegation, Participation, Summit, User
from summit.services.delegations import create_delegation
from summit.services.participation import admit, describe_place
from summit.services.people import (
    CAST_DOMAIN,
    CROWD_DOMAIN,
    confirm_email,
    person_with_email,
)
from summit.services.summits import announce_summit, create_summit

TITLE = {
    "en": "Forum of Diasporas and Host Cities",
    "fr": "Forum des diasporas et des villes d’accueil",
}
DESCRIPTION = {
    "en": (
        "Three days in Kivara and online. Cities and the communities that have settled in them "
        "work out, question by question, what they can expect of each other.\n\n"
        "This forum is a demonstration: its people, cities and words are invented."
    ),
    "fr": (
        "Trois jours à Kivara et en ligne. Des villes et les communautés qui s’y sont établies "
        "cherchent, question après question, ce qu’elles peuvent attendre les unes des autres.\n\n"
        "Ce forum est une démonstration : ses personnes, ses villes et ses paroles sont inventées."
    ),
}
ZONE = "Africa/Nairobi"


@part("summit", order=10)
def summit(demo: Demo) -> None:
    """Olga creates and announces it; three days around today."""
    olga = _somebody(CAST[0], CAST_DOMAIN)
    today = timezone.localdate()
    made = create_summit(
        TITLE,
        by=olga,
        key=demo.key("summit"),
        languages=["fr", "en"],
        description=DESCRIPTION,
        place="Harbour Hall, Kivara, and online",
        host="City of Kivara",
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=1),
        time_zone=ZONE,
    )
    # No service makes a demo: nothing a person can do turns a summit into one.
    Summit.objects.filter(pk=made.pk).update(is_demo=True)
    announce_summit(made, by=olga)


@part("people", order=11)
def people(demo: Demo) -> None:
    """The cast and the crowd take their places."""
    olga = User.objects.get(email=f"olga@{CAST_DOMAIN}")
    for name, kind in DELEGATIONS.items():
        if not Delegation.objects.filter(summit=demo.summit, name=name).exists():
            create_delegation(demo.summit, name=name, kind=kind, by=olga)
    delegations = {row.name: row for row in demo.summit.delegations.all()}
    for domain, characters in ((CAST_DOMAIN, CAST), (CROWD_DOMAIN, CROWD)):
        for character in characters:
            user = _somebody(character, domain)
            _seat(demo.summit, user, character, delegations.get(character.delegation), by=olga)


def _somebody(character: Character, domain: str) -> User:
    with journal.command():
        user = person_with_email(
            f"{character.short}@{domain}", name=character.name, language=character.language
        )
        confirm_email(user)
    return user


def _seat(
    summit: Summit, user: User, character: Character, delegation: Delegation | None, *, by: User
) -> None:
    seated = Participation.objects.filter(summit=summit, user=user).first()
    if seated is None:
        seated = admit(summit, user, by=by, role=character.role, delegation=delegation)
    elif seated.country:  # has described themselves
        return
    describe_place(
        seated,
        by=user,
        affiliation=character.affiliation,
        declared_kind=character.kind,
        country=character.country,
        heritage=list(character.heritage),
        languages=list(character.languages),
        consents_to_listing=character.listed,
        consents_to_name=True,
    )
