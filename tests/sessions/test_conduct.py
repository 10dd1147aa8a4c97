"""When somebody disturbs: silenced, removed, banned, with what they wrote; and all of it taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from outcomes.services import recommendations, stances
from sessions import permissions
from sessions.models import Appearance, Contribution, Message, Question, Restriction
from sessions.services import (
    answers,
    chat,
    conduct,
    contributions,
    decisions,
    editing,
    floor,
    interventions,
    pace,
    polls,
    questions,
    reactions,
    readiness,
    upvotes,
    votes,
)
from sessions.services import sessions as running
from summit.errors import Forbidden, RuleBroken
from summit.log import commands
from summit.log.commands import Command
from summit.log.models import Event
from summit.models import Activity
from tests import cast as people
from tests.counting import queries

LIVE = {"HTTP_X_LIVE": "1"}


@pytest.fixture
def talking(cast):
    """The room with its chat on."""
    cast.plenary.allows_chat = True
    cast.plenary.allows_anonymous = True
    cast.plenary.minimum_crowd = 0
    cast.plenary.save()
    return cast


def silence(cast, who="ada", **more):
    more = {"reason": "Shouting", "by": cast.mira, **more}
    return conduct.silence(cast.plenary, getattr(cast.places, who), **more)


def remove(cast, who="ada", **more):
    more = {"reason": "Threats", "by": cast.mira, **more}
    return conduct.remove(cast.plenary, getattr(cast.places, who), **more)


def own(cast, who="ada"):
    return {"by": getattr(cast, who), "place": getattr(cast.places, who)}


def code(act):
    """What it is refused with."""
    with pytest.raises(RuleBroken) as refused:
        act()
    return refused.value.code


def restrain(cast, browser, who="ada", **fields):
    place = getattr(cast.places, who)
    data = {"act": "silence", "minutes": "15", "reason": "Shouting", **fields}
    return browser.post(reverse("sessions:restrain", args=[cast.plenary.pk, place.pk]), data)


# ------------------------------------------------------------------ silenced
def writing(cast):
    """Every way to say something in a session, by name."""
    run, ada = cast.plenary, own(cast)
    said = contributions.contribute(run, "Wells first", **ada)
    sent = chat.send(run, "Hello all", **ada)
    cloud = polls.write_poll(run, polls.Draft("What?", "cloud", "en"), by=cast.mira)
    objections = polls.write_poll(run, polls.Draft("So?", "consent", "en"), by=cast.mira)
    for poll in (cloud, objections):
        polls.open_poll(poll, by=cast.mira)
    against = str(objections.options.get(key="objection").pk)
    return {
        "contribute": lambda: contributions.contribute(run, "More wells", **ada),
        "edit": lambda: editing.edit(said, "Wells last", seen=1, by=cast.ada),
        "ask": lambda: questions.ask(run, "Why?", **ada),
        "chat": lambda: chat.send(run, "Me again", **ada),
        "edit a message": lambda: chat.edit(sent, "Hello nobody", by=cast.ada),
        "the floor": lambda: floor.ask_for_floor(run, language="en", **ada),
        "words of a cloud": lambda: votes.send_words(cloud, ["well"], by=cast.ada),
        "why they object": lambda: votes.vote(objections, [against], by=cast.ada, reason="No!"),
        "react": lambda: reactions.react(run, "applause", by=cast.ada),
    }


@pytest.mark.parametrize(
    "way",
    [
        "contribute", "edit", "ask", "chat", "edit a message", "the floor", "words of a cloud",
        "why they object", "react",
    ],
)  # fmt: skip
def test_who_is_silenced_says_nothing_in_any_way(talking, way):
    ways = writing(talking)
    silence(talking)
    assert code(ways[way]) == "conduct.silenced"


def test_every_way_is_open_to_others_and_when_it_is_over(talking):
    ways = writing(talking)
    made = silence(talking, minutes=5)
    Restriction.objects.filter(pk=made.pk).update(until=timezone.now() - timedelta(seconds=1))
    for act in ways.values():
        act()


def test_who_is_silenced_votes_and_supports_and_stays_in_the_room(talking):
    run, ada = talking.plenary, own(talking)
    asked = questions.ask(run, "Who pays?", **own(talking, "leila"))
    words = contributions.contribute(run, "Wells", **own(talking, "leila"))
    made = recommendations.recommend(
        run, {"en": "Dig."}, by=talking.rana, place=None, contributions=[words]
    )
    poll = polls.write_poll(run, polls.Draft("?", "single", "en", ["a", "b"]), by=talking.mira)
    polls.open_poll(poll, by=talking.mira)
    silence(talking)
    upvotes.upvote(asked, True, **ada)
    stances.take_stance(made, "agree", **ada)
    votes.vote(poll, [str(poll.options.first().pk)], by=talking.ada)
    running.step(run, 1, seen=run.moves, by=talking.mira)
    run.refresh_from_db()
    readiness.mark_ready(run.current_item, True, **ada)
    assert permissions.can_enter(talking.ada, run)


def test_a_silence_that_is_over_gives_the_forms_back(talking, as_person):
    made = silence(talking, minutes=5)
    assert conduct.lift_over() == 0
    Restriction.objects.filter(pk=made.pk).update(until=timezone.now() - timedelta(seconds=1))
    assert [conduct.lift_over(), conduct.lift_over()] == [1, 0]
    told = Event.objects.filter(stream__name=f"user:{talking.ada.pk}", fact="person.released")
    assert "write" in told.values_list("kind", flat=True)
    entry = Activity.objects.get(verb="person.released")
    assert (entry.actor, entry.about) == (None, talking.ada)
    form = as_person(talking.ada).get(reverse("sessions:write", args=[talking.plenary.pk]))
    assert "disabled" not in form.content.decode()


def test_they_are_silenced_in_this_session_only(cast):
    other = people.make_session(cast.summit, 2, status="live")
    silence(cast)
    assert contributions.contribute(other, "Here I may", **own(cast)).pk


def test_a_silenced_speaker_does_not_answer_in_writing(cast):
    asked = questions.ask(cast.plenary, "Who pays?", **own(cast))
    silence(cast, "sami")
    answer = lambda: answers.answer_in_writing(asked, "We", **own(cast, "sami"))  # noqa: E731
    assert code(answer) == "conduct.silenced"


def test_they_are_told_how_long_why_and_whom_to_ask(talking, as_person):
    silence(talking, minutes=15, reason="Shouting at the interpreters")
    page = as_person(talking.ada).get(reverse("sessions:room", args=[talking.plenary.pk]))
    html = page.content.decode()
    for told in ("for 15 more minutes", "Shouting at the interpreters", "Ask the organisers"):
        assert told in html
    assert talking.mira.name not in html.split('id="told"')[1].split('id="write"')[0]


def test_the_forms_stay_with_what_was_typed_but_do_not_send(talking, as_person):
    silence(talking)
    browser = as_person(talking.ada)
    for name, button in [("write", "Contribute"), ("ask-form", "Ask"), ("chat-form", "Send")]:
        html = browser.get(reverse(f"sessions:{name}", args=[talking.plenary.pk])).content.decode()
        assert "<textarea" in html
        assert f"disabled>{button}" in html


def test_words_that_are_refused_come_back(talking, as_person):
    silence(talking)
    send = reverse("sessions:contribute", args=[talking.plenary.pk])
    page = as_person(talking.ada).post(send, {"text": "My long words", "language": "en"})
    assert page.status_code == 409
    assert "My long words" in page.content.decode()
    assert "Shouting" in page.content.decode()


def test_nobody_hides_behind_an_anonymous_question(talking, as_person):
    silence(talking)
    ask = reverse("sessions:ask", args=[talking.plenary.pk])
    data = {"text": "Who am I?", "language": "en", "is_anonymous": "on"}
    assert as_person(talking.ada).post(ask, data).status_code == 409
    assert not Question.objects.exists()


def test_a_command_over_the_line_is_refused_at_once(cast):
    def react(who):
        fields = {"id": str(cast.plenary.pk)}
        return Command(uuid4(), "react.applause", str(getattr(cast, who).pk), fields)

    silence(cast)
    answers_ = commands._commit_readable([react("ada"), react("leila")])
    assert [answer.get("code") for answer in answers_] == ["conduct.silenced", None]


def test_silenced_again_the_later_one_counts(cast):
    first = silence(cast, minutes=5)
    second = silence(cast, reason="Still shouting")
    first.refresh_from_db()
    assert (first.lifted_at is None, second.until) == (False, None)
    assert [row.pk for row in Restriction.objects.standing()] == [second.pk]


def test_the_same_key_twice_is_one_silence(cast):
    key = uuid4()
    first, again = (silence(cast, key=key, payload=1) for _ in range(2))
    assert first == again
    assert Restriction.objects.count() == 1


# ------------------------------------------------------------------ removed
def test_who_is_removed_does_not_come_in_and_reads_why(cast, as_person):
    remove(cast, reason="Threats against a speaker")
    page = as_person(cast.ada).get(reverse("sessions:room", args=[cast.plenary.pk]))
    html = page.content.decode()
    assert page.status_code == 403
    for told in ("You were removed", "Threats against a speaker", "organisers"):
        assert told in html


def test_the_page_of_the_session_and_other_rooms_stay_open(cast, as_person):
    other = people.make_session(cast.summit, 2, status="live")
    remove(cast)
    browser = as_person(cast.ada)
    for name, session in (("session", cast.plenary), ("room", other)):
        assert browser.get(reverse(f"sessions:{name}", args=[session.pk])).status_code == 200


def test_no_storm_of_who_was_removed_is_counted(talking):
    run, ada = talking.plenary, own(talking)
    asked = questions.ask(run, "Who pays?", **own(talking, "leila"))
    words = contributions.contribute(run, "Wells", **own(talking, "leila"))
    made = recommendations.recommend(
        run, {"en": "Dig."}, by=talking.rana, place=None, contributions=[words]
    )
    poll = polls.write_poll(run, polls.Draft("?", "single", "en", ["a", "b"]), by=talking.mira)
    polls.open_poll(poll, by=talking.mira)
    remove(talking)
    first = str(poll.options.first().pk)
    for act in (
        lambda: upvotes.upvote(asked, True, **ada),
        lambda: stances.take_stance(made, "agree", **ada),
        lambda: votes.vote(poll, [first], by=talking.ada),
        lambda: readiness.mark_ready(run.agenda.first(), True, **ada),
        lambda: reactions.react(run, "applause", by=talking.ada),
        lambda: contributions.contribute(run, "Still here", **ada),
        lambda: chat.send(run, "Still here", **ada),
    ):
        assert code(act) == "conduct.removed"


@pytest.mark.parametrize("address", ["mine", "my-words", "write", "floor-form", "chat", "told"])
def test_no_door_of_the_room_is_open_to_who_was_removed(talking, as_person, address):
    remove(talking)
    page = as_person(talking.ada).get(reverse(f"sessions:{address}", args=[talking.plenary.pk]))
    assert page.status_code == 403


def test_a_moderator_whom_an_organiser_removes_moderates_no_more(cast):
    remove(cast, "mira", by=cast.olga)
    assert not permissions.can_moderate(cast.mira, cast.plenary)
    with pytest.raises(Forbidden):
        silence(cast)


# ------------------------------------------------------------------ banned
def test_a_ban_is_an_organisers_and_shuts_out_of_everything(cast):
    with pytest.raises(Forbidden):
        conduct.ban(cast.plenary, cast.places.ada, reason="Spam", by=cast.mira)
    conduct.ban(cast.plenary, cast.places.ada, reason="Spam", by=cast.olga)
    cast.places.ada.refresh_from_db()
    assert cast.places.ada.banned_at
    assert not permissions.can_enter(cast.ada, cast.plenary)


def test_undoing_a_ban_lets_them_in_with_what_it_hid(talking):
    run = talking.plenary
    words = contributions.contribute(run, "Wells", **own(talking))
    sent = chat.send(run, "Hello", **own(talking))
    made = conduct.ban(run, talking.places.ada, reason="Spam", hide=True, by=talking.olga)
    for thing in (words, sent):
        thing.refresh_from_db()
        assert thing.status == "hidden"
    conduct.lift(made, by=talking.olga)
    for thing in (words, sent, talking.places.ada):
        thing.refresh_from_db()
    assert (words.status, sent.status) == ("approved", "approved")
    assert talking.places.ada.banned_at is None
    assert permissions.can_enter(talking.ada, run)


def test_only_an_organiser_undoes_a_ban(cast):
    made = conduct.ban(cast.plenary, cast.places.ada, reason="Spam", by=cast.olga)
    with pytest.raises(Forbidden):
        conduct.lift(made, by=cast.mira)


# ------------------------------------------------------------------ all they wrote
def test_all_that_is_theirs_is_hidden_and_anonymous_questions_are_nobodys(talking):
    run, ada = talking.plenary, own(talking)
    contributions.contribute(run, "Wells", **ada)
    questions.ask(run, "Why?", **ada)
    chat.send(run, "Hello", **ada)
    questions.ask_anonymously(run, "Who?", crowd=9)
    contributions.contribute(run, "Pipes", **own(talking, "leila"))
    made = silence(talking, hide=True)
    assert [*Contribution.objects.order_by("number").values_list("status", flat=True)] == [
        "hidden", "approved",
    ]  # fmt: skip
    assert {*Question.objects.values_list("status", flat=True)} == {"hidden", "held"}
    assert Message.objects.get().status == "hidden"
    assert len(made.decision.changes) == 3
    assert Contribution.objects.first().why == "Against the rules of conduct: Shouting"


def test_what_somebody_decided_anew_stays_when_it_is_undone(cast):
    first, second = (
        contributions.contribute(cast.plenary, text, **own(cast)) for text in ("One", "Two")
    )
    made = silence(cast, hide=True)
    contributions.hide(first, "Off topic", by=cast.mira)
    conduct.lift(made, by=cast.mira)
    for words in (first, second):
        words.refresh_from_db()
    assert (first.status, second.status) == ("hidden", "approved")


def test_what_was_hidden_comes_back_after_a_longer_silence_too(cast):
    words = contributions.contribute(cast.plenary, "One", **own(cast))
    silence(cast, minutes=5, hide=True)
    conduct.lift(silence(cast, minutes=15), by=cast.mira)
    words.refresh_from_db()
    assert words.status == "approved"


def test_the_decision_can_be_undone_alone(cast):
    words = contributions.contribute(cast.plenary, "One", **own(cast))
    made = silence(cast, hide=True)
    decisions.undo(made.decision, by=cast.mira)
    words.refresh_from_db()
    assert words.status == "approved"
    assert made.is_standing
    conduct.lift(made, by=cast.mira)


def test_lifted_twice_is_once(cast):
    made = silence(cast)
    conduct.lift(made, by=cast.mira)
    conduct.lift(made, by=cast.mira)
    assert Activity.objects.filter(verb="person.released").count() == 1


# ------------------------------------------------------------------ who may
@pytest.mark.parametrize("act", [silence, remove])
@pytest.mark.parametrize("who", ["olga", "mira", "rana"])
def test_no_moderator_decides_about_who_organises_runs_or_records(cast, act, who):
    chair = people.place(cast.summit, people.make_user("chair"))
    Appearance.objects.create(session=cast.plenary, participation=chair, role="chair")
    assert code(lambda: act(cast, who, by=chair.user)) == "conduct.protected"


def test_an_organiser_decides_about_moderators_and_not_about_organisers(cast):
    assert silence(cast, "mira", by=cast.olga).pk
    other = people.place(cast.summit, people.make_user("second"), "organiser")
    with pytest.raises(RuleBroken):
        conduct.silence(cast.plenary, other, reason="x", by=cast.olga)


def test_no_moderator_takes_back_what_an_organiser_decided_about_a_moderator(cast):
    chair = people.place(cast.summit, people.make_user("chair"))
    Appearance.objects.create(session=cast.plenary, participation=chair, role="chair")
    made = remove(cast, "mira", by=cast.olga)
    assert code(lambda: conduct.lift(made, by=chair.user)) == "conduct.protected"


def test_a_reason_is_needed(cast):
    assert code(lambda: silence(cast, reason="  ")) == "reason.missing"


@pytest.mark.parametrize("minutes", [0, -5, 1441])
def test_a_silence_lasts_a_minute_to_a_day(cast, minutes):
    assert code(lambda: silence(cast, minutes=minutes)) == "conduct.minutes"


# ------------------------------------------------------------------ the doors
ANSWERS = {
    "olga": 303, "mira": 303, "sami": 403, "rana": 403, "ada": 403, "vera": 403, "otto": 403,
}  # fmt: skip


@pytest.mark.parametrize("who", ANSWERS)
def test_who_may_silence(cast, as_person, who):
    answer = restrain(cast, as_person(getattr(cast, who)), "leila")
    assert answer.status_code == ANSWERS[who]
    assert Restriction.objects.exists() == (ANSWERS[who] == 303)


@pytest.mark.parametrize("who", ANSWERS)
def test_who_sees_the_people_and_the_pages_about_them(cast, as_person, who):
    words = contributions.contribute(cast.plenary, "Wells", **own(cast))
    expected = 200 if ANSWERS[who] == 303 else 403
    browser = as_person(getattr(cast, who))
    for address in (
        reverse("sessions:people", args=[cast.plenary.pk]),
        reverse("sessions:person", args=[cast.plenary.pk, cast.places.ada.pk]),
    ):
        assert browser.get(address).status_code == expected
        assert browser.post(address).status_code == 405
    author = browser.get(reverse("sessions:author", args=["contributions", words.pk]))
    assert author.status_code == {200: 302, 403: 403}[expected] if who != "otto" else 404


@pytest.mark.parametrize("who", ANSWERS)
def test_who_may_lift_and_set_slow_mode(cast, as_person, who):
    made = silence(cast)
    browser = as_person(getattr(cast, who))
    lift = reverse("sessions:restriction-lift", args=[made.pk])
    slow = reverse("sessions:slow", args=[cast.plenary.pk])
    assert browser.get(lift).status_code == browser.get(slow).status_code == 405
    assert browser.post(lift).status_code == ANSWERS[who]
    data = {"slow_words": "30", "slow_chat": "5"}
    assert browser.post(slow, data).status_code == ANSWERS[who]
    cast.plenary.refresh_from_db()
    assert cast.plenary.slow_words == (30 if ANSWERS[who] == 303 else 0)


def test_nobody_who_is_not_signed_in_comes_near(cast, as_person):
    assert restrain(cast, as_person(None)).status_code == 302
    assert not Restriction.objects.exists()


def test_a_moderators_ban_is_refused_at_the_door_and_an_organisers_is_made(cast, as_person):
    assert restrain(cast, as_person(cast.mira), act="ban").status_code == 403
    assert restrain(cast, as_person(cast.olga), act="ban").status_code == 303
    made = Restriction.objects.get()
    lift = reverse("sessions:restriction-lift", args=[made.pk])
    assert as_person(cast.mira).post(lift).status_code == 403


def test_a_form_without_a_reason_comes_back_with_what_was_chosen(cast, as_person):
    page = restrain(cast, as_person(cast.mira), reason="", act="remove")
    html = page.content.decode()
    assert page.status_code == 422
    assert 'value="remove"' in html
    assert not Restriction.objects.exists()


def test_until_it_is_lifted_is_a_choice(cast, as_person):
    restrain(cast, as_person(cast.mira), minutes="0")
    assert Restriction.objects.get().until is None


def test_somebody_of_another_summit_is_unknown_here(cast, as_person):
    assert restrain(cast, as_person(cast.mira), "otto").status_code == 404


def test_a_person_is_found_by_part_of_a_name(cast, as_person):
    people_page = reverse("sessions:people", args=[cast.plenary.pk])
    browser = as_person(cast.mira)
    found = browser.get(people_page, {"who": "all", "q": "bapt"}).content.decode()
    assert "Leïla Baptiste" in found
    assert "Ada Michel" not in found
    assert "Ada Michel" not in browser.get(people_page).content.decode()  # nobody is here


def test_one_and_three_people_cost_the_same(cast, as_person):
    address = reverse("sessions:people", args=[cast.plenary.pk]) + "?who=all"
    counts = [queries(as_person(cast.mira), address)]
    for name in ("one", "two"):
        place = people.place(cast.summit, people.make_user(name))
        conduct.silence(cast.plenary, place, reason="x", by=cast.mira)
    counts.append(queries(as_person(cast.mira), address))
    assert counts[0] == counts[1]


# ------------------------------------------------------------------ told, and kept
def test_the_room_is_told_nothing_and_the_person_their_forms(cast):
    before = Event.objects.filter(stream__name=f"session:{cast.plenary.pk}").count()
    silence(cast)
    assert Event.objects.filter(stream__name=f"session:{cast.plenary.pk}").count() == before
    mine = Event.objects.filter(stream__name=f"user:{cast.ada.pk}", fact="person.silenced")
    assert {*mine.values_list("kind", flat=True)} == {
        "told", "write", "ask", "floor-ask", "chat-write",
    }  # fmt: skip
    asked = Event.objects.filter(stream__name="access").last()
    assert asked.object_id == str(cast.ada.pk)


@pytest.mark.parametrize("act", [silence, remove])
def test_the_log_says_who_did_what_to_whom_and_why(cast, act):
    made = act(cast)
    conduct.lift(made, by=cast.olga)
    entry, back = Activity.objects.filter(verb__startswith="person.").order_by("at")
    assert (entry.actor, entry.about, entry.within) == (cast.mira, cast.ada, str(cast.plenary.pk))
    assert entry.details["reason"] == made.reason
    assert (back.actor, back.about, back.details["before"]) == (
        cast.olga,
        cast.ada,
        made.get_kind_display(),
    )


# ------------------------------------------------------------------ slow mode
def test_slow_mode_makes_a_person_wait_between_contributions_and_questions(cast):
    pace.set_pace(cast.plenary, 60, 0, by=cast.mira)
    contributions.contribute(cast.plenary, "One", **own(cast))
    for act in (
        lambda: contributions.contribute(cast.plenary, "Two", **own(cast)),
        lambda: questions.ask(cast.plenary, "Three?", **own(cast)),
    ):
        with pytest.raises(RuleBroken, match=r"in (59|60) seconds") as refused:
            act()
        assert (refused.value.code, refused.value.status) == ("slow.wait", 429)
    assert contributions.contribute(cast.plenary, "Mine", **own(cast, "leila")).pk


def test_slow_mode_ends_with_its_seconds(cast):
    pace.set_pace(cast.plenary, 60, 0, by=cast.mira)
    said = contributions.contribute(cast.plenary, "One", **own(cast))
    Contribution.objects.filter(pk=said.pk).update(said_at=timezone.now() - timedelta(seconds=61))
    assert contributions.contribute(cast.plenary, "Two", **own(cast)).pk


@pytest.mark.parametrize("who", ["olga", "mira"])
def test_who_runs_the_session_does_not_wait(cast, who):
    pace.set_pace(cast.plenary, 60, 0, by=cast.mira)
    for text in ("One", "Two"):
        contributions.contribute(cast.plenary, text, **own(cast, who))


def test_what_the_rapporteur_notes_makes_no_speaker_wait(cast):
    pace.set_pace(cast.plenary, 60, 0, by=cast.mira)
    interventions.note_intervention(
        cast.plenary, "As I said", by=cast.rana, place=None, speaker=cast.places.ada
    )
    assert contributions.contribute(cast.plenary, "One", **own(cast)).pk


def test_an_anonymous_question_waits_too(talking, as_person):
    pace.set_pace(talking.plenary, 60, 0, by=talking.mira)
    ask = reverse("sessions:ask", args=[talking.plenary.pk])
    codes = [
        as_person(talking.ada).post(
            ask, {"text": f"Who {n}?", "language": "en", "is_anonymous": "on"}, **LIVE
        ).status_code
        for n in (1, 2)
    ]  # fmt: skip
    assert codes == [200, 429]


def test_the_room_and_the_refused_read_how_slow_it_is(cast, as_person):
    pace.set_pace(cast.plenary, 60, 0, by=cast.mira)
    browser = as_person(cast.ada)
    room = browser.get(reverse("sessions:room", args=[cast.plenary.pk])).content.decode()
    assert "one contribution or question every 60 seconds" in room
    send = reverse("sessions:contribute", args=[cast.plenary.pk])
    browser.post(send, {"text": "One", "language": "en"})
    page = browser.post(send, {"text": "Kept words", "language": "en"})
    assert (page.status_code, "Kept words" in page.content.decode()) == (429, True)


@pytest.mark.parametrize(("words", "talk"), [(-1, 0), (0, 3601)])
def test_the_seconds_have_bounds(cast, words, talk):
    assert code(lambda: pace.set_pace(cast.plenary, words, talk, by=cast.mira)) == "slow.seconds"


def test_the_same_pace_again_is_no_act(cast):
    pace.set_pace(cast.plenary, 60, 0, by=cast.mira)
    pace.set_pace(cast.plenary, 60, 0, by=cast.mira)
    entry = Activity.objects.get(verb="session.slowed")
    assert (entry.details["before"], entry.details["seconds"]) == ("0/0", "60/0")
