"""The bytes of data of which a digest is taken."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(data: Mapping[str, Any]) -> tuple[bytes, str]:
    """JSON in UTF-8 with sorted keys, one value to a line (the encoder in C knows no indentation, and any other
    takes four times as long), and its SHA-256."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",\n", ": "))
    content = text.encode() + b"\n"
    return content, hashlib.sha256(content).hexdigest()
