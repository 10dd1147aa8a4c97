"""Words that people write, or paste from somewhere else."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from summit.texts import clean_text


class WordsField(forms.CharField):
    """What is too long is refused in words, and never cut: a browser that is given ``maxlength`` drops
    the end of what is pasted without saying so. A line's end counts as one character, however it was sent."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        self.most = max_length
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """``data-most``: beside it the page counts what is written (static/js/drafts.js)."""
        return {**super().widget_attrs(widget), "data-most": str(self.most)}

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(
                _(
                    "This is %(length)d characters long; %(most)d is the most. Shorten it or send it in parts."
                ),
                code="max_length",
                params={"length": len(value), "most": self.most},
            )
