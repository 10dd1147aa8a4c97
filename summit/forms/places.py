"""What a person tells a summit about themselves."""

from typing import Any

from babel import Locale
from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from summit.models import Participation


def countries() -> list[tuple[str, str]]:
    """ISO 3166-1 codes with CLDR names in the reader's language, sorted by name."""
    locale = Locale.parse((get_language() or "en").replace("-", "_"))
    names = [
        (code, name)
        for code, name in locale.territories.items()
        if len(code) == 2
        and code.isalpha()
        and code not in {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}
    ]
    return sorted(names, key=lambda entry: entry[1])


class PlaceForm(forms.ModelForm):
    class Meta:
        model = Participation
        fields = [
            "affiliation",
            "declared_kind",
            "country",
            "gender",
            "heritage",
            "languages",
            "consents_to_listing",
            "consents_to_name",
            "consents_to_mail",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country of residence"), required=False, choices=[("", "—"), *countries()]
        )
        self.fields["gender"] = forms.ChoiceField(
            label=_("Gender"),
            required=False,
            choices=[("", _("I do not say")), *Participation.Gender.choices],
            help_text=_(
                "Never shown beside your name. Moderators see only how long groups of at least three "
                "people have spoken."
            ),
        )
        self.fields["heritage"] = forms.MultipleChoiceField(
            label=_("Countries of heritage"),
            required=False,
            choices=countries(),
            widget=forms.SelectMultiple(attrs={"size": 6}),
        )
        self.fields["languages"] = forms.MultipleChoiceField(
            label=_("Languages I speak"),
            required=False,
            choices=settings.CONTENT_LANGUAGES,
            widget=forms.CheckboxSelectMultiple,
        )
        if self.instance.delegation_id:
            self.fields["declared_kind"].help_text = _(
                "Your delegation decides while you belong to one."
            )
