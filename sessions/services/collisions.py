"""Two moderators never fight over words or over a place that only one thing can have: the second is told
what the first has done, and nothing is changed."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.models import Contribution, Message, Question, Resource, Session
from sessions.services.moves import advice, ago, name_of
from summit.errors import RuleBroken
from summit.models import Activity, User

JUST_NOW = 3  # seconds in which what somebody did may not have reached the others' eyes
DECISIONS = [
    f"{kind}.{verb}"
    for kind in ("contribution", "question", "resource")
    for verb in ("approved", "hidden", "answered", "merged", "restored")
]
STAGED = {
    "question.staged": gettext_lazy("%(name)s has put another question on the stage %(ago)s.")
}
PINNED = {"question.pinned": gettext_lazy("%(name)s has pinned another question %(ago)s.")}
SHOWN = {
    "media.shown": gettext_lazy("%(name)s has changed what is on the stage %(ago)s."),
    "media.cleared": gettext_lazy("%(name)s has changed what is on the stage %(ago)s."),
}
ANNOUNCED = {"announcement.made": gettext_lazy("%(name)s has made another announcement %(ago)s.")}


def was_decided(
    thing: Contribution | Question | Message | Resource, seen: str, wanted: str
) -> bool:
    """Whether it is as ``wanted`` already. ``seen`` is the state, and of a contribution the revision, that
    the moderator's page showed: when it is another one by now, who decided is named. Without it a
    decision is always fresh."""
    if not seen or seen == state_of(thing) or thing.status == Question.Status.WITHDRAWN:
        return False
    if thing.status == wanted:
        return True
    if seen.split()[0] == thing.status:
        raise RuleBroken("decision.stale", f"{_('The author has changed these words.')} {advice()}")
    last = _last(str(thing.session_id), DECISIONS).filter(object_id=str(thing.pk)).first()
    if last is None:
        return False
    told = _("%(name)s has decided about this %(ago)s: %(state)s.") % {
        "name": name_of(last),
        "ago": ago(last.at),
        "state": thing.get_status_display(),
    }
    raise RuleBroken("decision.stale", f"{told} {advice()}")


def state_of(thing: Contribution | Question | Message | Resource) -> str:
    """As the moderator's page carries it (templates/sessions/_…_moderation.html)."""
    if isinstance(thing, Contribution):
        return f"{thing.status} {thing.revision}"
    return thing.status


def must_not_meet(session: Session, verbs: Mapping[str, object], *, by: User) -> None:
    """Somebody else has not put something else in the same place just now."""
    since = timezone.now() - timedelta(seconds=JUST_NOW)
    last = _last(str(session.pk), verbs).filter(at__gt=since).exclude(actor=by).first()
    if last is not None:
        told = str(verbs[last.verb]) % {"name": name_of(last), "ago": ago(last.at)}
        raise RuleBroken("move.stale", f"{told} {advice()}")


def _last(within: str, verbs: Iterable[str]) -> QuerySet[Activity]:
    rows = Activity.objects.filter(within=within, verb__in=list(verbs))
    return rows.select_related("actor").order_by("-at")
