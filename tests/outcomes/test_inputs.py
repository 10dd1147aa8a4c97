"""What a document is made from: complete, anonymous where it must be, and the same twice."""

import hashlib
import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from outcomes.models import Source, Stance
from outcomes.services.inputs.agreement import standing
from outcomes.services.inputs.documents import freeze
from outcomes.services.inputs.recommendations import QuotationBroken
from outcomes.services.inputs.snapshot import one_snapshot
from sessions.models import Contribution, Question
from summit.models import Participation
from tests import cast as people
from tests.outcomes import record as words

DOCS = Path(__file__).resolve().parents[2] / "docs"


def session(data: dict[str, Any], number: int = 1) -> dict[str, Any]:
    return next(one for one in data["sessions"] if one["number"] == number)


def entry(data: dict[str, Any], reference: str) -> dict[str, Any]:
    return next(one for one in session(data)["contributions"] if one["reference"] == reference)


# ------------------------------------------------------------------ what is in it
def test_dispositions_are_one_each_and_sum_to_the_total(record: SimpleNamespace) -> None:
    words.say(record.plenary, 8, status="pending", author=record.places.ada)
    data = freeze(record.summit, "report", "en").data
    fates = {one["reference"]: one["disposition"]["kind"] for one in session(data)["contributions"]}
    assert fates == {
        "S1-C001": "used",
        "S1-C002": "not_used",
        "S1-C003": "used",
        "S1-C004": "used",
        "S1-C005": "not_used",
        "S1-C006": "withheld",
        "S1-C007": "withdrawn",
        "S1-C008": "withheld",
    }
    assert sum(row["count"] for row in data["dispositions"]) == data["contributions_total"] == 8
    counted = {row["disposition"]: row["count"] for row in data["dispositions"]}
    assert counted == {"merged": 0, **Counter(fates.values())}


def test_words_that_may_not_be_printed_are_counted_only(record: SimpleNamespace) -> None:
    frozen = freeze(record.summit, "report", "en")
    for reference in ("S1-C006", "S1-C007"):
        hidden = entry(frozen.data, reference)
        assert (hidden["text"], hidden["who"]["name"]) == ("", "")
    assert b"that nobody may print" not in frozen.content


def test_a_source_that_was_withdrawn_later_is_not_quoted(record: SimpleNamespace) -> None:
    Contribution.objects.filter(pk=record.said[0].pk).update(status="withdrawn")
    frozen = freeze(record.summit, "outcome", "en")
    source = session(frozen.data)["recommendations"][0]["sources"][0]
    assert source == {"reference": "S1-C001", "quote": "", "withheld": True}
    assert b"taught us the pump" not in frozen.content
    assert {"code": "source-withheld", "what": ["S1-R1", "S1-R3"]} in frozen.warnings


def test_drafts_are_absent_cancelled_sessions_a_line_and_coming_ones_marked(
    record: SimpleNamespace,
) -> None:
    data = freeze(record.summit, "report", "en").data
    assert [(one["reference"], one["held"]) for one in data["sessions"]] == [
        ("S1", True),
        ("S2", False),
    ]
    assert [one["reference"] for one in data["cancelled"]] == ["S4"]
    assert data["warnings"] == [{"code": "not-held", "what": ["S2"]}]
    assert session(data, 2)["note"]["overview"] == words.NOTE_EN["overview"]


def test_the_agenda_tells_what_was_planned_and_what_was_taken(record: SimpleNamespace) -> None:
    agenda = session(freeze(record.summit, "report", "en").data)["agenda"]
    assert [(one["kind"], one["planned_minutes"], one["actual_minutes"]) for one in agenda] == [
        ("opening", 10, 9),
        ("keynote", 10, 10),
        ("discussion", 10, 11),
    ]


def test_texts_are_in_the_documents_language_or_visibly_in_another(record: SimpleNamespace) -> None:
    data = freeze(record.summit, "report", "fr").data
    first, second = session(data)["recommendations"][:2]
    assert first["text"]["text"] == "Créer un fonds d’entretien commun avant la pose d’une pompe."
    assert (first["text"]["fallback"], second["text"]["fallback"]) == (False, True)
    assert (second["text"]["language"], second["text"]["direction"]) == ("en", "ltr")
    assert session(data)["note"]["language"] == "fr"
    assert session(data, 2)["note"]["fallback"] is True
    spoken = entry(data, "S1-C003")
    assert (spoken["language"], spoken["direction"]) == ("ar", "rtl")


