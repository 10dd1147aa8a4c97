"""When somebody disturbs: what they may not do in a session for a while, and who called for that."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models.chat import Message
from sessions.models.decisions import Decision
from sessions.models.questions import Question
from sessions.models.sessions import Session
from sessions.models.words import Contribution
from summit.models import Participation, Stamped, User


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def standing(self, now: datetime | None = None) -> "RestrictionQuerySet":
        """Neither lifted nor over."""
        over = Q(until__isnull=True) | Q(until__gt=now or timezone.now())
        return self.filter(over, lifted_at__isnull=True)

    def with_people(self) -> "RestrictionQuerySet":
        return self.select_related(
            "session__summit", "participation__user", "participation__delegation", "by", "decision"
        )


class Restriction(Stamped):
    """What somebody may not do in a session, until when and why: *silenced* (reads and votes, writes
    nothing) or *removed* (out of the room). *Banned* from the summit is kept here too, when it was
    decided in a session. ``decision`` is what was hidden with it, and comes back when it is undone."""

    class Kind(models.TextChoices):
        SILENCED = "silenced", _("Silenced")
        REMOVED = "removed", _("Removed from the room")
        BANNED = "banned", _("Banned from the summit")

    session = models.ForeignKey(Session, models.CASCADE, related_name="restrictions")
    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="restrictions", verbose_name=_("person")
    )
    kind = models.CharField(_("restriction"), max_length=8, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=300)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decision = models.ForeignKey(Decision, models.SET_NULL, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True, editable=False)
    lifted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_restriction_says_why"),
            models.UniqueConstraint(
                "session",
                "participation",
                "kind",
                condition=Q(lifted_at__isnull=True),
                name="one_restriction_of_a_kind_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind="silenced") | Q(until__isnull=True),
                name="only_silence_ends_by_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation_id} {self.kind}"

    @property
    def is_standing(self) -> bool:
        return self.lifted_at is None and (self.until is None or self.until > timezone.now())


class Decided(Stamped):
    """Somebody called for something: open until there is an ``outcome``, which is told to who called."""

    DECIDED = Q(outcome="", decided_at__isnull=True) | (
        ~Q(outcome="") & Q(decided_at__isnull=False)
    )

    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # When whoever called said that they know what became of it.
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    outcome: str

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return not self.outcome


class WordsReport(Decided):
    """A call to the moderators about words in a session: by whom, which is told to nobody in the
    room, about which words, and what became of it."""

    class Category(models.TextChoices):
        INSULT = "insult", _("Insult, threat or harassment")
        HATRED = "hatred", _("Hatred against a group")
        PRIVATE = "private", _("Tells something private about a person")
        SPAM = "spam", _("Advertising or flooding")
        OTHER = "other", _("Something else")

    class Outcome(models.TextChoices):
        DISMISSED = "dismissed", _("Looked at; the words stay")
        HIDDEN = "hidden", _("The words were hidden")
        SILENCED = "silenced", _("The words were hidden and their author silenced")

    THINGS = ("contribution", "question", "message")

    session = models.ForeignKey(Session, models.CASCADE, related_name="words_reports")
    by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="words_reports")
    contribution = models.ForeignKey(
        Contribution, models.CASCADE, null=True, blank=True, related_name="reports"
    )
    question = models.ForeignKey(
        Question, models.CASCADE, null=True, blank=True, related_name="reports"
    )
    message = models.ForeignKey(
        Message, models.CASCADE, null=True, blank=True, related_name="reports"
    )
    category = models.CharField(_("what is wrong"), max_length=8, choices=Category.choices)
    text = models.CharField(_("in your words"), max_length=500, blank=True)
    excerpt = models.TextField(_("what was reported"))  # as it stood then
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contribution__isnull=False, question=None, message=None)
                | Q(question__isnull=False, contribution=None, message=None)
                | Q(message__isnull=False, contribution=None, question=None),
                name="a_report_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Decided.DECIDED,
                name="a_decided_report_says_what_was_decided",
            ),
            *(
                models.UniqueConstraint(
                    "by",
                    thing,
                    condition=Q(outcome=""),
                    name=f"one_open_report_per_person_and_{thing}",
                )
                for thing in ("contribution", "question", "message")
            ),
        ]
        indexes = [
            models.Index(
                fields=["session"], condition=Q(outcome=""), name="open_reports_of_a_session"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def thing(self) -> Any:
        """The words it is about."""
        return self.contribution or self.question or self.message
