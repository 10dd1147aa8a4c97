"""What a document looks like depends on the press itself, so the press is one of its inputs."""

import functools
import hashlib
from importlib.metadata import version
from pathlib import Path

from outcomes.press.places import FONTS, LOCALE, ROOT, TEMPLATES


@functools.cache
def fingerprint(interface: str) -> str:
    """SHA-256 over code, templates, style sheets, fonts, the interface's catalogue and the versions of what
    writes: with the same data it gives the same bytes."""
    versions = " ".join(map(version, ("weasyprint", "python-docx", "lxml")))
    digest = hashlib.sha256(versions.encode())
    for path in [*_own_files(), LOCALE / interface / "LC_MESSAGES" / "django.mo"]:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _own_files() -> list[Path]:
    code = Path(__file__).resolve().parent
    formats, drafting = code.parent / "formats", code.parent / "drafting"
    sheets = ROOT / "static" / "css" / "publications"
    broken = [drafting / "comparing.py", drafting / "lines.py", drafting / "tokens.py"]
    return [
        *sorted(code.glob("*.py")),
        *sorted(formats.glob("*.py")),
        *broken,
        *sorted(FONTS.iterdir()),
        *sorted(TEMPLATES.iterdir()),
        *sorted((TEMPLATES.parent / "formats").iterdir()),
        *sorted(sheets.glob("*.css")),
    ]
