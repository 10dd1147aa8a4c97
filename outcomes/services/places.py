"""Where a published document has put everybody's words: read from its own frozen data, once."""

import functools
import json
from typing import Any

from outcomes.models import Publication
from outcomes.services import files


def of(publication: Publication) -> dict[str, dict[str, Any]]:
    """By the contribution's reference (S2-C014) its disposition: ``kind``, ``label``, ``paragraphs``
    (numbers), ``into``, ``reason``. Empty when the file is gone."""
    source = publication.file("json")
    there = source is not None and files.blob(source["sha256"]).is_file()
    return _read(source["sha256"]) if source and there else {}


@functools.lru_cache(maxsize=16)
def _read(sha256: str) -> dict[str, dict[str, Any]]:
    """The content never changes under its digest."""
    data = json.loads(files.blob(sha256).read_bytes())
    return {
        one["reference"]: one["disposition"]
        for session in data.get("sessions", [])
        for one in session.get("contributions", [])
        if isinstance(one.get("disposition"), dict)
    }
