"""Proposing a recommendation, and what becomes of the proposal."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from outcomes.forms.agreement import ProposalForm
from outcomes.likeness import close_recommendations
from outcomes.models import Proposal
from outcomes.services import proposals
from outcomes.views.loading import ids
from sessions import live as session_live
from sessions import permissions, shapes
from sessions.models import Contribution, Session
from sessions.views.loading import load, room_of, speaker
from summit import limits
from summit.doors import done, key_of, payload_of, person, signed_in
from summit.log import journal
from summit.models import Participation
from summit.organising import attempt, key_for

MOST = 50  # of what others said: the newest


@signed_in
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """``?from=`` a contribution ticks it. What somebody recommended already in nearly the same words is
    shown before anything is sent; ``anyway`` sends it all the same."""
    session = load(request, session_id)
    user, place = speaker(request, session)
    if request.method == "GET":
        return _page(request, session, place, _fresh(request, session))
    form = ProposalForm(session, request.POST, auto_id="p_%s")
    close: list[Any] = []
    if form.is_valid():
        given = form.cleaned_data
        limits.allow("propose", user.pk, most=10, seconds=60)
        if not request.POST.get("anyway"):
            close = close_recommendations(session, given["text"], given["language"], but_of=place)
        made = None if close else attempt(form, lambda: _propose(request, session, place, given))
        if made is not None:
            return _sent(request, session, made)
    return _page(request, session, place, form, close, status=422 if form.errors else 200)


def _propose(
    request: HttpRequest, session: Session, place: Participation, given: dict[str, Any]
) -> Proposal:
    return proposals.propose(
        session, given["text"], by=person(request), place=place, language=given["language"],
        guiding_question=given["guiding_question"], contributions=list(given["contribution"]),
        words=given["words"], key=key_of(request), payload=payload_of(request),
    )  # fmt: skip


def _sent(request: HttpRequest, session: Session, made: Proposal) -> HttpResponse:
    if made.recommendation is None:
        message = _("Sent. Whoever runs or records the session reads it first.")
        return done(request, reverse("outcomes:propose", args=[session.pk]), message=message)
    message = _("%(ref)s is in the room.") % {"ref": made.recommendation.reference}
    return done(
        request, f"{room_of(session)}#recommendation-{made.recommendation_id}", message=message
    )


def _fresh(request: HttpRequest, session: Session) -> ProposalForm:
    asked = session.focus_id
    given = request.GET.get("from", "")
    words = None
    if given:
        rows = Contribution.objects.shown().filter(session=session, pk__in=ids([given]))
        words = rows.first()
    initial = {
        "language": words.language if words else (get_language() or "en").split("-")[0],
        "guiding_question": words.guiding_question_id if words else asked,
        "contribution": [words.pk] if words else [],
    }
    return ProposalForm(session, initial=initial, auto_id="p_%s")


def _page(
    request: HttpRequest,
    session: Session,
    place: Participation,
    form: ProposalForm,
    close: Any = (),
    status: int = 200,
) -> HttpResponse:
    streams = journal.heads([session_live.room(session.pk)])
    shown = shapes.shown_contributions(session=session, remark__isnull=True).order_by("-number")
    own = list(shown.filter(author=place))
    others = list(shown.exclude(author=place)[:MOST])
    if missing := form.ticked - {str(words.pk) for words in [*own, *others]}:
        others = [*shown.filter(pk__in=ids(missing)), *others]
    context = {
        "session": session,
        "summit": session.summit,
        "streams": streams,
        "form": form,
        "own": own,
        "others": others,
        "close": close,
        "key": key_for(request),
        "proposals": Proposal.objects.filter(session=session, author=place).whole(),
    }
    return render(request, "outcomes/propose.html", context, status=status)


def _decided(request: HttpRequest, proposal_id: UUID) -> Proposal:
    """One that this person may decide about: who runs the session and who records it."""
    rows = Proposal.objects.filter(
        session__in=Session.objects.visible_to(request.user).values("pk")
    ).select_related("session__summit", "recommendation__session")
    proposal = get_object_or_404(rows, pk=proposal_id)
    standing = permissions.standing_of(request.user, proposal.session)
    if not (standing.moderates or standing.notes):
        raise Http404  # nobody else knows of it
    return proposal


def _back(request: HttpRequest, proposal: Proposal) -> str:
    name = (
        "outcomes:desk"
        if permissions.can_note(request.user, proposal.session)
        else "sessions:console"
    )
    return reverse(name, args=[proposal.session_id])


@signed_in
@require_POST
def approve(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    proposal = _decided(request, proposal_id)
    shown = proposals.approve(proposal, by=person(request)).recommendation
    message = _("%(ref)s is in the room.") % {"ref": shown.reference if shown else ""}
    return done(request, _back(request, proposal), message=message)


@signed_in
@require_POST
def refuse(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Fields ``hidden_for-<id>`` (one of HideReason) and ``reason-<id>``, in one's own words."""
    proposal = _decided(request, proposal_id)
    given = request.POST.get
    proposals.refuse(
        proposal,
        given(f"hidden_for-{proposal.pk}", ""),
        given(f"reason-{proposal.pk}", ""),
        by=person(request),
    )
    return done(request, _back(request, proposal), message=_("Not taken up; its author is told."))


@signed_in
@require_POST
def withdraw(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The author's, while it waits."""
    rows = Proposal.objects.filter(
        session__in=Session.objects.visible_to(request.user).values("pk")
    ).select_related("session__summit", "author")
    proposal = get_object_or_404(rows, pk=proposal_id)
    author = proposal.author
    mine = author is not None and author.user_id == request.user.pk
    if not mine or not permissions.can_enter(request.user, proposal.session):
        raise Http404
    proposals.withdraw(proposal, by=person(request))
    back = reverse("outcomes:propose", args=[proposal.session_id])
    return done(request, back, message=_("Withdrawn."))
