"""What each format is: its name, its media type, and what it is for."""

from typing import NamedTuple

from django.utils.translation import gettext
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
VOLUME = "register"  # with its number: register-2


def file_type(form: str) -> FileType:
    """Of a format, or of a volume of the register; in the active language."""
    kind, _dash, number = form.partition("-")
    if kind == VOLUME:
        name = gettext("Register, volume %(number)s") % {"number": number}
        return FileType(
            name, TYPES["pdf"].media, gettext("every contribution, and what became of it")
        )
    return TYPES.get(form) or FileType(form, "application/octet-stream", "")


def place_of(form: str) -> tuple[int, int]:
    """Where it stands in a list: the volumes of the register after the PDF they belong to."""
    kind, _dash, number = form.partition("-")
    if kind == VOLUME and number.isdecimal():
        return ORDER.index("pdf"), int(number)
    return ORDER.index(form) if form in ORDER else len(ORDER), 0
