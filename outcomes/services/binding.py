"""Parts of a document that are files of their own, kept by the digest of what they are made from: set once,
however often the document is compiled, and in whichever attempt.

A runner that lost its lease does no harm here: from the same content it has written the same bytes.
"""

from pathlib import Path
from typing import Any

from outcomes.formats.names import base_name
from outcomes.press import volumes
from outcomes.press.presses import Rendered
from outcomes.press.proof import proof
from outcomes.press.volumes import Part
from outcomes.services import files


class Parts:
    """The parts of one document while it is compiled in ``place``."""

    def __init__(self, data: dict[str, Any], place: Path) -> None:
        self._place, self._language = place, data["interface"]
        self._parts = volumes.of(data)
        self._names = {f"{base_name(data)}.pdf", *(one.file for one in self._parts)}
        found = {one.name: self._kept(one) for one in self._parts}
        self._files = {name: file for name, file in found.items() if file is not None}

    @property
    def size(self) -> int:
        """Bytes of content."""
        return sum(len(one.content) for one in self._parts)

    @property
    def missing(self) -> list[Part]:
        """Those that have to be set."""
        return [one for one in self._parts if one.name not in self._files]

    @property
    def files(self) -> list[dict[str, Any]]:
        """As ``Publication.files`` has them, in order."""
        return [self._files[one.name] for one in self._parts]

    def file(self, part: Part, rendered: Rendered) -> None:
        """Reads it back, keeps it, and notes where it is. Raises NotSound."""
        proof(rendered.path, rendered.pages, self._language, part.digest, self._names)
        kept = files.keep(rendered.path, form=part.name, name=part.file, pages=rendered.pages)
        self._files[part.name] = kept
        files.note(part.digest, kept, self._place)

    def _kept(self, part: Part) -> dict[str, Any] | None:
        """From an earlier compile, when it is still there and still what it was."""
        told = files.noted(part.digest)
        path = self._place / f"{part.name}.pdf"
        if told is None or not files.take(told["sha256"], path):
            return None
        return files.keep(path, form=part.name, name=part.file, pages=told["pages"])
