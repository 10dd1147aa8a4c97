"""Where a paragraph is split, and who goes with which half."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outcomes.drafting import seams
from outcomes.forms.fields import area
from outcomes.models import Evidence, Paragraph
from outcomes.models.paragraphs import LONGEST
from sessions import similar
from summit.texts import direction

SIDES = [
    ("first", pgettext_lazy("a paragraph", "the first")),
    ("second", pgettext_lazy("a paragraph", "the second")),
    ("both", pgettext_lazy("paragraphs", "both")),
]
TELLS = 0.1  # how close words must be to say anything


class SplitForm(forms.Form):
    """The text in each language, with one empty line where the second paragraph begins; then, per voice behind
    it, on which side its words are."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, paragraph: Paragraph, voices: Sequence[Evidence], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [code for code in paragraph.draft.languages if paragraph.text.get(code)]
        self.codes += [code for code in paragraph.text if code not in self.codes]
        self.voices = voices
        names = dict(settings.CONTENT_LANGUAGES)
        for code in self.codes:
            self.fields[f"text_{code}"] = forms.CharField(
                label=names.get(code, code),
                max_length=LONGEST + 10,
                required=code == self.codes[0],
                strip=False,
                widget=area(8, LONGEST + 10, lang=code, dir=direction(code)),
            )
        for each in voices:
            self.fields[f"voice_{each.pk}"] = forms.ChoiceField(
                label=each.contribution.reference, choices=SIDES, required=False
            )

    @property
    def texts(self) -> dict[str, str]:
        return {code: self.cleaned_data.get(f"text_{code}", "") for code in self.codes}

    def sides(self) -> dict[UUID, str]:
        given = {one.pk: self.cleaned_data.get(f"voice_{one.pk}", "") for one in self.voices}
        return {pk: side for pk, side in given.items() if side}

    def clean(self) -> dict[str, Any] | None:
        needed = f"text_{self.codes[0]}" if self.codes else ""
        if needed in self.cleaned_data and seams.cut(self.cleaned_data[needed]) is None:
            self.add_error(
                needed, _("Leave one empty line in the text, where the second paragraph begins.")
            )
        return super().clean()

    def halves(self) -> list[dict[str, Any]]:
        """What the two would say, for the eye; None where a language stays whole."""
        return [{"language": code, "parts": seams.cut(text)} for code, text in self.texts.items()]

    def proposed(self) -> list[dict[str, Any]]:
        """Each voice with the side that its words are closer to; with the first where nothing tells."""
        cuts = {code: seams.cut(text) for code, text in self.texts.items()}
        return [
            {"voice": one, "field": self[f"voice_{one.pk}"], "side": self._side(one, cuts)}
            for one in self.voices
        ]

    def _side(self, one: Evidence, cuts: dict[str, tuple[str, str] | None]) -> str:
        chosen = self.data.get(f"voice_{one.pk}")
        if chosen:
            return str(chosen)
        parts = cuts.get(one.contribution.language)
        if parts is None:  # words are compared within a language
            return "first"
        near = similar.nearest(
            one.quote, [("first", parts[0]), ("second", parts[1])], most=1, above=TELLS
        )
        return near[0][0] if near else "first"
