"""Polls: what is asked, what may be chosen, who has voted, and what was voted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sessions.models.appearances import Appearance
from sessions.models.sessions import Session
from summit.models import Identified, Participation, Stamped, User

# The result of a secret poll with fewer votes would say who voted what.
SECRET_CROWD = 3


class PollQuerySet(models.QuerySet["Poll"]):
    def visible_to(self, user: object) -> "PollQuerySet":
        """Opened ones for who takes part; drafts for who runs the session."""
        if not isinstance(user, User):
            return self.none()
        visible = self.filter(session__in=Session.objects.visible_to(user).values("pk"))
        if user.is_superuser:
            return visible
        mine = Participation.objects.filter(user=user, banned_at__isnull=True)
        runs = Q(session__summit__in=mine.filter(role="organiser").values("summit"))
        runs |= Q(
            session__in=Appearance.objects.filter(
                participation__in=mine.values("pk"), role__in=Appearance.RUNNING
            ).values("session")
        )
        return visible.filter(
            runs | (Q(session__summit__in=mine.values("summit")) & ~Q(status=Poll.Status.DRAFT))
        )


class Poll(Stamped):
    """Draft → open ⇄ closed; its results are shown to the room when the moderator says so."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("One answer")
        MULTIPLE = "multiple", _("Several answers")
        SCALE = "scale", _("Scale")
        RANKING = "ranking", _("Ranking")
        CLOUD = "cloud", _("Word cloud")
        CONSENT = "consent", _("Any objection?")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", pgettext_lazy("of a poll", "Open")
        CLOSED = "closed", pgettext_lazy("of a poll", "Closed")

    # Several choices on one ballot; of the others exactly one.
    LONG = [Kind.MULTIPLE, Kind.RANKING, Kind.CLOUD]
    # Their results are a picture that changes its shape; the others are bars of numbers.
    PICTURES = [Kind.RANKING, Kind.CLOUD]

    session = models.ForeignKey(Session, models.PROTECT, related_name="polls")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SINGLE)
    question = models.CharField(_("question"), max_length=300)
    language = models.CharField(_("language"), max_length=10)
    most = models.PositiveSmallIntegerField(_("answers at most"), default=1)
    is_secret = models.BooleanField(_("secret"), default=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    shows_results = models.BooleanField(_("the room sees the results"), default=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # A draft that somebody took away; who runs the session can put it back.
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PollQuerySet.as_manager()

    class Meta:
        ordering = ["session", "-opened_at", "-created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="a_poll_asks_something"),
            models.CheckConstraint(condition=Q(most__gte=1), name="a_poll_takes_an_answer"),
            models.CheckConstraint(
                condition=Q(most=1) | Q(kind__in=["multiple", "cloud"]),
                name="only_some_polls_take_several_answers",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", opened_at__isnull=True)
                | (~Q(status="draft") & Q(opened_at__isnull=False)),
                name="a_poll_is_a_draft_until_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True) | Q(status="draft"),
                name="only_a_draft_of_a_poll_is_deleted",
            ),
            models.CheckConstraint(
                condition=~Q(status="draft", shows_results=True),
                name="a_draft_poll_has_no_results",
            ),
            models.CheckConstraint(
                condition=~Q(status="open", is_secret=True, shows_results=True),
                name="an_open_secret_poll_shows_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.question[:60]

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    def is_sealed(self, votes: int) -> bool:
        """Nobody may see the result, not even who runs the session: while a secret poll is open every
        change would tell whose vote it was, and a handful of votes can be guessed."""
        return self.is_secret and (self.is_open or votes < SECRET_CROWD)


class Option(Identified):
    """What may be chosen; of a word cloud a word that somebody has sent. ``key`` is its normal form,
    and what an answer about consent means."""

    OBJECTION, CONSENT, ABSTAIN = "objection", "consent", "abstain"
    ANSWERS = {
        OBJECTION: _("I object"),
        CONSENT: _("No objection"),
        ABSTAIN: _("I abstain"),
    }

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="options")
    position = models.PositiveIntegerField()
    text = models.CharField(_("text"), max_length=200)
    key = models.CharField(max_length=400, editable=False)
    is_hidden = models.BooleanField(_("hidden from the room"), default=False)

    class Meta:
        ordering = ["poll", "position"]
        constraints = [
            models.UniqueConstraint("poll", "position", name="one_option_per_place_in_a_poll"),
            models.UniqueConstraint("poll", "key", name="no_option_twice_in_a_poll"),
            models.CheckConstraint(condition=~Q(text=""), name="an_option_says_something"),
        ]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def label(self) -> object:
        """In the reader's language where the program has the words, else as it was written."""
        return self.ANSWERS.get(self.key, self.text) if self.text == self.key else self.text


class Vote(Identified):
    """One ballot. In an open poll it is somebody's; in a secret one it has no person and no time, and
    ``Voter`` only says who has voted."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="votes")
    participation = models.ForeignKey(
        Participation, models.CASCADE, null=True, blank=True, related_name="votes"
    )
    is_secret = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("poll", "participation", name="one_vote_per_person_and_poll"),
            models.CheckConstraint(
                condition=Q(is_secret=True, participation__isnull=True)
                | Q(is_secret=False, participation__isnull=False),
                name="a_secret_vote_has_no_person",
            ),
        ]


class Choice(models.Model):
    """What a ballot says: an option in its place on that ballot. ``kind`` is the poll's, so that the
    database itself holds that one answer is one."""

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="choices")
    option = models.ForeignKey(Option, models.CASCADE, related_name="choices")
    rank = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=Poll.Kind.choices)

    class Meta:
        ordering = ["vote", "rank"]
        constraints = [
            models.UniqueConstraint("vote", "option", name="one_choice_per_ballot_and_option"),
            models.UniqueConstraint("vote", "rank", name="one_choice_per_place_on_a_ballot"),
            models.CheckConstraint(
                condition=Q(rank=1) | Q(rank__gt=1, kind__in=["multiple", "ranking", "cloud"]),
                name="one_answer_is_one",
            ),
        ]


class Voter(models.Model):
    """This person has voted in this secret poll; nothing leads from here to what."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="voters")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("poll", "participation", name="one_ballot_per_person_and_poll")
        ]


class Reactions(models.Model):
    """How many reactions of a kind a session had in a minute. Nobody's name is near them."""

    class Kind(models.TextChoices):
        APPLAUSE = "applause", _("Applause")
        AGREE = "agree", pgettext_lazy("a reaction", "I agree")
        THANKS = "thanks", _("Thank you")
        QUESTION = "question", pgettext_lazy("a reaction", "I have a question")

    session = models.ForeignKey(Session, models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["session", "minute"]
        constraints = [
            models.UniqueConstraint(
                "session", "kind", "minute", name="one_count_per_reaction_and_minute"
            ),
        ]
