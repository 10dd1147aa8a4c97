"""What is written when an outcome is negotiated."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from outcomes.models import Adoption, Commitment, OutcomeDraft, Revision
from outcomes.models.paragraphs import LONGEST
from sessions.forms.organise import SummitTimeField
from summit.models import Delegation
from summit.texts import direction

Choices = Sequence[tuple[str, object]]


def _area(rows: int, longest: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": longest, "dir": "auto", **attrs})


def _languages(codes: Sequence[str]) -> list[tuple[str, object]]:
    names = dict(settings.CONTENT_LANGUAGES)
    return [(code, names.get(code, code)) for code in codes]


class ParagraphField(forms.ChoiceField):
    """One of the text's paragraphs, by its number and its first words."""

    def __init__(self, paragraphs: Choices, *, empty: object = "", **kwargs: Any) -> None:
        first: list[tuple[str, object]] = [("", empty)] if empty else []
        super().__init__(choices=[*first, *paragraphs], **kwargs)


class AmendmentForm(forms.Form):
    """The paragraph's words, to be changed; ``seen`` says which they were."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    language = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("The paragraph as you propose it"),
        max_length=LONGEST,
        help_text=_(
            "Change the words in place. What you take out and put in is shown to everybody."
        ),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        required=False,
        widget=_area(3, 2000),
        help_text=_("One or two sentences, read beside the amendment."),
    )

    def __init__(
        self, draft: OutcomeDraft, language: str, *args: Any, drafts: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget = _area(10, LONGEST, lang=language, dir=direction(language))
        if drafts:
            self.fields["delegation"] = forms.ModelChoiceField(
                label=_("In whose name"),
                queryset=Delegation.objects.filter(summit=draft.summit),
                required=False,
                empty_label=_("The drafters"),
                help_text=_("A delegation whose amendment reached you by letter, or your own."),
            )


class DecisionForm(forms.Form):
    """Other words than proposed, and the reason."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("The paragraph with changes"), max_length=LONGEST)
    decision = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=_area(2, 2000),
        help_text=_("Printed with the amendment."),
    )

    def __init__(self, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget = _area(8, LONGEST, lang=language, dir=direction(language))


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
    reason = forms.CharField(
        label=_("Why your delegation cannot agree"),
        max_length=5000,
        widget=_area(5, 5000),
        help_text=_("Name the paragraphs. Everybody who reads the draft reads this too."),
    )


class CommentForm(forms.Form):
    paragraph = forms.UUIDField(widget=forms.HiddenInput)
    language = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your delegation’s comment"), max_length=5000, widget=_area(4, 5000)
    )


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
    note = forms.CharField(
        label=_("Note"),
        max_length=5000,
        required=False,
        widget=_area(3, 5000),
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
        self.fields["text"] = forms.CharField(
            label=_("Reservation"),
            max_length=5000,
            widget=_area(5, 5000),
            help_text=_("In the delegation’s own words: it is printed as it stands here."),
        )


class CommitmentForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, draft: OutcomeDraft, paragraphs: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paragraph"] = ParagraphField(paragraphs, label=_("Paragraph"))
        self.fields["what"] = forms.CharField(
            label=_("What is to be done"), max_length=2000, widget=_area(3, 2000)
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=_languages(draft.languages)
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
        self.fields["note"] = forms.CharField(
            label=_("Note"),
            max_length=2000,
            required=False,
            widget=_area(3, 2000),
            help_text=_("Public, once the register is."),
        )
