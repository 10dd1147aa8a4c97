"""Announcements, and links for screens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.models import Appearance, Session
from sessions.services.announcements import LONGEST
from sessions.services.screens import MOST_DAYS
from summit.forms.texts import TextsField, languages_of

MINUTES = [
    (0, _("until I take it back")),
    (2, _("2 minutes")),
    (5, _("5 minutes")),
    (10, _("10 minutes")),
    (30, _("30 minutes")),
]


class AnnouncementForm(forms.Form):
    """``text`` in each language of the summit, ``minutes``, ``on_stage``."""

    minutes = forms.TypedChoiceField(label=_("It stands"), choices=MINUTES, coerce=int, initial=0)
    on_stage = forms.BooleanField(
        label=_("also on the screens in the hall"), required=False, initial=True
    )
    field_order = ["text", "minutes", "on_stage"]

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = TextsField(
            label=_("Announcement"),
            languages=languages_of(session.summit),
            max_length=LONGEST,
            help_text=_("Whoever reads another language sees the first one that you give."),
        )
        self.order_fields(self.field_order)


class ScreenForm(forms.Form):
    """``name``, ``shows`` (the stage, or one speaker's view) and ``days``."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Where it hangs: “Main hall projector”.")
    )
    shows = forms.ChoiceField(label=_("It shows"))
    days = forms.IntegerField(
        label=_("Holds for days after the session"), min_value=1, max_value=MOST_DAYS, initial=1
    )

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speakers = session.appearances.filter(role=Appearance.Role.SPEAKER).select_related(
            "participation__user"
        )
        self.speakers = {str(one.pk): one for one in speakers}
        views = [
            (pk, _("the speaker view of %(name)s") % {"name": one.participation.name})
            for pk, one in self.speakers.items()
        ]
        choices = [("", _("the stage")), *views]
        self.fields["shows"] = forms.ChoiceField(
            label=_("It shows"), choices=choices, required=False
        )
        self.order_fields(["name", "shows", "days"])

    @property
    def appearance(self) -> Appearance | None:
        return self.speakers.get(self.cleaned_data["shows"])
