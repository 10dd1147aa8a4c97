"""How well a ranking made from the few in the room foresees what every group outside would support.

Sixty people are drawn, their stances alone rank the statements; the ten best are held against all
other people by the support of their worst group, min p_g. 0 is what a blind choice of ten
reaches, 1 what the best ten would have."""

import random
from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from math import isnan
from statistics import fmean
from typing import Any

from outcomes.agreement.discovering import discover
from outcomes.agreement.labels import Label, for_labels, label_of
from outcomes.agreement.records import Conversation
from outcomes.agreement.support import Stances, consensus, pooled, ranked, score, support

DRAWN = 60
SEEDS = range(20)
BEST = 10

Kinds = dict[str, Stances]


def evaluate(
    record: Conversation, drawn: int = DRAWN, seeds: Sequence[int] = SEEDS
) -> dict[str, Any]:
    """One line about one conversation. Scores are means over the seeds; None where the conversation has
    too few people, or nothing to choose. ``score_gac_discovered`` does without the file's groups, as
    a session without delegations must: groups are discovered from the people drawn."""
    trials = [_trial(record, drawn, seed) for seed in seeds] if _is_large(record, drawn) else []
    consensuses = [held for trial in trials for held in trial["consensus"]]
    return {
        "conversation": record.name,
        "people": len(record.groups),
        "statements": len(record.statements),
        "groups": len(record.kinds),
        "gac_max_error": max_error(record),
        "n": drawn,
        **{
            f"score_{name}": fmean(t[name] for t in trials) if trials else None
            for name in ("gac", "likes", "agree_share", "gac_discovered")
        },
        "consensus_precision": fmean(consensuses) if consensuses else None,
    }


def scores(record: Conversation) -> list[dict[str, Any]]:
    """A line about each statement, moderated ones too; the file's groups are the declared kinds, and who
    has none is left out."""
    rows = record.grouped()
    return [
        {
            "conversation": record.name,
            "statement": name,
            "score": score(groups),
            "p": {kind: support(group) for kind, group in groups.items()},
            "label": str(label_of(for_labels(groups), len(rows)).value),
        }
        for name, groups in zip(record.statements, record.stances(rows), strict=True)
    ]


def max_error(record: Conversation) -> float:
    """The largest distance of ``consensus`` from the same formula in exact fractions, counted from the
    file anew, with the root to fifty digits."""
    errors = [0.0]
    if record.kinds:
        given = record.stances(record.grouped())
        errors += [
            abs(consensus(groups) - float(_exact(record, place)))
            for place, groups in enumerate(given)
        ]
    return max(errors)


def _exact(record: Conversation, place: int) -> Decimal:
    product = Fraction(1)
    for kind in record.kinds:
        theirs = [
            vote
            for group, vote in zip(record.groups, record.matrix[:, place].tolist(), strict=True)
            if group == kind and not isnan(vote)
        ]
        product *= Fraction(theirs.count(1.0) + 1, len(theirs) + 2)
    with localcontext() as context:
        context.prec = 50
        return (Decimal(product.numerator) / product.denominator) ** (
            Decimal(1) / len(record.kinds)
        )


def _is_large(record: Conversation, drawn: int) -> bool:
    return len(record.grouped()) > drawn and len(record.shown) >= 2


def _trial(record: Conversation, drawn: int, seed: int) -> dict[str, Any]:
    people = record.grouped()
    room = sorted(random.Random(seed).sample(people, drawn))  # noqa: S311 -- drawn again alike
    inside, outside = record.stances(room), record.stances(sorted(set(people) - set(room)))
    truth = {place: min(map(support, outside[place].values())) for place in record.shown}
    discovered = _discovered(record, room)
    return {
        "gac": _reached(truth, _best(record, inside)),
        "gac_discovered": _reached(truth, _best(record, discovered)),
        "likes": _reached(truth, _sorted(record, inside, lambda all_: all_.agree)),
        "agree_share": _reached(
            truth, _sorted(record, inside, lambda all_: all_.agree / max(1, all_.total))
        ),
        "consensus": [
            supported
            for place in record.shown
            if label_of(for_labels(inside[place]), drawn) is Label.CONSENSUS
            and (supported := _everywhere(outside[place])) is not None
        ],
    }


def _best(record: Conversation, given: Sequence[Kinds]) -> list[int]:
    names = [str(place) for place in record.shown]
    return [int(name) for name in ranked({name: given[int(name)] for name in names}, names)]


def _sorted(
    record: Conversation, given: Sequence[Kinds], by: Callable[[Stances], float]
) -> list[int]:
    return sorted(record.shown, key=lambda place: (-by(pooled(given[place].values())), place))


def _reached(truth: dict[int, float], order: Sequence[int]) -> float:
    """Of the way from a blind choice to the best one."""
    most = min(BEST, max(1, len(truth) // 2))
    blind = fmean(truth.values())
    best = fmean(sorted(truth.values(), reverse=True)[:most])
    chosen = fmean(truth[place] for place in order[:most])
    return (chosen - blind) / (best - blind) if best > blind else 0.0


def _everywhere(groups: Kinds) -> bool | None:
    """Whether a majority of every group agreed; None where a group said nothing."""
    if not all(group.total for group in groups.values()):
        return None
    return all(group.agree / group.total > 0.5 for group in groups.values())


def _discovered(record: Conversation, room: Sequence[int]) -> list[Kinds]:
    """How the people of the room stand, by groups that are discovered from their stances."""
    found = discover(record.matrix[list(room)], fewest_people=len(room) // 2)
    groups = [""] * len(record.groups)
    for place, row in enumerate(room):
        number = found[place] if found else 0
        groups[row] = "" if number is None else str(number)
    drawn = Conversation(record.name, groups, record.statements, record.matrix, record.moderated)
    return drawn.stances(room)
