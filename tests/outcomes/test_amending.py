"""Other words for a recommendation: proposed in its discussion, compared, taken by who records the session."""

import pytest
from django.urls import reverse

from outcomes.models import Recommendation, Source
from outcomes.services import recommendations, remarks, uniting
from outcomes.services.inputs.documents import freeze
from sessions.services import contributions
from summit.errors import RuleBroken

OLD, NEW = "Mend the wells this year.", "Mend all the wells this year."


@pytest.fixture
def made(cast):
    words = contributions.contribute(
        cast.plenary, "Our well broke in May.", by=cast.ada, place=cast.places.ada, language="en"
    )
    return recommendations.recommend(
        cast.plenary, {"en": OLD}, by=cast.rana, place=cast.places.rana, contributions=[words]
    )


def amend(cast, made, text=NEW, language="en"):
    return remarks.remark(
        made, text, by=cast.leila, place=cast.places.leila, relation="amends", language=language
    )


def take(browser, made, words, seen=1):
    door = reverse("outcomes:amendment-take", args=[made.pk])
    return browser.post(door, {"contribution": str(words.pk), "seen": seen})


def now(made):
    return Recommendation.objects.get(pk=made.pk)


def page(browser, made):
    return browser.get(reverse("outcomes:recommendation", args=[made.pk])).content.decode()


def test_the_rapporteur_sees_it_word_by_word_and_takes_it(cast, as_person, made):
    words = amend(cast, made)
    desk = as_person(cast.rana)
    shown = page(desk, made)
    assert "Other words that were proposed" in shown
    assert "all" in shown.split("<ins>")[1].split("</ins>")[0]
    assert take(desk, made, words).status_code == 303
    assert (now(made).text, now(made).revision) == ({"en": NEW}, 2)
    [source] = Source.objects.filter(recommendation=made, contribution=words)
    assert source.quote == NEW
    assert "Other words that were proposed" not in page(desk, made), "it is a source now"


def test_everybody_reads_in_the_discussion_that_it_proposes_other_words(cast, as_person, made):
    amend(cast, made)
    shown = page(as_person(cast.ada), made)
    assert "proposes other words for it" in shown.split('id="discussion"')[1]
    assert "Other words that were proposed" not in shown


def test_taken_twice_is_once(cast, as_person, made):
    words, desk = amend(cast, made), as_person(cast.rana)
    assert [take(desk, made, words).status_code for _each in range(2)] == [303, 303]
    assert now(made).revision == 2


def test_what_was_compared_with_an_older_wording_is_not_taken_unseen(cast, as_person, made):
    words = amend(cast, made)
    recommendations.reword(made, {"en": "Mend the wells."}, seen=1, by=cast.rana)
    assert take(as_person(cast.rana), made, words, seen=1).status_code == 409
    assert now(made).text == {"en": "Mend the wells."}
    assert not Source.objects.filter(contribution=words).exists()


def test_the_words_of_one_language_leave_the_others(cast, as_person, made):
    recommendations.reword(made, {"en": OLD, "fr": "Réparez."}, seen=1, by=cast.rana)
    words = amend(cast, made, "Réparez tous les puits.", "fr")
    take(as_person(cast.rana), made, words, seen=2)
    assert now(made).text == {"en": OLD, "fr": "Réparez tous les puits."}


@pytest.mark.parametrize("text", [OLD, "x" * 3001])
def test_the_same_words_and_too_many_are_refused_and_kept(cast, as_person, made, text):
    answer = as_person(cast.leila).post(
        reverse("outcomes:remark", args=[made.pk]),
        {"text": text, "relation": "amends", "language": "en"},
    )
    assert answer.status_code == 409
    assert text in answer.content.decode()


def test_a_hidden_one_and_other_words_about_it_are_not_taken(cast, as_person, made):
    hidden = amend(cast, made)
    contributions.hide(hidden, "Off topic", by=cast.mira)
    assert take(as_person(cast.rana), made, hidden).status_code == 404
    other = remarks.remark(made, "Yes.", by=cast.ada, place=cast.places.ada, language="en")
    assert take(as_person(cast.rana), made, other).status_code == 409
    assert now(made).text == {"en": OLD}


def test_an_amendment_of_a_merged_one_is_offered_where_it_stands_now(cast, as_person, made):
    other = recommendations.recommend(
        cast.plenary, {"en": "Repair the wells."}, by=cast.rana, place=cast.places.rana,
        contributions=[amend(cast, made, "Wells for all.")],
    )  # fmt: skip
    words = amend(cast, other, "Repair every well.")
    uniting.unite(cast.plenary, [made.pk, other.pk], by=cast.rana)
    assert "Repair" in page(as_person(cast.rana), made).split("Other words that were proposed")[1]
    assert take(as_person(cast.rana), made, words).status_code == 303
    assert now(made).text == {"en": "Repair every well."}


def test_an_amendment_is_taken_only_into_what_it_amends(cast, made):
    other = recommendations.recommend(
        cast.plenary, {"en": "Dig."}, by=cast.rana, place=cast.places.rana,
        contributions=[amend(cast, made, "Wells for all.")],
    )  # fmt: skip
    with pytest.raises(RuleBroken):
        recommendations.take_amendment(other, amend(cast, made), seen=1, by=cast.rana)


def test_the_report_says_what_it_is(cast, made):
    amend(cast, made)
    data = freeze(cast.summit, "report", "en").data
    entry = data["sessions"][0]["contributions"][-1]
    assert (entry["answers"], entry["relation"]) == ("S1-R1", "amends")
    assert entry["relation_label"] == "proposes other words for it"
