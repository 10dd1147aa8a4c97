"""How the rapporteur orders what was said: themes, tags, and the steps by which it was done."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models import Contribution, GuidingQuestion, Session
from summit.models import Participation, Stamped, Summit, User


class ThemeQuerySet(models.QuerySet["Theme"]):
    def visible_to(self, user: object) -> "ThemeQuerySet":
        """Those of the sessions that this person sees; who may touch them is ``can_note``."""
        return self.filter(session__in=Session.objects.visible_to(user).values("pk"))


class Theme(Stamped):
    """A named group of contributions, under one guiding question or under none. The rapporteur
    chooses its name; a contribution may carry several themes, as one speech makes several points."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="themes")
    guiding_question = models.ForeignKey(
        GuidingQuestion, models.SET_NULL, null=True, blank=True, related_name="themes"
    )
    name = models.CharField(_("name"), max_length=120)
    made_by = models.ForeignKey(Participation, models.SET_NULL, null=True, related_name="+")
    contributions = models.ManyToManyField(
        Contribution, through="Grouping", related_name="themes", editable=False
    )

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["session", "created_at"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="a_theme_has_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class Grouping(Stamped):
    """A contribution in a theme."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="groupings")
    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="groupings")

    class Meta:
        ordering = ["contribution__number"]
        constraints = [
            models.UniqueConstraint(
                "theme", "contribution", name="a_contribution_is_once_in_a_theme"
            )
        ]

    def __str__(self) -> str:
        return str(self.theme_id)


class Tag(Stamped):
    """A short word that rapporteurs put on contributions of one summit. ``folded`` is what makes two
    the same: without case."""

    LONGEST = 40

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="tags")
    name = models.CharField(_("name"), max_length=LONGEST)
    folded = models.CharField(max_length=80, editable=False)

    class Meta:
        ordering = ["folded"]
        constraints = [
            models.UniqueConstraint("summit", "folded", name="one_tag_per_word_and_summit"),
            models.CheckConstraint(condition=~models.Q(name=""), name="a_tag_is_a_word"),
        ]

    def __str__(self) -> str:
        return self.name


class Tagging(Stamped):
    """A tag on a contribution."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")
    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="taggings")

    class Meta:
        ordering = ["tag__folded"]
        constraints = [
            models.UniqueConstraint("tag", "contribution", name="a_tag_is_once_on_a_contribution")
        ]

    def __str__(self) -> str:
        return str(self.tag_id)


class DeskStep(Stamped):
    """What a rapporteur did, kept so that it can be taken back. ``changes`` says of each row what was
    and what became of it, None where it was not there: ``{"kind", "id", "was", "now"}``; never words."""

    class Verb(models.TextChoices):
        MERGE = "merge", _("Merged")
        APART = "apart", _("Taken apart")
        TAG = "tag", _("Tagged")
        UNTAG = "untag", _("Tag taken off")
        RENAME_TAG = "rename_tag", _("Tag renamed")
        THEME = "theme", _("Theme made")
        RENAME_THEME = "rename_theme", _("Theme renamed")
        GROUP = "group", _("Put into a theme")
        UNGROUP = "ungroup", _("Taken out of a theme")
        REMOVE_THEME = "remove_theme", _("Theme dissolved")
        REFUSE = "refuse", _("Suggestion refused")
        UNITE = "unite", _("Recommendations merged")

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="desk_steps")
    # None: about the summit's tags.
    session = models.ForeignKey(
        Session, models.CASCADE, null=True, blank=True, related_name="desk_steps"
    )
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=12, choices=Verb.choices)
    about = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["session", "-created_at"], name="steps_of_a_session")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.verb}"


class Refusal(Stamped):
    """A suggestion that a rapporteur does not want to see again: of which contributions."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("to merge")
        THEME = "theme", _("as a theme")

    session = models.ForeignKey(Session, models.CASCADE, related_name="refusals")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    members = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.session_id} {self.kind}"
