"""Who can be met: only those who chose to be found, and never against a block."""

import unicodedata

from django.db import models
from django.db.models import F, Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from summit.models import Participation, Stamped, User


def folded(text: str) -> str:
    """Without case and accents: “Hélène” and “helene” are the same word, on every database."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: object) -> "PersonQuerySet":
        """Listed, unbanned people of the viewer's summits, without those who blocked the viewer or
        are blocked by them. Oneself is always there. Guests meet nobody, and nobody meets them."""
        if not isinstance(user, User):
            return self.none()
        mine = Participation.objects.filter(user=user, banned_at__isnull=True, is_guest=False)
        blocked = Block.objects.filter(by__user=user).values("whom")
        blocked_by = Block.objects.filter(whom__user=user).values("by")
        listed = (
            Q(consents_to_listing=True, user__is_active=True)
            & ~Q(pk__in=blocked)
            & ~Q(pk__in=blocked_by)
        )
        return self.filter(
            Q(user=user) | listed,
            banned_at__isnull=True,
            is_guest=False,
            summit__in=mine.values("summit"),
        )

    def known_to(self, user: object) -> "PersonQuerySet":
        """Others the viewer may block or report: the visible ones, and those the viewer already
        has to do with (a request, a connection, a block), listed or not."""
        if not isinstance(user, User):
            return self.none()
        mine = Participation.objects.filter(user=user, banned_at__isnull=True)
        asked = Participation.objects.filter(connections_received__asked_by__in=mine)
        asking = Participation.objects.filter(connections_asked__asked__in=mine)
        blocked = Block.objects.filter(by__in=mine)
        return self.filter(
            Q(pk__in=Person.objects.visible_to(user).values("pk"))
            | Q(pk__in=asked.values("pk"))
            | Q(pk__in=asking.values("pk"))
            | Q(pk__in=blocked.values("whom"))
        ).exclude(user=user)

    def speaking(self, language: str) -> "PersonQuerySet":
        """Those who named this language."""
        spoken = self.annotate(_spoken=Cast("languages", TextField()))
        return spoken.filter(_spoken__contains=f'"{language}"')

    def matching(self, words: str) -> "PersonQuerySet":
        """Every word occurs in the name, the affiliation, the delegation, the offer or the need;
        case and accents do not count."""
        wanted = folded(words).split()
        rows = self.values_list(
            "pk",
            "user__display_name",
            "affiliation",
            "delegation__name",
            "card__offers",
            "card__needs",
        )
        found = []
        for pk, *texts in rows:
            text = folded(" ".join(text for text in texts if text))
            if all(word in text for word in wanted):
                found.append(pk)
        return self.filter(pk__in=found)

    def with_card(self) -> "PersonQuerySet":
        """All that a card shows, in one query, by name."""
        related = self.select_related("user", "delegation", "card", "summit")
        return related.order_by("user__display_name", "pk")


class Person(Participation):
    """A participation as other people of the summit meet it."""

    # The same table through other eyes: whom one may meet, not whom one may administer.
    objects = PersonQuerySet.as_manager()  # type: ignore[misc,assignment]

    class Meta:
        proxy = True

    @property
    def offers(self) -> str:
        card = getattr(self, "card", None)
        return card.offers if card else ""

    @property
    def needs(self) -> str:
        card = getattr(self, "card", None)
        return card.needs if card else ""


class CardQuerySet(models.QuerySet["Card"]):
    def visible_to(self, user: object) -> "CardQuerySet":
        """The cards of the people this viewer may see."""
        return self.filter(participation__in=Person.objects.visible_to(user).values("pk"))


class Card(Stamped):
    """What a person offers and needs; shown only while the participation consents to listing."""

    participation = models.OneToOneField(Participation, models.CASCADE, related_name="card")
    offers = models.CharField(_("what I offer"), max_length=500, blank=True)
    needs = models.CharField(_("what I need"), max_length=500, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["participation__user__display_name"]

    def __str__(self) -> str:
        return self.participation.name


class BlockQuerySet(models.QuerySet["Block"]):
    def visible_to(self, user: object) -> "BlockQuerySet":
        """One's own; nobody learns who blocked them."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(by__user=user, by__banned_at__isnull=True)

    def between(self, one: Participation, other: Participation) -> "BlockQuerySet":
        """In either direction."""
        return self.filter(Q(by=one, whom=other) | Q(by=other, whom=one))


class Block(Stamped):
    """Neither sees the other any more; the blocked person is not told."""

    by = models.ForeignKey(Participation, models.CASCADE, related_name="blocks")
    whom = models.ForeignKey(Participation, models.CASCADE, related_name="+")

    objects = BlockQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint("by", "whom", name="one_block_per_pair"),
            models.CheckConstraint(condition=~Q(by=F("whom")), name="nobody_blocks_themselves"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
