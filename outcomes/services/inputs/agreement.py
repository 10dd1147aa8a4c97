"""Where people stand, in groups large enough that nobody can be told from them."""

from collections.abc import Iterable, Mapping, Set
from typing import Any

from django.utils.translation import gettext as _

from outcomes.agreement import support
from outcomes.agreement.labels import DEFAULT, OTHERS, Thresholds
from outcomes.models import Stance
from outcomes.models.standing import GroupCount, Standing


def standing(
    stances: Iterable[Stance], entered: Mapping[str, int], thresholds: Thresholds = DEFAULT
) -> dict[str, Any]:
    """``{"all": figures, "groups": [figures…], "agreement", "agreement_label", "score", "unheard"}``;
    figures are ``label, agree, disagree, passed, total``. Groups are pooled as on the screen; ``groups`` is
    empty when nothing can be told apart that way. People who were banned leave the figures.
    ``entered``: how many of each kind entered the session, whose ``thresholds`` hold."""
    everybody = GroupCount("")
    groups: dict[str, GroupCount] = {}
    for stance in stances:
        if stance.participation.banned_at is None:
            kind = stance.participation.kind
            groups.setdefault(kind, GroupCount(kind)).add(stance.value, 1)
            everybody.add(stance.value, 1)
    by_size = sorted(groups.values(), key=lambda group: (-group.total, group.kind))
    found = Standing(by_size, entered, thresholds)
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


def rank(standings: Mapping[str, dict[str, Any]], last: Set[str] = frozenset()) -> dict[str, int]:
    """From 1 on, by the standing's score; ``standings`` by id, in the order that breaks ties. ``last``
    come after all others: they stand under one of them. Takes from each what only this needs."""
    groups = {id_: one.pop("_ranking") for id_, one in standings.items()}
    order = support.ranked({id_: groups[id_] for id_ in groups if id_ not in last}, [*standings])
    order += [id_ for id_ in standings if id_ in last]
    return {id_: place for place, id_ in enumerate(order, start=1)}


def _figures(name: str, group: GroupCount) -> dict[str, Any]:
    return {
        "label": name,
        "agree": group.agree,
        "disagree": group.disagree,
        "passed": group.passed,
        "total": group.total,
    }
