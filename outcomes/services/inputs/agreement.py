"""Where people stand, in groups large enough that nobody can be told from them."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from outcomes.models import Stance
from outcomes.services.inputs.attribution import CROWD, label

Counts = Counter[str]


def standing(stances: Iterable[Stance]) -> dict[str, Any]:
    """``{"all": figures, "groups": [figures…]}``; figures are ``label, agree, disagree, passed,
    total``. Kinds of fewer than five people are added up as other delegations; when even those are
    fewer than five, the smallest printed kind joins them. ``groups`` is empty when nothing can be
    told apart that way. People who were banned leave the figures."""
    by_kind: dict[str, Counts] = {}
    for stance in stances:
        if stance.participation.banned_at is not None:
            continue
        by_kind.setdefault(stance.participation.kind, Counter())[stance.value] += 1
    everybody: Counts = sum(by_kind.values(), Counter())
    return {"all": _figures(_("Total"), everybody), "groups": _groups(by_kind)}


def _groups(by_kind: dict[str, Counts]) -> list[dict[str, Any]]:
    large = {kind: counts for kind, counts in by_kind.items() if kind and counts.total() >= CROWD}
    others: Counts = sum(
        (counts for kind, counts in by_kind.items() if kind not in large), Counter()
    )
    while large and 0 < others.total() < CROWD:
        others += large.pop(min(large, key=lambda kind: (large[kind].total(), kind)))
    if not large:
        return []
    ordered = sorted(large, key=lambda kind: (-large[kind].total(), kind))
    groups = [_figures(label(kind), large[kind]) for kind in ordered]
    if others:
        groups.append(_figures(_("Other delegations"), others))
    return groups


def _figures(name: str, counts: Counts) -> dict[str, Any]:
    return {
        "label": name,
        "agree": counts[Stance.Value.AGREE],
        "disagree": counts[Stance.Value.DISAGREE],
        "passed": counts[Stance.Value.PASS],
        "total": counts.total(),
    }
