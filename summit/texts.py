"""Texts that a summit gives in several languages: stored as ``{"fr": "…", "en": "…"}``.

``pick`` answers in the reader's language, or falls back and says so; a fallback is always visible.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Words(NamedTuple):
    """A text and the language it is in; ``fallback`` when that is not the one asked for."""

    text: str
    language: str
    fallback: bool

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def direction(self) -> str:
        return direction(self.language)


def direction(language: str) -> str:
    """``rtl`` or ``ltr``."""
    return "rtl" if language.split("-")[0] in {"ar", "he", "fa", "ur"} else "ltr"


def clean_text(value: str) -> str:
    """NFC, LF, no control characters, no blanks at the ends: what every stored text is."""
    value = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    value = "".join(c for c in value if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return value.strip()


def typeset(text: str, language: str) -> str:
    """As it is shown: in French no line begins with a colon, a question mark or a closing quote.
    (Lexique des règles typographiques en usage à l'Imprimerie nationale.)"""
    if language != "fr":
        return text
    return re.sub(r"« ", "«\u00a0", re.sub(r" ([:;?!»])", "\u00a0\\1", text))


def pick(
    value: Mapping[str, str] | None, language: str | None = None, *, order: list[str] | None = None
) -> Words:
    """The text in ``language`` (default: the active one), else in the first language of ``order``
    that has it, else in any. An empty text when there is none."""
    value = value or {}
    wanted = (language or get_language() or "en").split("-")[0]
    if value.get(wanted):
        return Words(value[wanted], wanted, False)
    for code in [*(order or []), *value]:
        if value.get(code):
            return Words(value[code], code, True)
    return Words("", wanted, False)


class TranslatedField(models.JSONField):
    """``{language: text}``; languages without text are not stored. ``max_length`` per text."""

    def __init__(self, *args: Any, max_length: int = 10_000, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)
        self.text_length = max_length

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "max_length": self.text_length}

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            cleaned = {str(code): clean_text(str(text)) for code, text in value.items()}
            value = {code: text for code, text in cleaned.items() if text}
        return super().get_prep_value(value)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, Mapping):
            raise ValidationError(_("Give this text as one entry per language."))
        for code, text in value.items():
            if len(text) > self.text_length:
                raise ValidationError(
                    _("The text in “%(code)s” is longer than %(length)d characters."),
                    params={"code": code, "length": self.text_length},
                )
