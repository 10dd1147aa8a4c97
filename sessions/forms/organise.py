"""What an organiser says about a session."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models import Session
from summit.forms.texts import TextsField, languages_of
from summit.models import Summit


class SummitTimeField(forms.DateTimeField):
    """A day and an hour on the summit's own clock, whoever writes it from wherever."""

    def __init__(self, summit: Summit, **kwargs: Any) -> None:
        self.summit = summit
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(self.summit.zone):
            return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(self.summit.zone):
            return super().prepare_value(value)

    @staticmethod
    def help(summit: Summit) -> str:
        return _("On the summit's clock (%(zone)s).") % {"zone": summit.time_zone}


class SessionForm(forms.Form):
    """A session's settings; without ``session`` the few that are needed to begin."""

    minutes = forms.IntegerField(
        label=_("Planned minutes"), min_value=1, max_value=1440, initial=90
    )
    attribution = forms.ChoiceField(
        label=_("Attribution in documents"),
        choices=Session.Attribution.choices,
        widget=forms.RadioSelect,
        help_text=_("It binds everything that leaves the room. With words said, only stricter."),
    )
    shows_names = forms.BooleanField(label=_("The room shows who wrote"), required=False)
    approves_first = forms.BooleanField(
        label=_("A moderator approves before the room sees"), required=False
    )
    allows_anonymous = forms.BooleanField(
        label=_("Questions may be anonymous"),
        required=False,
        help_text=_("Then no author is stored at all, and the question waits a little."),
    )
    anonymity = forms.ChoiceField(
        label=_("What anonymous means"),
        choices=Session.Anonymity.choices,
        widget=forms.RadioSelect,
        initial=Session.Anonymity.STORED,
        required=False,
        help_text=_(
            "The second is stronger, and takes more: without JavaScript nobody asks anonymously, and each person has five questions without a name."
        ),
    )
    allows_reactions = forms.BooleanField(
        label=_("People may react in the room"),
        required=False,
        help_text=_("Applause and the like are counted by the minute, without names."),
    )
    allows_chat = forms.BooleanField(
        label=_("People may chat beside the session"),
        required=False,
        help_text=_("Quick talk beside the record. Leave it off in formal sessions."),
    )
    chat_counts = forms.BooleanField(
        label=_("Chat messages may be taken into the record"),
        required=False,
        help_text=_(
            "Moderators and rapporteurs take single messages, as contributions of who wrote them; the "
            "writer is told and can withdraw them. It holds for what is written from now on."
        ),
    )
    slow_words = forms.IntegerField(
        label=_("Slow mode: seconds between two contributions or questions of a person"),
        min_value=0,
        max_value=3600,
        initial=0,
        required=False,
        help_text=_("0 is without. Who runs the session can change it while it runs."),
    )
    slow_chat = forms.IntegerField(
        label=_("Slow mode: seconds between two chat messages of a person"),
        min_value=0,
        max_value=3600,
        initial=0,
        required=False,
    )
    opens_minutes_before = forms.IntegerField(
        label=_("The room opens (minutes before the start)"),
        min_value=0,
        max_value=1440,
        required=False,
        help_text=_(
            "Until then people wait, and are let in by themselves; the cast comes in at any time. "
            "Empty: they enter and write as soon as the session stands on the programme."
        ),
    )
    capacity = forms.IntegerField(
        label=_("People in the room at most"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=_("Empty: no limit. The cast and the organisers always come in."),
    )
    guests = forms.ChoiceField(
        label=_("Who comes with a name only"),
        choices=Session.Guests.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("With the join code, without an address; “guest” stands beside their name."),
    )
    minimum_crowd = forms.IntegerField(
        label=_("People needed in the room for an anonymous question"),
        min_value=2,
        max_value=1000,
        initial=10,
    )

    recording = forms.ChoiceField(
        label=_("Recording"),
        choices=Session.Recording.choices,
        required=False,
        help_text=_("Said on the session’s page, before one enters, and in the room."),
    )
    recording_url = forms.URLField(
        label=_("Address of the recording"),
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[
            URLValidator(schemes=["https"], message=_("Give an address that begins with https://."))
        ],
        help_text=_("Offered after the session to who takes part in the summit."),
    )
    recording_language = forms.ChoiceField(
        label=_("Language of the recording"),
        choices=[("", "—"), *settings.CONTENT_LANGUAGES],
        required=False,
    )
    recording_note = forms.CharField(
        label=_("Note on the recording"),
        max_length=300,
        required=False,
        help_text=_("Who records, what for, how long it is kept."),
    )

    def __init__(
        self, *args: Any, summit: Summit, session: Session | None = None, **kwargs: Any
    ) -> None:
        if session is not None:
            names = ("title", "number", "starts_at", *self.base_fields)
            kwargs["initial"] = {name: getattr(session, name) for name in names}
        super().__init__(*args, **kwargs)
        title = session.title if session else {}
        self.fields["title"] = TextsField(
            label=_("Title"), languages=languages_of(summit, title), max_length=300
        )
        self.fields["number"] = forms.IntegerField(
            label=_("Number"),
            min_value=1,
            max_value=9999,
            required=session is not None,
            help_text="" if session else _("Empty: the next free one."),
        )
        self.fields["starts_at"] = SummitTimeField(
            summit, label=_("Starts"), required=False, help_text=SummitTimeField.help(summit)
        )
        if session is None:
            for name in set(self.base_fields) - {"minutes"}:
                del self.fields[name]
        self.session = session
        self.order_fields(["title", "number", "starts_at", "minutes"])

    def clean_anonymity(self) -> str:
        """A page from before the choice existed leaves it as it is."""
        kept = self.session.anonymity if self.session else Session.Anonymity.STORED
        return str(self.cleaned_data["anonymity"] or kept)

    def clean_slow_words(self) -> int:
        """Empty is without."""
        return int(self.cleaned_data["slow_words"] or 0)

    def clean_slow_chat(self) -> int:
        return int(self.cleaned_data["slow_chat"] or 0)

    def clean_guests(self) -> str:
        return str(self.cleaned_data["guests"] or Session.Guests.NONE)

    def clean_recording(self) -> str:
        """A form that does not ask changes nothing."""
        kept = self.session.recording if self.session else Session.Recording.UNDECIDED
        return str(self.cleaned_data["recording"] or kept)
