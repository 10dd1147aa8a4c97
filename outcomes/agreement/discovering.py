"""Groups that show in the stances themselves, where enough people took enough of them.

The method of Polis (Small et al., “Polis: Scaling deliberation by mapping high dimensional opinion
spaces”, RECERCA 26(2), 2021, doi:10.6035/recerca.5516): two principal components, then k-means, k
by silhouette. The steps are scikit-learn's, seeded, so the same stances give the same groups."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FEWEST_PEOPLE = 60
FEWEST_STANCES = 7
MOST_GROUPS = 5
SEED = 0

Matrix = NDArray[np.float64]


def taking_part(matrix: Matrix) -> NDArray[np.bool_]:
    """Which people (rows) took enough stances to be placed: seven, or all where there are fewer."""
    enough = min(FEWEST_STANCES, matrix.shape[1])
    return np.asarray((~np.isnan(matrix)).sum(axis=1) >= enough, dtype=np.bool_)


def can_discover(matrix: Matrix) -> bool:
    """At least 60 people who each took at least 7 stances."""
    return matrix.shape[1] >= FEWEST_STANCES and int(taking_part(matrix).sum()) >= FEWEST_PEOPLE


def discover(matrix: Matrix, fewest_people: int = FEWEST_PEOPLE) -> list[int | None] | None:
    """A group for each person (row of ``matrix``: 1 agree, −1 disagree, 0 pass, NaN none), numbered from
    0 by size, largest first; None for those who took too few stances. None as a whole where no groups
    can be told: fewer than ``fewest_people``, or all say the same."""
    placed = taking_part(matrix)
    if int(placed.sum()) < max(fewest_people, 4):
        return None
    filled = _filled(matrix[placed])
    if len(np.unique(filled, axis=0)) < 3:
        return None
    points = _project(filled, (~np.isnan(matrix[placed])).sum(axis=1))
    names = _by_size(_cluster(points))
    numbers = iter(names)
    return [next(numbers) if is_in else None for is_in in placed]


def _filled(matrix: Matrix) -> Matrix:
    """What somebody did not say is taken as the mean of the others."""
    given = ~np.isnan(matrix)
    means = np.where(given, matrix, 0).sum(axis=0) / np.maximum(given.sum(axis=0), 1)
    return np.where(given, matrix, means)


def _project(filled: Matrix, said: NDArray[np.int_]) -> Matrix:
    """Two components. Who said less is pulled to the middle by the means, and pushed out again by
    √(statements / stances)."""
    from sklearn.decomposition import PCA  # noqa: PLC0415 -- slow import

    points = PCA(n_components=2, svd_solver="full").fit_transform(filled)
    return np.asarray(points * np.sqrt(filled.shape[1] / said)[:, None], dtype=np.float64)


def _cluster(points: Matrix) -> Sequence[int]:
    """The k of 2 … 5 (2 + n/12 at most) whose clusters stand most apart."""
    from sklearn.cluster import KMeans  # noqa: PLC0415 -- slow import
    from sklearn.metrics import silhouette_score  # noqa: PLC0415 -- slow import

    distinct = len(np.unique(points.round(9), axis=0))
    most = min(MOST_GROUPS, 2 + len(points) // 12, distinct - 1)
    best: tuple[float, Sequence[int]] = (-2.0, [0] * len(points))
    for k in range(2, most + 1):
        found = KMeans(n_clusters=k, n_init=10, random_state=SEED).fit_predict(points)
        apart = float(silhouette_score(points, found))
        if apart > best[0] + 1e-9:
            best = (apart, found.tolist())
    return best[1]


def _by_size(found: Sequence[int]) -> list[int]:
    sizes = {name: (-list(found).count(name), list(found).index(name)) for name in set(found)}
    number = {name: place for place, name in enumerate(sorted(sizes, key=lambda n: sizes[n]))}
    return [number[name] for name in found]
