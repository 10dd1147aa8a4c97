"""Recommendations proposed, merged, signed and discussed; by which rules they are labelled."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from outcomes import choices, live
from outcomes.agreement.auditing import largest_unheard
from outcomes.agreement.labels import DEFAULT, Label, Thresholds
from outcomes.models import Endorsement, Proposal, Recommendation, Source, Stance
from outcomes.models.rules import thresholds_of
from outcomes.services import (
    endorsements,
    entrants,
    evidence,
    proposals,
    recommendations,
    remarks,
    rules,
    stances,
    steps,
    undoing,
    uniting,
)
from outcomes.services.inputs.documents import freeze
from sessions import live as session_live
from sessions.models import Contribution, Session
from sessions.services import attendance, conduct, contributions, questions, upvotes
from sessions.services import sessions as running
from summit.errors import Forbidden, RuleBroken
from summit.live import frames
from summit.log import tallies
from summit.log.models import Event, Tally
from summit.models import Activity, Delegation
from tests import cast as people
from tests.live.apply import Page
from tests.outcomes.drafts import make_draft


@pytest.fixture
def words(cast):
    return contributions.contribute(
        cast.plenary, "The wells are dry.", by=cast.ada, place=cast.places.ada
    )


@pytest.fixture
def recommend(cast, words):
    def make(text="Mend the pumps.", said=None):
        return recommendations.recommend(
            cast.plenary, {"en": text}, by=cast.rana, place=None, contributions=[said or words]
        )

    return make


def say(cast, who, text, **more):
    place = getattr(cast.places, who)
    return contributions.contribute(cast.plenary, text, by=place.user, place=place, **more)


def stand(cast, recommendation, **values):
    for who, value in values.items():
        place = getattr(cast.places, who)
        stances.take_stance(recommendation, value, by=place.user, place=place)


def propose(cast, who, text, **more):
    place = getattr(cast.places, who)
    return proposals.propose(cast.plenary, text, by=place.user, place=place, language="en", **more)


def reads_first(cast):
    Session.objects.filter(pk=cast.plenary.pk).update(approves_first=True)
    cast.plenary.refresh_from_db()


# ------------------------------------------------------------------ proposals
def test_a_proposal_rests_on_the_words_that_were_ticked(cast, words):
    made = propose(cast, "leila", "Mend the pumps.", contributions=[words]).recommendation
    assert made.text == {"en": "Mend the pumps."}
    assert [source.quote for source in made.sources.all()] == ["The wells are dry."]
    assert Contribution.objects.count() == 1


def test_new_words_become_a_contribution_first(cast):
    question = cast.plenary.guiding_questions.first()
    made = propose(
        cast,
        "ada",
        "Mend the pumps.",
        words="Mine has stood for a year.",
        guiding_question=question,
    ).recommendation
    [source] = made.sources.all()
    assert source.quote == "Mine has stood for a year."
    assert source.contribution.author == cast.places.ada
    assert source.contribution.guiding_question == made.guiding_question == question
    alone = propose(cast, "ada", "Count the wells.").recommendation
    assert [one.quote for one in alone.sources.all()] == ["Count the wells."]


def test_where_the_session_reads_first_it_waits_and_nobody_else_sees_it(cast, as_person):
    reads_first(cast)
    waits = propose(cast, "ada", "Mend the pumps.")
    assert (waits.state, waits.recommendation, Recommendation.objects.count()) == (
        "waiting",
        None,
        0,
    )
    room = as_person(cast.leila).get(reverse("sessions:room", args=[cast.plenary.pk]))
    assert "Mend the pumps" not in room.content.decode()
    for who, name in ((cast.rana, "outcomes:desk"), (cast.mira, "sessions:console")):
        page = as_person(who).get(reverse(name, args=[cast.plenary.pk])).content.decode()
        assert "Mend the pumps" in page
    shown = proposals.approve(waits, by=cast.mira).recommendation
    assert shown.sources.get().contribution.status == "approved"
    assert proposals.approve(waits, by=cast.rana).recommendation == shown


def test_who_runs_or_records_the_session_proposes_at_once(cast):
    reads_first(cast)
    said = say(cast, "rana", "I have read it.")
    contributions.approve(said, by=cast.mira)
    assert propose(cast, "rana", "Read it.", contributions=[said]).state == "shown"


def test_the_author_reads_why_it_was_not_taken_up(cast, as_person):
    reads_first(cast)
    waits = propose(cast, "ada", "Mend the pumps.")
    proposals.refuse(waits, "other", "It was said yesterday", by=cast.rana)
    page = as_person(cast.ada).get(reverse("outcomes:propose", args=[cast.plenary.pk]))
    assert "It was said yesterday" in page.content.decode()
    with pytest.raises(RuleBroken, match="Choose why"):
        proposals.refuse(waits, "", by=cast.rana)
    assert proposals.approve(waits, by=cast.rana).state == "shown"


@pytest.mark.parametrize("decide", ["approve", "refuse", "withdraw"])
def test_what_became_of_a_proposal_is_live_as_a_reload_shows_it(cast, as_person, decide):
    """The way to take it back goes with the decision, and what it became comes."""
    reads_first(cast)
    waits = propose(cast, "ada", "Mend the pumps.")
    address = reverse("outcomes:propose", args=[cast.plenary.pk])
    name = f"decision-{waits.pk}"
    ada = as_person(cast.ada)
    before = Page(ada.get(address).content.decode())
    assert "Withdraw" in before.find(name).text()
    if decide == "approve":
        proposals.approve(waits, by=cast.rana)
    elif decide == "refuse":
        proposals.refuse(waits, "other", "It was said yesterday", by=cast.rana)
    else:
        proposals.withdraw(waits, by=cast.ada)
    room = session_live.room(cast.plenary.pk)
    events = Event.objects.filter(stream__name=room).order_by("seq")
    for told in frames.render(room, events, "en"):
        if (frame := json.loads(told.text)).get("t") == name:
            before.apply(frame, lambda _address: "")
    after = Page(ada.get(address).content.decode()).find(name)
    assert before.find(name).text() == after.text()
    assert ">Withdraw<" not in after.text()
    assert ("S1-R1" in after.text()) == (decide == "approve")


def test_a_proposal_whose_words_are_gone_is_not_shown(cast, words):
    reads_first(cast)
    waits = propose(cast, "leila", "Mend the pumps.", contributions=[words])
    contributions.hide(words, "Off topic", by=cast.mira)
    with pytest.raises(RuleBroken, match="None of the words"):
        proposals.approve(waits, by=cast.rana)
    proposals.withdraw(waits, by=cast.leila)
    with pytest.raises(RuleBroken, match="taken it back"):
        proposals.approve(waits, by=cast.rana)


def test_whoever_is_silenced_proposes_nothing(cast, words):
    conduct.silence(cast.plenary, cast.places.ada, reason="Shouting", by=cast.mira)
    for chosen in ([], [words]):
        with pytest.raises(RuleBroken, match="silenced"):
            propose(cast, "ada", "Mend the pumps.", contributions=chosen)
    assert not Proposal.objects.exists()


def test_nearly_the_same_is_shown_before_anything_is_sent(cast, as_person, recommend):
    recommend("Governments should set up a fund for the repair of pumps.")
    address = reverse("outcomes:propose", args=[cast.plenary.pk])
    given = {"text": "Governments should set up a repair fund for pumps.", "language": "en"}
    browser = as_person(cast.leila)
    page = browser.post(address, given)
    assert page.status_code == 200
    assert "S1-R1" in page.content.decode()
    assert given["text"] in page.content.decode()
    assert not Proposal.objects.exists()
    assert browser.post(address, {**given, "anyway": "1"}).status_code == 303
    assert Recommendation.objects.count() == 2


def test_what_was_typed_is_kept_when_it_cannot_be_sent(cast, as_person):
    address = reverse("outcomes:propose", args=[cast.plenary.pk])
    page = as_person(cast.ada).post(address, {"text": "x" * 3001, "words": "Why", "language": "en"})
    assert page.status_code == 422
    assert "3000 is the most" in page.content.decode()
    assert ">\nWhy</textarea>" in page.content.decode()


def test_words_are_ticked_from_the_room(cast, as_person, words):
    room = as_person(cast.leila).get(reverse("sessions:room", args=[cast.plenary.pk]))
    link = f"{reverse('outcomes:propose', args=[cast.plenary.pk])}?from={words.pk}"
    assert link in room.content.decode()
    page = as_person(cast.leila).get(link).content.decode()
    assert f'value="{words.pk}" checked' in page


# ------------------------------------------------------------------ merging
def test_merged_recommendations_lose_nobodys_words_sources_or_stance(cast, recommend):
    other = say(cast, "leila", "Pumps are broken.")
    one, two, three = recommend("Mend."), recommend("Repair.", other), recommend("Fix.", other)
    stand(cast, one, ada="agree", leila="agree")
    stand(cast, two, ada="disagree", sami="agree")
    stand(cast, three, mira="pass", sami="agree")
    kept = uniting.unite(cast.plenary, [one.pk, two.pk, three.pk], by=cast.rana)
    assert kept == one
    united = {row.participation: row.value for row in Stance.objects.filter(recommendation=one)}
    assert united == {
        cast.places.ada: "pass",
        cast.places.leila: "agree",
        cast.places.sami: "agree",
        cast.places.mira: "pass",
    }
    assert Stance.objects.filter(recommendation=two).count() == 2
    assert {source.quote for source in one.sources.all()} == {
        "The wells are dry.",
        "Pumps are broken.",
    }
    assert [row.sources.count() for row in (two, three)] == [1, 1]
    two.refresh_from_db()
    assert (two.text, two.head_reference) == ({"en": "Repair."}, "S1-R1")
    ids = [row.pk for row in (one, two, three)]
    assert Stance.objects.counts(ids) == Stance.objects.recount(ids)


def test_a_merge_is_taken_back_as_a_whole_and_later_stances_stay(cast, recommend):
    one, two = recommend("Mend."), recommend("Repair.", say(cast, "leila", "Pumps."))
    stand(cast, one, ada="agree")
    stand(cast, two, ada="disagree", leila="agree", sami="agree")
    uniting.unite(cast.plenary, [one.pk, two.pk], by=cast.rana)
    stand(cast, one, leila="disagree")
    undoing.undo(steps.last(cast.plenary), by=cast.rana)
    two.refresh_from_db()
    assert two.merged_into is None
    assert {row.participation: row.value for row in one.stances.all()} == {
        cast.places.ada: "agree",
        cast.places.leila: "disagree",
    }
    assert one.sources.count() == 1
    ids = [one.pk, two.pk]
    assert Stance.objects.counts(ids) == Stance.objects.recount(ids)


def test_who_said_both_has_said_both_also_when_more_is_merged(cast, recommend):
    one, two, three = recommend("Mend."), recommend("Repair."), recommend("Fix.")
    stand(cast, one, ada="disagree")
    stand(cast, two, ada="agree")
    uniting.unite(cast.plenary, [one.pk, two.pk], by=cast.rana)
    stand(cast, three, ada="agree")
    kept = uniting.unite(cast.plenary, [one.pk, three.pk], head=three.pk, by=cast.rana)
    assert kept == three
    assert kept.stances.get().value == "pass"
    assert set(three.merged.all()) == {one, two}


def test_what_is_merged_takes_no_more_stances_and_is_merged_once(cast, recommend):
    one, two, three = recommend("Mend."), recommend("Repair."), recommend("Fix.")
    uniting.unite(cast.plenary, [one.pk, two.pk], by=cast.rana)
    with pytest.raises(RuleBroken, match="merged into S1-R1"):
        stand(cast, two, ada="agree")
    with pytest.raises(RuleBroken, match="already stands"):
        uniting.unite(cast.plenary, [two.pk, three.pk], by=cast.rana)
    recommendations.set_status(three, "adopted", by=cast.rana)
    with pytest.raises(RuleBroken, match="decided"):
        uniting.unite(cast.plenary, [one.pk, three.pk], by=cast.rana)


def test_an_undo_that_would_leave_no_source_is_refused(cast, recommend):
    one, two = recommend("Mend."), recommend("Repair.", say(cast, "leila", "Pumps."))
    uniting.unite(cast.plenary, [one.pk, two.pk], by=cast.rana)
    recommendations.remove_source(one.sources.get(quote="The wells are dry."), by=cast.rana)
    with pytest.raises(RuleBroken, match="Nothing was taken back"):
        undoing.undo(steps.last(cast.plenary), by=cast.rana)
    two.refresh_from_db()
    assert two.merged_into == one


def test_room_desk_and_documents_say_where_a_merged_one_went(cast, as_person, recommend):
    one, two = recommend("Mend."), recommend("Repair.")
    stand(cast, two, ada="agree")
    uniting.unite(cast.plenary, [one.pk, two.pk], by=cast.rana)
    room = as_person(cast.ada).get(reverse("sessions:room", args=[cast.plenary.pk]))
    desk = as_person(cast.rana).get(reverse("outcomes:desk", args=[cast.plenary.pk]))
    for page in (room, desk):
        assert "stands with" in page.content.decode()
    assert f'data-choice="stance-{two.pk}-agree"' not in room.content.decode()
    data = freeze(cast.summit, "report", "en").data
    [session] = [row for row in data["sessions"] if row["recommendations"]]
    assert [
        (row["reference"], row["merged_into"], row["paragraph"], row["rank"])
        for row in session["recommendations"]
    ] == [("S1-R1", "", 1, 1), ("S1-R2", "S1-R1", None, 2)]
    assert data["figures"]["recommendations"] == data["figures"]["stances"] == 1


# ------------------------------------------------------------------ signatures
@pytest.fixture
def ministry(cast):
    Delegation.objects.filter(summit=cast.summit).update(head=cast.places.sami)
    return Delegation.objects.get(summit=cast.summit)


def sign(cast, recommendation):
    recommendation.refresh_from_db()
    return endorsements.endorse(
        recommendation, seen=recommendation.revision, by=cast.sami, place=cast.places.sami
    )


def test_a_signature_is_a_record_of_who_for_whom_when_and_of_which_words(
    cast, as_person, recommend, ministry
):
    made = recommend()
    signed = sign(cast, made)
    assert (signed.delegation, signed.signed_by, signed.text, signed.revision) == (
        ministry,
        cast.places.sami,
        {"en": "Mend the pumps."},
        1,
    )
    assert sign(cast, made) == signed
    assert Activity.objects.filter(verb="recommendation.endorsed").count() == 1
    for name, who, at in (
        ("sessions:room", cast.ada, cast.plenary),
        ("outcomes:desk", cast.rana, cast.plenary),
        ("outcomes:recommendation", cast.ada, made),
    ):
        assert "Ministry" in as_person(who).get(reverse(name, args=[at.pk])).content.decode()


def test_a_later_wording_is_not_signed_and_the_head_is_asked_again(
    cast, as_person, recommend, ministry
):
    made = recommend()
    first = sign(cast, made)
    recommendations.reword(made, {"en": "Mend the pumps.", "fr": "Réparez."}, seen=1, by=cast.rana)
    assert not Endorsement.objects.select_related("recommendation").get().signed_earlier_wording
    recommendations.reword(made, {"en": "Mend all pumps."}, seen=2, by=cast.rana)
    assert Endorsement.objects.select_related("recommendation").get().signed_earlier_wording
    page = as_person(cast.sami).get(reverse("outcomes:recommendation", args=[made.pk]))
    assert "Does it sign these words too?" in page.content.decode()
    with pytest.raises(RuleBroken, match="reworded meanwhile"):
        endorsements.endorse(made, seen=1, by=cast.sami, place=cast.places.sami)
    sign(cast, made)
    first.refresh_from_db()
    assert (first.ending, Endorsement.objects.filter(ended_at=None).count()) == ("renewed", 1)


def test_a_signature_that_was_withdrawn_stays_in_the_list_with_its_date(
    cast, as_person, recommend, ministry
):
    made = recommend()
    sign(cast, made)
    for _ in range(2):
        endorsements.withdraw(made, by=cast.sami, place=cast.places.sami)
    row = Endorsement.objects.get()
    assert (row.ending, row.ended_at is not None) == ("withdrawn", True)
    assert not Endorsement.objects.standing([made.pk])
    page = as_person(cast.ada).get(reverse("outcomes:recommendation", args=[made.pk]))
    assert "Withdrawn" in page.content.decode()


def test_only_the_head_signs_and_a_new_head_signs_instead(cast, recommend, ministry):
    made = recommend()
    with pytest.raises(Forbidden):
        endorsements.endorse(made, seen=1, by=cast.ada, place=cast.places.ada)
    Delegation.objects.filter(pk=ministry.pk).update(head=None)
    with pytest.raises(Forbidden):
        sign(cast, made)


def test_documents_name_the_delegation_and_never_who_signed(cast, recommend, ministry):
    made = recommend()
    sign(cast, made)

    def endorsed():
        data = freeze(cast.summit, "report", "en")
        assert "Sami" not in str([s["recommendations"] for s in data.data["sessions"]])
        return data.data["sessions"][0]["recommendations"][0]["endorsements"]

    [told] = endorsed()
    assert (told["delegation"], told["kind"], told["earlier_wording"]) == (
        "Ministry",
        "Government",
        False,
    )
    Session.objects.filter(pk=cast.plenary.pk).update(attribution="chatham")
    assert [(one["delegation"], one["kind"]) for one in endorsed()] == [("", "")]


def test_a_signature_under_what_was_merged_is_one_under_an_earlier_wording(
    cast, recommend, ministry
):
    one, two = recommend("Mend."), recommend("Repair.")
    sign(cast, two)
    uniting.unite(cast.plenary, [one.pk, two.pk], by=cast.rana)
    [shown] = Endorsement.objects.standing([one.pk])[str(one.pk)]
    assert shown.signed_earlier_wording
    sign(cast, one)
    assert Endorsement.objects.standing([one.pk])[str(one.pk)] == [
        Endorsement.objects.get(recommendation=one)
    ]


# ------------------------------------------------------------------ discussion
def test_what_is_said_about_a_recommendation_stands_on_its_page(cast, as_person, recommend):
    made = recommend()
    said = remarks.remark(
        made, "Only where somebody pays.", by=cast.leila, place=cast.places.leila,
        relation="nuances", language="en",
    )  # fmt: skip
    page = as_person(cast.ada).get(reverse("outcomes:recommendation", args=[made.pk]))
    assert "Only where somebody pays." in page.content.decode()
    room = as_person(cast.ada).get(reverse("sessions:room", args=[cast.plenary.pk]))
    assert "Only where somebody pays." not in room.content.decode()
    address = as_person(cast.ada).get(reverse("sessions:contribution", args=[said.pk]))
    assert address.headers["Location"].startswith(
        reverse("outcomes:recommendation", args=[made.pk])
    )
    data = freeze(cast.summit, "report", "en").data
    entry = data["sessions"][0]["contributions"][-1]
    assert (entry["text"], entry["answers"], entry["relation"]) == (said.text, "S1-R1", "nuances")


def test_a_remark_waits_where_the_session_reads_first_and_can_be_hidden(cast, as_person, recommend):
    made = recommend()
    reads_first(cast)
    said = remarks.remark(made, "Hm.", by=cast.leila, place=cast.places.leila, language="en")
    address = reverse("outcomes:recommendation", args=[made.pk])
    assert "Hm." not in as_person(cast.ada).get(address).content.decode()
    contributions.approve(said, by=cast.mira)
    assert "Hm." in as_person(cast.ada).get(address).content.decode()
    contributions.hide(said, "Off topic", by=cast.mira)
    assert "Hm." not in as_person(cast.ada).get(address).content.decode()


def test_nothing_is_said_under_what_was_merged(cast, recommend):
    one, two = recommend("Mend."), recommend("Repair.")
    uniting.unite(cast.plenary, [one.pk, two.pk], by=cast.rana)
    with pytest.raises(RuleBroken, match="Say it there"):
        remarks.remark(two, "No.", by=cast.ada, place=cast.places.ada)


@pytest.mark.parametrize("who", ["ada", "rana"])
def test_one_and_three_remarks_and_signatures_cost_the_same_queries(
    cast, as_person, recommend, who
):
    made = recommend()
    browser, address = (
        as_person(getattr(cast, who)),
        reverse("outcomes:recommendation", args=[made.pk]),
    )

    def more(n):
        group = Delegation.objects.create(
            summit=cast.summit, name=f"D{n}", kind="youth", head=cast.places.leila
        )
        endorsements.endorse(made, seen=1, by=cast.leila, place=cast.places.leila)
        Delegation.objects.filter(pk=group.pk).update(head=None)
        remarks.remark(made, f"So {n}.", by=cast.leila, place=cast.places.leila)
        words = say(cast, "sami", f"Words {n}.")
        recommendations.add_source(made, words, "", by=cast.rana)

    def asked():
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    more(1)
    one = asked()
    more(2)
    more(3)
    assert asked() == one


# ------------------------------------------------------------------ rules
def test_a_session_has_the_usual_rules_until_it_has_its_own(cast, recommend):
    made = recommend()
    stand(cast, made, ada="agree", leila="agree", sami="agree")
    assert Stance.objects.standings([made])[str(made.pk)].label is Label.INSUFFICIENT
    assert thresholds_of(cast.plenary) == DEFAULT
    rules.set_rules(cast.plenary, Thresholds(fewest_stances=3, unheard_below=1), by=cast.olga)
    assert Stance.objects.standings([made])[str(made.pk)].label is not Label.INSUFFICIENT
    data = freeze(cast.summit, "report", "en").data
    assert (data["sessions"][0]["method"]["own"], data["sessions"][0]["method"]["fewest_stances"]) == (
        True,
        3,
    )  # fmt: skip
    assert data["method"]["fewest_stances"] == 5


def test_rules_are_frozen_when_the_session_closes(cast):
    running.end_session(cast.plenary, by=cast.mira)
    with pytest.raises(RuleBroken, match="closed"):
        rules.set_rules(cast.plenary, Thresholds(fewest_stances=1), by=cast.olga)
    running.start_session(cast.plenary, by=cast.mira)
    rules.set_rules(cast.plenary, Thresholds(fewest_stances=1), by=cast.olga)
    [deed] = Activity.objects.filter(verb="rules.changed")
    assert (deed.details["before"]["fewest_stances"], deed.details["now"]["fewest_stances"]) == (
        5,
        1,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("fewest_stances", 0), ("share_of_people", 1.5), ("sure_above", 0.4), ("broad_score", "much")],
)
def test_a_rule_that_makes_no_sense_names_its_field_and_keeps_what_was_typed(
    cast, as_person, field, value
):
    address = reverse("outcomes:rules", args=[cast.plenary.pk])
    page = as_person(cast.olga).post(address, {**DEFAULT.as_dict(), field: value})
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.content.decode()
    assert f'value="{value}"' in page.content.decode()


# ------------------------------------------------------------------ the picture, and the choice
def test_the_picture_shows_groups_numbers_and_who_is_missing(cast, as_person, recommend):
    made = recommend()
    for kind, value, size in (("government", "agree", 6), ("academia", "disagree", 5)):
        for n in range(size):
            place = people.place(cast.summit, people.make_user(f"{kind}{n}"), declared_kind=kind)
            stances.take_stance(made, value, by=place.user, place=place)
    silent = [
        people.place(cast.summit, people.make_user(f"s{n}"), declared_kind="youth")
        for n in range(4)
    ]
    attendance.note_arrivals(cast.plenary.pk, {str(place.user_id) for place in silent})
    [entry] = live.recommendations(pk=made.pk)
    assert [(group.label, group.agree, group.disagree) for group in entry["standing"].picture] == [
        ("Government", 6, 0),
        ("Academia", 0, 5),
        ("All", 6, 5),
    ]
    room = as_person(cast.ada).get(reverse("sessions:room", args=[cast.plenary.pk]))
    page = room.content.decode()
    for told in ("Divided", "6 agree, 0 disagree, 0 pass", "11 of 15 people", "Youth"):
        assert told in page


def test_who_comes_in_later_is_in_the_figures_that_the_room_sees(cast, as_person, recommend):
    """Within some seconds, without anybody's stance; and nothing is told twice."""
    made, other = recommend(), recommend("Count the wells.")
    stances.take_stance(made, "agree", by=cast.ada, place=cast.places.ada)
    tallies.tell_due()
    later = people.place(cast.summit, people.make_user("later"), declared_kind="youth")
    seen = Event.objects.filter(fact="stance.taken").count()
    attendance.note_arrivals(cast.plenary.pk, {str(later.user_id)})
    assert entrants.tell_entrants() == 1, "the other has no figures"
    Tally.objects.update(told_at=None)
    tallies.tell_due()
    told = Event.objects.filter(fact="stance.taken").order_by("-pk")
    assert told.count() == seen + 2, "the room and the desk"
    assert {event.object_id for event in told[:2]} == {str(made.pk)}
    room = session_live.room(cast.plenary.pk)
    events = [one for one in told[:2] if one.stream.name == room]
    [frame] = [json.loads(one.text) for one in frames.render(room, events, "en")]
    assert "1 of 2 people" in frame["html"]
    page = Page(
        as_person(cast.ada).get(reverse("sessions:room", args=[cast.plenary.pk])).content.decode()
    )
    name = f"stances-{made.pk}"
    assert page.find(name).text() == Page(frame["html"]).find(name).text()
    Tally.objects.update(told_at=timezone.now() + timedelta(seconds=10))
    assert entrants.tell_entrants() == 0
    assert str(other.pk) not in {event.object_id for event in told}


