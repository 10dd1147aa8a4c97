"""Data into HTML: Django templates, everything escaped, in the document's interface language."""

from typing import Any

from django.template import Context, Engine
from django.utils import translation
from django.utils.safestring import SafeString

from outcomes.press import volumes
from outcomes.press.arranging import arranged
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
        arrange = {"report": arranged, "outcome": _arrange}.get(data["document"], _nothing)
        context = {"doc": tame, "digest": digest, "links": volumes.links(data), **arrange(tame)}
        return _engine().get_template(f"{data['document']}.html").render(Context(context))


def _nothing(_data: dict[str, Any]) -> dict[str, Any]:
    """A volume of the register is in order already."""
    return {}


def _arrange(data: dict[str, Any]) -> dict[str, Any]:
    """The outcome document: per session what belongs under each guiding question, and what under none; with
    each contribution the paragraphs of the draft that cite it."""
    cited: dict[str, list[dict[str, Any]]] = {}
    for paragraph in (data.get("draft") or {"paragraphs": []})["paragraphs"]:
        for reference in dict.fromkeys(one["reference"] for one in paragraph["evidence"]):
            cited.setdefault(reference, []).append(paragraph)
    for session in data["sessions"]:
        for one in session["contributions"]:
            one["in_draft"] = cited.get(one["reference"], [])
    return {"parts": [_part(session) for session in data["sessions"]]}


def _part(session: dict[str, Any]) -> dict[str, Any]:
    blocks = []
    for question in [*session["guiding_questions"], {"number": None, "text": None}]:
        number = question["number"]
        operative = [
            one
            for one in session["recommendations"]
            if one["guiding_question"] == number and one["paragraph"]
        ]
        blocks.append({"number": number, "text": question["text"], "operative": operative})
    return {
        "session": session,
        "operative": [one for one in blocks if one["operative"]],
        "set_aside": [
            one
            for one in session["recommendations"]
            if not one["paragraph"] and not one["merged_into"]
        ],
    }


def facts(data: dict[str, Any], sections: list[dict[str, Any]]) -> SafeString:
    """Some sections of the report for a screen: what is compiled, without the rapporteur's words and
    without links."""
    with translation.override(data["interface"]):
        tame = Tamer().walk({**data, "sections": [{**one, "level": 1} for one in sections]})
        context = {"doc": tame, "plain": True, **arranged(tame)}
        return _engine().get_template("_facts.html").render(Context(context))
