"""Z4: for every fact, the page before it and the frames make the page after it."""

import re

import pytest
from django.urls import reverse

from outcomes.services import drafts, recommendations, stances, zero_drafts
from sessions.models import Question
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
    programme,
    questions,
    reactions,
    upvotes,
    votes,
)
from sessions.services import sessions as running
from summit.launch.options import ROOT
from tests.acts import (
    hide_chosen,
    the_agreement,
    the_chat,
    the_desk,
    the_floor,
    the_library,
    the_media,
    the_outcome,
    the_stage,
)
from tests.chaos import report
from tests.chaos.screen import Screen

PAGES = {
    "room": ("sessions:room", "sami"),
    "console": ("sessions:console", "mira"),
    "desk": ("outcomes:desk", "rana"),
    "lectern": ("sessions:speaker", "sami"),  # the stage, and what is one speaker's own
}


def story(cast):
    """Everything that can happen to a session, act by act."""
    room, ada, places = cast.plenary, cast.ada, cast.places
    guiding = list(room.guiding_questions.all())
    words = contributions.contribute(
        room, "Wells.", by=ada, place=places.ada, guiding_question=guiding[0]
    )
    yield "submitted"
    editing.edit(words, "Wells, and who owns them.", seen=1, by=ada)
    yield "edited"
    contributions.contribute(
        room, "Yes.", by=cast.leila, place=places.leila, reply_to=words, relation="supports"
    )
    yield "answered by somebody"
    spoken = interventions.note_intervention(
        room, "Pipes.", by=cast.rana, place=places.rana, speaker=places.sami
    )
    yield "noted"
    contributions.highlight(words, True, by=cast.mira)
    yield "highlighted"
    hide_chosen(room, [words], by=cast.mira)
    yield "hidden"
    decisions.undo(room.decisions.first(), by=cast.mira)
    yield "shown again"
    contributions.hide(words, "Off topic", by=cast.mira)
    contributions.approve(words, by=cast.mira)
    yield "approved"
    gone = contributions.contribute(room, "Rain.", by=ada, place=places.ada)
    contributions.withdraw(gone, by=ada)
    yield "withdrawn"
    asked = questions.ask(room, "Who pays?", by=ada, place=places.ada)
    yield "asked"
    upvotes.upvote(asked, True, by=cast.sami, place=places.sami)
    yield "upvoted"
    questions.put_on_stage(asked, True, by=cast.mira)
    answers.answer_in_writing(asked, "We all do.", by=cast.mira, place=None)
    yield "answered"
    questions.pin(asked, True, by=cast.mira)
    yield "pinned"
    twin = questions.ask(room, "Who pays, please?", by=ada, place=places.ada)
    merges.merge(twin, asked, by=cast.mira)
    yield "merged"
    decisions.undo(room.decisions.first(), by=cast.mira)
    yield "restored"
    questions.hide(asked, "Twice", by=cast.mira)
    yield "question hidden"
    questions.approve(asked, by=cast.mira)
    yield "question approved"
    second = questions.ask(room, "Who else?", by=ada, place=places.ada)
    questions.withdraw(second, by=ada)
    yield "question withdrawn"
    held = questions.ask_anonymously(room, "Who dares?", crowd=1000)
    Question.objects.filter(pk=held.pk).update(release_at=held.created_at)
    questions.release_due()
    yield "released"
    yield from _recommended(cast, words, spoken)
    yield from _polled(cast)
    for act in the_chat(cast):
        act()
        yield "in the chat"
    for act in the_library(cast):
        act()
        yield "in the library"
    yield from _run(cast, guiding)


def _recommended(cast, words, spoken):
    room = cast.plenary
    made = recommendations.recommend(
        room, {"en": "Keep it open."}, by=cast.rana, place=None, contributions=[words]
    )
    yield "made"
    recommendations.reword(made, {"en": "Keep it wide open."}, seen=made.revision, by=cast.rana)
    yield "reworded"
    recommendations.add_source(made, spoken, "", by=cast.rana)
    yield "sourced"
    stances.take_stance(made, "agree", by=cast.ada, place=cast.places.ada)
    yield "stance"
    made.refresh_from_db()
    other = next(value for value, _ in type(made).Status.choices if value != made.status)
    recommendations.set_status(made, other, by=cast.rana)
    yield "decided"
    drafts.open_draft(zero_drafts.compile_draft(cast.summit, by=cast.rana), by=cast.olga)
    yield "in an open draft"
    for act in the_desk(cast):
        act()
        yield "at the desk"
    for act in the_agreement(cast):
        act()
        yield "agreed"


def _polled(cast):
    room, mira = cast.plenary, cast.mira
    for kind in ("single", "cloud", "consent"):
        draft = polls.Draft("What first?", kind, "en", ["Wells", "Pipes"])
        poll = polls.write_poll(room, draft, by=mira)
        yield "written"
        polls.reword_poll(poll, draft, by=mira)
        polls.open_poll(poll, by=mira)
        yield "opened"
        polls.show_results(poll, True, by=mira)
        yield "shown"
        if kind == "cloud":
            votes.send_words(poll, ["well"], by=cast.ada)
            polls.hide_word(poll.options.get(), True, by=mira)
        else:
            votes.vote(poll, [str(poll.options.first().pk)], by=cast.ada, reason="Too fast")
        yield "voted"
        polls.close_poll(poll, by=mira)
        polls.show_results(poll, False, by=mira)
        yield "closed"
        polls.open_poll(poll, by=mira)
        yield "opened again"
    gone = polls.write_poll(room, draft, by=mira)
    polls.delete_poll(gone, by=mira)
    yield "deleted"
    polls.restore_poll(gone, by=mira)
    yield "put back"
    reactions.react(room, "applause", by=cast.ada)
    yield "reacted"
    captioners.make_captioner(room, "fr", by=mira)
    yield "captions offered"


