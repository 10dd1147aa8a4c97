"""Words for the organiser's pages: roles and deeds as people say them."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from summit import texts
from summit.models import Activity, Participation

register = template.Library()

# What the log says; an act that is not named here shows its own name.
DEEDS = {
    "summit.created": _("began the summit"),
    "summit.edited": _("changed what is said about the summit"),
    "summit.announced": _("announced the summit"),
    "summit.unannounced": _("made the summit a draft again"),
    "summit.concluded": _("concluded the summit"),
    "summit.reopened": _("opened the summit again"),
    "participation.registered": _("took a place"),
    "participation.admitted": _("gave a place"),
    "participation.changed": _("changed somebody's place"),
    "participation.described": _("described their place"),
    "participation.banned": _("shut somebody out"),
    "participation.readmitted": _("let somebody in again"),
    "role.assigned": _("gave a role"),
    "delegation.created": _("made a delegation"),
    "delegation.edited": _("changed a delegation"),
    "invitation.made": _("invited somebody"),
    "invitation.renewed": _("sent an invitation again"),
    "invitation.revoked": _("took an invitation back"),
    "invitation.accepted": _("accepted an invitation"),
    "session.created": _("made a session"),
    "session.edited": _("changed a session's settings"),
    "session.scheduled": _("scheduled a session"),
    "session.unscheduled": _("made a session a draft again"),
    "session.cancelled": _("cancelled a session"),
    "session.started": _("started a session"),
    "session.reopened": _("opened a session again"),
    "session.ended": _("ended a session"),
    "note.imported": _("imported an information note"),
    "note.edited": _("edited an information note"),
    "item.added": _("added an agenda item"),
    "item.edited": _("changed an agenda item"),
    "item.moved": _("moved an agenda item"),
    "item.removed": _("removed an agenda item"),
    "item.reached": _("moved on in the agenda"),
    "question.focused": _("put a guiding question in focus"),
    "guiding_question.added": _("added a guiding question"),
    "guiding_question.edited": _("reworded a guiding question"),
    "guiding_question.moved": _("moved a guiding question"),
    "guiding_question.removed": _("removed a guiding question"),
    "appearance.added": _("gave somebody a part in a session"),
    "appearance.removed": _("took a part in a session away"),
    "contribution.submitted": _("contributed"),
    "contribution.noted": _("noted a spoken intervention"),
    "contribution.approved": _("approved a contribution"),
    "contribution.hidden": _("hid a contribution"),
    "contribution.highlighted": _("highlighted a contribution"),
    "contribution.withdrawn": _("withdrew a contribution"),
    "question.asked": _("asked a question"),
    "question.released": _("released a held question"),
    "question.approved": _("approved a question"),
    "question.hidden": _("hid a question"),
    "question.answered": _("marked a question as answered"),
    "question.withdrawn": _("withdrew a question"),
}


@register.filter
def deed(entry: Activity) -> str:
    """The act in words."""
    return str(DEEDS.get(entry.verb, entry.verb.replace(".", " ").replace("_", " ")))


@register.filter
def role_name(role: str) -> str:
    """The role's word in the reader's language."""
    return str(Participation.Role(role).label) if role in Participation.Role.values else role


@register.filter
def in_short(value: Any) -> str:
    """One detail of the log, whatever shape it has, in at most 80 characters."""
    if isinstance(value, Mapping):
        value = texts.pick(value).text
    if isinstance(value, list):
        value = ", ".join(str(each) for each in value)
    if isinstance(value, bool):
        value = gettext("yes") if value else gettext("no")
    shown = str(value)
    return shown if len(shown) <= 80 else f"{shown[:79]}…"
