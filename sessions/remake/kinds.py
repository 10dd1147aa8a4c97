"""What a file is, by its bytes and not by its name; and why one is not taken."""

from dataclasses import dataclass

TEXTS = {"txt": "text/plain; charset=utf-8", "md": "text/plain; charset=utf-8",
         "csv": "text/csv; charset=utf-8"}  # fmt: skip
TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "pdf": "application/pdf",
    **TEXTS,
}

# The beginnings of what is known well enough to say what to do instead.
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE = {
    "doc", "docm", "docx", "dot", "dotm", "dotx", "odp", "ods", "odt", "pot", "potm", "potx", "pps",
    "ppsm", "ppsx", "ppt", "pptm", "pptx", "rtf", "xls", "xlsb", "xlsm", "xlsx",
}  # fmt: skip


class Refused(Exception):  # noqa: N818 -- it names what happened
    """``problem`` is one of ``sessions.models.resources.Problem``."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Made:
    """The file that was written: its kind, the end of its name, and what there is of it."""

    kind: str
    suffix: str
    count: int = 0  # pages of a PDF file, lines of a text
    size: tuple[int, int] = (0, 0)  # of a picture, in pixels


def kind_of(head: bytes, suffix: str) -> str:
    """``picture``, ``pdf`` or ``text``. Raises Refused for everything else; ``head`` is its first
    kilobyte, ``suffix`` the end of the name that its sender gave it."""
    if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")):
        return "picture"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "picture"
    if b"%PDF-" in head:
        return "pdf"
    if suffix in OFFICE or head.startswith(OLE) or _is_office(head):
        raise Refused("office")
    if head.startswith(ZIP):
        raise Refused("archive")
    if suffix in TEXTS:
        return "text"
    raise Refused(
        "unknown" if suffix not in {"png", "jpg", "jpeg", "gif", "webp", "pdf"} else "other"
    )


def _is_office(head: bytes) -> bool:
    """The archive's first names, never what is packed in it."""
    return head.startswith(ZIP) and any(
        name in head
        for name in (b"[Content_Types].xml", b"opendocument", b"word/", b"xl/", b"ppt/")
    )
