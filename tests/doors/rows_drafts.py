"""Doors of the outcome document: the draft, its paragraphs, its revisions. Drafters write, everybody who takes
part reads once it is open."""

from outcomes.models import OutcomeDraft
from outcomes.services import drafts, paragraphs
from tests.doors.table import GET, PEOPLE, POST, RAPPORTEURS, door
from tests.doors.world import again


def issued(world):
    """Its words rest."""
    drafts.issue_revision(again(world.draft), by=world.olga)


for name in ("outcome", "outcome-outline", "outcome-acts", "outcome-link", "outcome-languages",
             "outcome-compare", "outcome-changes", "outcome-revisions"):  # fmt: skip
    door(f"outcomes:{name}", GET, PEOPLE, outsider=404)
for name in ("outcome-step", "outcome-editors", "paragraph-present"):
    door(f"outcomes:{name}", GET, RAPPORTEURS, outsider=404)
door("outcomes:outcome-revision", GET, PEOPLE, outsider=404, number="issued_number")
door(
    "outcomes:outcome-compile", POST, RAPPORTEURS, {"group_by": "theme"}, outsider=404, wrong=issued
)
door("outcomes:outcome-title", GET, RAPPORTEURS, outsider=404, also=(POST,))
door("outcomes:outcome-title", POST, RAPPORTEURS, {"title_en": "Declaration", "symbol": "L.2"},
     outsider=404, also=(GET,), again="the same title twice is one",
     wrong=lambda world: OutcomeDraft.objects.update(status="adopted"))  # fmt: skip
door("outcomes:outcome-open", POST, RAPPORTEURS, outsider=404, ok=409,
     why="it is open, which is the wrong state; opening is tested in test_drafts.py")  # fmt: skip
door("outcomes:outcome-issue", POST, RAPPORTEURS, outsider=404, wrong=issued)
door("outcomes:paragraph-add", POST, RAPPORTEURS,
     {"text": "Repair the wells.", "kind": "operative", "level": "0", "language": "en"},
     outsider=404, wrong=issued)  # fmt: skip

door("outcomes:paragraph", GET, PEOPLE, outsider=404)
door("outcomes:paragraph-write", POST, RAPPORTEURS,
     {"text": "Repair all wells.", "language": "en", "seen": "1"}, outsider=404, wrong=issued)  # fmt: skip
door("outcomes:paragraph-status", POST, RAPPORTEURS, {"status": "agreed"}, outsider=404,
     wrong=issued)  # fmt: skip
door("outcomes:paragraph-level", POST, RAPPORTEURS, {"level": "1"}, outsider=404, wrong=issued)
door("outcomes:paragraph-kind", POST, RAPPORTEURS, {"kind": "preambular"}, outsider=404,
     wrong=issued)  # fmt: skip
door("outcomes:paragraph-split", GET, RAPPORTEURS, outsider=404, also=(POST,))
door("outcomes:paragraph-split", POST, RAPPORTEURS,
     {"text_en": "Repair the wells.\n\nToday.", "seen": "1", "confirmed": "1"},
     outsider=404, also=(GET,), wrong=issued)  # fmt: skip
door("outcomes:paragraph-join", POST, RAPPORTEURS, outsider=404, paragraph_id="before_it",
     wrong=issued)  # fmt: skip
door("outcomes:draft-step-undo", POST, RAPPORTEURS, outsider=404, step_id="draft_step",
     wrong=issued)  # fmt: skip
door("outcomes:paragraph-move", POST, RAPPORTEURS, {"before": ""}, outsider=404, wrong=issued)
door("outcomes:paragraph-delete", POST, RAPPORTEURS, outsider=404, wrong=issued)
door("outcomes:paragraph-restore", POST, RAPPORTEURS, outsider=404, wrong=issued)
door("outcomes:paragraph-alternative", POST, RAPPORTEURS,
     {"text": "Repair some wells.", "language": "en"}, outsider=404,
     wrong=lambda world: paragraphs.delete_paragraph(again(world.paragraph_id), by=world.olga))  # fmt: skip
door("outcomes:evidence-add", POST, RAPPORTEURS,
     lambda world: {"reference": world.kept.reference, "quote": "wells", "role": "support"},
     outsider=404, again="the same stretch twice is once", wrong=issued)  # fmt: skip
door("outcomes:evidence-remove", POST, RAPPORTEURS, outsider=404, twice=404, wrong=issued)
