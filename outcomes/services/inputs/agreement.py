"""Where people stand, in groups large enough that nobody can be told from them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from outcomes.agreement import support
from outcomes.agreement.labels import OTHERS
from outcomes.models import Stance
from outcomes.models.stances import GroupCount, Standing


def standing(stances: Iterable[Stance], entered: Mapping[str, int]) -> dict[str, Any]:
    """``{"all": figures, "groups": [figures…], "agreement", "agreement_label", "score", "unheard"}``;
    figures are ``label, agree, disagree, passed, total``. Groups are pooled as on the screen; ``groups`` is
    empty when nothing can be told apart that way. People who were banned leave the figures.
    ``entered``: how many of each kind entered the session."""
    everybody = GroupCount("")
    groups: dict[str, GroupCount] = {}
    for stance in stances:
        if stance.participation.banned_at is None:
            kind = stance.participation.kind
            groups.setdefault(kind, GroupCount(kind)).add(stance.value, 1)
            everybody.add(stance.value, 1)
    found = Standing(sorted(groups.values(), key=lambda group: (-group.total, group.kind)), entered)
    apart = [_figures(group.label, group) for group in found.groups]
    return {
        "all": _figures(_("Total"), everybody),
        "groups": [] if [group.kind for group in found.groups] == [OTHERS] else apart,
        "agreement": str(found.label.value),
        "agreement_label": str(found.label.label),
        "score": round(support.score(found.ranking), 4),
        "unheard": found.unheard,
        "_ranking": found.ranking,
    }


def rank(standings: Mapping[str, dict[str, Any]]) -> dict[str, int]:
    """From 1 on, by the standing's score; ``standings`` by id, in the order that breaks ties. Takes from each
    what only this needs."""
    order = support.ranked(
        {id_: one.pop("_ranking") for id_, one in standings.items()}, [*standings]
    )
    return {id_: place for place, id_ in enumerate(order, start=1)}


def _figures(name: str, group: GroupCount) -> dict[str, Any]:
    return {
        "label": name,
        "agree": group.agree,
        "disagree": group.disagree,
        "passed": group.passed,
        "total": group.total,
    }
