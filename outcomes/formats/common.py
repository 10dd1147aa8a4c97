"""Parts that both documents have. Own words are those of the PDF, so they are translated already."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from outcomes.formats import texts
from outcomes.formats.tree import Article, Block, Document, Line, Run, Said, Section, Text, words
from outcomes.press.tags import day, hour

Data = Mapping[str, Any]
ADOPTED = ("adopted", "adopted_reservations")


def document(data: Data, digest: str, blocks: Sequence[Block], **more: Any) -> Document:
    """The whole, with what its cover says."""
    summit = data["summit"]
    return Document(
        kind=data["document"],
        name=name_of(data),
        part=data["scope"]["label"],
        title=words(summit["title"]),
        facts=tuple(facts(data)),
        language=texts.language(data["interface"]),
        direction=texts.direction(data["direction"]),
        date=data["as_of"],
        slug=texts.name(summit["slug"]),
        host=summit["host"],
        digest=digest,
        blocks=(*blocks, colophon(digest)),
        **more,
    )


def name_of(data: Data) -> str:
    """An adopted text is no draft any more."""
    if data["document"] == "report":
        return _("Summit report")
    return _("Outcome document") if is_adopted(data) else _("Draft outcome document")


def is_adopted(data: Data) -> bool:
    return bool(data.get("draft")) and data["draft"]["status"] in ADOPTED


def facts(data: Data) -> list[tuple[str, str]]:
    """Label and text."""
    summit, found = data["summit"], []
    if data["scope"]["label"]:
        found.append((_("Part of the summit"), data["scope"]["label"]))
    if summit["host"]:
        found.append((_("Host"), summit["host"]))
    if summit["place"]:
        found.append((_("Place"), summit["place"]))
    if summit["starts_on"]:
        dates = day(summit["starts_on"])
        if summit["ends_on"] and summit["ends_on"] != summit["starts_on"]:
            dates += f" – {day(summit['ends_on'])}"
        found.append((_("Dates"), dates))
    moment = f"{day(data['as_of'])}, {hour(data['as_of'])} ({summit['time_zone']})"
    found.append((_("Record as of"), moment))
    return found


def labelled(label: str) -> str:
    """With the colon of the language."""
    return _("%(label)s:") % {"label": label}


def colophon(digest: str) -> Section:
    return Section(
        "colophon",
        (Run(_("How this document was made")),),
        (
            note(
                _(
                    "It was compiled without rewriting: what people said is printed in their words and in their language, and every quotation was checked against the contribution it comes from. Numbers such as S2-C014 are stable references within the summit."
                )
            ),
            note(
                _(
                    "Names and affiliations follow the attribution rule of each session. Stances and countries of fewer than five people are added up with others, so that nobody can be told apart."
                )
            ),
            note(
                _(
                    "The same record gives the same document. Anyone who holds the record as JSON can compute its SHA-256 and compare:"
                )
            ),
            Text((Run(digest, direction="ltr"),), "note"),
        ),
    )


def note(text: str) -> Text:
    return Text((Run(text),), "note")


def told(label: str, text: str) -> Text:
    """What somebody wrote, after our word for it: it runs as its own letters do."""
    before = (Run(f"{label} "),) if label else ()
    return Text((*before, Run(text, direction="auto")), "note")


def fallback(value: Data) -> Line:
    """In which language a text stands that is not the document's."""
    return (Run(f" ({value['language']})", kind="muted"),) if value["fallback"] else ()


def session_name(session: Data) -> str:
    return _("Session %(number)s") % {"number": session["number"]}


def who(one: Data) -> Line:
    """Who may be named beside the words."""
    if one["anonymous"]:
        return (Run(_("Anonymous"), kind="strong"),)
    if one["name"]:
        more = (Run(f", {one['affiliation']}"),) if one["affiliation"] else ()
        return (Run(one["name"], kind="strong"), *more)
    return (Run(one["affiliation"] or _("A participant"), kind="strong"),)


def links(names: Sequence[str], sign: str = "") -> Line:
    """References, each leading to its place, with commas between them."""
    found: list[Run] = []
    for name in names:
        found += [Run(", ")] if found else []
        found.append(Run(f"{sign}{name}", direction="ltr", to=name))
    return tuple(found)


