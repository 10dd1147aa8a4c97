"""The outcome document as a tree: from its draft where there is one, else straight from the
recommendations."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from outcomes.formats import common, texts
from outcomes.formats.tree import (
    Article,
    Block,
    Document,
    Line,
    Run,
    Said,
    Section,
    Text,
    said,
    words,
)
from outcomes.press.tags import day

Data = Mapping[str, Any]


def outcome(data: Data, digest: str) -> Document:
    """Its paragraphs, and behind them the words they rest on; of an adopted text only where they can be
    followed."""
    draft = data.get("draft")
    name = (Run(common.name_of(data)),)
    blocks = [Section("draft", name, tuple(drafted(data, draft) if draft else compiled(data)))]
    annex = [block for session in data["sessions"] for block in behind(session)]
    if annex:
        title = (Run(_("Annex. The words behind the paragraphs")),)
        adopted = common.is_adopted(data)
        blocks.append(Section("annex", title, tuple(annex), traced=adopted))
    return common.document(
        data,
        digest,
        blocks,
        symbol=draft["symbol"] if draft else "",
        status=_status(draft),
    )


def _status(draft: Data | None) -> str:
    if not draft:
        return _(
            "Zero draft, compiled from the recommendations of the sessions. Text in square brackets is not agreed."
        )
    label = str(draft["status_label"])
    if draft.get("revision"):
        label = f"{label} · Rev.{draft['revision']}"
    return " · ".join([label, *(one["reference"] for one in draft["corrigenda"])])


# ------------------------------------------------------------------ from the draft
def drafted(data: Data, draft: Data) -> list[Block]:
    """Its own title, its paragraphs, and what stands after them."""
    found: list[Block] = []
    if draft["title"]["text"]:
        found.append(Text((words(draft["title"], "strong"), *common.fallback(draft["title"]))))
    clean = common.is_adopted(data)
    found += [paragraph(one, data["language"], clean) for one in draft["paragraphs"]]
    found += adoption(draft.get("adoption"))
    found += corrigenda(draft["corrigenda"])
    found += reservations(draft["reservations"])
    found += dissent(draft["dissent"])
    found += follow_up(draft["follow_up"])
    return found


def paragraph(one: Data, language: str, clean: bool) -> Article:
    """``clean``: an adopted text has neither brackets nor margins."""
    value = text_in(one, language)
    text = f"[{value.text}]" if one["brackets"] and not clean else value.text
    number = str(one["number"] or "")
    blocks: list[Block] = [Said(text, value.language, value.direction)]
    if not clean and one["kind"] != "heading" and one["status"] != "deleted":
        blocks += margin(one, language)
    stable = texts.name(one["id"])
    name, also = (common.anchor_of(number), (stable,)) if number else (stable, ())
    return Article(
        name, one["kind"], tuple(blocks), number=_mark(one), level=one["level"], also=also
    )


def _mark(one: Data) -> str:
    """What is printed before a paragraph: “12.”, “4 bis.”, “(a)”."""
    number = str(one.get("mark") or one["number"] or "")
    return number if not number or number.endswith((".", ")")) else f"{number}."


def text_in(one: Data, language: str) -> Said:
    """The paragraph in this language where it has been translated, else as it stands."""
    theirs = (one.get("translations") or {}).get(language)
    if theirs and theirs["text"] and one["text"]["fallback"]:
        code = texts.language(language)
        return Said(theirs["text"], code, texts.direction(theirs.get("direction", "ltr")))
    return said(one["text"])


def margin(one: Data, language: str) -> list[Block]:
    """In drafts: its status, a stale translation, and the evidence."""
    line: list[Run] = [Run(one["status_label"], kind="muted")]
    theirs = (one.get("translations") or {}).get(language)
    if theirs and theirs.get("stale"):
        stale = _("translated from an earlier wording")
        line.append(Run(f" · {stale}", kind="muted"))
    for name in one.get("recommendations") or []:
        line += [Run(" · ", kind="muted"), Run(name, "", "ltr", "muted")]
    return [Text(tuple(line), "note"), *common.sources(one["evidence"])]


def adoption(value: Data | None) -> list[Block]:
    if not value:
        return []
    told = (value.get("mode_label"), day(value.get("date") or ""), value.get("place"))
    said_of = [str(one) for one in told if one]
    found: list[Block] = [Text((Run(", ".join(said_of) or str(value["mode"])),), "notice")]
    if value.get("figures"):
        names = {
            "in_favour": _("in favour"),
            "against": _("against"),
            "abstaining": _("abstaining"),
        }
        figures = [f"{common.labelled(names[name])} {value['figures'][name]}" for name in names]
        found.append(common.note(", ".join(figures)))
    if value.get("note"):
        found.append(common.told("", value["note"]))
    return found


def corrigenda(rows: Sequence[Data]) -> list[Block]:
    """What is to be read instead of mistakes in the adopted text, which stays."""
    found: list[Block] = []
    for one in rows:
        at = f"¶\u00a0{one['paragraph']}" if one["paragraph"] else ""
        rest = "".join(f" · {part}" for part in (at, day(one["date"])) if part)
        spoken = (one["language"], one["direction"], "quote")
        line = (
            Run(f"{pgettext('a corrigendum', 'For')} "), Run(one["instead_of"], *spoken),
            Run(f" {pgettext('a corrigendum', 'read')} "), Run(one["text"], *spoken),
        )  # fmt: skip
        found += [Text((Run(one["reference"], "", "ltr", "strong"), Run(rest)), "by"), Text(line)]
        found.append(common.told(_("Why:"), one["reason"]))
    return _section("corrigenda", _("Corrigenda"), found)


def reservations(rows: Sequence[Data]) -> list[Block]:
    """In the delegations' own words."""
    found: list[Block] = []
    for one in rows:
        at = f", ¶\u00a0{one['paragraph']}" if one.get("paragraph") else ""
        found += [
            Text((Run(f"{one['delegation']}{at}", kind="strong"),), "by"),
            common.words_of(one),
        ]
    return _section("reservations", _("Reservations"), found)


