"""Looks into every corner of a file for words that must not be there: archives within archives, every object
and every unpacked stream of a PDF, what a reader would read, properties, comments and names."""

import io
import re
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf
from pypdf import PdfReader

ENCODINGS = ("utf-8", "utf-16-be", "utf-16-le", "latin-1")


def corners(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Every place of the file with its bytes; names of files are a place too."""
    yield f"{name} (its name)", name.encode()
    yield name, content
    if content.startswith(b"%PDF"):
        yield from ((f"{name}: {place}", found) for place, found in _of_a_pdf(content))
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield f"{name}: comment", archive.comment
            for member in archive.infolist():
                yield f"{name}: {member.filename}: fields", member.comment + member.extra
                yield from corners(f"{name}/{member.filename}", archive.read(member))


def found(names: Iterable[str], name: str, content: bytes) -> list[tuple[str, str]]:
    """``(word, place)`` of each of these words, whatever it is written in."""
    spelt = {_written(one, code): one for one in sorted(names) for code in ENCODINGS}
    spelt.pop(b"", None)
    longest_first = sorted(spelt, key=len, reverse=True)
    needle = re.compile(b"|".join(map(re.escape, longest_first)))
    return [
        (spelt[hit], place)
        for place, there in corners(name, content)
        for hit in {each.group() for each in needle.finditer(there)}
    ]


def _written(word: str, code: str) -> bytes:
    try:
        return word.encode(code)
    except UnicodeEncodeError:
        return b""


def _of_a_pdf(content: bytes) -> Iterator[tuple[str, bytes]]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for place, thing in enumerate(pdf.objects):
            yield from _of_an_object(thing, f"object {place}")
        yield "trailer", repr(pdf.trailer).encode()
        yield (
            "information",
            "\n".join(f"{key}={value}" for key, value in pdf.docinfo.items()).encode(),
        )
        with pdf.open_metadata() as told:
            yield "metadata", "\n".join(f"{key}={told[key]}" for key in told).encode()
        for name, file in pdf.attachments.items():
            yield "attachment", f"{name} {file.description} {file.filename}".encode()
            yield from corners(f"attachment {name}", file.get_file().read_bytes())
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True
    )
    yield "what is read", done.stdout
    yield "what is read, evened", b"".join(done.stdout.split())
    reader = PdfReader(io.BytesIO(content))
    yield (
        "what another reader reads",
        "\n".join(page.extract_text() for page in reader.pages).encode(),
    )


def _of_an_object(thing: Any, place: str, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Strings as they are stored and as they are meant; streams unpacked."""
    if depth > 12:
        return
    if isinstance(thing, pikepdf.Stream):
        try:
            yield f"{place}: stream", thing.read_bytes()
        except pikepdf.PdfError:
            yield f"{place}: packed stream", thing.read_raw_bytes()
    if isinstance(thing, pikepdf.String):
        yield place, str(thing).encode() + b"\n" + bytes(thing)
    elif isinstance(thing, pikepdf.Name):
        yield place, str(thing).encode()
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in thing.items():
            yield place, key.encode()
            if not getattr(value, "is_indirect", False):
                yield from _of_an_object(value, f"{place}{key}", depth + 1)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            if not getattr(value, "is_indirect", False):
                yield from _of_an_object(value, place, depth + 1)
