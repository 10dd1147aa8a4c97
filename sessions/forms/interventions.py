"""What the rapporteur notes: who spoke, to which question, when, what."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from sessions.forms.words import WordsForm
from sessions.models import Session
from summit.models import Delegation, DelegationKind, Participation


def label_of(place: Participation) -> str:
    """As somebody stands in the list of suggestions: the name, and what tells two of one name apart."""
    return f"{place.name} ({place.organisation})" if place.organisation else place.name


class InterventionForm(WordsForm):
    """Spoken words. The speaker is one field: somebody of the summit, as suggested while one types, or
    any other name, which may come with what it stands for."""

    speaker = forms.CharField(
        label=_("Speaker"),
        max_length=320,
        widget=forms.TextInput(attrs={"list": "speakers", "autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Say who spoke: choose a person or write a name.")},
    )
    speaker_affiliation = forms.CharField(
        label=_("Affiliation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "delegations", "autocomplete": "off", "dir": "auto"}),
    )
    speaker_kind = forms.ChoiceField(
        label=_("Kind of delegation"),
        choices=[("", _("not known")), *DelegationKind.choices],
        required=False,
    )
    said_at = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
    )

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(session, *args, **kwargs)
        self.session = session
        self.fields["text"].label = _("What was said")
        self.fields["text"].widget.attrs["rows"] = 4
        for name in ("speaker", "guiding_question", "language"):
            # What the page proposes, for a script that gives it back or offers the newer one.
            self.fields[name].widget.attrs["data-given"] = self[name].value() or ""

    @cached_property
    def people(self) -> list[Participation]:
        """Who may have spoken: everybody of the summit."""
        rows = Participation.objects.filter(summit=self.session.summit_id, banned_at__isnull=True)
        return list(rows.select_related("user", "delegation").order_by("user__display_name"))

    @property
    def suggestions(self) -> list[str]:
        return list(dict.fromkeys(map(label_of, self.people)))

    @cached_property
    def delegations(self) -> list[Delegation]:
        return list(Delegation.objects.filter(summit=self.session.summit_id))

    def clean(self) -> dict[str, Any] | None:
        """``speaker`` becomes a place in the summit, or None beside ``speaker_name``."""
        cleaned = super().clean() or {}
        written = str(cleaned.get("speaker") or "")
        found = self._find(written)
        if len(found) > 1:
            self.add_error(
                "speaker",
                _(
                    "Several people have this name. Choose one of the list, with what they stand for."
                ),
            )
        cleaned["speaker"] = found[0] if len(found) == 1 else None
        cleaned["speaker_name"] = "" if found else written
        if not cleaned.get("speaker_kind"):
            cleaned["speaker_kind"] = self._kind(str(cleaned.get("speaker_affiliation") or ""))
        cleaned["said_at"] = self._moment(cleaned.get("said_at"))
        return cleaned

    def _find(self, written: str) -> list[Participation]:
        """By id, by the whole suggestion, else by the name alone."""
        wanted = " ".join(written.split()).casefold()
        try:
            return [place for place in self.people if place.pk == UUID(wanted)]
        except ValueError:
            whole = [place for place in self.people if label_of(place).casefold() == wanted]
            named = [place for place in self.people if place.name.casefold() == wanted]
            return whole or named

    def _kind(self, affiliation: str) -> str:
        wanted = affiliation.casefold()
        kinds = [one.kind for one in self.delegations if one.name.casefold() == wanted]
        return kinds[0] if kinds else ""

    def _moment(self, at: time | None) -> datetime | None:
        """The last time that clocks at the summit showed this."""
        if at is None:
            return None
        zone = self.session.summit.zone
        now = timezone.now()
        today = timezone.localtime(now, zone).date()
        moment = datetime.combine(today, at, zone)
        return moment if moment <= now + timedelta(minutes=1) else moment - timedelta(days=1)
