"""Who may follow what. An app registers its topics when it is ready; a browser names a stream,
never a group, and is asked here at the moment it follows and again when its rights change."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Topic:
    """Streams named ``<prefix>:<uuid>[:<suffix>]``, told to one ``audience``. ``sees_everybody``: its
    followers are told exactly how many people follow ``<prefix>:<uuid>``, others about how many; and
    the same of ``<prefix>:<uuid>:<suffix>`` for the suffixes in ``sees_also``, without following them.
    ``personal``: the uuid is the one person who may follow."""

    prefix: str
    suffix: str
    audience: str
    may_follow: Callable[[Any, UUID], bool]
    sees_everybody: bool = False
    personal: bool = False
    sees_also: tuple[str, ...] = ()


_topics: dict[tuple[str, str], Topic] = {}


def register(
    prefix: str,
    audience: str,
    may_follow: Callable[[Any, UUID], bool],
    *,
    suffix: str = "",
    **told: Any,
) -> Callable[[object], str]:
    """Registers the topic, ``told`` like this, and returns the function that names its streams."""
    _topics[prefix, suffix] = Topic(prefix, suffix, audience, may_follow, **told)

    def stream(thing_id: object) -> str:
        return f"{prefix}:{thing_id}:{suffix}" if suffix else f"{prefix}:{thing_id}"

    return stream


def find(name: str) -> tuple[Topic, UUID] | None:
    """The topic of a stream's name, or None when there is no such topic."""
    parts = name.split(":")
    topic = _topics.get((parts[0], parts[2] if len(parts) == 3 else ""))
    if topic is None or len(parts) not in {2, 3}:
        return None
    try:
        thing = UUID(parts[1])
    except ValueError:
        return None
    return (topic, thing) if str(thing) == parts[1] else None  # one name per stream


def may_follow(user: Any, name: str) -> bool:
    """Asks the database, now."""
    found = find(name)
    return found is not None and found[0].may_follow(user, found[1])


def is_own(user_id: str, name: str) -> bool:
    """Whether it is this person's own stream, which needs no question."""
    found = find(name)
    return found is not None and found[0].personal and str(found[1]) == user_id
