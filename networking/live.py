"""What browsers are told about people.

Streams: ``user:<id>`` (that person's own pages), ``conversation:<id>`` (its two people) and
``people:<summit id>`` (who has the directory open; following it is being there). One past-tense
function per fact. A personal stream carries no content: it says which region to ask for again.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from networking import permissions
from networking.models import AbuseReport, Connection, Conversation, DirectMessage
from summit import parts
from summit.live import topics
from summit.live.frames import Fragment, Refresh, register
from summit.log.journal import Act
from summit.models import Participation, Summit
from summit.personal import personal

BADGE, CONNECTIONS, CONVERSATIONS = "networking-badge", "connections", "conversations"
HERE = "people-here"


def _may_follow_conversation(user: Any, conversation_id: UUID) -> bool:
    conversation = Conversation.objects.with_people().filter(pk=conversation_id).first()
    return conversation is not None and permissions.can_follow(user, conversation)


def _may_follow_people(user: Any, summit_id: UUID) -> bool:
    summit = Summit.objects.visible_to(user).filter(pk=summit_id).first()
    return summit is not None and permissions.can_meet(user, summit)


conversation = topics.register("conversation", "conversation", _may_follow_conversation)
people = topics.register("people", "people", _may_follow_people)


# ------------------------------------------------------------------ facts
def message_sent(act: Act, message: DirectMessage, *, to: Participation) -> None:
    """Both see it; the other's badge and list too."""
    act.say(conversation(message.conversation_id), "message.sent", message)
    for kind in (BADGE, CONVERSATIONS):
        act.say(personal(to.user_id), "message.sent", message.conversation, kind=kind)


def conversation_read(act: Act, thing: Conversation, *, by: Participation) -> None:
    """The reader's other pages count again; the writer is not told."""
    for kind in (BADGE, CONVERSATIONS):
        act.say(personal(by.user_id), "conversation.read", thing, kind=kind)


def connection_changed(act: Act, connection: Connection, fact: str) -> None:
    """``connection.asked|accepted|declined|withdrawn``: the lists of both."""
    for place in (connection.asked_by, connection.asked):
        for kind in (BADGE, CONNECTIONS, CONVERSATIONS, HERE):
            act.say(personal(place.user_id), fact, connection, kind=kind)


def person_blocked(act: Act, by: Participation) -> None:
    """Only the own pages of who blocked: the other is not told."""
    for kind in (BADGE, CONNECTIONS, CONVERSATIONS, HERE):
        act.say(personal(by.user_id), "person.blocked", by, kind=kind)


def person_described(act: Act, person: Participation) -> None:
    """Somebody is to be found, or no longer, or otherwise: who has the directory open asks again
    and is shown what is theirs to see."""
    act.say(people(person.summit_id), "person.described", person, kind="people")


def report_changed(
    act: Act, report: AbuseReport, fact: str, *, to: Iterable[Participation]
) -> None:
    """``report.made|closed``: the organisers' badge."""
    for place in to:
        act.say(personal(place.user_id), fact, report, kind=BADGE)


# ------------------------------------------------------------------ shapes
def _messages(ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    rows = DirectMessage.objects.filter(pk__in=ids).select_related("author__user")
    return {str(message.pk): {"message": message} for message in rows}


register(
    "directmessage",
    "conversation",
    Fragment("networking/_message.html", _messages, "message-{id}", lambda context: "messages"),
)
for region in (BADGE, CONNECTIONS, CONVERSATIONS, HERE):
    register(region, "user", Refresh(region))
register("people", "people", Refresh("people-now"))
# Who begins anew in a room is shown who is there now.
parts.register("room", lambda _session_id: {}, refresh=[HERE])
