"""Parts before, and every frame since, are the parts now: for every fact that a room, its console and
its desk are told."""

import json
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from outcomes.services import drafts, recommendations, stances, zero_drafts
from sessions import live, live_messages
from sessions.models import Poll, Question, Session
from sessions.services import (
    agenda_items,
    answers,
    captioners,
    contributions,
    decisions,
    editing,
    guiding_questions,
    interventions,
    merges,
    polls,
    questions,
    reactions,
    upvotes,
    votes,
)
from sessions.services import sessions as running
from sessions.services.programme import (
    cancel_session,
    edit_session,
    schedule_session,
    unschedule_session,
)
from summit import parts
from summit.live import frames
from summit.log import tallies
from summit.log.models import Event
from tests import cast as people
from tests.acts import (
    hide_chosen,
    the_agreement,
    the_chat,
    the_desk,
    the_floor,
    the_library,
    the_media,
    the_stage,
)
from tests.live.apply import Page
from tests.test_docs import code, table

AUDIENCES = {
    "room": (live.room, "sessions:room", "ada"),
    "moderation": (live.moderation, "sessions:console", "mira"),
    "desk": (live.desk, "outcomes:desk", "rana"),
    "stage": (live.stage, "sessions:stage", "mira"),
    "crew": (live_messages.crew, "sessions:backchannel", "rana"),
}


class Follower:
    """A page that stays open."""

    def __init__(self, session, browser, audience, language="en"):
        stream, page, _who = AUDIENCES[audience]
        self.name, self.address = stream(session.pk), reverse(page, args=[session.pk])
        self.browser, self.language, self.facts = browser, language, set()
        browser.cookies["django_language"] = language
        self.seq = self.now().seq
        self.page = Page(self.fetch(self.address))

    def now(self):
        return parts.current(self.name, self.language, within=0)

    def fetch(self, address):
        answer = self.browser.get(address)
        assert answer.status_code == 200, address
        return answer.content.decode()

    def catch_up(self):
        events = Event.objects.filter(stream__name=self.name, seq__gt=self.seq).order_by("seq")
        for frame in frames.render(self.name, events, self.language):
            told = json.loads(frame.text)
            assert told["q"] == self.seq + 1
            self.seq = told["q"]
            self.facts.add(told["e"])
            self.page.apply(told, self.fetch)

    def agrees(self):
        self.catch_up()
        now = self.now()
        assert now.seq == self.seq
        for name, html in now.parts.items():
            shown = self.page.find(name)
            if shown is None:
                assert name == "write-under"  # within a form that closed
                continue
            assert shown.text() == Page(html).find(name).text()


@pytest.fixture
def at_once(monkeypatch):
    """Counters wait for nothing."""
    monkeypatch.setattr(tallies, "EVERY_SECONDS", 0)


def speak(cast, text, **more):
    place = cast.places.ada
    return contributions.contribute(cast.plenary, text, by=cast.ada, place=place, **more)


def ask(cast, text):
    return questions.ask(cast.plenary, text, by=cast.ada, place=cast.places.ada)


