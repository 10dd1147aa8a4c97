"""Contributing, asking, upvoting, deciding: through the doors."""

import re
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sessions.models import Contribution, Question, Upvote
from sessions.services import contributions, questions
from summit import presence
from summit.log.models import CommandKey, Event
from summit.models import Activity
from tests import cast as people


def contribute(cast, as_person, who, session=None, **fields):
    session = session or cast.plenary
    data = {"text": "The line was the clinic.", "language": "en", **fields}
    return as_person(who).post(reverse("sessions:contribute", args=[session.pk]), data)


def ask(cast, as_person, who, session=None, **fields):
    session = session or cast.plenary
    data = {"text": "Who answers for the data?", "language": "en", **fields}
    return as_person(who).post(reverse("sessions:ask", args=[session.pk]), data)


@pytest.mark.parametrize("act", [contribute, ask])
def test_who_may_speak(cast, as_person, act):
    assert {
        name: act(cast, as_person, getattr(cast, name, None)).status_code
        for name in ("nobody", "otto", "vera", "ada", "sami")
    } == {"nobody": 302, "otto": 403, "vera": 403, "ada": 303, "sami": 303}


@pytest.mark.parametrize("act", [contribute, ask])
def test_a_closed_session_answers_with_a_conflict_and_keeps_the_words(cast, as_person, act):
    session = people.make_session(cast.summit, 5, status="ended")
    answer = act(cast, as_person, cast.ada, session, text="These words must not be lost.")
    assert answer.status_code == 409
    assert "These words must not be lost." in answer.content.decode()


def test_the_same_key_twice_is_one_contribution(cast, as_person):
    key = str(uuid4())
    contribute(cast, as_person, cast.ada, key=key)
    contribute(cast, as_person, cast.ada, key=key)
    assert Contribution.objects.count() == 1
    assert Event.objects.filter(fact="contribution.submitted", kind="contribution").count() == 3


def test_the_same_key_with_other_words_is_refused(cast, as_person):
    key = str(uuid4())
    contribute(cast, as_person, cast.ada, key=key)
    assert contribute(cast, as_person, cast.ada, key=key, text="Other words.").status_code == 422
    assert Contribution.objects.count() == 1


def test_contributions_are_numbered_in_their_session(cast, as_person):
    for _ in range(3):
        contribute(cast, as_person, cast.ada)
    assert [str(c) for c in Contribution.objects.all()] == ["S1-C001", "S1-C002", "S1-C003"]


def test_empty_and_endless_words_name_the_field_and_the_cure(cast, as_person):
    empty = contribute(cast, as_person, cast.ada, text="   ")
    endless = contribute(cast, as_person, cast.ada, text="x" * 6000)
    assert (empty.status_code, endless.status_code) == (422, 422)
    assert "5000" in endless.content.decode()
    assert "x" * 6000 in endless.content.decode()


def test_an_approved_first_session_shows_nothing_before_a_moderator_did(cast, as_person):
    cast.plenary.approves_first = True
    cast.plenary.save()
    contribute(cast, as_person, cast.ada)
    words = Contribution.objects.get()
    room = reverse("sessions:room", args=[cast.plenary.pk])
    assert (words.status, "The line was" in as_person(cast.sami).get(room).content.decode()) == (
        "pending",
        False,
    )
    decide = reverse("sessions:decide", args=["contributions", words.pk, "approve"])
    assert as_person(cast.mira).post(decide).status_code == 303
    assert "The line was" in as_person(cast.sami).get(room).content.decode()


def test_deciding_is_for_who_runs_the_session(cast, as_person):
    contribute(cast, as_person, cast.ada)
    words = Contribution.objects.get()
    address = reverse("sessions:decide", args=["contributions", words.pk, "approve"])
    assert {
        name: as_person(getattr(cast, name)).post(address).status_code
        for name in ("otto", "ada", "rana", "mira", "olga")
    } == {"otto": 404, "ada": 403, "rana": 403, "mira": 303, "olga": 303}
    assert as_person(cast.mira).get(address).status_code == 405


def test_hiding_needs_a_reason_and_the_author_reads_it(cast, as_person):
    contribute(cast, as_person, cast.ada)
    words = Contribution.objects.get()
    address = reverse("sessions:decide", args=["contributions", words.pk, "hide"])
    assert as_person(cast.mira).post(address).status_code == 409
    reason = {f"reason-{words.pk}": "Off topic"}
    assert as_person(cast.mira).post(address, reason).status_code == 303
    mine = as_person(cast.ada).get(reverse("sessions:my-words", args=[cast.plenary.pk]))
    assert "Off topic" in mine.content.decode()


def test_there_is_no_answer_to_a_contribution(cast, as_person):
    contribute(cast, as_person, cast.ada)
    address = reverse(
        "sessions:decide", args=["contributions", Contribution.objects.get().pk, "answered"]
    )
    assert as_person(cast.mira).post(address).status_code == 404


