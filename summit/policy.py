"""What a page may load, as a header says it."""

from collections.abc import Mapping, Sequence

from django.conf import settings


def content_policy(more: Mapping[str, Sequence[str]] | None = None) -> str:
    """SECURE_CSP (the setting's name and shape are Django 6's); ``more`` takes the place of what it
    names."""
    policy = {**settings.SECURE_CSP, **(more or {})}
    return "; ".join(f"{name} {' '.join(values)}" for name, values in policy.items())
