"""Files in one archive: the same bytes for the same files, and digests that ``sha256sum -c`` checks."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

EPOCH = (1980, 1, 1, 0, 0, 0)
SUMS, MANIFEST = "SHA256SUMS", "manifest.json"
Members = list[dict[str, Any]]


def members(files: Mapping[str, bytes]) -> Members:
    """``[{"name", "sha256", "bytes"}]``, by name."""
    return [
        {"name": name, "sha256": hashlib.sha256(files[name]).hexdigest(), "bytes": len(files[name])}
        for name in sorted(files)
    ]


def archive(files: Mapping[str, bytes], folder: str, about: Mapping[str, Any]) -> bytes:
    """A zip with everything in ``folder``, a manifest (``about`` and the files) and their digests."""
    listed = {**about, "files": members(files)}
    manifest = json.dumps(listed, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
    whole = {**files, MANIFEST: manifest}
    sums = "".join(f"{one['sha256']}  {one['name']}\n" for one in members(whole))
    return zipped({**whole, SUMS: sums.encode()}, folder)


def unpacked(path: Path) -> dict[str, bytes]:
    """The files of an archive of ours, by their names in its folder."""
    with zipfile.ZipFile(path) as kept:
        files = {name.partition("/")[2]: kept.read(name) for name in kept.namelist()}
    return {name: content for name, content in files.items() if name not in {MANIFEST, SUMS}}


def zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    """Without a clock, in order of names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as kept:
        for name in sorted(files):
            info = zipfile.ZipInfo(f"{folder}/{name}", EPOCH)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            info.create_system = 3
            kept.writestr(info, files[name], zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()
