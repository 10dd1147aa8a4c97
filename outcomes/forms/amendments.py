"""What is written when amendments are proposed and decided."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outcomes.forms.drafting import LEVELS
from outcomes.forms.fields import InWhoseName, area, language_choices
from outcomes.models import OutcomeDraft, Paragraph
from outcomes.models.paragraphs import LONGEST
from summit.forms.words import WordsField
from summit.texts import direction


class ReasonedForm(forms.Form):
    """Why, and for drafters in whose name."""

    reason = WordsField(
        label=_("Why"),
        max_length=2000,
        required=False,
        widget=area(3, 2000),
        help_text=_("One or two sentences, read beside the amendment."),
    )

    def __init__(
        self, draft: OutcomeDraft, *args: Any, drafts: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if drafts:
            self.fields["delegation"] = InWhoseName(draft)


class AmendmentForm(ReasonedForm):
    """The paragraph's words, to be changed; ``seen`` says which they were."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    language = forms.CharField(widget=forms.HiddenInput)
    text = WordsField(
        label=_("The paragraph as you propose it"),
        max_length=LONGEST,
        help_text=_(
            "Change the words in place. What you take out and put in is shown to everybody."
        ),
    )
    field_order = ("seen", "language", "text", "reason")

    def __init__(self, draft: OutcomeDraft, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(draft, *args, **kwargs)
        self.fields["text"].widget = area(10, LONGEST, lang=language, dir=direction(language))


class DeletionForm(ReasonedForm):
    """That it goes; ``seen`` says which words its author had before them."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    language = forms.CharField(widget=forms.HiddenInput)


class InsertionForm(ReasonedForm):
    """A new paragraph after another, or before it."""

    place = forms.ChoiceField(
        label=pgettext_lazy("a new paragraph", "Place"),
        choices=[
            ("after", pgettext_lazy("a new paragraph", "After it")),
            ("before", pgettext_lazy("a new paragraph", "Before it")),
        ],
        initial="after",
        required=False,
    )
    text = WordsField(label=_("The new paragraph"), max_length=LONGEST, widget=area(6, LONGEST))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Paragraph.Kind.choices, initial=Paragraph.Kind.OPERATIVE
    )
    level = forms.TypedChoiceField(
        label=_("Level"),
        choices=LEVELS,
        coerce=int,
        initial=0,
        required=False,
        help_text=_("Of an operative paragraph: 1, or below another (a), (i)."),
    )
    language = forms.ChoiceField(label=_("Language"))
    field_order = ("place", "text", "kind", "level", "language", "reason")

    def __init__(
        self, draft: OutcomeDraft, languages: Sequence[str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(draft, *args, **kwargs)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = language_choices(languages)


class DecisionForm(forms.Form):
    """Other words than proposed, and the reason."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    text = WordsField(label=_("The paragraph with changes"), max_length=LONGEST)
    decision = WordsField(
        label=_("Reason"),
        max_length=2000,
        widget=area(2, 2000),
        help_text=_("Printed with the amendment."),
    )

    def __init__(self, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget = area(8, LONGEST, lang=language, dir=direction(language))
