"""Figures and registers as CSV, for researchers: no identities, and no cell that a spreadsheet would run.

Each session is a folder in the shape that deliberation notebooks read: ``comments.csv``, ``votes.csv``,
``participants-votes.csv`` and ``summary.csv``, with ``groups.csv`` beside them.
"""

import csv
import hashlib
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from outcomes.formats import texts

Data = Mapping[str, Any]
Row = Sequence[object]
# What spreadsheets take for a formula, in either width; tabs and returns were taken away before.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
NOBODY = -1  # statements are the rapporteur's: no author is given


def tables(data: Data, digest: str) -> dict[str, bytes]:
    """By name. Both documents have their register; the report also stances, the outcome its paragraphs."""
    clean = texts.walk(data)
    found = {"contributions.csv": contributions(clean)}
    if clean["document"] == "outcome":
        return {**found, **_outcome(clean)}
    found["stances.csv"] = stances(clean)
    for session in clean["sessions"]:
        votes = session.get("stance_matrix")
        if votes and votes["statements"]:
            folder = texts.name(session["reference"])
            made = deliberation(clean, session, votes, digest)
            found |= {f"{folder}/{name}": content for name, content in made.items()}
    return found


def register(head: Sequence[str], rows: Iterable[Row]) -> bytes:
    """For people as well: a spreadsheet takes it for UTF-8 only by the mark before it, which what notebooks
    read must not have."""
    return BOM_UTF8 + written(head, rows)


