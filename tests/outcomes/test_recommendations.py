"""From words to a recommendation, through the doors; every source verbatim."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from outcomes.models import Recommendation, Source, Stance
from outcomes.models.standing import GroupCount, pooled
from outcomes.services import recommendations
from sessions.services import contributions
from summit.errors import RuleBroken
from tests import cast as people

WORDS = "The line was the clinic. When the line was cut, the clinic closed."


@pytest.fixture
def words(cast):
    return contributions.contribute(cast.plenary, WORDS, by=cast.ada, place=cast.places.ada)


@pytest.fixture
def recommendation(cast, words):
    return recommendations.recommend(
        cast.plenary,
        {"en": "Keep the lines open."},
        by=cast.rana,
        place=cast.places.rana,
        contributions=[words],
        guiding_question=cast.plenary.guiding_questions.first(),
    )


def recommend(cast, as_person, who, words, **fields):
    data = {"text": "Keep the lines open.", "language": "en", "contribution": [words.pk], **fields}
    return as_person(who).post(reverse("outcomes:recommend", args=[cast.plenary.pk]), data)


def test_the_desk_is_for_who_records(cast, as_person):
    address = reverse("outcomes:desk", args=[cast.plenary.pk])
    assert {
        name: as_person(getattr(cast, name, None)).get(address).status_code
        for name in ("nobody", "otto", "ada", "mira", "rana", "olga")
    } == {"nobody": 302, "otto": 403, "ada": 403, "mira": 403, "rana": 200, "olga": 200}


def test_an_intervention_is_noted_with_its_speaker(cast, as_person):
    address = reverse("outcomes:note", args=[cast.plenary.pk])
    data = {"speaker": cast.places.sami.pk, "text": "We opened the port.", "language": "en"}
    assert as_person(cast.ada).post(address, data).status_code == 403
    assert as_person(cast.rana).get(address).status_code == 405
    assert as_person(cast.rana).post(address, data).status_code == 303
    noted = cast.plenary.contributions.get()
    assert (noted.kind, noted.author, noted.noted_by) == (
        "spoken",
        cast.places.sami,
        cast.places.rana,
    )


def test_an_intervention_needs_somebody_who_spoke(cast, as_person):
    address = reverse("outcomes:note", args=[cast.plenary.pk])
    answer = as_person(cast.rana).post(address, {"text": "We opened the port.", "language": "en"})
    assert answer.status_code == 422
    assert "We opened the port." in answer.content.decode()


def test_a_minister_without_an_account_is_named(cast, as_person):
    address = reverse("outcomes:note", args=[cast.plenary.pk])
    data = {
        "speaker": "H.E. Joy",
        "speaker_affiliation": "Kenya",
        "text": "Yes.",
        "language": "en",
    }
    as_person(cast.rana).post(address, data)
    noted = cast.plenary.contributions.get()
    assert (noted.who, noted.affiliation) == ("H.E. Joy", "Kenya")


def test_a_recommendation_keeps_the_words_it_comes_from(cast, as_person, words):
    quote = "When the line was cut"
    answer = recommend(cast, as_person, cast.rana, words, **{f"quote-{words.pk}": quote})
    source = Source.objects.get()
    assert answer.status_code == 303
    assert (source.quote, WORDS[source.start : source.end]) == (quote, quote)


def test_a_quotation_is_found_whatever_blanks_a_browser_copied(cast, as_person, words):
    quote = "clinic.\nWhen\u00a0the  line"
    recommend(cast, as_person, cast.rana, words, **{f"quote-{words.pk}": quote})
    source = Source.objects.get()
    assert source.quote == WORDS[source.start : source.end] == "clinic. When the line"


def test_a_quotation_that_is_not_verbatim_is_refused(cast, as_person, words):
    answer = recommend(cast, as_person, cast.rana, words, **{f"quote-{words.pk}": "was shut down"})
    assert answer.status_code == 409
    assert "S1-C001" in answer.content.decode()
    assert not Recommendation.objects.exists()


def test_no_words_no_recommendation(cast, as_person, words):
    assert recommend(cast, as_person, cast.rana, words, contribution=[]).status_code == 422


def test_hidden_words_cannot_be_a_source(cast, words):
    contributions.hide(words, "Off topic", by=cast.mira)
    with pytest.raises(RuleBroken) as refusal:
        recommendations.recommend(
            cast.plenary, {"en": "x"}, by=cast.rana, place=None, contributions=[words]
        )
    assert refusal.value.code == "source.not-shown"
    cast.plenary.refresh_from_db()
    assert cast.plenary.last_recommendation == 0


def test_the_same_form_twice_is_one_recommendation(cast, as_person, words):
    key = str(uuid4())
    for _ in range(2):
        recommend(cast, as_person, cast.rana, words, key=key)
    assert [str(r) for r in Recommendation.objects.all()] == ["S1-R1"]


def test_cited_words_are_not_withdrawn(cast, as_person, recommendation, words):
    address = reverse("sessions:contribution-withdraw", args=[words.pk])
    assert as_person(cast.ada).post(address).status_code == 409


def test_the_last_source_stays(cast, as_person, recommendation):
    address = reverse("outcomes:source-remove", args=[recommendation.sources.get().pk])
    assert as_person(cast.rana).post(address).status_code == 409
    assert as_person(cast.ada).post(address).status_code == 403
    assert as_person(cast.otto).post(address).status_code == 404


def test_a_second_source_is_added_and_released(cast, as_person, recommendation):
    more = contributions.contribute(
        cast.plenary, "And the road.", by=cast.sami, place=cast.places.sami
    )
    address = reverse("outcomes:source-add", args=[recommendation.pk])
    for _ in range(2):
        assert as_person(cast.rana).post(address, {"contribution": more.pk}).status_code == 303
    assert recommendation.sources.count() == 2
    source = recommendation.sources.get(contribution=more)
    as_person(cast.rana).post(reverse("outcomes:source-remove", args=[source.pk]))
    assert recommendation.sources.count() == 1


def test_newer_words_are_never_overwritten_unseen(cast, as_person, recommendation):
    address = reverse("outcomes:recommendation", args=[recommendation.pk])
    first = {
        "seen": 1,
        "text_en": "Keep every line open.",
        "text_fr": "Gardez les lignes ouvertes.",
    }
    assert as_person(cast.rana).post(address, first).status_code == 303
    late = as_person(cast.olga).post(address, {"seen": 1, "text_en": "Olga's own careful words."})
    assert late.status_code == 409
    assert "own careful words" in late.content.decode()
    recommendation.refresh_from_db()
    assert recommendation.text == {
        "en": "Keep every line open.",
        "fr": "Gardez les lignes ouvertes.",
    }


def test_the_status_is_the_rapporteurs_decision(cast, as_person, recommendation):
    address = reverse("outcomes:status", args=[recommendation.pk])
    assert {
        name: as_person(getattr(cast, name)).post(address, {"status": "consensus"}).status_code
        for name in ("otto", "ada", "rana")
    } == {"otto": 404, "ada": 403, "rana": 303}
    assert as_person(cast.rana).post(address, {"status": "nonsense"}).status_code == 409
    recommendation.refresh_from_db()
    assert recommendation.status == "consensus"


def test_a_stance_counts_once_the_latest(cast, as_person, recommendation):
    address = reverse("outcomes:stance", args=[recommendation.pk])
    for value in ("agree", "agree", "disagree"):
        as_person(cast.ada).post(address, {"value": value})
    assert list(Stance.objects.values_list("value", flat=True)) == ["disagree"]
    as_person(cast.ada).post(address, {"value": "disagree", "on": "0"})
    assert not Stance.objects.exists()


def test_who_takes_a_stance(cast, as_person, recommendation):
    address = reverse("outcomes:stance", args=[recommendation.pk])
    assert {
        name: as_person(getattr(cast, name, None)).post(address, {"value": "agree"}).status_code
        for name in ("nobody", "otto", "vera", "ada", "sami")
    } == {"nobody": 302, "otto": 404, "vera": 403, "ada": 303, "sami": 303}
    assert as_person(cast.ada).post(address, {"value": "maybe"}).status_code == 409
    assert as_person(cast.ada).get(address).status_code == 405


def test_a_decided_recommendation_takes_no_stance(cast, as_person, recommendation):
    recommendations.set_status(recommendation, "adopted", by=cast.rana)
    address = reverse("outcomes:stance", args=[recommendation.pk])
    assert as_person(cast.ada).post(address, {"value": "agree"}).status_code == 409


def test_a_banned_person_leaves_the_figures(cast, as_person, recommendation):
    for name in ("ada", "sami"):
        address = reverse("outcomes:stance", args=[recommendation.pk])
        as_person(getattr(cast, name)).post(address, {"value": "agree"})
    counts = Stance.objects.counts([recommendation.pk])[str(recommendation.pk)]
    assert counts == [GroupCount("diaspora", 1), GroupCount("government", 1)]
    cast.places.ada.banned_at = cast.plenary.started_at
    cast.places.ada.save()
    counts = Stance.objects.counts([recommendation.pk])[str(recommendation.pk)]
    assert counts == [GroupCount("government", 1)]


def test_small_groups_are_shown_as_one():
    groups = [GroupCount("diaspora", 6), GroupCount("youth", 2, 2), GroupCount("media", 0, 0, 1)]
    assert pooled(groups) == [GroupCount("diaspora", 6), GroupCount("others", 2, 2, 1)]


def test_one_small_group_is_not_picked_out_by_its_pool():
    groups = [GroupCount("diaspora", 9), GroupCount("government", 6), GroupCount("youth", 0, 1)]
    assert pooled(groups) == [GroupCount("diaspora", 9), GroupCount("others", 6, 1)]


@pytest.mark.parametrize("name", ["outcomes:desk", "sessions:room"])
def test_one_and_three_recommendations_cost_the_same_queries(
    cast, as_person, recommendation, words, name
):
    browser, address = as_person(cast.rana), reverse(name, args=[cast.plenary.pk])
    browser.get(address)
    with CaptureQueriesContext(connection) as one:
        browser.get(address)
    for _ in range(2):
        recommendations.recommend(
            cast.plenary, {"en": "More"}, by=cast.rana, place=None, contributions=[words]
        )
    with CaptureQueriesContext(connection) as three:
        browser.get(address)
    assert len(one) == len(three)


def test_a_recommendation_of_another_summit_does_not_exist(cast, as_person):
    address = reverse("outcomes:recommendation", args=[uuid4()])
    assert as_person(cast.rana).get(address).status_code == 404
    other = people.make_session(cast.elsewhere, 1, status="live")
    assert as_person(cast.rana).get(reverse("outcomes:desk", args=[other.pk])).status_code == 403
