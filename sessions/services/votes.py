"""Votes come in storms: one or five hundred are written in the same few statements. Secret ballots are
cast one by one, each of them once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sessions import live_polls as live
from sessions.models import Choice, Option, Poll, Session, Vote, Voter
from sessions.services.ballots import choices, must_be_open, must_fit, options_for, words_of
from sessions.services.places import Places, deciding, heard, locked_places, speaking
from summit.errors import RuleBroken, Unknown
from summit.log import journal
from summit.log.journal import Act
from summit.models import Participation, User

Ballot = tuple[UUID, ...]
Whose = tuple[UUID, UUID]  # the poll and the place


@dataclass(frozen=True)
class Wish:
    """One person's ballot in an open poll as a whole (``options``, empty takes it back); or, without
    ``poll_id``, one option ``on`` or off it."""

    user_id: str
    poll_id: str = ""
    options: tuple[str, ...] = ()
    on: bool = True
    reason: str = ""


def vote(poll: Poll, options: Sequence[str], *, by: User, reason: str = "") -> Poll:
    """Their ballot from now on; none takes it back. Twice is once."""
    with journal.command(by=by) as act:
        _one(act, Wish(str(by.pk), str(poll.pk), tuple(options), reason=reason))
    return poll


def choose(option: Option, on: bool, *, by: User) -> Option:
    """One answer of several, or not any more. Twice is once."""
    with journal.command(by=by) as act:
        _one(act, Wish(str(by.pk), options=(str(option.pk),), on=on))
    return option


def send_words(poll: Poll, words: Sequence[str], *, by: User) -> Poll:
    """Their words in an open cloud from now on, in place of earlier ones."""
    with journal.command(by=by) as act:
        locked, _place = _enter(poll, by, says=True)
        said = options_for(locked, words_of(locked, words))
        _one(act, Wish(str(by.pk), str(poll.pk), tuple(str(option.pk) for option in said)))
    return poll


def cast_ballot(
    poll: Poll,
    options: Sequence[str] = (),
    *,
    by: User,
    words: Sequence[str] = (),
    reason: str = "",
    key: UUID | None = None,
) -> Poll:
    """A secret ballot, once and for good. What it says is kept apart from who cast it, and the key's
    fingerprint does not know it either."""
    with journal.command(by=by, key=key, payload=["poll.ballot", str(poll.pk)]) as act:
        if act.repeated:
            return act.recall(Poll)
        locked, place = _enter(poll, by, says=bool(words or reason))
        if not locked.is_secret:
            raise RuleBroken("poll.open", _("This poll is not secret. Reload the page."))
        if Voter.objects.filter(poll=locked, participation=place).exists():
            raise RuleBroken("vote.cast", _("You have voted in this poll; a secret vote is final."))
        if locked.kind == Poll.Kind.CLOUD:
            said = options_for(locked, words_of(locked, words))
        else:
            there = {str(one.pk): one for one in Option.objects.filter(poll=locked)}
            said = [_known(there, option) for option in dict.fromkeys(options)]
        if not said:
            raise RuleBroken("vote.empty", _("Choose your answer first."), f"value-{poll.pk}")
        must_fit(locked, said)
        Voter.objects.create(poll=locked, participation=place)
        ballot = Vote.objects.create(poll=locked, is_secret=True, reason=_reason(reason, said))
        Choice.objects.bulk_create(choices(locked, ballot.pk, [option.pk for option in said]))
        live.poll_voted(act, locked)
        return act.done(locked)


def vote_many(act: Act, wishes: Sequence[Wish]) -> list[RuleBroken | None]:
    """All of them, in order, inside ``act``; per wish None or why not. What one person wishes later
    counts on top of what they wished before."""
    options = {
        str(row.pk): row
        for row in Option.objects.filter(pk__in={one for wish in wishes for one in wish.options})
    }
    ids = {wish.poll_id for wish in wishes if wish.poll_id}
    ids |= {str(option.poll_id) for option in options.values()}
    summits = set(Poll.objects.filter(pk__in=ids).values_list("session__summit_id", flat=True))
    places = locked_places((wish.user_id for wish in wishes), summits)
    polls = _lock(ids)
    before, papers = _ballots(polls, places)
    wanted: dict[Whose, Ballot] = {}
    reasons: dict[Whose, str] = {}
    refusals: list[RuleBroken | None] = []
    for wish in wishes:
        try:
            said = [_known(options, one) for one in dict.fromkeys(wish.options)]
            whose = _allowed(wish, said, polls, places)
            earlier = wanted.get(whose, before.get(whose, ()))
            wanted[whose] = _after(polls[str(whose[0])], earlier, said, wish, options)
            reasons[whose] = _reason(wish.reason, said)
        except RuleBroken as refusal:
            refusals.append(refusal)
        else:
            refusals.append(None)
    _write(wanted, reasons, before, papers, polls)
    for poll_id in sorted({str(poll) for poll, _place in wanted}):
        live.poll_voted(act, polls[poll_id])
    return refusals


def _enter(poll: Poll, by: User, *, says: bool) -> tuple[Poll, Participation]:
    """The open poll and the person's place, both held; in the order in which storms take them.
    ``says``: they write something, which is not for who is silenced."""
    session = Session.objects.select_related("summit").get(polls=poll)
    places = locked_places([by.pk], [session.summit_id])
    place = (heard if says else speaking)(places, by.pk, session)
    locked = _lock([str(poll.pk)])[str(poll.pk)]
    if locked.is_secret:
        deciding(places, by.pk, session)
    must_be_open(locked)
    return locked, place


def _one(act: Act, wish: Wish) -> None:
    refusal = vote_many(act, [wish])[0]
    if refusal:
        raise refusal


def _lock(ids: Iterable[str]) -> dict[str, Poll]:
    """In one order for everybody."""
    held = Poll.objects.select_for_update(no_key=True, of=("self",))
    rows = held.select_related("session__summit")
    return {str(row.pk): row for row in rows.filter(pk__in=list(ids)).order_by("pk")}


def _ballots(
    polls: dict[str, Poll], places: Places
) -> tuple[dict[Whose, Ballot], dict[Whose, Vote]]:
    """What these people's ballots say now, and the papers themselves."""
    papers = {
        (row.poll_id, row.participation_id): row
        for row in Vote.objects.filter(
            poll__in=list(polls), participation__in=[place.pk for place in places.values()]
        )
        if row.participation_id
    }
    said: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Choice.objects.filter(vote__in=[row.pk for row in papers.values()]).order_by("rank")
    for paper, option in rows.values_list("vote", "option"):
        said[paper].append(option)
    return {whose: tuple(said[row.pk]) for whose, row in papers.items()}, papers


