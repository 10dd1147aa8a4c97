"""From words to a recommendation."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from outcomes import live
from outcomes.models import Recommendation, Remark, Source
from sessions.models import Contribution, GuidingQuestion, Session
from sessions.services.sessions import lock
from sessions.services.words import clean_words
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import Participation, User
from summit.services.activity import record
from summit.texts import clean_text

LONGEST = 3000


def recommend(  # noqa: PLR0913 -- a form's fields, all by name
    session: Session,
    text: Mapping[str, str],
    *,
    by: User,
    place: Participation | None,
    contributions: Sequence[Contribution],
    quotes: Mapping[str, str] | None = None,
    guiding_question: GuidingQuestion | None = None,
    key: UUID | None = None,
    payload: object = None,
) -> Recommendation:
    """A recommendation made from chosen words. ``quotes`` gives, by contribution id, the verbatim
    part that counts; without one the whole contribution does. No words, no recommendation."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Recommendation)
        if not contributions:
            raise RuleBroken(
                "sources.missing",
                _("Choose the contributions that this recommendation comes from."),
                "contribution",
            )
        locked = lock(session)
        _must_be_held(locked)
        recommendation = make(
            act, locked, text, by=by, place=place, contributions=contributions, quotes=quotes,
            guiding_question=guiding_question,
        )  # fmt: skip
        return act.done(recommendation)


def make(
    act: Act,
    locked: Session,
    text: Mapping[str, str],
    *,
    by: User,
    place: Participation | None,
    contributions: Sequence[Contribution],
    quotes: Mapping[str, str] | None = None,
    guiding_question: GuidingQuestion | None = None,
) -> Recommendation:
    """The same inside a command that does more than this; the session is locked."""
    must_be_of(locked, guiding_question)
    locked.last_recommendation += 1
    locked.save(update_fields=["last_recommendation", "updated_at"])
    recommendation = Recommendation.objects.create(
        session=locked,
        guiding_question=guiding_question,
        number=locked.last_recommendation,
        text={code: clean_words(words, LONGEST) for code, words in text.items() if words.strip()},
        made_by=place,
    )
    if not recommendation.text:
        raise RuleBroken("words.empty", _("Write the recommendation first."), "text")
    for contribution in contributions:
        _cite(recommendation, contribution, (quotes or {}).get(str(contribution.pk), ""))
        live.contribution_sorted(act, contribution)
    record(act, "recommendation.made", recommendation, by=by, summit=locked.summit)
    live.recommendation_changed(act, recommendation, "recommendation.made")
    return recommendation


def must_be_of(session: Session, question: GuidingQuestion | None) -> None:
    if question is not None and question.session_id != session.pk:
        raise RuleBroken(
            "question.elsewhere", _("This question belongs to another session."), "guiding_question"
        )


def reword(
    recommendation: Recommendation, text: Mapping[str, str], *, seen: int, by: User
) -> Recommendation:
    """New words, in any language. ``seen`` is the revision the editor started from: somebody
    else's newer words are never overwritten unseen."""
    with journal.command(by=by) as act:
        locked = _lock(recommendation)
        _reword(act, locked, text, seen=seen, by=by)
    return locked


def take_amendment(
    recommendation: Recommendation, contribution: Contribution, *, seen: int, by: User
) -> Recommendation:
    """The words that somebody proposed become the recommendation's, in their language, and a source of it.
    Once they are a source nothing more happens."""
    with journal.command(by=by) as act:
        locked = _lock(recommendation)
        if locked.sources.filter(contribution=contribution).exists():
            return locked
        if not _amends(contribution, locked):
            raise RuleBroken("amendment.none", _("These are not other words for it."))
        _cite(locked, contribution, "")
        live.contribution_sorted(act, contribution)
        words = {**locked.text, contribution.language: contribution.text}
        _reword(act, locked, words, seen=seen, by=by)
    return locked


def _amends(contribution: Contribution, locked: Recommendation) -> bool:
    """It, or one that was merged into it."""
    about = (
        Remark.objects.select_related("recommendation").filter(contribution=contribution).first()
    )
    if about is None or about.relation != Remark.Relation.AMENDS:
        return False
    return locked.pk in {about.recommendation_id, about.recommendation.merged_into_id}


