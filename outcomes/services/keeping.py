"""How wordings are kept, inside a command that holds the paragraph: each one, with who wrote it and from what."""

from outcomes.live import drafts as live
from outcomes.models import OutcomeDraft, Paragraph, Wording
from outcomes.services.drafts import lock_to_write
from summit.errors import Unknown
from summit.log.journal import Act
from summit.models import User
from summit.services.activity import record


def keep(
    act: Act, paragraph: Paragraph, language: str, text: str, *, based_on: int, by: User
) -> None:
    """A new wording in this language, made from what stood at the revision ``based_on``."""
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


def wording_at(paragraph: Paragraph, language: str, revision: int) -> str:
    """What it said in this language at that revision."""
    row = paragraph.wordings.filter(language=language, revision__lte=revision).first()
    return row.text if row else ""
