"""The outcome document made from the draft: numbered lines and evidence while it is drafted, clean once it is
adopted."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pdfua
import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outcomes.drafting.lines import lines
from outcomes.formats.building import build
from outcomes.formats.tables import contributions
from outcomes.formats.web import fragment
from outcomes.models import OutcomeDraft, Paragraph, Source
from outcomes.press import pages
from outcomes.press.words import Tamer
from outcomes.services import evidence, paragraphs, wording, zero_drafts
from outcomes.services.inputs.documents import freeze
from outcomes.services.inputs.draft import BracketsLeft
from outcomes.services.inputs.recommendations import QuotationBroken
from sessions.models import Contribution
from tests.outcomes.conftest import text_of
from tests.outcomes.drafts import add
from tests.outcomes.test_press import print_it


@pytest.fixture
def draft(record: SimpleNamespace) -> OutcomeDraft:
    """Two operative paragraphs with words behind them; the second in brackets, with an alternative."""
    made = zero_drafts.compile_draft(record.summit, by=record.rana)
    two = made.paragraphs.filter(kind="operative").in_order()[1]
    paragraphs.add_alternative(two, "en", "Publish nothing.", by=record.rana)
    return made


def of(record: SimpleNamespace, language: str = "en") -> dict[str, Any]:
    return freeze(record.summit, "outcome", language).data


def adopt(draft: OutcomeDraft) -> None:
    OutcomeDraft.objects.filter(pk=draft.pk).update(status="adopted")


def settle(draft: OutcomeDraft, by: Any) -> None:
    for one in draft.paragraphs.filter(alternative_to__isnull=False):
        paragraphs.delete_paragraph(one, by=by)
    for one in draft.paragraphs.filter(kind="operative").exclude(status="deleted"):
        paragraphs.set_status(one, "agreed", by=by)


def shown(data: dict[str, Any]) -> str:
    return pages.html(data, "ab" * 32, Tamer())


def test_without_a_draft_the_document_is_made_from_the_recommendations(record):
    data = of(record)
    assert data["draft"] is None
    assert "The participants recommend the following." in shown(data)


def test_the_data_have_numbers_brackets_evidence_and_translations(record, draft):
    found = of(record)["draft"]
    assert (found["status"], found["revision"], found["language"]) == ("zero", 0, "en")
    rows = [one for one in found["paragraphs"] if one["kind"] == "operative"]
    assert [(one["number"], one["mark"]) for one in rows] == [
        ("1", "1."), ("2", "2."), ("2 bis", "2 bis."),
    ]  # fmt: skip
    assert [one["brackets"] for one in rows] == [False, True, True]
    assert [one["alternatives"] for one in rows] == [False, True, True]
    assert rows[0]["recommendations"] == ["S1-R1"]
    assert {one["reference"] for one in rows[0]["evidence"]} == {"S1-C001", "S1-C003"}
    assert rows[0]["translations"]["fr"]["stale"] is False
    for one in rows[0]["evidence"]:
        text = Contribution.objects.get(number=int(one["reference"][-3:])).text
        assert text[one["start"] : one["end"]] == one["quote"]


def test_a_report_gives_each_recommendation_the_number_it_has_in_the_draft(record, draft):
    one = draft.paragraphs.filter(kind="operative").in_order()[0]
    add(draft, "Before all.", by=record.olga, after=draft.paragraphs.get(kind="chapeau"))
    told = freeze(record.summit, "report", "en").data["sessions"][0]["recommendations"]
    assert [each["paragraph"] for each in told] == [2, 3, None]
    assert one.recommendations.get().reference == told[0]["reference"]
    assert [each["paragraph_label"] for each in told] == [
        "paragraph 2 of the draft outcome", "paragraph 3 of the draft outcome", "",
    ]  # fmt: skip


def test_a_report_names_an_adopted_outcome_no_draft_any_more(record, draft):
    before = freeze(record.summit, "report", "en")
    settle(draft, record.olga)
    adopt(draft)
    after = freeze(record.summit, "report", "en")
    for frozen, name in ((before, "of the draft outcome"), (after, "of the outcome document")):
        page = shown(frozen.data)
        web = fragment(build(frozen.data, frozen.digest))
        for text in (page, web):
            assert f"paragraph 1 {name}" in text
            assert ("draft outcome" in text) == (frozen is before)


def test_old_translations_and_missing_ones_are_remarked(record, draft):
    one = draft.paragraphs.filter(kind="operative").in_order()[0]
    wording.write(one, "en", "Other words.", seen=one.revision, by=record.rana)
    told = {each["code"]: each["what"] for each in of(record, "fr")["warnings"]}
    assert told["translation-stale"] == ["1"]
    assert told["paragraph-in-another-language"] == ["2", "2 bis"]


def test_a_draft_has_line_numbers_brackets_and_the_words_behind_it(record, draft):
    data = of(record)
    page = shown(data)
    plain = re.sub(r"<[^>]+>", "", page)
    for one in data["draft"]["paragraphs"]:
        for line in lines(one["text"]["text"]):
            assert line.split()[0] in plain
    assert '<span class="line">[Publish nothing.]</span>' in page
    assert 'href="#S1-C001"' in page
    assert "nobody taught us the pump" in plain
    assert "⟦" not in page, "a template asked for what is not there"
    links, names = set(re.findall(r'href="#([^"]+)"', page)), set(re.findall(r'id="([^"]+)"', page))
    assert links - names == set()


def test_words_that_only_the_preamble_rests_on_are_used_in_the_preamble(record, draft):
    said = record.said[4]
    preamble = draft.paragraphs.filter(kind="preambular").in_order()[0]
    quote = said.text[:12]
    evidence.add_evidence(preamble, said, quote, "support", by=record.rana)
    data = of(record)
    told = {one["reference"]: one for each in data["sessions"] for one in each["contributions"]}
    became = told[said.reference]["disposition"]
    assert (became["kind"], became["paragraphs"]) == ("used", [""])
    html = fragment(build(data, "ab" * 32))
    at = html.index(f'id="{said.reference}"')
    assert 'Used in <a href="#draft">the preamble</a>' in html[at : html.index("</section>", at)]
    table = contributions(data).decode()
    assert re.search(rf'"{said.reference}","S1",[^\r]*"used","","",', table)


def test_words_that_are_withheld_leave_the_evidence(record, draft):
    Contribution.objects.filter(pk=record.said[0].pk).update(status="withdrawn")
    data = of(record)
    told = [one for each in data["draft"]["paragraphs"] for one in each["evidence"]]
    withheld = next(one for one in told if one["reference"] == "S1-C001")
    assert (withheld["withheld"], withheld["quote"]) == (True, "")
    assert "taught us the pump" not in shown(data)


def test_a_quotation_that_is_not_verbatim_any_more_names_the_paragraph(record, draft):
    Contribution.objects.filter(pk=record.said[2].pk).update(text="Other words.")
    Source.objects.all().delete()
    with pytest.raises(QuotationBroken, match=r"^Paragraph 1 quotes S1-C003"):
        of(record)


def test_an_adopted_text_has_no_bracket_or_it_is_refused_by_name(record, draft):
    adopt(draft)
    with pytest.raises(BracketsLeft, match=r"^Paragraph 2 still has brackets"):
        of(record)
    OutcomeDraft.objects.update(status="open")
    settle(draft, record.olga)
    Paragraph.objects.filter(kind="preambular").update(text={"en": "Recalling [nothing],"})
    adopt(draft)
    with pytest.raises(BracketsLeft, match=r"^Recalling \[nothing\], still has brackets"):
        of(record)


def test_an_adopted_text_is_clean_and_its_data_keep_the_evidence(record, draft):
    settle(draft, record.olga)
    assert freeze(record.summit, "outcome", "en").summary["adopted"] is False
    adopt(draft)
    assert freeze(record.summit, "outcome", "en").summary["adopted"] is True
    data = of(record)
    page = shown(data)
    assert 'class="line"' not in page
    assert 'class="behind"' not in page
    assert "nobody taught us the pump" not in page
    assert "Draft" not in re.sub(r"<[^>]+>", "", page.split("<body>")[1].split('id="draft"')[1])
    assert any(one["evidence"] for one in data["draft"]["paragraphs"])


def test_the_same_draft_gives_the_same_bytes_and_a_changed_one_others(record, draft):
    first = freeze(record.summit, "outcome", "en").digest
    assert freeze(record.summit, "outcome", "en").digest == first
    one = draft.paragraphs.filter(kind="operative").in_order()[0]
    wording.write(one, "en", "Other words.", seen=one.revision, by=record.rana)
    assert freeze(record.summit, "outcome", "en").digest != first


def test_a_paragraph_costs_the_document_no_question(record, draft):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            of(record)
        return len(asked)

    before = cost()
    for number in range(3):
        made = add(draft, f"More {number}.", by=record.olga)
        evidence.add_evidence(made, record.said[number], "", "support", by=record.olga)
    assert cost() == before


def beside(path: Path, marks: set[str]) -> list[str]:
    """What stands in the column of the numbers, in order."""
    found = []
    for page in pypdfium2.PdfDocument(path):
        column = page.get_textpage().get_text_bounded(left=84, right=121)
        found += [line.strip() for line in column.splitlines()]
    return [one for one in found if one in marks]


@pytest.mark.timeout(240)
def test_the_pdf_says_every_line_and_another_reader_finds_nothing(record, draft, tmp_path):
    add(draft, "الماء حقّ للجميع في كل مدينة.", by=record.olga, language="ar")
    add(draft, "Below it.", by=record.olga, level=1)
    frozen = freeze(record.summit, "outcome", "en")
    printed = print_it(frozen, tmp_path)
    text = text_of(printed.pdf)
    count = 0
    for one in frozen.data["draft"]["paragraphs"]:
        body = one["text"]["text"]
        for line in lines(f"[{body}]" if one["brackets"] else body):
            count += 1
            if one["text"]["language"] != "ar":
                assert " ".join(line.split()) in text
    assert count > 10
    rows = [one for one in frozen.data["draft"]["paragraphs"] if one["level"] == 0 and one["mark"]]
    assert beside(printed.pdf, {one["mark"] for one in rows}) == [one["mark"] for one in rows]
    assert [(one.rule_id, one.message) for one in pdfua.validate(str(printed.pdf)).findings] == []
