"""The discussion, guiding question by guiding question: coverage, convergence, differing views, quotations.
A question under which nothing was said is printed as well."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outcomes.dispositions import DIFFERS
from outcomes.services.inputs.body import Body
from outcomes.services.inputs.covering import AGREED
from outcomes.services.inputs.register import excerpt

Data = Mapping[str, Any]
DIFFERING = ("divided", "not_shared", "not_supported")


def discuss(body: Body, session: Data) -> None:
    name = session["reference"]
    words = {one["number"]: one["text"] for one in session["guiding_questions"]}
    body.section(f"{name}-discussion", _("Discussion"), name)
    body.say("text", _how_many(session))
    body.tell("discussion", name)
    for row in session["coverage"]:
        number = row["guiding_question"]
        if number is None and not row["contributions"]:
            continue  # only questions were asked there: they have a part of their own
        if number is None:
            body.section(f"{name}-general", _("Outside the guiding questions"), name)
        else:
            title = _("Guiding question %(number)d") % {"number": number}
            body.section(f"{name}-question-{number}", title, name, words[number])
        body.say("coverage", _heard(row), state=row["state"], state_label=row["state_label"])
        if row["contributions"]:
            _converge(body, session, number)
            _differ(body, session, number)
            _quote(body, session, number)


def _how_many(session: Data) -> str:
    printed = sum(bool(one["text"]) for one in session["contributions"])
    silent = sum(
        row["state"] == "silent" and row["guiding_question"] is not None
        for row in session["coverage"]
    )
    said = ngettext("%(n)d contribution was shown in the session.",
                    "%(n)d contributions were shown in the session.", printed) % {"n": printed}  # fmt: skip
    if silent:
        said += " " + ngettext("%(n)d guiding question was left without a word.",
                               "%(n)d guiding questions were left without a word.",
                               silent) % {"n": silent}  # fmt: skip
    return str(said)


def _heard(row: Data) -> str:
    """The figures behind the state, in a sentence."""
    if not row["contributions"]:
        return " ".join([str(_("Nothing was said under this question.")), *_answered(row)])
    said = [
        ngettext("%(n)d contribution", "%(n)d contributions", row["contributions"])
        % {"n": row["contributions"]},
        *([_spoken(row["spoken"])] if row["spoken"] else []),
        ngettext("%(n)d person heard", "%(n)d people heard", row["people"]) % {"n": row["people"]},
    ]
    if row["kinds"]:
        kinds = f"{row['kinds']:.1f}"
        said.append(_("as mixed as %(kinds)s equally large kinds of delegation") % {"kinds": kinds})
    if row["clock"]:
        said.append(_("%(clock)s minutes on the floor") % {"clock": row["clock"]})
    said.append(
        ngettext("%(n)d recommendation with consensus or broad support",
                 "%(n)d recommendations with consensus or broad support", row["agreed"])
        % {"n": row["agreed"]}
    )  # fmt: skip
    return " ".join([", ".join(map(str, said)) + ".", *_answered(row)])


def _answered(row: Data) -> list[str]:
    """The share of the audience's questions that have an answer."""
    if not row["asked"]:
        return []
    told = ngettext(
        "Questions from the audience: %(n)d, of which %(answered)d answered (%(percent)d %%).",
        "Questions from the audience: %(n)d, of which %(answered)d answered (%(percent)d %%).",
        row["asked"],
    )
    percent = round(100 * row["answered"] / row["asked"])
    return [told % {"n": row["asked"], "answered": row["answered"], "percent": percent}]


def _spoken(count: int) -> str:
    return ngettext("%(n)d of them spoken", "%(n)d of them spoken", count) % {"n": count}


def _converge(body: Body, session: Data, number: int | None) -> None:
    """Recommendations with consensus or broad support, and what the contributions were about."""
    shared = [
        {"reference": one["reference"], "opening": one["opening"]}
        for one in _of(session["recommendations"], number)
        if one["standing"]["agreement"] in AGREED
        and one["status"] != "set_aside"
        and not one["merged_into"]
    ]
    if shared:
        body.say("convergence", _("Points of convergence:"), items=shared)
    else:
        body.say(
            "text", _("No recommendation under this heading found consensus or broad support.")
        )
    themes = [
        {"name": one["name"], "contributions": one["contributions"]}
        for one in _of(session["themes"], number)
    ]
    if themes:
        body.say("themes", _("The rapporteur grouped the contributions by theme:"), items=themes)


def _differ(body: Body, session: Data, number: int | None) -> None:
    """Recommendations on which groups are divided, and answers that nuance, oppose or amend."""
    apart = [
        {"reference": one["reference"], "opening": one["opening"]}
        for one in _of(session["recommendations"], number)
        if one["standing"]["agreement"] in DIFFERING
    ]
    answers = [
        {
            **excerpt(one),
            "relation": one["relation"],
            "relation_label": one["relation_label"],
            "answers": one["answers"],
        }
        for one in _of(session["contributions"], number)
        if one["relation"] in DIFFERS
    ]
    if apart:
        body.say("differing", _("Views differ on:"), items=apart)
    if answers:
        body.quote("views", answers, _("Answers that nuance, oppose or amend:"))
    if not apart and not answers:
        body.say("text", _("No differing view was recorded."))


def _quote(body: Body, session: Data, number: int | None) -> None:
    """The stretches that recommendations rest on, and what a moderator highlighted."""
    chosen = stretches(session)
    items = []
    for one in _of(session["contributions"], number):
        stretched = chosen.get(one["reference"], [])
        whole = [item for item in stretched if item["whole"]]
        items += whole or stretched
        if one["highlighted"] and not whole:
            items.append(excerpt(one))
    if items:
        body.quote("quotations", items, _("In the words of those who spoke:"))


def stretches(session: Data) -> dict[str, list[dict[str, Any]]]:
    """The quotations of all recommendations, each stretch once, by contribution."""
    corrected = {one["reference"] for one in session["contributions"] if one["correction"]}
    found: dict[str, dict[tuple[int, int], dict[str, Any]]] = {}
    for one in session["recommendations"]:
        for source in one["sources"]:
            if not source["withheld"]:
                item = {
                    "reference": source["reference"],
                    "quote": source["quote"],
                    "whole": source["whole"],
                    "corrected": False,
                    "outdated": source["reference"] in corrected,
                }
                stretch = (source["start"], source["end"])
                found.setdefault(source["reference"], {}).setdefault(stretch, item)
    return {
        name: [by_place[place] for place in sorted(by_place)] for name, by_place in found.items()
    }


def _of(rows: Any, number: int | None) -> list[Any]:
    """What belongs under this guiding question, or under none."""
    return [one for one in rows if one["guiding_question"] == number]
