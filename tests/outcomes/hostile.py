"""Words that nobody should write, in every place where somebody can."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.core.management import call_command

from outcomes.models import OutcomeDraft, Paragraph
from outcomes.services import adoptions, amendments, commitments, drafts
from outcomes.services.inputs.documents import freeze
from outcomes.services.paragraphs import add_alternative
from outcomes.services.wording import write
from outcomes.services.zero_drafts import compile_draft
from sessions.models import FloorRequest
from tests.outcomes import negotiating
from tests.outcomes import record as words
from tests.outcomes.test_votes import poll

LONG = [
    "n" + "\n" * 10_000 + "far below\t\tTab",
    "W" * 20_000,
    ("مرحبا (COVID-19) 2022 والماء قبل كل شيء. " * 500)[:20_000],
    "水和护理先于一切。" * 2_000,
]
HOSTILE = [
    "<script>alert(1)</script><img src=https://evil.example/x onerror=alert(1)>",
    "javascript:alert(1) http://evil.example www.evil.example [x](javascript:alert(2)) <a href='file:///etc'>",
    '"><svg onload=alert(3)> &lt;b&gt; ]]> <!-- --> {{ x }} {% y %}',
    "=HYPERLINK(\"http://evil.example\";\"x\")\n+1\n-1\n@SUM(A1)",
    "# Not a heading\n- no list\n1. nor this\n---\n```\n| a | b |\n> quote *em* _em_ `c` ~~s~~ $m$",
    "\ud800 lone \x00\x01\x08\x0b\x1f\x7f\x85 controls \ufffe\uffff \U0001fffe",
    "\u202egnirts\u202c \u2066isolated\u2069 z\u200be\u200br\u2060o \ufeff w\u00adidth",
    "Z" + "\u0301" * 400 + " 👩‍👩‍👧 می‌خواهم مرحبا (COVID-19) 2022 水和护理 ",
    "🙏🏽🏳️‍🌈🇰🇪 \U00012000 ﷽ ﻻ ก็็็็็ \U000e0041",
    *LONG,
]  # fmt: skip
# Chosen by us, not written by anybody: keys, references, states, dates, digests.
OURS = {
    "reference", "document", "interface", "language", "direction", "as_of", "disposition", "kind",
    "status", "state", "agreement", "id", "section", "session", "starts_on", "ends_on", "started_at",
    "ended_at", "planned_at", "review_on", "slug", "key", "merged_into", "into", "relation", "answers",
    "attribution", "rule", "used_in", "references", "press", "check", "role", "sha256", "number", "mark",
    "contributions", "recommendations", "mode", "date", "paragraph", "paragraph_id", "code",
    "due", "contribution", "statements", "letter", "owner_kind", "part", "name_",
}  # fmt: skip


def everything() -> dict[str, dict[str, Any]]:
    """The data of both documents of a summit in which there is some of everything; an open draft and an
    adopted one. The tables are empty again afterwards."""
    record = words.build(status="live", ended_at=None)
    record.plenary.refresh_from_db()
    poll(record)
    poll(record, "ranking", secret=True)
    words.enrich(record)
    words.crowd(record, 24)
    session = record.plenary
    FloorRequest.objects.create(
        session=session, participation=record.places.sami, language="en", status="spoken", position=9,
        seconds_spoken=70, topic="The seal", started_at=words.at(30),
    )  # fmt: skip
    session.status, session.ended_at = "ended", words.at(94)
    session.save()
    found = {"report": freeze(record.summit, "report", "en", {"notes": True}).data}
    found["compiled"] = freeze(record.summit, "outcome", "en").data
    _negotiate(record)
    found["draft"] = freeze(record.summit, "outcome", "en").data
    found["negotiated"] = freeze(record.summit, "report", "en").data
    _adopt(record)
    found["adopted"] = freeze(record.summit, "outcome", "en").data
    call_command("flush", interactive=False, verbosity=0)
    return json_of(found)


def json_of(data: Any) -> Any:
    return json.loads(json.dumps(data))


def _negotiate(record: SimpleNamespace) -> None:
    negotiating.join(record)
    record.draft = drafts.open_draft(compile_draft(record.summit, by=record.rana), by=record.rana)
    record.wells = Paragraph.objects.filter(kind="operative").in_order().first()
    add_alternative(record.wells, "en", "Does nothing.", by=record.rana)
    fresh = Paragraph.objects.get(pk=record.wells.pk)
    write(fresh, "fr", "Crée un fonds : vite.", seen=fresh.revision, by=record.rana)
    refused = negotiating.propose(record, "Something else entirely.", reason="We pay.")
    amendments.reject_amendment(refused, "Too late.", by=record.rana)
    negotiating.propose(record, "Something quite other.", name="leila", reason="So do we.")
    commitments.add_commitment(
        record.draft,
        commitments.Line(record.wells, "Kivara", "government", "en", "Count the wells.",
                         review_on=date(2027, 5, 1), note="In spring."),
        by=record.rana, place=record.places.rana,
    )  # fmt: skip


def _adopt(record: SimpleNamespace) -> None:
    """Straight into the rows: how a text comes to be adopted is asked elsewhere."""
    draft = OutcomeDraft.objects.get()
    draft.amendments.filter(state="submitted").update(state="withdrawn", decided_at=words.at(200))
    draft.paragraphs.exclude(alternative_to=None).update(status="deleted")
    for row in draft.paragraphs.exclude(status="deleted").exclude(kind="heading"):
        row.text = {code: text.replace("[", "").replace("]", "") for code, text in row.text.items()}
        row.status = "agreed"
        row.save()
    decision = adoptions.Decision("vote", date(2026, 11, 26), "Nairobi", "Late.", (7, 1, 2))
    adoptions.adopt(draft, decision, by=record.rana)
    adoptions.record_reservation(
        OutcomeDraft.objects.get(),
        record.ministry,
        "Not paragraph 1.",
        language="en",
        by=record.sami,
    )


def poisoned(data: dict[str, Any], hostile: Sequence[str] = HOSTILE) -> dict[str, Any]:
    """The same shape, with hostile words in turn wherever people or organisers write."""
    turn = iter(range(10**9))

    def spoil(value: Any, key: str) -> Any:
        if isinstance(value, dict):
            return {name: spoil(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [spoil(item, key) for item in value]
        if isinstance(value, str) and value and key not in OURS:
            return hostile[next(turn) % len(hostile)]
        return value

    spoilt: dict[str, Any] = spoil(data, "")
    for row, old in zip(spoilt.get("annexes", []), data.get("annexes", []), strict=True):
        row["name"] = old["name"]
    return spoilt


def places(data: Any, path: str = "") -> Iterator[str]:
    """Where people write, by their way through the data; lists left out of it."""
    if isinstance(data, dict):
        for name, item in data.items():
            yield from places(item, f"{path}.{name}".lstrip("."))
    elif isinstance(data, list):
        for item in data:
            yield from places(item, path)
    elif isinstance(data, str) and data and path.rpartition(".")[2] not in OURS:
        yield path
