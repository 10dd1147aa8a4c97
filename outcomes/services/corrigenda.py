"""Mistakes found after adoption. The adopted text is frozen; a corrigendum says beside it what is to be read."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from outcomes.live import negotiation as live
from outcomes.models import Corrigendum, OutcomeDraft, Paragraph
from outcomes.services.drafts import lock
from sessions.services.words import clean_words
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import User
from summit.services.activity import record
from summit.texts import clean_text


@dataclass(frozen=True)
class Mistake:
    """In a paragraph as it was adopted, in one language: for ``instead_of`` read ``text``, because."""

    paragraph: Paragraph
    language: str
    instead_of: str
    text: str
    reason: str


def issue_corrigendum(
    draft: OutcomeDraft,
    mistake: Mistake,
    *,
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> Corrigendum:
    """Numbered through, printed with the document from then on, never changed: a later one corrects it."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Corrigendum)
        locked = lock(draft)
        if not locked.is_adopted:
            raise RuleBroken(
                "corrigendum.early",
                _("Only an adopted text has corrigenda. Until then, change its words."),
            )
        last = locked.corrigenda.order_by("-number").first()
        made = Corrigendum.objects.create(
            draft=locked,
            number=last.number + 1 if last else 1,
            paragraph=mistake.paragraph,
            language=mistake.language,
            instead_of=_adopted_words(locked, mistake),
            text=_other_words(mistake),
            reason=clean_words(mistake.reason, Corrigendum.LONGEST, "reason"),
            by=by,
        )
        record(
            act, "outcome.corrected", made, by=by, summit=locked.summit, what=made.reference,
            reason=made.reason,
        )  # fmt: skip
        live.outcome_moved(act, locked, "outcome.corrected")
        return act.done(made)


def _adopted_words(draft: OutcomeDraft, mistake: Mistake) -> str:
    """They stand in the adopted paragraph, once, so that everybody finds them."""
    rows = {one["id"]: one for one in draft.adoption.revision.paragraphs}
    adopted = rows.get(str(mistake.paragraph.pk))
    if adopted is None:
        raise RuleBroken("paragraph.elsewhere", _("Choose a paragraph of this text."), "paragraph")
    words = clean_words(mistake.instead_of, Corrigendum.LONGEST, "instead_of")
    count = adopted["text"].get(mistake.language, "").count(words)
    if count == 0:
        raise RuleBroken(
            "corrigendum.words",
            _(
                "These words do not stand in this paragraph in this language. Copy them exactly as "
                "they were adopted."
            ),
            "instead_of",
        )
    if count > 1:
        raise RuleBroken(
            "corrigendum.twice",
            _("These words stand there more than once. Copy some of the words around them too."),
            "instead_of",
        )
    return words


def _other_words(mistake: Mistake) -> str:
    text = clean_words(mistake.text, Corrigendum.LONGEST, "text")
    if text == clean_text(mistake.instead_of):
        raise RuleBroken(
            "corrigendum.same", _("That is what stands there. Say what is to be read."), "text"
        )
    return text
