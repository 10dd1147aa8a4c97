"""Where people stand, in groups large enough that nobody can be told from them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from outcomes.agreement.labels import OTHERS
from outcomes.models import Stance
from outcomes.models.stances import GroupCount, pooled


def standing(stances: Iterable[Stance]) -> dict[str, Any]:
    """``{"all": figures, "groups": [figures…]}``; figures are ``label, agree, disagree, passed,
    total``. Groups are pooled as on the screen; ``groups`` is empty when nothing can be told apart
    that way. People who were banned leave the figures."""
    everybody = GroupCount("")
    groups: dict[str, GroupCount] = {}
    for stance in stances:
        if stance.participation.banned_at is None:
            kind = stance.participation.kind
            groups.setdefault(kind, GroupCount(kind)).add(stance.value, 1)
            everybody.add(stance.value, 1)
    shown = pooled(sorted(groups.values(), key=lambda group: (-group.total, group.kind)))
    apart = [_figures(group.label, group) for group in shown]
    return {
        "all": _figures(_("Total"), everybody),
        "groups": [] if [group.kind for group in shown] == [OTHERS] else apart,
    }


def _figures(name: str, group: GroupCount) -> dict[str, Any]:
    return {
        "label": name,
        "agree": group.agree,
        "disagree": group.disagree,
        "passed": group.passed,
        "total": group.total,
    }