def a_session(cast):
    """What happens in a room, one act after the other."""
    run, mira, rana, olga = cast.plenary, cast.mira, cast.rana, cast.olga
    first, second = run.guiding_questions.all()
    under = {"guiding_question": first}
    keep = SimpleNamespace()

    def recommend():
        return recommendations.recommend(
            run, {"en": "Keep it."}, by=rana, place=cast.places.rana, contributions=[keep.words]
        )

    def note():
        return interventions.note_intervention(
            run, by=rana, place=cast.places.rana, text="As the minister said", language="en",
            speaker=cast.places.sami, **under,
        )  # fmt: skip

    def released():
        Question.objects.filter(status="held").update(release_at=timezone.now())
        questions.release_due()

    def crowd(value):
        for place in (cast.places.ada, cast.places.leila, cast.places.sami):
            stances.take_stance(keep.made, value, by=place.user, place=place)

    yield lambda: vars(keep).update(words=speak(cast, "Shown at once", **under))
    yield lambda: editing.edit(keep.words, "Shown at once, and clearer", seen=1, by=cast.ada)
    yield lambda: speak(cast, "Yes.", reply_to=keep.words, relation="supports", **under)
    yield lambda: contributions.hide(keep.words, "Off topic", by=mira)
    yield lambda: contributions.approve(keep.words, by=mira)
    yield lambda: edit_session(run, by=olga, approves_first=True, allows_anonymous=True)
    run.refresh_from_db()
    yield lambda: vars(keep).update(early=speak(cast, "Waits for a moderator"))
    yield lambda: vars(keep).update(late=speak(cast, "Waits too", **under))
    yield lambda: contributions.approve(keep.late, by=mira)
    yield lambda: contributions.approve(keep.early, by=mira)
    yield lambda: contributions.highlight(keep.late, True, by=mira)
    yield lambda: vars(keep).update(noted=note())
    yield lambda: vars(keep).update(asked=ask(cast, "Who pays?"), other=ask(cast, "And who not?"))
    yield lambda: [questions.approve(one, by=mira) for one in (keep.other, keep.asked)]
    yield lambda: upvotes.upvote(keep.other, True, by=cast.sami, place=cast.places.sami)
    yield lambda: questions.put_on_stage(keep.asked, True, by=mira)
    yield lambda: questions.pin(keep.other, True, by=mira)
    yield lambda: questions.pin(keep.asked, True, by=mira)
    yield lambda: merges.merge(keep.other, keep.asked, by=mira)
    yield lambda: decisions.undo(run.decisions.first(), by=mira)
    yield lambda: merges.merge(keep.other, keep.asked, by=mira)
    yield lambda: merges.take_apart(keep.other, by=mira)
    yield lambda: answers.answer_live(keep.asked, by=mira)
    yield lambda: questions.approve(keep.asked, by=mira)
    yield lambda: answers.answer_in_writing(keep.asked, "We do.", by=mira, place=None)
    yield lambda: questions.ask_anonymously(run, text="Why?", language="en", crowd=99)
    yield released
    yield lambda: questions.hide(keep.other, "Off topic", by=mira)
    yield lambda: questions.withdraw(keep.asked, by=cast.ada)
    yield lambda: running.move_to_item(run, run.agenda.first(), by=mira)
    yield lambda: running.step(run, 1, seen=Session.objects.get(pk=run.pk).moves, by=mira)
    yield from the_floor(cast)
    yield from the_stage(cast)
    yield from the_media(cast)
    yield lambda: running.focus_question(run, second, by=mira)
    yield lambda: guiding_questions.edit_guiding_question(first, {"en": "Who carries?"}, by=olga)
    yield lambda: agenda_items.move_item(run.agenda.first(), 2, by=olga)
    yield lambda: vars(keep).update(made=recommend())
    yield lambda: recommendations.reword(keep.made, {"en": "Keep it open."}, seen=1, by=rana)
    yield lambda: recommendations.add_source(keep.made, keep.late, "Waits", by=rana)
    yield lambda: recommendations.set_status(keep.made, "discussed", by=rana)
    yield lambda: drafts.open_draft(zero_drafts.compile_draft(cast.summit, by=rana), by=cast.olga)
    yield lambda: crowd("agree")
    yield lambda: crowd("pass")
    yield from the_desk(cast)
    yield from the_agreement(cast)
    yield from polls_of(cast)
    yield from the_chat(cast)
    yield from the_library(cast)
    yield lambda: hide_chosen(run, [keep.early, keep.late], by=mira)
    yield lambda: decisions.undo(run.decisions.first(), by=mira)
    yield lambda: contributions.hide(keep.early, "Off topic", by=mira)
    yield lambda: contributions.withdraw(speak(cast, "Taken back"), by=cast.ada)
    yield lambda: captioners.make_captioner(run, "fr", by=mira)
    yield lambda: edit_session(run, by=olga, shows_names=False, recording="recorded")
    yield lambda: running.end_session(run, by=mira)
    yield lambda: running.start_session(run, by=mira)


