"""The demo: played once, through the same doors as everything else, and only at home."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from networking.models import Connection, Conversation, Person
from outcomes import tasks
from outcomes.demo import publishing
from outcomes.models import Job, Recommendation, Source
from outcomes.services import stances
from sessions.models import Contribution, Question, Resource, Session
from sessions.services.programme import edit_session
from summit.checks import demo_stays_at_home
from summit.demo.cast import CAST
from summit.demo.parts import PLAYED, Demo
from summit.models import Activity, Participation, Summit, User
from tests.cast import make_user
from tests.outcomes.test_publishing import compiled

OURS = {"log", "summit", "summit_sessions", "networking", "outcomes"}


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The demo, played once for all tests here and rolled back after the last one."""
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole._from_testcase = True  # as Django's TestCase does: commands are durable
        whole.__enter__()
        try:
            call_command("seed_demo", verbosity=0)
            with django_db_blocker.block():
                yield
        finally:
            with django_db_blocker.unblock():
                transaction.set_rollback(True)
                whole.__exit__(None, None, None)


@pytest.fixture
def demo(seeded, db) -> Demo:
    return Demo()


def counts() -> dict[str, int]:
    models: list[type[Model]] = [m for m in apps.get_models() if m._meta.app_label in OURS]
    return {model._meta.label: model._default_manager.count() for model in models}


def session(demo: Demo, number: int) -> Session:
    return Session.objects.select_related("summit").get(summit=demo.summit, number=number)


# ------------------------------------------------------------------ once
def test_seeding_twice_is_seeding_once(demo):
    before = counts()
    call_command("seed_demo", verbosity=0)
    assert counts() == before


def test_what_people_changed_since_is_left_alone(demo):
    ada, olga = demo.places["ada"], demo.user("olga")
    first = Recommendation.objects.get(session=session(demo, 1), number=1)
    stances.take_stance(first, "disagree", by=ada.user, place=ada)
    edit_session(session(demo, 2), by=olga, title={"en": "Another title"}, allows_anonymous=False)
    call_command("seed_demo", verbosity=0)
    assert first.stances.get(participation=ada).value == "disagree"
    second = session(demo, 2)
    assert (second.title, second.allows_anonymous) == ({"en": "Another title"}, False)


def test_a_run_that_was_interrupted_is_completed_without_doubling_anything(demo):
    before = counts()
    Activity.objects.filter(verb=PLAYED)._raw_delete("default")  # as if it had not been written
    call_command("seed_demo", verbosity=0)
    after = counts()
    log = {"summit.Activity", "log.Event"}
    assert {name: after[name] for name in after if name not in log} == {
        name: before[name] for name in before if name not in log
    }


# ------------------------------------------------------------------ who is there
def test_every_person_of_the_cast_can_be_walked_in_as(demo, settings):
    settings.LOOPBACK = True
    for character in CAST:
        person = User.objects.get(email=f"{character.short}@demo.invalid")
        client = Client()
        response = client.post(reverse("demo-login"), {"person": str(person.pk)})
        programme = reverse("summit", args=[demo.summit.slug])
        assert (response.status_code, response.headers["Location"]) == (303, programme)
        assert client.session["_auth_user_id"] == str(person.pk)


def test_the_page_says_who_each_person_is(demo, settings):
    settings.LOOPBACK = True
    page = Client().get(reverse("demo-login")).content.decode()
    for character in CAST:
        assert page.count(f"<b>{character.name}</b><small>{character.part}</small>") == 1
    assert page.count('name="person"') == len(CAST)


@pytest.mark.parametrize("who", ["crowd", "real", "nonsense", ""])
def test_nobody_else_can_be_walked_in_as(demo, settings, who):
    settings.LOOPBACK = True
    people = {"crowd": demo.user("ines").pk, "real": make_user("otto").pk}
    client = Client()
    response = client.post(reverse("demo-login"), {"person": str(people.get(who, who))})
    assert response.status_code == 404
    assert client.session.get("_auth_user_id") is None


@pytest.mark.parametrize(
    ("home", "asked"),
    [
        (False, {}),
        (True, {"headers": {"X-Forwarded-For": "127.0.0.1"}}),
        (True, {"headers": {"X-Forwarded-Proto": "https"}}),
        (True, {"REMOTE_ADDR": "192.0.2.7"}),
    ],
)
def test_away_from_home_the_one_click_login_does_not_exist(demo, settings, home, asked):
    settings.LOOPBACK = home
    client = Client(**asked)
    assert client.get(reverse("demo-login")).status_code == 404
    response = client.post(reverse("demo-login"), {"person": str(demo.user("olga").pk)})
    assert response.status_code == 404
    assert client.session.get("_auth_user_id") is None


