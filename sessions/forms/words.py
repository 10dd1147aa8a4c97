"""What people write in the room."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sessions.models import Caption, Contribution, GuidingQuestion, Session
from summit.forms.words import WordsField
from summit.texts import pick


class QuestionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.position}. {pick(obj.text)}"


class WordsForm(forms.Form):
    """``text`` under a guiding question (or none: general), in a language."""

    guiding_question = QuestionChoice(
        label=_("Guiding question"),
        queryset=GuidingQuestion.objects.none(),
        required=False,
        empty_label=_("General"),
    )
    text = WordsField(
        label=_("Your words"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["guiding_question"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = session.guiding_questions.all()


class ContributionForm(WordsForm):
    """A participant's words, and what they answer if they do."""

    reply_to = forms.ModelChoiceField(
        queryset=Contribution.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": _(
                "What you answer is not shown in the room any more. Send again to contribute your words on their own."
            )
        },
    )
    relation = forms.ChoiceField(
        label=_("How it relates"),
        choices=[("", _("replies to it")), *Contribution.Relation.choices],
        required=False,
    )
    cites = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(session, *args, **kwargs)
        field = self.fields["reply_to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Contribution.objects.shown().filter(session=session)
        self.fields["text"].widget.attrs["placeholder"] = self.fields["text"].label
        if not self["reply_to"].value():
            del self.fields["relation"]
        self.session = session

    def clean_cites(self) -> str:
        """The passage is there, and shown."""
        address = self.cleaned_data["cites"]
        if address and Caption.objects.passage(self.session, address) is None:
            raise forms.ValidationError(
                _(
                    "The passage is not in the transcript any more. Send again to contribute your words without it."
                )
            )
        return str(address)

    def clean(self) -> dict[str, Any] | None:
        """Shown again without what cannot be answered or cited any more."""
        gone = set()
        if "reply_to" in self.errors:
            gone |= {"reply_to", "relation"}
            self.fields.pop("relation", None)
        if "cites" in self.errors:
            gone.add("cites")
        if gone:
            self.data = {name: value for name, value in self.data.items() if name not in gone}
        return super().clean()


class EditForm(forms.Form):
    """Better words for a contribution. ``seen`` is the revision that the author started from."""

    text = WordsField(
        label=_("Your words"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class QuestionForm(forms.Form):
    """A question to the panel."""

    text = WordsField(
        label=_("Your question"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)
    is_anonymous = forms.BooleanField(label=_("Ask anonymously"), required=False)

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not session.allows_anonymous:
            del self.fields["is_anonymous"]


class AnswerForm(forms.Form):
    """A question answered in writing."""

    answer = WordsField(
        label=_("Answer"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)
