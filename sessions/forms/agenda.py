"""What an organiser says about a session's agenda, its guiding questions and its cast."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.forms.media import SourceChoice
from sessions.forms.words import QuestionChoice
from sessions.models import AgendaItem, Appearance, GuidingQuestion, Session
from summit.forms.texts import TextsField, languages_of


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
