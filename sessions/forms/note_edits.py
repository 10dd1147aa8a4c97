"""What the preview's buttons do to a note's draft."""

from dataclasses import replace
from typing import TypeVar

from sessions.forms.note_draft import MOST_ITEMS, MOST_PIECES, Item, NoteDraft, Piece, in_order

T = TypeVar("T")


def edited(draft: NoteDraft, do: str) -> NoteDraft:
    """One of the form's buttons: ``add-question``, ``add-item``, and ``up``, ``down``, ``remove``
    (``:n`` of the questions), ``item-up``, ``item-down``, ``item-remove`` (``:n`` of the agenda)."""
    act, _colon, given = do.partition(":")
    place = int(given) if given.isdecimal() else -1
    if act == "add-question" and len(draft.pieces) < MOST_PIECES:
        return replace(
            draft, pieces=[*draft.questions, Piece("guiding_questions", ""), *_rest(draft)]
        )
    if act == "add-item" and len(draft.agenda) < MOST_ITEMS:
        return replace(draft, agenda=[*draft.agenda, Item()])
    if act.startswith("item-"):
        return replace(draft, agenda=_moved(draft.agenda, act.removeprefix("item-"), place))
    if act == "remove" and 0 <= place < len(draft.questions):
        return replace(draft, pieces=_without(draft, draft.questions[place]))
    questions = _moved(draft.questions, act, place) if act in {"up", "down"} else draft.questions
    return replace(draft, pieces=[*questions, *_rest(draft)])


def _rest(draft: NoteDraft) -> list[Piece]:
    return [piece for piece in draft.pieces if piece.place != "guiding_questions"]


def _without(draft: NoteDraft, question: Piece) -> list[Piece]:
    """A question from the source is left there; an added one goes."""
    left = [] if question.is_added else [replace(question, place="source")]
    return in_order([piece for piece in draft.pieces if piece is not question] + left)


def _moved(rows: list[T], act: str, place: int) -> list[T]:
    if not 0 <= place < len(rows):
        return rows
    others = rows[:place] + rows[place + 1 :]
    if act == "remove":
        return others
    to = {"up": place - 1, "down": place + 1}.get(act, place)
    to = min(max(to, 0), len(others))
    return [*others[:to], rows[place], *others[to:]]
