"""Two paragraphs into one. The first keeps its id, its place and its history, and gets what belongs to both; nobody's
words are lost, what others write meanwhile in either is written in the one (``services/wording``)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from outcomes.drafting import seams
from outcomes.live import drafts as live
from outcomes.models import Amendment, Commitment, DraftStep, Evidence, Paragraph
from outcomes.models.paragraphs import LONGEST
from outcomes.services.drafts import changed_order
from outcomes.services.keeping import keep, lock_paragraph
from outcomes.services.reshaping import taken
from outcomes.services.splitting import must_stand_alone
from sessions.services.words import clean_words
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import User
from summit.services.activity import record

Status = Paragraph.Status
# Of two that become one, the less agreed.
LEAST = (Status.BRACKETED, Status.PROPOSED, Status.AD_REF)
# Written without blanks between sentences.
BLANKLESS = ("zh", "ja")


def join_paragraphs(
    paragraph: Paragraph, *, by: User, key: UUID | None = None, payload: object = None
) -> Paragraph:
    """With the one that follows it directly, of the same kind and level: its words come after, the voices
    behind it and what is to be done about it come along. A translation that one of them lacks is marked."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Paragraph)
        first = lock_paragraph(paragraph)
        second = lock_paragraph(_next(first))
        for each in (first, second):
            must_stand_alone(each)
        _must_be_decided(second)
        step = DraftStep(verb=DraftStep.Verb.JOIN, second=second)
        was = {"status": second.status, "first": first.status}
        step.changes = [{"id": str(second.pk), "was": was}]
        unite(act, first, second, step, by=by)
        step.changes[0]["now"] = {"first": first.status}
        taken(act, first, step, by=by)
        record(act, "paragraph.joined", first, by=by, summit=first.draft.summit)
        tell_joined(act, first, second)
        return act.done(first)


def unite(act: Act, first: Paragraph, second: Paragraph, step: DraftStep, *, by: User) -> None:
    """The second into the first; ``step`` learns where they meet, and what came along."""
    status = min((first.status, second.status), key=LEAST.index)
    found = {code: _seam(first, second, code) for code in {**first.text, **second.text}}
    stale = {code for code in found if first.is_stale(code) or second.is_stale(code)}
    stale |= {code for code in found if not (first.text.get(code) and second.text.get(code))}
    original = first.draft.language
    for code in sorted(found, key=lambda each: (each != original, each)):
        text = clean_words(seams.whole(found[code]), LONGEST)
        keep(act, first, code, text, based_on=0 if code in stale else first.revision, by=by)
    step.seams = {code: list(seam) for code, seam in found.items()}
    step.revision = first.revision
    step.changes = [*step.changes, *_bring(first, second)]
    first.status, second.status = status, Status.DELETED
    for each in (first, second):
        each.save(update_fields=["status", "updated_at"])


def _seam(first: Paragraph, second: Paragraph, code: str) -> tuple[str, str, str]:
    one, other = first.text.get(code, ""), second.text.get(code, "")
    return one, " " if one and other and code not in BLANKLESS else "", other


def _bring(first: Paragraph, second: Paragraph) -> list[dict[str, Any]]:
    """Voices that the first does not have yet, recommendations, commitments: which ones."""
    had = {(one.contribution_id, one.start, one.end) for one in first.evidence.all()}
    fresh = [
        one for one in second.evidence.all() if (one.contribution_id, one.start, one.end) not in had
    ]
    lines = list(Commitment.objects.filter(paragraph=second))
    moving: list[Evidence | Commitment] = [*fresh, *lines]
    for each in moving:
        each.paragraph = first
        each.save(update_fields=["paragraph", "updated_at"])
    new = set(second.recommendations.all()) - set(first.recommendations.all())
    first.recommendations.add(*new)
    return [
        {
            "evidence": [str(one.pk) for one in fresh],
            "commitments": [str(one.pk) for one in lines],
            "recommendations": [str(one.pk) for one in new],
        }
    ]


def tell_joined(act: Act, first: Paragraph, second: Paragraph) -> None:
    """Whoever has the second one open sees that it is gone."""
    for each in (first, second):
        live.paragraph_changed(act, each, "paragraph.joined")
    changed_order(act, first.draft, "paragraph.joined")


def _next(first: Paragraph) -> Paragraph:
    rows = [row for row in first.draft.paragraphs.in_order() if not row.is_deleted]
    place = next((n for n, row in enumerate(rows) if row.pk == first.pk), len(rows))
    following = rows[place + 1] if place + 1 < len(rows) else None
    if following is None or (following.kind, following.level) != (first.kind, first.level):
        raise RuleBroken(
            "join.apart",
            _("Only with the paragraph that follows it directly, of the same kind and level."),
        )
    following.draft = first.draft
    return following


def _must_be_decided(second: Paragraph) -> None:
    """What is proposed to it would have nowhere to go."""
    waiting = second.amendments.waiting().exclude(kind=Amendment.Kind.INSERT).order_by("number")
    names = [one.reference for one in waiting]
    if names:
        raise RuleBroken(
            "join.amendments",
            _("Amendments to the second wait for a decision: %(names)s. Decide about them first.")
            % {"names": ", ".join(names)},
        )