def test_production_refuses_to_start_with_the_demo_s_doors_open(settings):
    settings.LOOPBACK, settings.EMBEDDED = True, False
    assert [error.id for error in demo_stays_at_home(None)] == ["summit.E001"]
    settings.EMBEDDED, settings.HTTPS = True, True
    assert [error.id for error in demo_stays_at_home(None)] == ["summit.E001"]
    settings.HTTPS = False
    assert demo_stays_at_home(None) == []


def test_whoever_is_not_listed_is_not_found(demo):
    found = Person.objects.visible_to(demo.user("ada")).values_list("user__email", flat=True)
    hidden = Participation.objects.filter(summit=demo.summit, consents_to_listing=False)
    assert "nour@demo.invalid" in hidden.values_list("user__email", flat=True)
    assert set(found) & set(hidden.values_list("user__email", flat=True)) == set()


def test_two_people_talk_and_one_has_a_request_to_answer(demo):
    talk = Conversation.objects.visible_to(demo.user("leila")).get()
    assert [message.author.name for message in talk.messages.all()] == [
        "Leïla Baptiste",
        "Hanna Weiss",
        "Leïla Baptiste",
    ]
    waiting = Connection.objects.get(asked=demo.places["ada"])
    assert (waiting.asked_by.name, waiting.status) == ("Ines Okello", "asked")


# ------------------------------------------------------------------ what happened
def test_the_forum_lies_around_today_in_two_languages(demo):
    summit = Summit.objects.get(is_demo=True)
    assert (summit.status, summit.languages) == ("announced", ["fr", "en"])
    assert (summit.ends_on - summit.starts_on).days == 2
    assert summit.starts_on <= timezone.localdate() <= summit.ends_on
    rows = summit.sessions.order_by("number")
    assert {row.number: (row.status, row.attribution) for row in rows} == {
        1: ("ended", "named"),
        2: ("live", "named"),
        3: ("scheduled", "affiliation"),
        4: ("ended", "chatham"),
    }


def test_yesterday_s_session_ran_as_long_as_it_ran(demo):
    first = session(demo, 1)
    items = list(first.agenda.all())
    assert [item.spent_minutes for item in items] == [11, 14, 26, 37, 6]
    assert [item.minutes for item in items] == [10, 15, 20, 40, 5]
    assert (items[0].started_at, items[-1].ended_at) == (first.started_at, first.ended_at)
    assert first.ended_at - first.started_at == timedelta(minutes=94)
    assert first.ended_at < timezone.now()
    said = first.contributions.order_by("said_at")
    assert first.started_at < said.first().said_at
    assert said.last().said_at < first.ended_at


def test_people_spoke_four_languages_and_left_one_question_silent(demo):
    words = Contribution.objects.filter(session=session(demo, 1))
    assert set(words.values_list("language", flat=True)) == {"en", "fr", "es", "ar"}
    assert set(words.values_list("kind", flat=True)) == {"written", "spoken"}
    assert sorted(words.exclude(status="approved").values_list("status", flat=True)) == [
        "hidden",
        "withdrawn",
    ]
    answered = {
        question.position: question.contributions.exists()
        for question in session(demo, 1).guiding_questions.all()
    }
    assert answered == {1: True, 2: True, 3: True, 4: False}


def test_what_was_asked_without_a_name_has_none(demo):
    asked = Question.objects.filter(session__summit=demo.summit, is_anonymous=True)
    assert [(row.author_id, row.status) for row in asked] == [(None, "approved")] * 2
    about = [str(pk) for pk in asked.values_list("pk", flat=True)]
    actors = Activity.objects.filter(object_id__in=about, verb="question.asked")
    assert [row.actor_id for row in actors] == [None, None]


