"""Contributing, answering, editing, taking back; and the address of each contribution."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from sessions import permissions, said
from sessions.forms.words import ContributionForm, EditForm
from sessions.models import Contribution, GuidingQuestion, Session
from sessions.services import contributions
from sessions.services.closeness import closest
from sessions.services.editing import edit as edit_words
from sessions.services.editing import edits_of
from sessions.views.entrance import turned_away, turned_away_from
from sessions.views.handled import address_of as handled_page
from sessions.views.loading import load, must_be_own, room_of, speaker
from summit import limits
from summit.doors import done, invalid, is_live, key_of, payload_of, person, signed_in

LOOKED_AT = 1000  # characters of what somebody is writing
WORTH_IT = 20


def _load(request: HttpRequest, contribution_id: UUID) -> Contribution:
    return get_object_or_404(
        Contribution.objects.visible_to(request.user).select_related("session__summit", "author"),
        pk=contribution_id,
    )


def _my_words(words: Contribution) -> str:
    return f"{reverse('sessions:my-words', args=[words.session_id])}#mine-{words.pk}"


@signed_in
@require_POST
def contribute(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load(request, session_id)
    user, place = speaker(request, session)
    form = ContributionForm(session, request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Contribute"))
    limits.allow("contribute", user.pk, most=10, seconds=60)
    contribution = contributions.contribute(
        session, by=user, place=place, key=key_of(request), payload=payload_of(request),
        **form.cleaned_data,
    )  # fmt: skip
    waiting = contribution.status == Contribution.Status.PENDING
    said = [_("Sent. A moderator will look at it.") if waiting else _("Your words are in.")]
    if not is_live(request):  # with JavaScript they were shown while writing
        said += _close_ones(session, contribution)
    return done(
        request,
        _my_words(contribution)
        if waiting
        else f"{room_of(session)}#contribution-{contribution.pk}",
        message=" ".join(said),
        result={"mine": f"contribution-{contribution.pk}"},
    )


def _close_ones(session: Session, mine: Contribution) -> list[str]:
    found = closest(session, mine.guiding_question, mine.text, but=mine.pk)
    names = ", ".join(words.reference for words, _percent in found)
    if not found:
        return []
    return [
        ngettext(
            "Somebody said something close: %(names)s.",
            "Others said something close: %(names)s.",
            len(found),
        )
        % {"names": names}
    ]


@signed_in
@require_POST
def similar(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """What was said already and is close to the words that somebody is writing (``text``) under a guiding
    question (``guiding_question``, or none): a fragment, empty when nothing is. Not GET: what nobody has
    sent yet must not stand in an address, and so in some proxy's log."""
    session = load(request, session_id)
    user, _place = speaker(request, session)
    limits.allow("similar", user.pk, most=60, seconds=60)
    text = request.POST.get("text", "")[:LOOKED_AT]
    question = _asked(session, request.POST.get("guiding_question", ""))
    found = closest(session, question, text) if len(text.strip()) >= WORTH_IT else []
    return render(request, "sessions/_similar.html", {"session": session, "found": found})


def _asked(session: Session, given: str) -> GuidingQuestion | None:
    if not given:
        return None
    try:
        return get_object_or_404(session.guiding_questions.all(), pk=UUID(given))
    except ValueError:
        raise Http404 from None


@signed_in
@require_GET
def contribution(request: HttpRequest, contribution_id: UUID) -> HttpResponse:
    """Its lasting address: leads to where this person finds it, which is the room or all that was said when
    it is shown, else their own list or the console; who is not let in yet is told why."""
    visible = Contribution.objects.visible_to(request.user)
    rows = visible.select_related("session__summit", "author", "remark")
    words = rows.filter(pk=contribution_id).first()
    if words is None:
        return turned_away_from(request, Contribution.objects.shown(), contribution_id)
    if not permissions.can_enter(request.user, words.session):
        return turned_away(request, words.session)
    if words.status == Contribution.Status.APPROVED and words.about:
        page = reverse("outcomes:recommendation", args=[words.about.recommendation_id])
        return redirect(f"{page}#contribution-{words.pk}")
    if words.status == Contribution.Status.APPROVED:
        return redirect(said.address_of(words))
    if words.author is not None and words.author.user_id == request.user.pk:
        return redirect(_my_words(words))
    withdrawn = words.status == Contribution.Status.WITHDRAWN
    if withdrawn or not permissions.can_moderate(request.user, words.session):
        raise Http404
    if words.status == Contribution.Status.HIDDEN:
        page = handled_page(words.session, words.reference)
    else:
        page = reverse("sessions:console", args=[words.session_id])
    return redirect(f"{page}#m-contribution-{words.pk}")


@signed_in
@require_GET
def earlier(request: HttpRequest, contribution_id: UUID) -> HttpResponse:
    """What it said before it was edited: for its author and for who runs or records the session."""
    words = _load(request, contribution_id)
    standing = permissions.standing_of(request.user, words.session)
    if not (standing.moderates or standing.notes):
        must_be_own(request, words)
    context = {
        "contribution": words,
        "session": words.session,
        "summit": words.session.summit,
        "earlier": edits_of(words),
    }
    return render(request, "sessions/earlier_words.html", context)


@signed_in
@require_POST
def edit(request: HttpRequest, contribution_id: UUID) -> HttpResponse:
    words = _load(request, contribution_id)
    must_be_own(request, words)
    form = EditForm(request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Change your words"))
    edited = edit_words(
        words, by=person(request), key=key_of(request), payload=payload_of(request),
        **form.cleaned_data,
    )  # fmt: skip
    waiting = edited.status == Contribution.Status.PENDING
    said = _("Changed. A moderator will look at it.") if waiting else _("Changed.")
    return done(request, _my_words(words), message=said)


@signed_in
@require_POST
def withdraw_contribution(request: HttpRequest, contribution_id: UUID) -> HttpResponse:
    words = _load(request, contribution_id)
    must_be_own(request, words)
    contributions.withdraw(words, by=person(request))
    return done(request, room_of(words.session), message=_("Withdrawn."))