def test_the_choice_is_counted_as_the_pure_function_does(cast, recommend):
    asked = [
        questions.ask(cast.plenary, text, by=cast.ada, place=cast.places.ada)
        for text in ("Who pays?", "Who mends?", "Who knows?")
    ]
    for n, supporters in enumerate((("ada", "sami"), ("leila", "mira", "rana"), ("sami",))):
        for who in supporters:
            place = getattr(cast.places, who)
            upvotes.upvote(asked[n], True, by=place.user, place=place)
    questions.pin(asked[0], True, by=cast.mira)
    found = choices.of_questions(cast.plenary)
    expected = largest_unheard(
        {
            str(asked[0].pk): {"ada", "sami"},
            str(asked[1].pk): {"leila", "mira", "rana"},
            str(asked[2].pk): {"sami"},
        },
        {str(asked[0].pk)},
    )
    assert found.left == expected
    assert (found.item, found.left.people, found.quota) == (asked[1], 3, 5)
    one, two = recommend("Mend."), recommend("Dig.")
    stand(cast, one, ada="agree")
    stand(cast, two, leila="agree", sami="agree", ada="disagree")
    recommendations.set_status(two, "set_aside", by=cast.rana)
    left = choices.of_recommendations(cast.plenary)
    assert (left.item, left.left.people, left.left.n, left.left.is_violation) == (two, 2, 3, False)


