"""A chat message on its way into the record."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sessions.forms.words import QuestionChoice
from sessions.models import GuidingQuestion, Session


class TakeForm(forms.Form):
    """Under which guiding question it is to stand, and in which language it was written."""

    guiding_question = QuestionChoice(
        label=_("Guiding question"),
        queryset=GuidingQuestion.objects.none(),
        required=False,
        empty_label=_("General"),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.CONTENT_LANGUAGES, required=False
    )

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["guiding_question"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = session.guiding_questions.all()
