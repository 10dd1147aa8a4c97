"""Days in words."""

from datetime import date

from babel.dates import format_date
from django.utils.translation import get_language


def spelled(day: date) -> str:
    """``26 November 2026``, ``26 de noviembre de 2026``: the day as the language that is active writes it
    (CLDR); English as the United Nations write it."""
    language = (get_language() or "en").replace("-", "_")
    return format_date(day, "long", locale="en_GB" if language == "en" else language)
