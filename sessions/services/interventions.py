"""Spoken words, noted under a guiding question."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sessions import live
from sessions.models import Contribution, GuidingQuestion, Session
from sessions.services.contributions import LONGEST, add
from sessions.services.sessions import lock
from sessions.services.words import clean_words, known_language
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import DelegationKind, Participation, User
from summit.services.activity import record
from summit.texts import clean_text

Status = Contribution.Status


def note_intervention(  # noqa: PLR0913 -- a form's fields, all by name
    session: Session,
    text: str,
    *,
    by: User,
    place: Participation | None,
    speaker: Participation | None = None,
    speaker_name: str = "",
    speaker_affiliation: str = "",
    speaker_kind: str = "",
    guiding_question: GuidingQuestion | None = None,
    language: str = "",
    said_at: datetime | None = None,
    key: UUID | None = None,
    payload: object = None,
) -> Contribution:
    """Spoken words as the rapporteur heard them; during the session or after it. ``said_at`` is when
    they were said, if not now; ``speaker_name``, with what they stand for, is for who has no account."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Contribution)
        locked = lock(session)
        if locked.status not in {Session.Status.LIVE, Session.Status.ENDED}:
            raise RuleBroken(
                "session.not-held", _("Spoken words can be noted once the session has started.")
            )
        speaker_name = clean_text(speaker_name)[:120]
        if speaker is None and not speaker_name:
            raise RuleBroken("speaker.missing", _("Say who spoke."), "speaker")
        if speaker_kind not in DelegationKind.values:
            speaker_kind = ""
        contribution = add(
            act,
            locked,
            guiding_question,
            kind=Contribution.Kind.SPOKEN,
            text=clean_words(text, LONGEST),
            language=known_language(language, by),
            author=speaker,
            speaker_name="" if speaker else speaker_name,
            speaker_affiliation="" if speaker else clean_text(speaker_affiliation)[:200],
            speaker_kind="" if speaker else speaker_kind,
            said_at=_said_at(locked, said_at, act.at),
            noted_by=place,
            status=Status.APPROVED,
        )
        record(act, "contribution.noted", contribution, by=by, summit=locked.summit)
        live.contribution_changed(act, contribution, "contribution.noted")
        return act.done(contribution)


def _said_at(session: Session, given: datetime | None, now: datetime) -> datetime:
    """When it was said: between the session's beginning and now, to the minute."""
    if given is None:
        return now
    began = session.started_at or now
    if given > now + timedelta(minutes=1) or given < began - timedelta(minutes=1):
        raise RuleBroken(
            "said.elsewhere",
            _("Give a time between the session’s beginning (%(began)s) and now.")
            % {"began": began.astimezone(session.summit.zone).strftime("%H:%M")},
            "said_at",
        )
    return min(given, now)
