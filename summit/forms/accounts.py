"""What a person says about themselves."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from summit.models import User


class SignupDetails(forms.Form):
    """Asked beside the email when somebody signs up."""

    display_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As others in the room should see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: Any, user: User) -> None:
        """Called by allauth before the new person is saved."""
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])


class FirstPersonForm(SignupDetails):
    """Asked of whoever opens the one-time set-up link."""

    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("Where your codes for signing in are sent. Never shown to other people."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["display_name", "language", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone)
        self.fields["display_name"].required = True
        if not self.instance.has_account:
            self.fields["display_name"].disabled = True
            self.fields["display_name"].help_text = _(
                "A guest keeps the name they came with. Add your email address to have an account."
            )
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"),
            required=False,
            choices=[("", _("As my browser tells")), *((zone, zone) for zone in zones)],
        )
