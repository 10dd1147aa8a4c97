"""The words of participants behind a paragraph, verbatim or not at all."""

import hashlib

from django.utils.translation import gettext_lazy as _

from outcomes.live import drafts as live
from outcomes.models import Evidence, EvidenceRole, OutcomeDraft, Paragraph, Source
from outcomes.services.keeping import lock_paragraph
from outcomes.services.recommendations import locate
from sessions import live as session_live
from sessions.models import Contribution
from summit.errors import RuleBroken
from summit.log import journal
from summit.models import User
from summit.services.activity import record
from summit.texts import clean_text


def add_evidence(
    paragraph: Paragraph, contribution: Contribution, quote: str, role: str, *, by: User
) -> Evidence:
    """``quote`` exactly as it was said, or "" for the whole. The same stretch twice is once, in the role
    said last."""
    with journal.command(by=by) as act:
        locked = lock_paragraph(paragraph)
        if role not in EvidenceRole.values:
            raise RuleBroken("role.unknown", _("Choose one of the roles listed."), "role")
        if locked.kind == Paragraph.Kind.HEADING:
            raise RuleBroken("evidence.heading", _("A heading needs no words behind it."))
        words = _citable(locked, contribution)
        start, end = locate(words.text, clean_text(quote), words.reference)
        stretch = words.text[start:end]
        found, _made = Evidence.objects.update_or_create(
            paragraph=locked,
            contribution=words,
            start=start,
            end=end,
            defaults={
                "revision": words.revision,
                "quote": stretch,
                "sha256": hashlib.sha256(stretch.encode()).hexdigest(),
                "role": role,
            },
        )
        record(
            act, "evidence.added", locked, by=by, summit=locked.draft.summit, what=words.reference
        )
        live.paragraph_changed(act, locked, "paragraph.sourced")
    return found


def remove_evidence(evidence: Evidence, *, by: User) -> None:
    """Twice is once. Whoever takes the last words away answers for the paragraph."""
    with journal.command(by=by) as act:
        locked = lock_paragraph(evidence.paragraph)
        if not locked.evidence.filter(pk=evidence.pk).delete()[0]:
            return
        if locked.signed_by_id is None and not locked.evidence.exists():
            locked.signed_by = by
            locked.save(update_fields=["signed_by", "updated_at"])
        record(
            act, "evidence.removed", locked, by=by, summit=locked.draft.summit,
            what=evidence.contribution.reference,
        )  # fmt: skip
        live.paragraph_changed(act, locked, "paragraph.sourced")
        words = evidence.contribution
        act.say(session_live.desk(words.session_id), "contribution.sorted", words)
        if locked.draft.status != OutcomeDraft.Status.ZERO:
            session_live.words_placed(act, words.session_id)


def _citable(paragraph: Paragraph, contribution: Contribution) -> Contribution:
    words = (
        Contribution.objects.select_for_update(no_key=True, of=("self",))
        .select_related("session")
        .get(pk=contribution.pk)
    )
    if words.session.summit_id != paragraph.draft.summit_id:
        raise RuleBroken("source.elsewhere", _("These words belong to another summit."))
    if words.status != Contribution.Status.APPROVED:
        raise RuleBroken(
            "source.not-shown",
            _("%(ref)s is not shown in the room (any more); it cannot be a source.")
            % {"ref": words.reference},
            "contribution",
        )
    return words


def from_source(paragraph: Paragraph, source: Source) -> Evidence:
    """A recommendation's source as evidence, not saved yet."""
    return Evidence(
        paragraph=paragraph,
        contribution=source.contribution,
        revision=source.revision,
        start=source.start,
        end=source.end,
        quote=source.quote,
        sha256=source.sha256,
        role=EvidenceRole.QUOTE,
    )
