"""The speakers' check: whoever spoke on the record is shown what the report quotes under their name, and says
whether it is right, until a deadline.

The link is signed and opens without an account; nothing secret is kept. Letters go out after the command
has committed: one that cannot be sent leaves the check unsent, its link there to be handed over.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outcomes.models import CheckedQuotation, SpeakersCheck, Treatment
from outcomes.services.check_letters import write
from sessions.models import Contribution, Session
from sessions.services.sessions import lock
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import Participation, User
from summit.services.activity import record
from summit.texts import clean_text

LONGEST_WAIT = timedelta(days=30)
LONGEST = 5000
log = logging.getLogger(__name__)
Answer, Decision = CheckedQuotation.Answer, CheckedQuotation.Decision


@dataclass
class Speaker:
    """Somebody who spoke on the record, and what is quoted under their name."""

    participation: Participation | None
    name: str
    words: list[Contribution] = field(default_factory=list)
    check: SpeakersCheck | None = None

    @property
    def key(self) -> str:
        """How a form names them."""
        return str(self.participation.pk) if self.participation else f"name:{self.name}"

    @property
    def email(self) -> str:
        known = self.participation.user.email if self.participation else ""
        return (self.check.email if self.check else "") or known or ""


def speakers_of(session: Session) -> list[Speaker]:
    """In the order in which they first spoke; nobody where the session is not on the record, and no words
    that are under a stricter rule."""
    if session.attribution != Session.Attribution.NAMED:
        return []
    strict = Treatment.objects.filter(contribution__session=session).exclude(attribution="")
    rows = (
        Contribution.objects.filter(
            session=session, kind=Contribution.Kind.SPOKEN, status=Contribution.Status.APPROVED
        )
        .exclude(pk__in=strict.values("contribution"))
        .select_related("author__user", "author__delegation", "session")
        .order_by("number")
    )
    found: dict[str, Speaker] = {}
    for row in rows:
        speaker = Speaker(row.author, row.who)
        if speaker.name:
            found.setdefault(speaker.key, speaker).words.append(row)
    checks = SpeakersCheck.objects.filter(session=session).select_related("participation__user")
    for check in checks.prefetch_related("quotations__contribution__session"):
        key = str(check.participation_id or f"name:{check.speaker_name}")
        if key in found:
            found[key].check = check
    return list(found.values())


def ask_speaker(
    session: Session,
    speaker: str,
    *,
    due_at: datetime,
    email: str = "",
    language: str = "en",
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> SpeakersCheck:
    """Shows them their words until ``due_at``, by a new link; one before stops. ``speaker`` is
    ``Speaker.key``. What they answered stays as long as the words are the same. Nothing is sent yet:
    see ``deliver``."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(SpeakersCheck)
        locked = lock(session)
        found = next((one for one in speakers_of(locked) if one.key == speaker), None)
        if found is None:
            raise RuleBroken(
                "speaker.none",
                _(
                    "Nothing is quoted under this name. Only spoken words on the record are checked."
                ),
            )
        _must_be_ahead(due_at)
        check = found.check or SpeakersCheck(
            session=locked, participation=found.participation,
            speaker_name="" if found.participation else found.name, issue=0,
        )  # fmt: skip
        check.issue += 1
        check.due_at, check.language, check.asked_by = due_at, language, by
        check.email = email.strip() or found.email
        check.sent_at = check.opened_at = None
        check.save()
        _show(check, found.words)
        record(act, "speaker.asked", check, by=by, summit=locked.summit)
        return act.done(check)


def _must_be_ahead(due_at: datetime) -> None:
    now = timezone.now()
    if not now < due_at <= now + LONGEST_WAIT:
        raise RuleBroken(
            "check.due",
            _("Give a moment that is still to come, within %(n)d days.") % {"n": LONGEST_WAIT.days},
            "due",
        )


