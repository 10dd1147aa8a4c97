"""What a step at the desk may change, and how a row is remembered: never words."""

from typing import Any
from uuid import UUID

from django.db.models import Model

from outcomes.models import Grouping, Recommendation, Refusal, Source, Tag, Tagging, Theme
from sessions.models import Contribution

KINDS: dict[str, type[Model]] = {
    "contribution": Contribution,
    "theme": Theme,
    "grouping": Grouping,
    "tag": Tag,
    "tagging": Tagging,
    "refusal": Refusal,
    "recommendation": Recommendation,
    "source": Source,
}
# What a step may change; words are never among it.
FIELDS: dict[str, list[str]] = {
    "contribution": ["merged_into_id"],
    "theme": ["session_id", "guiding_question_id", "name", "made_by_id"],
    "grouping": ["theme_id", "contribution_id"],
    "tag": ["summit_id", "name", "folded"],
    "tagging": ["tag_id", "contribution_id"],
    "refusal": ["session_id", "kind", "members"],
    "recommendation": ["merged_into_id"],
    "source": ["recommendation_id", "contribution_id", "revision", "start", "end"],
}
# Under the person's place: written with its counts, and given back with tolerance.
STANCE = "stance"
Change = dict[str, Any]


def snapshot(kind: str, thing: Model) -> Change:
    """As JSON keeps it."""
    return {name: _plain(getattr(thing, name)) for name in FIELDS[kind]}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def kind_of(thing: Model) -> str:
    return thing._meta.model_name or ""
