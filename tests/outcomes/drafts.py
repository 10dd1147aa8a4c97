"""Drafts for tests."""

from types import SimpleNamespace

from outcomes.live.drafts import entries
from outcomes.models import OutcomeDraft, Paragraph
from outcomes.services import drafts, paragraphs


def make_draft(cast: SimpleNamespace, *texts: str, opened: bool = True) -> OutcomeDraft:
    """With operative paragraphs that olga wrote; open for amendment unless told otherwise."""
    draft = OutcomeDraft.objects.create(
        summit=cast.summit, title={"en": "Declaration"}, language="en", made_by=cast.olga
    )
    for text in texts:
        add(draft, text, by=cast.olga)
    if opened:
        draft = drafts.open_draft(draft, by=cast.olga)
    return draft


def add(draft: OutcomeDraft, text: str, *, by, kind: str = "operative", **more) -> Paragraph:
    new = paragraphs.New(kind, more.pop("language", "en"), text, **more)
    return paragraphs.add_paragraph(draft, new, by=by)


def numbered(draft: OutcomeDraft) -> list[tuple[str, str]]:
    """``(number, text)`` of what stands, in order."""
    fresh = OutcomeDraft.objects.select_related("summit").get(pk=draft.pk)
    return [
        (one["number"].full, one["words"].text)
        for one in entries(fresh)
        if not one["paragraph"].is_gone
    ]


def again(thing):
    return type(thing).objects.get(pk=thing.pk)
