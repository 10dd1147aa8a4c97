"""Who and what has been heard: figures against an independent count, and what the pages say of them."""

import random
from itertools import groupby
from math import isclose, prod

import pytest
from django.urls import reverse
from django.utils import timezone

from outcomes import hearing
from outcomes.coverage import (
    COVERED,
    SILENT,
    THIN,
    Asked,
    Said,
    Speech,
    effective_number,
    measure,
)
from outcomes.services import merging
from sessions.services import answers, contributions, floor, interventions, questions
from sessions.services import sessions as running
from summit.log.models import Tally
from summit.regions import NAMES, region_of
from summit.templatetags.summit_ui import get_locale

QUESTIONS = ["q1", "q2", "q3", "q4"]
KINDS = {"government": 6, "diaspora": 9, "youth": 4, "media": 1}
REGIONS = {"africa": 8, "europe": 9, "asia": 3}


def record(seed):
    """A session that never was."""
    chance = random.Random(seed)
    people = [
        (f"p{n}", chance.choice([*KINDS, ""]), chance.choice([*REGIONS, ""]))
        for n in range(chance.randint(1, 30))
    ]
    said = []
    for _ in range(chance.randint(0, 120)):
        who, kind, region = chance.choice(people)
        question = chance.choice([*QUESTIONS[: chance.randint(1, 4)], ""])
        language = chance.choice(["en", "en", "en", "fr", "es"])
        said.append(Said(question, who, kind, region, language, chance.random() < 0.3))
    speeches = [
        Speech(
            chance.choice([*QUESTIONS, ""]),
            *chance.choice(people)[1:],
            "fr",
            chance.randint(1, 400),
        )
        for _ in range(chance.randint(0, 20))
    ]
    return said, speeches


def figures(said, speeches):
    return measure(
        said,
        speeches,
        questions=QUESTIONS,
        kinds=KINDS,
        regions=REGIONS,
        languages=["en", "fr", "ar"],
    )


@pytest.mark.parametrize("seed", range(40))
def test_the_figures_are_those_of_an_independent_count(seed):
    said, speeches = record(seed)
    found = figures(said, speeches)
    for name, rows, expected in (
        ("question", found.questions, dict.fromkeys(QUESTIONS, 0)),
        ("kind", found.kinds, KINDS),
        ("region", found.regions, REGIONS),
        ("language", found.languages, dict.fromkeys(["en", "fr", "ar"], 0)),
    ):
        told = {row.key: row for row in rows}
        there = {getattr(one, name) for one in [*said, *speeches]} | set(expected)
        assert set(told) == there
        assert len(rows) == len(told)
        assert sum(row.contributions for row in rows) == len(said)
        assert sum(row.seconds for row in rows) == sum(one.seconds for one in speeches)
        for key, row in told.items():
            mine = [one for one in said if getattr(one, name) == key]
            assert row.contributions == len(mine)
            assert row.spoken == len([one for one in mine if one.spoken])
            assert row.people == len({one.voice for one in mine})
            assert row.expected == expected.get(key, 0)


@pytest.mark.parametrize("seed", range(40))
def test_a_question_is_silent_thin_or_covered_as_the_docstring_says(seed):
    said, speeches = record(seed)
    for row in figures(said, speeches).questions:
        kinds = {one.voice: one.kind for one in said if one.question == row.key}
        known = sorted(kind for kind in kinds.values() if kind)
        shares = [len(list(members)) / len(known) for _, members in groupby(known)]
        # Hill's number of order 1, as a product instead of a sum of logarithms.
        mixed = 1 / prod(share**share for share in shares) if shares else 0
        assert isclose(row.kinds, mixed, abs_tol=1e-9)
        if not kinds:
            assert row.state == SILENT
        else:
            enough = len(kinds) >= 5 and (mixed > 2 or isclose(mixed, 2))
            if not isclose(mixed, 2):
                assert row.state == (COVERED if enough else THIN)


def test_the_effective_number_of_equal_groups_is_their_number():
    assert effective_number([]) == 0
    assert effective_number("aaaa") == 1
    assert isclose(effective_number("abcdabcd"), 4)


def test_the_figures_do_not_depend_on_the_order_of_the_words():
    said, speeches = record(7)
    shuffled = random.Random(1).sample(said, len(said))
    assert figures(said, speeches) == figures(shuffled, speeches)


def test_what_was_not_heard_comes_first_and_the_unknown_last():
    said = [Said("q1", "p", "youth", "", "en", False), Said("q1", "r", "", "", "en", False)]
    found = figures(said, [])
    assert [row.key for row in found.kinds] == ["diaspora", "government", "media", "youth", ""]


def test_every_country_lies_in_one_region_at_most_and_all_names_exist():
    codes = [code for code in get_locale().territories if len(code) == 2 and code.isalpha()]
    placed = [code for code in codes if region_of(code)]
    nowhere = sorted(set(codes) - set(placed))
    assert len(placed) >= 245
    # Not countries, or nobody lives there.
    assert set(nowhere) <= {"AC", "AN", "AQ", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA",
                            "UN", "XA", "XB", "ZZ"}  # fmt: skip
    assert {region_of(code) for code in placed} == set(NAMES)
    assert (region_of("ke"), region_of("HT"), region_of("")) == ("africa", "latin_america", "")


