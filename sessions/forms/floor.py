"""Asking for the floor, and how long one may have it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sessions.models import FloorRequest, Session
from summit.models import DelegationKind


class FloorForm(forms.Form):
    """``kind``, ``topic`` and ``language`` of a request."""

    kind = forms.ChoiceField(
        label=_("What for"),
        choices=[*reversed(FloorRequest.Kind.choices)],
        initial=FloorRequest.Kind.STATEMENT,
    )
    topic = forms.CharField(label=_("About"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("You will speak"), choices=settings.CONTENT_LANGUAGES)

    def offer_always(self) -> None:
        """Only what a closed list still takes; what was sent all the same is for the service to refuse."""
        always = FloorRequest.ALWAYS
        kinds = [(kind.value, kind.label) for kind in FloorRequest.Kind if kind in always]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*reversed(kinds)]
        self.initial["kind"] = FloorRequest.Kind.RIGHT_OF_REPLY


class SpeakingTimesForm(forms.Form):
    """Seconds for everybody (``seconds``), and one optional field per kind of delegation."""

    seconds = forms.IntegerField(
        label=_("Everybody (seconds)"),
        min_value=0,
        max_value=3600,
        help_text=_("0 is without a limit. It holds for whoever is called from now on."),
    )

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        given = session.speaking_seconds_by_kind
        kwargs["initial"] = {"seconds": session.speaking_seconds, **given}
        super().__init__(*args, **kwargs)
        for kind in DelegationKind:
            self.fields[kind.value] = forms.IntegerField(
                label=kind.label, min_value=0, max_value=3600, required=False
            )

    def by_kind(self) -> dict[str, int]:
        """Those that were given a time of their own."""
        times = {kind: self.cleaned_data[kind] for kind in DelegationKind.values}
        return {kind: seconds for kind, seconds in times.items() if seconds is not None}
