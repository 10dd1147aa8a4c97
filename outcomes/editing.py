"""Which drafters have which paragraph open now. For information only: words are merged, nobody is locked out.

A drafter's page of a paragraph follows a stream of its own on which nothing is ever told; so presence knows who is
there, without a frame and without a write, and forgets a killed process or a broken line within its time to live.
"""

from typing import Any

from outcomes.drafting.numbering import numbers
from outcomes.live.drafts import page
from outcomes.models import OutcomeDraft, Paragraph
from summit import presence
from summit.models import User


def open_now(draft: OutcomeDraft, *, but: User) -> list[dict[str, Any]]:
    """Paragraphs in order, each with its ``number`` and the ``people`` who have it open, without this one."""
    rows = list(Paragraph.objects.filter(draft=draft).in_order())
    here = presence.here_in(page(row.pk) for row in rows)
    names = _names({one for people in here.values() for one in people} - {str(but.pk)})
    found = numbers(rows) if names else {}
    shown = [
        {
            "paragraph": row,
            "number": found[row.pk].full if found else "",
            "people": sorted(names[one] for one in here.get(page(row.pk), ()) if one in names),
        }
        for row in rows
    ]
    return [one for one in shown if one["people"]]


def others_at(paragraph: Paragraph, *, but: User) -> list[str]:
    """Names of the others who have this paragraph open."""
    return sorted(_names(presence.here(page(paragraph.pk)) - {str(but.pk)}).values())


def _names(ids: set[str]) -> dict[str, str]:
    return {str(one.pk): one.name for one in User.objects.filter(pk__in=ids)} if ids else {}
