"""Sharing a link or a file, and looking for what was shared."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sessions.forms.words import QuestionChoice
from sessions.models import AgendaItem, GuidingQuestion, Resource, Session
from summit.models import Summit
from summit.texts import pick

TAKEN = ".jpg,.jpeg,.png,.webp,.gif,.pdf,.txt,.md,.csv"


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.position}. {pick(obj.title).text or obj.get_kind_display()}"


class AddressField(forms.CharField):
    """An https address as somebody types or pastes it."""

    widget = forms.URLInput(attrs={"placeholder": "https://", "dir": "ltr"})

    def clean(self, value: Any) -> str:
        given = str(super().clean(value) or "").strip()
        if not given:
            return ""
        if "://" not in given:
            given = f"https://{given}"
        try:
            parts = urlsplit(given)
            named = parts.hostname and "." in parts.hostname and not parts.username
        except ValueError:
            named = False
        if not named or parts.scheme != "https" or any(char.isspace() for char in given):
            raise forms.ValidationError(
                _("Give an address that begins with https://, such as https://example.org/paper.")
            )
        return given


class FileForm(forms.Form):
    """A file; ``too_large`` when its upload was broken off."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": TAKEN}),
        max_length=255,
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large = too_large
        self.fields["file"].help_text = _(
            "A picture (JPEG, PNG, WebP, GIF), a PDF file, or text (.txt, .md, .csv), up to %(n)d MB. "
            "Save Office files as PDF first."
        ) % {"n": settings.FILE_MB}
        if too_large:
            self.fields["file"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.too_large:
            self.add_error(
                "file",
                _("A file may have %(n)d MB at most. Save it smaller, or share a link to it.")
                % {"n": settings.FILE_MB},
            )
        return cleaned


class ShareForm(FileForm):
    """One link or one file, with what is said about it."""

    title = forms.CharField(label=_("Title"), max_length=200)
    url = AddressField(
        label=_("Link"),
        max_length=1000,
        required=False,
        help_text=_("Everybody sees where it leads. We never open it."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)
    agenda_item = ItemChoice(
        label=_("Agenda item"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    guiding_question = QuestionChoice(
        label=_("Guiding question"),
        queryset=GuidingQuestion.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    field_order = ["title", "url", "file", "language", "agenda_item", "guiding_question"]

    def __init__(self, session: Session | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False
        self.fields["file"].label = _("Or a file")
        if session is None:
            del self.fields["agenda_item"], self.fields["guiding_question"]
            return
        for name, rows in (
            ("agenda_item", session.agenda.order_by("position")),
            ("guiding_question", session.guiding_questions.order_by("position")),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        url, file = cleaned.get("url"), cleaned.get("file")
        if url and file:
            self.add_error("url", _("Share the link and the file one after the other."))
        elif not url and not file:
            self.add_error("url", _("Give a link, or choose a file below."))
        return cleaned


class LibrarySearch(forms.Form):
    """What is looked for in a summit's library."""

    q = forms.CharField(label=_("Words"), max_length=100, required=False, widget=forms.SearchInput)
    session = forms.ChoiceField(label=_("Session"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("All")), *settings.CONTENT_LANGUAGES], required=False
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All")), *Resource.Kind.choices], required=False
    )

    def __init__(self, *args: Any, summit: Summit, sessions: list[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["session"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("All")),
            ("summit", _("The whole summit")),
            *((str(one.pk), f"{one.number}. {pick(one.title).text}") for one in sessions),
        ]
