"""Counting rankings: points (Borda) and the option that beats every other (Condorcet).

Pure functions. A ballot names options from the first place down and may leave some out; those share
the last places. An option that is not named in ``options`` is passed over.

Sources: J.-C. de Borda, “Mémoire sur les élections au scrutin”, Histoire de l’Académie royale des
sciences, 1781 (printed 1784); M. de Condorcet, “Essai sur l’application de l’analyse à la probabilité
des décisions rendues à la pluralité des voix”, Paris 1785.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

Id = TypeVar("Id", bound=Hashable)


def borda(ballots: Iterable[Sequence[Id]], options: Sequence[Id]) -> dict[Id, float]:
    """Points per option: of n options the first place of a ballot gives n − 1, the next one less, and
    so on to 0; options that a ballot leaves out get the mean of the places that are left. From the
    most points down; with equal points in the order of ``options``."""
    known = set(options)
    # In halves, so that a mean is exact and no order of adding them makes a difference.
    halves = dict.fromkeys(options, 0)
    for ballot in ballots:
        named = [option for option in dict.fromkeys(ballot) if option in known]
        left = len(options) - len(named)
        for place, option in enumerate(named):
            halves[option] += 2 * (len(options) - 1 - place)
        for option in known.difference(named):
            halves[option] += left - 1
    ordered = sorted(options, key=lambda option: -halves[option])
    return {option: halves[option] / 2 for option in ordered}


def condorcet(ballots: Iterable[Sequence[Id]], options: Sequence[Id]) -> Id | None:
    """The option that more ballots put before each other one than behind it; None when there is
    none: two are level, or a majority runs in a circle. A ballot puts what it names before what it
    leaves out, and says nothing about two that it leaves out."""
    wins = _duels(ballots, options)
    for option in options:
        others = [other for other in options if other != option]
        if others and all(wins[option, other] > wins[other, option] for other in others):
            return option
    return None


def _duels(ballots: Iterable[Sequence[Id]], options: Sequence[Id]) -> Mapping[tuple[Id, Id], int]:
    """For each pair, how many ballots put the first before the second."""
    wins = {(one, other): 0 for one in options for other in options}
    known = set(options)
    for ballot in ballots:
        behind = set(options)
        for option in dict.fromkeys(ballot):
            if option in known:
                behind.discard(option)
                for other in behind:
                    wins[option, other] += 1
    return wins
