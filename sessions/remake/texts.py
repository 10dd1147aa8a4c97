"""Text as UTF-8, without control characters; in tables nothing is taken for a formula."""

import csv
import io
import re
import unicodedata
from pathlib import Path

from sessions.remake.kinds import Made, Refused

MOST = 4 * 1024 * 1024  # bytes
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
NUMBER = re.compile(r"[+-]?[\d.,\s\u00a0\u202f]*\d[\s\u00a0\u202f]?%?")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def remake(source: Path, target: Path, suffix: str) -> Made:
    """NFC, with line feeds."""
    if source.stat().st_size > MOST:
        raise Refused("long")
    text = _decoded(source.read_bytes())
    if suffix == "csv":
        text = _harmless(text)
    target.write_bytes(text.encode())
    return Made("table" if suffix == "csv" else "text", suffix, text.count("\n"))


def _decoded(content: bytes) -> str:
    encoding = next((MARKS[mark] for mark in MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise Refused("encoding") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise Refused("encoding")
    kept = (char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc")
    text = unicodedata.normalize("NFC", "".join(kept))
    if not text.strip():
        raise Refused("empty")
    return text if text.endswith("\n") else f"{text}\n"


def _harmless(text: str) -> str:
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    csv.field_size_limit(MOST)
    made = io.StringIO()
    writer = csv.writer(made, delimiter=dialect.delimiter, lineterminator="\n")
    try:
        for row in csv.reader(io.StringIO(text), dialect=dialect):
            writer.writerow([_cell(cell) for cell in row])
    except csv.Error:
        raise Refused("unreadable") from None
    return made.getvalue()


def _cell(cell: str) -> str:
    if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell.strip()):
        return f"'{cell}"
    return cell
