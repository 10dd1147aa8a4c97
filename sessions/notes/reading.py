"""A file's bytes read into a ``SourceText``, or a clear refusal: ``read_text``."""

import re
from pathlib import PurePath

from sessions.notes.decoding import clean, decode
from sessions.notes.furniture import Page, PageLine, compose, find_furniture
from sessions.notes.pages import read_pages
from sessions.notes.source import NO_HINT, Hint, NoteUnreadable, SourceText, gettext_noop
from sessions.notes.word import read_document

MAX_BYTES = 5 * 1024 * 1024
MAX_CHARACTERS = 1_200_000
FORMATS = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".docx": "docx",
    ".pdf": "pdf",
}
_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "docx"),
)
_REFUSED = (
    (
        b"\xd0\xcf\x11\xe0",
        gettext_noop("“%(file)s” is an old Word file. Save it as .docx and try again."),
    ),
    (b"{\\rtf", gettext_noop("“%(file)s” is an RTF file. Save it as .docx and try again.")),
)
_GARBAGE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")


def read_text(data: bytes, filename: str) -> SourceText:
    """Read a ``.txt``, ``.md``, ``.docx`` or ``.pdf`` note.

    Raises only ``NoteUnreadable``, whose message names the file and the cure.
    """
    kind = _format_of(data, filename)
    if kind == "pdf":
        source = compose(find_furniture(read_pages(data, filename)), filename, "pdf")
    elif kind == "docx":
        source = read_document(data, filename)
    else:
        source = _read_plain(data, filename, kind)
    if not source.text.strip():
        raise NoteUnreadable(gettext_noop("“%(file)s” has no text in it."), file=filename)
    if len(source.text) > MAX_CHARACTERS:
        raise NoteUnreadable(
            gettext_noop("“%(file)s” is too long for a note. Import the part about one session."),
            file=filename,
        )
    return source


def _format_of(data: bytes, filename: str) -> str:
    if len(data) > MAX_BYTES:
        raise NoteUnreadable(
            gettext_noop(
                "“%(file)s” is larger than 5 MB. Remove its pictures, or save the text alone."
            ),
            file=filename,
        )
    if not data.strip(b" \t\r\n\x0c\xef\xbb\xbf"):
        raise NoteUnreadable(
            gettext_noop("“%(file)s” is empty. Choose the file again."), file=filename
        )
    kind = FORMATS.get(PurePath(filename).suffix.lower())
    if kind is None:
        raise NoteUnreadable(
            gettext_noop(
                "“%(file)s” is not a .txt, .md, .docx or .pdf file. Save the note as one of these."
            ),
            file=filename,
        )
    for signature, template in _REFUSED:
        if data.startswith(signature):
            raise NoteUnreadable(template, file=filename)
    # A file's content knows better than its name.
    found = next((name for signature, name in _SIGNATURES if data.startswith(signature)), "")
    return found or kind


def _read_plain(data: bytes, filename: str, kind: str) -> SourceText:
    text = decode(data)
    if len(_GARBAGE.findall(text[:20_000])) * 10 > min(len(text), 20_000):
        raise NoteUnreadable(
            gettext_noop("“%(file)s” does not hold readable text. Save it as plain text (UTF-8)."),
            file=filename,
        )
    text = clean(text)
    if "\f" in text:
        pages = [Page([PageLine(line) for line in page.split("\n")]) for page in text.split("\f")]
        return compose(find_furniture(pages), filename, kind)
    hints = tuple(_numbered_page(line) for line in text.split("\n"))
    return SourceText(text, filename, kind, hints if any(hint.furniture for hint in hints) else ())


_PAGE_NUMBER = re.compile(
    r"\s*(?:page|página|pagina|صفحة|الصفحة|p\.)\s*\d{1,3}\s*(?:(?:/|of|sur|de|من)\s*\d{1,3})?\s*",
    re.IGNORECASE,
)


def _numbered_page(line: str) -> Hint:
    """“Page 2 of 5” on a line of its own is furniture even where no page break is left."""
    said = len(line) < 60 and _PAGE_NUMBER.fullmatch(line)
    return Hint(furniture=True) if said else NO_HINT
