"""Polls: voting, and a poll's own page; writing one, opening it, showing what came of it."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sessions import live_polls, permissions
from sessions.forms.polls import PollForm
from sessions.models import Choice, Option, Poll, Session, Vote, Voter
from sessions.parts import language
from sessions.services import poll_exports, polls, reactions, votes
from sessions.views.entrance import turned_away, turned_away_from
from sessions.views.loading import load, load_for
from summit.doors import done, invalid, is_live, key_of, payload_of, person, signed_in
from summit.errors import RuleBroken
from summit.models import Participation, User
from summit.organising import attempt, key_for


def _poll(request: HttpRequest, poll_id: UUID) -> Poll:
    visible = Poll.objects.visible_to(request.user).select_related("session__summit")
    return get_object_or_404(visible, pk=poll_id)


def _run(request: HttpRequest, poll: Poll) -> User:
    if not permissions.can_moderate(request.user, poll.session):
        raise PermissionDenied
    return person(request)


def _voter(request: HttpRequest, session: Session) -> User:
    if not permissions.can_contribute(request.user, session):
        raise PermissionDenied
    return person(request)


def _console(session: Session) -> str:
    return f"{reverse('sessions:console', args=[session.pk])}#m-polls"


def _at(poll: Poll) -> str:
    return reverse("sessions:poll", args=[poll.pk])


# ------------------------------------------------------------------ voting
@signed_in
@require_GET
def poll(request: HttpRequest, poll_id: UUID) -> HttpResponse:
    """The poll on a page of its own: also without JavaScript with my own vote, and with names where
    the session shows them."""
    visible = Poll.objects.visible_to(request.user).select_related("session__summit")
    asked = visible.filter(pk=poll_id).first()
    if asked is None:
        opened = Poll.objects.exclude(status=Poll.Status.DRAFT)
        return turned_away_from(request, opened, poll_id)
    if not permissions.can_enter(request.user, asked.session):
        return turned_away(request, asked.session)
    may_vote = permissions.can_decide if asked.is_secret else permissions.can_contribute
    runs = permissions.can_moderate(request.user, asked.session)
    entry = live_polls.all_polls(pk=asked.pk)[0]
    shown = entry["results"].in_room or (runs and not entry["results"].is_sealed)
    context = {
        **entry,
        "session": asked.session,
        "summit": asked.session.summit,
        "shown": shown,
        "runs": runs,
        "speaks": may_vote(request.user, asked.session),
        "mine": Choice.objects.filter(
            vote__poll=asked, vote__participation__user=person(request)
        ).select_related("option"),
        "has_voted": Voter.objects.filter(poll=asked, participation__user=person(request)).exists(),
        "names": _names(asked) if shown and asked.session.shows_names else [],
        "can_export": permissions.can_export_polls(request.user, asked.session),
    }
    return render(request, "sessions/poll.html", context)


def _names(asked: Poll) -> list[tuple[str, list[Choice]]]:
    """Who voted what in an open poll, by name."""
    rows = (
        Vote.objects.filter(poll=asked, is_secret=False)
        .select_related("participation__user", "participation__delegation")
        .prefetch_related("choices__option")
    )
    found = [
        (_signed(row.participation), list(row.choices.all())) for row in rows if row.participation
    ]
    return sorted(found, key=lambda entry: entry[0].casefold())


def _signed(place: Participation) -> str:
    """With the mark of a guest."""
    return f"{place.name} ({place.organisation})" if place.is_guest else place.name


@signed_in
@require_POST
@sensitive_post_parameters()
def vote(request: HttpRequest, poll_id: UUID) -> HttpResponse:
    """The whole ballot: ``value`` (a button), ``value-<poll>`` (fields), ``rank-<option>`` (a ranking)
    or ``word-<poll>`` (a cloud); ``on=0`` takes it back."""
    asked = _poll(request, poll_id)
    user = _voter(request, asked.session)
    if asked.is_secret and not permissions.can_decide(user, asked.session):
        raise PermissionDenied
    reason = request.POST.get(f"reason-{asked.pk}", "")
    words = request.POST.getlist(f"word-{asked.pk}")
    if asked.is_secret:
        chosen = [] if asked.kind == Poll.Kind.CLOUD else _chosen(request, asked)
        votes.cast_ballot(asked, chosen, by=user, words=words, reason=reason, key=key_of(request))
        message = _("Your vote is in the box.")
    elif asked.kind == Poll.Kind.CLOUD:
        votes.send_words(asked, words, by=user)
        message = _("Your words are in.")
    else:
        votes.vote(asked, _chosen(request, asked), by=user, reason=reason)
        message = _("Your vote is in.")
    return done(request, _at(asked), message=message, result={"mine": f"ballot-{asked.pk}"})


def _chosen(request: HttpRequest, asked: Poll) -> list[str]:
    """The options on the ballot, in its order."""
    if request.POST.get("on") == "0":
        return []
    if asked.kind != Poll.Kind.RANKING:
        given = request.POST.getlist(f"value-{asked.pk}") or request.POST.getlist("value")
        return [one for one in map(_uuid, given) if one]
    places: dict[int, str] = {}
    for option in asked.options.all():
        place = request.POST.get(f"rank-{option.pk}", "")[:3]
        if not place.isdecimal():
            continue
        if int(place) in places:
            raise RuleBroken(
                "vote.places",
                _("Two options have place %(n)s. Give each a place of its own, or none.")
                % {"n": place},
                f"rank-{option.pk}",
            )
        places[int(place)] = str(option.pk)
    if not places:
        raise RuleBroken("vote.empty", _("Give at least one option a place."))
    return [places[place] for place in sorted(places)]


def _uuid(given: str) -> str:
    """In its one spelling; nonsense is nothing."""
    try:
        return str(UUID(given))
    except ValueError:
        return ""


@signed_in
@require_POST
def choose(request: HttpRequest, option_id: UUID) -> HttpResponse:
    """One answer of several; ``on=0`` takes it back."""
    visible = Poll.objects.visible_to(request.user).values("pk")
    option = get_object_or_404(
        Option.objects.filter(poll__in=visible).select_related("poll__session__summit"),
        pk=option_id,
    )
    user = _voter(request, option.poll.session)
    votes.choose(option, request.POST.get("on", "1") != "0", by=user)
    return done(request, _at(option.poll))


@signed_in
@require_POST
def react(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Field ``value``: applause, agree, thanks or question."""
    session = load(request, session_id)
    user = _voter(request, session)
    reactions.react(session, request.POST.get("value", ""), by=user)
    return done(request, f"{reverse('sessions:room', args=[session.pk])}#reactions")


