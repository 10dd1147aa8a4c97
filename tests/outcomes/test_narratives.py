"""The rapporteur writes around the facts: nothing is overwritten unseen, and every wording is kept."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from outcomes.models import Narrative
from outcomes.services.narratives import write_narrative
from summit.errors import RuleBroken
from summit.models import Activity
from tests.counting import queries
from tests.outcomes import record as words


def write(record: SimpleNamespace, text: str, seen: int, **more: object) -> Narrative:
    values = {"language": "en", "session": record.plenary, "by": record.rana, **more}
    return write_narrative(record.summit, "held", text, seen=seen, **values)  # type: ignore[arg-type]


def test_every_wording_is_kept(record: SimpleNamespace) -> None:
    write(record, "It was long.", 0)
    write(record, "It was short.", 1)
    found = write(record, "", 2)
    assert [(one.revision, one.text) for one in found.wordings.all()] == [
        (3, ""), (2, "It was short."), (1, "It was long."),
    ]  # fmt: skip
    assert Activity.objects.filter(verb="narrative.written").count() == 3
    # The same again is no wording.
    assert write(record, "", 3).revision == 3


def test_nobody_is_overwritten_unseen(record: SimpleNamespace) -> None:
    write(record, "It was long.", 0)
    with pytest.raises(RuleBroken) as refusal:
        write(record, "It was short.", 0)
    assert (refusal.value.code, refusal.value.field) == ("narrative.newer", "text")
    assert Narrative.objects.get().text == "It was long."
    write(record, "C’était long.", 0, language="fr")
    assert Narrative.objects.count() == 2


@pytest.mark.parametrize(
    ("section", "language", "session", "code"),
    [
        ("next", "en", True, "section.unknown"),
        ("held", "en", False, "section.unknown"),
        ("nonsense", "en", True, "section.unknown"),
        ("held", "ru", True, "language.unknown"),
    ],
)
def test_what_the_report_does_not_have_is_refused(
    record: SimpleNamespace, section: str, language: str, session: bool, code: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        write_narrative(
            record.summit, section, "x", language=language, seen=0, by=record.rana,
            session=record.plenary if session else None,
        )  # fmt: skip
    assert refusal.value.code == code


def test_the_page_has_the_facts_beside_the_words(record: SimpleNamespace, as_person) -> None:
    words.enrich(record)
    rana = as_person(record.rana)
    address = reverse("outcomes:session-narrative", args=[record.plenary.pk, "discussion"])
    page = rana.get(address).content.decode()
    assert "The room was quiet at first." in page
    assert "The compiled facts" in page
    assert "9 contributions" not in page  # seven of them were shown
    assert "7 contributions were shown in the session." in page
    assert "Who repairs it in the tenth year?" in page
    assert page.count("The room was quiet at first.") == 1  # in the form, not among the facts
    assert "⟦" not in page
    answer = rana.post(address, {"text": "Loud.", "language": "en", "seen": "1"})
    assert (answer.status_code, answer["Location"]) == (303, f"{address}?language=en")
    late = rana.post(address, {"text": "Quiet.", "language": "en", "seen": "1"})
    assert late.status_code == 409
    assert "Quiet." in late.content.decode()  # what was typed is kept


@pytest.mark.parametrize("section", ["introduction", "next", "licence"])
def test_the_summits_own_sections_open_too(
    record: SimpleNamespace, as_person, section: str
) -> None:
    address = reverse("outcomes:narrative", args=["forum", section])
    assert as_person(record.olga).get(address).status_code == 200
    assert as_person(record.olga).get(address.replace(section, "held")).status_code == 404


def test_the_list_costs_the_same_for_one_and_three(record: SimpleNamespace, as_person) -> None:
    rana = as_person(record.rana)
    address = reverse("outcomes:narratives", args=["forum"])
    few = queries(rana, address)
    write(record, "It was long.", 0)
    write_narrative(record.summit, "next", "x", language="en", seen=0, by=record.rana)
    assert queries(rana, address) == few
