"""The picture before Play, and what it shows in words."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sessions.models import Poster, Session
from summit.forms.texts import TextsField, languages_of

TAKEN = ".jpg,.jpeg,.png,.webp"


class PosterForm(forms.Form):
    """With a ``poster`` its description may be changed alone. ``too_large`` when the file's upload was
    broken off."""

    picture = forms.FileField(
        label=_("Picture"),
        max_length=255,
        widget=forms.FileInput(attrs={"accept": TAKEN}),
        error_messages={"required": _("Choose a picture."), "empty": _("This file is empty.")},
    )

    def __init__(
        self,
        *args: Any,
        session: Session,
        poster: Poster | None = None,
        too_large: bool = False,
        **kwargs: Any,
    ) -> None:
        if poster is not None:
            kwargs["initial"] = {"description": poster.description}
        super().__init__(*args, **kwargs)
        self.too_large = too_large
        picture = self.fields["picture"]
        picture.help_text = _(
            "JPEG, PNG or WebP, up to %(n)d MB; best 1280 × 720 pixels or larger, of which the middle is "
            "seen everywhere. It is made anew without what a camera wrote into it."
        ) % {"n": settings.FILE_MB}
        if poster is not None:
            picture.label = _("Another picture")
        picture.required = poster is None and not too_large
        self.fields["description"] = TextsField(
            label=_("What the picture shows"),
            languages=languages_of(session.summit, poster.description if poster else None),
            max_length=300,
            help_text=_("Read to those who do not see it, in their language."),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.too_large:
            self.add_error(
                "picture",
                _("A picture may have %(n)d MB at most. Save it smaller.")
                % {"n": settings.FILE_MB},
            )
        return cleaned
