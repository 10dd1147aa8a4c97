"""A text in several languages: one input per language, each in its own direction."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from summit.models import Summit
from summit.templatetags.summit_ui import language_title
from summit.texts import clean_text, direction


def languages_of(summit: Summit, *values: Mapping[str, str] | None) -> list[str]:
    """The summit's languages, and those a text is already in: a language taken off the summit
    takes no words with it."""
    extra = [code for value in values for code in (value or {})]
    return list(dict.fromkeys([*summit.language_codes, *extra]))


class TextsWidget(forms.MultiWidget):
    """Named ``title_fr``, ``title_en`` …"""

    def __init__(self, languages: Sequence[str], *, multiline: bool, max_length: int) -> None:
        self.languages = list(languages)
        self.multiline = multiline
        kind = forms.Textarea if multiline else forms.TextInput
        super().__init__(
            {
                code: kind(attrs={"lang": code, "dir": direction(code), "maxlength": max_length})
                for code in self.languages
            }
        )
        self.use_fieldset = len(self.languages) > 1

    def decompress(self, value: Any) -> list[str]:
        return [(value or {}).get(code, "") for code in self.languages]

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        context = self.get_context(name, value, attrs)["widget"]
        subwidgets = [
            {**each, "language": code, "direction": direction(code)}
            for code, each in zip(self.languages, context["subwidgets"], strict=True)
        ]
        return render_to_string(
            "ui/_texts.html",
            {"subwidgets": subwidgets, "multiline": self.multiline, "attrs": context["attrs"]},
        )

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ and not self.use_fieldset else ""


class TextsField(forms.Field):
    """Cleans to ``{language: text}`` without empty texts. An error names the language."""

    def __init__(
        self,
        *,
        languages: Sequence[str],
        max_length: int = 10_000,
        multiline: bool = False,
        **kwargs: Any,
    ) -> None:
        self.languages = list(languages)
        self.max_length = max_length
        kwargs["widget"] = TextsWidget(languages, multiline=multiline, max_length=max_length)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> dict[str, str]:
        given = dict(zip(self.languages, value or [], strict=False))
        texts = {code: clean_text(text or "") for code, text in given.items()}
        texts = {code: text for code, text in texts.items() if text}
        if self.required and not texts:
            raise ValidationError(_("Write it in at least one language."), code="required")
        too_long = [code for code, text in texts.items() if len(text) > self.max_length]
        if too_long:
            raise ValidationError(
                [
                    ValidationError(
                        _("%(language)s: %(length)d characters; at most %(most)d fit."),
                        params={
                            "language": language_title(code),
                            "length": len(texts[code]),
                            "most": self.max_length,
                        },
                    )
                    for code in too_long
                ]
            )
        return texts

    def has_changed(self, initial: Any, data: Any) -> bool:
        given = dict(zip(self.languages, data or [], strict=False))
        return {k: v for k, v in (initial or {}).items() if v} != {
            k: v for k, v in given.items() if v
        }
