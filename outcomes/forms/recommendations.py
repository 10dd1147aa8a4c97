"""What the rapporteur writes."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sessions.forms.words import QuestionChoice
from sessions.models import Contribution, GuidingQuestion, Session
from summit.forms.words import WordsField


class FromWordsForm(forms.Form):
    """A recommendation in one language, and the contributions of its session that it comes from."""

    text = WordsField(
        label=_("Recommendation"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    guiding_question = QuestionChoice(
        label=_("Guiding question"),
        queryset=GuidingQuestion.objects.none(),
        required=False,
        empty_label=_("General"),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)
    contribution = forms.ModelMultipleChoiceField(
        label=_("Contributions"), queryset=Contribution.objects.none()
    )

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions, words = self.fields["guiding_question"], self.fields["contribution"]
        assert isinstance(questions, forms.ModelChoiceField)
        assert isinstance(words, forms.ModelMultipleChoiceField)
        questions.queryset = session.guiding_questions.all()
        words.queryset = Contribution.objects.shown().filter(session=session)


class RecommendationForm(FromWordsForm):
    """The rapporteur's: of each contribution the whole, or only a part."""

    contribution = forms.ModelMultipleChoiceField(
        label=_("Contributions"),
        queryset=Contribution.objects.none(),
        error_messages={
            "required": _("Choose the contributions that this recommendation comes from.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.data:
            if name.startswith("quote-") and self.data[name].strip():
                self.fields[name] = forms.CharField(
                    label=_("Quote only this part"),
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )


class RewordForm(forms.Form):
    """One text per language of the summit, and the revision it started from."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, languages: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.CONTENT_LANGUAGES)
        for code in languages:
            self.fields[f"text_{code}"] = WordsField(
                label=names.get(code, code),
                max_length=3000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3, "lang": code, "dir": "auto"}),
            )

    def texts(self) -> dict[str, str]:
        """``{language: text}`` as written."""
        return {
            name.removeprefix("text_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("text_")
        }
