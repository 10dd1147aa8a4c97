"""Fields that several forms of the outcome document have."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from outcomes.models import OutcomeDraft
from summit.models import Delegation

Choices = Sequence[tuple[str, object]]


def area(rows: int, longest: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "data-most": longest, "dir": "auto", **attrs})


def language_choices(codes: Sequence[str]) -> list[tuple[str, object]]:
    names = dict(settings.CONTENT_LANGUAGES)
    return [(code, names.get(code, code)) for code in codes]


class ParagraphField(forms.ChoiceField):
    """One of the text's paragraphs, by its number and its first words."""

    def __init__(self, paragraphs: Choices, *, empty: object = "", **kwargs: Any) -> None:
        first: list[tuple[str, object]] = [("", empty)] if empty else []
        super().__init__(choices=[*first, *paragraphs], **kwargs)


class InWhoseName(forms.ModelChoiceField):
    """For drafters: a delegation's, or their own."""

    def __init__(self, draft: OutcomeDraft) -> None:
        super().__init__(
            label=_("In whose name"),
            queryset=Delegation.objects.filter(summit=draft.summit),
            required=False,
            empty_label=_("The drafters"),
            help_text=_("A delegation whose amendment reached you by letter, or your own."),
        )