def test_an_upvote_counts_once_and_can_be_taken_back(cast, as_person):
    ask(cast, as_person, cast.ada)
    question = Question.objects.get()
    address = reverse("sessions:upvote", args=[question.pk])
    for _ in range(2):
        as_person(cast.sami).post(address)
    as_person(cast.ada).post(address)
    question.refresh_from_db()
    assert (question.upvotes_count, Upvote.objects.count()) == (2, 2)
    as_person(cast.sami).post(address, {"on": "0"})
    question.refresh_from_db()
    assert (question.upvotes_count, Upvote.objects.count()) == (1, 1)
    assert as_person(cast.vera).post(address).status_code == 403
    assert as_person(cast.otto).post(address).status_code == 404


def crowd(cast, size):
    ids = [str(uuid4()) for _ in range(size)]
    presence.report({f"session:{cast.plenary.pk}": ids})


def allow_anonymous(cast):
    cast.plenary.allows_anonymous = True
    cast.plenary.minimum_crowd = 3
    cast.plenary.save()


def test_an_anonymous_question_leaves_no_trace_of_its_author(cast, as_person):
    allow_anonymous(cast)
    crowd(cast, 3)
    answer = ask(cast, as_person, cast.ada, is_anonymous="on", key=str(uuid4()))
    assert answer.status_code == 303
    question = Question.objects.get()
    assert (question.author, question.status) == (None, "held")
    assert (question.created_at.second, question.created_at.microsecond) == (0, 0)
    assert CommandKey.objects.get().scope == "anon"
    assert not Activity.objects.exists()
    with connection.cursor() as cursor:
        for table in (
            "summit_sessions_question",
            "log_commandkey",
            "summit_activity",
            "log_event",
        ):
            cursor.execute(f"SELECT * FROM {table}")
            assert cast.ada.pk.hex not in str(cursor.fetchall()).replace("-", "")


def test_a_held_question_is_seen_by_nobody_until_its_random_time(cast, as_person):
    allow_anonymous(cast)
    crowd(cast, 3)
    ask(cast, as_person, cast.ada, is_anonymous="on")
    assert questions.release_due() == 0
    console = reverse("sessions:console", args=[cast.plenary.pk])
    assert "Who answers" not in as_person(cast.mira).get(console).content.decode()
    Question.objects.update(release_at=timezone.now())
    assert questions.release_due() == 1
    assert questions.release_due() == 0
    room = reverse("sessions:room", args=[cast.plenary.pk])
    assert "Who answers" in as_person(cast.sami).get(room).content.decode()
    event = Event.objects.filter(fact="question.released", kind="question").first()
    assert (event.at.second, event.at.microsecond) == (0, 0)


def test_too_small_a_crowd_refuses_anonymity(cast, as_person):
    allow_anonymous(cast)
    crowd(cast, 2)
    assert ask(cast, as_person, cast.ada, is_anonymous="on").status_code == 409
    assert not Question.objects.exists()


def test_a_session_without_anonymity_ignores_a_forged_field(cast, as_person):
    ask(cast, as_person, cast.ada, is_anonymous="on")
    assert Question.objects.get().author == cast.places.ada


def test_writing_too_often_is_answered_with_when_to_try_again(cast, as_person):
    codes = [contribute(cast, as_person, cast.ada).status_code for _ in range(11)]
    assert codes == [303] * 10 + [429]
    cache.clear()
    assert contribute(cast, as_person, cast.ada).status_code == 303


@pytest.mark.parametrize("name", ["sessions:room", "sessions:console"])
def test_one_and_three_of_everything_cost_the_same_queries(cast, as_person, name):
    def fill():
        contributions.contribute(
            cast.plenary, "Words", by=cast.ada, place=cast.places.ada,
            guiding_question=cast.plenary.guiding_questions.first(),
        )  # fmt: skip
        questions.ask(cast.plenary, "A question?", by=cast.ada, place=cast.places.ada)

    browser, address = as_person(cast.mira), reverse(name, args=[cast.plenary.pk])
    fill()
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(address)
    fill()
    fill()
    with CaptureQueriesContext(connection) as three:
        browser.get(address)
    assert len(one) == len(three)


# ------------------------------------------------------------------ nothing is cut
def test_what_is_pasted_is_never_cut_and_what_is_too_long_comes_back_whole(cast, as_person):
    """A browser drops the end of what is longer than ``maxlength``, and says nothing."""
    room = as_person(cast.ada).get(reverse("sessions:room", args=[cast.plenary.pk]))
    fields = re.findall(r"<textarea[^>]*>", room.content.decode())
    assert len(fields) >= 2
    assert [field for field in fields if "maxlength" in field or "data-most" not in field] == []
    endless = contribute(cast, as_person, cast.ada, text="word " * 1200 + "the end")
    said = endless.content.decode()
    assert (endless.status_code, "6007 characters" in said, "the end" in said) == (422, True, True)


def test_a_line_is_as_long_however_its_end_is_sent(cast, as_person):
    """Browsers send two characters for the one that they count."""
    sent = contribute(cast, as_person, cast.ada, text="\r\n".join(["x" * 99] * 50))
    assert (sent.status_code, len(Contribution.objects.get().text)) == (303, 4999)
