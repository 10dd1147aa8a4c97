"""Whether a draft's text can be agreed: nothing in brackets, nothing undecided. What is in the way is named."""

from collections.abc import Callable, Iterable
from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from outcomes.drafting.numbering import numbers
from outcomes.models import OutcomeDraft, Paragraph
from summit.errors import RuleBroken


def must_be_ready(draft: OutcomeDraft) -> None:
    paragraphs = list(draft.paragraphs.in_order())
    _no_brackets(paragraphs)
    _no_empty_section(paragraphs)
    _nothing_undecided(draft)


def obstacles(draft: OutcomeDraft) -> list[str]:
    """What is in the way, in words; nothing when the text can be agreed."""
    paragraphs = list(draft.paragraphs.in_order())
    checks = (
        partial(_no_brackets, paragraphs),
        partial(_no_empty_section, paragraphs),
        partial(_nothing_undecided, draft),
    )
    return [why for why in map(_refusal, checks) if why]


def _refusal(check: Callable[[], None]) -> str:
    try:
        check()
    except RuleBroken as refusal:
        return str(refusal.message)
    return ""


def in_brackets(paragraphs: list[Paragraph]) -> list[str]:
    """The numbers of those that are not agreed, alternatives among them, or their first words where they
    have none."""
    names = numbers(paragraphs)
    standing = {one.pk for one in paragraphs if not one.is_deleted}
    return [
        names[one.pk].full or _opening(one)
        for one in paragraphs
        if one.pk in standing and (one.has_brackets or one.alternative_to_id in standing)
    ]


def emptied(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Headings below which nothing stands because everything there was deleted."""
    below: dict[Paragraph, list[bool]] = {}  # of each standing heading: which of its section stands
    heading: Paragraph | None = None
    for one in paragraphs:
        if one.kind != Paragraph.Kind.HEADING:
            if heading:
                below[heading].append(not one.is_deleted)
        elif not one.is_deleted:
            heading = one
            below[heading] = []
    return [heading for heading, stand in below.items() if stand and not any(stand)]


def _opening(one: Paragraph) -> str:
    text = one.words().text
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"


def _no_brackets(paragraphs: list[Paragraph]) -> None:
    open_ones = in_brackets(paragraphs)
    if open_ones:
        raise RuleBroken(
            "text.bracketed",
            ngettext_lazy(
                "Paragraph %(names)s is in brackets. Agree on it first.",
                "Paragraphs %(names)s are in brackets. Agree on them first.",
                len(open_ones),
            )
            % {"names": ", ".join(open_ones)},
        )


def _no_empty_section(paragraphs: list[Paragraph]) -> None:
    names = [_opening(one) for one in emptied(paragraphs)]
    if names:
        raise RuleBroken(
            "heading.empty",
            ngettext_lazy(
                "Nothing stands below the heading %(names)s any more. Delete it too.",
                "Nothing stands below the headings %(names)s any more. Delete them too.",
                len(names),
            )
            % {"names": ", ".join(names)},
        )


def _nothing_undecided(draft: OutcomeDraft) -> None:
    waiting = [one.reference for one in draft.amendments.waiting().order_by("number")]
    if waiting:
        raise RuleBroken(
            "amendments.waiting",
            _("Amendments wait for a decision: %(names)s. Decide about them first.")
            % {"names": ", ".join(waiting)},
        )
