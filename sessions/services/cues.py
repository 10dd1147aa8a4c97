"""What the moderator tells one speaker, and what a speaker tells the moderator: seen, and ready."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions import live_messages as live
from sessions.models import Appearance, Cue, FloorRequest, Session
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import Participation, User
from summit.services.activity import record
from summit.texts import clean_text

LONGEST = 200


def send_cue(
    session: Session,
    to: Participation,
    *,
    by: User,
    ready: str = "",
    text: str = "",
    key: UUID | None = None,
    payload: object = None,
) -> Cue:
    """To somebody in the cast or on the speakers' list: a ready sentence, or own words."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Cue)
        words = clean_text(text).replace("\n", " ")
        if ready not in {"", *Cue.Ready.values}:
            raise RuleBroken("cue.ready", _("There is no such ready sentence."))
        if not ready and not words:
            raise RuleBroken("words.empty", _("Write something first."), "text")
        if len(words) > LONGEST:
            raise RuleBroken(
                "words.long", _("At most %(n)d characters can be read at a glance.") % {"n": LONGEST},
                "text",
            )  # fmt: skip
        if not speaks_here(session, to):
            raise RuleBroken("cue.elsewhere", _("This person has no part in this session."))
        cue = Cue.objects.create(
            session=session, to=to, by=by, ready=ready, text="" if ready else words
        )
        record(act, "cue.sent", cue, by=by, summit=session.summit)
        live.cue_changed(act, cue, "cue.sent")
        return act.done(cue)


def see_cue(cue: Cue, *, by: User) -> Cue:
    """Its speaker has read it. Twice is once."""
    with journal.command(by=by) as act:
        fresh = (
            Cue.objects.select_for_update(no_key=True, of=("self",))
            .select_related("session__summit", "to")
            .get(pk=cue.pk)
        )
        if fresh.seen_at is None:
            fresh.seen_at = timezone.now()
            fresh.save(update_fields=["seen_at", "updated_at"])
            live.cue_changed(act, fresh, "cue.seen")
    return fresh


def say_ready(appearance: Appearance, on: bool, *, by: User) -> Appearance:
    """A speaker is there and ready to speak, or not any more. Twice is once."""
    with journal.command(by=by) as act:
        fresh = (
            Appearance.objects.select_for_update(no_key=True, of=("self",))
            .select_related("session")
            .get(pk=appearance.pk)
        )
        if bool(fresh.ready_at) != on:
            fresh.ready_at = timezone.now() if on else None
            fresh.save(update_fields=["ready_at", "updated_at"])
            live.speaker_ready(act, fresh)
    return fresh


def speaks_here(session: Session, place: Participation) -> bool:
    """In the cast, or on the speakers' list; not shut out."""
    if place.banned_at is not None:
        return False
    asked = FloorRequest.objects.filter(session=session, participation=place)
    return (
        Appearance.objects.filter(session=session, participation=place).exists()
        or asked.exclude(status=FloorRequest.Status.WITHDRAWN).exists()
    )
