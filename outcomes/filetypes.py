"""What each format is: its name, its media type, and what it is for."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class FileType(NamedTuple):
    name: str
    media: str
    purpose: object


TYPES = {
    "pdf": FileType("PDF", "application/pdf", _("for reading, printing and the archive")),
    "docx": FileType(
        "Word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _("for editing"),
    ),
    "html": FileType(
        "HTML", "text/html; charset=utf-8", _("for the web: one page, nothing to load")
    ),
    "md": FileType("Markdown", "text/markdown; charset=utf-8", _("for the web and for editors")),
    "akn": FileType("Akoma Ntoso", "application/akn+xml", _("for legislatures and their machines")),
    "csv": FileType("CSV", "application/zip", _("for research: figures without identities")),
    "json": FileType("JSON", "application/json", _("the whole record it was made from")),
    "zip": FileType("ZIP", "application/zip", _("everything, with checksums")),
}
ORDER = [*TYPES]
