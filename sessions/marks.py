"""What in a room is mine: things I made and choices I pressed, in one query for all apps.

Parts and frames know no viewer; the browser marks them with these. An app registers its rows:
``(list, name, id, choice)``, which make the DOM id ``name-id`` or the choice ``name-id-choice``.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from sessions.models import (
    Contribution,
    Cue,
    FloorRequest,
    Question,
    Readiness,
    Resource,
    Upvote,
)

Rows = Callable[[UUID, UUID], QuerySet[Any, tuple[Any, ...]]]
Marks = dict[str, list[str]]

MINE, BALLOT, TOLD, NONE = Value("mine"), Value("ballot"), Value("told"), Value("")
_rows: list[Rows] = []


def register(rows: Rows) -> None:
    """``rows`` takes the ids of the session and of the person's place."""
    _rows.append(rows)


def made(things: QuerySet[Any], name: str) -> QuerySet[Any, tuple[Any, ...]]:
    """Rows of things that are mine."""
    return things.order_by().values_list(Value("mine"), Value(name), "pk", Value(""))


def pressed(
    choices: QuerySet[Any], name: str, thing: Any, choice: Any = ""
) -> QuerySet[Any, tuple[Any, ...]]:
    """Rows of my choices: ``thing`` is the field with the id of what was chosen about."""
    given = choice or Value("")
    return choices.order_by().values_list(Value("pressed"), Value(name), thing, given)


def told(things: QuerySet[Any], name: str, thing: Any) -> QuerySet[Any, tuple[Any, ...]]:
    """Rows of what is to be said to me: ``thing`` is the field with the id of what it is about."""
    return things.order_by().values_list(TOLD, Value(name), thing, NONE)


def of(session_id: UUID, place_id: UUID | None) -> Marks:
    """``{"mine": [DOM id, …], "pressed": [choice, …], "told": […]}`` of one person; none without a place."""
    found: Marks = {"mine": [], "pressed": [], "told": []}
    if place_id is None:
        return found
    first, *others = (rows(session_id, place_id) for rows in _rows)
    for kind, name, pk, choice in first.union(*others, all=True):
        found[kind].append(f"{name}-{pk}-{choice}" if choice else f"{name}-{pk}")
    return found


def _own(session_id: UUID, place_id: UUID) -> dict[str, Any]:
    return {"session": session_id, "author": place_id}


register(lambda *mine: made(Contribution.objects.filter(**_own(*mine)), "contribution"))
register(lambda *mine: made(Question.objects.filter(**_own(*mine)), "question"))
register(lambda *mine: made(Resource.objects.shown().filter(**_own(*mine)), "resource"))
register(
    lambda session_id, place_id: pressed(
        Upvote.objects.filter(question__session=session_id, participation=place_id),
        "upvote",
        # Supported before it was merged, its support shows where it counts.
        Coalesce("question__merged_into", "question"),
    )
)
register(
    lambda session_id, place_id: made(
        FloorRequest.objects.filter(
            session=session_id, participation=place_id, status__in=["waiting", "speaking"]
        ),
        "floor",
    )
)
register(
    lambda session_id, place_id: pressed(
        Readiness.objects.filter(agenda_item__session=session_id, participation=place_id),
        "ready",
        "agenda_item",
    )
)
register(
    lambda session_id, place_id: made(
        Cue.objects.filter(session=session_id, to=place_id, seen_at__isnull=True), "cue"
    )
)
