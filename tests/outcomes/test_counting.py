"""The counts that are kept are what a recount says, whatever happens to people and stances."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outcomes.models import CountedPerson, Stance, StanceCount
from outcomes.services import recommendations, stances
from outcomes.services.counting import keep_counts
from sessions.models import Attendance
from sessions.services import contributions
from summit.log import journal
from summit.models import Delegation, Participation
from summit.services import participation
from tests import cast as people

KINDS = ["government", "diaspora", "youth", ""]
FEW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def room(cast):
    """Two recommendations, and six people without a delegation."""
    words = contributions.contribute(cast.plenary, "Open it.", by=cast.ada, place=cast.places.ada)
    cast.two = [
        recommendations.recommend(
            cast.plenary, {"en": text}, by=cast.rana, place=None, contributions=[words]
        )
        for text in ("Keep it open.", "Close it.")
    ]
    cast.ministry = Delegation.objects.get(summit=cast.summit)
    cast.six = [
        people.place(cast.summit, people.make_user(f"p{n}"), declared_kind=KINDS[n % 4])
        for n in range(6)
    ]
    return cast


def told(room):
    ids = [one.pk for one in room.two]
    return Stance.objects.counts(ids), Stance.objects.recount(ids)


person, thing = st.integers(0, 5), st.integers(0, 1)
value = st.sampled_from(["agree", "disagree", "pass", ""])
acts = st.one_of(
    st.tuples(st.just("stand"), person, thing, value),
    st.tuples(st.just("ban"), person, st.booleans()),
    st.tuples(st.just("kind"), person, st.sampled_from(KINDS)),
    st.tuples(st.just("join"), person, st.booleans()),
    st.tuples(st.just("past the service"), person, thing, st.sampled_from(["agree", "pass"])),
    st.tuples(st.just("gone"), person, thing),
    st.tuples(st.just("keep"), thing),
)


def do(room, act, *with_):
    if act == "keep":
        keep_counts([room.two[with_[0]].pk])
        return
    place = Participation.objects.select_related("user").get(pk=room.six[with_[0]].pk)
    if act == "stand" and place.banned_at is None:
        stances.take_stance(room.two[with_[1]], with_[2], by=place.user, place=place)
    if act == "ban":
        place.banned_at = timezone.now() if with_[1] else None
        place.save()
    if act == "kind":
        Participation.objects.filter(pk=place.pk).update(declared_kind=with_[1])
    if act == "join":
        place.delegation = room.ministry if with_[1] else None
        place.save()
    if act == "past the service":
        Stance.objects.update_or_create(
            recommendation=room.two[with_[1]], participation=place, defaults={"value": with_[2]}
        )
    if act == "gone":
        Stance.objects.filter(recommendation=room.two[with_[1]], participation=place).delete()


@FEW
@given(st.lists(acts, max_size=25))
def test_kept_counts_are_a_recount_whatever_happens(room, happening):
    Stance.objects.all().delete()
    StanceCount.objects.all().delete()
    CountedPerson.objects.all().delete()
    Participation.objects.filter(pk__in=[one.pk for one in room.six]).update(
        banned_at=None, delegation=None, declared_kind="youth"
    )
    for act in happening:
        do(room, *act)
        kept, anew = told(room)
        assert kept == anew


def test_a_person_who_was_banned_has_never_taken_a_stance(room):
    ids = [one.pk for one in room.two]
    for place in room.six[:4]:
        stances.take_stance(room.two[0], "agree", by=place.user, place=place)
    before = Stance.objects.standings(room.two)[str(ids[0])]
    loud = people.place(room.summit, people.make_user("loud"), declared_kind="media")
    stances.take_stance(room.two[0], "disagree", by=loud.user, place=loud)
    assert Stance.objects.standings(room.two)[str(ids[0])].ranking != before.ranking
    participation.ban(loud, by=room.olga, reason="Threats")
    after = Stance.objects.standings(room.two)[str(ids[0])]
    assert (after.counts, after.ranking, after.label) == (
        before.counts,
        before.ranking,
        before.label,
    )
    participation.readmit(loud, by=room.olga)
    assert Stance.objects.standings(room.two)[str(ids[0])].everybody.disagree == 1


def test_who_joins_a_delegation_is_counted_with_it_and_once(room):
    place = room.six[1]
    stances.take_stance(room.two[0], "agree", by=place.user, place=place)
    Participation.objects.filter(pk=place.pk).update(delegation=room.ministry)
    stances.take_stance(room.two[1], "pass", by=place.user, place=place)
    kept, anew = told(room)
    assert kept == anew
    assert [[group.kind for group in groups] for groups in kept.values()] == [["government"]] * 2


def test_counts_that_are_off_heal_with_the_next_stance(room):
    place, other = room.six[0], room.six[1]
    Stance.objects.create(recommendation=room.two[0], participation=place, value="agree")
    assert not StanceCount.objects.exists()
    stances.take_stance(room.two[0], "", by=place.user, place=place)
    stances.take_stance(room.two[0], "agree", by=other.user, place=other)
    assert [(row.kind, row.agree) for row in StanceCount.objects.filter(agree__gt=0)] == [
        ("diaspora", 1)
    ]
    StanceCount.objects.update(agree=7)
    kept, anew = told(room)
    assert kept == anew


def test_many_people_cost_the_queries_of_one(room):
    def take(places):
        wishes = [
            stances.Wish(str(room.two[0].pk), str(place.user_id), "agree") for place in places
        ]
        with CaptureQueriesContext(connection) as asked, journal.command(by=None) as act:
            assert not any(stances.take_stances(act, wishes))
        return len(asked)

    take(room.six[:1])
    one, four = take(room.six[1:2]), take(room.six[2:])
    assert one == four


def test_only_the_first_stance_of_a_person_writes_that_they_have_entered(room):
    place = room.six[0]
    stances.take_stance(room.two[0], "agree", by=place.user, place=place)
    assert Attendance.objects.filter(participation=place).count() == 1
    for one, value_ in ((room.two[0], "pass"), (room.two[1], "agree"), (room.two[0], "")):
        with CaptureQueriesContext(connection) as asked:
            stances.take_stance(one, value_, by=place.user, place=place)
        assert not [q for q in asked if "INSERT" in q["sql"] and "attendance" in q["sql"]]