@pytest.fixture
def heard(cast):
    first, _second = cast.plenary.guiding_questions.all()
    cast.places.ada.country = "HT"
    cast.places.ada.save()
    running.focus_question(cast.plenary, first, by=cast.mira)
    said = [
        contributions.contribute(
            cast.plenary, text, by=cast.ada, place=cast.places.ada, guiding_question=first,
            language="fr",
        )
        for text in ("Un.", "Deux.")
    ]  # fmt: skip
    interventions.note_intervention(
        cast.plenary, "Yes.", by=cast.rana, place=None, speaker_name="Joy", speaker_kind="youth",
        language="en",
    )  # fmt: skip
    entry = floor.ask_for_floor(cast.plenary, by=cast.sami, place=cast.places.sami, language="ar")
    entry = floor.call_speaker(entry, by=cast.mira)
    entry = floor.end_speech(entry, by=cast.mira)
    type(entry).objects.filter(pk=entry.pk).update(seconds_spoken=150)
    return said


def read(cast):
    cast.plenary.refresh_from_db()
    return hearing.read(cast.plenary)


def test_a_session_is_read_with_its_floor(cast, heard):
    found = read(cast)
    asked = [(row.contributions, row.people, row.seconds) for row in found.questions]
    assert asked == [(2, 1, 150), (0, 0, 0), (1, 1, 0)]
    kinds = {row.key: (row.contributions, row.seconds) for row in found.kinds}
    assert kinds == {"government": (0, 150), "diaspora": (2, 0), "youth": (1, 0)}
    assert {row.key: row.contributions for row in found.regions} == {"latin_america": 2, "": 1}
    assert {row.key: row.contributions for row in found.languages} == {"en": 1, "fr": 2, "ar": 0}


def test_merged_words_count_and_hidden_ones_do_not(cast, heard):
    merging.merge_words(cast.plenary, [row.pk for row in heard], by=cast.rana)
    assert read(cast).total == 3
    contributions.hide(heard[0], "Off topic", by=cast.mira)
    assert read(cast).total == 2


@pytest.mark.parametrize(("who", "page"), [("rana", "outcomes:desk"), ("mira", "sessions:console")])
def test_what_has_not_been_heard_is_named_first(cast, as_person, heard, who, page):
    shown = as_person(getattr(cast, who)).get(reverse(page, args=[cast.plenary.pk]))
    html = shown.content.decode()
    unheard = html[html.index('class="unheard"') :]
    assert "Guiding questions: <span" in unheard
    assert unheard.index("Not heard yet") < unheard.index(">2<")


def test_before_anybody_spoke_everything_is_open(cast, as_person):
    page = as_person(cast.rana).get(reverse("outcomes:coverage", args=[cast.plenary.pk]))
    told = page.content.decode()
    assert told.count("silent") == 2
    assert "Government" in told


@pytest.mark.parametrize("seed", range(20))
def test_questions_from_the_audience_sum_to_all_that_were_asked(seed):
    chance = random.Random(seed)
    asked = [
        Asked(chance.choice([*QUESTIONS, ""]), chance.random() < 0.4)
        for _ in range(chance.randint(0, 40))
    ]
    said, _speeches = record(seed)
    rows = measure(
        said, [], questions=QUESTIONS, kinds={}, regions={}, languages=[], asked=asked
    ).questions
    assert sum(row.asked for row in rows) == len(asked)
    for row in rows:
        under = [one for one in asked if one.question == row.key]
        assert (row.asked, row.answered) == (len(under), sum(one.answered for one in under))
    plain = figures(said, [])
    assert [row.state for row in rows if row.key] == [
        row.state for row in plain.questions if row.key
    ]


def test_what_is_asked_counts_under_the_question_in_focus(cast, as_person):
    first, second = cast.plenary.guiding_questions.all()
    running.focus_question(cast.plenary, first, by=cast.mira)
    for name in ("ada", "leila"):
        place = getattr(cast.places, name)
        questions.ask(cast.plenary, f"Who pays {name}?", by=place.user, place=place)
    one = cast.plenary.questions.first()
    answers.answer_live(one, by=cast.mira)
    running.focus_question(cast.plenary, second, by=cast.mira)
    hidden = questions.ask(cast.plenary, "Off?", by=cast.sami, place=cast.places.sami)
    questions.hide(hidden, hidden_for="off_topic", by=cast.mira)
    assert [(row.asked, row.answered) for row in read(cast).questions] == [(2, 1), (0, 0)]
    page = as_person(cast.rana).get(reverse("outcomes:coverage", args=[cast.plenary.pk]))
    assert "1 of 2 questions answered" in page.content.decode()


def test_an_anonymous_question_counts_under_what_was_in_focus_when_it_came_out(cast):
    """Not when it was asked, which nobody may learn."""
    first, second = cast.plenary.guiding_questions.all()
    type(cast.plenary).objects.filter(pk=cast.plenary.pk).update(allows_anonymous=True)
    cast.plenary.refresh_from_db()
    running.focus_question(cast.plenary, first, by=cast.mira)
    made = questions.ask_anonymously(cast.plenary, "Who decided?", crowd=100)
    running.focus_question(cast.plenary, second, by=cast.mira)
    assert made.guiding_question_id is None
    type(made).objects.update(release_at=timezone.now())
    assert questions.release_due() == 1
    made.refresh_from_db()
    assert made.guiding_question == second


def test_the_figures_move_with_what_is_asked_and_answered(cast):
    place = cast.places.ada
    made = questions.ask(cast.plenary, "Who pays?", by=place.user, place=place)
    answers.answer_live(made, by=cast.mira)
    told = Tally.objects.filter(kind="coverage").values_list("stream", "fact")
    assert {(stream.rpartition(":")[2], fact) for stream, fact in told} == {
        ("desk", "coverage.changed"),
        ("moderation", "coverage.changed"),
    }
