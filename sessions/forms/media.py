"""What is pasted about the stage: sources, channels, and the one field of the console."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.models import Channel, Session, StageSource
from sessions.models.media import LONGEST_ADDRESS
from sessions.players import NotUnderstood, understand
from summit.forms.texts import TextsField, languages_of


class AddressField(forms.CharField):
    """As it is copied from the browser, or a whole embed code; refused with what to paste instead."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"dir": "ltr", "inputmode": "url", "autocomplete": "off", "spellcheck": "false"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(max_length=2 * LONGEST_ADDRESS, **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text:
            try:
                understand(text)
            except NotUnderstood as error:
                raise forms.ValidationError(str(error.message)) from None
        return text


class AddressForm(forms.Form):
    """Put on the stage at once."""

    address = AddressField(label=_("Address"))


class SourceForm(forms.Form):
    """One source of a session."""

    address = AddressField(
        label=_("Address"),
        help_text=_(
            "Of a video, a stream or a meeting: YouTube, Vimeo, UN Web TV, Kaltura, Jitsi, .m3u8, "
            ".mp4, .mp3. To try the stage out, write “sample”."
        ),
    )
    sound_address = AddressField(
        label=_("Address of the sound alone"),
        required=False,
        help_text=_("For people on a weak line: a stream or a file, .m3u8, .mp3 or .m4a."),
    )

    def __init__(
        self, *args: Any, session: Session, source: StageSource | None = None, **kwargs: Any
    ) -> None:
        if source is not None:
            names = ("title", "address", "sound_address")
            kwargs["initial"] = {name: getattr(source, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["title"] = TextsField(
            label=_("Title"),
            languages=languages_of(session.summit, source.title if source else None),
            max_length=120,
            required=False,
        )
        self.order_fields(["title", "address", "sound_address"])


class ChannelForm(forms.Form):
    """One language of a source."""

    language = forms.ChoiceField(label=_("Language"), choices=Channel.LANGUAGES)
    address = AddressField(label=_("Address"))
    only_sound = forms.BooleanField(
        label=_("Only a voice"),
        required=False,
        help_text=_("Then the original’s picture stays beside it, without its sound."),
    )


class SourceChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)