def _run(cast, guiding):
    room = cast.plenary
    running.move_to_item(room, room.agenda.all()[1], by=cast.mira)
    yield "item reached"
    for act in the_floor(cast):
        act()
        yield "on the floor"
    for act in the_stage(cast):
        act()
        yield "around the stage"
    for act in the_media(cast):
        act()
        yield "seen and heard"
    running.move_to_item(room, room.agenda.last(), by=cast.mira)
    yield "next item reached"
    running.focus_question(room, guiding[1], by=cast.mira)
    yield "focused"
    guiding_questions.edit_guiding_question(guiding[1], {"en": "Who pays, again?"}, by=cast.olga)
    yield "question edited"
    agenda_items.add_item(room, kind="break", title={"en": "Tea"}, minutes=5, by=cast.olga)
    yield "agenda changed"
    programme.edit_session(
        room, by=cast.olga, shows_names=False, title={"en": "Water", "fr": "L’eau"}
    )
    yield "changed"
    running.end_session(room, by=cast.mira)
    yield "ended"
    running.start_session(room, by=cast.mira)
    yield "reopened"


@pytest.mark.timeout(480)
@pytest.mark.parametrize("language", ["en", pytest.param("fr", marks=pytest.mark.full)])
def test_z4_the_page_before_and_the_frames_make_the_page_after(cast, as_person, language):
    cast.plenary.minimum_crowd, cast.plenary.allows_anonymous = 0, True
    cast.plenary.save()
    screens = {
        name: Screen(
            as_person(getattr(cast, who)), reverse(page, args=[cast.plenary.pk]), language
        )
        for name, (page, who) in PAGES.items()
    }  # fmt: skip
    for act in story(cast):
        tell_counters()
        forget_drawn_pages()
        for name, screen in screens.items():
            screen.catch_up()
            assert screen.differences() == [], (act, name)
            report.check("Z4")
    told = set().union(*(screen.facts for screen in screens.values()))
    assert documented() - told == set(), "facts that no act of the story says"
    assert set().union(*(screen.verbs for screen in screens.values())) >= {
        "append", "replace", "remove", "refresh", "tally",
    }  # fmt: skip


@pytest.mark.timeout(240)
@pytest.mark.parametrize("who", ["rana", "ada"])
@pytest.mark.parametrize("language", ["en", pytest.param("fr", marks=pytest.mark.full)])
def test_z4_the_outcome_desk_before_and_the_frames_make_the_one_after(
    cast, as_person, who, language
):
    """The draft as its drafters and as its readers have it open, from the zero draft to a corrigendum."""
    words = contributions.contribute(cast.plenary, "Wells.", by=cast.ada, place=cast.places.ada)
    recommendations.recommend(
        cast.plenary, {"en": "Keep it open."}, by=cast.rana, place=None, contributions=[words]
    )
    draft = zero_drafts.compile_draft(cast.summit, by=cast.rana)
    address = reverse("outcomes:outcome", args=[cast.summit.slug])
    screen = None
    for number, act in enumerate(the_outcome(cast)):
        if screen is None and (who == "rana" or not is_zero(draft)):
            screen = Screen(as_person(getattr(cast, who)), address, language)
        act()
        if screen is not None:
            screen.catch_up()
            assert screen.differences() == [], number
            report.check("Z4")
    untold = documented("draft") - screen.facts
    assert untold == set(), "facts that no act of the story says"


def is_zero(draft) -> bool:
    draft.refresh_from_db()
    return bool(draft.status == draft.Status.ZERO)


def tell_counters() -> None:
    from summit.log import tallies  # noqa: PLC0415
    from summit.log.models import Tally  # noqa: PLC0415

    Tally.objects.update(told_at=None)
    tallies.tell_due()


def forget_drawn_pages() -> None:
    """A page may be a second old, and its frames follow; here we want this very moment."""
    from summit import parts  # noqa: PLC0415

    parts._cache.clear()


def documented(streams: str = "room|moderation|desk|stage") -> set[str]:
    """The facts of docs/developers.md that these streams are told, but for those that a draft of a session
    or a session to come is told: nobody is in its room."""
    page = (ROOT / "docs" / "developers.md").read_text(encoding="utf-8")
    rows = re.findall(rf"^\| (`[a-z]+\.[a-z_]+`.*?) \| ({streams})", page, re.MULTILINE)
    facts = {fact for row, _ in rows for fact in re.findall(r"`([a-z._]+)`", row)}
    before = {f"session.{verb}" for verb in ("started", "scheduled", "unscheduled", "cancelled")}
    return facts - before


def test_z4_the_comparison_sees_a_frame_that_is_left_out(cast, as_person):
    """The twin."""
    address = reverse("sessions:room", args=[cast.plenary.pk])
    screen = Screen(as_person(cast.sami), address, "en")
    contributions.contribute(cast.plenary, "Unseen.", by=cast.ada, place=cast.places.ada)
    forget_drawn_pages()
    assert len(screen.differences()) >= 1
