"""What a label proposes: the words that carry a recommendation into the outcome, and its brackets.
Proposed, never imposed: the rapporteur decides."""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from outcomes.agreement.labels import Label


class Brackets(TextChoices):
    """How much of a paragraph is not agreed."""

    NONE = "none", _("No brackets: agreed text")
    WHOLE = "whole", _("In brackets: not agreed")
    ALTERNATIVES = "alternatives", _("Alternatives in brackets, N and N bis")
    LEFT_OUT = "left_out", _("Not proposed for the outcome; the report keeps it")


class Wording(NamedTuple):
    """How a paragraph may begin, and its brackets."""

    opening: str | Promise
    brackets: Brackets


PROPOSED: dict[Label, Wording] = {
    Label.CONSENSUS: Wording(_("Participants across all groups recommended"), Brackets.NONE),
    Label.BROAD: Wording(_("Broad support was expressed for the recommendation"), Brackets.NONE),
    Label.DIVIDED: Wording(
        _("Views differed between groups on the recommendation"), Brackets.ALTERNATIVES
    ),
    Label.NOT_SHARED: Wording(
        _("A majority, not shared by every group, recommended"), Brackets.WHOLE
    ),
    Label.LEANING: Wording(_("Several participants recommended"), Brackets.WHOLE),
    Label.INSUFFICIENT: Wording(_("It was suggested"), Brackets.WHOLE),
    Label.NOT_SUPPORTED: Wording(
        _("It was suggested, without finding support,"), Brackets.LEFT_OUT
    ),
}


MEANINGS: dict[Label, str | Promise] = {
    Label.CONSENSUS: _(
        "More than half of every group agrees, beyond chance, and nobody who is here is unheard."
    ),
    Label.BROAD: _("Support is high, and at least half in every group."),
    Label.DIVIDED: _("One group agrees and another disagrees, both beyond chance."),
    Label.NOT_SHARED: _("More than half agree, but not in every group."),
    Label.LEANING: _("More than half agree; not yet enough to say more."),
    Label.INSUFFICIENT: _("Too few people have said where they stand."),
    Label.NOT_SUPPORTED: _("Half or fewer agree."),
}


def proposed(label: Label) -> Wording:
    return PROPOSED[label]


def meaning_of(label: Label) -> str:
    """What the label says, in a sentence for everybody."""
    return str(MEANINGS[label])
