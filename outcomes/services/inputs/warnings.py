"""What the reader of a job should know about the document."""

from collections.abc import Iterator
from typing import Any

from outcomes.models import Recommendation
from outcomes.services.inputs.outcome import paragraphs_of


def warnings(data: dict[str, Any]) -> list[dict[str, Any]]:
    """``[{"code", "what": [references]}]``: what the reader of the job should know."""
    found: dict[str, list[str]] = {}
    for session in data["sessions"]:
        for code in _about_session(session):
            found.setdefault(code, []).append(session["reference"])
        for one in session["recommendations"]:
            for code in _about_recommendation(one):
                found.setdefault(code, []).append(one["reference"])
    for one in paragraphs_of(data.get("draft")):
        for code in _about_paragraph(one, data["language"]):
            found.setdefault(code, []).append(one["number"] or one["text"]["text"][:40])
    if data["interface"] != data["language"]:
        found["interface-in-english"] = [data["language"]]
    return [{"code": code, "what": what} for code, what in found.items()]


def _about_session(session: dict[str, Any]) -> Iterator[str]:
    if not session["held"]:
        yield "not-held"
    if session["note"] is None:
        yield "no-note"
    elif session["note"]["fallback"]:
        yield "note-in-another-language"
    if (session.get("checks") or {"undecided": 0})["undecided"]:
        yield "corrections-undecided"


def _about_recommendation(one: dict[str, Any]) -> Iterator[str]:
    if one["text"]["fallback"]:
        yield "text-in-another-language"
    if one["status"] != Recommendation.Status.SET_ASIDE and not one["sources"]:
        yield "without-sources"
    if any(source["withheld"] for source in one["sources"]):
        yield "source-withheld"


def _about_paragraph(one: dict[str, Any], language: str) -> Iterator[str]:
    if one["text"]["fallback"]:
        yield "paragraph-in-another-language"
    if one["translations"].get(language, {}).get("stale"):
        yield "translation-stale"
