"""One paragraph into two. The first keeps its id, its place and its history; nobody's words are lost, what others
write meanwhile goes to the side of the seam where they write it (``services/wording``)."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from outcomes.drafting import seams
from outcomes.drafting.merging import merge
from outcomes.live import drafts as live
from outcomes.models import DraftStep, Evidence, Paragraph
from outcomes.models.paragraphs import LONGEST
from outcomes.services.drafts import changed_order
from outcomes.services.keeping import begin, keep, lock_paragraph, wording_at
from outcomes.services.placing import room_directly_after
from outcomes.services.reshaping import taken
from outcomes.services.wording import Collided
from sessions.services.words import clean_words
from summit.errors import RuleBroken
from summit.log import journal
from summit.log.journal import Act
from summit.models import User
from summit.services.activity import record

Kind, Status = Paragraph.Kind, Paragraph.Status
FIRST, SECOND, BOTH = "first", "second", "both"
Seams = dict[str, tuple[str, str, str]]
# What of a voice is copied when both sides rest on it.
STRETCH = ("contribution", "revision", "start", "end", "quote", "sha256", "role")


def split_paragraph(
    paragraph: Paragraph,
    texts: Mapping[str, str],
    evidence: Mapping[UUID, str],
    *,
    seen: int,
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> Paragraph:
    """Where each text has its one empty line the second begins; a language without one stays with the first,
    marked as translated from an earlier wording. ``evidence`` says whose side each is on: ``first`` (also when
    it is not named), ``second``, ``both``. Gives the second."""
    with journal.command(by=by, key=key, payload=payload) as act:
        if act.repeated:
            return act.recall(Paragraph)
        locked = lock_paragraph(paragraph)
        must_stand_alone(locked)
        if not 0 <= seen <= locked.revision:
            raise RuleBroken("wording.unknown", _("Reload the page, then save again."))
        found = _cut(locked, texts, seen)
        stale = {code for code in locked.text if locked.is_stale(code)}
        second = _second(act, locked, found, stale, by=by)
        _rewrite(act, locked, found, stale, by=by)
        _share(locked, second, evidence, by=by)
        step = DraftStep(verb=DraftStep.Verb.SPLIT, second=second, revision=locked.revision)
        step.seams = {code: list(seam) for code, seam in found.items()}
        taken(act, locked, step, by=by)
        record(act, "paragraph.split", locked, by=by, summit=locked.draft.summit)
        live.paragraph_changed(act, locked, "paragraph.split")
        changed_order(act, locked.draft, "paragraph.split")
        return act.done(second)


def must_stand_alone(paragraph: Paragraph) -> None:
    if paragraph.status in {Status.AGREED, Status.DELETED}:
        raise RuleBroken(
            "paragraph.settled",
            _("This paragraph is %(status)s. Take that back first, then change it.")
            % {"status": paragraph.get_status_display()},
        )
    others = paragraph.alternatives.exclude(status=Status.DELETED)
    if paragraph.alternative_to_id or others.exists():
        raise RuleBroken(
            "split.alternatives",
            _("There are alternatives to it. Choose one and delete the others first."),
        )


def _cut(paragraph: Paragraph, texts: Mapping[str, str], seen: int) -> Seams:
    """By language: what was sent, together with what others have written since."""
    found: Seams = {}
    for code, text in texts.items():
        parts = seams.cut(text) if paragraph.text.get(code) else None
        if parts is not None:
            found[code] = _with_others(paragraph, code, parts, seen)
    original = paragraph.draft.language
    needed = original if paragraph.text.get(original) else next(iter(paragraph.text), original)
    if needed not in found:
        raise RuleBroken(
            "split.where",
            _("Leave one empty line in the text, where the second paragraph begins."),
            f"text_{needed}",
        )
    return found


def _with_others(
    paragraph: Paragraph, code: str, parts: tuple[str, str], seen: int
) -> tuple[str, str, str]:
    one, other = (clean_words(part, LONGEST, f"text_{code}") for part in parts)
    start, current = wording_at(paragraph, code, seen), paragraph.text[code]
    glue = seams.between(one, other, start)
    mine = one + glue + other
    merged = merge(start, mine, current)
    both = None if merged.collisions else seams.parted(mine, merged.text, len(one))
    if both is None and merged.collisions == [] and mine == merged.text:
        raise RuleBroken("split.word", _("Leave the empty line between two words."), f"text_{code}")
    if both is None:
        raise Collided(merged, current, paragraph)
    return both[0], glue, both[1]


def _second(act: Act, first: Paragraph, found: Seams, stale: set[str], *, by: User) -> Paragraph:
    """Directly after the first: the order of the words does not change."""
    second = Paragraph(
        draft=first.draft, kind=first.kind, level=first.level, status=first.status, signed_by=by
    )
    second.position = room_directly_after(first)
    begin(act, second, {code: seam[2] for code, seam in found.items()}, by=by)
    if stale & set(found):
        second.versions = {
            code: {**version, "based_on": 0 if code in stale else version["based_on"]}
            for code, version in second.versions.items()
        }
        second.save(update_fields=["versions", "updated_at"])
    second.recommendations.set(first.recommendations.all())
    return second


def _rewrite(act: Act, first: Paragraph, found: Seams, stale: set[str], *, by: User) -> None:
    """The original comes first, so that a translation that was up to date still is."""
    original = first.draft.language
    for code in sorted(found, key=lambda each: (each != original, each)):
        based_on = first.versions[code]["based_on"] if code in stale else first.revision
        keep(act, first, code, found[code][0], based_on=based_on, by=by)


def _share(first: Paragraph, second: Paragraph, sides: Mapping[UUID, str], *, by: User) -> None:
    """The voices, each on the side of the words that rest on it. Whoever splits answers for a side without."""
    for each in first.evidence.all():
        side = sides.get(each.pk, FIRST)
        if side == SECOND:
            each.paragraph = second
            each.save(update_fields=["paragraph", "updated_at"])
        elif side == BOTH:
            Evidence.objects.create(
                **{name: getattr(each, name) for name in STRETCH}, paragraph=second
            )
    if first.signed_by_id is None and not first.evidence.exists():
        first.signed_by = by
        first.save(update_fields=["signed_by", "updated_at"])
