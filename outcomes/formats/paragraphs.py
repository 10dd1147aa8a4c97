"""The numbered paragraphs of the report, each by its kind, with what it refers to."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from outcomes.formats import common, facts, texts
from outcomes.formats.tree import Article, Block, Items, Line, Run, Text, said, words
from outcomes.press.tags import day

Data = Mapping[str, Any]


class Paragraphs:
    """Writes paragraphs of one report: what they refer to is looked up in its data."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.sessions = {one["reference"]: one for one in data["sessions"]}
        self.said = {
            one["reference"]: one for each in data["sessions"] for one in each["contributions"]
        }
        self.proposed = {
            one["reference"]: one for each in data["sessions"] for one in each["recommendations"]
        }
        self.makers: dict[str, Callable[[Data], Sequence[Block]]] = {
            "narrative": self._narrative,
            "coming": self._coming,
            "coverage": self._coverage,
            "note": lambda one: facts.note(self._session(one)["note"]),
            "guiding_questions": self._questions,
            "agenda": lambda one: facts.agenda(self._session(one)["agenda"]),
            "cast": lambda one: facts.cast(self._session(one)["cast"]),
            "floor": lambda one: facts.floor(self._session(one)["floor"]),
            "poll": lambda one: facts.poll(self._session(one)["polls"][one["index"]]),
            "question": lambda one: facts.question(self._session(one)["questions"][one["index"]]),
            "recommendation": lambda one: facts.recommendation(self.proposed[one["reference"]]),
            "speaker": self._speaker,
            "quotations": self._quotations,
            "views": self._views,
            "convergence": self._points,
            "differing": self._points,
            "themes": self._themes,
            "opposing": self._opposing,
            "disputed": self._disputed,
            "follow_up": self._follow_up,
            "rejected": self._rejected,
        }

    def numbered(self, one: Data) -> Article:
        """With its number and its permanent name; a recommendation can be reached by its reference too."""
        kind, own = one["kind"], kindless(one)
        blocks = [*own, *self.makers[kind](one)] if kind in self.makers else own
        also = (texts.name(one["reference"]),) if kind == "recommendation" else ()
        number = f"{one['number']}."
        return Article(texts.name(one["id"]), kind, tuple(blocks), number=number, also=also)

    def _session(self, one: Data) -> Data:
        return self.sessions[one["session"]]

    def _narrative(self, one: Data) -> list[Block]:
        told = (Run(_("In the rapporteur’s words")), *common.fallback(one))
        return [Text(told, "label"), said(one)]

    def _coming(self, one: Data) -> list[Block]:
        return [Text((Run(f"{_('Not yet held.')} ", kind="strong"), Run(one["text"])), "notice")]

    def _coverage(self, one: Data) -> list[Block]:
        return [Text((Run(one["state_label"], kind="strong"), Run(f" · {one['text']}")))]

    def _questions(self, one: Data) -> list[Block]:
        asked = self._session(one)["guiding_questions"]
        return [Items(tuple((words(each["text"]),) for each in asked), ordered=True)]

    def _speaker(self, one: Data) -> list[Block]:
        lines = tuple(self._quote(item, named=False) for item in one["items"])
        return [Text(common.who(one["who"]), "by"), Items(lines)]

    def _quotations(self, one: Data) -> list[Block]:
        return [Items(tuple(self._quote(item) for item in one["items"]))]

    def _views(self, one: Data) -> list[Block]:
        lines = []
        for item in one["items"]:
            relation: Line = (Run(f" {item['relation_label']} ", kind="muted"),)
            lines.append((*self._quote(item), *relation, *common.links(_names(item["answers"]))))
        return [Items(tuple(lines))]

    def _quote(self, item: Data, *, named: bool = True) -> Line:
        """Verbatim, with who said it and where it stands."""
        one = self.said[item["reference"]]
        line = [*common.quotation(item, one["language"], one["direction"]), Run(" ")]
        if named:
            line += [*common.who(one["who"]), Run(" ")]
        line += common.links([item["reference"]])
        if item.get("corrected"):
            line.append(Run(f" ({_('corrected by the speaker')})", kind="muted"))
        elif item.get("outdated"):
            later = _("the speaker has corrected these words: see the register")
            line.append(Run(f" ({later})", kind="muted"))
        return tuple(line)

    def _points(self, one: Data) -> list[Block]:
        """Recommendations: how their label says it, their text, and where they stand."""
        lines = []
        for item in one["items"]:
            proposed = self.proposed[item["reference"]]
            line = [Run(f"{common.labelled(item['opening'])} "), words(proposed["text"])]
            line += [*common.fallback(proposed["text"]), Run(" (")]
            line += [*common.links([item["reference"]]), Run(", "), *_place(proposed), Run(")")]
            lines.append(tuple(line))
        return [Items(tuple(lines))]

    def _themes(self, one: Data) -> list[Block]:
        return [
            Items(
                tuple(
                    (
                        Run(common.labelled(item["name"]), kind="strong"),
                        Run(" "),
                        *common.links(item["contributions"]),
                    )
                    for item in one["items"]
                )
            )
        ]

    def _opposing(self, one: Data) -> list[Block]:
        return [Text(common.links(one["references"]))]

    def _disputed(self, one: Data) -> list[Block]:
        lines = []
        for item in one["items"]:
            proposed = self.proposed[item["reference"]]
            state = f": {proposed['status_label']} · {proposed['standing']['agreement_label']}"
            line = [
                *common.links([item["reference"]]),
                Run(" ("),
                *_place(proposed),
                Run(f"){state}"),
            ]
            for group in item["groups"]:
                values = {"group": group["label"], "n": group["disagree"], "total": group["total"]}
                line.append(Run(f" · {_('%(group)s: %(n)s of %(total)s disagree') % values}"))
            lines.append(tuple(line))
        return [Items(tuple(lines))]

    def _follow_up(self, _one: Data) -> list[Block]:
        found: list[Block] = []
        for each in self.data["follow_up"]:
            about = [_paragraph(each["paragraph"]), each["status_label"]]
            if each["review_on"]:
                about.append(_("looked at again on %(day)s") % {"day": day(each["review_on"])})
            rest = "".join(f" · {part}" for part in about if part)
            found.append(Text((Run(each["owner"], kind="strong"), Run(rest)), "by"))
            found.append(common.words_of({**each, "text": each["what"]}))
        return found

    def _rejected(self, _one: Data) -> list[Block]:
        found: list[Block] = []
        for each in self.data["rejected_amendments"]:
            asked = "" if each["kind"] == "change" else each["kind_label"]
            about = (_paragraph(each["paragraph"]), each["delegation"], asked)
            rest = [part for part in about if part]
            line = (
                Run(each["reference"], "", "ltr", "strong"),
                Run("".join(f" · {x}" for x in rest)),
            )
            found += [Text(line, "by"), *([common.words_of(each)] if each["text"] else [])]
            if each["reason"]:
                found.append(common.told("", each["reason"]))
        return found


# What says its own text in another way than as a plain sentence before the rest.
SPEAKS_FOR_ITSELF = {"narrative", "coming", "coverage"}


def kindless(one: Data) -> list[Block]:
    """The sentence of the paragraph."""
    if not one["text"] or one["kind"] in SPEAKS_FOR_ITSELF:
        return []
    return [Text((Run(one["text"]),))]


def _names(name: str) -> list[str]:
    return [name] if name else []


def _place(proposed: Data) -> Line:
    return common.numbered([str(proposed["report_paragraph"])])


def _paragraph(number: str) -> str:
    return _("paragraph %(number)s") % {"number": number} if number else ""
