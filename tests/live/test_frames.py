"""What is pushed is what a reload shows; live partials are neutral and have one root."""

import json
import re

import pytest
from django.template.loader import get_template
from django.urls import reverse

from outcomes.services import recommendations, stances
from sessions import live as session_live
from sessions.services import contributions, questions, upvotes
from sessions.services import sessions as running
from summit.live import frames
from summit.log.models import Event

FRAGMENTS = {
    (kind, audience): shape
    for (kind, audience), shape in frames.registered().items()
    if isinstance(shape, frames.Fragment)
}


def squeeze(html: str) -> str:
    """Without what a browser adds or a clock moves."""
    html = re.sub(r'<span class="timer num"[^>]*>[^<]*</span>', "", html)
    return re.sub(r"\s+", " ", html)


@pytest.mark.parametrize("shape", FRAGMENTS.values(), ids=[":".join(key) for key in FRAGMENTS])
def test_a_live_partial_knows_no_viewer(shape):
    source = get_template(shape.partial).template.source
    assert re.findall(r"csrf_token|\brequest\b|\{\{ *user|data-author|author\.pk", source) == []


@pytest.fixture
def busy(cast):
    """One of everything that a room can be told."""
    words = contributions.contribute(
        cast.plenary,
        "The line was the clinic.",
        by=cast.ada,
        place=cast.places.ada,
        guiding_question=cast.plenary.guiding_questions.first(),
    )
    contributions.highlight(words, True, by=cast.mira)
    question = questions.ask(cast.plenary, "Who pays?", by=cast.ada, place=cast.places.ada)
    upvotes.upvote(question, True, by=cast.sami, place=cast.places.sami)
    running.move_to_item(cast.plenary, cast.plenary.agenda.last(), by=cast.mira)
    running.focus_question(cast.plenary, cast.plenary.guiding_questions.last(), by=cast.mira)
    made = recommendations.recommend(
        cast.plenary, {"en": "Keep it open."}, by=cast.rana, place=None, contributions=[words]
    )
    stances.take_stance(made, "agree", by=cast.ada, place=cast.places.ada)
    hidden = contributions.contribute(
        cast.plenary, "Hidden words", by=cast.ada, place=cast.places.ada
    )
    contributions.hide(hidden, "Off topic", by=cast.mira)
    return cast


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("stream", "page", "who"),
    [
        (session_live.room, "sessions:room", "sami"),
        (session_live.moderation, "sessions:console", "mira"),
        (session_live.desk, "outcomes:desk", "rana"),
    ],
)
def test_what_was_pushed_is_what_a_reload_shows(busy, as_person, stream, page, who, language):
    name = stream(busy.plenary.pk)
    events = Event.objects.filter(stream__name=name).order_by("seq")
    browser = as_person(getattr(busy, who))
    browser.cookies["django_language"] = language
    shown = squeeze(browser.get(reverse(page, args=[busy.plenary.pk])).content.decode())
    checked = 0
    for frame in frames.render(name, events, language):
        told = json.loads(frame.text)
        if told.get("html"):
            assert squeeze(told["html"]).strip() in shown, told["t"]
            checked += 1
        elif told["v"] == "remove":
            assert f'id="{told["t"]}"' not in shown
            checked += 1
    assert checked >= 3


def test_a_fragment_has_one_root_with_the_id_that_frames_name(busy):
    for stream in (session_live.room, session_live.moderation, session_live.desk):
        name = stream(busy.plenary.pk)
        for frame in frames.render(name, Event.objects.filter(stream__name=name), "en"):
            told = json.loads(frame.text)
            if html := told.get("html", "").strip():
                root = re.match(r"<(\w+) [^>]*?id=\"([^\"]+)\"", html)
                assert root, html[:120]
                assert root[2] == told["t"]
                assert html.endswith(f"</{root[1]}>")


def test_hidden_words_leave_the_room_as_a_removal_without_text(busy):
    name = session_live.room(busy.plenary.pk)
    rendered = "".join(
        f.text for f in frames.render(name, Event.objects.filter(stream__name=name), "en")
    )
    assert '"v":"remove"' in rendered
    assert "Hidden words" not in rendered
    assert "Off topic" in rendered  # the reason, for the browser that holds the id
