"""What these tests do again and again, through the services the doors use."""

from html.parser import HTMLParser
from typing import Any

from networking.models import Connection, Conversation
from networking.services import cards, connections
from summit.models import Participation


def listed(*places: Participation, **card: Any) -> None:
    """They chose to be found."""
    for place in places:
        said = {"offers": "", "needs": "", "languages": ["en"], **card}
        cards.describe(place, consents_to_listing=True, by=place.user, **said)


def connected(one: Participation, other: Participation) -> Conversation:
    """``one`` asked, ``other`` accepted."""
    row = connections.ask(other, by=one.user)
    connections.accept(row, by=other.user)
    return Conversation.objects.of_pair(one, other).get()


def row_of(one: Participation, other: Participation) -> Connection:
    return Connection.objects.get(asked_by=one, asked=other)


class _Names(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.inside = ""
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.inside = tag if tag in {"b", "h3"} or (tag == "a" and self.inside) else ""

    def handle_data(self, data: str) -> None:
        if self.inside and data.strip():
            self.found.append(data.strip())
            self.inside = ""


def names(html: str, section: str = "") -> list[str]:
    """The names in the order they stand in ``<b>`` and ``<h3>``, from ``id="section"`` on to the
    next section's end."""
    if section:
        html = html.partition(f'id="{section}"')[2]
        html = html.partition("</section>")[0]
    parser = _Names()
    parser.feed(html)
    return parser.found
