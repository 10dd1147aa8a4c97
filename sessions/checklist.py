"""The organiser's steps that concern sessions."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sessions.models import Appearance, Session
from summit.checklist import Step, register
from summit.models import Summit


@register
def about_the_sessions(summit: Summit) -> list[Step]:
    """There are some, somebody runs each, and each has its time. One query."""
    sessions = list(
        Session.objects.filter(summit=summit)
        .exclude(status=Session.Status.CANCELLED)
        .annotate(
            runners=Count(
                "appearances",
                filter=Q(appearances__role__in=[Appearance.Role.MODERATOR, Appearance.Role.CHAIR]),
            )
        )
        .order_by("number")
    )
    without = next((session for session in sessions if not session.runners), None)
    undecided = [
        session for session in sessions if session.recording == Session.Recording.UNDECIDED
    ]
    drafts = [session for session in sessions if session.status == Session.Status.DRAFT]
    first_note = reverse("sessions:note-import", args=[summit.slug])
    return [
        Step(
            20,
            _("Bring in the first information note"),
            _("A Word, PDF or text file becomes a session: its questions, its agenda, its words."),
            first_note,
            _("Upload a note"),
            bool(sessions),
        ),
        Step(
            30,
            _("Name who moderates"),
            _("Session %(number)d has nobody to run it.") % {"number": without.number}
            if without
            else _("Every session has a moderator or a chair."),
            _organise(without, "cast") if without else first_note,
            _("Choose people"),
            bool(sessions) and without is None,
        ),
        Step(
            45,
            _("Say what is recorded"),
            _("Session %(number)d: it is not decided yet whether it is recorded.")
            % {"number": undecided[0].number}
            if undecided
            else _("Everybody knows before they enter."),
            reverse("sessions:session-edit", args=[undecided[0].pk]) if undecided else first_note,
            _("Decide"),
            bool(sessions) and not undecided,
        ),
        Step(
            50,
            _("Put the sessions on the programme"),
            _("Session %(number)d is a draft.") % {"number": drafts[0].number}
            if drafts
            else _("A session shows on the programme once it has a time."),
            _organise(drafts[0], "state") if drafts else first_note,
            _("Schedule it"),
            bool(sessions) and not drafts,
        ),
    ]


def _organise(session: Session, part: str) -> str:
    return f"{reverse('sessions:organise', args=[session.pk])}#{part}"
