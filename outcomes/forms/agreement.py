"""What participants propose and say about recommendations, and the rules that organisers set."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from outcomes.agreement.labels import DEFAULT, Thresholds
from outcomes.forms.recommendations import FromWordsForm
from outcomes.models import Remark
from sessions.models import Contribution
from summit.forms.words import WordsField


class ProposalForm(FromWordsForm):
    """The recommendation, and the words that it comes from or that become its first source."""

    text = WordsField(
        label=_("Recommendation"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Who should do what. One thing, in one or two sentences."),
    )
    contribution = forms.ModelMultipleChoiceField(
        label=_("From which words"),
        queryset=Contribution.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": _(
                "Some of these words are not shown in the room (any more). Tick again."
            )
        },
    )
    words = WordsField(
        label=_("Or why, in your own words"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_(
            "Becomes a contribution of yours, for every recommendation rests on something that was said. "
            "With nothing ticked and nothing here, the recommendation itself does."
        ),
    )

    @property
    def ticked(self) -> set[str]:
        """Ids of the words that are ticked."""
        return {str(getattr(pk, "pk", pk)) for pk in self["contribution"].value() or []}


class RemarkForm(forms.Form):
    """What somebody says about a recommendation."""

    text = WordsField(
        label=_("Your words"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    relation = forms.ChoiceField(
        label=_("How it relates"),
        choices=[("", _("says neither yes nor no")), *Remark.Relation.choices],
        required=False,
        help_text=_(
            "Other words for it: write the recommendation as it should be, and nothing else."
        ),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)


class RulesForm(forms.Form):
    """A session's thresholds. Each help text says what the number decides, and what is usual."""

    fewest_stances = forms.IntegerField(
        label=_("Stances that a label needs at least"), min_value=1, max_value=10_000,
        help_text=_("With fewer, nothing is said but “Too few heard”. Usually 5."),
    )  # fmt: skip
    share_of_people = forms.FloatField(
        label=_("And at least this share of the people who entered the session"),
        min_value=0, max_value=1,
        help_text=_("0.1 is one in ten, which is usual. 0: only the number above counts."),
    )  # fmt: skip
    smallest_kind = forms.IntegerField(
        label=_("People that a kind of delegation needs to count as a group"),
        min_value=1, max_value=1000,
        help_text=_("Smaller kinds count together as other delegations. Usually 3."),
    )  # fmt: skip
    unheard_below = forms.IntegerField(
        label=_("Stances from which a group counts as heard"), min_value=1, max_value=1000,
        help_text=_("While one group is unheard there is no consensus. Usually 3."),
    )  # fmt: skip
    sure_above = forms.FloatField(
        label=_("What every group’s agreement must exceed for consensus"),
        min_value=0.5, max_value=0.95,
        help_text=_("And what the agreement of all together must exceed for a majority. Usually 0.5."),
    )  # fmt: skip
    broad_score = forms.FloatField(
        label=_("Score that broad support needs"), min_value=0.05, max_value=0.95,
        help_text=_("The geometric mean of the groups’ support. Usually 0.6."),
    )  # fmt: skip
    broad_support = forms.FloatField(
        label=_("Support that broad support needs in every group"), min_value=0, max_value=0.95,
        help_text=_("Usually 0.5."),
    )  # fmt: skip

    def __init__(self, *args: Any, thresholds: Thresholds = DEFAULT, **kwargs: Any) -> None:
        kwargs["initial"] = asdict(thresholds)
        super().__init__(*args, **kwargs)

    def thresholds(self) -> Thresholds:
        return Thresholds(**self.cleaned_data)
