"""How well near-duplicates are found: ``python -m bench.similar [FILE] [--column NAME]``.

The labelled set is pairs of texts, one a line of JSON: ``{"language", "same", "one", "other"}``, where
``same`` says whether a person would call them the same thought. The program is asked as in a room: ``one`` looks
among the ``other`` texts of all pairs of its language. Found and the same is right; found and not the same, or
of another pair, is wrong; the same and not found is missed. Printed are precision and recall at several
thresholds, per language and in all, with a peer beside it: Jaccard's coefficient of the sets of words.

FILE takes the place of the project's own set: JSON lines as above, or CSV with these columns. CSV with a
column of texts and no labels (``--column NAME``) prints its closest pairs, for a person to judge.
At last: how long one text takes against 2,000, the first time in a process and when they are known.
"""

import argparse
import csv
import json
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sessions import similar

OWN = Path(__file__).parent / "similar.jsonl"
LOWEST = 0.2
THRESHOLDS = (LOWEST, 0.3, similar.CLOSE, 0.4, 0.45, similar.SAME, 0.6, 0.8)
IN_USE = {similar.CLOSE: "for moderators", similar.SAME: "for writers"}
Texts = Sequence[tuple[int, str]]
Find = Callable[[str, Texts], Sequence[tuple[int, float]]]


@dataclass(frozen=True)
class Pair:
    language: str
    same: bool
    one: str
    other: str


@dataclass(frozen=True)
class Verdict:
    """A text that was found (or ``score`` 0: one that should have been)."""

    score: float
    right: bool


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_pairs(path: Path) -> list[Pair]:
    if path.suffix == ".csv":
        rows = [
            {**row, "same": row["same"].lower() in {"1", "true", "yes"}} for row in read_csv(path)
        ]
    else:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [Pair(row["language"], bool(row["same"]), row["one"], row["other"]) for row in rows]


def cosine(text: str, texts: Texts) -> Sequence[tuple[int, float]]:
    return similar.nearest(text, texts, most=len(texts), above=LOWEST)


def words(text: str) -> set[str]:
    return set(similar.WORD.findall(similar.fold(text)))


def jaccard(text: str, texts: Texts) -> Sequence[tuple[int, float]]:
    mine = words(text)
    scores = [(id_, len(mine & words(each)) / len(mine | words(each))) for id_, each in texts]
    return [(id_, score) for id_, score in scores if score >= LOWEST]


def judge(pairs: Sequence[Pair], find: Find) -> list[Verdict]:
    texts = [(number, pair.other) for number, pair in enumerate(pairs)]
    verdicts = []
    for number, pair in enumerate(pairs):
        found = dict(find(pair.one, texts))
        verdicts += [Verdict(score, id_ == number and pair.same) for id_, score in found.items()]
        if pair.same and number not in found:
            verdicts.append(Verdict(0, True))
    return verdicts


def rates(verdicts: Sequence[Verdict], above: float) -> tuple[float, float]:
    """Precision and recall."""
    found = [each for each in verdicts if each.score >= above]
    right = sum(each.right for each in found)
    return right / max(1, len(found)), right / max(1, sum(each.right for each in verdicts))


def compare(pairs: Sequence[Pair]) -> None:
    languages = sorted({pair.language for pair in pairs})
    same = sum(pair.same for pair in pairs)
    print(
        f"{len(pairs)} pairs in {', '.join(languages)}: {same} the same, {len(pairs) - same} not\n"
    )
    for name, find in (
        ("cosine of words and pieces (in use)", cosine),
        ("Jaccard of words", jaccard),
    ):
        by_language = {
            language: judge([pair for pair in pairs if pair.language == language], find)
            for language in languages
        }
        print(f"{name}\n{'above':>6}" + "".join(f"{each:>14}" for each in [*languages, "all"]))
        everything = [verdict for verdicts in by_language.values() for verdict in verdicts]
        for above in THRESHOLDS:
            cells = [rates(each, above) for each in [*by_language.values(), everything]]
            mark = f"  {IN_USE.get(above, '')}" if find is cosine else ""
            print(f"{above:>6}" + "".join(f"{p:>8.2f}{r:>6.2f}" for p, r in cells) + mark)
        print(f"{'':>6}" + "".join(f"{'prec.':>8}{'rec.':>6}" for _ in [*languages, "all"]) + "\n")


def closest(texts: Texts, most: int = 40) -> None:
    corpus = similar.Corpus(texts)
    by_id = dict(texts)
    pairs = {
        (min(id_, other), max(id_, other)): score
        for id_, text in texts
        for other, score in corpus.nearest(text, most=5, above=LOWEST, but=id_)
    }
    close = sum(score >= similar.CLOSE for score in pairs.values())
    print(f"{len(texts)} texts, {close} pairs from {similar.CLOSE} on; the closest {most}:")
    for (one, other), score in sorted(pairs.items(), key=lambda each: -each[1])[:most]:
        print(f"{score:.2f}  {by_id[one][:70]!r}\n      {by_id[other][:70]!r}")


def pace(pairs: Sequence[Pair], size: int = 2000) -> None:
    """Texts of about 250 characters, put together from sentences of the set."""
    chance = random.Random(1)
    sentences = [text for pair in pairs for text in (pair.one, pair.other)]
    vocabulary = sorted({word for text in sentences for word in text.split()})
    texts = [
        (n, " ".join([*chance.sample(sentences, 2), *chance.sample(vocabulary, 15)]))
        for n in range(size)
    ]
    asked = texts.pop()[1]
    similar.terms.cache_clear()
    similar._terms_of.cache_clear()  # noqa: SLF001 -- as a process begins
    times = []
    for _ in range(8):
        before = time.process_time()
        similar.nearest(asked, texts)
        times.append(1000 * (time.process_time() - before))
    length = statistics.mean(len(text) for _, text in texts)
    print(
        f"1 text against {len(texts)} of {length:.0f} characters: {times[0]:.0f} ms of processor time at first, "
        f"{statistics.median(times[1:]):.0f} ms when they are known"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", nargs="?", type=Path, default=OWN)
    parser.add_argument("--column", help="CSV without labels: the column with the texts")
    given = parser.parse_args()
    if given.column:
        closest(list(enumerate(row[given.column] for row in read_csv(given.file))))
        return
    pairs = read_pairs(given.file)
    compare(pairs)
    pace(pairs)


if __name__ == "__main__":
    main()
