"""A poll as a moderator writes it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sessions.models import Poll
from sessions.services.polls import LONGEST_QUESTION, MOST_OPTIONS, Draft
from summit.forms.words import WordsField

OPEN, SECRET = "open", "secret"


class PollForm(forms.Form):
    """Every kind has the same fields; those that a kind does not need are passed over."""

    question = WordsField(
        label=_("Question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Poll.Kind.choices,
        initial=Poll.Kind.SINGLE,
        widget=forms.RadioSelect,
    )
    options = WordsField(
        label=_("Options"),
        required=False,
        max_length=MOST_OPTIONS * 250,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "One on a line. Of a scale: its steps from the lowest to the highest, such as “1 not at all”, "
            "“2”, “3”, “4”, “5 entirely”. A word cloud and “Any objection?” need none."
        ),
    )
    most = forms.IntegerField(
        label=_("Answers at most"),
        min_value=1,
        max_value=10,
        initial=3,
        required=False,
        help_text=_("For several answers and for the words of a cloud."),
    )
    secrecy = forms.ChoiceField(
        label=_("Who may know who voted what"),
        choices=[
            (OPEN, _("Open: names stand beside the votes where the room shows names")),
            (
                SECRET,
                _(
                    "Secret: it is stored that somebody has voted, apart from what; a vote is final, and "
                    "the result is there when the poll is closed and has at least three votes"
                ),
            ),
        ],
        initial=OPEN,
        widget=forms.RadioSelect,
        help_text=_("Secrecy does not protect from whoever runs this server during the vote."),
    )

    def __init__(self, *args: Any, poll: Poll | None = None, **kwargs: Any) -> None:
        if poll is not None:
            own = [] if poll.kind in {Poll.Kind.CLOUD, Poll.Kind.CONSENT} else poll.options.all()
            kwargs["initial"] = {
                "question": poll.question,
                "language": poll.language,
                "kind": poll.kind,
                "options": "\n".join(option.text for option in own),
                "most": poll.most,
                "secrecy": SECRET if poll.is_secret else OPEN,
            }
        super().__init__(*args, **kwargs)

    def draft(self) -> Draft:
        """As ``write_poll`` takes it."""
        data = self.cleaned_data
        return Draft(
            question=data["question"],
            kind=data["kind"],
            language=data["language"],
            options=data["options"].splitlines(),
            most=data["most"] or 1,
            is_secret=data["secrecy"] == SECRET,
        )
