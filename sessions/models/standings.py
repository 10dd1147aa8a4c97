"""Sessions as somebody sees them, and what that somebody is in each."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from sessions.models.appearances import Appearance
from summit.models import Participation, Summit, User

if TYPE_CHECKING:
    from sessions.models.sessions import Session  # noqa: F401 -- named in a type


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: object) -> "SessionQuerySet":
        """Sessions of visible summits; drafts only for organisers, rapporteurs and their cast."""
        open_ones = ~Q(status="draft")
        visible = self.filter(summit__in=Summit.objects.visible_to(user).values("pk"))
        if not isinstance(user, User):
            return visible.filter(open_ones)
        if user.is_superuser:
            return visible
        staff = Participation.objects.filter(
            user=user, role__in=["organiser", "rapporteur"], banned_at__isnull=True
        ).values("summit")
        cast = Appearance.objects.filter(
            participation__user=user, participation__banned_at__isnull=True
        ).values("session")
        return visible.filter(open_ones | Q(summit__in=staff) | Q(pk__in=cast))

    def with_standing(self, user: User) -> "SessionQuerySet":
        """What this person is in each, beside it: ``my_place``, ``my_role``, ``i_am_guest``, ``i_run``,
        ``i_record``, ``i_present``, ``i_appear``, ``i_am_silenced`` and ``i_am_removed``. Read by
        ``sessions.permissions``."""
        places = Participation.objects.filter(
            summit=OuterRef("summit"), user=user, banned_at__isnull=True
        )
        parts = Appearance.objects.filter(
            session=OuterRef("pk"),
            participation__user=user,
            participation__banned_at__isnull=True,
        )
        # By name: the model stands on this one.
        mine = apps.get_model("summit_sessions", "Restriction").objects.standing()
        mine = mine.filter(session=OuterRef("pk"), participation__user=user).order_by()
        return self.annotate(
            my_place=places.values("pk")[:1],
            my_role=places.values("role")[:1],
            i_am_silenced=Exists(mine.filter(kind="silenced")),
            i_am_removed=Exists(mine.filter(kind="removed")),
            i_am_guest=Coalesce(places.values("is_guest")[:1], False),
            i_run=Exists(parts.filter(role__in=Appearance.RUNNING)),
            i_record=Exists(parts.filter(role__in=Appearance.RECORDING)),
            i_present=Exists(parts.filter(role=Appearance.Role.SPEAKER)),
            i_appear=Exists(parts),
        )
