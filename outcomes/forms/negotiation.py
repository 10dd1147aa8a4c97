"""What is written when an outcome is negotiated."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from outcomes.forms.fields import Choices, ParagraphField, area, language_choices
from outcomes.models import Adoption, Commitment, OutcomeDraft, Revision
from sessions.forms.organise import SummitTimeField
from summit.forms.words import WordsField
from summit.models import Delegation


class Invited(forms.ModelMultipleChoiceField):
    """Delegations, each with a box to tick."""

    def __init__(self, draft: OutcomeDraft) -> None:
        super().__init__(
            label=_("Delegations that are invited"),
            queryset=Delegation.objects.filter(summit=draft.summit),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose the delegations that are invited.")},
        )


class ConsultationForm(forms.Form):
    def __init__(self, draft: OutcomeDraft, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clock = SummitTimeField.help(draft.summit)
        self.fields["revision"] = forms.ModelChoiceField(
            label=_("Which text"),
            queryset=Revision.objects.filter(draft=draft).order_by("-number"),
            empty_label=None,
            help_text=_("It stays as it is, even when the draft goes on."),
        )
        self.fields["opens_at"] = SummitTimeField(draft.summit, label=_("Opens"), help_text=clock)
        self.fields["closes_at"] = SummitTimeField(draft.summit, label=_("Closes"), help_text=clock)
        self.fields["invited"] = Invited(draft)


class SilenceForm(forms.Form):
    def __init__(self, draft: OutcomeDraft, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deadline"] = SummitTimeField(
            draft.summit,
            label=_("Deadline"),
            help_text=SummitTimeField.help(draft.summit),
        )
        self.fields["invited"] = Invited(draft)


class ObjectionForm(forms.Form):
    reason = WordsField(
        label=_("Why your delegation cannot agree"),
        max_length=5000,
        widget=area(5, 5000),
        help_text=_("Name the paragraphs. Everybody who reads the draft reads this too."),
    )


class CommentForm(forms.Form):
    paragraph = forms.UUIDField(widget=forms.HiddenInput)
    language = forms.CharField(widget=forms.HiddenInput)
    text = WordsField(label=_("Your delegation’s comment"), max_length=5000, widget=area(4, 5000))


class AdoptionForm(forms.Form):
    mode = forms.ChoiceField(
        label=_("How"), choices=Adoption.Mode.choices, widget=forms.RadioSelect
    )
    in_favour = forms.IntegerField(label=_("In favour"), min_value=0, required=False)
    against = forms.IntegerField(label=_("Against"), min_value=0, required=False)
    abstaining = forms.IntegerField(label=_("Abstaining"), min_value=0, required=False)
    day = forms.DateField(
        label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    note = WordsField(
        label=_("Note"),
        max_length=5000,
        required=False,
        widget=area(3, 5000),
        help_text=_("Printed at the foot of the document, after how, when and where."),
    )


class ReservationForm(forms.Form):
    def __init__(
        self,
        draft: OutcomeDraft,
        paragraphs: Choices,
        *args: Any,
        delegations: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegation"] = forms.ModelChoiceField(
            label=_("Delegation"), queryset=delegations, empty_label=None
        )
        self.fields["paragraph"] = ParagraphField(
            paragraphs, empty=_("The whole document"), label=_("On"), required=False
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the reservation"), choices=settings.CONTENT_LANGUAGES
        )
        self.fields["text"] = WordsField(
            label=_("Reservation"),
            max_length=5000,
            widget=area(5, 5000),
            help_text=_("In the delegation’s own words: it is printed as it stands here."),
        )


class CommitmentForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, draft: OutcomeDraft, paragraphs: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paragraph"] = ParagraphField(paragraphs, label=_("Paragraph"))
        self.fields["what"] = WordsField(
            label=_("What is to be done"), max_length=2000, widget=area(3, 2000)
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=language_choices(draft.languages)
        )
        self.fields["owner"] = forms.CharField(
            label=_("Owner"), max_length=200, help_text=_("Who answers for it, by name.")
        )
        self.fields["owner_kind"] = forms.ChoiceField(
            label=_("Kind of owner"), choices=Commitment.Owner.choices
        )
        self.fields["status"] = forms.ChoiceField(
            label=_("Status"), choices=Commitment.Status.choices
        )
        self.fields["review_on"] = forms.DateField(
            label=_("Looked at again on"),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            help_text=_("After this day a line that is not done is marked as overdue."),
        )
        self.fields["note"] = WordsField(
            label=_("Note"),
            max_length=2000,
            required=False,
            widget=area(3, 2000),
            help_text=_("Public, once the register is."),
        )
