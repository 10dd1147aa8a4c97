"""What participants would recommend: shown at once, or when somebody who runs or records the session has
read it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from outcomes import live
from outcomes.models import Proposal
from outcomes.services.recommendations import LONGEST, make, must_be_of
from sessions import permissions
from sessions.live import contribution_changed
from sessions.models import Contribution, GuidingQuestion, Session
from sessions.services.contributions import add_written, settle
from sessions.services.hearing import must_be_slow
from sessions.services.sessions import lock
from sessions.services.words import clean_words, known_language, why_hidden
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import Participation, User
from summit.services.activity import record

State = Proposal.State
Status = Contribution.Status


def propose(  # noqa: PLR0913 -- a form's fields, all by name
    session: Session,
    text: str,
    *,
    by: User,
    place: Participation,
    language: str = "",
    guiding_question: GuidingQuestion | None = None,
    contributions: Sequence[Contribution] = (),
    words: str = "",
    key: UUID | None = None,
    payload: object = None,
) -> Proposal:
    """From chosen contributions, or from ``words`` (without them the text itself), which become a
    contribution first: whatever is recommended rests on something that was said."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Proposal)
        locked = lock(session)
        if not locked.is_open_for_words:
            raise RuleBroken("session.closed", _("The session does not take proposals now."))
        must_be_of(locked, guiding_question)
        text, language = clean_words(text, LONGEST), known_language(language, by)
        if contributions:
            must_be_slow(locked, place, by, act.at)
            _must_be_shown(locked, contributions)
        else:
            contributions = [
                add_written(
                    act, locked, words.strip() or text, by=by, place=place, language=language,
                    guiding_question=guiding_question,
                )
            ]  # fmt: skip
            contribution_changed(act, contributions[0], "contribution.submitted")
        proposal = Proposal.objects.create(
            session=locked, text=text, language=language, author=place,
            guiding_question=guiding_question,
        )  # fmt: skip
        proposal.contributions.set(contributions)
        record(act, "proposal.made", proposal, by=by, summit=locked.summit)
        if _waits(locked, by):
            live.proposal_changed(act, proposal, "proposal.made")
        else:
            _show(act, locked, proposal, by=by)
        return act.done(proposal)


def approve(proposal: Proposal, *, by: User) -> Proposal:
    """Into the room, also after it was refused; words of its author that still wait come with it. Twice
    is once."""
    with journal.command(by=by) as act:
        locked, row = _lock(proposal)
        if row.state != State.SHOWN:
            _must_be_there(row)
            row.hidden_for = row.reason = ""
            _show(act, locked, row, by=by)
    return row


def refuse(proposal: Proposal, hidden_for: str, reason: str = "", *, by: User) -> Proposal:
    """It is not taken up; its author is told why. The words it came from stay what they are."""
    with journal.command(by=by) as act:
        locked, row = _lock(proposal)
        _must_be_there(row)
        if row.state == State.SHOWN:
            raise RuleBroken(
                "proposal.shown",
                _("It stands in the room as %(ref)s. Set that aside instead.")
                % {"ref": row.recommendation.reference if row.recommendation else "…"},
            )
        row.hidden_for, row.reason = why_hidden(hidden_for, reason)
        row.state, row.decided_by = State.REFUSED, by
        row.save()
        record(act, "proposal.refused", row, by=by, summit=locked.summit, reason=row.why)
        live.proposal_changed(act, row, "proposal.refused")
    return row


def withdraw(proposal: Proposal, *, by: User) -> Proposal:
    """Its author takes it back while nobody else has seen it. Twice is once."""
    with journal.command(by=by) as act:
        locked, row = _lock(proposal)
        if row.state == State.WITHDRAWN:
            return row
        if row.state == State.SHOWN:
            raise RuleBroken(
                "proposal.shown",
                _("It is in the room, and people have a stance on it. Ask the rapporteur."),
            )
        row.state = State.WITHDRAWN
        row.save(update_fields=["state", "updated_at"])
        record(act, "proposal.withdrawn", row, by=by, summit=locked.summit)
        live.proposal_changed(act, row, "proposal.withdrawn")
    return row


def _show(act: Act, locked: Session, proposal: Proposal, *, by: User) -> None:
    rows = proposal.contributions.select_for_update(no_key=True, of=("self",))
    said = list(rows.select_related("session__summit", "author").order_by("pk"))
    for words in said:
        if words.status == Status.PENDING:
            settle(act, words, Status.APPROVED, "", "", by=by)
    shown = [words for words in said if words.status == Status.APPROVED]
    if not shown:
        raise RuleBroken(
            "proposal.sourceless",
            _(
                "None of the words it comes from is shown in the room. Show them first, or refuse it."
            ),
        )
    proposal.recommendation = make(
        act, locked, {proposal.language: proposal.text}, by=by, place=proposal.author,
        contributions=sorted(shown, key=lambda words: words.number),
        guiding_question=proposal.guiding_question,
    )  # fmt: skip
    proposal.state, proposal.decided_by = State.SHOWN, by
    proposal.save()
    record(act, "proposal.shown", proposal, by=by, summit=locked.summit)
    live.proposal_changed(act, proposal, "proposal.shown")


def _waits(session: Session, by: User) -> bool:
    if not session.approves_first:
        return False
    standing = permissions.standing_of(by, session)
    return not (standing.moderates or standing.notes)


def _must_be_shown(session: Session, contributions: Sequence[Contribution]) -> None:
    ids = {words.pk for words in contributions}
    shown = Contribution.objects.shown().filter(session=session, pk__in=ids)
    if shown.count() < len(ids):
        raise RuleBroken(
            "words.not-shown",
            _("Some of these words are not shown in the room (any more). Tick again."),
            "contribution",
        )


def _must_be_there(proposal: Proposal) -> None:
    if proposal.state == State.WITHDRAWN:
        raise RuleBroken("proposal.withdrawn", _("Its author has taken it back."))


def _lock(proposal: Proposal) -> tuple[Session, Proposal]:
    locked = lock(proposal.session)
    rows = Proposal.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("author", "guiding_question", "recommendation").get(pk=proposal.pk)
    row.session = locked
    return locked, row