def polls_of(cast):
    """Every kind of poll from its draft to its shown result, voted on while it is shown."""
    mira, run = cast.mira, cast.plenary
    for kind in Poll.Kind.values:
        own = [] if kind in {"cloud", "consent"} else ["Wells", "Pipes", "Rain"]
        poll = polls.write_poll(run, polls.Draft("What first?", kind, "en", own, 2), by=mira)
        yield lambda: None
        polls.open_poll(poll, by=mira)
        polls.show_results(poll, True, by=mira)
        yield lambda: None
        for who in (cast.ada, cast.leila):
            cast_in(poll, who)
            yield lambda: None
        if kind == "cloud":
            word = poll.options.last()
            polls.hide_word(word, not word.is_hidden, by=mira)
        else:
            polls.show_results(poll, False, by=mira)
        polls.close_poll(poll, by=mira)
        yield lambda: None
    yield lambda: polls.open_poll(poll, by=mira)
    secret = polls.write_poll(run, polls.Draft("?", "single", "en", ["a", "b"], 1, True), by=mira)
    polls.reword_poll(secret, polls.Draft("Who?", "single", "en", ["c", "d"], 1, True), by=mira)
    polls.open_poll(secret, by=mira)
    for who in (cast.ada, cast.leila, cast.sami):
        votes.cast_ballot(secret, [str(secret.options.first().pk)], by=who)
    yield lambda: None
    polls.close_poll(secret, by=mira)
    yield lambda: polls.show_results(secret, True, by=mira)
    gone = polls.write_poll(run, polls.Draft("?", "cloud", "en"), by=mira)
    yield lambda: None
    yield lambda: polls.delete_poll(gone, by=mira)
    yield lambda: polls.restore_poll(gone, by=mira)
    yield lambda: reactions.react(run, "applause", by=cast.ada)


def cast_in(poll, who):
    if poll.kind == "cloud":
        votes.send_words(poll, ["well", who.display_name], by=who)
        return
    first, *_, last = (str(option.pk) for option in poll.options.all())
    whole = [last, first] if poll.kind in {"ranking", "multiple"} else [first]
    votes.vote(poll, whole, by=who, reason="Too fast")


def a_plan(session, olga):
    """What becomes of a session before it is held."""
    yield lambda: unschedule_session(session, by=olga)
    yield lambda: schedule_session(session, by=olga)
    yield lambda: cancel_session(session, by=olga)
    yield lambda: schedule_session(session, by=olga)
    yield lambda: running.start_session(session, by=olga)


def told_to(audience):
    return {
        fact
        for facts, audiences, _by in table("developers.md", "Facts")
        if audience in audiences.split(", ")
        for fact in code(facts)
    }


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("audience", "language"),
    [("room", "fr"), *((name, "en") for name in AUDIENCES if name != "room")],
)
def test_the_parts_and_every_frame_since_are_the_parts_now(
    cast, as_person, audience, language, at_once
):
    planned = people.make_session(cast.summit, 2, status=Session.Status.SCHEDULED)
    olga = as_person(cast.olga)
    person = as_person(getattr(cast, AUDIENCES[audience][2]))
    told = set()
    for follower, acts in (
        (Follower(cast.plenary, person, audience, language), a_session(cast)),
        (Follower(planned, olga, audience, language), a_plan(planned, cast.olga)),
    ):
        for act in acts:
            act()
            while tallies.tell_due():
                pass
            follower.agrees()
        told |= follower.facts
    assert told == told_to(audience)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_frames_told_twice_or_all_at_once_do_no_harm(cast, as_person, audience, at_once):
    person = as_person(getattr(cast, AUDIENCES[audience][2]))
    follower = Follower(cast.plenary, person, audience)
    begun = follower.seq
    for act in a_session(cast):
        act()
    while tallies.tell_due():
        pass
    follower.agrees()
    follower.seq = begun
    follower.agrees()
