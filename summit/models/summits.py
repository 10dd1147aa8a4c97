"""The summit itself."""

import zoneinfo

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from summit.models.base import Stamped
from summit.models.people import User, is_time_zone
from summit.texts import TranslatedField


class SummitQuerySet(models.QuerySet["Summit"]):
    def visible_to(self, user: object) -> "SummitQuerySet":
        """Announced public summits for everybody; drafts for their organisers; private ones for
        those who take part. Operators see all."""
        announced = ~Q(status=Summit.Status.DRAFT)
        public = announced & Q(is_private=False)
        if not isinstance(user, User):
            return self.filter(public)
        if user.is_superuser:
            return self
        # As subqueries: a join would walk through everybody who takes part.
        places = apps.get_model("summit", "Participation")._default_manager
        mine = places.filter(user=user, banned_at__isnull=True, is_guest=False)
        staff = mine.filter(role__in=["organiser", "rapporteur"])
        return self.filter(
            public
            | (announced & Q(pk__in=mine.values("summit")))
            | Q(pk__in=staff.values("summit"))
        )


class Summit(Stamped):
    """A programme of sessions with one set of people and one pair of documents."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ANNOUNCED = "announced", _("Announced")
        CONCLUDED = "concluded", _("Concluded")

    class Registration(models.TextChoices):
        OPEN = "open", _("Anyone who logs in may take part")
        INVITED = "invited", _("Invited people only")

    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)
    title = TranslatedField(_("title"), max_length=300)
    description = TranslatedField(_("description"), blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    host = models.CharField(_("host"), max_length=200, blank=True)
    contact = models.EmailField(_("contact for participants"), blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[is_time_zone]
    )
    languages = models.JSONField(_("languages"), default=list)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    is_private = models.BooleanField(_("visible to its people only"), default=False)
    registration = models.CharField(
        _("who may take part"),
        max_length=12,
        choices=Registration.choices,
        default=Registration.OPEN,
    )
    is_demo = models.BooleanField(default=False, editable=False)

    objects = SummitQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
                name="a_summit_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first day."),
            )
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def language_codes(self) -> list[str]:
        """The summit's languages, the first being the one to fall back on."""
        return self.languages or [settings.LANGUAGE_CODE]

    @property
    def today(self) -> object:
        return timezone.localdate(timezone=self.zone)
