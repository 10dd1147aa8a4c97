"""What an organiser decides about people and delegations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from summit.models import Delegation, DelegationKind, Participation, Summit
from summit.services.roster import Entry

INVITE, NOW = "invite", "now"
HOW = [
    (INVITE, _("Send each an invitation: the place is theirs when they accept")),
    (NOW, _("Give the place at once, without writing to them")),
]


def how_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("How they come in"), choices=HOW, initial=INVITE, widget=forms.RadioSelect
    )


class PersonForm(forms.Form):
    """One person."""

    email = forms.EmailField(label=_("Email"), widget=forms.EmailInput(attrs={"dir": "ltr"}))
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, help_text=_("They can change it.")
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Participation.Role.choices,
        initial=Participation.Role.PARTICIPANT,
    )
    delegation = forms.ModelChoiceField(
        label=_("Delegation"), queryset=Delegation.objects.none(), required=False, empty_label="—"
    )
    how = how_field()

    def __init__(self, *args: Any, summit: Summit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegation"].queryset = summit.delegations.all()  # type: ignore[attr-defined]

    def entry(self) -> Entry:
        data = self.cleaned_data
        delegation = data["delegation"].name if data["delegation"] else ""
        return Entry(
            email=data["email"].lower(),
            name=data["name"],
            role=data["role"],
            delegation=delegation,
        )


class PlaceDecisionForm(forms.Form):
    """What the organisers decide about somebody's place."""

    role = forms.ChoiceField(label=_("Role"), choices=Participation.Role.choices)
    delegation = forms.ModelChoiceField(
        label=_("Delegation"), queryset=Delegation.objects.none(), required=False, empty_label="—"
    )
    affiliation = forms.CharField(
        label=_("Affiliation"),
        max_length=200,
        required=False,
        help_text=_("Shown behind the name, instead of the delegation."),
    )

    def __init__(self, *args: Any, place: Participation, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "role": place.role,
            "delegation": place.delegation_id,
            "affiliation": place.affiliation,
        }
        super().__init__(*args, **kwargs)
        self.fields["delegation"].queryset = place.summit.delegations.all()  # type: ignore[attr-defined]


class BanForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("For the log, which organisers read."),
    )


class RosterForm(forms.Form):
    """A list of people, pasted or as a file."""

    text = forms.CharField(
        label=_("The list"),
        required=False,
        strip=False,
        max_length=400_000,
        help_text=_(
            "One person per line: name, email, role, delegation, affiliation. Only the email is "
            "needed. Lines copied from a spreadsheet work, with or without their heading line."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or a file"), required=False, help_text=_(".csv or .txt, up to 1 MB")
    )
    how = how_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None:
            cleaned["text"] = self._read(file)
        if not self.errors and not (cleaned.get("text") or "").strip():
            self.add_error("text", _("Paste the list here, or choose a file."))
        return cleaned

    def _read(self, file: Any) -> str:
        if file.size > 1_000_000:
            self.add_error(
                "file",
                _("%(name)s is larger than 1 MB. Split it in two.") % {"name": file.name},
            )
            return ""
        data = file.read()
        if b"\x00" in data:
            self.add_error(
                "file",
                _("%(name)s is not a text file. In the spreadsheet, save it as CSV.")
                % {"name": file.name},
            )
            return ""
        try:
            return str(data.decode("utf-8-sig"))
        except UnicodeDecodeError:
            return str(data.decode("cp1252", errors="replace"))


class DelegationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=DelegationKind.choices)
    head = forms.ModelChoiceField(
        label=_("Head"),
        queryset=Participation.objects.none(),
        required=False,
        empty_label="—",
        help_text=_("Signs for the delegation. One of its members."),
    )

    def __init__(self, *args: Any, delegation: Delegation | None = None, **kwargs: Any) -> None:
        if delegation is not None:
            kwargs["initial"] = {
                "name": delegation.name,
                "kind": delegation.kind,
                "head": delegation.head_id,
            }
        super().__init__(*args, **kwargs)
        if delegation is None:
            del self.fields["head"]
        else:
            members = delegation.members.select_related("user")
            self.fields["head"].queryset = members  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As others in the room should see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
