"""Where contributions stand in the outcome draft, for whoever may read it: everybody in the room, once it has
been opened."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.urls import reverse

from outcomes.drafting.numbering import numbers
from outcomes.models import Evidence, OutcomeDraft, Paragraph
from sessions.afterwards import Place, register


def paragraphs_of(contribution_ids: Iterable[UUID]) -> Mapping[UUID, list[Place]]:
    """By contribution, in the order of the draft. One query where no open draft rests on any of them."""
    pairs = (
        Evidence.objects.filter(contribution__in=list(contribution_ids))
        .exclude(paragraph__draft__status=OutcomeDraft.Status.ZERO)
        .exclude(paragraph__status=Paragraph.Status.DELETED)
        .values_list(
            "contribution", "paragraph", "paragraph__draft", "paragraph__draft__summit__slug"
        )
        .order_by()
        .distinct()
    )
    rows = list(pairs)
    if not rows:
        return {}
    order = _places({draft: slug for _words, _paragraph, draft, slug in rows})
    found: dict[UUID, list[tuple[int, Place]]] = {}
    for words, paragraph, _draft, _slug in rows:
        found.setdefault(words, []).append(order[paragraph])
    return {words: [place for _at, place in sorted(each)] for words, each in found.items()}


def _places(slugs: Mapping[UUID, str]) -> Mapping[UUID, tuple[int, Place]]:
    """Of every paragraph of these drafts, with its place in the reading order."""
    found: dict[UUID, tuple[int, Place]] = {}
    paragraphs = list(Paragraph.objects.filter(draft__in=slugs).in_order())
    for draft, slug in slugs.items():
        mine = [one for one in paragraphs if one.draft_id == draft]
        given = numbers(mine)
        for one in mine:
            address = f"{_page(slug)}#{one.anchor}"
            found[one.pk] = (len(found), Place(given[one.pk].full, address))
    return found


def _page(slug: str) -> str:
    return reverse("outcomes:outcome", args=[slug])


register(paragraphs_of)
