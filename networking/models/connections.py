"""Two people who agreed (or not) to be in touch."""

from collections.abc import Iterable
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from networking.models.people import Block
from summit.models import Participation, Stamped, User


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def visible_to(self, user: object) -> "ConnectionQuerySet":
        """The viewer's own, without people the viewer blocked, and without open requests of people
        whom the organisers closed the summit to."""
        if not isinstance(user, User):
            return self.none()
        mine = Participation.objects.filter(user=user, banned_at__isnull=True)
        blocked = Block.objects.filter(by__user=user).values("whom")
        lost = Q(status=Connection.Status.ASKED, asked_by__banned_at__isnull=False)
        return self.filter(
            Q(asked_by__in=mine) & ~Q(asked__in=blocked)
            | Q(asked__in=mine) & ~Q(asked_by__in=blocked) & ~lost
        )

    def between(self, one: Participation, other: Participation) -> "ConnectionQuerySet":
        """In either direction: two rows at most."""
        return self.filter(Q(asked_by=one, asked=other) | Q(asked_by=other, asked=one))

    def with_people(self) -> "ConnectionQuerySet":
        """All that a list of them shows, in one query."""
        return self.select_related(
            "asked__user", "asked__delegation", "asked_by__user", "asked_by__delegation"
        )

    def relations(self, me: Participation, people: Iterable[Participation]) -> dict[UUID, str]:
        """How the viewer stands with each of these people: ``connected``, ``waiting`` (I asked),
        ``asks`` (they asked) or ``closed``. Those without a word between them are left out."""
        among = [person.pk for person in people]
        found: dict[UUID, str] = {}
        rows = self.filter(
            Q(asked_by=me, asked__in=among) | Q(asked=me, asked_by__in=among)
        ).order_by("created_at")
        for row in rows:
            mine = row.asked_by_id == me.pk
            other = row.asked_id if mine else row.asked_by_id
            relation = row.relation(mine=mine)
            if RANK.get(relation, 0) > RANK.get(found.get(other, ""), 0):
                found[other] = relation
        return found


RANK = {"closed": 1, "waiting": 2, "asks": 3, "connected": 4}


class Connection(Stamped):
    """Two people of one summit who agreed (or not) to be in touch."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Asked")
        ACCEPTED = "accepted", _("Connected")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    asked_by = models.ForeignKey(Participation, models.CASCADE, related_name="connections_asked")
    asked = models.ForeignKey(Participation, models.CASCADE, related_name="connections_received")
    note = models.CharField(_("note"), max_length=500, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint("asked_by", "asked", name="one_connection_per_pair"),
            models.CheckConstraint(
                condition=~Q(asked_by=F("asked")), name="nobody_connects_with_themselves"
            ),
        ]

    def __str__(self) -> str:
        return self.status

    def relation(self, *, mine: bool) -> str:
        """What this row means to the asker (``mine``) or to the asked; "" when it means nothing.
        That somebody declined is told to neither as a button."""
        if self.status == self.Status.ACCEPTED:
            return "connected"
        if self.status == self.Status.ASKED:
            return "waiting" if mine else "asks"
        return "closed" if self.status == self.Status.DECLINED and mine else ""

    def other_than(self, user: User) -> Participation:
        """The other end."""
        return self.asked if self.asked_by.user_id == user.pk else self.asked_by
