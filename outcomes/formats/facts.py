"""What a session's record consists of, as blocks: its note, agenda, cast, speaking times, polls, questions and
recommendations."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from outcomes.formats import common, texts
from outcomes.formats.tree import Block, Items, Run, Said, Table, Text, said
from outcomes.press.tags import hour

Data = Mapping[str, Any]


def note(value: Data | None) -> list[Block]:
    """The information note in its own words."""
    if value is None:
        return []
    found: list[Block] = []
    background = [
        text for part in value["background"] for text in (part["heading"], *part["paragraphs"])
    ]
    for title, lines in (
        (_("Overview"), value["overview"]),
        (_("Background"), background),
        (_("Scope"), value["scope"]),
        (_("Method"), value["method"]),
        (_("Closing"), value["closing"]),
    ):
        if any(lines):
            text = "\n\n".join(line for line in lines if line)
            found += [common.label(title), said({**value, "text": text})]
    return found


def agenda(rows: Sequence[Data]) -> list[Block]:
    head = (_("Item"), _("Began"), _("Planned"), _("Taken"))
    lines = tuple(
        (
            row["title"]["text"] or row["kind_label"],
            hour(row["started_at"] or "") or "–",
            _minutes(row["planned_minutes"]),
            _minutes(row["actual_minutes"]),
        )
        for row in rows
    )
    notes = [
        (Run(f"{common.labelled(row['title']['text'])} {row['notes']}"),)
        for row in rows
        if row.get("notes")
    ]
    return [Table(_("Agenda"), head, lines), *([Items(tuple(notes))] if notes else [])]


def _minutes(count: int | None) -> str:
    return _("%(n)s min") % {"n": count} if count else "–"


def cast(rows: Sequence[Data]) -> list[Block]:
    """As in the public programme: never tied to words."""
    lines = []
    for one in rows:
        line = [
            Run(f"{common.labelled(one['part_label'])} ", kind="muted"),
            Run(one["name"], kind="strong"),
        ]
        line += [Run(f", {one['affiliation']}")] if one["affiliation"] else []
        line += [Run(f" · {one['topic']}", kind="muted")] if one["topic"] else []
        lines.append(tuple(line))
    return [Items(tuple(lines))] if lines else []


def floor(value: Data | None) -> list[Block]:
    if not value:
        return []
    rows = [
        (f"{row['label']} ({_speeches(row['speeches'])})", row["clock"]) for row in value["groups"]
    ]
    rows.append((f"{_('Together')} ({_speeches(value['speeches'])})", value["clock"]))
    return [Table(_("Speaking times"), (_("Kind"), _("Time")), tuple(rows))]


def _speeches(count: int) -> str:
    return ngettext("%(n)s speech", "%(n)s speeches", count) % {"n": count}


def poll(one: Data) -> list[Block]:
    votes = ngettext("%(n)s vote", "%(n)s votes", one["votes"]) % {"n": one["votes"]}
    by = [Run(one["kind_label"], kind="strong"), Run(f" · {votes}", kind="muted")]
    by += [Run(f" · {_('secret ballot')}", kind="muted")] if one["secret"] else []
    by += [Run(f" · {_('still open')}", kind="muted")] if one["open"] else []
    asked = common.words_of({**one, "text": one["question"]})
    return [Text(tuple(by), "by"), asked, *_result(one)]


def _result(one: Data) -> list[Block]:
    if one["sealed"]:
        few = _(
            "Fewer than three votes: the result of a secret ballot would say who voted what, and is not printed."
        )
        sealed = _("The result of a secret ballot is sealed while it is open.")
        return [common.note(sealed if one["open"] else few)]
    if not one["lines"]:
        return [common.note(_("Nobody voted."))]
    ranking = one["kind"] == "ranking"
    rows = tuple(
        (
            line["label"],
            str(line["points"]) if ranking else f"{line['count']} · {line['percent']} %",
        )
        for line in one["lines"]
    )
    head = (pgettext("in a poll", "Answer"), _("Points") if ranking else _("Votes"))
    found: list[Block] = [Table(_("Result"), head, rows)]
    if one.get("mean"):
        found.append(common.note(_("Mean: %(mean)s") % {"mean": one["mean"]}))
    if one.get("winner"):
        found.append(common.note(f"{_('Beats each other option in pairs:')} {one['winner']}"))
    return found


def question(one: Data) -> list[Block]:
    count = one["upvotes"]
    upvotes = ngettext("%(n)s upvote", "%(n)s upvotes", count) % {"n": count}
    by = (*common.who(one["who"]), Run(f" · {upvotes}", kind="muted"))
    found: list[Block] = [Text(by, "by"), common.words_of(one)]
    if one["answer"]:
        language, direction = one["answer_language"], one["answer_direction"]
        answer = Said(one["answer"], texts.language(language), texts.direction(direction))
        found += [common.label(_("Answer")), answer]
    elif one["answered"]:
        kept = _("Answered in the session; no written answer was kept.")
        found.append(common.note(kept))
    if one["likewise"]:
        found.append(common.label(_("Also asked as")))
        found += [common.words_of(other) for other in one["likewise"]]
    return found


def recommendation(one: Data) -> list[Block]:
    """Its text, where people stand, and the words behind it."""
    by = [
        Run(f"{one['reference']} ", "", "ltr", "strong"),
        Run(one["status_label"], kind="strong"),
    ]
    told = [_("rank %(rank)s") % {"rank": one["rank"]}]
    if one["paragraph_label"]:
        told.append(one["paragraph_label"])
    if one["guiding_question"]:
        told.append(_("guiding question %(number)s") % {"number": one["guiding_question"]})
    by += [Run(f" · {part}", kind="muted") for part in told]
    found: list[Block] = [Text(tuple(by), "by"), said(one["text"]), *standing(one["standing"])]
    found.append(common.label(_("From the words of")))
    nothing = [common.note(_("No words are linked to it."))]
    return [*found, *(common.sources(one["sources"]) or nothing)]


def standing(value: Data) -> list[Block]:
    """By groups, as they are shown, and in one label."""
    if not value["all"]["total"]:
        return [common.note(_("Nobody has taken a stance."))]
    rows = tuple(
        (group["label"], str(group["agree"]), str(group["passed"]), str(group["disagree"]))
        for group in [*value["groups"], value["all"]]
    )
    head = ("", _("agree"), _("pass"), _("disagree"))
    told = value["agreement_label"]
    if value["agreement"] != "insufficient":
        told += f" · {_('score %(score)s') % {'score': value['score']}}"
        if value["unheard"]:
            told += f" · {_('hardly heard:')} {', '.join(value['unheard'])}"
    return [Table(_("Where people stand"), head, rows), common.note(told)]
