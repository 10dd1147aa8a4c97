"""What the drafters of the outcome document write."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from outcomes.models import EvidenceRole, Paragraph
from outcomes.models.paragraphs import LONGEST

LEVELS = [(0, "1."), (1, "(a)"), (2, "(i)")]


class TitleForm(forms.Form):
    """Title in each language of the summit, symbol, original language."""

    symbol = forms.CharField(
        label=_("Symbol"),
        max_length=60,
        required=False,
        help_text=_("As your organisation numbers its documents, for example GDS/2026/L.1"),
    )
    language = forms.ChoiceField(
        label=_("Original language"),
        required=False,
        help_text=_("The others are translations of it. It is chosen before the draft is opened."),
    )

    def __init__(self, languages: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.CONTENT_LANGUAGES)
        choices = [(code, names.get(code, code)) for code in languages]
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = choices
        for code, name in choices:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title (%(language)s)") % {"language": name},
                max_length=300,
                required=False,
                widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
            )
        self.order_fields([f"title_{code}" for code, _name in choices])

    def titles(self) -> dict[str, str]:
        return {
            name.removeprefix("title_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("title_")
        }


def _languages(field: forms.Field, languages: list[str]) -> None:
    assert isinstance(field, forms.ChoiceField)
    names = dict(settings.CONTENT_LANGUAGES)
    field.choices = [(code, names.get(code, code)) for code in languages]


class ParagraphForm(forms.Form):
    """A new paragraph, by somebody who answers for it."""

    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "data-count": True, "dir": "auto"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Paragraph.Kind.choices, initial=Paragraph.Kind.OPERATIVE
    )
    level = forms.TypedChoiceField(
        label=_("Level"), choices=LEVELS, coerce=int, initial=0, required=False
    )
    language = forms.ChoiceField(label=_("Language"))
    after = forms.ModelChoiceField(
        label=_("After"),
        queryset=Paragraph.objects.none(),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, languages: list[str], paragraphs: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after = self.fields["after"]
        assert isinstance(after, forms.ModelChoiceField)
        after.queryset = paragraphs
        _languages(self.fields["language"], languages)


class AlternativeForm(forms.Form):
    """Other words for a paragraph, as bis or ter."""

    text = forms.CharField(
        label=_("Alternative text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, languages: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _languages(self.fields["language"], languages)


class WritingForm(forms.Form):
    """The words of one paragraph in one language, and what they were made from."""

    text = forms.CharField(
        label=_("Text"), max_length=LONGEST, strip=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    language = forms.CharField(max_length=10)
    seen = forms.IntegerField(min_value=0)
    base = forms.CharField(max_length=LONGEST, required=False, strip=False)
    confirmed = forms.BooleanField(required=False)


class EvidenceForm(forms.Form):
    """Whose words stand behind a paragraph, by their reference."""

    reference = forms.RegexField(
        label=_("Contribution"),
        regex=r"^\s*[Ss](\d{1,6})-[Cc](\d{1,6})\s*$",
        help_text=_("Its reference, as the desk and the room show it: S2-C014"),
        error_messages={"invalid": _("Write the reference like this: S2-C014.")},
    )
    quote = forms.CharField(
        label=_("Quote only this part"),
        help_text=_("Copied exactly; leave empty for the whole."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=EvidenceRole.choices)
