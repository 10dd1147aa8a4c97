"""What the files of a document are called: of our own words only, without a clock and without a person."""

from collections.abc import Mapping
from typing import Any

from outcomes.formats import texts


def base_name(data: Mapping[str, Any]) -> str:
    """The summit's short name, the document, its scope, its language."""
    scope = (data.get("scope") or {}).get("key", "")
    parts = [data["summit"]["slug"], data["document"], scope, data["language"]]
    return "-".join(texts.name(part) for part in parts if part)


def volume_name(base: str, number: int) -> str:
    """The PDF of one volume of the register that belongs to the report ``base``."""
    return f"{base}-register-{number}.pdf"
