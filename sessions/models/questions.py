"""What the audience asks, and who supports it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sessions.models.agenda import AgendaItem, GuidingQuestion
from sessions.models.sessions import Session
from sessions.models.words import Hideable, WordsQuerySet
from summit.models import Participation, Stamped


class QuestionQuerySet(WordsQuerySet):
    """Orders people choose: what most support, what is new, what was answered last."""

    def whole(self) -> "QuestionQuerySet":
        """With all that is shown of a question."""
        return self.select_related(
            "session__summit",
            "author__user",
            "author__delegation",
            "answered_by__user",
            "answered_by__delegation",
            "answered_during",
            "merged_into",
        ).prefetch_related("merged")

    def by_support(self) -> "QuestionQuerySet":
        return self.order_by("-upvotes_count", "created_at", "id")

    def newest_first(self) -> "QuestionQuerySet":
        return self.order_by("-created_at", "id")

    def answered(self) -> "QuestionQuerySet":
        return self.filter(status="answered").order_by("-answered_at", "id")


class Question(Hideable, Stamped):
    """What the audience asks. An anonymous one has no author anywhere, its times are kept to the
    minute, and it is held until ``release_at`` so that its moment tells nothing.

    Asked twice, it is merged into the earlier one, and keeps its words, its asker and its upvotes:
    ``status_before`` is what it goes back to."""

    class Status(models.TextChoices):
        HELD = "held", _("Being anonymised")
        PENDING = "pending", _("Waiting for a moderator")
        APPROVED = "approved", _("Shown")
        ANSWERED = "answered", _("Answered")
        MERGED = "merged", _("Merged with another question")
        HIDDEN = "hidden", _("Hidden")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    # Not Stamped's exact times: an anonymous question must not be dated by its neighbours.
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="questions")
    author = models.ForeignKey(
        Participation, models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    is_anonymous = models.BooleanField(_("ask anonymously"), default=False)
    # What was in focus when it was asked; when it was released, if anonymous: that everybody saw.
    guiding_question = models.ForeignKey(
        GuidingQuestion, models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    text = models.TextField(_("question"), max_length=1000)
    language = models.CharField(_("language"), max_length=10)
    revision = models.PositiveIntegerField(default=1, editable=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.APPROVED)
    is_pinned = models.BooleanField(_("pinned"), default=False)
    is_on_stage = models.BooleanField(_("on the stage"), default=False)
    upvotes_count = models.PositiveIntegerField(default=0, editable=False)
    release_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer = models.TextField(_("answer"), max_length=5000, blank=True)
    answer_language = models.CharField(_("language"), max_length=10, blank=True)
    answered_live = models.BooleanField(_("answered live"), default=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        Participation, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_during = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    status_before = models.CharField(max_length=10, choices=Status.choices, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["session", "-upvotes_count", "created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(author__isnull=True),
                name="an_anonymous_question_has_no_author",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_question_asks_something"),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(is_anonymous=True),
                name="only_anonymous_questions_are_held",
            ),
            models.CheckConstraint(
                condition=~Q(status="hidden") | ~Q(hidden_for=""),
                name="hiding_a_question_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into__isnull=True)),
                name="a_merged_question_says_into_which",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["approved", "answered"])
                | Q(is_pinned=False, is_on_stage=False),
                name="only_shown_questions_are_pinned_or_on_stage",
            ),
            models.UniqueConstraint(
                "session", condition=Q(is_pinned=True), name="one_pinned_question_per_session"
            ),
            models.UniqueConstraint(
                "session", condition=Q(is_on_stage=True), name="one_question_on_stage_per_session"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Upvote(models.Model):
    """One person, one upvote per question. The row is the truth; the count on the question follows."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="upvotes")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="upvotes")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "question", "participation", name="one_upvote_per_person_and_question"
            )
        ]

    def __str__(self) -> str:
        return str(self.question_id)
