"""How good suggested themes are: ``python -m bench.themes [FILE]``.

The labelled set is texts, one a line of JSON: ``{"language", "theme", "text"}``; an empty theme is a text that
belongs to nothing. Each way groups the texts of one language, as the desk does those of one guiding question.
Judged are pairs: two texts in one group that a person put under one theme are right. Printed are precision,
recall and F½ (a wrong suggestion costs a rapporteur more than a missed one), how many groups were suggested and
how many of them are pure (at least three quarters of one theme), for our way at several thresholds and for its
peers on the same vectors: single linkage, and k-means with the true number of themes, which no program knows.
At last: how long 1,000 contributions take.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations
from math import sqrt
from pathlib import Path

from outcomes import grouping
from sessions import similar

OWN = Path(__file__).parent / "themes.jsonl"
THRESHOLDS = (0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.1, 0.15)
Texts = Sequence[tuple[int, str]]
Groups = list[tuple[int, ...]]


def ours(together: float) -> Callable[[Texts, int], Groups]:
    return lambda texts, _k: [
        group.members for group in grouping.groups(texts, together=together, smallest=2)
    ]


def single(above: float) -> Callable[[Texts, int], Groups]:
    """Whoever is close to one of a group belongs to it."""

    def group(texts: Texts, _k: int) -> Groups:
        held = [{place} for place in range(len(texts))]
        for one, other in grouping.cosines(texts, above=above):
            mine = [each for each in held if one in each or other in each]
            held = [each for each in held if each not in mine] + [set().union(*mine)]
        return [tuple(sorted(each)) for each in held if len(each) > 1]

    return group


def vectors(texts: Texts) -> list[dict[str, float]]:
    corpus = similar.Corpus(texts)
    return [corpus.vector(text) for _id, text in texts]


def k_means(texts: Texts, k: int, rounds: int = 30, starts: int = 10) -> Groups:
    """Lloyd's, spherical, seeded; the best of some starts."""
    points, chance = vectors(texts), random.Random(1)
    best: tuple[float, Groups] = (-1.0, [])
    for _ in range(starts):
        centres = [dict(point) for point in chance.sample(points, k)]
        for _ in range(rounds):
            scores = [
                [sum(w * c.get(t, 0) for t, w in point.items()) for c in centres]
                for point in points
            ]
            homes = [max(range(k), key=row.__getitem__) for row in scores]
            fresh = []
            for home in range(k):
                total: Counter[str] = Counter()
                for point, at in zip(points, homes, strict=True):
                    if at == home:
                        total.update(point)
                length = sqrt(sum(w * w for w in total.values())) or 1.0
                fresh.append({term: weight / length for term, weight in total.items()})
            if fresh == centres:
                break
            centres = fresh
        fit = sum(max(row) for row in scores)
        groups = [tuple(n for n, at in enumerate(homes) if at == home) for home in range(k)]
        best = max(best, (fit, [group for group in groups if len(group) > 1]))
    return best[1]


def judge(labels: Sequence[str], groups: Groups) -> Counter[str]:
    found = {pair for group in groups for pair in combinations(sorted(group), 2)}
    true = {
        (one, other)
        for one, other in combinations(range(len(labels)), 2)
        if labels[one] and labels[one] == labels[other]
    }
    shown = [group for group in groups if len(group) >= grouping.SMALLEST]
    pure = 0
    for group in shown:
        theme, most = Counter(labels[n] for n in group).most_common(1)[0]
        pure += bool(theme) and most >= 0.75 * len(group)
    return Counter(
        right=len(found & true), found=len(found), true=len(true), shown=len(shown), pure=pure
    )


def compare(rows: Sequence[dict[str, str]]) -> None:
    languages = list(dict.fromkeys(row["language"] for row in rows))
    themes = {(row["language"], row["theme"]) for row in rows if row["theme"]}
    print(f"{len(rows)} texts in {', '.join(languages)}, {len(themes)} themes\n")
    ways = [
        (f"average linkage {t}{' *' if t == grouping.TOGETHER else ''}", ours(t))
        for t in THRESHOLDS
    ]
    ways += [(f"single linkage {t}", single(t)) for t in (0.12, 0.16, 0.2)]
    ways += [("k-means, k as labelled", k_means)]
    print(
        f"{'':<26}"
        + "".join(f"{name:>8}" for name in (*languages, "prec.", "rec.", "F½", "groups", "pure"))
    )
    for name, way in ways:
        total: Counter[str] = Counter()
        cells = []
        for language in languages:
            mine = [row for row in rows if row["language"] == language]
            texts = [(n, row["text"]) for n, row in enumerate(mine)]
            labels = [row["theme"] for row in mine]
            figures = judge(labels, way(texts, len({label for label in labels if label})))
            cells.append(f_half(figures)[2])
            total += figures
        precision, recall, both = f_half(total)
        cells += [precision, recall, both]
        print(
            f"{name:<26}"
            + "".join(f"{cell:>8.2f}" for cell in cells)
            + f"{total['shown']:>8}{total['pure']:>8}"
        )
    print("\n* in use; the columns of languages are F½\n")


def f_half(figures: Counter[str]) -> tuple[float, float, float]:
    precision = figures["right"] / max(1, figures["found"])
    recall = figures["right"] / max(1, figures["true"])
    weighted = 0.25 * precision + recall
    return precision, recall, 1.25 * precision * recall / weighted if weighted else 0.0


def pace(rows: Sequence[dict[str, str]], size: int = 1000) -> None:
    """Contributions of about three sentences."""
    chance = random.Random(1)
    sentences = [row["text"] for row in rows]
    words = sorted({word for text in sentences for word in text.split()})
    texts = [
        (n, " ".join([*chance.sample(sentences, 2), *chance.sample(words, 10)]))
        for n in range(size)
    ]
    for questions in (4, 1):
        similar.terms.cache_clear()
        before = time.process_time()
        for question in range(questions):
            grouping.groups(texts[question::questions])
        spent = time.process_time() - before
        print(
            f"{size} contributions under {questions} guiding question(s): {spent:.1f} s of processor time"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", nargs="?", type=Path, default=OWN)
    given = parser.parse_args()
    rows = [
        json.loads(line) for line in given.file.read_text(encoding="utf-8").splitlines() if line
    ]
    compare(rows)
    pace(rows)


if __name__ == "__main__":
    main()
