"""How what is told about a resource looks, and the list of them that everybody sees alike."""

from collections.abc import Mapping, Sequence
from typing import Any

from sessions.models import Resource
from summit.live.frames import Fragment, Refresh, register

QUEUED = ["pending", "approved", "hidden"]


def shown_resources(**which: Any) -> Any:
    return Resource.objects.shown().filter(**which).whole().order_by("created_at", "pk")


def queued_resources(**which: Any) -> Any:
    """For who runs the session: what waits, what is shown, what was hidden."""
    return Resource.objects.filter(status__in=QUEUED, **which).whole()


def _in_room(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(one.pk): {"resource": one} for one in shown_resources(pk__in=ids)}


def _in_queue(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    return {str(one.pk): {"resource": one} for one in queued_resources(pk__in=ids)}


def _queue(context: dict[str, Any]) -> str:
    return "queue" if context["resource"].status == "pending" else "handled"


register(
    "resource",
    "room",
    Fragment(
        "sessions/_resource.html", _in_room, "resource-{id}", lambda _context: "resources-list"
    ),
)
register(
    "resource",
    "moderation",
    Fragment("sessions/_resource_moderation.html", _in_queue, "m-resource-{id}", _queue),
)
register("resources", "room", Refresh("resources-list"))
