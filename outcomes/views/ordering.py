"""Ordering the words: merge, tag, put into themes; and each step taken back."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from outcomes.models import DeskStep, Tag, Theme
from outcomes.services import merging, steps, suggesting, tags, themes, undoing
from outcomes.views.loading import (
    chosen,
    desk_of,
    ids,
    session_at_desk,
    theme_at_desk,
    words_at_desk,
)
from outcomes.words import with_order
from sessions import permissions, shapes
from sessions.models import Session
from summit.doors import done, key_of, payload_of, person, signed_in
from summit.models import Summit
from summit.permissions import can_report, participation_of

MOST = 12  # suggestions of a kind at once: the next ones come when these are decided


@signed_in
@require_POST
def merge(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Fields ``contribution`` (many) and ``head`` (one of them, or the program chooses)."""
    session = session_at_desk(request, session_id)
    head = ids(filter(None, [request.POST.get("head", "")]))
    kept = merging.merge_words(
        session, chosen(request), head=head[0] if head else None,
        by=person(request), key=key_of(request), payload=payload_of(request),
    )  # fmt: skip
    message = _("Merged under %(ref)s.") % {"ref": kept.reference}
    return done(request, desk_of(session), message=message)


@signed_in
@require_POST
def apart(request: HttpRequest, contribution_id: UUID) -> HttpResponse:
    words = words_at_desk(request, contribution_id)
    merging.take_apart(words, by=person(request))
    return done(request, desk_of(words.session), message=_("Taken apart."))


@signed_in
@require_POST
def tag(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Fields ``contribution`` (many) and ``tag``."""
    session = session_at_desk(request, session_id)
    made = tags.tag_words(
        session, chosen(request), request.POST.get("tag", ""),
        by=person(request), key=key_of(request), payload=payload_of(request),
    )  # fmt: skip
    message = _("Tagged “%(tag)s”.") % {"tag": made.name}
    result = {"tag": {"id": str(made.pk), "name": made.name}}
    return done(request, desk_of(session), message=message, result=result)


@signed_in
@require_POST
def untag(request: HttpRequest, contribution_id: UUID, tag_id: UUID) -> HttpResponse:
    words = words_at_desk(request, contribution_id)
    tag = get_object_or_404(Tag, pk=tag_id, summit=words.session.summit_id)
    tags.untag_words(words.session, [words.pk], tag, by=person(request), key=key_of(request))
    return done(request, desk_of(words.session))


@signed_in
@require_POST
def group(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Fields ``contribution`` (many), and ``theme`` (one there is) or ``theme_name`` (a new one); ``into``, from
    the button beside a theme, is that one whatever else is written."""
    session = session_at_desk(request, session_id)
    user, key, payload = person(request), key_of(request), payload_of(request)
    named = request.POST.get("theme_name", "").strip()
    wanted = request.POST.get("into") or ("" if named else request.POST.get("theme", ""))
    if wanted:
        theme = get_object_or_404(Theme, pk__in=ids([wanted]), session=session)
        themes.put_into_theme(theme, chosen(request), by=user, key=key, payload=payload)
    else:
        theme = themes.make_theme(
            session, request.POST.get("theme_name", ""), chosen(request),
            by=user, place=participation_of(user, session.summit), key=key,
            payload=payload,
        )  # fmt: skip
    message = _("In the theme “%(theme)s”.") % {"theme": theme.name}
    return done(request, desk_of(session), message=message)


@signed_in
@require_http_methods(["GET", "POST"])
def theme(request: HttpRequest, theme_id: UUID) -> HttpResponse:
    """One theme with its words; POST renames it (``theme_name``)."""
    theme = theme_at_desk(request, theme_id)
    if request.method == "POST":
        themes.rename_theme(theme, request.POST.get("theme_name", ""), by=person(request))
        return done(request, request.path, message=_("Saved."))
    session = theme.session
    others = Theme.objects.filter(session=session).exclude(pk=theme.pk)
    context = {
        "theme": theme,
        "session": session,
        "summit": session.summit,
        "contributions": with_order(shapes.shown_contributions(themes=theme)),
        "others": others.select_related("guiding_question"),
    }
    return render(request, "outcomes/theme.html", context)


@signed_in
@require_POST
def move(request: HttpRequest, theme_id: UUID) -> HttpResponse:
    """Field ``contribution`` (many) leaves this theme, for ``to`` or for none."""
    theme = theme_at_desk(request, theme_id)
    back = reverse("outcomes:theme", args=[theme.pk])
    wanted = request.POST.get("to", "")
    if wanted:
        into = get_object_or_404(Theme, pk__in=ids([wanted]), session=theme.session)
        themes.put_into_theme(into, chosen(request), out_of=theme, by=person(request))
        message = _("In the theme “%(theme)s”.") % {"theme": into.name}
        return done(request, back, message=message)
    themes.take_out_of_theme(theme, chosen(request), by=person(request))
    return done(request, back, message=_("Taken out."))


@signed_in
@require_POST
def dissolve(request: HttpRequest, theme_id: UUID) -> HttpResponse:
    theme = theme_at_desk(request, theme_id)
    themes.remove_theme(theme, by=person(request))
    return done(request, desk_of(theme.session), message=_("Dissolved. The words stay."))


@signed_in
@require_GET
def suggestions(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """What may be merged and what may be a theme, with the reasons."""
    session = session_at_desk(request, session_id)
    context = {
        "session": session,
        "summit": session.summit,
        "merges": suggesting.suggest_merges(session)[:MOST],
        "suggested": suggesting.suggest_themes(session)[:MOST],
        "step": steps.last(session),
    }
    return render(request, "outcomes/suggestions.html", context)


@signed_in
@require_POST
def refuse(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Fields ``kind`` (merge, theme) and ``member`` (many): all of the suggestion, ticked or not."""
    session = session_at_desk(request, session_id)
    members = ids(request.POST.getlist("member"))
    themes.refuse_suggestion(session, request.POST.get("kind", ""), members, by=person(request))
    back = reverse("outcomes:suggestions", args=[session.pk])
    return done(request, back, message=_("Not suggested again."))


@signed_in
@require_POST
def undo(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Takes a step back, whoever of the rapporteurs made it."""
    step = get_object_or_404(
        DeskStep.objects.select_related("session__summit", "summit"), pk=step_id
    )
    if step.session is not None:
        get_object_or_404(Session.objects.visible_to(request.user), pk=step.session_id)
        may, back = permissions.can_note(request.user, step.session), desk_of(step.session)
    else:
        get_object_or_404(Summit.objects.visible_to(request.user), pk=step.summit_id)
        may = can_report(request.user, step.summit)
        back = reverse("outcomes:tags", args=[step.summit.slug])
    if not may:
        raise PermissionDenied
    undoing.undo(step, by=person(request))
    return done(request, back, message=_("Taken back."))
