"""The data of a document become a tree, in the language of the document's own words."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from outcomes.formats import texts
from outcomes.formats.outcome import outcome
from outcomes.formats.report import report
from outcomes.formats.tree import Document


def build(data: Mapping[str, Any], digest: str) -> Document:
    """``data`` as frozen; ``digest`` its SHA-256. Every text in the tree is clean."""
    clean = texts.walk(data)
    with translation.override(clean["interface"]):
        made = report if clean["document"] == "report" else outcome
        return made(clean, digest)