def test_every_recommendation_rests_on_words_that_were_said(demo):
    sources = Source.objects.filter(recommendation__session__summit=demo.summit)
    assert [s.contribution.text[s.start : s.end] for s in sources] == [s.quote for s in sources]
    rows = Recommendation.objects.filter(session__summit=demo.summit).order_by(
        "session__number", "number"
    )
    assert [(row.reference, row.status, row.sources.count()) for row in rows] == [
        ("S1-R1", "consensus", 2),
        ("S1-R2", "adopted", 3),
        ("S1-R3", "bracketed", 3),
        ("S1-R4", "discussed", 4),
        ("S2-R1", "proposed", 2),
        ("S2-R2", "proposed", 1),
        ("S4-R1", "proposed", 2),
    ]
    in_one = [row.reference for row in rows if sorted(row.text) != ["en", "fr"]]
    assert in_one == ["S2-R2"], "what a participant proposed stands in their language"


def test_the_live_session_came_from_one_note_in_two_languages(demo):
    second = session(demo, 2)
    assert sorted(note.language for note in second.notes.all()) == ["en", "fr"]
    assert [sorted(q.text) for q in second.guiding_questions.all()] == [["en", "fr"]] * 5
    assert [item.kind for item in second.agenda.all()] == [
        "opening",
        "keynote",
        "case_example",
        "discussion",
        "closing",
    ]
    assert (second.current_item.kind, second.focus.position) == ("discussion", 2)
    assert (second.allows_anonymous, second.minimum_crowd) == (True, 2)
    waiting = [second.contributions.filter(status="pending").count()]
    waiting.append(second.questions.filter(status="pending").count())
    assert waiting == [3, 1]


# ------------------------------------------------------------------ what a newcomer can do
def test_a_newcomer_walks_in_and_is_heard_at_once(demo, as_person):
    client = as_person(make_user("otto"))
    second = session(demo, 2)
    client.post(reverse("register", args=[demo.summit.slug]))
    question = second.guiding_questions.get(position=4)
    client.post(
        reverse("sessions:contribute", args=[second.pk]),
        {"text": "The city, for the hours.", "language": "en", "guiding_question": question.pk},
    )
    said = Contribution.objects.get(session=second, author__user__email="otto@example.org")
    assert (said.status, said.guiding_question) == ("approved", question)


def test_every_page_of_the_demo_opens_for_its_organiser(demo, as_person):
    client = as_person(demo.user("olga"))
    slug = demo.summit.slug
    pages = [
        reverse("home"),
        reverse("account"),
        *(reverse(name, args=[slug]) for name in ("summit", "place", "organise")),
        reverse("networking:people", args=[slug]),
        reverse("outcomes:documents", args=[slug]),
    ]
    for row in demo.summit.sessions.all():
        names = ["session", "room", "console", "my-words", "ics"]
        pages += [reverse(f"sessions:{name}", args=[row.pk]) for name in names]
        pages.append(reverse("outcomes:desk", args=[row.pk]))
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_tomorrow_s_session_has_a_note_in_french_only_and_the_programme_says_so(demo):
    third = session(demo, 3)
    assert [note.language for note in third.notes.all()] == ["fr"]
    page = Client().get(reverse("summit", args=[demo.summit.slug])).content.decode()
    assert page.count('class="fallback"') == 1


def test_the_library_has_a_picture_a_file_and_a_link_that_open(demo, as_person):
    shown = Resource.objects.shown().order_by("created_at")
    assert [one.kind for one in shown] == ["picture", "pdf", "link"]
    browser = as_person(User.objects.get(email__startswith="yusuf@"))
    for one in shown[:2]:
        answer = browser.get(reverse("sessions:resource-file", args=[one.pk]))
        assert (answer.status_code, len(answer.content) > 500) == (200, True)


# ------------------------------------------------------------------ what the worker adds
def test_the_demo_publishes_a_report_once_its_file_is_made(demo, tmp_path):
    """Asked for and published as an organiser does, and never again: not when it was withdrawn either."""
    assert publishing.is_due()
    assert publishing.publish() is None, "the file is not made yet"
    assert publishing.publish() is None
    job = Job.objects.get(summit=demo.summit)
    assert (job.document, job.scope, job.asked_by) == ("report", "session-1", demo.user("olga"))
    made = compiled(demo.summit, tmp_path, scope=job.scope)
    Job.objects.filter(pk=job.pk).update(state="done", publication=made)
    assert publishing.publish() == made
    page = Client().get(reverse("outcomes:publication", args=[demo.summit.slug, made.pk]))
    assert made.files[0]["sha256"] in page.content.decode()
    assert not publishing.is_due()
    tasks.publish_demo()
    assert Job.objects.filter(summit=demo.summit).count() == 1
