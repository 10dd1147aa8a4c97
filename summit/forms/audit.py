"""What an organiser looks for in the log."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from summit.audit import Wanted


class AuditForm(forms.Form):
    """Every field may be left empty."""

    who = forms.CharField(
        label=_("Who did it, or to whom"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    act = forms.ChoiceField(label=_("What"), required=False)
    session = forms.ChoiceField(label=_("Session"), required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(
        self,
        *args: Any,
        acts: list[tuple[str, str]],
        sessions: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("act", acts), ("session", sessions)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("Everything")), *choices]

    def wanted(self) -> Wanted:
        """What cannot be understood is passed over; the form says so."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})