def _reword(
    act: Act, locked: Recommendation, text: Mapping[str, str], *, seen: int, by: User
) -> None:
    if seen != locked.revision:
        raise RuleBroken(
            "recommendation.newer",
            _("Somebody changed it meanwhile. Compare with the current text and save again."),
            "text",
        )
    cleaned = {code: clean_words(words, LONGEST) for code, words in text.items() if words.strip()}
    if not cleaned:
        raise RuleBroken("words.empty", _("Write the recommendation first."), "text")
    if cleaned != locked.text:
        record(
            act, "recommendation.reworded", locked, by=by, summit=locked.session.summit,
            before=locked.text,
        )  # fmt: skip
        locked.text = cleaned
        locked.revision += 1
        locked.save(update_fields=["text", "revision", "updated_at"])
        live.recommendation_changed(act, locked, "recommendation.reworded")


def set_status(recommendation: Recommendation, status: str, *, by: User) -> Recommendation:
    """The rapporteur's decision; it is never computed."""
    with journal.command(by=by) as act:
        locked = _lock(recommendation)
        if status not in Recommendation.Status.values:
            raise RuleBroken("status.unknown", _("Choose one of the states listed."), "status")
        if locked.status != status:
            locked.status = status
            locked.save(update_fields=["status", "updated_at"])
            record(
                act, "recommendation.decided", locked, by=by, summit=locked.session.summit,
                status=status,
            )  # fmt: skip
            live.recommendation_changed(act, locked, "recommendation.decided")
    return locked


def add_source(
    recommendation: Recommendation, contribution: Contribution, quote: str, *, by: User
) -> Source:
    """More words behind it. The same stretch twice is once."""
    with journal.command(by=by) as act:
        locked = _lock(recommendation)
        source = _cite(locked, contribution, quote)
        record(act, "source.added", locked, by=by, summit=locked.session.summit)
        live.contribution_sorted(act, contribution)
        live.recommendation_changed(act, locked, "recommendation.sourced")
    return source


def remove_source(source: Source, *, by: User) -> None:
    """Releases the words; the last ones stay, for a recommendation rests on something."""
    with journal.command(by=by) as act:
        locked = _lock(source.recommendation)
        if not locked.sources.exclude(pk=source.pk).exists():
            raise RuleBroken(
                "sources.last",
                _("A recommendation rests on at least one contribution. Add another first."),
            )
        if locked.sources.filter(pk=source.pk).delete()[0]:
            record(act, "source.removed", locked, by=by, summit=locked.session.summit)
            live.contribution_sorted(act, source.contribution)
            live.recommendation_changed(act, locked, "recommendation.sourced")


def _cite(recommendation: Recommendation, contribution: Contribution, quote: str) -> Source:
    if contribution.session_id != recommendation.session_id:
        raise RuleBroken("source.elsewhere", _("These words belong to another session."))
    contribution = Contribution.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=contribution.pk
    )
    if contribution.status != Contribution.Status.APPROVED:
        raise RuleBroken(
            "source.not-shown",
            _("%(ref)s is not shown in the room (any more); it cannot be a source.")
            % {"ref": contribution.reference},
        )
    start, end = locate(contribution.text, clean_text(quote), contribution.reference)
    words = contribution.text[start:end]
    return Source.objects.get_or_create(
        recommendation=recommendation,
        contribution=contribution,
        start=start,
        end=end,
        defaults={
            "revision": contribution.revision,
            "quote": words,
            "sha256": hashlib.sha256(words.encode()).hexdigest(),
        },
    )[0]


def locate(text: str, quote: str, reference: str) -> tuple[int, int]:
    """Code-point offsets of ``quote`` in ``text``; the whole text without a quote. Every word and
    mark must stand as quoted, or it is refused; how many blanks lie between them does not matter
    (a browser copies line breaks and no-break spaces as it likes)."""
    if not quote:
        return 0, len(text)
    found = re.search(r"\s+".join(re.escape(word) for word in quote.split()), text)
    if found is None:
        raise RuleBroken(
            "quote.not-verbatim",
            _("“%(quote)s” does not stand like this in %(ref)s. Copy the words exactly.")
            % {"quote": quote[:80], "ref": reference},
        )
    return found.span()


def _lock(recommendation: Recommendation) -> Recommendation:
    return (
        Recommendation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("session__summit")
        .get(pk=recommendation.pk)
    )


def _must_be_held(session: Session) -> None:
    if not session.was_held and session.status != Session.Status.SCHEDULED:
        raise RuleBroken("session.not-held", _("The session has not been scheduled yet."))
