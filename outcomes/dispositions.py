"""What became of a contribution: exactly one answer for each, and together they are all of them.
Pure functions; the report, its register and “What became of my words” ask the same ones.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from summit.errors import RuleBroken

DIFFERS = ("nuances", "opposes", "amends")  # relations of an answer that are a view of their own


class Kind(TextChoices):
    """In the order in which they are printed."""

    USED = "used", _("Used in a paragraph")
    MERGED = "merged", _("Merged with other words")
    NOT_USED = "not_used", _("Recorded, not used")
    WITHHELD = "withheld", _("Withheld by moderation, counted only")
    WITHDRAWN = "withdrawn", _("Withdrawn by the author")


# Why it was not used, or not shown, where nobody wrote a reason.
WAITING = _("It was still waiting for a moderator.")
USUAL = _("No recommendation rests on it.")


@dataclass(frozen=True)
class Disposition:
    """``paragraphs``: where it was used, numbers or references. ``into``: the contribution that stands for
    it. ``reason``: why it was not used, or not shown."""

    kind: Kind
    paragraphs: tuple[Any, ...] = ()
    into: str = ""
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": str(self.kind.value),
            "label": str(self.kind.label),
            "paragraphs": list(self.paragraphs),
            "into": self.into,
            "reason": self.reason,
        }


class DoesNotAddUp(RuleBroken):
    """A contribution has no disposition, or two: no document is made from such a record."""


def dispose(
    status: str, *, paragraphs: Sequence[Any] = (), into: str = "", reason: str = ""
) -> Disposition:
    """The first that fits: *withdrawn* by its author; *withheld*, hidden by a moderator or still waiting
    for one; *used*, where a paragraph rests on it or quotes it; *merged* into the shown contribution
    ``into``; *not used*, for the rapporteur's ``reason`` or the usual one.

    ``status`` is the contribution's."""
    if status == "withdrawn":
        return Disposition(Kind.WITHDRAWN)
    if status != "approved":
        return Disposition(Kind.WITHHELD, reason=str(WAITING) if status == "pending" else "")
    if paragraphs:
        return Disposition(Kind.USED, paragraphs=tuple(paragraphs))
    if into:
        return Disposition(Kind.MERGED, into=into)
    return Disposition(Kind.NOT_USED, reason=reason or str(USUAL))


def retold(frozen: Mapping[str, Any], spoken: str) -> dict[str, Any]:
    """What a document says of a contribution in the language ``spoken``, in the reader's; a reason that
    somebody wrote stays in their words. ``numbers`` are the paragraphs that have one."""
    with translation.override(spoken):
        ours = {str(one): one for one in (WAITING, USUAL)}
    reason = frozen["reason"]
    return {
        **frozen,
        "label": str(Kind(frozen["kind"]).label),
        "reason": str(ours.get(reason, reason)),
        "numbers": [number for number in frozen["paragraphs"] if number != ""],
    }


def is_quoted(
    status: str, *, highlighted: bool = False, relation: str = "", on_panel: bool = False
) -> bool:
    """Whether the report quotes it although no recommendation rests on it: shown, and highlighted by a
    moderator, or an answer that nuances, opposes or amends something, or spoken by somebody of the panel."""
    return status == "approved" and (highlighted or relation in DIFFERS or on_panel)


def account(kinds: Iterable[str], total: int) -> list[dict[str, Any]]:
    """How many of each: ``[{"disposition", "label", "count"}]``, every kind, in order. Raises
    DoesNotAddUp unless they sum to ``total``, which is counted elsewhere."""
    counts = Counter(kinds)
    rows: list[dict[str, Any]] = [
        {"disposition": str(kind.value), "label": str(kind.label), "count": counts[kind.value]}
        for kind in Kind
    ]
    found = sum(row["count"] for row in rows)
    if found != total:
        raise DoesNotAddUp(
            "dispositions.sum",
            _(
                "%(found)d contributions have a disposition, but the record has %(total)d. Nothing "
                "was made. Compile again; if it happens once more, tell the operator."
            )
            % {"found": found, "total": total},
        )
    return rows