def _known(options: dict[str, Option], option_id: str) -> Option:
    if option_id not in options:
        raise Unknown
    return options[option_id]


def _allowed(wish: Wish, said: list[Option], polls: dict[str, Poll], places: Places) -> Whose:
    poll = polls.get(wish.poll_id or (str(said[0].poll_id) if said else ""))
    if poll is None:
        raise Unknown
    place = (heard if wish.reason else speaking)(places, wish.user_id, poll.session)
    must_be_open(poll)
    if poll.is_secret:
        raise RuleBroken("poll.secret", _("This poll is secret. Reload the page to vote."))
    return poll.pk, place.pk


def _after(
    poll: Poll,
    earlier: Ballot,
    said: list[Option],
    wish: Wish,
    options: dict[str, Option],
) -> Ballot:
    """The ballot as the wish leaves it."""
    if wish.poll_id:
        must_fit(poll, said)
        return tuple(option.pk for option in said)
    one = said[0].pk
    rest = tuple(option for option in earlier if option != one)
    if not wish.on:
        return rest
    if one not in earlier and len(earlier) >= poll.most:
        must_fit(poll, [said[0]] * (len(earlier) + 1))
    return earlier if one in earlier else (*earlier, one)


def _reason(reason: str, said: Sequence[Option]) -> str:
    """Only an objection carries one."""
    objects = any(option.key == Option.OBJECTION for option in said)
    return " ".join(reason.split())[:300] if objects else ""


def _write(
    wanted: dict[Whose, Ballot],
    reasons: dict[Whose, str],
    before: dict[Whose, Ballot],
    papers: dict[Whose, Vote],
    polls: dict[str, Poll],
) -> None:
    """Only what differs."""
    changed = {whose: ballot for whose, ballot in wanted.items() if ballot != before.get(whose, ())}
    fresh = {
        (poll, place): Vote(poll_id=poll, participation_id=place, reason=reasons[poll, place])
        for (poll, place), ballot in changed.items()
        if ballot and (poll, place) not in papers
    }
    old = [papers[whose].pk for whose in changed if whose in papers]
    Choice.objects.filter(vote__in=old).delete()
    empty = [papers[whose].pk for whose in changed if whose in papers and not changed[whose]]
    Vote.objects.filter(pk__in=empty).delete()
    reworded = []
    for whose, paper in papers.items():
        if wanted.get(whose) and paper.reason != reasons[whose]:
            paper.reason = reasons[whose]
            reworded.append(paper)
    Vote.objects.bulk_update(reworded, ["reason"])
    Vote.objects.bulk_create(fresh.values())
    now = papers | fresh
    Choice.objects.bulk_create(
        row
        for whose, ballot in changed.items()
        for row in choices(polls[str(whose[0])], now[whose].pk if ballot else whose[1], ballot)
    )
