"""The annexes of the report: participants, register, resources, citations, method, licence."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outcomes.formats import common, texts
from outcomes.formats.tree import Block, Items, Run, Section, Table, Text, said

Data = Mapping[str, Any]


def annex(one: Data, data: Data) -> Section:
    """With its letter; ``annex-register`` is where every contribution stands."""
    letter = _("Annex %(letter)s.") % {"letter": one["letter"]}
    titles = {
        "participants": _("Participants"),
        "register": _("Register of contributions"),
        "resources": _("Documents and resources shared"),
        "citations": _("Citations from the transcript"),
        "method": _("How agreement was computed"),
    }
    makers: dict[str, Callable[[Data], list[Block]]] = {
        "participants": lambda all_: participants(all_["participants"]),
        "register": register,
        "resources": resources,
        "citations": citations,
        "method": method,
    }
    title = f"{letter} {titles.get(one['name'], _('Data licence'))}"
    blocks = makers.get(one["name"], licence)(data)
    return Section(f"annex-{texts.name(one['name'])}", (Run(title),), tuple(blocks))


def participants(who: Data) -> list[Block]:
    total = who["total"]
    if who["rule"] == "chatham":
        hidden = ngettext(
            "%(n)s person took part. A session was held under the Chatham House Rule, so neither names nor affiliations are listed.",
            "%(n)s people took part. A session was held under the Chatham House Rule, so neither names nor affiliations are listed.",
            total,
        )
        return [Text((Run(hidden % {"n": total}),))]
    told = ngettext(
        "%(n)s person took part; listed are those who agreed to be.",
        "%(n)s people took part; listed are those who agreed to be.",
        total,
    )
    lines = tuple(
        (Run(one["name"], kind="strong"), Run(f", {one['affiliation']}"))
        if one["name"] and one["affiliation"]
        else (Run(one["name"] or one["affiliation"]),)
        for one in who["listed"]
    )
    listed: Block = Items(lines) if lines else common.note(_("Nobody asked to be listed."))
    return [Text((Run(told % {"n": total}),)), listed]


def account(data: Data) -> Table:
    """How many of each disposition: they sum to the total."""
    rows = tuple((row["label"], str(row["count"])) for row in data["dispositions"])
    total = (_("Total"), str(data["contributions_total"]))
    head = (_("Disposition"), _("Contributions"))
    return Table(_("What became of the contributions"), head, (*rows, total))


def register(data: Data) -> list[Block]:
    """Every contribution, by session, with its words and its one disposition."""
    told = _(
        "Every contribution has one disposition, and the dispositions sum to the total. A number after ¶ is the paragraph of this report that rests on the words, or quotes them."
    )
    found: list[Block] = [common.note(told), account(data)]
    for session in data["sessions"]:
        if session["contributions"]:
            entries = tuple(common.contribution(one) for one in session["contributions"])
            name = f"register-{texts.name(session['reference'])}"
            found.append(Section(name, (Run(common.session_name(session)),), entries))
    return found


def resources(data: Data) -> list[Block]:
    """Addresses are printed, and lead nowhere from here."""
    found: list[Block] = []
    for session in data["sessions"]:
        lines = []
        for one in session["resources"]:
            language, direction = texts.language(one["language"]), texts.direction(one["direction"])
            line = [Run(one["title"], language, direction, "strong")]
            line.append(Run(f" · {one['kind_label']}", kind="muted"))
            if one["who"]["name"] or one["who"]["affiliation"]:
                line += [Run(f" · {_('shared by')} ", kind="muted"), *common.who(one["who"])]
            if one["url"]:
                line.append(Run(f" {one['url']}", "", "ltr", "muted"))
            lines.append(tuple(line))
        if lines:
            found += [common.label(common.session_name(session)), Items(tuple(lines))]
    return found


def citations(data: Data) -> list[Block]:
    told = _(
        "Passages of the sessions’ captions that contributions are about, as they stood when they were cited. The time is counted from the beginning of the session."
    )
    found: list[Block] = [common.note(told)]
    for session in data["sessions"]:
        for one in session["citations"]:
            at = Run(f" {one['at']}", "", "ltr", "muted")
            found += [Text((*common.links([one["contribution"]]), at), "by"), said(one)]
    return found


def method(data: Data) -> list[Block]:
    """The formulas, and every value that goes into them."""
    ranked = _(
        "Recommendations are ranked, and given one label, from the latest stance of each person who was not removed from the summit, counted by kind of delegation: A agree, D disagree, S all stances, passes included."
    )
    score = _(
        "The score is the geometric mean, over these groups, of (A + 1) / (S + 2) (group-aware consensus; Small and others, RECERCA 26 (2), 2021). With one group it is the lower bound of Wilson’s interval for A of S (z = 1.2816). Equal scores are ordered by the group with the least support, then by the number of stances."
    )
    rows = tuple(
        (str(name).replace("_", " "), str(value))
        for name, value in data["method"].items()
        if isinstance(value, int | float | str)
    )
    versions = tuple((one["name"], one["version"]) for one in data["method"].get("versions") or [])
    found: list[Block] = [Text((Run(ranked),)), Text((Run(score),))]
    found.append(Table(_("Thresholds"), (_("What"), _("Value")), (*rows, *versions)))
    decides = _("A label informs the rapporteur, who decides the status of each recommendation.")
    return [account(data), *found, common.note(decides)]


def licence(data: Data) -> list[Block]:
    given: list[Block] = [said(one) for one in data["narratives"] if one["section"] == "licence"]
    unnamed = _(
        "No licence has been given for the record. What people said stays theirs; quoting it with its reference is in order, and for anything more ask the organisers."
    )
    kept = _(
        "The record as JSON holds no account, no address and no identity that the rules of attribution forbid. Whoever publishes figures from it keeps groups of fewer than five people together, as this report does."
    )
    return [*(given or [Text((Run(unnamed),))]), common.note(kept)]
