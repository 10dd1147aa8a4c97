"""The two documents as plain data, complete: the press adds nothing but form.

Every key is described in docs/document-data.md.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation

from outcomes.agreement.labels import DEFAULT
from outcomes.models import Document, Recommendation
from outcomes.press import version
from outcomes.services.inputs.attribution import participants
from outcomes.services.inputs.draft import NOTHING, draft_data
from outcomes.services.inputs.figures import figures
from outcomes.services.inputs.reading import Record, read
from outcomes.services.inputs.recommendations import operative
from outcomes.services.inputs.register import account
from outcomes.services.inputs.session_parts import session_data
from outcomes.services.inputs.snapshot import one_snapshot
from summit.models import Summit
from summit.texts import direction

FORMAT = 1


@dataclass(frozen=True)
class Frozen:
    """The inputs of one document. ``content`` is canonical JSON (UTF-8, sorted keys), ``digest`` its
    SHA-256; whoever has the published JSON can compute it again."""

    data: dict[str, Any]
    content: bytes
    digest: str

    @property
    def warnings(self) -> list[dict[str, Any]]:
        return list(self.data["warnings"])

    @property
    def summary(self) -> dict[str, Any]:
        """What the history says about the inputs."""
        numbers = self.data["figures"]
        names = ("sessions", "contributions", "questions", "recommendations", "stances")
        return {"as_of": self.data["as_of"], **{name: numbers[name] for name in names}}


def freeze(
    summit: Summit, document: str, language: str, options: dict[str, Any] | None = None
) -> Frozen:
    """Reads the summit in one snapshot. Raises QuotationBroken when a quotation is not verbatim."""
    with translation.override(interface_language(language)), one_snapshot():
        data = {**_document(read(summit, language), document), "options": options or {}}
    content = json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
    return Frozen(data, content, hashlib.sha256(content).hexdigest())


def interface_language(language: str) -> str:
    """The language of the document's own words: English where no catalogue exists."""
    return language if language in dict(settings.LANGUAGES) else "en"


def _document(record: Record, document: str) -> dict[str, Any]:
    paragraphs = operative(record)
    sessions = [session_data(record, session, paragraphs) for session in record.sessions]
    register = [entry for session in sessions for entry in session["contributions"]]
    interface = interface_language(record.language)
    data = {
        "format": FORMAT,
        "document": document,
        "language": record.language,
        "interface": interface,
        "direction": direction(interface),
        "press": version.fingerprint(interface),
        "as_of": record.as_of,
        "summit": _summit(record),
        "figures": figures(record),
        "sessions": sessions,
        "cancelled": [
            {"reference": f"S{one.number}", "title": record.words(one.title)}
            for one in record.cancelled
        ],
        "contributions_total": len(register),
        "dispositions": account(register),
        "method": DEFAULT.as_dict(),
        "participants": participants(record.people, record.sessions),
    }
    if document == Document.OUTCOME:
        data = _outcome(data, draft_data(record))
    return {**data, "warnings": _warnings(data)}


def _summit(record: Record) -> dict[str, Any]:
    summit = record.summit
    return {
        "slug": summit.slug,
        "title": record.words(summit.title),
        "description": record.words(summit.description),
        "host": summit.host,
        "place": summit.place,
        "starts_on": summit.starts_on.isoformat() if summit.starts_on else "",
        "ends_on": summit.ends_on.isoformat() if summit.ends_on else "",
        "time_zone": summit.time_zone,
        "languages": summit.language_codes,
    }


def _outcome(data: dict[str, Any], draft: dict[str, Any] | None) -> dict[str, Any]:
    """Only what the outcome document needs: the draft, sessions that recommend something, and the words
    that their recommendations or its paragraphs cite."""
    sessions = []
    evidence = {
        one["reference"]
        for each in (draft or NOTHING).get("paragraphs", [])
        for one in each["evidence"]
    }
    for session in data["sessions"]:
        cited = [
            one
            for one in session["contributions"]
            if one["used_in"] or one["reference"] in evidence
        ]
        if not session["recommendations"] and not cited:
            continue
        kept = ("number", "reference", "title", "held", "attribution", "attribution_label", "note")
        sessions.append(
            {
                **{name: session[name] for name in kept},
                "guiding_questions": session["guiding_questions"],
                "recommendations": session["recommendations"],
                "contributions": cited,
            }
        )
    dropped = {"participants", "cancelled", "method"}
    return {
        **{name: value for name, value in data.items() if name not in dropped},
        "sessions": sessions,
        "draft": draft,
    }


def _warnings(data: dict[str, Any]) -> list[dict[str, Any]]:
    """``[{"code", "what": [references]}]``: what the reader of the job should know."""
    found: dict[str, list[str]] = {}
    for session in data["sessions"]:
        for code in _about_session(session):
            found.setdefault(code, []).append(session["reference"])
        for one in session["recommendations"]:
            for code in _about_recommendation(one):
                found.setdefault(code, []).append(one["reference"])
    for one in (data.get("draft") or NOTHING).get("paragraphs", []):
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
