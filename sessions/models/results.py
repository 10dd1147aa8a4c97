"""What a poll has come to: counted from the ballots each time, four questions for any number of polls."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count

from sessions.models.polls import Choice, Option, Poll, Vote
from sessions.ranking import borda, condorcet

CLOUD_SIZES = 5


@dataclass(frozen=True)
class Line:
    """One option: how many ballots chose it, of a hundred of all ballots; in a ranking its points."""

    option: Option
    votes: int
    percent: int
    points: float = 0.0
    wins_all: bool = False
    size: int = 1

    @property
    def position(self) -> int:
        return self.option.position

    @property
    def names(self) -> dict[str, str]:
        """What its numbers are called in the page, where a tally finds them."""
        return {"votes": f"n{self.position}", "percent": f"p{self.position}"}


@dataclass(frozen=True)
class Results:
    """``is_sealed``: there is a result, and nobody may see it yet; then ``lines`` have no numbers."""

    poll: Poll
    votes: int = 0
    is_sealed: bool = False
    lines: list[Line] = field(default_factory=list)
    mean: str = ""
    winner: Option | None = None

    @property
    def in_room(self) -> bool:
        """The room sees them."""
        return self.poll.shows_results and not self.is_sealed

    @property
    def shown_lines(self) -> list[Line]:
        """Without what is hidden from the room."""
        return [line for line in self.lines if not line.option.is_hidden]

    @property
    def words(self) -> list[Line]:
        """In the order in which they came: none moves while a moderator is about to hide it."""
        return sorted(self.lines, key=lambda line: line.position)

    @property
    def options(self) -> list[Option]:
        """In the order in which they were written."""
        return sorted((line.option for line in self.lines), key=lambda option: option.position)

    @property
    def is_picture(self) -> bool:
        return self.poll.kind in Poll.PICTURES

    @property
    def places(self) -> range:
        """Of a ranking or a ballot of several answers, from the first on."""
        ranked = self.poll.kind == Poll.Kind.RANKING
        return range(1, (len(self.lines) if ranked else self.poll.most) + 1)


def results_of(polls: Iterable[Poll]) -> dict[UUID, Results]:
    """By the poll's id."""
    polls = list(polls)
    ids = [poll.pk for poll in polls]
    options: dict[UUID, list[Option]] = defaultdict(list)
    for option in Option.objects.filter(poll__in=ids).order_by("position"):
        options[option.poll_id].append(option)
    votes = _counts(Vote.objects.filter(poll__in=ids), "poll")
    chosen = _counts(Choice.objects.filter(vote__poll__in=ids), "option")
    ballots = _ballots([poll.pk for poll in polls if poll.kind == Poll.Kind.RANKING])
    return {
        poll.pk: _counted(poll, options[poll.pk], votes[poll.pk], chosen, ballots[poll.pk])
        for poll in polls
    }


def _counts(rows: Any, by: str) -> Counter[UUID]:
    return Counter(dict(rows.order_by().values_list(by).annotate(Count("pk"))))


def _ballots(ids: list[UUID]) -> dict[UUID, list[list[UUID]]]:
    """Of rankings, each ballot from its first place down."""
    found: dict[UUID, dict[UUID, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    rows = Choice.objects.filter(vote__poll__in=ids).order_by("rank")
    for poll, vote, option in rows.values_list("vote__poll", "vote", "option"):
        found[poll][vote].append(option)
    return defaultdict(list, {poll: list(votes.values()) for poll, votes in found.items()})


def _counted(
    poll: Poll,
    options: list[Option],
    votes: int,
    chosen: Counter[UUID],
    ballots: list[list[UUID]],
) -> Results:
    if poll.is_sealed(votes):
        # Words that somebody has sent are a result themselves.
        known = [] if poll.kind == Poll.Kind.CLOUD else options
        return Results(poll, votes, True, [Line(option, 0, 0) for option in known])
    ids = [option.pk for option in options]
    points = borda(ballots, ids) if poll.kind == Poll.Kind.RANKING else {}
    winner = condorcet(ballots, ids) if poll.kind == Poll.Kind.RANKING else None
    most = max((chosen[one.pk] for one in options if not one.is_hidden), default=1)
    lines = [
        Line(
            option,
            chosen[option.pk],
            round(100 * chosen[option.pk] / votes) if votes else 0,
            points.get(option.pk, 0.0),
            option.pk == winner,
            1 + (CLOUD_SIZES - 1) * chosen[option.pk] // max(most, 1),
        )
        for option in options
    ]
    if poll.kind == Poll.Kind.RANKING:
        lines.sort(key=lambda line: (-line.points, line.position))
    elif poll.kind == Poll.Kind.CLOUD:
        lines = sorted(
            (one for one in lines if one.votes), key=lambda one: (-one.votes, one.option.key)
        )
    won = next((option for option in options if option.pk == winner), None)
    return Results(poll, votes, False, lines, _mean(poll, lines), won)


def _mean(poll: Poll, lines: list[Line]) -> str:
    """Of a scale, in the places of its steps, to a tenth."""
    given = sum(line.votes for line in lines)
    if poll.kind != Poll.Kind.SCALE or not given:
        return ""
    return f"{sum(line.position * line.votes for line in lines) / given:.1f}"
