"""This app's part of other apps' pages. Whoever has no part in it gets an empty answer, never an
exception: the page around it is theirs all the same."""

from uuid import UUID

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from networking import live, permissions
from networking.models import AbuseReport, Connection, Conversation, Person
from networking.services import presence
from sessions import live as rooms
from sessions import permissions as rules
from sessions.models import Session
from summit.doors import person, signed_in
from summit.log import journal
from summit.models import Summit, User

MOST_HERE = 40


@signed_in
@require_GET
def for_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Who is in the room now: the listed by name, everybody as a number."""
    user = person(request)
    sessions = Session.objects.visible_to(user).select_related("summit")
    session = sessions.filter(pk=session_id).first()
    me = _me(user, session.summit_id) if session else None
    if session is None or me is None:
        return HttpResponse(status=404)
    if not rules.can_enter(user, session):
        return HttpResponse(status=403)
    here = presence.in_room(session, user)
    people = list(here.people[:MOST_HERE])
    context = {
        "session": session,
        "summit": session.summit,
        "me": me,
        "stream": rooms.room(session.pk),
        "streams": journal.heads([live.personal(me.user_id)]),
        "total": here.total,
        "here_now": people,
        "here_relations": Connection.objects.relations(me, people),
    }
    return render(request, "networking/_for_session.html", context)


def _me(user: User, summit_id: UUID) -> Person | None:
    visible = Summit.objects.visible_to(user).filter(pk=summit_id)
    people = Person.objects.visible_to(user).select_related("summit")
    return people.filter(user=user, summit__in=visible.values("pk")).first()


@signed_in
@require_GET
def badge(request: HttpRequest, summit_id: UUID) -> HttpResponse:
    """What waits among people, beside the way there: requests to me, unread messages, and for
    organisers the open reports."""
    user = person(request)
    me = _me(user, summit_id)
    if me is None:
        return HttpResponse(status=404)
    asked = Connection.objects.visible_to(user).filter(asked=me, status=Connection.Status.ASKED)
    conversations = Conversation.objects.visible_to(user).unblocked_by(user)
    mine = conversations.filter(one__summit=summit_id).with_unread(user)
    unread = mine.aggregate(total=Sum("unread"))["total"] or 0
    reports = 0
    if permissions.can_read_reports(user, me.summit):
        waiting = AbuseReport.objects.visible_to(user).waiting()
        reports = waiting.filter(about__summit=summit_id).count()
    context = {
        "summit": me.summit,
        "asked": asked.count(),
        "unread": unread,
        "reports": reports,
        "streams": journal.heads([live.personal(user.pk)]),
    }
    return render(request, "networking/_badge.html", context)
