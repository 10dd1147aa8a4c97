"""The data card that lies beside the tables: what they are, how people are protected, and the licence."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from outcomes.formats import texts
from outcomes.formats.common import labelled, name_of
from outcomes.press.tags import day


def card(data: Mapping[str, Any], digest: str, names: Iterable[str]) -> bytes:
    """README.txt, in the document's own language; ``names`` are the files beside it."""
    clean = texts.walk(data)
    with translation.override(clean["interface"]):
        return "\n".join([*_what(clean, digest), *_files(names), *_people(), *_licence(clean)]
                         ).encode() + b"\n"  # fmt: skip


def _what(data: Mapping[str, Any], digest: str) -> list[str]:
    summit = data["summit"]
    name, part = name_of(data), data["scope"]["label"]
    title = f"{summit['title']['text']} – {part}" if part else summit["title"]["text"]
    rows = [
        (_("What"), f"{labelled(name)} {title}"),
        (_("Host"), summit["host"] or "–"),
        (_("Record as of"), data["as_of"]),
        (_("Language"), data["language"]),
        (_("Digest of the inputs"), f"sha256:{digest}"),
    ]
    cite = _("%(title)s. %(name)s. %(host)s, %(date)s.") % {
        "title": title,
        "name": name,
        "host": summit["host"] or summit["slug"],
        "date": day(data["as_of"]),
    }
    return [_("DATA CARD"), "", *(f"{labelled(label)} {text}" for label, text in rows),
            f"{labelled(_('How to cite'))} {cite}", ""]  # fmt: skip


def _files(names: Iterable[str]) -> list[str]:
    told = {
        "contributions.csv": _("every contribution with its one disposition"),
        "stances.csv": _("where each group stands on each recommendation, as printed"),
        "paragraphs.csv": _("the paragraphs of the document"),
        "evidence.csv": _("the words behind each paragraph, verbatim, with their SHA-256"),
        "comments.csv": _("the recommendations of a session, numbered from 0"),
        "votes.csv": _("one line per stance: 1 agree, -1 disagree, 0 pass"),
        "participants-votes.csv": _("one line per person, one column per recommendation"),
        "groups.csv": _("what the group numbers mean"),
        "summary.csv": _("the session in numbers"),
    }
    lines = [
        f"  {labelled(name)} {told.get(name.rpartition('/')[2], '')}" for name in sorted(names)
    ]
    return [_("FILES (UTF-8, comma, text in quotation marks)"), *lines, ""]


def _people() -> list[str]:
    return [
        _("PEOPLE"),
        _("No file here holds a name, an affiliation, an account, an address or the moment at which somebody took a stance."),
        _("A person is a number that means nothing outside its folder: nothing joins the same person across sessions."),
        _("Kinds of delegation with fewer than five people are one group. Where fewer than five people took a stance, only their number is known."),
        _("A cell that began with = + - or @ has an apostrophe before it, so that no spreadsheet takes it for a formula."),
        "",
    ]  # fmt: skip


def _licence(data: Mapping[str, Any]) -> list[str]:
    given = [one["text"] for one in data.get("narratives") or [] if one["section"] == "licence"]
    unnamed = _("No licence has been given for the record. What people said stays theirs; quoting it with its reference is in order, and for anything more ask the organisers.")  # fmt: skip
    return [_("LICENCE"), *(given or [unnamed])]
