"""Mistakes in an adopted text: the text stays as it was adopted, what is to be read instead stands beside it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from outcomes.models.drafts import OutcomeDraft
from outcomes.models.paragraphs import Paragraph
from summit.models import Stamped, User
from summit.texts import direction


class Corrigendum(Stamped):
    """“Corr.1, paragraph 4: for *three* read *five*.” ``instead_of`` stands in the adopted paragraph in this
    language, word for word. Issued once, never changed; a later one may correct it."""

    LONGEST = 1000

    draft = models.ForeignKey(OutcomeDraft, models.CASCADE, related_name="corrigenda")
    number = models.PositiveIntegerField(editable=False)
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, related_name="corrigenda")
    language = models.CharField(_("language"), max_length=10)
    instead_of = models.TextField()
    text = models.TextField()
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["draft", "number"]
        constraints = [
            models.UniqueConstraint("draft", "number", name="one_corrigendum_per_number_and_draft"),
            models.CheckConstraint(
                condition=~models.Q(instead_of="") & ~models.Q(text="") & ~models.Q(reason=""),
                name="a_corrigendum_says_what_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """“Corr.1”"""
        return f"Corr.{self.number}"

    @property
    def direction(self) -> str:
        return direction(self.language)
