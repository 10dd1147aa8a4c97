"""What an organiser says about a summit."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from summit.forms.texts import TextsField, languages_of
from summit.models import Summit


def zones() -> list[tuple[str, str]]:
    """UTC, then Region/City names."""
    names = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone)
    shown = [name for name in names if not name.startswith(("Etc/", "posix/", "right/"))]
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in shown)]


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SummitDates(forms.Form):
    """The fields that creating and editing share."""

    starts_on = forms.DateField(label=_("First day"), required=False, widget=date_input())
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=date_input())
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("The zone of the place. Everybody also sees their own time."),
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    host = forms.CharField(
        label=_("Host"),
        max_length=200,
        required=False,
        help_text=_("The government or organisation that holds it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zones()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day lies before the first day."))
        return cleaned


class SummitCreateForm(SummitDates):
    """Enough to begin: the rest is asked when it is needed."""

    field_order = ["title", "language", "languages", "starts_on", "ends_on", "time_zone"]

    title = forms.CharField(label=_("Title"), max_length=300)
    language = forms.ChoiceField(
        label=_("Written in"),
        choices=settings.CONTENT_LANGUAGES,
        help_text=_("The summit's first language: the others fall back on it."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Other languages of the summit"),
        required=False,
        choices=settings.CONTENT_LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )

    def described(self) -> dict[str, Any]:
        """As ``create_summit`` takes it."""
        data = dict(self.cleaned_data)
        first = data.pop("language")
        data["title"] = {first: data["title"]}
        data["languages"] = list(dict.fromkeys([first, *data["languages"]]))
        return data


class SummitForm(SummitDates):
    """Everything that can be said about a summit."""

    field_order = [
        "title",
        "description",
        "starts_on",
        "ends_on",
        "time_zone",
        "place",
        "host",
        "contact",
    ]

    contact = forms.EmailField(
        label=_("Contact for participants"),
        required=False,
        help_text=_("Shown to whoever cannot get in. Everybody may read it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )

    first_language = forms.ChoiceField(
        label=_("First language"),
        choices=settings.CONTENT_LANGUAGES,
        help_text=_("A text that is missing in another language is shown in this one."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of the summit"),
        required=False,
        choices=settings.CONTENT_LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gives every text one more box to write in."),
    )
    is_private = forms.BooleanField(
        label=_("Only its people see it"),
        required=False,
        help_text=_("Otherwise the programme is public once the summit is announced."),
    )
    registration = forms.ChoiceField(
        label=_("Who may take part"),
        choices=Summit.Registration.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, summit: Summit, **kwargs: Any) -> None:
        kwargs["initial"] = {
            **{name: getattr(summit, name) for name in self.field_order if hasattr(summit, name)},
            "first_language": summit.language_codes[0],
            "languages": summit.language_codes,
            "is_private": summit.is_private,
            "registration": summit.registration,
        }
        super().__init__(*args, **kwargs)
        languages = languages_of(summit, summit.title, summit.description)
        self.fields["title"] = TextsField(label=_("Title"), languages=languages, max_length=300)
        self.fields["description"] = TextsField(
            label=_("Description"), languages=languages, multiline=True, required=False
        )
        self.order_fields(self.field_order)

    def described(self) -> dict[str, Any]:
        """As ``edit_summit`` takes it."""
        data = dict(self.cleaned_data)
        first = data.pop("first_language")
        data["languages"] = list(dict.fromkeys([first, *data["languages"]]))
        return data
