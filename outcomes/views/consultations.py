"""Consultations: opened by drafters, commented on by the delegations that are invited."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from outcomes import consulting, permissions
from outcomes.forms.negotiation import CommentForm, ConsultationForm
from outcomes.models import Consultation, OutcomeDraft, Paragraph
from outcomes.services import consultations as acts
from outcomes.views.drafting import draft_to_read
from outcomes.views.negotiating import consultation_of, must_draft, shell
from outcomes.views.telling import send_letters
from summit.doors import done, invalid, is_live, key_of, payload_of, person, signed_in
from summit.organising import attempt, key_for
from summit.permissions import participation_of


@signed_in
@require_http_methods(["GET", "POST"])
def consultations(request: HttpRequest, slug: str) -> HttpResponse:
    """All of them; drafters open another (POST)."""
    draft = draft_to_read(request, slug)
    drafts = permissions.can_draft(request.user, draft.summit)
    if request.method == "POST":
        must_draft(request, draft)
    form = ConsultationForm(draft, request.POST) if request.method == "POST" else _fresh(draft)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _open(request, draft, form.cleaned_data))
        if made is not None:
            told = send_letters(made) if made.state == "open" else ""
            message = " ".join(filter(None, [_("The consultation is set."), told]))
            return done(request, _at(made), message=message)
    if request.method == "POST" and is_live(request):
        return invalid(request, form, _("Open a consultation"))
    listed = draft.consultations.select_related("revision").prefetch_related("invited")
    context = {
        **shell(request, draft, "consultations"),
        "consultations": listed.annotate(said=Count("comments", distinct=True)),
        "form": form if drafts else None,
        "key": key_for(request),
        "can_open": draft.revisions.exists() and draft.status not in acts.OVER,
    }
    status = 422 if form.errors else 200
    return render(request, "outcomes/consultations.html", context, status=status)


def _fresh(draft: OutcomeDraft) -> ConsultationForm:
    now = timezone.now().replace(second=0, microsecond=0)
    invited = draft.summit.delegations.values_list("pk", flat=True)
    return ConsultationForm(
        draft,
        initial={
            "revision": draft.revisions.order_by("-number").first(),
            "opens_at": now,
            "invited": list(invited),
        },
    )


def _open(request: HttpRequest, draft: OutcomeDraft, chosen: dict[str, Any]) -> Consultation:
    return acts.open_consultation(
        draft,
        chosen["revision"],
        opens_at=chosen["opens_at"],
        closes_at=chosen["closes_at"],
        invited=[one.pk for one in chosen["invited"]],
        by=person(request),
        key=key_of(request),
        payload=payload_of(request),
    )


@signed_in
@require_GET
def consultation(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    """The revision, to be commented on by who is invited, and to be read by everybody else."""
    found = consultation_of(request, consultation_id)
    revision = found.revision
    languages = consulting.languages_in(revision)
    wanted = request.GET.get("language") or (get_language() or "en").split("-")[0]
    language = wanted if wanted in languages else languages[0]
    comments = consulting.comments_for(request.user, found)
    speaks = permissions.can_comment(request.user, found)
    context = {
        **shell(request, found.draft, "consultations"),
        "consultation": found,
        "revision": revision,
        "language": language,
        "languages": languages,
        "title": consulting.title_in(revision, language),
        "rows": consulting.rows(revision, language, comments),
        "said": len(comments),
        "speaks": speaks,
        "is_open": found.state == "open",
        "invited": list(found.invited.all()),
    }
    return render(request, "outcomes/consultation.html", context)


@signed_in
@require_POST
def comment(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    """Fields ``paragraph``, ``language`` and ``text``."""
    found = consultation_of(request, consultation_id)
    if not permissions.can_comment(request.user, found):
        raise PermissionDenied
    form = CommentForm(request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Comment"))
    user, chosen = person(request), form.cleaned_data
    place = participation_of(user, found.draft.summit)
    if place is None:
        raise Http404
    paragraph = get_object_or_404(Paragraph, draft=found.draft, pk=chosen["paragraph"])
    acts.comment(
        found,
        paragraph,
        chosen["language"],
        chosen["text"],
        by=user,
        place=place,
        key=key_of(request),
        payload=payload_of(request),
    )
    to = f"{_at(found)}?language={chosen['language']}#{paragraph.anchor}"
    return done(request, to, message=_("Your comment is with the drafters."))


@signed_in
@require_POST
def close(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    found = consultation_of(request, consultation_id)
    must_draft(request, found.draft)
    acts.close_consultation(found, by=person(request))
    return done(request, _at(found), message=_("The consultation is closed."))


def _at(consultation: Consultation) -> str:
    return reverse("outcomes:consultation", args=[consultation.pk])
