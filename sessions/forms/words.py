"""What people write in the room."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sessions.models import Appearance, GuidingQuestion, Session
from summit.models import Participation
from summit.texts import pick


class QuestionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.position}. {pick(obj.text)}"


class ContributionForm(forms.Form):
    """``text`` under a guiding question (or none: general), in a language."""

    guiding_question = QuestionChoice(
        label=_("Guiding question"),
        queryset=GuidingQuestion.objects.none(),
        required=False,
        empty_label=_("General"),
    )
    text = forms.CharField(
        label=_("Your words"),
        max_length=5000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 2, "data-count": True}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["guiding_question"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = session.guiding_questions.all()


class QuestionForm(forms.Form):
    """A question to the panel."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "data-count": True}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)
    is_anonymous = forms.BooleanField(label=_("Ask anonymously"), required=False)

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not session.allows_anonymous:
            del self.fields["is_anonymous"]


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.organisation})" if obj.organisation else obj.name


class InterventionForm(ContributionForm):
    """Spoken words: who spoke, to which question, what."""

    speaker = PersonChoice(
        label=_("Speaker"),
        queryset=Participation.objects.none(),
        required=False,
        empty_label=_("Somebody else"),
    )
    speaker_name = forms.CharField(label=_("Name"), max_length=120, required=False)
    speaker_affiliation = forms.CharField(label=_("Affiliation"), max_length=200, required=False)
    field_order = [
        "speaker",
        "speaker_name",
        "speaker_affiliation",
        "guiding_question",
        "text",
        "language",
    ]

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(session, *args, **kwargs)
        self.fields["text"].label = _("What was said")
        field = self.fields["speaker"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = (
            Participation.objects.filter(summit=session.summit, banned_at__isnull=True)
            .select_related("user", "delegation")
            .order_by("user__display_name")
        )
        self.speakers = Appearance.objects.filter(session=session).select_related(
            "participation__user"
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if not cleaned.get("speaker") and not cleaned.get("speaker_name"):
            self.add_error("speaker", _("Say who spoke: choose a person or write a name."))
        return cleaned
