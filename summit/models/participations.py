"""A person's place in a summit, and the delegation they belong to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from summit.models.base import Stamped
from summit.models.people import User
from summit.models.summits import Summit


class DelegationKind(models.TextChoices):
    GOVERNMENT = "government", _("Government")
    DIASPORA = "diaspora", _("Diaspora organisation")
    INTERNATIONAL = "international", _("International organisation")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    PRIVATE_SECTOR = "private_sector", _("Private sector")
    ACADEMIA = "academia", _("Academia")
    YOUTH = "youth", _("Youth")
    MEDIA = "media", _("Media")


class Delegation(Stamped):
    """A group that speaks with one name; its head may sign for it."""

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="delegations")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=DelegationKind.choices)
    head = models.ForeignKey(
        "Participation", models.SET_NULL, null=True, blank=True, related_name="heads"
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("summit", "name", name="a_delegation_is_named_once_per_summit")
        ]

    def __str__(self) -> str:
        return self.name


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def visible_to(self, user: object) -> "ParticipationQuerySet":
        """Organisers see everybody of their summit; a person sees their own place."""
        if not isinstance(user, User):
            return self.none()
        if user.is_superuser:
            return self
        organised = Participation.objects.filter(
            user=user, role=Participation.Role.ORGANISER, banned_at__isnull=True
        ).values("summit")
        return self.filter(Q(user=user) | Q(summit__in=organised))


class Participation(Stamped):
    """Role, delegation and consents of one person in one summit."""

    class Role(models.TextChoices):
        ORGANISER = "organiser", _("Organiser")
        RAPPORTEUR = "rapporteur", _("Rapporteur")
        PARTICIPANT = "participant", _("Participant")
        OBSERVER = "observer", _("Observer")

    class Gender(models.TextChoices):
        WOMAN = "woman", _("Woman")
        MAN = "man", _("Man")
        ANOTHER = "another", pgettext_lazy("gender", "Another")

    summit = models.ForeignKey(Summit, models.CASCADE, related_name="participations")
    user = models.ForeignKey(User, models.CASCADE, related_name="participations")
    role = models.CharField(
        _("role"), max_length=12, choices=Role.choices, default=Role.PARTICIPANT
    )
    delegation = models.ForeignKey(
        Delegation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("delegation"),
    )
    declared_kind = models.CharField(
        _("I speak as"), max_length=20, choices=DelegationKind.choices, blank=True
    )
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True)
    country = models.CharField(_("country of residence"), max_length=2, blank=True)
    # Never shown beside anybody; only groups of at least three are counted by it.
    gender = models.CharField(_("gender"), max_length=10, choices=Gender.choices, blank=True)
    heritage = models.JSONField(_("countries of heritage"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    consents_to_listing = models.BooleanField(_("other participants may find me"), default=False)
    consents_to_mail = models.BooleanField(
        _("tell me by email what became of my words"), default=False
    )
    consents_to_name = models.BooleanField(
        _("my name may appear in the list of participants in the report"), default=False
    )
    # Came with a join code and a name only; takes part where a session lets guests in, nowhere else.
    is_guest = models.BooleanField(_("guest"), default=False, editable=False)
    banned_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "summit", "user", name="one_participation_per_person_and_summit"
            )
        ]

    def __str__(self) -> str:
        return self.user.name

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def kind(self) -> str:
        """The delegation's kind, or the one declared by a person without delegation, or ``""``."""
        return self.delegation.kind if self.delegation else self.declared_kind

    @property
    def kind_label(self) -> str:
        kind = self.kind
        return str(DelegationKind(kind).label) if kind else ""

    @property
    def organisation(self) -> str:
        """What stands behind the name: the affiliation, else the delegation; of a guest, that they are
        one: nobody has looked who it is."""
        if self.is_guest:
            return gettext("guest")
        return self.affiliation or (self.delegation.name if self.delegation else "")
