"""Who and what was heard under each guiding question, in the document's figures: nobody is picked out."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from outcomes.agreement.labels import Label
from outcomes.coverage import COVERED, SILENT, Asked, Heard, Said, Speech, measure
from outcomes.services.inputs.attribution import CROWD
from sessions.models import Contribution, FloorRequest, Question, Session
from sessions.models.agenda import in_minutes

AGREED = (str(Label.CONSENSUS.value), str(Label.BROAD.value))


def coverage(session: Session, proposed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row for each guiding question, silent ones too, and a last one (number null) for what was said
    or asked outside them, where something was. ``kinds`` is null where fewer than five people were heard."""
    numbers = {str(one.pk): one.position for one in session.guiding_questions.all()}
    agreed: dict[int | None, int] = defaultdict(int)
    for one in proposed:
        counts = one["standing"]["agreement"] in AGREED and not one["merged_into"]
        agreed[one["guiding_question"]] += counts
    found = measure(_said(session), _speeches(session), questions=[*numbers], kinds={}, regions={},
                    languages=[], asked=_asked(session))  # fmt: skip
    return [
        _row(heard, numbers.get(heard.key), agreed)
        for heard in found.questions
        if heard.key or heard.contributions or heard.asked
    ]


def _row(heard: Heard, number: int | None, agreed: dict[int | None, int]) -> dict[str, Any]:
    return {
        "guiding_question": number,
        "state": heard.state,
        "state_label": _state(heard.state),
        "contributions": heard.contributions,
        "spoken": heard.spoken,
        "people": heard.people,
        "kinds": round(heard.kinds, 1) if heard.people >= CROWD else None,
        "seconds": heard.seconds,
        "clock": in_minutes(heard.seconds) if heard.seconds else "",
        "asked": heard.asked,
        "answered": heard.answered,
        "agreed": agreed[number],
    }


def _state(state: str) -> str:
    names = {SILENT: _("Silent"), COVERED: _("Covered")}
    return names.get(state, _("Thin"))


def states(sessions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many guiding questions of held sessions were covered, thin and silent."""
    rows = [
        row
        for session in sessions
        if session["held"]
        for row in session["coverage"]
        if row["guiding_question"]
    ]
    return [
        {
            "state": state,
            "label": _state(state),
            "count": sum(row["state"] == state for row in rows),
        }
        for state in (COVERED, "thin", SILENT)
    ]


def _said(session: Session) -> list[Said]:
    return [
        Said(
            str(one.guiding_question_id or ""),
            one.voice,
            one.speaks_as,
            "",
            one.language,
            one.kind == Contribution.Kind.SPOKEN,
        )
        for one in session.contributions.all()
        if one.status == Contribution.Status.APPROVED
    ]


def _asked(session: Session) -> list[Asked]:
    """Those that are printed; what was asked again in other words is one question."""
    shown = {Question.Status.APPROVED, Question.Status.ANSWERED}
    return [
        Asked(str(one.guiding_question_id or ""), one.status == Question.Status.ANSWERED)
        for one in session.questions.all()
        if one.status in shown
    ]


def _speeches(session: Session) -> list[Speech]:
    return [
        Speech(str(one.guiding_question_id or ""), _kind(one), "", one.language, one.seconds_spoken)
        for one in session.floor.all()
    ]


def _kind(one: FloorRequest) -> str:
    return one.participation.kind if one.participation else ""
