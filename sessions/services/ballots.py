"""What a ballot may say, and how it is kept. Known to the doors and the storms alike."""

import random
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sessions.models import Choice, Option, Poll, Session, Vote
from summit.errors import RuleBroken, Unknown
from summit.texts import clean_text

LONGEST_WORD = 30


def must_be_open(poll: Poll) -> None:
    """Raises what a person is told whose vote comes too late or too early."""
    if poll.session.status == Session.Status.DRAFT or poll.status == Poll.Status.DRAFT:
        raise Unknown
    if not poll.is_open:
        raise RuleBroken("poll.closed", _("This poll is closed; your vote was not counted."))
    if not poll.session.is_open_for_words:
        raise RuleBroken("session.closed", _("The session is over; votes are closed."))


def must_fit(poll: Poll, chosen: Sequence[Option]) -> None:
    """As many answers as the poll takes, each of this poll."""
    if any(option.poll_id != poll.pk for option in chosen):
        raise Unknown
    most = poll.most if poll.kind in {Poll.Kind.MULTIPLE, Poll.Kind.CLOUD} else 1
    if poll.kind != Poll.Kind.RANKING and len(chosen) > most:
        raise RuleBroken(
            "vote.many",
            ngettext(
                "Choose at most %(n)d answer; take another one back first.",
                "Choose at most %(n)d answers; take another one back first.",
                most,
            )
            % {"n": most},
            f"value-{poll.pk}",
        )


def choices(poll: Poll, vote_id: UUID, chosen: Iterable[UUID]) -> list[Choice]:
    """The rows of a ballot, in its order."""
    return [
        Choice(vote_id=vote_id, option_id=option, rank=rank, kind=poll.kind)
        for rank, option in enumerate(chosen, start=1)
    ]


def mix(poll: Poll) -> None:
    """Writes the ballots of a secret poll anew, in random order and under new ids, and the words of a
    cloud by the alphabet, so that the order of the rows does not follow the order of the people."""
    said: dict[UUID, list[UUID]] = {}
    rows = Choice.objects.filter(vote__poll=poll).order_by("rank")
    for vote, option in rows.values_list("vote", "option"):
        said.setdefault(vote, []).append(option)
    ballots = [(vote.reason, said.get(vote.pk, [])) for vote in Vote.objects.filter(poll=poll)]
    random.SystemRandom().shuffle(ballots)
    Vote.objects.filter(poll=poll).delete()
    renamed = _words_anew(poll) if poll.kind == Poll.Kind.CLOUD else {}
    fresh = [Vote(poll=poll, is_secret=True, reason=reason) for reason, _ in ballots]
    Vote.objects.bulk_create(fresh)
    Choice.objects.bulk_create(
        row
        for vote, (_, chosen) in zip(fresh, ballots, strict=True)
        for row in choices(poll, vote.pk, [renamed.get(one, one) for one in chosen])
    )


def _words_anew(poll: Poll) -> dict[UUID, UUID]:
    """The new id of each word by its old one."""
    old = list(Option.objects.filter(poll=poll).order_by("key"))
    Option.objects.filter(poll=poll).delete()
    new = [
        Option(poll=poll, position=place, text=one.text, key=one.key, is_hidden=one.is_hidden)
        for place, one in enumerate(old, start=1)
    ]
    Option.objects.bulk_create(new)
    return {before.pk: after.pk for before, after in zip(old, new, strict=True)}


def words_of(poll: Poll, sent: Iterable[str]) -> list[str]:
    """Short words: one line, no punctuation around them, none twice."""
    found: dict[str, str] = {}
    for word in sent:
        word = " ".join(clean_text(word).split()).strip(" .,;:!?…\"'«»“”„()[]")
        if len(word) > LONGEST_WORD:
            raise RuleBroken(
                "word.long",
                _("A word has at most %(most)d characters. Shorten “%(word)s”.")
                % {"most": LONGEST_WORD, "word": word},
                f"word-{poll.pk}",
            )
        if word:
            found.setdefault(word.casefold(), word)
    return list(found.values())


def options_for(poll: Poll, words: Sequence[str]) -> list[Option]:
    """The words as options of the cloud, in their order; what is new is added, and where a moderator
    reads first it is hidden until then. The poll's row is held."""
    keys = [word.casefold() for word in words]
    there = {one.key: one for one in Option.objects.filter(poll=poll, key__in=keys)}
    last = Option.objects.filter(poll=poll).order_by("-position").first()
    place = last.position if last else 0
    for word, key in zip(words, keys, strict=True):
        if key not in there:
            place += 1
            there[key] = Option.objects.create(
                poll=poll,
                position=place,
                text=word,
                key=key,
                is_hidden=poll.session.approves_first,
            )
    return [there[key] for key in keys]