def written(head: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Text in quotation marks, numbers bare, as RFC 4180 has it; UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def bare(head: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Numbers and nothings only."""
    lines = [",".join(head)]
    lines += [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
    return ("\r\n".join(lines) + "\r\n").encode()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


# ------------------------------------------------------------------ registers
def contributions(data: Data) -> bytes:
    head = (
        "reference", "session", "guiding_question", "kind", "language", "disposition", "used_in",
        "paragraphs", "merged_into", "reason", "text",
    )  # fmt: skip
    return register(
        head, (_register(session, one) for session in data["sessions"]
               for one in session["contributions"])
    )  # fmt: skip


def _register(session: Data, one: Data) -> Row:
    became = one["disposition"]
    details: Data = became if isinstance(became, Mapping) else {"kind": became}
    return (
        one["reference"],
        session["reference"],
        one["guiding_question"],
        one["kind"],
        one["language"],
        details["kind"],
        " ".join(one["used_in"]),
        "; ".join(str(number) for number in details.get("paragraphs") or [] if number != ""),
        one["merged_into"] or details.get("into") or "",
        details.get("reason") or "",
        one["text"],
    )


def stances(data: Data) -> bytes:
    """Where each group stands on each recommendation, as printed. Where ``merged_into`` names another, its
    people are counted there too: leave such lines out of any sum."""
    head = (
        "session", "recommendation", "merged_into", "status", "label", "score", "rank", "group",
        "agree", "disagree", "pass", "total", "text",
    )  # fmt: skip
    rows = (
        (
            session["reference"], one["reference"], one["merged_into"], one["status"],
            one["standing"]["agreement"], one["standing"]["score"], one["rank"], group["label"],
            group["agree"], group["disagree"], group["passed"], group["total"],
            one["text"]["text"],
        )
        for session in data["sessions"]
        for one in session["recommendations"]
        for group in [*one["standing"]["groups"], one["standing"]["all"]]
    )  # fmt: skip
    return register(head, rows)


def _outcome(data: Data) -> dict[str, bytes]:
    """The paragraphs, and the words behind each."""
    draft = data.get("draft")
    if draft:
        rows = [(one["id"], one["number"], one["kind"], one["status"], one["text"]["language"],
                 one["text"]["text"]) for one in draft["paragraphs"]]  # fmt: skip
        behind = [(one["id"], one["number"], each) for one in draft["paragraphs"]
                  for each in one["evidence"]]  # fmt: skip
    else:
        proposed = [one for session in data["sessions"] for one in session["recommendations"]]
        rows = [(one["reference"], str(one["paragraph"] or ""), "operative", one["status"],
                 one["text"]["language"], one["text"]["text"]) for one in proposed]  # fmt: skip
        behind = [(one["reference"], str(one["paragraph"] or ""), each) for one in proposed
                  for each in one["sources"]]  # fmt: skip
    evidence = ((name, number, each["reference"], each.get("role", "quote"),
                 each.get("language", ""), each.get("sha256", ""), each["quote"])
                for name, number, each in behind)  # fmt: skip
    return {
        "paragraphs.csv": register(("id", "number", "kind", "status", "language", "text"), rows),
        "evidence.csv": register(
            ("paragraph", "number", "contribution", "role", "language", "sha256", "quote"), evidence
        ),
    }


# ------------------------------------------------------------------ deliberation notebooks
def deliberation(data: Data, session: Data, votes: Data, digest: str) -> dict[str, bytes]:
    """One session as a conversation: recommendations are its comments, in order of their numbers."""
    people = shuffled(votes["people"], f"{digest}:{session['reference']}")
    groups = sorted({one["group"] for one in people})
    at = datetime.fromisoformat(data["as_of"])
    moment = (int(at.timestamp() * 1000), data["as_of"])
    return {
        "comments.csv": _comments(session, votes, people, moment),
        "votes.csv": _votes(people, moment),
        "participants-votes.csv": _matrix(people, groups, len(votes["statements"])),
        "groups.csv": written(("group-id", "label"), list(enumerate(groups))),
        "summary.csv": _summary(data, session, people, groups, len(votes["statements"])),
    }


def shuffled(people: Sequence[Data], seed: str) -> list[Data]:
    """An order that says nothing, and is the same for the same digest; a person's id is their place in
    it."""
    order = sorted(
        range(len(people)),
        key=lambda place: hashlib.sha256(f"{seed}:{place}".encode()).digest(),
    )
    return [people[place] for place in order]


def _comments(session: Data, votes: Data, people: Sequence[Data], moment: Row) -> bytes:
    texts_ = {one["reference"]: one["text"]["text"] for one in session["recommendations"]}
    head = (
        "timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated",
        "comment-body",
    )  # fmt: skip
    rows = []
    for place, name in enumerate(votes["statements"]):
        column = [one["stances"][place] for one in people]
        counts = (column.count(1), column.count(-1))
        rows.append((*moment, place, NOBODY, *counts, 1, texts_.get(name, "")))
    return written(head, rows)


def _votes(people: Sequence[Data], moment: Row) -> bytes:
    """The moment is the document's: when somebody voted is nobody's business."""
    head = ("timestamp", "datetime", "comment-id", "voter-id", "vote")
    return bare(
        head,
        (
            (*moment, place, voter, vote)
            for voter, one in enumerate(people)
            for place, vote in enumerate(one["stances"])
            if vote is not None
        ),
    )


def _matrix(people: Sequence[Data], groups: Sequence[str], statements: int) -> bytes:
    head = (
        "participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree",
        *map(str, range(statements)),
    )  # fmt: skip
    rows = []
    for place, one in enumerate(people):
        given = [vote for vote in one["stances"] if vote is not None]
        counts = (0, len(given), given.count(1), given.count(-1))
        rows.append((place, groups.index(one["group"]), *counts, *one["stances"]))
    return bare(head, rows)


def _summary(data: Data, session: Data, people: Sequence[Data], groups: Sequence[str],
             statements: int) -> bytes:  # fmt: skip
    rows = (
        ("topic", session["title"]["text"]),
        ("url", ""),
        ("views", len(people)),
        ("voters", len(people)),
        ("voters-in-conv", len(people)),
        ("commenters", 0),
        ("comments", statements),
        ("groups", len(groups)),
        ("conversation-description", f"{data['summit']['title']['text']}, {session['reference']}"),
    )
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n").writerows(
        [_cell(cell) for cell in row] for row in rows
    )
    return out.getvalue().encode()
