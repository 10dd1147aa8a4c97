"""Data into HTML: Django templates, everything escaped, in the document's interface language."""

from typing import Any

from django.template import Context, Engine
from django.utils import translation

from outcomes.press.places import TEMPLATES
from outcomes.press.words import Tamer

ABSENT = "⟦%s⟧"  # a key the data does not have: it must never be seen, and a test looks for it


def _engine() -> Engine:
    return Engine(
        dirs=[str(TEMPLATES)],
        libraries={"i18n": "django.templatetags.i18n", "l10n": "django.templatetags.l10n"},
        builtins=["outcomes.press.tags", "django.templatetags.i18n"],
        string_if_invalid=ABSENT,
    )


def html(data: dict[str, Any], digest: str, tamer: Tamer) -> str:
    """The whole document as one HTML page."""
    with translation.override(data["interface"]):
        tame = tamer.walk(data)
        context = {"doc": tame, "parts": _arrange(tame), "digest": digest}
        return _engine().get_template(f"{data['document']}.html").render(Context(context))


def _arrange(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Per session what belongs under each guiding question, and what under none; with each contribution the
    paragraphs of the draft that cite it."""
    cited: dict[str, list[dict[str, Any]]] = {}
    for paragraph in (data.get("draft") or {"paragraphs": []})["paragraphs"]:
        for reference in dict.fromkeys(one["reference"] for one in paragraph["evidence"]):
            cited.setdefault(reference, []).append(paragraph)
    for session in data["sessions"]:
        for one in session["contributions"]:
            one["in_draft"] = cited.get(one["reference"], [])
    return [_part(session) for session in data["sessions"]]


def _part(session: dict[str, Any]) -> dict[str, Any]:
    printed = [one for one in session["contributions"] if one["text"]]
    blocks = []
    for question in [*session["guiding_questions"], {"number": None, "text": None}]:
        number = question["number"]
        block = {
            "number": number,
            "text": question["text"],
            "said": [one for one in printed if one["guiding_question"] == number],
            "recommendations": [
                one for one in session["recommendations"] if one["guiding_question"] == number
            ],
        }
        block["operative"] = [one for one in block["recommendations"] if one["paragraph"]]
        blocks.append(block)
    return {
        "session": session,
        "blocks": [one for one in blocks if one["number"] or one["said"]],
        "operative": [one for one in blocks if one["operative"]],
        "ranked": sorted(session["recommendations"], key=lambda one: one["rank"]),
        "set_aside": [one for one in session["recommendations"] if not one["paragraph"]],
        "chart": [
            {"label": str(one["number"]), "count": len(one["said"])}
            for one in blocks
            if one["number"]
        ],
        "answered": [one for one in session.get("questions", []) if one["answered"]],
        "unanswered": [one for one in session.get("questions", []) if not one["answered"]],
        "printed": len(printed),
    }
