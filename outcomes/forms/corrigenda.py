"""What is wrong in an adopted text, and what is to be read instead."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outcomes.forms.fields import Choices, ParagraphField, area, language_choices
from outcomes.models import Corrigendum, OutcomeDraft
from summit.forms.words import WordsField

MOST = Corrigendum.LONGEST


class CorrigendumForm(forms.Form):
    def __init__(self, draft: OutcomeDraft, paragraphs: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paragraph"] = ParagraphField(paragraphs, label=_("Paragraph"))
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=language_choices(draft.languages)
        )
        self.fields["instead_of"] = WordsField(
            label=pgettext_lazy("a corrigendum", "For"),
            max_length=MOST,
            widget=area(2, MOST),
            help_text=_("The words as they were adopted, copied exactly."),
        )
        self.fields["text"] = WordsField(
            label=pgettext_lazy("a corrigendum", "Read"), max_length=MOST, widget=area(2, MOST)
        )
        self.fields["reason"] = WordsField(
            label=_("Why"),
            max_length=MOST,
            widget=area(2, MOST),
            help_text=_(
                "Printed with it: a slip of the pen, a translation that says something else."
            ),
        )
