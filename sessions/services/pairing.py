"""A note in a further language: its questions and agenda find their partners by position.

Inside a command that holds the session's lock, the pairing functions return warnings for the
organiser."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext

from sessions.models import AgendaItem, GuidingQuestion, Session
from summit.texts import clean_text


def aligned(kinds: Sequence[str], items: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The note's agenda items, each at the place of an item of the same kind in the session (whose
    ``kinds`` are given, in order); a place without one gets an empty title. What has no partner
    comes last. Two notes of one session seldom propose quite the same agenda."""
    slots: list[dict[str, Any]] = [{"kind": kind, "title": "", "minutes": None} for kind in kinds]
    theirs = [str(item.get("kind") or "") for item in items]
    left: list[dict[str, Any]] = []
    for act, a1, _a2, b1, b2 in SequenceMatcher(None, kinds, theirs, autojunk=False).get_opcodes():
        for place in range(b1, b2):
            if act == "equal":
                slots[a1 + place - b1] = dict(items[place])
            else:
                left.append(dict(items[place]))
    return [*slots, *left]


def pair_questions(session: Session, language: str, texts: Sequence[str]) -> list[str]:
    """Each text goes to the question at its place; what has none is added at the end."""
    there = list(session.guiding_questions.order_by("position"))
    for question, text in zip(there, texts, strict=False):
        if text:
            question.text = {**question.text, language: text}
            question.save(update_fields=["text", "updated_at"])
    extra = [text for text in texts[len(there) :] if text]
    GuidingQuestion.objects.bulk_create(
        GuidingQuestion(session=session, position=position, text={language: text})
        for position, text in enumerate(extra, len(there) + 1)
    )
    return _unpaired(
        len(there),
        len(texts),
        gettext(
            "The session had %(there)d guiding questions, this note has %(given)d: "
            "look at the pairs."
        ),
    )


def pair_agenda(session: Session, language: str, items: Sequence[Mapping[str, Any]]) -> list[str]:
    """The same for agenda items; a paired item keeps its kind and minutes and gains a title."""
    there = list(session.agenda.order_by("position"))
    for item, given in zip(there, items, strict=False):
        title = clean_text(str(given.get("title") or ""))[:300]
        if title:
            item.title = {**item.title, language: title}
            item.save(update_fields=["title", "updated_at"])
    extra = items[len(there) :]
    AgendaItem.objects.bulk_create(
        AgendaItem(
            session=session,
            position=position,
            kind=_kind(given),
            title={language: _item_title(given)},
            minutes=given.get("minutes"),
        )
        for position, given in enumerate(extra, len(there) + 1)
    )
    return _unpaired(
        len(there),
        len(items),
        gettext(
            "The session had %(there)d agenda items, this note has %(given)d: look at the pairs."
        ),
    )


def _kind(given: Mapping[str, Any]) -> str:
    kind = str(given.get("kind") or "")
    return kind if kind in AgendaItem.Kind.values else AgendaItem.Kind.DISCUSSION


def _item_title(given: Mapping[str, Any]) -> str:
    title = clean_text(str(given.get("title") or ""))[:300]
    return title or str(AgendaItem.Kind(_kind(given)).label)


def _unpaired(there: int, given: int, sentence: str) -> list[str]:
    if not there or not given or there == given:
        return []
    return [sentence % {"there": there, "given": given}]
