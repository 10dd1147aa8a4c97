"""The two documents as plain data, complete: the press adds nothing but form.

Every key is described in docs/document-data.md.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from outcomes.models import Document, OutcomeDraft
from outcomes.press import version
from outcomes.press.canonical import canonical
from outcomes.press.tags import day
from outcomes.scopes import complete, parse
from outcomes.services.inputs.attribution import participants
from outcomes.services.inputs.body import Body, conclude, introduce
from outcomes.services.inputs.chapters import session_chapter
from outcomes.services.inputs.covering import states
from outcomes.services.inputs.draft import draft_data
from outcomes.services.inputs.figures import figures, labels
from outcomes.services.inputs.method import method
from outcomes.services.inputs.narratives import named_in_narratives, narratives
from outcomes.services.inputs.outcome import outcome, places
from outcomes.services.inputs.reading import Record, read
from outcomes.services.inputs.recommendations import operative
from outcomes.services.inputs.register import settle
from outcomes.services.inputs.session_parts import session_data
from outcomes.services.inputs.snapshot import one_snapshot, seldom_collecting
from outcomes.services.inputs.volumes import volumes
from outcomes.services.inputs.warnings import warnings
from summit.models import Summit
from summit.texts import direction

FORMAT = 2


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
        counted = {name: numbers[name] for name in names}
        draft = self.data.get("draft") or {}
        adopted = draft.get("status") in OutcomeDraft.ADOPTED
        return {"as_of": self.data["as_of"], **counted, "adopted": adopted}


def freeze(
    summit: Summit,
    document: str,
    language: str,
    options: dict[str, Any] | None = None,
    scope: str = "",
) -> Frozen:
    """Reads the summit, or the part of it that ``scope`` names, in one snapshot. Raises QuotationBroken
    when a quotation is not verbatim, and DoesNotAddUp when a contribution has no disposition."""
    chosen = complete(options)
    with (
        translation.override(interface_language(language)),
        one_snapshot(),
        seldom_collecting(),
    ):
        record = read(summit, language, parse(scope), chosen)
        data = {**_document(record, document), "options": chosen}
    return Frozen(data, *canonical(data))


def interface_language(language: str) -> str:
    """The language of the document's own words: English where no catalogue exists."""
    return language if language in dict(settings.LANGUAGES) else "en"


def _document(record: Record, document: str) -> dict[str, Any]:
    paragraphs = operative(record)
    sessions = [session_data(record, session, paragraphs) for session in record.sessions]
    interface = interface_language(record.language)
    data: dict[str, Any] = {
        "format": FORMAT,
        "document": document,
        "language": record.language,
        "interface": interface,
        "direction": direction(interface),
        "press": version.fingerprint(interface),
        "as_of": record.as_of,
        "scope": _scope(record),
        "summit": _summit(record),
        "figures": figures(record),
        "sessions": sessions,
        "cancelled": [
            {"reference": f"S{one.number}", "title": record.words(one.title)}
            for one in record.cancelled
        ],
        "narratives": narratives(record),
        "follow_up": record.ending.follow_up,
        "rejected_amendments": record.ending.rejected,
        "contributions_total": record.contributions_total,
        "method": method(),
        "participants": _participants(record),
    }
    data["figures"] |= {"labels": labels(sessions), "coverage": states(sessions)}
    if document == Document.OUTCOME:
        draft = draft_data(record)
        rows = settle(sessions, places(data, draft), record.contributions_total)
        data = outcome({**data, "dispositions": rows}, draft)
    else:
        data |= _body(record, data)
        data |= volumes(record, data)
    told = [*warnings(data), *named_in_narratives(record, data.get("narratives", []))]
    return {**data, "warnings": told}


def _body(record: Record, data: dict[str, Any]) -> dict[str, Any]:
    """The report's numbered paragraphs, and what follows from the numbers."""
    body, sessions = Body(data["narratives"]), data["sessions"]
    introduce(body, data)
    for session in sessions:
        session_chapter(body, session, record.summit.time_zone)
    conclude(body, data)
    for session in sessions:
        for one in session["recommendations"]:
            one["report_paragraph"] = body.recommended.get(one["reference"])
    rows = settle(sessions, body.places, record.contributions_total)
    return {"sections": body.sections, "annexes": _annexes(record, data), "dispositions": rows}


def _participants(record: Record) -> dict[str, Any]:
    """Nobody is listed where the annex is left out."""
    found = participants(record.people, record.sessions)
    return found if record.options["participants"] else {**found, "listed": []}


def _annexes(record: Record, data: dict[str, Any]) -> list[dict[str, str]]:
    """Those that this document has, in order, with their letters."""
    there = {
        "participants": True,
        "register": True,
        "resources": any(one["resources"] for one in data["sessions"]),
        "citations": any(one["citations"] for one in data["sessions"]),
        "method": True,
        "licence": True,
    }
    names = [name for name, has in there.items() if has and record.options.get(name, True)]
    return [{"name": name, "letter": chr(ord("A") + place)} for place, name in enumerate(names)]


def _scope(record: Record) -> dict[str, str]:
    """What the document is about, and how that is called."""
    scope, label = record.scope, ""
    if scope.kind == "day":
        label = day(scope.value)
    elif scope.kind == "session":
        label = ", ".join(
            _("Session %(number)d: %(title)s")
            % {"number": one.number, "title": record.words(one.title)["text"]}
            for one in record.sessions
        )
    return {"kind": scope.kind, "key": scope.key, "label": label}


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
