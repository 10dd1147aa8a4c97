"""What is said under the guiding questions: contributions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sessions.models.agenda import GuidingQuestion
from sessions.models.appearances import Appearance
from sessions.models.sessions import Session
from summit.models import DelegationKind, Participation, Stamped, User


class HideReason(models.TextChoices):
    """Why words were taken out of the room: told to their author in the author's language. With ``OTHER``
    the moderator says it (``reason``); with the rest ``reason`` may add something."""

    OFF_TOPIC = "off_topic", _("Off topic")
    REPEATED = "repeated", _("Already said or asked")
    CONDUCT = "conduct", _("Against the rules of conduct")
    PRIVATE = "private", _("Tells something private about a person")
    UNCLEAR = "unclear", _("Cannot be understood")
    OTHER = "other", _("Another reason")


class Hideable(models.Model):
    """Words that a moderator may take out of the room, saying why."""

    HIDE_REASONS = HideReason.choices

    hidden_for = models.CharField(
        _("why hidden"), max_length=10, choices=HideReason.choices, blank=True
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def why(self) -> str:
        """Why it is hidden, for its author."""
        told = (
            "" if self.hidden_for in {"", HideReason.OTHER} else HideReason(self.hidden_for).label
        )
        return ": ".join(filter(None, [str(told), self.reason]))


class WordsQuerySet(models.QuerySet):
    """Shared by contributions and questions: approved words for who may enter, all for who runs."""

    def shown(self) -> Self:
        return self.filter(status__in=["approved", "answered"])

    def visible_to(self, user: object) -> Self:
        if not isinstance(user, User):
            return self.none()
        visible = self.filter(session__in=Session.objects.visible_to(user).values("pk")).exclude(
            status="held"
        )
        if user.is_superuser:
            return visible
        mine = Participation.objects.filter(user=user, banned_at__isnull=True)
        runs = Q(
            session__summit__in=mine.filter(role__in=["organiser", "rapporteur"]).values("summit")
        )
        runs |= Q(
            session__in=Session.objects.filter(
                appearances__participation__user=user,
                appearances__participation__banned_at__isnull=True,
                appearances__role__in=Appearance.RUNNING + Appearance.RECORDING,
            ).values("pk")
        )
        present = Q(session__summit__in=mine.values("summit"))
        return visible.filter(
            runs
            | (present & Q(status__in=["approved", "answered"]))
            | Q(author__user=user, author__banned_at__isnull=True)
        )


class Contribution(Hideable, Stamped):
    """A statement under a guiding question: written by a participant, or spoken in the room and
    noted by the rapporteur. ``number`` is its stable reference within the session (S2-C014)."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Waiting for a moderator")
        APPROVED = "approved", _("Shown")
        HIDDEN = "hidden", _("Hidden")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Kind(models.TextChoices):
        WRITTEN = "written", _("Written")
        SPOKEN = "spoken", _("Spoken")

    class Relation(models.TextChoices):
        SUPPORTS = "supports", _("supports")
        NUANCES = "nuances", _("nuances")
        OPPOSES = "opposes", _("opposes")

    EDITABLE = timedelta(minutes=10)  # from when it was said

    session = models.ForeignKey(Session, models.PROTECT, related_name="contributions")
    guiding_question = models.ForeignKey(
        GuidingQuestion, models.SET_NULL, null=True, blank=True, related_name="contributions"
    )
    number = models.PositiveIntegerField(editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.WRITTEN)
    author = models.ForeignKey(
        Participation, models.SET_NULL, null=True, blank=True, related_name="contributions"
    )
    # A speaker who has no account: a minister noted by the rapporteur.
    speaker_name = models.CharField(_("speaker"), max_length=120, blank=True)
    speaker_affiliation = models.CharField(_("affiliation"), max_length=200, blank=True)
    speaker_kind = models.CharField(
        _("kind of delegation"), max_length=20, choices=DelegationKind.choices, blank=True
    )
    noted_by = models.ForeignKey(
        Participation, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("text"), max_length=5000)
    language = models.CharField(_("language"), max_length=10)
    revision = models.PositiveIntegerField(default=1, editable=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.APPROVED)
    is_highlighted = models.BooleanField(default=False)
    said_at = models.DateTimeField()
    # What it answers, and how; an answer without a relation says neither yes nor no.
    reply_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies"
    )
    relation = models.CharField(_("relation"), max_length=8, choices=Relation.choices, blank=True)
    # What stood nearest to it when it came, for the moderator who reads it first.
    close_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    closeness = models.PositiveSmallIntegerField(_("closeness in percent"), null=True, blank=True)
    # Another one says the same and stands for both: nothing of this one is lost or hidden.
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged"
    )

    objects = WordsQuerySet.as_manager()
    places: Sequence[Any] = ()  # see sessions.afterwards

    class Meta:
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(
                "session", "number", name="one_contribution_per_number_and_session"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_contribution_says_something"),
            models.CheckConstraint(
                condition=Q(kind="spoken") | Q(speaker_name=""),
                name="only_spoken_words_name_a_speaker",
            ),
            models.CheckConstraint(
                condition=~Q(speaker_name="") | Q(speaker_kind=""),
                name="only_a_named_speaker_has_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="a_contribution_is_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=~Q(status="hidden") | ~Q(hidden_for=""),
                name="hiding_a_contribution_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(relation="") | Q(reply_to__isnull=False),
                name="only_an_answer_has_a_relation",
            ),
            models.CheckConstraint(
                condition=Q(reply_to__isnull=True) | ~Q(reply_to=F("id")),
                name="a_contribution_does_not_answer_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"S{self.session.number}-C{self.number:03d}"

    @property
    def answers(self) -> str:
        """The reference of what it answers: of the same session, always."""
        return f"S{self.session.number}-C{self.reply_to.number:03d}" if self.reply_to else ""

    @property
    def resembles(self) -> str:
        """The reference of what it is close to."""
        return f"S{self.session.number}-C{self.close_to.number:03d}" if self.close_to else ""

    @property
    def editable_until(self) -> datetime:
        return self.said_at + self.EDITABLE

    @property
    def is_edited(self) -> bool:
        return self.revision > 1

    @property
    def about(self) -> Any:
        """What places it in the discussion of a recommendation, or None (a related name, not an import)."""
        return getattr(self, "remark", None)

    @property
    def from_chat(self) -> Any:
        """The chat message that it was, or None (a related name, not an import)."""
        return getattr(self, "chat_record", None)

    @property
    def discusses(self) -> str:
        """The reference of the recommendation that it is about: of the same session, always."""
        about = self.about
        return f"S{self.session.number}-R{about.recommendation.number}" if about else ""

    def is_used(self) -> bool:
        """Whether anything above rests on these words (a related name, not an import)."""
        return bool(self.used_in.exists())

    def is_merged(self) -> bool:
        """Whether it stands with others: under one, or for some."""
        return self.merged_into_id is not None or any(self.merged.all())

    def is_answered(self) -> bool:
        """Whether somebody's answer stands (none that was withdrawn)."""
        return any(reply.status != self.Status.WITHDRAWN for reply in self.replies.all())

    @property
    def who(self) -> str:
        """The speaker's or author's name as the room knows it."""
        return self.author.name if self.author else self.speaker_name

    @property
    def affiliation(self) -> str:
        return self.author.organisation if self.author else self.speaker_affiliation

    @property
    def speaks_as(self) -> str:
        """The kind of delegation behind the words, or ``""``."""
        return self.author.kind if self.author else self.speaker_kind

    @property
    def voice(self) -> tuple[str, str]:
        """Who said it, for counting people: the same person is the same voice."""
        if self.author_id:
            return (str(self.author_id), "")
        return (self.speaker_name.casefold(), self.speaker_affiliation.casefold())

    @property
    def head(self) -> "Contribution | None":
        """The shown one that stands for it."""
        into = self.merged_into
        return into if into and into.status == self.Status.APPROVED else None

    @property
    def head_reference(self) -> str:
        return f"S{self.session.number}-C{self.head.number:03d}" if self.head else ""

    @property
    def likewise(self) -> "list[tuple[object, str]]":
        """Those that stand under it, each as its id and reference."""
        shown = [one for one in self.merged.all() if one.status == self.Status.APPROVED]
        return [(one.pk, f"S{self.session.number}-C{one.number:03d}") for one in shown]

    @property
    def voices(self) -> int:
        """How many different people said this."""
        shown = [one for one in self.merged.all() if one.status == self.Status.APPROVED]
        return len({one.voice for one in [self, *shown]})
