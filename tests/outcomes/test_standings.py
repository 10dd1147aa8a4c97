"""How a recommendation stands, from the database: kinds that are there, heard or not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outcomes.models import Stance
from outcomes.press.pages import html
from outcomes.press.words import Tamer
from outcomes.services import recommendations, stances
from outcomes.services.inputs.documents import freeze
from sessions.models import Attendance
from sessions.services import attendance, contributions
from summit.log.models import Tally
from summit.models import Participation, User
from summit.services import participation


@pytest.fixture
def recommendation(cast):
    words = contributions.contribute(cast.plenary, "Open it.", by=cast.ada, place=cast.places.ada)
    return recommendations.recommend(
        cast.plenary, {"en": "Keep it open."}, by=cast.rana, place=None, contributions=[words]
    )


def people(cast, kind, count):
    users = [
        User.objects.create(email=f"{kind}{n}@example.org", display_name=kind) for n in range(count)
    ]
    return [
        Participation.objects.create(summit=cast.summit, user=user, declared_kind=kind)
        for user in users
    ]


def standing(recommendation):
    return Stance.objects.standings([recommendation])[str(recommendation.pk)]


def say(recommendation, places, value):
    for place in places:
        stances.take_stance(recommendation, value, by=place.user, place=place)


def test_consensus_needs_every_kind_that_is_there(cast, recommendation):
    say(recommendation, people(cast, "government", 5) + people(cast, "academia", 4), "agree")
    assert standing(recommendation).label == "consensus"
    silent = people(cast, "youth", 3)
    attendance.note_arrivals(cast.plenary.pk, {str(place.user_id) for place in silent})
    now = standing(recommendation)
    assert (now.label, now.unheard) == ("broad", ["Youth"])
    say(recommendation, silent, "agree")
    assert standing(recommendation).label == "consensus"


def test_the_sentence_says_the_smallest_step(cast, recommendation):
    say(recommendation, people(cast, "government", 5), "agree")
    say(recommendation, people(cast, "academia", 4), "agree")
    silent = people(cast, "youth", 3)
    attendance.note_arrivals(cast.plenary.pk, {str(place.user_id) for place in silent})
    now = standing(recommendation)
    assert now.step == "Youth: 3 more who agree would make it “Consensus”."


def test_a_banned_person_leaves_the_figures_and_the_people_there(cast, recommendation):
    places = people(cast, "government", 6)
    say(recommendation, places, "agree")
    places[0].banned_at = cast.plenary.started_at
    places[0].save()
    assert [group.total for group in standing(recommendation).groups] == [5]


def test_who_takes_a_stance_has_entered_once(cast, recommendation):
    (place,) = people(cast, "youth", 1)
    say(recommendation, [place, place], "agree")
    say(recommendation, [place], "")
    assert Attendance.objects.filter(participation=place).count() == 1
    assert not standing(recommendation).counts


def test_many_cost_the_queries_of_one(cast, recommendation):
    say(recommendation, people(cast, "youth", 2), "agree")
    with CaptureQueriesContext(connection) as one:
        Stance.objects.standings([recommendation])
    others = [
        recommendations.recommend(
            cast.plenary, {"en": "More"}, by=cast.rana, place=None,
            contributions=list(cast.plenary.contributions.all()),
        )
        for _ in range(2)
    ]  # fmt: skip
    with CaptureQueriesContext(connection) as three:
        Stance.objects.standings([recommendation, *others])
    assert len(three) == len(one) == 5


def test_the_report_ranks_labels_and_says_how(cast, recommendation):
    second = recommendations.recommend(
        cast.plenary, {"en": "Close it."}, by=cast.rana, place=None,
        contributions=list(cast.plenary.contributions.all()),
    )  # fmt: skip
    say(second, people(cast, "government", 5) + people(cast, "academia", 4), "agree")
    data = freeze(cast.summit, "report", "en").data
    session = next(one for one in data["sessions"] if one["recommendations"])
    assert [(one["rank"], one["standing"]["agreement"]) for one in session["recommendations"]] == [
        (2, "insufficient"),
        (1, "consensus"),
    ]
    assert session["recommendations"][1]["standing"]["score"] == round((6 / 7 * 5 / 6) ** 0.5, 4)
    assert data["method"]["fewest_stances"] == 5
    page = html(data, "0" * 64, Tamer())
    assert page.index("Close it.") < page.index("Keep it open.")
    assert "Consensus</b> · score 0.8452" in page


@pytest.mark.parametrize("readmitted", [False, True])
def test_who_is_shut_out_leaves_the_bars_that_are_on_the_screens(cast, recommendation, readmitted):
    place = cast.places.leila
    say(recommendation, [place, cast.places.ada], "agree")
    if readmitted:
        participation.ban(place, by=cast.olga, reason="x")
    Tally.objects.update(dirty=False)
    act = participation.readmit if readmitted else participation.ban
    act(place, by=cast.olga, **({} if readmitted else {"reason": "x"}))
    told = Tally.objects.filter(dirty=True, kind="stances", object_id=recommendation.pk)
    assert told.count() == 2, "in the room and at the desk"
    assert standing(recommendation).everybody.agree == (2 if readmitted else 1)
