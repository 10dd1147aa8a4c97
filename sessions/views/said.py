"""All that was said in a session, to be searched by whoever is let in."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sessions import live, said, shapes
from sessions.views.entrance import at_the_door
from sessions.views.loading import load_with_standing
from summit.doors import signed_in, ticket
from summit.texts import clean_text

PAGE = 50


@signed_in
@require_GET
def words(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Parameters ``q``, ``under`` (a guiding question, or ``general``) and ``page``; what is not understood is
    not asked for. Its door is the room's."""
    waits = ticket(request, live.door(session_id))
    session, standing = load_with_standing(request, session_id)
    outside = at_the_door(request, session, standing, waits)
    if outside is not None:
        return outside
    query = clean_text(request.GET.get("q", ""))[:100]
    questions = list(session.guiding_questions.all())
    under = request.GET.get("under", "")
    if under not in {said.GENERAL, *(str(each.pk) for each in questions)}:
        under = ""
    page = Paginator(said.find(session, query, under), PAGE).get_page(request.GET.get("page"))
    context = {
        "session": session,
        "summit": session.summit,
        "standing": standing,
        "query": query,
        "under": under,
        "questions": questions,
        "page": page,
        "contributions": shapes.shown_in_room(pk__in=[one.pk for one in page]),
    }
    return render(request, "sessions/words.html", context)
