"""Recommendations with the words behind them; every quotation is held against its source."""

import hashlib
import re
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from outcomes.agreement.labels import DEFAULT, Label
from outcomes.agreement.wording import proposed
from outcomes.drafting.numbering import numbers as numbered
from outcomes.models import Endorsement, Evidence, OutcomeDraft, Recommendation, Source
from outcomes.services.inputs.agreement import rank, standing
from outcomes.services.inputs.attribution import CHATHAM, label
from outcomes.services.inputs.reading import Record
from outcomes.services.inputs.register import (
    contribution_reference,
    is_printed,
    recommendation_reference,
)
from sessions.models import Session
from summit.errors import RuleBroken
from summit.texts import direction


class QuotationBroken(RuleBroken):
    """A recommendation quotes words that are not (any more) at their place in the contribution."""


def operative(record: Record) -> dict[Any, int]:
    """Paragraph numbers of the outcome document. Once it is drafted: where a recommendation first stands in
    the draft. Before: by session, then by guiding question, then by number; what was set aside, or merged into
    another, has none."""
    if record.draft is not None:
        return _drafted(record.draft)
    numbers: dict[Any, int] = {}
    for session in record.sessions:
        order: dict[Any, int] = {one.pk: one.position for one in session.guiding_questions.all()}
        rows = [
            one
            for one in session.recommendations.all()
            if one.status != Recommendation.Status.SET_ASIDE and one.merged_into_id is None
        ]
        rows.sort(key=lambda one: (order.get(one.guiding_question_id, 10_000), one.number))
        for one in rows:
            numbers[one.pk] = len(numbers) + 1
    return numbers


def _drafted(draft: OutcomeDraft) -> dict[Any, int]:
    rows = [row for row in draft.paragraphs.all() if not row.is_deleted]
    full = numbered(draft.paragraphs.all())
    found: dict[Any, int] = {}
    for row in rows:
        number = re.match(r"\d+", full[row.pk].full)
        for one in row.recommendations.all():
            if number:
                found.setdefault(one.pk, int(number[0]))
    return found


def recommendations(
    record: Record, session: Session, crowd: Counter[str], paragraphs: dict[Any, int]
) -> list[dict[str, Any]]:
    """Of one session, in order of their numbers. Raises QuotationBroken."""
    positions: dict[Any, int] = {one.pk: one.position for one in session.guiding_questions.all()}
    rows = list(session.recommendations.all())
    entered = record.entered.get(session.pk, {})
    rules = record.rules.get(session.pk, DEFAULT)
    standings = {str(one.pk): standing(one.stances.all(), entered, rules) for one in rows}
    ranks = rank(standings, {str(one.pk) for one in rows if one.merged_into_id})
    return [
        {
            "reference": recommendation_reference(session, one),
            "paragraph": paragraphs.get(one.pk),
            "paragraph_label": _in_outcome(record, paragraphs.get(one.pk)),
            "guiding_question": positions.get(one.guiding_question_id),
            "text": record.words(one.text),
            "status": one.status,
            "status_label": str(Recommendation.Status(one.status).label),
            "opening": _opening(standings[str(one.pk)]["agreement"]),
            "merged_into": _head(session, one),
            "rank": ranks[str(one.pk)],
            "standing": standings[str(one.pk)],
            "sources": [
                _source(source, session, crowd, _place(one, session, paragraphs))
                for source in one.sources.all()
            ],
            "endorsements": [
                _signature(signed, session, record)
                for signed in record.signed.get(str(one.pk), [])
                if not one.merged_into_id
            ],
        }
        for one in rows
    ]


def _in_outcome(record: Record, number: int | None) -> str:
    """Where it stands, in words: an adopted outcome is no draft any more."""
    if number is None:
        return ""
    adopted = record.draft is not None and record.draft.is_adopted
    name = _("paragraph %(number)s of the outcome document")
    return (name if adopted else _("paragraph %(number)s of the draft outcome")) % {
        "number": number
    }


def _opening(label: str) -> str:
    """How the label says it, to stand before a dash."""
    return str(proposed(Label(label)).opening).rstrip(",، ")


def _head(session: Session, one: Recommendation) -> str:
    return recommendation_reference(session, one.merged_into) if one.merged_into else ""


def _signature(signed: Endorsement, session: Session, record: Record) -> dict[str, Any]:
    """Which delegation signed, and when; never who signed for it. Under the Chatham House Rule only that
    one did."""
    names = session.attribution != CHATHAM
    return {
        "delegation": signed.delegation.name if names else "",
        "kind": label(signed.delegation.kind) if names else "",
        "at": record.local(signed.created_at),
        "earlier_wording": signed.signed_earlier_wording,
    }


def _place(one: Recommendation, session: Session, paragraphs: dict[Any, int]) -> str:
    name = recommendation_reference(session, one)
    number = paragraphs.get(one.pk)
    if number is None:
        return _("Recommendation %(name)s") % {"name": name}
    return _("Paragraph %(number)d (recommendation %(name)s)") % {"number": number, "name": name}


def _source(source: Source, session: Session, crowd: Counter[str], place: str) -> dict[str, Any]:
    words = source.contribution
    name = contribution_reference(session, words)
    entry: dict[str, Any] = {"reference": name, "quote": "", "withheld": True}
    if not is_printed(words):
        return entry
    hold_against(source, place, name)
    return {
        **entry,
        "withheld": False,
        "quote": source.quote,
        "start": source.start,
        "end": source.end,
        "sha256": source.sha256,
        "language": words.language,
        "direction": direction(words.language),
        "whole": source.start == 0 and source.end == len(words.text),
    }


def hold_against(source: "Source | Evidence", place: str, name: str) -> None:
    """The words must still stand where they were quoted, as they were quoted."""
    there = source.contribution.text[source.start : source.end]
    digest = hashlib.sha256(source.quote.encode()).hexdigest()
    if there == source.quote and digest == source.sha256:
        return
    raise QuotationBroken(
        "quotation.broken",
        _(
            "%(place)s quotes %(contribution)s with the words “%(quote)s”, but they are no longer "
            "there. Choose the words again on the rapporteur's desk, then compile once more."
        )
        % {"place": place, "contribution": name, "quote": source.quote[:80]},
    )