# ------------------------------------------------------------------ running
@signed_in
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session = load_for(request, session_id, permissions.can_moderate)
    user = person(request)
    form = PollForm(request.POST or None, initial={"language": language()})
    if request.method == "POST" and form.is_valid():
        key, payload = key_of(request), payload_of(request)
        written = attempt(
            form,
            lambda: polls.write_poll(session, form.draft(), by=user, key=key, payload=payload),
        )
        if written is not None:
            message = _("The poll is a draft. Open it when it is time.")
            return done(request, _console(session), message=message)
    return _form(request, form, session, _("Write a poll"))


@signed_in
@require_http_methods(["GET", "POST"])
def reword(request: HttpRequest, poll_id: UUID) -> HttpResponse:
    asked = _poll(request, poll_id)
    user = _run(request, asked)
    form = PollForm(request.POST or None, poll=asked)
    if request.method == "POST" and form.is_valid():
        again = attempt(form, lambda: polls.reword_poll(asked, form.draft(), by=user))
        if again is not None:
            return done(request, _console(asked.session))
    return _form(request, form, asked.session, _("Edit the poll"))


def _form(request: HttpRequest, form: PollForm, session: Session, title: str) -> HttpResponse:
    if form.is_bound and is_live(request):
        return invalid(request, form, title)
    context = {
        "form": form,
        "title": title,
        "back": _console(session),
        "session": session,
        "summit": session.summit,
        "key": key_for(request),
    }
    status = 422 if form.is_bound else 200
    return render(request, "sessions/poll_form.html", context, status=status)


DECISIONS: dict[str, Callable[[Poll, User], object]] = {
    "open": lambda asked, user: polls.open_poll(asked, by=user),
    "close": lambda asked, user: polls.close_poll(asked, by=user),
    "show": lambda asked, user: polls.show_results(asked, True, by=user),
    "hide": lambda asked, user: polls.show_results(asked, False, by=user),
    "delete": lambda asked, user: polls.delete_poll(asked, by=user),
    "restore": lambda asked, user: polls.restore_poll(asked, by=user),
}


@signed_in
@require_POST
def decide(request: HttpRequest, poll_id: UUID, decision: str) -> HttpResponse:
    """Open, close, show and hide the results, delete a draft and put it back."""
    asked = _poll(request, poll_id)
    DECISIONS[decision](asked, _run(request, asked))
    return done(request, _console(asked.session))


@signed_in
@require_POST
def word(request: HttpRequest, option_id: UUID) -> HttpResponse:
    """``on=0`` lets a hidden word of the cloud in again."""
    visible = Poll.objects.visible_to(request.user).values("pk")
    option = get_object_or_404(
        Option.objects.filter(poll__in=visible).select_related("poll__session__summit"),
        pk=option_id,
    )
    user = _run(request, option.poll)
    polls.hide_word(option, request.POST.get("on", "1") != "0", by=user)
    return done(request, _console(option.poll.session))


@signed_in
@require_GET
def export(request: HttpRequest, poll_id: UUID, name: str) -> HttpResponse:
    """The results as a file, for who runs and who records the session."""
    asked = _poll(request, poll_id)
    if not permissions.can_export_polls(request.user, asked.session):
        raise PermissionDenied
    told = poll_exports.export(asked, name)
    if isinstance(told, dict):
        return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
    return HttpResponse(
        told,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{asked.session}-{name}"'},
    )
