"""Documents: the job that compiles one, and the frozen result."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from outcomes.filetypes import VOLUME, file_type, place_of
from outcomes.models.warnings import in_words
from summit.dates import spelled
from summit.models import Stamped, Summit, User


class Document(models.TextChoices):
    REPORT = "report", _("Summit report")
    OUTCOME = "outcome", _("Draft outcome document")


def part_of(scope: str) -> str:
    """How a session or a day is called, in the reader's language; "" for the whole summit."""
    kind, _dash, value = scope.partition("-")
    if kind == "session":
        return gettext("Session %(number)s") % {"number": value}
    return spelled(date.fromisoformat(value)) if kind == "day" else ""


class PublicationQuerySet(models.QuerySet["Publication"]):
    def published(self) -> "PublicationQuerySet":
        """Those that everybody may have, corrected ones too."""
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=True)

    def visible_to(self, user: object) -> "PublicationQuerySet":
        """Organisers and rapporteurs of the summit: a compiled document is a draft until the
        summit publishes it."""
        if not isinstance(user, User):
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(
            summit__participations__user=user,
            summit__participations__role__in=["organiser", "rapporteur"],
            summit__participations__banned_at__isnull=True,
        )


class Publication(Stamped):
    """A frozen document: from which inputs (digest), in which language, with which files.

    ``files`` is a list of ``{"format", "name", "sha256", "bytes", "pages"}`` (volumes of a large register have
    the formats ``register-1``, ``register-2``, …), an archive's with the
    ``members`` in it (``name``, ``sha256``, ``bytes``); the bytes lie under ``FILES_DIR/blobs/<sha256>``.
    It is everybody's from ``published_at`` on, until it is withdrawn. One that corrects another
    ``replaces`` it; both stay.
    """

    summit = models.ForeignKey(Summit, models.PROTECT, related_name="publications")
    document = models.CharField(max_length=10, choices=Document.choices)
    language = models.CharField(max_length=10)
    # "" for the whole summit, "day-2026-11-24" or "session-2": a part of a file's name.
    scope = models.CharField(max_length=20, blank=True)
    options = models.JSONField(default=dict)
    input_digest = models.CharField(max_length=64)
    inputs = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    replaces = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaced_by"
    )
    correction = models.TextField(blank=True)  # what the former one had wrong
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(published_at__isnull=False),
                name="only_what_was_published_is_withdrawn",
            ),
            models.UniqueConstraint(
                "summit",
                "document",
                "language",
                "scope",
                "input_digest",
                name="one_publication_per_document_and_inputs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.summit} {self.document} {self.language}"

    @property
    def title(self) -> str:
        """What it is, and of which part of the summit, in the reader's language: an adopted text is no draft
        any more."""
        is_final = self.document == Document.OUTCOME and self.inputs.get("adopted")
        name = gettext("Outcome document") if is_final else self.get_document_display()
        part = part_of(self.scope)
        return f"{name} – {part}" if part else str(name)

    @property
    def remarks(self) -> list[str]:
        """Its warnings in the reader's language."""
        return [in_words(warning) for warning in self.warnings]

    @property
    def is_public(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def as_of(self) -> datetime | None:
        """When the record it was made from was last changed."""
        at = self.inputs.get("as_of")
        return datetime.fromisoformat(at) if at else None

    @property
    def shown_files(self) -> list[dict[str, Any]]:
        """``files`` in the order in which they are offered, each with its ``label`` and its ``purpose``."""
        ordered = sorted(self.files, key=lambda file: place_of(file["format"]))
        kinds = [file_type(file["format"]) for file in ordered]
        return [
            {**file, "label": kind.name, "purpose": kind.purpose}
            for file, kind in zip(ordered, kinds, strict=True)
        ]

    @property
    def formats(self) -> list[str]:
        """In short, without the volumes of a register."""
        return [file["format"].upper() for file in self.files if file not in self.volumes]

    @property
    def volumes(self) -> list[dict[str, Any]]:
        """Those of its ``files`` that are volumes of the register, in order."""
        found = [file for file in self.files if file["format"].startswith(f"{VOLUME}-")]
        return sorted(found, key=lambda file: place_of(file["format"]))

    def file(self, form: str) -> dict[str, Any] | None:
        """The entry of ``files`` with this format."""
        return next((file for file in self.files if file["format"] == form), None)


A_MOMENT, A_MINUTE = 5, 50  # seconds
STAGES = {
    "gathering": _("Reading the record"),
    "setting": _("Setting the text"),
    "layout": _("Laying out the pages"),
    "writing": _("Writing the file"),
    "formats": _("Writing the other formats"),
    "checking": _("Checking the file"),
    "publishing": _("Filing it"),
}


def time_left(seconds: int | None) -> str:
    """In words that promise no more than a guess can; "" when nobody knows."""
    if seconds is None:
        return ""
    if seconds <= A_MOMENT:
        return gettext("a few seconds left")
    if seconds <= A_MINUTE:
        tens = -(-seconds // 10) * 10
        return ngettext("about %(n)d second left", "about %(n)d seconds left", tens) % {"n": tens}
    minutes = -(-seconds // 60)
    return ngettext("about %(n)d minute left", "about %(n)d minutes left", minutes) % {"n": minutes}


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: object) -> "JobQuerySet":
        if not isinstance(user, User):
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(
            summit__participations__user=user,
            summit__participations__role__in=["organiser", "rapporteur"],
            summit__participations__banned_at__isnull=True,
        )


class Job(Stamped):
    """A compile in progress. This row is the truth; a Celery message about it is only a hint.

    queued → running → done | failed | cancelled; running → queued only when the lease is over.
    Every write of a runner carries its ``fence``: one that lost its lease writes nothing more.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", pgettext_lazy("a document", "Cancelled")

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="jobs")
    document = models.CharField(max_length=10, choices=Document.choices)
    language = models.CharField(max_length=10)
    scope = models.CharField(max_length=20, blank=True)
    # Those that are not as usual; ``variant`` is the same as a short text, for the constraint.
    options = models.JSONField(default=dict)
    variant = models.CharField(max_length=100, blank=True, editable=False)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    input_digest = models.CharField(max_length=64, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    lease_owner = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    stage = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(null=True, blank=True)  # seconds, when they can be guessed
    cancel_requested = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["summit", "document", "language", "scope", "variant"],
                condition=Q(state__in=["queued", "running"]),
                name="one_unfinished_job_per_document_and_language",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(publication__isnull=False),
                name="a_done_job_has_a_publication",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.language} {self.state}"

    @property
    def part(self) -> str:
        """Of which part of the summit it speaks."""
        return part_of(self.scope)

    @property
    def stage_label(self) -> str:
        """What its runner does, in the reader's language."""
        return str(STAGES.get(self.stage, _("Waiting")))

    @property
    def is_counted(self) -> bool:
        return bool(self.done and self.total)

    @property
    def detail(self) -> str:
        """``12 / 40 · about 2 minutes left``, or as much of it as is known: a stage that counts nothing has
        no count."""
        count = f"{self.done} / {self.total}" if self.is_counted else f"{self.done or ''}"
        return " · ".join(filter(None, [count, time_left(self.left)]))

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}