def test_the_choice_is_a_page_with_a_number_and_an_explanation(cast, as_person, recommend):
    made = recommend()
    stand(cast, made, ada="agree", leila="agree")
    recommendations.set_status(made, "set_aside", by=cast.rana)
    page = as_person(cast.mira).get(reverse("outcomes:audit", args=[cast.plenary.pk]))
    assert "2 of 2 people support it and nothing that was picked." in page.content.decode()


def test_a_detached_source_of_a_merge_is_still_verbatim(cast, recommend):
    one, two = recommend("Mend."), recommend("Repair.", say(cast, "leila", "Pumps are broken."))
    uniting.unite(cast.plenary, [one.pk, two.pk], by=cast.rana)
    for source in Source.objects.select_related("contribution"):
        assert source.contribution.text[source.start : source.end] == source.quote


def test_a_remark_says_where_it_is_used_on_the_page_as_in_its_frame(cast, as_person, recommend):
    made = recommend()
    said = remarks.remark(made, "So do we.", by=cast.ada, place=cast.places.ada, language="en")
    draft = make_draft(cast, "Mends the pumps.")
    evidence.add_evidence(draft.paragraphs.get(), said, "", "support", by=cast.olga)
    contributions.highlight(said, True, by=cast.mira)
    room, name = session_live.room(cast.plenary.pk), f"contribution-{said.pk}"
    events = Event.objects.filter(stream__name=room).order_by("seq")
    told = [json.loads(frame.text) for frame in frames.render(room, events, "en")]
    frame = [one for one in told if one.get("t") == name][-1]
    page = as_person(cast.ada).get(reverse("outcomes:recommendation", args=[made.pk]))
    assert "Used in" in frame["html"]
    assert Page(page.content.decode()).find(name).text() == Page(frame["html"]).find(name).text()