def test_paragraphs_are_numbered_across_and_what_was_set_aside_has_none(
    record: SimpleNamespace,
) -> None:
    data = freeze(record.summit, "outcome", "en").data
    numbers = {one["reference"]: one["paragraph"] for one in session(data)["recommendations"]}
    assert numbers == {"S1-R1": 1, "S1-R2": 2, "S1-R3": None}
    assert [one["reference"] for one in session(data)["contributions"]] == [
        "S1-C001",
        "S1-C003",
        "S1-C004",
    ]


# ------------------------------------------------------------------ quotations
@pytest.mark.parametrize("document", ["report", "outcome"])
def test_a_quotation_that_is_not_verbatim_stops_the_compile_and_names_the_paragraph(
    record: SimpleNamespace, document: str
) -> None:
    Contribution.objects.filter(pk=record.said[3].pk).update(text="Publish nothing at all.")
    with pytest.raises(QuotationBroken) as refusal:
        freeze(record.summit, document, "en")
    assert str(refusal.value.message).startswith(
        "Paragraph 2 (recommendation S1-R2) quotes S1-C004 with the words “Publish what a well"
    )


def test_a_quotation_whose_digest_is_another_stops_it_too(record: SimpleNamespace) -> None:
    Source.objects.filter(contribution=record.said[2]).update(sha256="0" * 64)
    with pytest.raises(QuotationBroken) as refusal:
        freeze(record.summit, "outcome", "en")
    assert "S1-C003" in str(refusal.value.message)


# ------------------------------------------------------------------ attribution
NAMES = ["Ada Michel", "Leïla Baptiste", "Minister Okello"]
PLACES = ["Haiti Renewal", "Ministry of Water, Uganda"]


def leaks(content: bytes, canaries: list[str]) -> list[str]:
    return [name for name in canaries if name in content.decode()]


@pytest.mark.parametrize(
    ("rule", "names", "places"),
    [("named", NAMES, PLACES), ("affiliation", [], PLACES), ("chatham", [], [])],
)
def test_the_rule_of_the_session_binds_every_byte_of_the_data(
    record: SimpleNamespace, rule: str, names: list[str], places: list[str]
) -> None:
    record.plenary.attribution = rule
    record.plenary.save()
    for document in ("report", "outcome"):
        content = freeze(record.summit, document, "en").content
        expected = [name for name in names if document == "report" or name != "Leïla Baptiste"]
        assert leaks(content, NAMES) == expected
        assert leaks(content, PLACES) == places
        for person in record.summit.participations.all():
            assert person.user.email.encode() not in content
            assert str(person.pk).encode() not in content


def test_affiliation_only_gives_the_kind_where_there_is_no_affiliation(
    record: SimpleNamespace,
) -> None:
    record.plenary.attribution = "affiliation"
    record.plenary.save()
    Participation.objects.filter(pk=record.places.ada.pk).update(affiliation="Office of Ada Michel")
    data = freeze(record.summit, "report", "en").data
    shown = {ref: entry(data, ref)["who"]["affiliation"] for ref in ("S1-C001", "S1-C002")}
    assert shown == {"S1-C001": "Diaspora organisation", "S1-C002": "Youth"}


def test_chatham_house_gives_the_kind_only_in_a_crowd(record: SimpleNamespace) -> None:
    record.plenary.attribution = "chatham"
    record.plenary.save()
    for number in range(8, 12):
        one = people.place(record.summit, people.make_user(f"young{number}"), declared_kind="youth")
        words.say(record.plenary, number, author=one)
    data = freeze(record.summit, "report", "en").data
    assert entry(data, "S1-C002")["who"] == {"name": "", "affiliation": "Youth", "anonymous": False}
    assert entry(data, "S1-C001")["who"]["affiliation"] == ""
    assert data["participants"] == {"rule": "chatham", "total": 11, "listed": []}


