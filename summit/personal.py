"""Everybody's own stream, ``user:<id>``: it carries no content and says which regions of their own
pages ask again. An app registers its regions for the audience ``user``."""

from typing import Any
from uuid import UUID

from summit.live import topics
from summit.models import User


def _is_me(user: Any, user_id: UUID) -> bool:
    return isinstance(user, User) and user.is_active and user.pk == user_id


personal = topics.register("user", "user", _is_me, personal=True)
