"""What became of my words, across the summit: nobody else's, and all of mine."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from outcomes.formats.common import anchor_of
from outcomes.models import Publication
from outcomes.services import places
from outcomes.services.afterwards import paragraphs_of
from outcomes.services.fates import fates
from sessions.models import Contribution
from summit.doors import person, signed_in
from summit.models import Participation
from summit.permissions import can_organise, can_report

PREAMBLE = "draft"  # where the text of an outcome begins


@signed_in
@require_GET
def my_words(request: HttpRequest, slug: str) -> HttpResponse:
    """Each contribution with its one disposition, the recommendations and the paragraphs that rest on it, in
    the draft and in what was published. Guests have theirs too."""
    place = get_object_or_404(
        Participation.objects.select_related("summit", "user"),
        summit__slug=slug,
        user=person(request),
        banned_at__isnull=True,
    )
    summit = place.summit
    said = list(
        Contribution.objects.filter(author=place)
        .select_related("session", "merged_into__session")
        .prefetch_related("used_in__recommendation__session")
        .order_by("session__number", "number")
    )
    became, drafted = fates(said), paragraphs_of([one.pk for one in said])
    published = latest_published(summit.pk)
    rows = [
        {
            "words": one,
            "became": became[one.pk],
            "recommendations": _once(one),
            "draft": drafted.get(one.pk, ()),
            "published": _published(one, published),
        }
        for one in said
    ]
    context = {
        "summit": summit,
        "place": place,
        "can_report": can_report(request.user, summit),
        "can_organise": can_organise(request.user, summit),
        "rows": rows,
        "documents": published,
    }
    return render(request, "outcomes/my_words.html", context)


def latest_published(summit_id: UUID) -> list[Publication]:
    """Of the whole summit: the latest public version of each document and language."""
    rows = Publication.objects.published().filter(summit=summit_id, scope="")
    latest = {
        (one.document, one.language): one
        for one in rows.select_related("summit").order_by("published_at")
    }
    return [latest[key] for key in sorted(latest)]


def _once(words: Contribution) -> list[Any]:
    """Recommendations that rest on it, each once however many stretches they quote."""
    found = {source.recommendation_id: source.recommendation for source in words.used_in.all()}
    return sorted(found.values(), key=lambda one: one.number)


def _published(words: Contribution, published: list[Publication]) -> list[dict[str, Any]]:
    """In which paragraphs of each published document."""
    found = []
    for one in published:
        became = places.of(one).get(words.reference)
        if became and became["paragraphs"]:
            numbers = [str(number) for number in became["paragraphs"]]
            places_ = [(number, anchor_of(number) if number else PREAMBLE) for number in numbers]
            found.append({"publication": one, "paragraphs": places_})
    return found
