"""What an organiser says about a session, its agenda, its questions and its cast."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.forms.media import SourceChoice
from sessions.forms.words import QuestionChoice
from sessions.models import AgendaItem, Appearance, GuidingQuestion, InformationNote, Session
from summit.forms.texts import TextsField, languages_of
from summit.models import Summit
from summit.texts import direction


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


class AgendaItemForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=AgendaItem.Kind.choices)
    minutes = forms.IntegerField(
        label=_("Planned minutes"), min_value=1, max_value=1440, required=False
    )

    def __init__(
        self, *args: Any, session: Session, item: AgendaItem | None = None, **kwargs: Any
    ) -> None:
        if item is not None:
            names = (
                "kind",
                "title",
                "minutes",
                "guiding_question",
                "stage_source",
                "moderator_notes",
            )
            kwargs["initial"] = {name: getattr(item, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["title"] = TextsField(
            label=_("Title"),
            languages=languages_of(session.summit, item.title if item else None),
            max_length=300,
        )
        self.fields["guiding_question"] = QuestionChoice(
            label=_("Guiding question"),
            queryset=session.guiding_questions.all(),
            required=False,
            empty_label="—",
            help_text=_("Moving to the item puts this question in focus."),
        )
        sources = session.stage_sources.all()
        if sources:
            self.fields["stage_source"] = SourceChoice(
                label=_("Picture and sound"),
                queryset=sources,
                required=False,
                empty_label=_("As before"),
                help_text=_("Moving to the item puts this source on the stage."),
            )
        self.fields["moderator_notes"] = forms.CharField(
            label=_("Notes for moderators"),
            max_length=2000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Shown in the console and on the printed run of show, never in the room."),
        )
        self.order_fields(
            ["kind", "title", "minutes", "guiding_question", "stage_source", "moderator_notes"]
        )


class GuidingQuestionForm(forms.Form):
    def __init__(
        self, *args: Any, session: Session, question: GuidingQuestion | None = None, **kwargs: Any
    ) -> None:
        if question is not None:
            kwargs["initial"] = {"text": question.text}
        super().__init__(*args, **kwargs)
        self.fields["text"] = TextsField(
            label=_("Guiding question"),
            languages=languages_of(session.summit, question.text if question else None),
            max_length=2000,
            multiline=True,
        )


class AppearanceForm(forms.Form):
    """By email, so that somebody who is not here yet can be named too."""

    email = forms.EmailField(
        label=_("Email"),
        widget=forms.EmailInput(attrs={"list": "people", "autocomplete": "off", "dir": "ltr"}),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Only needed for somebody new to the summit."),
    )
    role = forms.ChoiceField(
        label=_("Part"), choices=Appearance.Role.choices, initial=Appearance.Role.MODERATOR
    )
    topic = forms.CharField(label=_("Speaks about"), max_length=200, required=False)
    agenda_item = forms.ModelChoiceField(
        label=_("Agenda item"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label="—",
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agenda_item"]
        field.queryset = session.agenda.order_by("position")  # type: ignore[attr-defined]
        field.label_from_instance = _item_label  # type: ignore[attr-defined]


def _item_label(item: AgendaItem) -> str:
    words = next(iter(item.title.values()), "")
    return f"{item.position}. {words or item.get_kind_display()}"


HEADING = "## "


class NoteForm(forms.Form):
    """A note's sections in one language: paragraphs apart by a blank line."""

    overview = forms.CharField(label=_("Overview"), required=False, widget=forms.Textarea)
    background = forms.CharField(
        label=_("Background"),
        required=False,
        widget=forms.Textarea,
        help_text=_("A line that begins with ## is a heading."),
    )
    scope = forms.CharField(label=_("Scope"), required=False, widget=forms.Textarea)
    method = forms.CharField(label=_("Method"), required=False, widget=forms.Textarea)
    closing = forms.CharField(label=_("Closing words"), required=False, widget=forms.Textarea)

    def __init__(
        self, *args: Any, language: str, note: InformationNote | None = None, **kwargs: Any
    ) -> None:
        if note is not None:
            kwargs["initial"] = {
                name: "\n\n".join(getattr(note, name))
                for name in ("overview", "scope", "method", "closing")
            }
            kwargs["initial"]["background"] = _written(note.background)
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"lang": language, "dir": direction(language), "rows": 6}

    def sections(self) -> dict[str, Any]:
        """As ``edit_note`` takes it."""
        data = self.cleaned_data
        plain = {name: paragraphs(data[name]) for name in data if name != "background"}
        return {**plain, "background": _read(data["background"])}


def paragraphs(text: str) -> list[str]:
    """Apart by blank lines; line breaks inside stay."""
    found: list[list[str]] = [[]]
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            found[-1].append(line.rstrip())
        elif found[-1]:
            found.append([])
    return ["\n".join(lines) for lines in found if lines]


def _written(background: list[dict[str, Any]]) -> str:
    parts: list[str] = []
    for entry in background:
        parts += [f"{HEADING}{entry['heading']}"] if entry["heading"] else []
        parts += entry["paragraphs"]
    return "\n\n".join(parts)


def _read(text: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    # A heading is a line, whatever stands around it.
    text = re.sub(r"(?m)^(##.*)$", r"\n\1\n", text.replace("\r\n", "\n"))
    for paragraph in paragraphs(text):
        if paragraph.startswith(HEADING.strip()):
            entries.append({"heading": paragraph.lstrip("# "), "paragraphs": []})
            continue
        if not entries:
            entries.append({"heading": "", "paragraphs": []})
        entries[-1]["paragraphs"].append(paragraph)
    return entries
