"""What browsers are told about the outcome draft."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects

from outcomes.drafting.lines import lines
from outcomes.drafting.numbering import numbers
from outcomes.models import (
    Amendment,
    DraftStep,
    Evidence,
    OutcomeDraft,
    Paragraph,
    Recommendation,
)
from outcomes.permissions import can_draft, can_read_draft
from sessions import live as session_live
from sessions.models import Contribution
from summit.live import topics
from summit.live.frames import Fragment, Refresh, register
from summit.log.journal import Act


def _may_follow(user: Any, draft_id: UUID) -> bool:
    draft = OutcomeDraft.objects.select_related("summit").filter(pk=draft_id).first()
    return draft is not None and can_read_draft(user, draft)


def _may_write(user: Any, paragraph_id: UUID) -> bool:
    found = Paragraph.objects.select_related("draft__summit").filter(pk=paragraph_id).first()
    return found is not None and can_draft(user, found.draft.summit)


stream = topics.register("draft", "draft", _may_follow)
# Nothing is told on it: whoever follows it has the paragraph open (``outcomes.editing``).
page = topics.register("paragraph", "paragraph", _may_write)


# ------------------------------------------------------------------ facts
def paragraph_changed(act: Act, paragraph: Paragraph, fact: str) -> None:
    """``paragraph.worded|decided|sourced|reshaped|split|joined``: it alone; ``outline_changed`` tells what
    else moved."""
    act.say(stream(paragraph.draft_id), fact, paragraph)
    if fact in {"paragraph.worded", "paragraph.sourced"}:
        words_cited(act, Evidence.objects.filter(paragraph=paragraph))
    if fact == "paragraph.sourced":
        words_placed(act, paragraph.draft)


def outline_changed(act: Act, draft: OutcomeDraft, fact: str) -> None:
    """``paragraph.added|moved|levelled|reshaped|split|joined|deleted|restored``: numbers may have moved."""
    act.say(stream(draft.pk), fact, draft, kind="outline")
    words_cited(act, Evidence.objects.filter(paragraph__draft=draft))
    words_placed(act, draft)


def draft_changed(act: Act, draft: OutcomeDraft, fact: str) -> None:
    """``draft.compiled|edited|opened|issued``: its head, what may be done with it now, and how it is shown."""
    for kind in ("draft-head", "draft-acts", "draft-step", "outline"):
        act.say(stream(draft.pk), fact, draft, kind=kind)
    if fact == "draft.compiled":
        words_cited(act, Evidence.objects.filter(paragraph__draft=draft))
    if fact in {"draft.compiled", "draft.opened"}:
        words_placed(act, draft)


def words_cited(act: Act, rows: QuerySet[Evidence]) -> None:
    """``contribution.sorted``: the desks show which paragraphs rest on a contribution."""
    for pk, session_id in rows.order_by("contribution").values_list(
        "contribution", "contribution__session"
    ).distinct():  # fmt: skip
        words = Contribution(pk=pk, session_id=session_id)
        act.say(session_live.desk(session_id), "contribution.sorted", words)


def words_placed(act: Act, draft: OutcomeDraft) -> None:
    """``words.placed``: the rooms whose words are in it say in which paragraphs, once it has been opened."""
    if draft.status == OutcomeDraft.Status.ZERO:
        return
    rooms = Evidence.objects.filter(paragraph__draft=draft).order_by("contribution__session")
    for (session_id,) in rooms.values_list("contribution__session").distinct():
        session_live.words_placed(act, session_id)


def shape_changed(act: Act, step: DraftStep) -> None:
    """``shape.changed|restored``: what drafters can take back now."""
    fact = "shape.restored" if step.undone_at else "shape.changed"
    act.say(stream(step.draft_id), fact, step.draft, kind="draft-step")


# ------------------------------------------------------------------ shapes
def entries(draft: OutcomeDraft, ids: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """What a paragraph's partial needs, of all or of these, in order. Five queries for any number."""
    rows = list(
        Paragraph.objects.filter(draft=draft).in_order().select_related("worded_by", "signed_by")
    )
    found = numbers(rows)
    chosen = [row for row in rows if ids is None or str(row.pk) in ids]
    prefetch_related_objects(
        chosen,
        Prefetch("evidence", Evidence.objects.select_related("contribution__session")),
        Prefetch("recommendations", Recommendation.objects.select_related("session")),
    )
    proposed = amendments_of(draft)
    return [
        {**_entry(draft, row, found[row.pk]), "amendments": proposed.get(row.pk, {})}
        for row in chosen
    ]


def amendments_of(draft: OutcomeDraft) -> dict[UUID, dict[str, int]]:
    """Per paragraph how many amendments there are (``all``), and how many wait for a decision."""
    waiting = Count("pk", filter=Q(state__in=Amendment.WAITING))
    rows = Amendment.objects.filter(draft=draft).order_by().values("paragraph")
    counted = rows.annotate(all=Count("pk"), waiting=waiting)
    return {row["paragraph"]: {"all": row["all"], "waiting": row["waiting"]} for row in counted}


def _entry(draft: OutcomeDraft, paragraph: Paragraph, number: Any) -> dict[str, Any]:
    paragraph.draft = draft
    words = paragraph.shown_words()
    text = f"[{words.text}]" if paragraph.is_bracketed else words.text
    return {
        "draft": draft,
        "paragraph": paragraph,
        "number": number,
        "words": words,
        "lines": lines(text),
        "is_stale": paragraph.is_stale(words.language),
    }


def _paragraphs(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    drafts = OutcomeDraft.objects.filter(paragraphs__in=list(ids)).distinct()
    return {
        str(entry["paragraph"].pk): entry
        for draft in drafts.select_related("summit")
        for entry in entries(draft, ids)
    }


def _heads(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    drafts = OutcomeDraft.objects.filter(pk__in=list(ids)).select_related("summit")
    return {str(draft.pk): {"draft": draft} for draft in drafts}


register("paragraph", "draft", Fragment("outcomes/_paragraph.html", _paragraphs, "paragraph-{id}"))
register("outline", "draft", Refresh("outline"))
register("draft-head", "draft", Fragment("outcomes/_draft_head.html", _heads, "draft-head"))
register("draft-acts", "draft", Refresh("draft-acts"))
register("draft-step", "draft", Refresh("draft-step"))
