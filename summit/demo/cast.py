"""Who is in the demo. The cast may be walked in as, by one click; the crowd fills the room."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from summit.models import Participation, User
from summit.services.people import demo_people

Role = Participation.Role


@dataclass(frozen=True)
class Character:
    """``part`` says what one can try as this person; only the cast has one."""

    short: str
    name: str
    delegation: str = ""
    language: str = "en"
    languages: tuple[str, ...] = ("en",)
    country: str = ""
    heritage: tuple[str, ...] = ()
    role: str = Role.PARTICIPANT
    affiliation: str = ""
    kind: str = ""
    listed: bool = False
    part: "str | Promise" = field(default="", compare=False)


DELEGATIONS = {
    "Ministry of Communities Abroad": "government",
    "City of Kivara": "government",
    "City of Lindhaven": "government",
    "Neighbours of the Artibonite": "diaspora",
    "Sahel Bridges": "diaspora",
    "Cedar House": "diaspora",
    "Casa Puerta": "civil_society",
    "Open Counter": "civil_society",
    "Second Chapter": "youth",
    "Regional Office for Human Mobility": "international",
    "Kivara School of Public Affairs": "academia",
    "Harbour Savings Cooperative": "private_sector",
}

CAST = [
    Character(
        "olga", "Olga Ndiaye", role=Role.ORGANISER, affiliation="Forum secretariat",
        languages=("en", "fr"), country="KE", heritage=("SN",), listed=True,
        part=_("Organises the forum: programme, people, invitations, documents"),
    ),
    Character(
        "mira", "Mira Solberg", affiliation="Harbour Radio", kind="media",
        languages=("en", "fr"), country="KE", heritage=("NO",), listed=True,
        part=_("Moderates: opens the session, leads it through, decides what is shown"),
    ),
    Character(
        "rana", "Rana Qureshi", "Kivara School of Public Affairs", role=Role.RAPPORTEUR,
        languages=("en", "fr", "ar"), country="KE", heritage=("PK",), listed=True,
        part=_("Rapporteur: notes what is said and turns it into recommendations"),
    ),
    Character(
        "sami", "Sami Haddad", "Ministry of Communities Abroad",
        languages=("en", "ar"), country="LB", listed=True,
        part=_("Speaks for a government"),
    ),
    Character(
        "ada", "Ada Michel", "Neighbours of the Artibonite", language="fr",
        languages=("fr", "en"), country="CA", heritage=("HT",), listed=True,
        part=_("Takes part for a diaspora organisation; reads French"),
    ),
    Character(
        "leila", "Leïla Baptiste", "Second Chapter", languages=("fr", "en"),
        country="FR", heritage=("HT", "DZ"), listed=True,
        part=_("Takes part for a youth network"),
    ),
    Character(
        "tomas", "Tomás Arriaga", "Casa Puerta", languages=("es", "en"),
        country="ES", heritage=("BO",), listed=True,
        part=_("Takes part for a civic association; writes Spanish"),
    ),
    Character(
        "nour", "Nour El-Khatib", "Cedar House", languages=("ar", "fr"),
        country="DE", heritage=("SY",),
        part=_("Takes part for a diaspora organisation; prefers not to be listed"),
    ),
    Character(
        "vera", "Vera Novak", role=Role.OBSERVER, affiliation="Observatory of Cities",
        kind="academia", country="SI",
        part=_("Observes: sees everything, writes nothing"),
    ),
]  # fmt: skip

CROWD = [
    Character("ines", "Ines Okello", "City of Lindhaven", country="DK", heritage=("UG",), listed=True),
    Character("jonas", "Jonas Lindqvist", "City of Lindhaven", country="DK"),
    Character("wanjiru", "Wanjiru Kamau", "City of Kivara", country="KE", listed=True),
    Character("peter", "Peter Otieno", "City of Kivara", country="KE"),
    Character("hala", "Hala Mansour", "Ministry of Communities Abroad", country="LB", languages=("ar", "en")),
    Character("jean", "Jean-Marc Désir", "Neighbours of the Artibonite", "fr", ("fr",), "CA", ("HT",), listed=True),
    Character("mirlande", "Mirlande Pierre", "Neighbours of the Artibonite", "fr", ("fr", "en"), "CA", ("HT",)),
    Character("boubacar", "Boubacar Traoré", "Sahel Bridges", "fr", ("fr",), "FR", ("ML",), listed=True),
    Character("aissata", "Aïssata Sow", "Sahel Bridges", "fr", ("fr", "en"), "IT", ("NE",), listed=True),
    Character("karim", "Karim Saleh", "Cedar House", country="DE", heritage=("LB",), languages=("ar", "en")),
    Character("lucia", "Lucía Choque", "Casa Puerta", country="ES", heritage=("BO",), languages=("es",), listed=True),
    Character("diego", "Diego Paredes", "Casa Puerta", country="ES", heritage=("EC",), languages=("es", "en")),
    Character("hanna", "Hanna Weiss", "Open Counter", country="AT", listed=True),
    Character("oksana", "Oksana Petrenko", "Open Counter", country="PL", heritage=("UA",)),
    Character("yusuf", "Yusuf Abdi", "Second Chapter", country="SE", heritage=("SO",), listed=True),
    Character("grace", "Grace Mensah", "Second Chapter", country="GB", heritage=("GH",), listed=True),
    Character("linh", "Linh Tran", "Second Chapter", country="FR", heritage=("VN",), languages=("fr", "en")),
    Character("marta", "Marta Silva", "Second Chapter", country="PT", heritage=("CV",)),
    Character("sofia", "Sofia Marin", "Second Chapter", country="RO", heritage=("MD",)),
    Character("farah", "Farah Aziz", "Regional Office for Human Mobility", country="CH", listed=True),
    Character("david", "David Osei", "Regional Office for Human Mobility", country="CH", heritage=("GH",)),
    Character("ama", "Ama Boateng", "Harbour Savings Cooperative", country="KE", heritage=("GH",), listed=True),
]  # fmt: skip

PARTS = {character.short: character.part for character in CAST}


def cast() -> list[User]:
    """Those who may be walked in as, each with a ``role_label``; nobody away from home."""
    people = list(demo_people())
    for person in people:
        person.role_label = PARTS.get(person.email.partition("@")[0], "")
    return people
