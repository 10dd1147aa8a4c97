"""Participation in numbers."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from outcomes.agreement.labels import Label
from outcomes.services.inputs.attribution import CROWD, label
from outcomes.services.inputs.reading import Record
from sessions.models import Contribution, Question


def figures(record: Record) -> dict[str, Any]:
    """Totals, and charts as lists of ``{"label", "count"}``."""
    said = [one for session in record.sessions for one in session.contributions.all()]
    asked = [one for session in record.sessions for one in session.questions.all()]
    made = [one for session in record.sessions for one in session.recommendations.all()]
    # What was merged is counted in the one that it stands with.
    proposed = [one for one in made if one.merged_into_id is None]
    public = [one for one in said if one.status == Contribution.Status.APPROVED]
    answered = [one for one in asked if one.status == Question.Status.ANSWERED]
    return {
        "people": len(record.people),
        "countries": len({one.country for one in record.people} - {""}),
        "sessions": len(record.sessions),
        "sessions_held": sum(session.was_held for session in record.sessions),
        "contributions": len(said),
        "contributions_printed": len(public),
        "contributions_spoken": sum(one.kind == Contribution.Kind.SPOKEN for one in public),
        "questions": len(asked),
        "questions_answered": len(answered),
        "recommendations": len(proposed),
        "stances": sum(
            stance.participation.banned_at is None
            for one in proposed
            for stance in one.stances.all()
        ),
        "by_kind": _by_kind(record),
        "by_country": _by_country(record),
        "by_language": _by_language(public),
    }


def labels(sessions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many recommendations bear each label, set-aside ones left out; every label, in their order."""
    counts = Counter(
        one["standing"]["agreement"]
        for session in sessions
        for one in session["recommendations"]
        if one["status"] != "set_aside" and not one["merged_into"]
    )
    return [
        {"agreement": str(one.value), "label": str(one.label), "count": counts[one.value]}
        for one in Label
    ]


def _by_kind(record: Record) -> list[dict[str, Any]]:
    """Kinds with at least five people; the others, and who declared none, as one bar."""
    return _in_crowds(Counter(person.kind for person in record.people), label, _("Others"))


def _by_country(record: Record) -> list[dict[str, Any]]:
    """Countries of residence with at least five people; the others as one bar."""
    counts = Counter(person.country for person in record.people if person.country)
    names = Locale.parse((get_language() or "en").replace("-", "_")).territories
    return _in_crowds(counts, lambda code: str(names.get(code, code)), _("Other countries"))


def _in_crowds(
    counts: Counter[str], name: Callable[[str], str], others: str
) -> list[dict[str, Any]]:
    """No bar is fewer than five people, not even the last one: nobody is found by subtraction. None at
    all where there would be one."""
    large = [(key, count) for key, count in _ordered(counts) if key and count >= CROWD]
    rest = counts.total() - sum(count for _key, count in large)
    while large and 0 < rest < CROWD:
        rest += large.pop()[1]
    bars = [{"label": name(key), "count": count} for key, count in large]
    if bars and rest:
        bars.append({"label": others, "count": rest})
    return bars


def _by_language(public: list[Contribution]) -> list[dict[str, Any]]:
    """Contributions, not people: in which language each was said is printed beside it anyway."""
    names = Locale.parse((get_language() or "en").replace("-", "_")).languages
    counts = Counter(one.language for one in public)
    return [
        {"label": str(names.get(code, code)).capitalize(), "count": count}
        for code, count in _ordered(counts)
    ]


def _ordered(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
