"""Who and what has been heard in a session: figures, never a judgement. Pure functions.

For a guiding question q (or a kind of delegation, a region, a language) let C_q be the shown
contributions to it, merged ones included, for each was said by somebody:

- contributions: |C_q|; spoken: those of C_q that were spoken
- people: how many different voices there are in C_q
- kinds: D_q = exp(−Σ p_k ln p_k), p_k the share of people of kind k among the people in C_q whose kind is
  known: the number of kinds that would be as mixed as these if all were equal (Hill, “Diversity and
  evenness”, Ecology 54, 1973); 0 without any
- asked and answered: the shown questions from the audience under q, and how many of them have an answer;
  share answered a_q = answered ÷ asked
- floor: Σ of the seconds of finished speeches that began while q was in focus
- state: *silent* when |C_q| = 0; *thin* when fewer than 5 people spoke or D_q < 2; else *covered*

Questions and the general part sum to all contributions; so do the groups of each breakdown.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log

FEW = 5  # people
MIXED = 2.0  # kinds
SILENT, THIN, COVERED = "silent", "thin", "covered"


@dataclass(frozen=True)
class Said:
    """One shown contribution. ``question`` is "" for general ones; ``kind``, ``region`` "" when unknown."""

    question: str
    voice: Hashable
    kind: str
    region: str
    language: str
    spoken: bool


@dataclass(frozen=True)
class Speech:
    """One finished speech."""

    question: str
    kind: str
    region: str
    language: str
    seconds: int


@dataclass(frozen=True)
class Asked:
    """One shown question from the audience; ``question`` is the guiding one, "" for none."""

    question: str
    answered: bool


@dataclass
class Heard:
    """The figures of one question or group; ``expected`` people of it take part (0: not known)."""

    key: str
    expected: int = 0
    contributions: int = 0
    spoken: int = 0
    seconds: int = 0
    asked: int = 0
    answered: int = 0
    voices: dict[Hashable, str] = field(default_factory=dict)

    def count(self, said: Said) -> None:
        self.contributions += 1
        self.spoken += said.spoken
        self.voices.setdefault(said.voice, said.kind)

    def ask(self, asked: Asked) -> None:
        self.asked += 1
        self.answered += asked.answered

    @property
    def people(self) -> int:
        return len(self.voices)

    @property
    def minutes(self) -> int:
        """Whole minutes; less than one counts as one."""
        return max(1, round(self.seconds / 60)) if self.seconds else 0

    @property
    def is_heard(self) -> bool:
        return self.contributions > 0 or self.seconds > 0

    @property
    def kinds(self) -> float:
        return effective_number(kind for kind in self.voices.values() if kind)

    @property
    def state(self) -> str:
        if not self.contributions:
            return SILENT
        return THIN if self.people < FEW or self.kinds < MIXED else COVERED


@dataclass(frozen=True)
class Coverage:
    """Each list has whoever is expected, heard or not, and whoever was heard beside."""

    questions: Sequence[Heard]
    kinds: Sequence[Heard]
    regions: Sequence[Heard]
    languages: Sequence[Heard]

    @property
    def total(self) -> int:
        return sum(question.contributions for question in self.questions)


def effective_number(members: Iterable[Hashable]) -> float:
    """exp of Shannon's entropy of the shares: 1 when all are alike, n when n groups are equally large."""
    counts = Counter(members)
    total = counts.total()
    if not total:
        return 0.0
    return exp(-sum(n / total * log(n / total) for n in counts.values()))


def measure(
    said: Sequence[Said],
    speeches: Sequence[Speech],
    *,
    questions: Sequence[str],
    kinds: Mapping[str, int],
    regions: Mapping[str, int],
    languages: Iterable[str],
    asked: Sequence[Asked] = (),
) -> Coverage:
    """``questions`` in their order, the general part is added when something was said or asked there;
    ``kinds`` and ``regions`` with how many people take part; ``languages`` of the summit."""
    places = dict.fromkeys([*questions, *(one.question for one in asked)], 0)
    under = _by(said, speeches, places, lambda one: one.question, keep_order=True)
    for row in under:
        for one in asked:
            if one.question == row.key:
                row.ask(one)
    return Coverage(
        under,
        _by(said, speeches, kinds, lambda one: one.kind),
        _by(said, speeches, regions, lambda one: one.region),
        _by(said, speeches, dict.fromkeys(languages, 0), lambda one: one.language),
    )


def _by(
    said: Sequence[Said],
    speeches: Sequence[Speech],
    expected: Mapping[str, int],
    key: Callable[[Said | Speech], str],
    *,
    keep_order: bool = False,
) -> list[Heard]:
    found = {name: Heard(name, people) for name, people in expected.items()}
    for one in said:
        found.setdefault(key(one), Heard(key(one))).count(one)
    for speech in speeches:
        found.setdefault(key(speech), Heard(key(speech))).seconds += speech.seconds
    rows = list(found.values())
    if keep_order:
        return rows
    # Not heard yet first; nobody's kind is known last.
    return sorted(rows, key=lambda row: (row.key == "", row.is_heard, -row.contributions, row.key))
