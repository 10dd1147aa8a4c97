"""Two revisions as tracked changes: accepted they are the later one, rejected the earlier one."""

import io
import re
import zipfile
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from outcomes.drafting.revisions import apart, compare_revisions
from outcomes.formats import texts
from outcomes.formats.tracking import Cover, tracked
from outcomes.models import OutcomeDraft, Paragraph

COVER = Cover(
    "The fund", "Zero draft → Rev.1", "City of Nairobi", "en", "2026-11-24T09:05:00+03:00"
)


def row(name: str, number: str, text: str, **more: Any) -> dict[str, Any]:
    values = {"id": name, "number": number, "mark": number, "kind": "operative", "level": 0,
              "status": "proposed", "text": {"en": text}}  # fmt: skip
    return {**values, **more}


def made(old: list[dict[str, Any]], new: list[dict[str, Any]], cover: Cover = COVER) -> bytes:
    return tracked(compare_revisions(apart(old, new), new, "en", "en"), cover, "en")


def body(content: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def decided(content: bytes, gone: str) -> list[str]:
    """The text as Word has it once all changes are accepted (``gone`` is ``del``) or rejected (``ins``);
    a paragraph whose end is gone is gone with its words."""
    found = []
    for one in body(content).iter(qn("w:p")):
        mark = one.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn(f'w:{gone}')}")
        words = [
            each.text or ""
            for each in one.iter(qn("w:t"), qn("w:delText"))
            if not any(up.tag == qn(f"w:{gone}") for up in each.iterancestors())
        ]
        if mark is None or "".join(words).strip():
            found.append("".join(words))
    return found[2:]  # after title and subject


OLD = [row("a", "1", "States shall build wells."), row("b", "2", "They shall pay for them.")]
NEW = [row("c", "1", "Recalling the floods."), row("a", "2", "States should build deep wells.")]


def test_accepting_gives_the_later_and_rejecting_the_earlier_revision() -> None:
    content = made(OLD, NEW)
    accepted, rejected = decided(content, "del"), decided(content, "ins")
    assert accepted == ["1  Recalling the floods.", "2  States should build deep wells."]
    assert rejected == ["1  States shall build wells.", "2  They shall pay for them."]


def test_a_deleted_paragraph_leaves_its_number_in_word_too() -> None:
    gone = [{**OLD[0], "status": "deleted", "text": {}}, OLD[1]]
    content = made(OLD, gone)
    assert decided(content, "del") == ["1  [Deleted]", "2  They shall pay for them."]
    assert decided(content, "ins") == [
        "1  States shall build wells.",
        "2  They shall pay for them.",
    ]
    again = made(gone, OLD)  # restored
    assert decided(again, "del") == decided(content, "ins")
    assert decided(again, "ins") == decided(content, "del")
    closed = made(gone, [{**OLD[1], "number": "1"}])  # adopted
    assert decided(closed, "del") == ["1  They shall pay for them."]


def test_every_change_bears_the_summit_and_the_moment_of_the_later_revision() -> None:
    changes = list(body(made(OLD, NEW)).iter(qn("w:ins"), qn("w:del")))
    assert {one.get(qn("w:author")) for one in changes} == {"City of Nairobi"}
    assert {one.get(qn("w:date")) for one in changes} == {"2026-11-24T06:05:00Z"}
    ids = [one.get(qn("w:id")) for one in changes]
    assert len(ids) == len(set(ids)) > 5


def test_it_is_the_same_twice_and_word_opens_it() -> None:
    content = made(OLD, NEW)
    assert content == made(OLD, NEW)
    opened = docx.Document(io.BytesIO(content))
    assert opened.core_properties.author == "City of Nairobi"
    assert opened.settings.element.find(qn("w:trackRevisions")) is not None


def test_arabic_paragraphs_run_from_the_right() -> None:
    rows = [{**row("a", "1", ""), "text": {"ar": "الماء قبل كل شيء"}}]
    one = next(
        each for each in body(made([], rows)).iter(qn("w:p")) if "الماء" in "".join(each.itertext())
    )
    assert one.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None
    assert one.find(f".//{qn('w:rtl')}") is not None


WORDS = st.lists(
    st.sampled_from(["water", "for", "all", "2022", ",", "[", "]", "الماء", "\u202e", "\ud800", "<w:p>", "\n"]),
    max_size=8,
).map(" ".join)  # fmt: skip


@given(
    st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=4), st.permutations(["a", "b", "c", "d"])
)
@settings(max_examples=80, deadline=None)
def test_any_two_revisions_can_be_decided_both_ways(
    old: list[str], new: list[str], order: list[str]
) -> None:
    """What was moved, too."""
    before = [row("abcd"[place], str(place), text) for place, text in enumerate(old)]
    after = [row(order[place], str(place), text) for place, text in enumerate(new)]
    content = made(before, after)

    def flat(rows: list[str]) -> str:
        return re.sub(r"\s+", "", "".join(rows))

    wanted = [f"{place}{texts.clean(text)}" for place, text in enumerate(new)]
    assert flat(decided(content, "del")) == flat(wanted)
    wanted = [f"{place}{texts.clean(text)}" for place, text in enumerate(old)]
    assert flat(decided(content, "ins")) == flat(wanted)


# ------------------------------------------------------------------ its door
@pytest.mark.django_db
def test_the_draft_can_be_had_with_its_changes(
    cast: SimpleNamespace, as_person: Callable[..., Client]
) -> None:
    draft = OutcomeDraft.objects.create(summit=cast.summit, language="en")
    Paragraph.objects.create(draft=draft, position=1, text={"en": "States build wells."})
    address = reverse("outcomes:outcome-changes", args=[cast.summit.slug])
    answer = as_person(cast.rana).get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="forum-outcome-now-now-en.docx"'
    assert "States build wells." in docx.Document(io.BytesIO(answer.content)).paragraphs[2].text
    assert as_person(cast.rana).get(address, {"old": "9"}).status_code == 404
    assert as_person(cast.ada).get(address).status_code == 403
