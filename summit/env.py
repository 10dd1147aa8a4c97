"""The only reader of the environment. Every reader is loud: nonsense is refused by name.

``NAME_FILE`` may hold the path of a file with the value (Docker and Kubernetes secrets).
"""

import os
import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

KNOWN: set[str] = set()


def text(name: str, default: str = "") -> str:
    """The value of ``name``, or of the file that ``name_FILE`` points to, or the default."""
    KNOWN.add(name)
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE points to {path}, which cannot be read: {error.strerror}."
            ) from error
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """1/true/yes/on or 0/false/no/off; anything else is refused."""
    value = text(name, "1" if default else "0").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r}: write 1 or 0.")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r}: write a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas or blanks."""
    return text(name, default).replace(",", " ").split()


def choice(name: str, default: str, allowed: set[str]) -> str:
    """One of the allowed words."""
    value = text(name, default).strip().lower()
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r}: write one of {', '.join(sorted(allowed))}.")
    return value


def hosts(name: str) -> list[str]:
    """A list of hosts, each perhaps with a port; ``*.example.org`` names all below it."""
    given = [word.lower() for word in words(name)]
    for word in given:
        if not re.fullmatch(r"(?:\*\.)?(?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d{1,5})?", word):
            raise ImproperlyConfigured(
                f"{name}: {word!r} is no host. Write names such as video.example.org, without https://."
            )
    return given
