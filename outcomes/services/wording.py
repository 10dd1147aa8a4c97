"""What a paragraph says: several people write it at once, and nothing that one of them wrote is lost.

A save names the revision it started from. When somebody else has written since, the two are merged word by
word; where both changed the same words, nothing is saved and the writer sees both. Where the paragraph was
split or joined meanwhile, the words go to the side of the seam on which they were written.
"""

from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from outcomes.drafting import seams
from outcomes.drafting.merging import Merged, merge
from outcomes.live import drafts as live
from outcomes.models import DraftStep, Paragraph
from outcomes.models.paragraphs import LONGEST
from outcomes.services.keeping import keep, lock_paragraph, wording_at
from sessions.services.words import clean_words
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import User
from summit.texts import clean_text


class Collided(RuleBroken):
    """Two people changed the same words: ``merged`` has both, ``mine`` is the writer's text with what others
    changed elsewhere in it, ``current`` is what stands."""

    def __init__(self, merged: Merged, current: str, paragraph: Paragraph) -> None:
        super().__init__(
            "wording.collision",
            _("Somebody changed the same words meanwhile. Nothing is lost: compare and settle it."),
            "text",
        )
        self.merged, self.mine = merged, merged.with_mine
        self.current, self.paragraph = current, paragraph


def write(  # noqa: PLR0913 -- a form's fields, all by name
    paragraph: Paragraph,
    language: str,
    text: str,
    *,
    seen: int,
    by: User,
    base: str | None = None,
    confirmed: bool = False,
    key: UUID | None = None,
    payload: object = None,
) -> Paragraph:
    """``text`` in this language, made from what stood at the revision ``seen``; or from ``base``, when the
    writer's page knows exactly what it started from. What others wrote since stays. In another than the
    original language it becomes a translation of the original as it was at ``seen``; one that did not change
    does so only when it is ``confirmed``."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Paragraph)
        locked = lock_paragraph(paragraph)
        seam = _seam(locked, language, seen)
        start = wording_at(locked, language, seen) if base is None else clean_text(base)
        if seam is not None and seam.concerns(locked, start):
            seam.write(act, locked, start, text, seen=seen, by=by)
            return act.done(locked)
        put(act, locked, language, text, seen=seen, by=by, base=base)
        if confirmed:
            _confirm(act, locked, language, seen)
        return act.done(locked)


def put(
    act: Act,
    paragraph: Paragraph,
    language: str,
    text: str,
    *,
    seen: int,
    by: User,
    base: str | None = None,
) -> Paragraph:
    """The same inside another command that holds the paragraph (``lock_paragraph``)."""
    must_be_open(paragraph, language)
    if not 0 <= seen <= paragraph.revision:
        raise RuleBroken("wording.unknown", _("Reload the page, then save again."), "text")
    text = clean_words(text, LONGEST)
    start = wording_at(paragraph, language, seen) if base is None else clean_text(base)
    fresh = merged_with(paragraph, language, start, text)
    if fresh != paragraph.text.get(language, ""):
        keep(act, paragraph, language, fresh, based_on=seen, by=by)
    return paragraph


def must_be_open(paragraph: Paragraph, language: str) -> None:
    """Its words in this language may be changed."""
    if language not in dict(settings.CONTENT_LANGUAGES):
        raise RuleBroken("language.unknown", _("Choose one of the languages listed."), "language")
    if paragraph.status in {Paragraph.Status.AGREED, Paragraph.Status.DELETED}:
        raise RuleBroken(
            "paragraph.settled",
            _("This paragraph is %(status)s. Take that back first, then change its words.")
            % {"status": paragraph.get_status_display()},
            "text",
        )


def merged_with(paragraph: Paragraph, language: str, start: str, text: str) -> str:
    """``text``, made from ``start``, together with what stands now; raises Collided."""
    current = paragraph.text.get(language, "")
    merged = merge(start, text, current)
    if merged.collisions:
        raise Collided(merged, current, paragraph)
    return clean_words(merged.text, LONGEST)


def _confirm(act: Act, paragraph: Paragraph, language: str, seen: int) -> None:
    """A translation was read against a newer original, and says the same."""
    version = paragraph.versions[language]
    if language == paragraph.draft.language or seen <= version["based_on"]:
        return
    paragraph.versions = {**paragraph.versions, language: {**version, "based_on": seen}}
    paragraph.save(update_fields=["versions", "updated_at"])
    live.paragraph_changed(act, paragraph, "paragraph.worded")


# ------------------------------------------------------------------ while it was split or joined
class _Seam:
    """A step that split or joined this paragraph while somebody was writing in it, in their language."""

    def __init__(self, step: DraftStep, language: str) -> None:
        self.step, self.language = step, language
        self.one, self.glue, self.other = step.seams[language]

    def concerns(self, paragraph: Paragraph, start: str) -> bool:
        """Whether ``start`` is from before it."""
        if paragraph.pk == self.step.second_id:
            return paragraph.is_deleted
        return self.step.is_joined != seams.is_whole(start, (self.one, self.glue, self.other))

    def write(
        self, act: Act, paragraph: Paragraph, start: str, text: str, *, seen: int, by: User
    ) -> None:
        text = clean_words(text, LONGEST)
        if not self.step.is_joined:
            self._apart(act, paragraph, start, text, seen=seen, by=by)
        elif paragraph.pk == self.step.second_id:
            first = lock_paragraph(self.step.first)
            before = self.one + self.glue
            self._together(act, first, before + start, before + text, by=by)
        else:
            after = self.glue + self.other
            self._together(act, paragraph, start + after, text + after, by=by)

    def _together(self, act: Act, first: Paragraph, start: str, text: str, *, by: User) -> None:
        must_be_open(first, self.language)
        fresh = merged_with(first, self.language, start, text)
        if fresh != first.text.get(self.language, ""):
            keep(act, first, self.language, fresh, based_on=first.revision, by=by)

    def _apart(
        self, act: Act, first: Paragraph, start: str, text: str, *, seen: int, by: User
    ) -> None:
        """Into the first, the second, or both."""
        second = lock_paragraph(self.step.second or first)
        sides = (first, second)
        left, right = (side.text.get(self.language, "") for side in sides)
        current = left + self.glue + right
        merged = merge(start, text, current)
        parts = None
        if not merged.collisions:
            parts = seams.parted(current, merged.text, len(left))
        if parts is None:
            raise Collided(merged, left, first)
        for side, fresh in zip(sides, parts, strict=True):
            if fresh != side.text.get(self.language, ""):
                must_be_open(side, self.language)
                based = min(seen, side.revision)
                keep(act, side, self.language, fresh, based_on=based, by=by)


def _seam(paragraph: Paragraph, language: str, seen: int) -> _Seam | None:
    """The last one that came after the revision ``seen``, or that took the paragraph away."""
    two = DraftStep.objects.exclude(second=None).select_related("first__draft", "second__draft")
    if paragraph.is_deleted:
        step = two.filter(second=paragraph).first()
        gone = step is None or not step.is_joined
    else:
        step = two.filter(first=paragraph, revision__gt=seen).first()
        gone = step is None or (
            not step.is_joined and step.second is not None and step.second.is_deleted
        )
    if gone or step is None or language not in step.seams:
        return None
    return _Seam(step, language)
