"""What people fill in about themselves and to each other."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from networking.models import Person
from summit.forms.words import WordsField


class SearchForm(forms.Form):
    """Looking for somebody; whatever does not fit is ignored."""

    q = forms.CharField(
        label=_("Find"),
        required=False,
        max_length=200,
        widget=forms.SearchInput(attrs={"placeholder": _("name, affiliation, offer, need")}),
    )
    language = forms.ChoiceField(label=_("Speaks"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Speaks"),
            required=False,
            choices=[("", _("any language")), *settings.CONTENT_LANGUAGES],
        )


class CardForm(forms.Form):
    """My own card, and whether others may find it."""

    consents_to_listing = forms.BooleanField(
        label=_("Others may find me"),
        required=False,
        help_text=_(
            "Everybody who takes part sees your name, your affiliation and what you write below, "
            "and whether you are here now. Switch it off and you are gone from every list at once."
        ),
    )
    offers = WordsField(
        label=_("What I offer"),
        required=False,
        max_length=500,
        help_text=_("What others could come to you for."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    needs = WordsField(
        label=_("What I need"),
        required=False,
        max_length=500,
        help_text=_("Whom or what you are looking for."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages I speak"),
        required=False,
        choices=settings.CONTENT_LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )

    @classmethod
    def of(cls, person: Person) -> "CardForm":
        """Filled with what the person's card says now."""
        return cls(
            initial={
                "consents_to_listing": person.consents_to_listing,
                "offers": person.offers,
                "needs": person.needs,
                "languages": person.languages,
            }
        )


class AskForm(forms.Form):
    note = WordsField(
        label=_("A word with it"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MessageForm(forms.Form):
    text = WordsField(
        label=_("Message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": _("Write something first.")},
    )


class ReportForm(forms.Form):
    reason = WordsField(
        label=_("What happened"),
        max_length=2000,
        help_text=_(
            "In your words. The organisers read only this: they cannot open your conversation, "
            "so include what they need to know."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say what happened, so that the organisers can act.")},
    )
    conversation = forms.UUIDField(required=False, widget=forms.HiddenInput)


class DecisionForm(forms.Form):
    decision = WordsField(
        label=_("What was decided"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what was decided; it stays with the report.")},
    )
    ban = forms.BooleanField(label=_("Close this summit to the reported person"), required=False)
