"""Where the press keeps its things."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates" / "outcomes" / "pdf"
FONTS = Path(__file__).resolve().parent / "fonts"
LOCALE = ROOT / "locale"

# Where a link in a document may lead, besides the document itself.
SCHEMES = ("https:", "mailto:")

# How our own templates write an address in another file of the same document: "beside:file.pdf#name".
BESIDE = "beside:"
