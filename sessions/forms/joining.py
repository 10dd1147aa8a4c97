"""What somebody types who comes with a code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.models.join_codes import read_code
from summit.names import LONGEST


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_(
            "Six characters, as on the screen or the sheet. Capitals and blanks do not matter."
        ),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "dir": "ltr",
                "class": "code-field",
            }
        ),
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("A code has six characters, such as K7M 4TX. Look at it again.")
            )
        return code


class GuestForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=4 * LONGEST,  # the name itself says what is wrong with it
        help_text=_("As others in the room should see it; “guest” stands beside it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