def _show(check: SpeakersCheck, words: list[Contribution]) -> None:
    """Each contribution as it stands; an answer about another wording is taken off."""
    there = {one.contribution_id: one for one in check.quotations.all()}
    for contribution in words:
        one = there.pop(contribution.pk, None) or CheckedQuotation(
            check_of=check, contribution=contribution, revision=0
        )
        if one.revision != contribution.revision:
            one.revision, one.text = contribution.revision, contribution.text
            one.answer = one.correction = one.note = one.decision = ""
            one.answered_at = one.decided_at = one.decided_by = None
            one.save()
    CheckedQuotation.objects.filter(pk__in=[one.pk for one in there.values()]).delete()


def deliver(check: SpeakersCheck) -> bool:
    """Sends the letter with the link, if there is an address. Without one the link is handed over, and
    counts as sent. Never raises for the mail server."""
    letter: EmailMessage | None = write(check) if check.email else None
    try:
        if letter is not None:
            letter.send()
    except (OSError, ValueError) as error:
        log.warning("The letter about check %s was not sent: %r", check.pk, error)
        return False
    SpeakersCheck.objects.filter(pk=check.pk, issue=check.issue).update(
        sent_at=timezone.now(), updated_at=timezone.now()
    )
    return True


def note_opened(check: SpeakersCheck) -> None:
    """That the link was opened, once. Nobody's act: it stands in no log."""
    if check.opened_at is None:
        SpeakersCheck.objects.filter(pk=check.pk, opened_at=None).update(opened_at=timezone.now())


@dataclass(frozen=True)
class Said:
    """What a speaker says of one quotation: it is right, or how it should be."""

    right: bool
    correction: str = ""
    note: str = ""


def answer(
    check: SpeakersCheck,
    said: Mapping[UUID, Said],
    *,
    key: UUID | None = None,
    payload: object = None,
) -> SpeakersCheck:
    """By the id of the quotation; others stay unanswered. Until the deadline the latest counts, unless the
    rapporteur has decided about it."""
    with journal.command(by=None, key=key, payload=payload, signed=True) as act:
        if act.repeated:
            return act.recall(SpeakersCheck)
        locked = SpeakersCheck.objects.select_for_update(no_key=True, of=("self",)).get(pk=check.pk)
        if locked.issue != check.issue or locked.is_over():
            raise RuleBroken(
                "check.over", _("The time for answers is over, or there is a newer link.")
            )
        for one in locked.quotations.filter(pk__in=list(said)):
            _answer(one, said[one.pk])
        record(act, "speaker.answered", locked, by=None, summit=check.session.summit)
        return act.done(locked)


def _answer(one: CheckedQuotation, said: Said) -> None:
    if one.decision:
        raise RuleBroken(
            "check.decided", _("The rapporteur has decided about this correction already.")
        )
    correction = clean_text(said.correction)
    if not said.right and not correction:
        raise RuleBroken(
            "check.words", _("Write the words as they should be, or confirm them."),
            f"correction-{one.pk}",
        )  # fmt: skip
    if len(correction) > LONGEST:
        raise RuleBroken(
            "check.long", _("This is longer than %(n)d characters.") % {"n": LONGEST},
            f"correction-{one.pk}",
        )  # fmt: skip
    right = said.right or correction == one.text
    one.answer = Answer.CONFIRMED if right else Answer.CORRECTION
    one.correction = "" if right else correction
    one.note = clean_text(said.note)[:500]
    one.answered_at = timezone.now()
    one.save()


def decide(one: CheckedQuotation, accept: bool, *, by: User) -> CheckedQuotation:
    """The rapporteur's word about a correction. Accepted, it stands in the report, marked as corrected; the
    words as they were noted stay in the register."""
    with journal.command(by=by) as act:
        locked = (
            CheckedQuotation.objects.select_for_update(no_key=True, of=("self",))
            .select_related("check_of__session__summit")
            .get(pk=one.pk)
        )
        if locked.answer != Answer.CORRECTION:
            raise RuleBroken("check.nothing", _("Nobody asks for a correction of these words."))
        wanted = Decision.ACCEPTED if accept else Decision.REFUSED
        if locked.decision != wanted:
            locked.decision, locked.decided_by = wanted, by
            locked.decided_at = timezone.now()
            locked.save()
            record(
                act, "correction.decided", locked, by=by, summit=locked.check_of.session.summit,
                decision=str(wanted.value),
            )  # fmt: skip
    return locked
