"""The archive of a document: all its files, with a manifest and checksums."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from outcomes.formats import archive
from outcomes.formats.names import base_name


def about(data: Mapping[str, Any], digest: str) -> dict[str, Any]:
    """What the manifest of an archive says beside its files."""
    return {
        "format": 1,
        "document": data["document"],
        "language": data["language"],
        "summit": data["summit"]["slug"],
        "as_of": data["as_of"],
        "inputs": digest,
        "press": data["press"],
    }


def pack(
    data: Mapping[str, Any], digest: str, files: Mapping[str, Path], place: Path
) -> dict[str, Any]:
    """``files`` (by their names) in one archive in ``place``, tables unpacked: ``{"format", "path", "name",
    "members"}``."""
    name = base_name(data)
    tables = f"{name}-csv.zip"
    whole = {file: path.read_bytes() for file, path in files.items() if file != tables}
    if tables in files:
        rows = archive.unpacked(files[tables])
        whole |= {f"csv/{file}": content for file, content in rows.items()}
    path = place / "out.zip"
    path.write_bytes(archive.archive(whole, name, about(data, digest)))
    return {
        "format": "zip",
        "path": str(path),
        "name": f"{name}.zip",
        "members": archive.members(whole),
    }
