"""What moderators decide about people, and what people report; slow mode; a chat message."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.models import WordsReport
from sessions.services import chat, conduct, pace, reports
from summit.forms.words import WordsField


class RestrictionForm(forms.Form):
    """``act``: silence, remove or ban; ``minutes`` of a silence, 0 until it is lifted."""

    LONG = [("5", _("5 minutes")), ("15", _("15 minutes")), ("0", _("until it is lifted"))]

    act = forms.ChoiceField(label=_("What is to be done"), widget=forms.RadioSelect)
    minutes = forms.ChoiceField(
        label=_("If silenced: for how long"), choices=LONG, required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=conduct.LONGEST_REASON,
        help_text=_("The person reads it, with your decision. Your name is not shown to them."),
    )
    hide = forms.BooleanField(
        label=_("Hide everything they wrote in this session"),
        required=False,
        help_text=_("It comes back when you undo this. Anonymous questions are nobody’s."),
    )

    def __init__(self, *args: Any, bans: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"act": "silence", "minutes": "15"})
        super().__init__(*args, **kwargs)
        acts = [
            ("silence", _("Silence: they read and vote, and write nothing here")),
            ("remove", _("Remove from this session’s room")),
        ]
        if bans:
            acts.append(("ban", _("Ban from the whole summit")))
        field = self.fields["act"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = acts

    def chosen(self) -> dict[str, Any]:
        """As the services take it."""
        data = self.cleaned_data
        taken = {"reason": data["reason"], "hide": data["hide"]}
        if data["act"] == "silence":
            taken["minutes"] = int(data["minutes"] or 15) or None
        return taken


class BanRequestForm(forms.Form):
    """Why organisers ought to ban somebody."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=conduct.LONGEST_REASON,
        help_text=_(
            "The organisers read it with your name. If they ban the person, the person reads it too, "
            "without your name."
        ),
    )


class WordsReportForm(forms.Form):
    """``category`` and ``text`` of a report."""

    category = forms.ChoiceField(
        label=_("What is wrong"), choices=WordsReport.Category.choices, widget=forms.RadioSelect
    )
    text = WordsField(
        label=_("In your words"),
        max_length=reports.LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if cleaned.get("category") == WordsReport.Category.OTHER and not cleaned.get("text"):
            self.add_error("text", _("Say what is wrong."))
        return cleaned


class PaceForm(forms.Form):
    """Seconds of slow mode; 0 is without."""

    slow_words = forms.IntegerField(
        label=_("Contributions and questions"), min_value=0, max_value=pace.SLOWEST
    )
    slow_chat = forms.IntegerField(label=_("Chat"), min_value=0, max_value=pace.SLOWEST)


class MessageForm(forms.Form):
    """A line in the chat."""

    text = WordsField(
        label=_("Your message"),
        max_length=chat.LONGEST,
        widget=forms.Textarea(attrs={"rows": 1, "placeholder": _("Your message")}),
    )
