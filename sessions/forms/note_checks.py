"""What a note's draft shows beside its source, and what it still lacks."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sessions.forms.note_draft import Item, NoteDraft


def complaints(draft: NoteDraft) -> list[tuple[str, str]]:
    """What has to be settled before the session is made: ``(id of the control, what to do)``."""
    found = []
    if not draft.title:
        found.append(("title", _("Give the session a title.")))
    elif len(draft.title) > 300:
        found.append(("title", _("The title is longer than 300 characters. Shorten it.")))
    if draft.number and not (draft.number.isdecimal() and 1 <= int(draft.number) <= 9999):
        found.append(("number", _("Give a number from 1 to 9999, or none.")))
    unplaced = [n for n, piece in enumerate(draft.pieces) if piece.place == "unplaced"]
    for n in unplaced[:10]:
        found.append(
            (
                f"place-{n}",
                _("“%(start)s” has no place. Give it one, or leave it in the source.")
                % {"start": _start(draft.pieces[n].text)},
            )
        )
    for n, piece in enumerate(draft.questions):
        if len(" ".join(piece.text.split())) > 2000:
            complaint = _("Question %(n)d is longer than 2000 characters. Shorten it.")
            found.append((f"piece-{n}", complaint % {"n": n + 1}))
    found += _item_complaints(draft.agenda)
    return found


def _item_complaints(agenda: list[Item]) -> list[tuple[str, str]]:
    found = []
    for n, item in enumerate(agenda):
        if not item.kind:
            found.append((f"kind-{n}", _("Choose what kind agenda item %(n)d is.") % {"n": n + 1}))
        if len(item.title) > 300:
            complaint = _("The title of agenda item %(n)d is longer than 300 characters.")
            found.append((f"item-{n}", complaint % {"n": n + 1}))
        if item.minutes and not (item.minutes.isdecimal() and 1 <= int(item.minutes) <= 1440):
            complaint = _("Agenda item %(n)d: give 1 to 1440 minutes, or none.")
            found.append((f"minutes-{n}", complaint % {"n": n + 1}))
    return found


def _start(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:40]}…"


@dataclass(frozen=True)
class Stretch:
    """A part of the source as shown beside the pieces. ``number`` is the piece's."""

    number: int
    text: str
    label: str
    lost: bool


def stretches(draft: NoteDraft) -> list[Stretch]:
    """The source in reading order, each part with the place of its piece; blank lines thinned."""
    spans = [(piece, n) for n, piece in enumerate(draft.pieces) if not piece.is_added]
    found: list[Stretch] = []
    reached, label = 0, ""
    for piece, number in sorted(spans, key=lambda pair: (pair[0].start, pair[0].end)):
        shown = draft.text[max(reached, piece.start) : piece.end].strip()
        reached = max(reached, piece.end)
        if not shown:
            continue
        # Wrapped lines read as what they are, one paragraph; a joined piece keeps its parts apart.
        shown = re.sub(r"\n\s*\n", "\n", shown) if "\n\n" in piece.text else " ".join(shown.split())
        found.append(
            Stretch(
                number,
                shown,
                piece.label if piece.label != label else "",
                piece.place == "unplaced",
            )
        )
        label = piece.label
    return found


def planned_minutes(agenda: list[Item]) -> int | None:
    """The agenda's sum, if every item says how long it takes."""
    planned = [item.minutes for item in agenda]
    if planned and all(each.isdecimal() for each in planned):
        return sum(map(int, planned))
    return None
