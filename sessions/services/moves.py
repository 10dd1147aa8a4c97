"""Two moderators never fight: a move carries what its mover saw, and one that comes too late is told
what happened meanwhile."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from sessions.models import AgendaItem, FloorRequest, Session
from summit.errors import RuleBroken
from summit.models import Activity, User
from summit.texts import pick

DOUBLE_CLICK = 3  # seconds in which the same person does not mean the same move twice
RUN = {
    "item.reached": _("%(name)s has moved on to “%(title)s” %(ago)s."),
    "item.extended": _("%(name)s has changed the minutes of “%(title)s” %(ago)s."),
    "item.skipped": _("%(name)s has skipped “%(title)s” %(ago)s."),
    "item.restored": _("%(name)s has put “%(title)s” back %(ago)s."),
    "session.started": _("%(name)s has started the session %(ago)s."),
    "session.reopened": _("%(name)s has opened the session again %(ago)s."),
    "session.ended": _("%(name)s has ended the session %(ago)s."),
    "session.paused": _("%(name)s has paused the session %(ago)s."),
    "session.resumed": _("%(name)s has resumed the session %(ago)s."),
}
FOCUS = {
    "question.focused": _("%(name)s has changed the question in focus %(ago)s."),
    "item.reached": RUN["item.reached"],
}
FLOOR = {
    "floor.called": _("%(name)s has given the floor to %(title)s %(ago)s."),
    "floor.ended": _("%(name)s has ended the speech of %(title)s %(ago)s."),
    "floor.put_back": _("%(name)s has put %(title)s back on the list %(ago)s."),
}


def was_made(session: Session, seen: int | None, *, by: User) -> bool:
    """Whether this person has just made the same move (a double click). A move from a page that shows
    what is no longer so is refused; without ``seen`` it is always fresh."""
    if seen is None or seen == session.moves:
        return False
    ids = [session.pk, *session.agenda.values_list("pk", flat=True)]
    return _repeats(session, RUN, ids, _item_title, by)


def was_focused(session: Session, seen: str | None, *, by: User) -> bool:
    """The same for the guiding question in focus: ``seen`` is its id, or ""."""
    if seen is None or seen == str(session.focus_id or ""):
        return False
    ids = [session.pk, *session.agenda.values_list("pk", flat=True)]
    return _repeats(session, FOCUS, ids, _item_title, by)


def was_called(session: Session, seen: str | None, now: FloorRequest | None, *, by: User) -> bool:
    """The same for who has the floor: ``seen`` is the id of the request that the page shows, or ""."""
    if seen is None or seen == (str(now.pk) if now else ""):
        return False
    ids = session.floor.values_list("pk", flat=True)
    return _repeats(session, FLOOR, ids, _speaker, by)


def _repeats(
    session: Session,
    sentences: Mapping[str, object],
    ids: Iterable[object],
    title: Callable[[str], str],
    by: User,
) -> bool:
    last = (
        Activity.objects.filter(
            summit=session.summit_id,
            verb__in=sentences,
            object_id__in=[str(pk) for pk in ids],
        )
        .select_related("actor")
        .order_by("-at")
        .first()
    )
    if last is None:
        happened = gettext("The session has moved meanwhile.")
    elif last.actor_id == by.pk:
        if (timezone.now() - last.at).total_seconds() < DOUBLE_CLICK:
            return True
        happened = gettext("You have moved the session meanwhile, perhaps in another window.")
    else:
        happened = str(sentences[last.verb]) % {
            "name": name_of(last),
            "title": title(last.object_id),
            "ago": ago(last.at),
        }
    raise RuleBroken("move.stale", f"{happened} {advice()}")


def advice() -> str:
    return gettext("Nothing was changed; look, and press again.")


def name_of(done: Activity) -> str:
    return done.actor.name if done.actor else gettext("Somebody")


def _item_title(pk: str) -> str:
    item = AgendaItem.objects.filter(pk=pk).first()
    return pick(item.title).text if item else ""


def _speaker(pk: str) -> str:
    entry = FloorRequest.objects.select_related("participation__user").filter(pk=pk).first()
    return entry.who if entry else ""


def ago(at: datetime) -> str:
    seconds = max(0, int((timezone.now() - at).total_seconds()))
    if seconds < 60:
        return ngettext("%(n)d second ago", "%(n)d seconds ago", seconds) % {"n": seconds}
    minutes = seconds // 60
    return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
