"""Cards, connections and a conversation of the demo. Who is not listed has no card."""

from networking.models import Connection, Conversation, Person
from networking.services import cards, connections, conversations
from summit.demo.parts import Demo, part

# What each offers, and needs.
CARDS = {
    "olga": ("Answers about this forum, at any hour", "Moderators for the spring meeting"),
    "mira": ("An hour of air time for a good story", "Voices that radio does not hear"),
    "rana": ("Notes of every session, in two languages", "Corrections, before they are printed"),
    "sami": ("How nine forms became one appointment", "Cities that want to try it"),
    "ada": ("Sixty volunteers and a meeting room", "A city lawyer for one afternoon"),
    "leila": ("Young interpreters who know their limits", "A hospital that pays for them"),
    "tomas": ("A counter that is open until nine", "A way to hand files over safely"),
    "ines": ("Our agreement with four associations, as a template", "Figures from other cities"),
    "wanjiru": ("A tour of the harbour counter", "Evening staff who speak Arabic"),
    "boubacar": ("Two trained mediators for a month", "A budget line of its own"),
    "hanna": ("A price list for mediation, tested for two years", "Partners in the east"),
    "yusuf": ("Interpreting in Somali and Swedish", "A badge"),
    "farah": ("Comparative data on nineteen cities", "Local stories behind the data"),
    "ama": ("Bridge loans for associations", "A city that pays within thirty days"),
}
TALK = [
    ("leila", "You said pay for hours, not for leaflets. Would your price list work for seventeen-year-olds?"),
    ("hanna", "With a tutor, yes. I can send you the contract we use. How many of you are there?"),
    ("leila", "Twelve, in three languages. Thursday after the session?"),
]  # fmt: skip


@part("cards", order=60)
def listed(demo: Demo) -> None:
    for name, (offers, needs) in CARDS.items():
        place = demo.places[name]
        cards.describe(
            place,
            consents_to_listing=True,
            languages=place.languages,
            offers=offers,
            needs=needs,
            by=place.user,
            key=demo.key("card", name),
        )


@part("connections", order=61)
def connected(demo: Demo) -> None:
    """Two are connected and talk; Ada has a request to answer, Sami waits for one."""
    _connect(demo, "leila", "hanna", "Your price list, please: for youth interpreters.")
    _ask(demo, "ines", "ada", "Your sixty volunteers and our empty town hall on Saturdays?")
    _ask(demo, "sami", "wanjiru", "May I send two colleagues to look at your counter?")
    pair = demo.places["leila"], demo.places["hanna"]
    talk = Conversation.objects.of_pair(*pair).get()
    for place, (name, text) in enumerate(TALK):
        conversations.send(talk, text, by=demo.user(name), key=demo.key("message", place))


def _ask(demo: Demo, asker: str, asked: str, note: str) -> Connection:
    person = Person.objects.get(pk=demo.places[asked].pk)
    return connections.ask(person, note, by=demo.user(asker), key=demo.key(asker, asked))


def _connect(demo: Demo, asker: str, asked: str, note: str) -> None:
    connections.accept(_ask(demo, asker, asked, note), by=demo.user(asked))
