"""Keeping away, and calling for help."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from networking import permissions
from networking.forms import DecisionForm, ReportForm
from networking.models import AbuseReport, Block, Conversation
from networking.services import safety
from networking.views.loading import around, load_known, load_place, permit
from summit import limits
from summit.doors import done, invalid, key_of, payload_of, person, signed_in
from summit.models import Participation, Summit
from summit.permissions import can_take_part, participation_of
from summit.services import participation

PAGE = 30


@signed_in
@require_GET
def blocked(request: HttpRequest, slug: str) -> HttpResponse:
    """Whom I blocked, each undone in one click."""
    me = load_place(request, slug)
    blocks = Block.objects.visible_to(request.user).filter(by=me).select_related("whom__user")
    page = Paginator(blocks, PAGE).get_page(request.GET.get("page"))
    context = {**around(request, me.summit, me), "page": page}
    return render(request, "networking/blocked.html", context)


@signed_in
@require_POST
def block(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """No question asked: it is undone in one click where one lands."""
    they = load_known(request, person_id)
    permit(permissions.can_keep_away(request.user, they))
    safety.block(they, by=person(request), key=key_of(request), payload=payload_of(request))
    there = reverse("networking:blocked", args=[they.summit.slug])
    return done(request, there, message=_("Blocked. They are not told."))


@signed_in
@require_POST
def unblock(request: HttpRequest, slug: str, person_id: UUID) -> HttpResponse:
    """As it was before. Twice is once, also for somebody who is not to be found any more."""
    me = load_place(request, slug)
    made = Block.objects.filter(by=me, whom=person_id).select_related("whom").first()
    if made is not None:
        user = person(request)
        safety.unblock(made.whom, by=user, key=key_of(request), payload=payload_of(request))
    return done(request, reverse("networking:blocked", args=[slug]), message=_("Unblocked."))


@signed_in
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Call the organisers."""
    they = load_known(request, person_id)
    permit(permissions.can_keep_away(request.user, they))
    if request.method == "GET":
        form = ReportForm(initial={"conversation": request.GET.get("conversation")})
        me = load_place(request, they.summit.slug)
        context = {**around(request, they.summit, me), "they": they, "form": form}
        return render(request, "networking/report.html", context)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Report to the organisers"))
    user = person(request)
    limits.allow("report", user.pk, most=10, seconds=3600)
    safety.report(
        they,
        form.cleaned_data["reason"],
        conversation=_between(request, they, form.cleaned_data["conversation"]),
        by=user,
        key=key_of(request),
        payload=payload_of(request),
    )
    there = reverse("networking:people", args=[they.summit.slug])
    return done(request, there, message=_("Reported. The organisers will read it."))


def _between(
    request: HttpRequest, they: Participation, conversation_id: UUID | None
) -> Conversation | None:
    """The named conversation, if it is the viewer's with this person."""
    if conversation_id is None:
        return None
    rows = Conversation.objects.visible_to(request.user).filter(pk=conversation_id)
    return (rows.filter(one=they) | rows.filter(other=they)).first()


@signed_in
@require_GET
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """The organisers' page: what they were called for, and what was decided."""
    summit = get_object_or_404(Summit.objects.visible_to(request.user), slug=slug)
    if not permissions.can_read_reports(request.user, summit):
        raise PermissionDenied if can_take_part(request.user, summit) else Http404
    rows = AbuseReport.objects.visible_to(request.user).filter(about__summit=summit).with_people()
    page = Paginator(rows.filter(status="closed"), PAGE).get_page(request.GET.get("page"))
    waiting = [(row, DecisionForm(auto_id=f"{row.pk}-%s")) for row in rows.waiting()]
    me = participation_of(request.user, summit)
    context = {**around(request, summit, me), "waiting": waiting, "page": page}
    return render(request, "networking/reports.html", context)


@signed_in
@require_POST
def close(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Write down what was decided, and close the summit to somebody if that was it."""
    row = get_object_or_404(
        AbuseReport.objects.visible_to(request.user).with_people(), pk=report_id
    )
    permit(permissions.can_decide(request.user, row))
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return invalid(request, form, _("Close this report"))
    user = person(request)
    decision = form.cleaned_data["decision"]
    if form.cleaned_data["ban"] and row.status == AbuseReport.Status.OPEN:
        participation.ban(row.about, by=user, reason=decision)
    safety.close(row, decision, by=user, key=key_of(request), payload=payload_of(request))
    there = reverse("networking:reports", args=[row.about.summit.slug])
    return done(request, there, message=_("Closed."))
