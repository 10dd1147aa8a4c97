"""The report's body: sections with paragraphs numbered 1 … n through all of them. A paragraph says what it is
about by references; the facts themselves stand once, with their session. Front matter and annexes have no
numbers. Pure: the same data gives the same body."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outcomes.drafting.numbering import roman
from outcomes.press.tags import day


class Body:
    """Collects sections, numbers their paragraphs, and remembers which contribution is used in which."""

    def __init__(self, narratives: Iterable[Mapping[str, Any]]) -> None:
        self.sections: list[dict[str, Any]] = []
        self.places: dict[str, list[int]] = defaultdict(list)  # paragraphs, by contribution
        self.recommended: dict[str, int] = {}  # the paragraph of each recommendation
        self._narratives = {(one["session"], one["section"]): one for one in narratives}
        self._last = self._chapters = 0

    def chapter(self, id_: str, title: str, *, session: str = "", words: Any = None) -> None:
        """A section of the first level: I, II, III …"""
        self._chapters += 1
        self._section(id_, title, 1, roman(self._chapters).upper(), session, words)

    def section(self, id_: str, title: str, session: str = "", words: Any = None) -> None:
        self._section(id_, title, 2, "", session, words)

    def _section(
        self, id_: str, title: str, level: int, number: str, session: str, words: Any
    ) -> None:
        self.sections.append(
            {
                "id": id_,
                "level": level,
                "number": number,
                "title": title,
                "words": words,  # what it is called in the summit's own words
                "session": session,
                "paragraphs": [],
            }
        )

    def say(self, kind: str, text: str = "", **more: Any) -> int:
        """The next paragraph of the section that was begun last; its number."""
        self._last += 1
        section = self.sections[-1]
        section["paragraphs"].append(
            {
                "number": self._last,
                "id": f"p-{self._last}",
                "kind": kind,
                "session": section["session"],
                "text": text,
                **more,
            }
        )
        return self._last

    def quote(self, kind: str, items: list[dict[str, Any]], text: str = "", **more: Any) -> None:
        """A paragraph that uses the words of contributions (``reference``)."""
        number = self.say(kind, text, items=items, **more)
        for name in dict.fromkeys(item["reference"] for item in items):
            self.places[name].append(number)

    def recommend(self, one: Mapping[str, Any]) -> None:
        """A recommendation's own paragraph, which rests on the words of its sources."""
        number = self.say("recommendation", reference=one["reference"])
        self.recommended[one["reference"]] = number
        for name in dict.fromkeys(source["reference"] for source in one["sources"]):
            self.places[name].append(number)

    def tell(self, section: str, session: str = "") -> None:
        """What the rapporteur wrote for this section, a numbered paragraph for each of theirs."""
        one = self._narratives.get((session, section))
        for text in one["text"].split("\n\n") if one else []:
            if one and text.strip():
                self.say("narrative", text.strip(), language=one["language"],
                         direction=one["direction"], fallback=one["fallback"])  # fmt: skip


def introduce(body: Body, data: Mapping[str, Any]) -> None:
    """What the whole is about."""
    body.chapter("introduction", _("Introduction"))
    body.tell("introduction")
    numbers, summit = data["figures"], data["summit"]
    people = ngettext("%(n)d person took part.", "%(n)d people took part.", numbers["people"])
    held = ngettext(
        "%(n)d session was held, of %(all)d.", "%(n)d sessions were held, of %(all)d.",
        numbers["sessions_held"],
    )  # fmt: skip
    parts = [
        people % {"n": numbers["people"]},
        held % {"n": numbers["sessions_held"], "all": numbers["sessions"]},
    ]
    if data["scope"]["kind"] != "summit":
        about = _("This report is about a part of the summit only: %(part)s.")
        parts.insert(0, about % {"part": data["scope"]["label"]})
    elif summit["starts_on"]:
        parts.insert(0, _dates(summit))
    body.say("text", " ".join(parts))
    body.say("text", _("It records what was said and proposed. It was compiled from the record without rewriting anybody’s words, it has not been negotiated, and no delegation has approved it."))  # fmt: skip
    if data["cancelled"]:
        names = ", ".join(
            f"{one['title']['text']} ({one['reference']})" for one in data["cancelled"]
        )
        body.say("text", _("Cancelled: %(names)s.") % {"names": names})


def _dates(summit: Mapping[str, Any]) -> str:
    """When, and where if that is known."""
    begin, end = summit["starts_on"], summit["ends_on"]
    values = {"begin": day(begin), "end": day(end), "place": summit["place"]}
    if end and end != begin:
        if summit["place"]:
            return str(
                _("The summit was convened from %(begin)s to %(end)s in %(place)s.") % values
            )
        return str(_("The summit was convened from %(begin)s to %(end)s.") % values)
    if summit["place"]:
        return str(_("The summit was convened on %(begin)s in %(place)s.") % values)
    return str(_("The summit was convened on %(begin)s.") % values)


def conclude(body: Body, data: Mapping[str, Any]) -> None:
    """What the negotiation did not accept, and who does what next."""
    whole = data["scope"]["kind"] == "summit"
    if whole and data["rejected_amendments"]:
        body.chapter("dissent", _("Amendments not accepted"))
        body.say(
            "rejected", _("In the negotiation of the outcome document these were not accepted:")
        )
    body.chapter("next", _("Next steps and owners"))
    body.tell("next")
    if whole and data["follow_up"]:
        body.say("follow_up", _("The follow-up register of the outcome document names:"))
    else:
        body.say("text", _("No owner of a next step has been named yet."))
