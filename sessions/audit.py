"""The sessions by which a summit's log can be filtered."""

from sessions.models import Session
from summit.audit import Listed, register_sessions
from summit.models import Summit
from summit.texts import pick


def _sessions(summit: Summit) -> list[Listed]:
    rows = Session.objects.filter(summit=summit).only("pk", "number", "title").order_by("number")
    return [Listed(str(row.pk), f"S{row.number}", pick(row.title).text) for row in rows]


register_sessions(_sessions)
