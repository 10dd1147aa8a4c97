"""What the rapporteur writes around the report, and what speakers answer."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outcomes.models import Narrative, Treatment
from outcomes.services.treatments import LONGEST, choices
from sessions.forms.organise import SummitTimeField
from sessions.forms.words import QuestionChoice
from sessions.models import GuidingQuestion, Session
from summit.forms.words import WordsField


class NarrativeForm(forms.Form):
    """The text in one language, and the revision it started from."""

    text = WordsField(
        label=_("Your words"),
        max_length=Narrative.LONGEST,
        required=False,
        help_text=_("A blank line begins a new numbered paragraph. Empty takes them out."),
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
    )
    language = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class _AttributionForm(forms.Form):
    """The session's rule, or a stricter one."""

    attribution = forms.ChoiceField(
        label=_("Attribution in documents"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["attribution"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = Treatment.Attribution.choices
        assert isinstance(field.widget, forms.RadioSelect)
        # Offered; what else comes is refused with its reason.
        field.widget.choices = choices(session)


class TreatmentForm(_AttributionForm):
    reason = WordsField(
        label=_("If it is not used: why"),
        max_length=LONGEST,
        required=False,
        help_text=_("Printed in the register. Without it: “No recommendation rests on it.”"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class QuestionTreatmentForm(_AttributionForm):
    guiding_question = QuestionChoice(
        label=_("Counts under"),
        queryset=GuidingQuestion.objects.none(),
        required=False,
        empty_label=_("Outside the guiding questions"),
        help_text=_("The report says what share of the questions under each was answered."),
    )

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(session, *args, **kwargs)
        field = self.fields["guiding_question"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = session.guiding_questions.all()


class CheckForm(forms.Form):
    """Whom to ask, by when. ``due`` is read in the summit's time zone."""

    speaker = forms.CharField(widget=forms.HiddenInput)
    email = forms.EmailField(
        label=_("Email"),
        required=False,
        help_text=_("Without an address nothing is sent; hand the link over yourself."),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due"] = SummitTimeField(
            session.summit, label=_("Answer until"), help_text=session.summit.time_zone
        )


def usual_due(session: Session) -> datetime:
    """Two days from now, on the hour, as the clocks at the summit show it: without a zone, as it is typed."""
    now = timezone.localtime(timezone.now(), session.summit.zone)
    return (now + timedelta(days=2)).replace(minute=0, second=0, microsecond=0, tzinfo=None)
