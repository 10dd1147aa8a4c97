"""One session as a chapter of the report: how it was held, who opened it, what was discussed under each
guiding question, what was asked, recommended and disputed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outcomes.press.tags import day, hour
from outcomes.services.inputs.attribution import AFFILIATION, CHATHAM
from outcomes.services.inputs.body import Body
from outcomes.services.inputs.discussion import discuss
from outcomes.services.inputs.register import excerpt

Data = Mapping[str, Any]


def session_chapter(body: Body, session: Data, zone: str) -> None:
    name = session["reference"]
    title = _("Session %(number)d") % {"number": session["number"]}
    body.chapter(name, title, session=name, words=session["title"])
    if not session["held"]:
        _announce(body, session)
        if not any(one["text"] for one in session["contributions"]):
            return
    else:
        _hold(body, session, zone)
    _open(body, session)
    discuss(body, session)
    _vote(body, session)
    _ask(body, session)
    _recommend(body, session)
    _dissent(body, session)


# ------------------------------------------------------------------ to come
def _announce(body: Body, session: Data) -> None:
    text = _("This session had not been held when the record was closed. It appears with its information note and its guiding questions.")  # fmt: skip
    if session["planned_at"]:
        text += " " + _("It is planned for %(day)s.") % {"day": day(session["planned_at"])}
    body.say("coming", text)
    name = session["reference"]
    body.section(f"{name}-planned", _("What is planned"), name)
    _note(body, session)
    if session["guiding_questions"]:
        body.say("guiding_questions", _("Its guiding questions are:"))
    if session["agenda"]:
        body.say("agenda", _("The agenda, as planned:"))


def _note(body: Body, session: Data) -> None:
    if session["note"]:
        body.say("note", _("The information note of the session sets out:"))
    else:
        body.say("text", _("This session has no information note."))


# ------------------------------------------------------------------ held
def _hold(body: Body, session: Data, zone: str) -> None:
    body.section(
        f"{session['reference']}-held", _("How the session was held"), session["reference"]
    )
    body.say("text", _when(session, zone))
    body.tell("held", session["reference"])
    body.say("text", _rules(session))
    _note(body, session)
    if session["agenda"]:
        body.say("agenda", _("The agenda, as it was planned and as it ran:"))
    if session["floor"]:
        body.say("floor", _("Speaking times, as the clock counted them:"))
    if session["checks"]:
        body.say("text", _checked(session["checks"]))


def _when(session: Data, zone: str) -> str:
    values = {
        "day": day(session["started_at"]),
        "begin": hour(session["started_at"]),
        "end": hour(session["ended_at"]),
        "zone": zone,
    }
    if not session["ended_at"]:
        running = _("The session began on %(day)s at %(begin)s (%(zone)s) and was not over when the record was closed.")  # fmt: skip
        return str(running % values)
    held = _("The session was held on %(day)s from %(begin)s to %(end)s (%(zone)s).") % values
    minutes = session["actual_minutes"]
    took = ngettext("It took %(n)d minute; %(planned)d were planned.",
                    "It took %(n)d minutes; %(planned)d were planned.", minutes)  # fmt: skip
    return f"{held} {took % {'n': minutes, 'planned': session['planned_minutes']}}"


def _rules(session: Data) -> str:
    attribution = {
        str(CHATHAM): _("It was held under the Chatham House Rule: neither the identity nor the affiliation of speakers and participants is printed."),
        str(AFFILIATION): _("Words are printed with affiliations and without names."),
    }  # fmt: skip
    said = [
        attribution.get(
            session["attribution"],
            _("It was held on the record: words are printed with names and affiliations."),
        )
    ]
    if strict := sum(bool(one["attribution"]) for one in session["contributions"]):
        said.append(
            ngettext("%(n)d contribution is under a stricter rule.",
                     "%(n)d contributions are under a stricter rule.", strict) % {"n": strict}
        )  # fmt: skip
    if strict := _stricter_questions(session):
        said.append(
            ngettext("%(n)d question is under a stricter rule.",
                     "%(n)d questions are under a stricter rule.", strict) % {"n": strict}
        )  # fmt: skip
    said.append(
        _("A moderator approved contributions and questions before the room saw them.")
        if session["approved_first"]
        else _("Contributions and questions were shown at once and moderated afterwards.")
    )
    if session["allowed_anonymous"]:
        said.append(_("Questions could be asked without a name."))
    return " ".join(map(str, said))


def _stricter_questions(session: Data) -> int:
    every = [each for one in session["questions"] for each in (one, *one["likewise"])]
    return sum(bool(one["attribution"]) for one in every)


def _checked(checks: Data) -> str:
    """Nobody's answer is told from another's."""
    sent = ngettext(
        "%(speakers)d speaker was sent what is quoted under their name (%(quotations)d quotations).",
        "%(speakers)d speakers were sent what is quoted under their names (%(quotations)d quotations).",
        checks["speakers"],
    )  # fmt: skip
    answers = _("Confirmed: %(confirmed)d. Corrected: %(corrected)d. Correction not accepted: %(refused)d. Correction not decided about: %(undecided)d. Without an answer: %(unanswered)d; silence until %(due)s counts as confirmed.")  # fmt: skip
    return f"{sent % checks} {answers % {**checks, 'due': day(checks['due'])}}"


def _open(body: Body, session: Data) -> None:
    """Opening and panel, by speaker as far as the rule allows."""
    said: dict[tuple[str, str], list[Data]] = {}
    for one in session["contributions"]:
        if one["on_panel"]:
            said.setdefault((one["who"]["name"], one["who"]["affiliation"]), []).append(one)
    hidden = session["attribution"] == CHATHAM
    if not session["cast"] and not hidden:
        return
    body.section(f"{session['reference']}-panel", _("Opening and panel"), session["reference"])
    body.tell("panel", session["reference"])
    if hidden:
        body.say("text", _("Speakers are not named, and their words are not told from others’."))
    else:
        body.say("cast", _("These had a part in the session:"))
    for words in said.values():
        body.quote("speaker", [excerpt(one) for one in words], who=words[0]["who"])


# ------------------------------------------------------------------ polls and questions
def _vote(body: Body, session: Data) -> None:
    if session["polls"]:
        body.section(f"{session['reference']}-polls", _("Polls"), session["reference"])
        for place, _poll in enumerate(session["polls"]):
            body.say("poll", index=place)


def _ask(body: Body, session: Data) -> None:
    """All of them, with and without an answer."""
    name, asked = session["reference"], session["questions"]
    if not asked and not session["questions_unprinted"]:
        return
    for key, title, answered, none in (
        ("answered", _("Questions answered"), True, _("No question was answered.")),
        ("unanswered", _("Questions without an answer"), False, _("No question was left without an answer.")),
    ):  # fmt: skip
        body.section(f"{name}-{key}", title, name)
        if answered:
            body.tell("questions", name)
        chosen = [place for place, one in enumerate(asked) if one["answered"] == answered]
        for place in chosen:
            body.say("question", index=place)
        if not chosen:
            body.say("text", none)
    if unprinted := session["questions_unprinted"]:
        body.say(
            "text",
            ngettext("%(n)d question was withheld, withdrawn or still waiting, and is only counted here.",
                     "%(n)d questions were withheld, withdrawn or still waiting, and are only counted here.",
                     unprinted) % {"n": unprinted},
        )  # fmt: skip


# ------------------------------------------------------------------ recommendations and dissent
def _recommend(body: Body, session: Data) -> None:
    name = session["reference"]
    body.section(f"{name}-recommendations", _("Recommendations"), name)
    body.tell("recommendations", name)
    for one in sorted(session["recommendations"], key=lambda one: one["rank"]):
        body.recommend(one)
    if not session["recommendations"]:
        body.say("text", _("No recommendation was made."))


def _dissent(body: Body, session: Data) -> None:
    """What found no support, what groups did not share, and who spoke against it."""
    name = session["reference"]
    body.section(f"{name}-dissent", _("Dissent"), name)
    body.tell("dissent", name)
    disputed = [
        {"reference": one["reference"], "groups": _against(one["standing"])}
        for one in session["recommendations"]
        if not one["merged_into"]
        and (
            one["status"] == "set_aside"
            or one["standing"]["agreement"] in {"not_supported", "divided", "not_shared"}
            or _against(one["standing"])
        )
    ]
    opposing = [
        one["reference"] for one in session["contributions"] if one["relation"] == "opposes"
    ]
    if disputed:
        body.say(
            "disputed", _("These recommendations were set aside, or not shared:"), items=disputed
        )
    if opposing:
        body.say("opposing", _("These contributions oppose others; their words stand under the guiding questions and in the register:"), references=opposing)  # fmt: skip
    if not disputed and not opposing:
        body.say("text", _("No dissent was recorded."))


def _against(standing: Data) -> list[dict[str, Any]]:
    """Groups, as they are printed, of whom more disagree than agree."""
    return [
        {"label": group["label"], "disagree": group["disagree"], "total": group["total"]}
        for group in standing["groups"]
        if group["disagree"] > group["agree"]
    ]