def contribution(one: Data) -> Article:
    """An entry of the register: what was said, by whom, and where it went."""
    by: list[Run] = [Run(f"{one['reference']} ", direction="ltr", kind="strong")]
    blocks: list[Block] = []
    if one["text"]:
        by += [*who(one["who"]), *_muted(_about(one))]
        if one.get("answers"):
            relation = one["relation_label"] or _("replies to")
            by += [Run(f" · {relation} ", kind="muted"), *links([one["answers"]])]
    blocks.append(Text(tuple(by), "by"))
    if one.get("correction"):
        blocks += [
            label(_("As corrected by the speaker")),
            words_of({**one, "text": one["correction"]}),
        ]
        blocks.append(label(_("As it was noted")))
    if one["text"]:
        blocks.append(words_of(one))
    became = fate(one)
    if one.get("check") == "confirmed":
        became = (*became, Run(f" · {_('confirmed by the speaker')}"))
    blocks.append(Text(became, "fate"))
    return Article(texts.name(one["reference"]), "contribution", tuple(blocks))


def _about(one: Data) -> list[str]:
    found = [_("spoken")] if one["kind"] == "spoken" else []
    if one.get(
        "from_chat"
    ):  # data from before the chat could be taken into the record has no such key
        found.append(_("from the chat"))
    if one["guiding_question"]:
        found.append(_("question %(number)s") % {"number": one["guiding_question"]})
    return found


def _muted(parts: Sequence[str]) -> Line:
    return tuple(Run(f" · {part}", kind="muted") for part in parts)


def label(text: str) -> Text:
    return Text((Run(text),), "label")


def words_of(one: Data) -> Said:
    return Said(one["text"], texts.language(one["language"]), texts.direction(one["direction"]))


def fate(one: Data) -> Line:
    """Its one disposition, with links."""
    became = one["disposition"]
    if became["kind"] == "used":
        found = [Run(f"{_('Used in')} "), *_where(became["paragraphs"])]
        if one["used_in"]:
            found += [Run(" ("), *links(one["used_in"]), Run(")")]
        return tuple(found)
    if became["kind"] == "merged":
        return (Run(f"{_('Merged into')} "), *links([became["into"]]))
    if not became["reason"]:
        return (Run(became["label"]),)
    return (Run(f"{labelled(became['label'])} "), Run(became["reason"], direction="auto"))


def _where(paragraphs: Sequence[object]) -> Line:
    """Numbers, and the preamble of an outcome, whose paragraphs have none."""
    numbers = [str(one) for one in paragraphs if one != ""]
    preamble = (Run(_("the preamble"), to="draft"),) if "" in paragraphs else ()
    comma = (Run(", "),) if numbers and preamble else ()
    return (*numbered(numbers), *comma, *preamble)


def numbered(numbers: Sequence[str]) -> Line:
    """``¶ 14, 22``, each leading to its paragraph."""
    found: list[Run] = [Run("¶\u00a0")] if numbers else []
    for place, number in enumerate(numbers):
        found += [Run(", ")] if place else []
        found.append(Run(number, direction="ltr", to=anchor_of(number)))
    return tuple(found)


def anchor_of(number: str) -> str:
    """``p-12``, ``p-12-bis``, ``p-4-bis-a``."""
    return f"p-{texts.name(number.replace('(', ' ').replace(')', ' ').strip())}"


def quotation(item: Data, language: str, direction: str) -> Line:
    """Verbatim, and where it goes on or was corrected."""
    flat = texts.lines(item["quote"])
    runs = [Run(flat, texts.language(language), texts.direction(direction), "quote")]
    if not item.get("whole", True):
        runs.append(Run(" […]", kind="muted"))
    return tuple(runs)


def sources(rows: Sequence[Data]) -> list[Block]:
    """The words behind a recommendation or a paragraph, verbatim."""
    found: list[Block] = []
    for one in rows:
        to = texts.name(one["reference"])
        if one.get("withheld"):
            gone = _("These words have since been withdrawn or withheld.")
            found.append(
                Text((Run(f"{gone} ", kind="muted"), Run(one["reference"], "", "ltr")), "note")
            )
            continue
        quoted = quotation({"quote": one["quote"]}, one["language"], one["direction"])
        found.append(Text((*quoted, Run(" "), Run(one["reference"], "", "ltr", "", to)), "note"))
    return found