def dissent(rows: Sequence[Data]) -> list[Block]:
    """Amendments that were not accepted, and why."""
    found: list[Block] = []
    for one in rows:
        about = [one["delegation"], f"¶\u00a0{one['paragraph']}" if one["paragraph"] else ""]
        about += [] if one["kind"] == "change" else [one["kind_label"], one["new_kind_label"]]
        rest = "".join(f" · {part}" for part in about if part)
        found.append(Text((Run(one["reference"], kind="strong"), Run(rest)), "by"))
        # Of a deletion, the words that it would have taken out.
        found.append(common.words_of({**one, "text": one["text"] or one["instead_of"]}))
        if one.get("reason"):
            found.append(common.told(_("Why:"), one["reason"]))
        if one["decision"]:
            found.append(common.told(_("Not accepted:"), one["decision"]))
    return _section("dissent", _("Amendments not accepted"), found)


def follow_up(rows: Sequence[Data]) -> list[Block]:
    """Who does what about which paragraph, and when it is looked at."""
    found: list[Block] = []
    for one in rows:
        at = f"¶\u00a0{one['paragraph']}" if one["paragraph"] else ""
        review = f"{_('review on')} {day(one['review_on'])}" if one["review_on"] else ""
        about = [at, one["status_label"], review]
        rest = "".join(f" · {part}" for part in about if part)
        found.append(Text((Run(one["owner"], kind="strong"), Run(rest)), "by"))
        found.append(common.words_of({**one, "text": one["what"]}))
    return _section("follow-up", _("Follow-up"), found)


def _section(name: str, title: str, blocks: list[Block]) -> list[Block]:
    return [Section(name, (Run(title),), tuple(blocks))] if blocks else []


# ------------------------------------------------------------------ straight from recommendations
def compiled(data: Data) -> list[Block]:
    found: list[Block] = []
    if not data["sessions"]:
        return [common.note(_("No session has made a recommendation yet."))]
    for session in data["sessions"]:
        found += preamble(session)
    found.append(Text((Run(_("The participants recommend the following.")),), "chapeau"))
    for session in data["sessions"]:
        found += operative(session)
    return found


def preamble(session: Data) -> list[Block]:
    """From the information note: what the paragraphs rest on."""
    note = session["note"]
    if not note:
        return []
    lines = (*note["overview"], *note["scope"])
    kept = [text for text in lines if not text.rstrip().endswith((":", "："))]
    if not kept:
        return []
    opening = _("Guided by the information note of session %(number)s") % {
        "number": session["number"]
    }
    title = words(session["title"], "quote")
    return [
        Text((Run(f"{opening} "), title, Run(":"), *common.fallback(note)), "preambular"),
        said({**note, "text": "\n\n".join(kept)}),
    ]


def operative(session: Data) -> list[Block]:
    rows = [one for one in session["recommendations"] if one["paragraph"]]
    rows.sort(key=lambda one: one["paragraph"])
    if not rows:
        return []
    asked = {one["number"]: one["text"] for one in session["guiding_questions"]}
    found: list[Block] = []
    last: object = rows  # nothing is like it
    for one in rows:
        if one["guiding_question"] != last:
            last = one["guiding_question"]
            found.append(Text(_theme(asked.get(last)), "theme"))
        found.append(_numbered(one))
    title = (Run(f"{common.session_name(session)} · "), words(session["title"]))
    return [Section(f"draft-{texts.name(session['reference'])}", title, tuple(found))]


def _theme(question: Data | None) -> Line:
    return (words(question),) if question else (Run(_("Outside the guiding questions")),)


def _numbered(one: Data) -> Article:
    value = said(one["text"])
    if one["status"] == "bracketed":
        value = Said(f"[{value.text}]", value.language, value.direction)
    margin_ = (Run(f"{one['reference']} · {one['status_label']}", kind="muted"),)
    blocks = (value, Text((*margin_, *common.fallback(one["text"])), "note"),
              *common.sources(one["sources"]))  # fmt: skip
    return Article(
        common.anchor_of(str(one["paragraph"])),
        "operative",
        blocks,
        number=f"{one['paragraph']}.",
        also=(texts.name(one["reference"]),),
    )


# ------------------------------------------------------------------ the annex
def behind(session: Data) -> list[Block]:
    """The contributions that were cited, and the recommendations that were set aside."""
    entries: list[Block] = [common.contribution(one) for one in session["contributions"]]
    aside = [one for one in session["recommendations"] if not one["paragraph"]]
    if aside:
        title = pgettext("several recommendations", "Set aside")
        entries.append(Text((Run(title),), "label"))
        for one in aside:
            by = Text((Run(one["reference"], "", "ltr", "strong"),), "by")
            name = texts.name(one["reference"])
            entries.append(Article(name, "recommendation", (by, said(one["text"]))))
    if not entries:
        return []
    rule = common.note(session["attribution_label"])
    name = f"annex-{texts.name(session['reference'])}"
    return [Section(name, (Run(common.session_name(session)),), (rule, *entries))]
