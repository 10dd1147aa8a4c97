"""Who writes captions, and captions from a file."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sessions.caption_files import CaptionFile, read_captions
from sessions.forms.media import SourceChoice
from sessions.models import Session
from sessions.notes.decoding import decode

MOST_BYTES = 5 * 1024 * 1024
MOST_CHARACTERS = 1_500_000
MOST_SHIFT = 12 * 3600.0  # seconds


class CaptionerForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)
    name = forms.CharField(
        label=_("For whom"),
        max_length=120,
        required=False,
        help_text=_("So that you know later which link is whose."),
    )


class CaptionUpload(forms.Form):
    """The first step. Cleans ``captions`` to a CaptionFile, and ``text`` to what it was read from."""

    file = forms.FileField(
        label=_("The captions’ file"),
        required=False,
        help_text=_(".vtt or .srt, up to 5 MB"),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,.txt"}),
        error_messages={"empty": _("This file is empty. Save it again from where it was made.")},
    )
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text") or ""
        if file is None and not text.strip() and not self.errors:
            self.add_error("file", _("Choose a file, or paste its text below."))
        elif not self.errors:
            self._read(cleaned, file, text)
        return cleaned

    def _read(self, cleaned: dict[str, Any], file: Any, text: str) -> None:
        field = "text" if file is None else "file"
        if file is not None and file.size > MOST_BYTES:
            self.add_error(field, _("This file is larger than 5 MB. Import a part of it."))
            return
        text = text if file is None else decode(file.read())
        if len(text) > MOST_CHARACTERS:
            self.add_error(
                field,
                _("This is longer than a million and a half characters. Import a part of it."),
            )
            return
        found = read_captions(text)
        if not found.cues:
            problem = _(
                "There are no captions in it: times such as “00:01:02.000 --> 00:01:04.500”."
            )
            self.add_error(field, " ".join([str(problem), *map(_told, found.remarks[:1])]))
            return
        cleaned |= {
            "captions": found,
            "text": text,
            "file_name": file.name if file is not None else "",
        }


def _told(remark: Any) -> str:
    return _(remark.template) % remark.values


def told(found: CaptionFile) -> list[str]:
    """The remarks, in the reader's language."""
    return [str(_told(remark)) for remark in found.remarks]


def played_here(session: Session) -> Any:
    """The sources that our own player plays with a picture: films and streams, no pages."""
    rows = session.stage_sources.all()
    own = [row.pk for row in rows if row.player and row.player.element == "video"]
    return rows.filter(pk__in=own)


class PlayerChoice(forms.Form):
    """``plays``: whose player shows these captions; nothing for none."""

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plays"] = SourceChoice(
            label=_("Shown inside the player of"),
            queryset=played_here(session),
            required=False,
            empty_label=_("none: the transcript only"),
        )


class CaptionImport(forms.Form):
    """The second step: what they become. ``source`` is the text as the first step read it."""

    source = forms.CharField(strip=False, max_length=MOST_CHARACTERS, widget=forms.HiddenInput)
    file_name = forms.CharField(required=False, max_length=255, widget=forms.HiddenInput)
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)
    shift = forms.FloatField(
        label=_("Later by (seconds)"),
        initial=0,
        required=False,
        min_value=-MOST_SHIFT,
        max_value=MOST_SHIFT,
        help_text=_(
            "When the recording begins before the captions were counted. Negative: earlier."
        ),
    )
    replaces = forms.ChoiceField(
        label=_("What is there in this language"),
        choices=[
            ("beside", _("stays beside them: both can be read")),
            ("instead", _("is replaced: the transcript shows these only")),
        ],
        widget=forms.RadioSelect,
        help_text=_("What was replaced is kept, and can be put back."),
    )

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ask_whose_times(session)
        if not session.tracks.filter(replaced_by=None, last_number__gt=0).exists():
            del self.fields["replaces"]
        elif self.is_bound:  # a form that was made before there was anything did not ask
            self.fields["replaces"].required = False

    def _ask_whose_times(self, session: Session) -> None:
        """Of the sources that our own player plays; the one on the stage is proposed."""
        sources = played_here(session)
        if sources:
            here = session.stage_source_id
            self.fields["plays"] = SourceChoice(
                label=_("Shown inside the player of"),
                queryset=sources,
                required=False,
                empty_label=_("none: the transcript only"),
                initial=sources.filter(pk=here).first(),
                help_text=_(
                    "Then they are there in full screen too. Choose the recording whose times they keep."
                ),
            )

    def clean_source(self) -> str:
        text = str(self.cleaned_data["source"])
        if not read_captions(text).cues:
            raise forms.ValidationError(_("There are no captions in it. Choose the file again."))
        return text
