"""What a document looks like depends on the press itself, so the press is one of its inputs."""

import functools
import hashlib
from importlib.metadata import version
from pathlib import Path

from outcomes.press.places import FONTS, LOCALE, TEMPLATES


@functools.cache
def fingerprint(interface: str) -> str:
    """SHA-256 over code, templates, style sheet, fonts, the interface's catalogue and WeasyPrint's
    version: with the same data it gives the same bytes."""
    digest = hashlib.sha256(version("weasyprint").encode())
    for path in [*_own_files(), LOCALE / interface / "LC_MESSAGES" / "django.mo"]:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _own_files() -> list[Path]:
    code = Path(__file__).resolve().parent
    drafting = code.parent / "drafting"
    broken = [drafting / "comparing.py", drafting / "lines.py", drafting / "tokens.py"]
    return [
        *sorted(code.glob("*.py")),
        *broken,
        *sorted(FONTS.iterdir()),
        *sorted(TEMPLATES.iterdir()),
    ]
