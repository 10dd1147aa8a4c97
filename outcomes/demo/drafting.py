"""The demo's outcome draft: compiled, opened, written on by two drafters, with alternatives and a translation
that has gone stale."""

import tomllib
from pathlib import Path
from typing import Any

from outcomes.models import OutcomeDraft, Paragraph
from outcomes.services import drafts, evidence, paragraphs, wording, zero_drafts
from sessions.models import Contribution
from summit.demo.parts import Demo, part

SCRIPT = Path(__file__).parent / "draft.toml"


@part("outcome draft", order=76)
def drafted(demo: Demo) -> None:
    told = tomllib.loads(SCRIPT.read_text(encoding="utf-8"))
    rana, olga = demo.user("rana"), demo.user("olga")
    draft = zero_drafts.compile_draft(demo.summit, by=rana, key=demo.key("draft"))
    if draft.status != OutcomeDraft.Status.ZERO:  # an earlier run has gone on
        return
    drafts.edit_draft(draft, told["title"], told["symbol"], by=olga)
    for place, line in enumerate(told["preamble"]):
        _preamble(demo, draft, line, place)
    drafts.open_draft(draft, by=olga, key=demo.key("draft-open"))
    for line in told["change"]:
        _change(demo, _found(draft, line["paragraph"]), line)


def _preamble(demo: Demo, draft: OutcomeDraft, line: dict[str, Any], place: int) -> None:
    """After what the program wrote."""
    last = draft.paragraphs.filter(kind=Paragraph.Kind.PREAMBULAR).in_order().last()
    new = paragraphs.New("preambular", "fr", line["fr"], after=last)
    rana = demo.user("rana")
    made = paragraphs.add_paragraph(draft, new, by=rana, key=demo.key("preamble", place))
    wording.write(made, "en", line["en"], seen=made.revision, by=rana)
    words = Contribution.objects.get(session__summit=demo.summit, text__contains=line["quote"])
    evidence.add_evidence(made, words, line["quote"], "support", by=rana)


def _found(draft: OutcomeDraft, part_of_it: str) -> Paragraph:
    rows = draft.paragraphs.filter(alternative_to=None)
    return next(row for row in rows if part_of_it in row.text.get("en", ""))


def _change(demo: Demo, paragraph: Paragraph, line: dict[str, Any]) -> None:
    by = demo.user(line["by"])
    for code in ("fr", "en"):
        if code in line:
            text = paragraph.text[code].replace(line[code][0], line[code][1])
            paragraph = wording.write(paragraph, code, text, seen=paragraph.revision, by=by)
    if "alternative" in line:
        texts = line["alternative"]
        key = demo.key("alternative", line["paragraph"])
        other = paragraphs.add_alternative(paragraph, "fr", texts["fr"], by=by, key=key)
        wording.write(other, "en", texts["en"], seen=other.revision, by=by)
    if "status" in line:
        paragraphs.set_status(paragraph, line["status"], by=by)
