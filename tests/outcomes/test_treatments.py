"""How documents treat one contribution: never milder than was promised in the room."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from outcomes.models import Treatment
from outcomes.services.inputs.documents import freeze
from outcomes.services.treatments import choices, treat
from summit.errors import RuleBroken


def test_a_stricter_rule_is_taken_and_a_milder_one_refused(record: SimpleNamespace) -> None:
    treat(record.said[0], "chatham", "", by=record.rana)
    assert Treatment.objects.get().attribution == "chatham"
    record.plenary.attribution = "affiliation"
    record.plenary.save()
    assert [value for value, _label in choices(record.plenary)] == ["", "chatham"]
    for rule, code in (("affiliation", "attribution.milder"), ("named", "attribution.unknown")):
        with pytest.raises(RuleBroken) as refusal:
            treat(record.said[1], rule, "", by=record.rana)
        assert refusal.value.code == code


def test_the_reason_is_printed_in_the_register(record: SimpleNamespace) -> None:
    treat(record.said[1], "", "Answered by\nthe survey.", by=record.rana)
    [fate] = [
        one["disposition"]
        for one in freeze(record.summit, "report", "en").data["sessions"][0]["contributions"]
        if one["reference"] == "S1-C002"
    ]
    assert (fate["kind"], fate["reason"]) == ("not_used", "Answered by the survey.")


def test_the_page_says_what_becomes_of_it(record: SimpleNamespace, as_person) -> None:
    address = reverse("outcomes:treatment", args=[record.said[0].pk])
    rana = as_person(record.rana)
    page = rana.get(address).content.decode()
    assert "Used in a paragraph" in page
    assert "S1-R1" in page
    assert rana.post(address, {"attribution": "affiliation"}).status_code == 303
    assert 'id="id_attribution_1" checked' in rana.get(address).content.decode()
