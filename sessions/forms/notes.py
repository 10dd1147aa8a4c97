"""A note comes in: as a file or as pasted text; and what becomes of it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sessions.forms.note_draft import LONGEST
from sessions.forms.organise import SummitTimeField
from sessions.models import Session
from sessions.notes import NoteUnreadable, SourceText, read_text
from summit.models import Summit

SUFFIXES = ".txt,.md,.docx,.pdf"


def session_choices(summit: Summit) -> list[tuple[str, str]]:
    """A new session, or one more language for one that is there."""
    sessions = Session.objects.filter(summit=summit).exclude(status=Session.Status.ARCHIVED)
    return [
        ("", str(_("A new session"))),
        *((str(session.pk), _label(session)) for session in sessions.order_by("number")),
    ]


def _label(session: Session) -> str:
    title = next(iter(session.title.values()), "")
    return f"{session.number}. {title}"


class NoteUpload(forms.Form):
    """The first step. Cleans ``source`` to a SourceText."""

    file = forms.FileField(
        label=_("The note's file"),
        required=False,
        help_text=_(".docx, .pdf, .md or .txt, up to 5 MB"),
        widget=forms.FileInput(attrs={"accept": SUFFIXES}),
    )
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Pasted as it is, line breaks and all."),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    session = forms.ChoiceField(
        label=_("What it becomes"),
        required=False,
        help_text=_("The same note in another language belongs to the session that is there."),
    )

    def __init__(self, *args: Any, summit: Summit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            ("", _("As the text says")),
            *settings.CONTENT_LANGUAGES,
        ]
        self.fields["session"].choices = session_choices(summit)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text") or ""
        if file is None and not text.strip() and not self.errors:
            self.add_error("file", _("Choose a file, or paste the note's text below."))
        elif not self.errors:
            self._read(cleaned, file, text)
        return cleaned

    def _read(self, cleaned: dict[str, Any], file: Any, text: str) -> None:
        name = "file" if file is not None else "text"
        try:
            if file is not None:
                source = read_text(file.read(), file.name)
            else:
                source = read_text(text.encode(), f"{_('Pasted text')}.txt")
        except NoteUnreadable as error:
            self.add_error(name, _(error.remark.template) % error.remark.values)
            return
        if len(source.text) > LONGEST:
            self.add_error(
                name,
                _(
                    "“%(file)s” is longer than a million characters. "
                    "Import the part about one session."
                )
                % {"file": source.filename},
            )
            return
        cleaned["source"] = source


class NoteTarget(forms.Form):
    """What the preview asks beside the note itself: only for a new session, but the language."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)
    minutes = forms.IntegerField(
        label=_("Planned minutes"), min_value=1, max_value=1440, required=False
    )
    programme = forms.ChoiceField(
        label=_("On the programme"),
        choices=[("draft", _("Not yet: a draft")), ("scheduled", _("Yes: scheduled"))],
        initial="draft",
        required=False,
    )

    def __init__(self, *args: Any, summit: Summit, session: Session | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_at"] = SummitTimeField(
            summit, label=_("Starts"), required=False, help_text=SummitTimeField.help(summit)
        )
        self.order_fields(["language", "starts_at", "minutes", "programme"])
        if session is not None:
            for name in ("minutes", "programme", "starts_at"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        wants_time = cleaned.get("programme") == "scheduled" and not cleaned.get("starts_at")
        if wants_time and "starts_at" not in self.errors:
            self.add_error("starts_at", _("A scheduled session has a time. Give it here."))
        return cleaned

    def settings(self) -> dict[str, Any]:
        """As ``create_session_from_note`` takes them."""
        data = self.cleaned_data
        given = {"starts_at": data.get("starts_at"), "minutes": data.get("minutes")}
        return {name: value for name, value in given.items() if value is not None}


def source_of(text: str, filename: str) -> SourceText:
    """The source as the form carried it."""
    return SourceText(text, filename)
