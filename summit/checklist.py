"""What an organiser has still to do, in order. The ground's own steps stand here; each app adds
those it knows about in a ``checklist.py`` of its own, found when the apps are ready."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from summit.models import Summit


@dataclass(frozen=True)
class Step:
    """``order`` places it among the steps of all apps; ``url`` is where it is done."""

    order: int
    title: str
    text: str
    url: str
    action: str
    done: bool


Maker = Callable[[Summit], Iterable[Step]]
_makers: list[Maker] = []


def register(maker: Maker) -> Maker:
    """``maker(summit)`` gives its steps, done or not, translated."""
    if maker not in _makers:
        _makers.append(maker)
    return maker


def steps(summit: Summit) -> list[Step]:
    """All of them, in order."""
    found = [step for maker in _makers for step in maker(summit)]
    return sorted(found, key=lambda step: step.order)


@register
def _about_the_summit(summit: Summit) -> list[Step]:
    """Described, peopled, announced."""
    company = summit.participations.count() > 1 or summit.invitations.exists()
    return [
        Step(
            10,
            _("Say what it is"),
            _("Days, place and a few sentences, in each of its languages."),
            reverse("summit-edit", args=[summit.slug]),
            _("Describe the summit"),
            bool(summit.starts_on and any(summit.description.values())),
        ),
        Step(
            40,
            _("Bring people in"),
            _("Invite them by email, one by one or from a list."),
            reverse("people-add", args=[summit.slug]),
            _("Add people"),
            company,
        ),
        Step(
            60,
            _("Announce it"),
            _("The programme becomes visible and people can come."),
            reverse("organise", args=[summit.slug]) + "#visibility",
            _("Look and announce"),
            summit.status != Summit.Status.DRAFT,
        ),
    ]
