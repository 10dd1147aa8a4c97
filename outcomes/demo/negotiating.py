"""How the demo's draft is negotiated so far: delegations with heads, amendments of every fate, a consultation
that is open, and the first lines of the follow-up register."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from outcomes.models import Amendment, OutcomeDraft, Paragraph
from outcomes.services import amendments, commitments, consultations, proposing
from outcomes.services.commitments import Line
from outcomes.services.paragraphs import New
from summit.demo.parts import Demo, part
from summit.models import Delegation
from summit.services.delegations import edit_delegation

SCRIPT = Path(__file__).parent / "negotiation.toml"


@part("negotiation", order=78)
def negotiated(demo: Demo) -> None:
    told = tomllib.loads(SCRIPT.read_text(encoding="utf-8"))
    draft = OutcomeDraft.objects.get(summit=demo.summit)
    for name, short in told["heads"].items():
        _head(demo, name, short)
    for place, line in enumerate(told["amendment"]):
        _amend(demo, draft, line, place)
    _consult(demo, draft, told)
    for place, line in enumerate(told["commitment"]):
        _commit(demo, draft, line, place)


def _head(demo: Demo, name: str, short: str) -> None:
    delegation = Delegation.objects.get(summit=demo.summit, name=name)
    if delegation.head is None:
        edit_delegation(
            delegation, name=name, kind=delegation.kind, head=demo.places[short],
            by=demo.user("olga"),
        )  # fmt: skip


def _found(draft: OutcomeDraft, part_of_it: str) -> Paragraph:
    rows = draft.paragraphs.filter(alternative_to=None)
    return next(row for row in rows if part_of_it in row.text.get("en", ""))


def _amend(demo: Demo, draft: OutcomeDraft, line: dict[str, Any], place: int) -> None:
    paragraph, by = _found(draft, line["on"]), demo.places[line["by"]]
    made = PROPOSE[line.get("kind", "change")](
        paragraph,
        line,
        proposing.Proposer(by.user, by, by.delegation, line.get("reason", "")),
        demo.key("amendment", place),
    )
    if made.state == Amendment.State.SUBMITTED:  # and not decided by an earlier run
        _decide(demo, made, line)


def _change(
    paragraph: Paragraph, line: dict[str, Any], who: proposing.Proposer, key: UUID
) -> Amendment:
    language, (old, new) = line["language"], line["change"]
    return proposing.propose_amendment(
        paragraph,
        language,
        paragraph.text[language].replace(old, new),
        seen=paragraph.versions[language]["revision"],
        reason=who.reason,
        by=who.by,
        place=who.place,
        delegation=who.delegation,
        key=key,
    )


def _delete(
    paragraph: Paragraph, line: dict[str, Any], who: proposing.Proposer, key: UUID
) -> Amendment:
    seen = paragraph.versions[line["language"]]["revision"]
    return proposing.propose_deletion(paragraph, line["language"], seen=seen, who=who, key=key)


def _insert(
    paragraph: Paragraph, line: dict[str, Any], who: proposing.Proposer, key: UUID
) -> Amendment:
    new = New("operative", line["language"], line["text"], after=paragraph)
    return proposing.propose_insertion(paragraph.draft, new, who=who, key=key)


PROPOSE = {"change": _change, "delete": _delete, "insert": _insert}


def _decide(demo: Demo, made: Amendment, line: dict[str, Any]) -> None:
    rana = demo.places["rana"]
    fate = line.get("fate")
    if fate == "accepted":
        amendments.accept_amendment(made, by=rana.user, place=rana)
    elif fate == "rejected":
        amendments.reject_amendment(made, line["decision"], by=rana.user, place=rana)
    elif fate == "withdrawn" and made.by is not None:
        amendments.withdraw_amendment(made, by=made.by.user, place=made.by)


def _consult(demo: Demo, draft: OutcomeDraft, told: dict[str, Any]) -> None:
    names = told["consultation"]["invited"]
    invited = Delegation.objects.filter(summit=demo.summit, name__in=names)
    now = timezone.now()
    revision = draft.revisions.latest("number")
    window = consultations.open_consultation(
        draft,
        revision,
        opens_at=now,
        closes_at=now + timedelta(days=told["consultation"]["days"]),
        invited=list(invited.values_list("pk", flat=True)),
        by=demo.user("olga"),
        key=demo.key("consultation"),
    )
    for place, line in enumerate(told["comment"]):
        by = demo.places[line["by"]]
        consultations.comment(
            window,
            _found(draft, line["on"]),
            line["language"],
            line["text"],
            by=by.user,
            place=by,
            key=demo.key("comment", place),
        )


def _commit(demo: Demo, draft: OutcomeDraft, told: dict[str, Any], place: int) -> None:
    olga = demo.places["olga"]
    fields = {
        "owner": told["owner"],
        "owner_kind": told["owner_kind"],
        "language": told["language"],
        "what": told["what"],
        "review_on": timezone.localdate() + timedelta(days=told["in_days"]),
    }
    paragraph = _found(draft, told["on"])
    made = commitments.add_commitment(
        draft, Line(paragraph, **fields), by=olga.user, place=olga, key=demo.key("line", place)
    )
    if made.revision > 1:  # an earlier run went on
        return
    for status in told["steps"]:
        last = status == told["steps"][-1]
        line = Line(paragraph, status=status, note=told["note"] if last else "", **fields)
        made = commitments.change_commitment(
            made, line, seen=made.revision, by=olga.user, place=olga
        )
