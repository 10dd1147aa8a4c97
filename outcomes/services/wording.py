"""What a paragraph says: several people write it at once, and nothing that one of them wrote is lost.

A save names the revision it started from. When somebody else has written since, the two are merged word by
word; where both changed the same words, nothing is saved and the writer sees both.
"""

from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from outcomes.drafting.merging import Merged, merge
from outcomes.live import drafts as live
from outcomes.models import OutcomeDraft, Paragraph, Wording
from outcomes.models.paragraphs import LONGEST
from outcomes.services.drafts import lock_to_write
from sessions.services.contributions import clean_words
from summit.errors import RuleBroken, Unknown
from summit.log import journal
from summit.log.journal import Act
from summit.models import User
from summit.services.activity import record
from summit.texts import clean_text


class Collided(RuleBroken):
    """Two people changed the same words: ``merged`` has both, ``current`` is what stands."""

    def __init__(self, merged: Merged, current: str, paragraph: Paragraph) -> None:
        super().__init__(
            "wording.collision",
            _("Somebody changed the same words meanwhile. Nothing is lost: compare and settle it."),
            "text",
        )
        self.merged, self.current, self.paragraph = merged, current, paragraph


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
    if language not in dict(settings.CONTENT_LANGUAGES):
        raise RuleBroken("language.unknown", _("Choose one of the languages listed."), "language")
    if paragraph.status in {Paragraph.Status.AGREED, Paragraph.Status.DELETED}:
        raise RuleBroken(
            "paragraph.settled",
            _("This paragraph is %(status)s. Take that back first, then change its words.")
            % {"status": paragraph.get_status_display()},
            "text",
        )
    if not 0 <= seen <= paragraph.revision:
        raise RuleBroken("wording.unknown", _("Reload the page, then save again."), "text")
    text = clean_words(text, LONGEST)
    current = paragraph.text.get(language, "")
    start = _at(paragraph, language, seen) if base is None else clean_text(base)
    merged = merge(start, text, current)
    if merged.collisions:
        raise Collided(merged, current, paragraph)
    fresh = clean_words(merged.text, LONGEST)
    if fresh != current:
        _keep(act, paragraph, language, fresh, based_on=seen, by=by)
    return paragraph


def _confirm(act: Act, paragraph: Paragraph, language: str, seen: int) -> None:
    """A translation was read against a newer original, and says the same."""
    version = paragraph.versions[language]
    if language == paragraph.draft.language or seen <= version["based_on"]:
        return
    paragraph.versions = {**paragraph.versions, language: {**version, "based_on": seen}}
    paragraph.save(update_fields=["versions", "updated_at"])
    live.paragraph_changed(act, paragraph, "paragraph.worded")


def _at(paragraph: Paragraph, language: str, revision: int) -> str:
    """What it said in this language at that revision."""
    row = paragraph.wordings.filter(language=language, revision__lte=revision).first()
    return row.text if row else ""


def _keep(
    act: Act, paragraph: Paragraph, language: str, text: str, *, based_on: int, by: User
) -> None:
    paragraph.text = {**paragraph.text, language: text}
    paragraph.revision += 1
    paragraph.versions = {
        **paragraph.versions,
        language: {"revision": paragraph.revision, "based_on": based_on},
    }
    paragraph.worded_by, paragraph.worded_at = by, act.at
    paragraph.save(
        update_fields=["text", "revision", "versions", "worded_by", "worded_at", "updated_at"]
    )
    Wording.objects.create(
        paragraph=paragraph, language=language, revision=paragraph.revision, based_on=based_on,
        text=text, by=by,
    )  # fmt: skip
    record(
        act, "paragraph.worded", paragraph, by=by, summit=paragraph.draft.summit,
        language=language, revision=paragraph.revision,
    )  # fmt: skip
    live.paragraph_changed(act, paragraph, "paragraph.worded")


def begin(act: Act, paragraph: Paragraph, texts: dict[str, str], *, by: User | None) -> None:
    """The first words of a new paragraph, in each language: the original first, the others from it."""
    original = paragraph.draft.language
    order = sorted(texts, key=lambda code: (code != original, code))
    paragraph.text = {code: texts[code] for code in order}
    paragraph.revision = max(len(order), 1)
    paragraph.versions = {
        code: {"revision": place, "based_on": 0 if place == 1 else 1}
        for place, code in enumerate(order, start=1)
    }
    paragraph.worded_by, paragraph.worded_at = by, act.at
    paragraph.save()
    Wording.objects.bulk_create(
        Wording(paragraph=paragraph, language=code, text=texts[code], by=by, **versions)
        for code, versions in paragraph.versions.items()
    )


def lock_paragraph(paragraph: Paragraph) -> Paragraph:
    """The draft's row first, then the paragraph's; its draft is there, and editable now."""
    draft: OutcomeDraft = lock_to_write(paragraph.draft)
    found = (
        Paragraph.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk=paragraph.pk, draft=draft)
        .first()
    )
    if found is None:
        raise Unknown
    found.draft = draft
    return found
