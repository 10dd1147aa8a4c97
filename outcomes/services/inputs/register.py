"""The register: every contribution with its stable number and exactly one disposition."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from outcomes.models import Recommendation
from outcomes.services.inputs.attribution import who
from sessions.models import Contribution, Session
from summit.texts import direction

USED, MERGED, RECORDED, WITHHELD, PENDING, WITHDRAWN = (
    "used",
    "merged",
    "recorded",
    "withheld",
    "pending",
    "withdrawn",
)


def contribution_reference(session: Session, contribution: Contribution) -> str:
    """S2-C014."""
    return f"S{session.number}-C{contribution.number:03d}"


def recommendation_reference(session: Session, recommendation: Recommendation) -> str:
    """S2-R3."""
    return f"S{session.number}-R{recommendation.number}"


def uses(session: Session) -> dict[Any, list[str]]:
    """Which recommendations stand on which contribution, by its key."""
    found: dict[Any, list[str]] = {}
    for recommendation in session.recommendations.all():
        name = recommendation_reference(session, recommendation)
        for source in recommendation.sources.all():
            used = found.setdefault(source.contribution_id, [])
            if name not in used:
                used.append(name)
    return found


def disposition(contribution: Contribution, used: bool) -> str:
    """One word per contribution, so that dispositions sum to the total."""
    status = Contribution.Status
    withheld = {
        status.WITHDRAWN: WITHDRAWN,
        status.HIDDEN: WITHHELD,
        status.PENDING: PENDING,
    }
    merged = MERGED if contribution.head else RECORDED
    return withheld.get(status(contribution.status), USED if used else merged)


def is_printed(contribution: Contribution) -> bool:
    """Only what the room was shown leaves it."""
    return contribution.status == Contribution.Status.APPROVED


def contributions(session: Session, crowd: Counter[str]) -> list[dict[str, Any]]:
    """In order of their numbers. What may not be printed has neither words nor author here."""
    used = uses(session)
    questions: dict[Any, int] = {one.pk: one.position for one in session.guiding_questions.all()}
    return [
        {
            "reference": contribution_reference(session, one),
            "guiding_question": questions.get(one.guiding_question_id),
            "disposition": disposition(one, one.pk in used),
            "used_in": used.get(one.pk, []),
            "merged_into": contribution_reference(session, one.head) if one.head else "",
            **(_printed(one, session, crowd) if is_printed(one) else _unprinted()),
        }
        for one in session.contributions.all()
    ]


def _printed(one: Contribution, session: Session, crowd: Counter[str]) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "who": who(one, session, crowd),
        "text": one.text,
        "language": one.language,
        "direction": direction(one.language),
        "highlighted": one.is_highlighted,
    }


def _unprinted() -> dict[str, Any]:
    nobody = {"name": "", "affiliation": "", "anonymous": False}
    return {
        "kind": "",
        "who": nobody,
        "text": "",
        "language": "",
        "direction": "",
        "highlighted": False,
    }


def account(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many of each disposition, in a fixed order: ``[{"disposition", "label", "count"}]``.
    They sum to the number of entries."""
    counts = Counter(entry["disposition"] for entry in entries)
    labels = {
        USED: _("Used in a recommendation"),
        MERGED: _("Merged with other words"),
        RECORDED: _("Recorded, not used"),
        WITHHELD: _("Withheld by moderation"),
        PENDING: _("Waiting for a moderator"),
        WITHDRAWN: _("Withdrawn by the author"),
    }
    return [
        {"disposition": name, "label": text, "count": counts[name]}
        for name, text in labels.items()
        if counts[name] or name in {USED, RECORDED}
    ]
