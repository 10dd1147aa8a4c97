"""Deliberations on file, in the shape that Polis exports and deliberation notebooks read:
``participants-votes.csv`` (participant, group-id, …, one column per statement: 1, −1, 0 or nothing)
and, beside it, ``comments.csv`` (comment-id, …, moderated: −1 is out)."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from outcomes.agreement.discovering import Matrix
from outcomes.agreement.support import Stances

VOTES = "participants-votes.csv"
COMMENTS = "comments.csv"
FIELD = 1_000_000


class Unreadable(ValueError):  # noqa: N818 -- it names what the file is
    """The file is not of this shape; says where and why."""


@dataclass(frozen=True)
class Conversation:
    """``matrix[person, statement]`` is 1 agree, −1 disagree, 0 pass, NaN nothing."""

    name: str
    groups: list[str]  # each person's; "" for none
    statements: list[str]
    matrix: Matrix
    moderated: frozenset[str]

    @property
    def kinds(self) -> list[str]:
        """The names of all groups in the file."""
        return sorted({group for group in self.groups if group})

    @property
    def shown(self) -> list[int]:
        """The columns that moderators left standing."""
        return [place for place, name in enumerate(self.statements) if name not in self.moderated]

    def grouped(self) -> list[int]:
        """The rows of people who have a group."""
        return [row for row, group in enumerate(self.groups) if group]

    def stances(self, rows: Sequence[int]) -> list[dict[str, Stances]]:
        """For each statement how these people stand, by group; every group of the file is there."""
        agree, disagree, passed, people = {}, {}, {}, {}
        for kind in self.kinds:
            theirs = self.matrix[[row for row in rows if self.groups[row] == kind]]
            people[kind] = len(theirs)
            agree[kind] = (theirs > 0).sum(axis=0)
            disagree[kind] = (theirs < 0).sum(axis=0)
            passed[kind] = (theirs == 0).sum(axis=0)
        return [
            {
                kind: Stances(
                    int(agree[kind][place]),
                    int(disagree[kind][place]),
                    int(passed[kind][place]),
                    people[kind],
                )
                for kind in self.kinds
            }
            for place in range(len(self.statements))
        ]


def conversations(folder: Path) -> Iterator[Path]:
    """The folder itself, or those in it, that hold a conversation; by name. Raises Unreadable when
    there is none."""
    found = (
        [folder]
        if (folder / VOTES).is_file()
        else sorted(p.parent for p in folder.glob(f"*/{VOTES}"))
    )
    if not found:
        raise Unreadable(
            f"{folder} holds no {VOTES}, nor does a folder in it. Give the folder of one conversation, or the folder of several."
        )
    return iter(found)


def read(folder: Path) -> Conversation:
    """One conversation. Raises Unreadable, which names the file, the line and the column."""
    rows = _rows(folder / VOTES)
    head = next(rows, (0, []))[1]
    for needed in ("participant", "group-id"):
        if needed not in head:
            raise Unreadable(f"{folder / VOTES}, line 1: there is no column “{needed}”.")
    columns = [(place, name) for place, name in enumerate(head) if name.strip().isdecimal()]
    if not columns:
        raise Unreadable(
            f"{folder / VOTES}, line 1: there is no column for a statement (a number as its name)."
        )
    groups, votes = [], []
    for line, row in rows:
        if len(row) != len(head):
            raise Unreadable(
                f"{folder / VOTES}, line {line}: {len(row)} columns, {len(head)} expected."
            )
        groups.append(_group(row[head.index("group-id")]))
        votes.append([_vote(row[place], folder, line, name) for place, name in columns])
    matrix = np.array(votes, dtype=np.float64).reshape(len(votes), len(columns))
    statements = [name.strip() for _place, name in columns]
    return Conversation(folder.resolve().name, groups, statements, matrix, _moderated(folder))


def _group(text: str) -> str:
    """“1” and “1.0” are the same group: notebooks write numbers with gaps as fractions."""
    name = text.strip()
    return name[:-2] if name.endswith(".0") and name[:-2].isdecimal() else name


def _vote(text: str, folder: Path, line: int, column: str) -> float:
    if not text.strip():
        return np.nan
    try:
        value = float(text)
    except ValueError:
        value = np.inf
    if value not in {-1.0, 0.0, 1.0}:
        raise Unreadable(
            f"{folder / VOTES}, line {line}, column {column}: “{text[:20]}” is not 1, -1, 0 or nothing."
        )
    return value


def _moderated(folder: Path) -> frozenset[str]:
    path = folder / COMMENTS
    if not path.is_file():
        return frozenset()
    rows = _rows(path)
    head = next(rows, (0, []))[1]
    if "comment-id" not in head or "moderated" not in head:
        raise Unreadable(f"{path}, line 1: the columns “comment-id” and “moderated” are needed.")
    id_at, state_at = head.index("comment-id"), head.index("moderated")
    return frozenset(
        row[id_at].strip()
        for _line, row in rows
        if len(row) > max(id_at, state_at) and row[state_at].strip() in {"-1", "-1.0"}
    )


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line numbers and cells; empty lines are skipped."""
    csv.field_size_limit(FIELD)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            yield from ((reader.line_num, row) for row in reader if row)
    except UnicodeDecodeError as problem:
        raise Unreadable(
            f"{path} is not UTF-8 text (byte {problem.start}). Save it as UTF-8."
        ) from None
    except csv.Error as problem:
        raise Unreadable(f"{path}: {problem}.") from None