def test_an_anonymous_question_has_no_author_under_any_rule(record: SimpleNamespace) -> None:
    Question.objects.filter(is_anonymous=False).delete()
    asked = session(freeze(record.summit, "report", "en").data)["questions"]
    assert [one["who"] for one in asked] == [{"name": "", "affiliation": "", "anonymous": True}]


def test_participants_are_those_who_agreed_to_be_named(record: SimpleNamespace) -> None:
    data = freeze(record.summit, "report", "en").data
    assert data["participants"]["listed"] == [
        {"name": "Ada Michel", "affiliation": "Haiti Renewal"}
    ]


def test_small_groups_are_added_up_until_nobody_can_be_told_apart(record: SimpleNamespace) -> None:
    recommendation = record.recommendations[1]
    for kind, size in (("government", 6), ("youth", 5), ("media", 2)):
        for number in range(size):
            one = people.place(
                record.summit, people.make_user(f"{kind}{number}"), declared_kind=kind
            )
            Stance.objects.create(recommendation=recommendation, participation=one, value="agree")
    stances = recommendation.stances.select_related("participation__delegation")
    groups = standing(stances, {})["groups"]
    assert [(one["label"], one["total"]) for one in groups] == [
        ("Government", 6),
        ("Other delegations", 7),
    ]
    Participation.objects.filter(declared_kind="government").update(banned_at=words.START)
    assert standing(stances.all(), {})["all"]["total"] == 7


# ------------------------------------------------------------------ the same twice
def test_the_same_record_gives_the_same_bytes_and_a_change_another_digest(
    record: SimpleNamespace,
) -> None:
    one, two = (freeze(record.summit, "report", "en") for _turn in range(2))
    assert one.content == two.content
    assert one.digest == hashlib.sha256(one.content).hexdigest()
    assert freeze(record.summit, "report", "fr").digest != one.digest
    assert freeze(record.summit, "outcome", "en").digest != one.digest
    Contribution.objects.filter(pk=record.said[1].pk).update(text="Other words.")
    assert freeze(record.summit, "report", "en").digest != one.digest


def test_the_date_of_the_document_is_that_of_the_last_change(record: SimpleNamespace) -> None:
    Question.objects.filter(is_anonymous=True).update(updated_at=words.at(600000))
    Contribution.objects.filter(pk=record.said[0].pk).update(updated_at=words.at(500000))
    data = freeze(record.summit, "report", "en").data
    assert data["as_of"] == "2027-11-06T14:20+03:00"


def test_more_words_do_not_cost_more_queries(record: SimpleNamespace) -> None:
    with CaptureQueriesContext(connection) as few:
        freeze(record.summit, "report", "en")
    for number in (5, 6):
        other = people.make_session(record.summit, number, status="ended")
        words.say(other, 1, author=record.places.ada)
    words.talk(record, 20)
    words.crowd(record, 10)
    with CaptureQueriesContext(connection) as many:
        freeze(record.summit, "report", "en")
    assert len(many) == len(few)


@pytest.mark.django_db(transaction=True)
def test_the_snapshot_stays_while_others_write_and_keeps_nobody_waiting() -> None:
    summit = people.make_summit()

    def rename() -> None:
        with transaction.atomic():
            type(summit).objects.filter(pk=summit.pk).update(host="Somebody else")
        connections.close_all()

    rows = type(summit).objects.filter(pk=summit.pk)
    with ThreadPoolExecutor(1) as pool, one_snapshot():
        before = rows.get().host
        pool.submit(rename).result(timeout=10)
        assert rows.get().host == before
    assert rows.get().host == "Somebody else"
    with transaction.atomic():  # the house's own transactions are what they were
        rows.update(host="")


# ------------------------------------------------------------------ its description
def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(keys(item) for item in value.values()))
    if isinstance(value, list):
        return set().union(*(keys(item) for item in value))
    return set()


@pytest.mark.parametrize("document", ["report", "outcome"])
def test_every_key_is_described(record: SimpleNamespace, document: str) -> None:
    words.crowd(record, 12)
    content = json.loads(freeze(record.summit, document, "en").content)
    described = set(re.findall(r"`([a-z_0-9]+)`", (DOCS / "document-data.md").read_text()))
    assert keys(content) - described == set()
