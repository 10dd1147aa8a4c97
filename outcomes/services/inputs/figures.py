"""Participation in numbers."""

from collections import Counter
from typing import Any

from babel import Locale
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from outcomes.services.inputs.attribution import CROWD, label
from outcomes.services.inputs.reading import Record
from sessions.models import Contribution, Question


def figures(record: Record) -> dict[str, Any]:
    """Totals, and charts as lists of ``{"label", "count"}``."""
    said = [one for session in record.sessions for one in session.contributions.all()]
    asked = [one for session in record.sessions for one in session.questions.all()]
    proposed = [one for session in record.sessions for one in session.recommendations.all()]
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
        "stances": sum(len(one.stances.all()) for one in proposed),
        "by_kind": _by_kind(record),
        "by_country": _by_country(record),
        "by_language": _by_language(public),
    }


def _by_kind(record: Record) -> list[dict[str, Any]]:
    counts = Counter(person.kind for person in record.people)
    undeclared = counts.pop("", 0)
    bars = [{"label": label(kind), "count": count} for kind, count in _ordered(counts)]
    if undeclared:
        bars.append({"label": pgettext("delegation kind", "Not declared"), "count": undeclared})
    return bars


def _by_country(record: Record) -> list[dict[str, Any]]:
    """Countries of residence with at least five people; the others as one bar."""
    counts = Counter(person.country for person in record.people if person.country)
    large = {code: count for code, count in counts.items() if count >= CROWD}
    names = Locale.parse((get_language() or "en").replace("-", "_")).territories
    bars = [
        {"label": str(names.get(code, code)), "count": count} for code, count in _ordered(large)
    ]
    others = counts.total() - sum(large.values())
    if bars and others:
        bars.append({"label": _("Other countries"), "count": others})
    return bars


def _by_language(public: list[Contribution]) -> list[dict[str, Any]]:
    names = Locale.parse((get_language() or "en").replace("-", "_")).languages
    counts = Counter(one.language for one in public)
    return [
        {"label": str(names.get(code, code)).capitalize(), "count": count}
        for code, count in _ordered(counts)
    ]


def _ordered(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
