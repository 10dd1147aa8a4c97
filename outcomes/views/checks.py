"""The speakers' check: whom the rapporteur asks and what they answered; and what a speaker sees by a link."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from outcomes.forms.reporting import CheckForm, usual_due
from outcomes.models import CheckedQuotation, SpeakersCheck
from outcomes.services import checks
from outcomes.services.check_letters import link
from outcomes.views.loading import session_at_desk
from sessions import permissions
from sessions.models import Session
from summit import limits
from summit.doors import address_of, done, invalid, key_of, payload_of, person, signed_in
from summit.errors import RuleBroken


# ------------------------------------------------------------------ the rapporteur's page
@signed_in
@require_GET
def speakers(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Each speaker with what is quoted under their name, whether they were asked, and their answers."""
    session = session_at_desk(request, session_id)
    due = usual_due(session)
    rows = [_row(one, session, due) for one in checks.speakers_of(session)]
    context = {
        "session": session,
        "summit": session.summit,
        "rows": rows,
        "on_record": session.attribution == Session.Attribution.NAMED,
    }
    return render(request, "outcomes/speakers.html", context)


def _row(speaker: checks.Speaker, session: Session, due: Any) -> dict[str, Any]:
    known = speaker.participation.user.language if speaker.participation else ""
    initial = {
        "speaker": speaker.key,
        "email": speaker.email,
        "language": speaker.check.language if speaker.check else known or "en",
        "due": due,
    }
    return {
        "speaker": speaker,
        "check": speaker.check,
        "link": link(speaker.check) if speaker.check else "",
        "quotations": list(speaker.check.quotations.all()) if speaker.check else [],
        "form": CheckForm(session, initial=initial, auto_id=f"{speaker.key[:8]}-%s"),
    }


@signed_in
@require_POST
def ask(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Fields ``speaker``, ``email``, ``language``, ``due``."""
    session = session_at_desk(request, session_id)
    form = CheckForm(session, request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Ask the speaker"))
    given = form.cleaned_data
    check = checks.ask_speaker(
        session,
        given["speaker"],
        due_at=given["due"],
        email=given["email"],
        language=given["language"],
        by=person(request),
        key=key_of(request),
        payload=payload_of(request),
    )
    # A second click with the same key finds the letter sent.
    sent = check.sent_at is not None or checks.deliver(check)
    message = _("Sent.") if check.email else _("The link is ready. Hand it over.")
    if not sent:
        message = _("The letter could not be sent. Hand the link over, or try again.")
    return done(request, _speakers(session), message=message)


@signed_in
@require_POST
def decide(request: HttpRequest, quotation_id: UUID) -> HttpResponse:
    """Field ``accept``: 1 or 0."""
    one = get_object_or_404(
        CheckedQuotation.objects.select_related("check_of__session__summit").filter(
            check_of__session__in=Session.objects.visible_to(request.user)
        ),
        pk=quotation_id,
    )
    session = one.check_of.session
    if not permissions.can_note(request.user, session):
        raise PermissionDenied
    checks.decide(one, request.POST.get("accept") == "1", by=person(request))
    return done(request, _speakers(session), message=_("Saved."))


def _speakers(session: Session) -> str:
    return reverse("outcomes:speakers", args=[session.pk])


# ------------------------------------------------------------------ the speaker's page
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the link. Opening it changes nothing in the record; answering does. Over: 410."""
    found = SpeakersCheck.objects.of_token(token)
    if found is None:
        raise Http404
    if found.is_over():
        late = _said(request, found) if request.method == "POST" else None
        return _page(request, found, said=late, status=410)
    if request.method == "POST":
        return _answer(request, found)
    checks.note_opened(found)
    return _page(request, found)


def _answer(request: HttpRequest, found: SpeakersCheck) -> HttpResponse:
    limits.allow("speakers-check", address_of(request), most=120, seconds=3600)
    said = _said(request, found)
    try:
        checks.answer(found, said, key=key_of(request), payload=payload_of(request))
    except RuleBroken as refusal:
        if refusal.code not in {"check.words", "check.long"}:
            raise
        return _page(request, found, said=said, refusal=refusal, status=409)
    return done(
        request, request.path, message=_("Thank you. You can change it until the deadline.")
    )


def _said(request: HttpRequest, found: SpeakersCheck) -> dict[UUID, checks.Said]:
    return {
        one.pk: checks.Said(
            right=request.POST.get(f"answer-{one.pk}") == "confirmed",
            correction=request.POST.get(f"correction-{one.pk}", ""),
            note=request.POST.get(f"note-{one.pk}", ""),
        )
        for one in found.quotations.all()
        if request.POST.get(f"answer-{one.pk}") and not one.decision
    }


def _page(
    request: HttpRequest,
    found: SpeakersCheck,
    *,
    said: Any = None,
    refusal: RuleBroken | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = []
    for one in found.quotations.select_related("contribution__session"):
        mine = (said or {}).get(one.pk)
        rows.append(
            {
                "quotation": one,
                "answer": ("confirmed" if mine.right else "correction") if mine else one.answer,
                "correction": mine.correction if mine else one.correction or one.text,
                "note": mine.note if mine else one.note,
                # Of an answer after the deadline, the words that are not kept.
                "late": "" if mine is None or mine.right else mine.correction,
                "problem": refusal is not None and refusal.field == f"correction-{one.pk}",
            }
        )
    context = {
        "check": found,
        "session": found.session,
        "summit": found.session.summit,
        "rows": rows,
        "refusal": refusal,
        "is_over": found.is_over(),
    }
    response = render(request, "outcomes/check.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
