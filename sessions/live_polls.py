"""What browsers are told about polls and reactions."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, Sum

from sessions.live import moderation, room, stage_changed
from sessions.models import Poll, Reactions, Session, Vote
from sessions.models.results import Results, results_of
from summit.live.frames import Fragment, Tally, register
from summit.log.journal import Act


# ------------------------------------------------------------------ facts
def poll_changed(act: Act, poll: Poll, fact: str) -> None:
    """``poll.written|reworded|opened|reopened|closed|shown|hidden|moderated|deleted|restored``."""
    act.say(room(poll.session_id), fact, poll)
    act.say(moderation(poll.session_id), fact, poll)
    stage_changed(act, poll.session)


def poll_voted(act: Act, poll: Poll) -> None:
    for stream in (room(poll.session_id), moderation(poll.session_id)):
        act.tally(stream, "poll.voted", poll.pk, kind="votes")
        if poll.kind in {*Poll.PICTURES, Poll.Kind.CONSENT}:
            act.tally(stream, "poll.voted", poll.pk, kind="picture")
    stage_changed(act, poll.session, counted=True)


def people_reacted(act: Act, session: Session) -> None:
    act.tally(room(session.pk), "people.reacted", session.pk, kind="reactions")


# ------------------------------------------------------------------ shapes
def polls_in_room(**which: Any) -> list[dict[str, Any]]:
    """What a poll's partial needs, the newest first; drafts are nobody's in the room."""
    return _polls(Poll.objects.exclude(status=Poll.Status.DRAFT).filter(**which))


def all_polls(**which: Any) -> list[dict[str, Any]]:
    """The same for who runs the session, with the reasons of objections."""
    entries = _polls(Poll.objects.filter(**which))
    polls = [entry["poll"] for entry in entries if not entry["results"].is_sealed]
    reasons: dict[Any, list[str]] = {}
    for poll_id, reason in (
        Vote.objects.filter(poll__in=polls).exclude(reason="").order_by("reason", "pk")
        .values_list("poll_id", "reason")
    ):  # fmt: skip
        reasons.setdefault(poll_id, []).append(reason)
    return [{**entry, "reasons": reasons.get(entry["poll"].pk, [])} for entry in entries]


def _polls(rows: Any) -> list[dict[str, Any]]:
    polls = list(
        rows.select_related("session").order_by(
            F("opened_at").desc(nulls_first=True), "-created_at", "pk"
        )
    )
    results = results_of(polls)
    return [{"poll": poll, "results": results[poll.pk]} for poll in polls]


def _by_id(entries: list[dict[str, Any]]) -> Mapping[str, dict[str, Any]]:
    return {str(entry["poll"].pk): entry for entry in entries}


def _in_room(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return _by_id(polls_in_room(pk__in=ids))


def _all(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return _by_id(all_polls(pk__in=ids))


def numbers(results: Results, *, shown: bool) -> dict[str, Any]:
    """What moves on a poll: how many have voted; and where it is shown, each option's votes and
    percentage, which is also the length of its bar."""
    told: dict[str, Any] = {"voters": results.votes}
    if shown and not results.is_picture:
        for line in results.lines:
            told |= {line.names["votes"]: line.votes, line.names["percent"]: line.percent}
        if results.poll.kind == Poll.Kind.SCALE:
            told["mean"] = results.mean or "–"
    return told


def _votes_in_room(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {
        key: numbers(entry["results"], shown=entry["results"].in_room)
        for key, entry in _in_room(ids).items()
    }


def _votes_at_console(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {
        key: numbers(entry["results"], shown=not entry["results"].is_sealed)
        for key, entry in _by_id(_polls(Poll.objects.filter(pk__in=ids))).items()
    }


def reaction_counts(session_id: UUID) -> dict[str, int]:
    """Of every kind, how many so far."""
    rows = Reactions.objects.filter(session=session_id).order_by()
    found = dict(rows.values_list("kind").annotate(Sum("count")))
    return {kind: found.get(kind, 0) for kind in Reactions.Kind.values}


def reactions_of(session: Session) -> dict[str, Any]:
    """For the partial."""
    counts = reaction_counts(session.pk)
    kinds = [(kind, label, counts[kind]) for kind, label in Reactions.Kind.choices]
    return {"session": session, "reactions": kinds}


def _reacted(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {session_id: reaction_counts(UUID(session_id)) for session_id in ids}


def _reacting(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(row.pk): reactions_of(row) for row in Session.objects.filter(pk__in=ids)}


register(
    "poll", "room", Fragment("sessions/_poll.html", _in_room, "poll-{id}", lambda _: "polls-list")
)
register("votes", "room", Tally(_votes_in_room, "poll-{id}"))
register("picture", "room", Fragment("sessions/_poll_picture.html", _in_room, "picture-{id}"))
register("reactions", "room", Tally(_reacted, "reactions"))
register("reacting", "room", Fragment("sessions/_reactions.html", _reacting, "reactions"))
register(
    "poll",
    "moderation",
    Fragment("sessions/_poll_moderation.html", _all, "m-poll-{id}", lambda _: "m-polls-list"),
)
register("votes", "moderation", Tally(_votes_at_console, "m-poll-{id}"))
register("picture", "moderation", Fragment("sessions/_poll_words.html", _all, "m-picture-{id}"))
