"""The outcome document as it is drafted, and the revisions in which it was issued."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from summit.models import Participation, Stamped, Summit, User
from summit.texts import TranslatedField


def readers_of(user: object, prefix: str) -> Q | None:
    """Who may read drafts: who drafts, always; who takes part, from the day the draft is opened. None:
    everything (an operator)."""
    if not isinstance(user, User):
        return Q(pk__in=[])
    if user.is_superuser:
        return None
    mine = Participation.objects.filter(user=user, banned_at__isnull=True)
    drafts = mine.filter(role__in=["organiser", "rapporteur"])
    reads = Q(**{f"{prefix}summit__in": mine.filter(is_guest=False).values("summit")})
    reads &= ~Q(**{f"{prefix}status": OutcomeDraft.Status.ZERO})
    return reads | Q(**{f"{prefix}summit__in": drafts.values("summit")})


class OutcomeDraftQuerySet(models.QuerySet["OutcomeDraft"]):
    def visible_to(self, user: object) -> "OutcomeDraftQuerySet":
        """A zero draft: organisers and rapporteurs. Afterwards: everybody who takes part."""
        readers = readers_of(user, "")
        return self if readers is None else self.filter(readers)


class OutcomeDraft(Stamped):
    """One for a summit. ``revision`` is the number of the last one issued, 0 the zero draft; its texts are
    changed only while it ``is_editable``: before it is opened, and while it is open for amendment."""

    class Status(models.TextChoices):
        ZERO = "zero", _("Zero draft")
        OPEN = "open", _("Open for amendment")
        REVISED = "revised", _("Revised draft")
        SILENCE = "silence", _("Under silence procedure")
        AGREED = "agreed", pgettext_lazy("a draft", "Agreed")
        ADOPTED = "adopted", pgettext_lazy("a draft", "Adopted")
        ADOPTED_RESERVATIONS = "adopted_reservations", _("Adopted with reservations")
        NOT_ADOPTED = "not_adopted", _("Not adopted")

    EDITABLE = (Status.ZERO, Status.OPEN)
    ADOPTED = (Status.ADOPTED, Status.ADOPTED_RESERVATIONS)

    summit = models.OneToOneField(Summit, models.PROTECT, related_name="outcome_draft")
    title = TranslatedField(_("title"), max_length=300)
    symbol = models.CharField(
        _("symbol"), max_length=60, blank=True, help_text=_("For example: GDS/2026/L.1")
    )
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ZERO)
    language = models.CharField(_("original language"), max_length=10)
    revision = models.PositiveIntegerField(default=0, editable=False)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = OutcomeDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=["zero", "open", "revised", "silence", "agreed", "adopted",
                                "adopted_reservations", "not_adopted"]
                ),
                name="a_draft_has_a_known_status",
            ),
            models.CheckConstraint(
                condition=~Q(status="zero") | Q(revision=0), name="a_zero_draft_is_revision_0"
            ),
            models.CheckConstraint(
                condition=~Q(language=""), name="a_draft_has_an_original_language"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.symbol or f"{self.summit} outcome"

    @property
    def is_editable(self) -> bool:
        return self.status in self.EDITABLE

    @property
    def is_adopted(self) -> bool:
        return self.status in self.ADOPTED

    @property
    def running_silence(self) -> Any:
        """The silence procedure that runs, with its revision; None while none does."""
        if self.status != self.Status.SILENCE:
            return None
        return self.silences.filter(state="running").select_related("revision").first()

    @property
    def languages(self) -> list[str]:
        """Its original language first, then the summit's others."""
        return list(dict.fromkeys([self.language, *self.summit.language_codes]))


class Revision(Stamped):
    """The whole draft as it was issued; ``content`` never changes, ``sha256`` is its digest."""

    draft = models.ForeignKey(OutcomeDraft, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint("draft", "number", name="one_revision_per_number"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """“Zero draft”, “Rev.1” …"""
        return _now("Zero draft") if self.number == 0 else f"Rev.{self.number}"

    @property
    def paragraphs(self) -> list[dict[str, Any]]:
        return list(self.content["paragraphs"])
