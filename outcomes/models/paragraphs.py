"""Paragraphs with their evidence and with every wording they ever had.

Numbers are never stored (``outcomes.drafting.numbering``), and nothing that was written is ever lost: a
paragraph is deleted by its status, a wording by a newer one.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from outcomes.models.drafts import OutcomeDraft, readers_of
from outcomes.models.recommendations import Recommendation
from sessions.models import Contribution
from summit.models import Stamped, User
from summit.texts import TranslatedField, Words, pick

LONGEST = 5000  # characters of one paragraph in one language


class ParagraphQuerySet(models.QuerySet["Paragraph"]):
    def visible_to(self, user: object) -> "ParagraphQuerySet":
        """Those of the drafts that this person reads."""
        readers = readers_of(user, "draft__")
        return self if readers is None else self.filter(readers)

    def in_order(self) -> "ParagraphQuerySet":
        return self.order_by("position", "created_at", "pk")


class Paragraph(Stamped):
    """``position`` only orders: there is room between two for another. ``alternative_to`` is always the
    first of its alternatives. ``versions`` says per language which wording stands, and on which one it was
    based: ``{"fr": {"revision": 4, "based_on": 3}}``; ``revision`` counts wordings in all languages."""

    class Kind(models.TextChoices):
        HEADING = "heading", _("Heading")
        CHAPEAU = "chapeau", _("Chapeau")
        PREAMBULAR = "preambular", _("Preambular paragraph")
        OPERATIVE = "operative", _("Operative paragraph")

    class Status(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("a paragraph", "Proposed")
        BRACKETED = "bracketed", pgettext_lazy("a paragraph", "In brackets")
        AD_REF = "agreed_ad_ref", _("Agreed ad referendum")
        AGREED = "agreed", pgettext_lazy("a paragraph", "Agreed")
        DELETED = "deleted", pgettext_lazy("a paragraph", "Deleted")

    draft = models.ForeignKey(OutcomeDraft, models.CASCADE, related_name="paragraphs")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OPERATIVE)
    position = models.BigIntegerField(editable=False)
    level = models.PositiveSmallIntegerField(_("level"), default=0)
    alternative_to = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="alternatives", editable=False
    )
    # The first revision that gave it its number; none before it was issued. Closed up when the text is adopted.
    numbered_since = models.PositiveIntegerField(null=True, editable=False)
    text = TranslatedField(_("text"), max_length=LONGEST)
    status = models.CharField(
        _("status"), max_length=15, choices=Status.choices, default=Status.PROPOSED
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    versions = models.JSONField(default=dict, editable=False)
    recommendations = models.ManyToManyField(Recommendation, related_name="paragraphs", blank=True)
    # What a compiled heading stands for: "question:<id>" or "theme:<id>".
    stands_for = models.CharField(max_length=60, blank=True, editable=False)
    # Who answers for a paragraph without evidence.
    signed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    worded_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    worded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ParagraphQuerySet.as_manager()

    class Meta:
        ordering = ["position", "created_at", "pk"]
        indexes = [models.Index(fields=["draft", "position"], name="paragraphs_in_order")]
        constraints = [
            models.CheckConstraint(condition=Q(level__lte=2), name="no_paragraph_below_level_2"),
            models.CheckConstraint(
                condition=Q(kind="operative") | Q(level=0), name="only_operative_text_has_levels"
            ),
            models.CheckConstraint(
                condition=~Q(alternative_to=F("id")), name="no_alternative_to_itself"
            ),
            models.CheckConstraint(
                condition=Q(alternative_to__isnull=True) | Q(kind="operative"),
                name="only_operative_text_has_alternatives",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["heading", "chapeau", "preambular", "operative"]),
                name="a_paragraph_has_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["proposed", "bracketed", "agreed_ad_ref", "agreed", "deleted"]
                ),
                name="a_paragraph_has_a_known_status",
            ),
            models.CheckConstraint(
                condition=~Q(kind="heading") | Q(status__in=["proposed", "deleted"]),
                name="no_heading_is_negotiated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"

    @property
    def anchor(self) -> str:
        """Its permanent name in documents and addresses."""
        return f"p-{self.pk.hex[:8]}"

    @property
    def is_deleted(self) -> bool:
        return self.status == self.Status.DELETED

    @property
    def is_vacant(self) -> bool:
        """Deleted from an issued revision, whose numbers stay: it stands as “3. [Deleted]”."""
        return self.is_deleted and self.numbered_since is not None

    @property
    def is_gone(self) -> bool:
        """Deleted, and not even its number stands."""
        return self.is_deleted and self.numbered_since is None

    @property
    def is_bracketed(self) -> bool:
        return self.status == self.Status.BRACKETED

    @property
    def is_reworded(self) -> bool:
        """Somebody has changed its first words."""
        return self.revision > max(len(self.versions), 1)

    @property
    def has_brackets(self) -> bool:
        """Anything in it is not agreed: as a whole, or between brackets in the text of any language."""
        return self.is_bracketed or any(
            bracket in text for text in self.text.values() for bracket in "[]［］"
        )

    def words(self, language: str | None = None) -> Words:
        return pick(self.text, language, order=self.draft.languages)

    def shown_words(self) -> Words:
        """The same to the reader, who sees of what was deleted only that."""
        return vacant_words() if self.is_vacant else self.words()

    def is_stale(self, language: str) -> bool:
        """A translation made from an earlier wording of the original."""
        original = self.versions.get(self.draft.language)
        mine = self.versions.get(language)
        if language == self.draft.language or not original or not mine:
            return False
        return bool(mine["based_on"] < original["revision"])


def vacant_words() -> Words:
    """“[Deleted]”: what stands at the number of a deleted paragraph."""
    deleted = str(Paragraph.Status.DELETED.label)
    return Words(f"[{deleted}]", (get_language() or "en").split("-")[0], False)


class EvidenceRole(models.TextChoices):
    QUOTE = "quote", _("Quoted")
    SUPPORT = "support", _("Supports")
    QUALIFIES = "qualifies", _("Qualifies")
    DISSENT = "dissent", _("Dissents")


class Evidence(Stamped):
    """The words behind a paragraph: a verbatim stretch of a contribution, as in ``Source``."""

    Role = EvidenceRole

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="evidence")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="evidence")
    revision = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    sha256 = models.CharField(max_length=64)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.QUOTE)

    class Meta:
        ordering = ["contribution__session__number", "contribution__number", "start"]
        constraints = [
            models.UniqueConstraint(
                "paragraph", "contribution", "start", "end", name="one_evidence_per_stretch"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="evidence_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.quote[:60]


class Wording(Stamped):
    """Each text that a paragraph ever had, in one language. ``based_on`` is the paragraph's revision that
    its writer had before them, 0 for the first."""

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=10)
    revision = models.PositiveIntegerField()
    based_on = models.PositiveIntegerField(default=0)
    text = models.TextField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint("paragraph", "revision", name="one_wording_per_revision")
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.revision}"
