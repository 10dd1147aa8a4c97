"""A poll's results for those who keep the record. The session's attribution binds them."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from sessions.models import Choice, Poll, Session, Vote
from sessions.models.results import Results, results_of
from sessions.services.polls import sealed
from summit.errors import RuleBroken
from summit.models import DelegationKind, Participation

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def results_for_export(poll: Poll) -> Results:
    """Refused as long as nobody may see them."""
    results = results_of([poll])[poll.pk]
    if results.is_sealed:
        raise sealed(poll)
    return results


def as_json(poll: Poll) -> dict[str, Any]:
    """Everything, as one document."""
    results = results_for_export(poll)
    return {
        "session": str(poll.session),
        "question": poll.question,
        "language": poll.language,
        "kind": poll.kind,
        "secret": poll.is_secret,
        "status": poll.status,
        "opened_at": poll.opened_at,
        "closed_at": poll.closed_at,
        "votes": results.votes,
        "options": [
            {
                "text": str(line.option),
                "votes": line.votes,
                "percent": line.percent,
                "points": line.points if poll.kind == Poll.Kind.RANKING else None,
                "hidden": line.option.is_hidden,
            }
            for line in results.lines
        ],
        "mean": float(results.mean) if results.mean else None,
        "beats_every_other": str(results.winner) if results.winner else None,
        "attribution": poll.session.attribution,
        "ballots": ballots(poll),
    }


def results_csv(poll: Poll) -> str:
    """One row per option."""
    results = results_for_export(poll)
    ranked = poll.kind == Poll.Kind.RANKING
    return _csv(
        ["option", "votes", "percent", "points"],
        (
            [str(line.option), line.votes, line.percent, line.points if ranked else ""]
            for line in results.lines
        ),
    )


def ballots_csv(poll: Poll) -> str:
    """One row per ballot, with whatever of its person may leave the room."""
    results_for_export(poll)
    rows = ballots(poll)
    return _csv(
        ["name", "affiliation", "choices", "reason"],
        (
            [row["name"], row["affiliation"], " | ".join(row["choices"]), row["reason"]]
            for row in rows
        ),
    )


def ballots(poll: Poll) -> list[dict[str, Any]]:
    """Each ballot, without a person in a secret poll and under the Chatham House rule; in no order
    that tells when it came."""
    said: dict[Any, list[str]] = {}
    rows = Choice.objects.filter(vote__poll=poll).select_related("option").order_by("rank")
    for row in rows:
        said.setdefault(row.vote_id, []).append(str(row.option))
    papers = Vote.objects.filter(poll=poll).select_related(
        "participation__user", "participation__delegation"
    )
    found = [
        {**_who(paper, poll.session), "choices": said.get(paper.pk, []), "reason": paper.reason}
        for paper in papers
    ]
    return sorted(found, key=lambda row: (row["name"], row["affiliation"], row["choices"]))


def _who(paper: Vote, session: Session) -> dict[str, str]:
    place = paper.participation
    if place is None or session.attribution == Session.Attribution.CHATHAM:
        return {"name": "", "affiliation": ""}
    if session.attribution == Session.Attribution.NAMED:
        return {"name": place.name, "affiliation": place.organisation or _kind(place)}
    names_them = place.name.casefold() in place.organisation.casefold()
    affiliation = _kind(place) if names_them else place.organisation or _kind(place)
    return {"name": "", "affiliation": affiliation}


def _kind(place: Participation) -> str:
    return str(DelegationKind(place.kind).label) if place.kind else ""


def _csv(head: list[str], rows: Iterable[list[object]]) -> str:
    """For spreadsheets: with a byte order mark, and nothing in it is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return "\ufeff" + text.getvalue()


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


EXPORTS = {"results.csv": results_csv, "ballots.csv": ballots_csv}


def export(poll: Poll, name: str) -> str | dict[str, Any]:
    """``results.csv``, ``ballots.csv`` or ``results.json``; of an opened poll."""
    if poll.status == Poll.Status.DRAFT:
        raise RuleBroken("poll.draft", _("This poll has not been opened yet."))
    return EXPORTS[name](poll) if name in EXPORTS else as_json(poll)
