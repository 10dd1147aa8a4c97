"""Words for the organiser's pages: roles, deeds and their particulars as people say them."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.utils.translation import gettext, pgettext_lazy
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
    "guest.joined": _("came as a guest"),
    "join-code.made": _("made a join code"),
    "join-code.opened": _("opened a join code again"),
    "join-code.renewed": _("replaced a join code"),
    "join-code.closed": _("closed a join code"),
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
    "item.extended": _("gave an agenda item more time"),
    "item.skipped": _("skipped an agenda item"),
    "item.restored": _("put a skipped agenda item back"),
    "session.paused": _("paused a session"),
    "session.resumed": _("resumed a session"),
    "floor.requested": _("asked for the floor"),
    "floor.withdrawn": _("withdrew a request for the floor"),
    "floor.called": _("gave somebody the floor"),
    "floor.ended": _("ended a speech"),
    "floor.held": _("stopped a speaker’s clock"),
    "floor.resumed": _("let a speaker’s clock go on"),
    "floor.passed_over": _("passed somebody over"),
    "floor.put_back": _("put somebody back on the speakers’ list"),
    "floor.moved": _("changed the order of the speakers’ list"),
    "floor.opened": _("opened the speakers’ list"),
    "floor.closed": _("closed the speakers’ list"),
    "floor.timed": _("set the speaking times"),
    "media.shown": _("put picture and sound on the stage"),
    "media.cleared": _("took picture and sound off the stage"),
    "poster.set": _("set the picture that stands on the stage before Play"),
    "poster.removed": _("removed the picture that stood on the stage before Play"),
    "stage_source.added": _("added a source of picture and sound"),
    "stage_source.edited": _("changed a source of picture and sound"),
    "stage_source.removed": _("removed a source of picture and sound"),
    "channel.added": _("added a language channel"),
    "channel.removed": _("removed a language channel"),
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
    "contribution.edited": _("changed a contribution"),
    "contribution.withdrawn": _("withdrew a contribution"),
    "question.asked": _("asked a question"),
    "question.released": _("released a held question"),
    "question.approved": _("approved a question"),
    "question.hidden": _("hid a question"),
    "question.answered": _("marked a question as answered"),
    "question.withdrawn": _("withdrew a question"),
    "question.pinned": _("pinned a question, or unpinned it"),
    "question.staged": _("put a question on the stage, or took it off"),
    "question.merged": _("merged questions"),
    "question.restored": _("took a decision about a question back"),
    "contribution.restored": _("took a decision about a contribution back"),
    "person.silenced": _("silenced somebody"),
    "person.removed": _("removed somebody from a room"),
    "person.banned": _("banned somebody from a session"),
    "ban.asked": _("asked the organisers to ban somebody"),
    "ban.withdrawn": _("withdrew a request for a ban"),
    "ban.granted": _("granted a moderator’s request for a ban"),
    "ban.declined": _("declined a moderator’s request for a ban"),
    "ban.reopened": _("took a decision about a request for a ban back"),
    "person.released": _("took a silence, a removal or a ban back"),
    "words.reported": _("reported words"),
    "words.judged": _("decided about reported words"),
    "session.slowed": _("set slow mode"),
    "chat.edited": _("changed a chat message"),
    "chat.deleted": _("deleted a chat message"),
    "chat.hidden": _("hid a chat message"),
    "chat.recorded": _("took a chat message into the record"),
    "chat.unrecorded": _("took a chat message back from the record"),
    "chat.restored": _("showed a hidden chat message again"),
    "resource.shared": _("shared a resource, or a newer version of it"),
    "resource.checked": _("a shared file was checked"),
    "resource.approved": _("approved a resource"),
    "resource.hidden": _("hid a resource"),
    "resource.restored": _("took a decision about a resource back"),
    "resource.withdrawn": _("withdrew a resource"),
    "poll.written": _("wrote a poll"),
    "poll.reworded": _("reworded a poll"),
    "poll.opened": _("opened a poll"),
    "poll.reopened": _("opened a poll again"),
    "poll.closed": _("closed a poll"),
    "poll.shown": _("showed a poll’s result"),
    "poll.hidden": _("hid a poll’s result"),
    "poll.moderated": _("hid or showed a word of a poll"),
    "poll.deleted": _("deleted a poll’s draft"),
    "poll.restored": _("put a poll’s draft back"),
    "announcement.made": _("announced something to a room"),
    "announcement.ended": _("ended an announcement"),
    "cue.sent": _("told a speaker something"),
    "screen.made": _("made a link for a screen"),
    "screen.renewed": _("gave a screen a new link"),
    "screen.revoked": _("took the link of a screen back"),
    "captioner.made": _("made a captioner’s link"),
    "captioner.revoked": _("took a captioner’s link back"),
    "captions.begun": _("began to write captions"),
    "captions.imported": _("brought in captions from a file"),
    "captions.restored": _("put replaced captions back"),
    "captions.placed": _("said which player shows captions"),
    "caption.hidden": _("hid a line of the captions"),
    "caption.shown": _("showed a hidden line of the captions again"),
    "narrative.written": _("wrote in the report"),
    "contribution.treated": _("said how documents treat a contribution"),
    "question.treated": _("said how documents treat a question"),
    "speaker.asked": _("sent a speaker what is quoted under their name"),
    "speaker.answered": _("said whether what is quoted under their name is right"),
    "correction.decided": _("decided about a speaker’s correction"),
    "desk.merge": _("merged contributions"),
    "desk.apart": _("took merged contributions apart"),
    "desk.tag": _("tagged contributions"),
    "desk.untag": _("took a tag off"),
    "desk.rename_tag": _("renamed a tag"),
    "desk.theme": _("made a theme"),
    "desk.rename_theme": _("renamed a theme"),
    "desk.group": _("put contributions into a theme"),
    "desk.ungroup": _("took contributions out of a theme"),
    "desk.remove_theme": _("dissolved a theme"),
    "desk.refuse": _("refused a suggestion"),
    "desk.unite": _("merged recommendations"),
    "desk.undone": _("took a step at the desk back"),
    "publication.published": _("published a document"),
    "publication.withdrawn": _("withdrew a document"),
    "recommendation.made": _("made a recommendation"),
    "recommendation.reworded": _("reworded a recommendation"),
    "recommendation.decided": _("decided on a recommendation"),
    "recommendation.endorsed": _("signed a recommendation for a delegation"),
    "endorsement.withdrawn": _("withdrew a delegation’s signature"),
    "proposal.made": _("proposed a recommendation"),
    "proposal.shown": _("brought a proposed recommendation into the room"),
    "proposal.refused": _("did not take a proposed recommendation up"),
    "proposal.withdrawn": _("withdrew a proposed recommendation"),
    "rules.changed": _("changed what counts as agreement in a session"),
    "source.added": _("added a source to a recommendation"),
    "source.removed": _("released a source of a recommendation"),
    "amendment.proposed": _("proposed an amendment"),
    "amendment.under_review": _("took an amendment up"),
    "amendment.accepted": _("accepted an amendment"),
    "amendment.modified": _("accepted an amendment with changes"),
    "amendment.rejected": _("did not accept an amendment"),
    "amendment.withdrawn": _("withdrew an amendment"),
    "consultation.opened": _("opened a consultation"),
    "consultation.closed": _("closed a consultation"),
    "comment.made": _("commented in a consultation"),
    "silence.started": _("started a silence procedure"),
    "silence.broken": _("broke the silence"),
    "silence.held": _("a silence held, and the text was agreed"),
    "outcome.decided": _("recorded the decision about the outcome"),
    "outcome.corrected": _("issued a corrigendum"),
    "reservation.made": _("entered a reservation"),
    "reservation.withdrawn": _("withdrew a reservation"),
    "commitment.made": _("added a line to the follow-up register"),
    "commitment.changed": _("changed a line of the follow-up register"),
    "draft.compiled": _("compiled the outcome draft"),
    "draft.edited": _("changed the outcome draft’s title or symbol"),
    "draft.opened": _("opened the outcome draft for amendment"),
    "draft.issued": _("issued a revision of the outcome draft"),
    "paragraph.added": _("added a paragraph to the outcome draft"),
    "paragraph.worded": _("reworded a paragraph of the outcome draft"),
    "paragraph.moved": _("moved a paragraph of the outcome draft"),
    "paragraph.levelled": _("changed the level of a paragraph of the outcome draft"),
    "paragraph.reshaped": _("changed the kind of a paragraph of the outcome draft"),
    "paragraph.split": _("split a paragraph of the outcome draft"),
    "paragraph.joined": _("joined two paragraphs of the outcome draft"),
    "shape.restored": _("took back how a paragraph was changed"),
    "paragraph.decided": _("decided on a paragraph of the outcome draft"),
    "paragraph.deleted": _("deleted a paragraph of the outcome draft"),
    "paragraph.restored": _("restored a paragraph of the outcome draft"),
    "evidence.added": _("put words behind a paragraph"),
    "evidence.removed": _("took words from behind a paragraph"),
    "document.asked": _("asked for a document"),
    "document.compiled": _("compiled a document"),
    "document.cancelled": _("cancelled a document"),
    "report.closed": _("closed a report"),
    "demo.played": _("played a part of the demo"),
}
# Particulars that are no field of the thing they tell about, or one that has no name for people.
PARTICULARS = {
    "what": _("what"),
    "before": _("before"),
    "document": _("document"),
    "fields": _("changed"),
    "hidden": _("hidden"),
    "into": _("into"),
    "minutes": _("minutes"),
    "on": _("on"),
    "now": _("now"),
    "outcome": _("decision"),
    "reports": _("reports"),
    "shown_again": _("shown again"),
    "until": _("until"),
    "paragraphs": _("paragraphs"),
    "language": _("language"),
    "level": _("level"),
    "part": pgettext_lazy("of the demo", "part"),
    "reason": _("reason"),
    "seconds": _("seconds"),
    "status": _("status"),
}


@register.filter
def deed(entry: Activity) -> str:
    """The act in words."""
    return deed_named(entry.verb)


def deed_named(verb: str) -> str:
    """An act in words, by its name in the log."""
    return str(DEEDS.get(verb, verb.replace(".", " ").replace("_", " ")))


@register.filter
def role_name(role: str) -> str:
    """The role's word in the reader's language."""
    return str(Participation.Role(role).label) if role in Participation.Role.values else role


@register.filter
def particulars(entry: Activity) -> list[tuple[str, str]]:
    """The details of an act, each as (name, value): fields by their names, choices by their words."""
    told = []
    for name, value in entry.details.items():
        if not value:
            continue
        field = _field(entry.kind, name)
        if isinstance(value, list):
            value = ", ".join(_name(_field(entry.kind, str(each)), str(each)) for each in value)
        elif field is not None:
            value = dict(field.flatchoices).get(value, value)
        told.append((_name(field, name), _in_short(value)))
    return told


def _field(kind: str, name: str) -> "Field[Any, Any] | None":
    """The field ``name`` of the model that the log calls ``kind`` ("app.Model")."""
    try:
        field = apps.get_model(kind)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return field if isinstance(field, Field) else None


def _name(field: "Field[Any, Any] | None", name: str) -> str:
    if name in PARTICULARS:
        return str(PARTICULARS[name])
    return str(field.verbose_name) if field else name.replace("_", " ")


def _in_short(value: Any) -> str:
    """One detail, whatever shape it has, in at most 80 characters."""
    if isinstance(value, Mapping):
        value = texts.pick(value).text
    if isinstance(value, bool):
        value = gettext("yes") if value else gettext("no")
    shown = str(value)
    return shown if len(shown) <= 80 else f"{shown[:79]}…"
