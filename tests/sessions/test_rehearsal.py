"""The dress rehearsal: its script, its private copy, what it says, and that nothing of it stays."""

import json
from collections import Counter
from io import StringIO
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse

from sessions.management.commands import rehearse
from sessions.models import Appearance, Contribution, Session, Upvote
from sessions.rehearsal import audit, report, run, script
from sessions.rehearsal.book import Book
from sessions.rehearsal.people import Room
from sessions.rehearsal.scene import Scene
from sessions.rehearsal.wire import Site
from sessions.services import contributions, polls, questions, rehearsals, upvotes, votes
from sessions.services import sessions as running
from summit.errors import RuleBroken
from summit.models import Summit, User
from tests.acts import the_floor

LOG = {"event", "stream", "tally"}  # numbers and ids, no words


# ------------------------------------------------------------------ the script
def test_the_same_seed_plays_the_same_acts_at_the_same_times():
    assert script.write(40, 2, seed=7) == script.write(40, 2, seed=7)
    assert script.write(40, 2, seed=7) != script.write(40, 2, seed=8)


def test_everybody_comes_and_the_acts_lie_within_the_time():
    plan = script.write(60, 5, seed=1)
    assert len(plan.roles) == 60 + script.MODERATORS
    assert max(role.comes_at for role in plan.roles) <= script.ARRIVAL * plan.seconds
    comes = {role.number: role.comes_at for role in plan.roles}
    assert [step for step in plan.steps if not comes[step.who] < step.at < plan.seconds] == []
    assert [step.at for step in plan.steps] == sorted(step.at for step in plan.steps)


def test_a_room_is_made_of_all_languages_watchers_weak_lines_and_words_said_twice():
    plan = script.write(200, 5, seed=1)
    assert {role.language for role in plan.roles} == {"en", "fr", "es", "ar"}
    kinds = Counter(role.kind for role in plan.roles)
    assert (kinds["watcher"] > 40, kinds["talker"] > 80) == (True, True)
    acts = Counter(step.act for step in plan.steps)
    assert set(script.PACE) | {"drop", "vote", "start", "next", "look", "end"} <= set(acts)
    watchers = {role.number for role in plan.roles if role.kind == "watcher"}
    assert {step.act for step in plan.steps if step.who in watchers} <= {"drop"}
    said = [step.text for step in plan.steps if step.act == "contribute"]
    assert any(text.startswith(("I agree: ", "Je suis d’accord : ")) for text in said)


def test_whoever_runs_it_alone_has_no_invented_moderators():
    plan = script.write(10, 1, seed=1, moderated=False)
    assert {role.kind for role in plan.roles} <= {"talker", "watcher"}
    assert {step.act for step in plan.steps} & {"start", "next", "look", "end"} == set()


# ------------------------------------------------------------------ the copy
def counts():
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.model_name not in LOG
    }


@pytest.fixture
def busy(cast):
    """The cast's session after a lot has happened in it."""
    running.move_to_item(cast.plenary, cast.plenary.agenda.all()[1], by=cast.mira)
    for act in the_floor(cast):
        act()
    draft = polls.Draft("Which?", "single", "en", ["A", "B"])
    polls.open_poll(polls.write_poll(cast.plenary, draft, by=cast.mira), by=cast.mira)
    contributions.contribute(cast.plenary, "Ours", by=cast.ada, place=cast.places.ada)
    cast.plenary.refresh_from_db()
    return cast


def test_the_copy_begins_on_the_first_day_and_the_session_is_only_read(busy):
    before = counts()
    made = rehearsals.prepare_rehearsal(busy.plenary, ["en", "fr", "en"], moderators=1).session
    assert (made.status, made.current_item, made.moves, made.started_at) == (
        "scheduled", None, 0, None,
    )  # fmt: skip
    assert made.title["en"] == "Rehearsal: Water and care 1"
    assert made.title["fr"].endswith("L’eau et le soin 1")
    assert [item.title for item in made.agenda.all()] == [
        item.title for item in busy.plenary.agenda.all()
    ]
    assert {item.started_at for item in made.agenda.all()} == {None}
    assert [(poll.question, poll.status) for poll in made.polls.all()] == [("Which?", "draft")]
    assert (made.contributions.count(), made.floor.count()) == (0, 0)
    again = Session.objects.get(pk=busy.plenary.pk)
    assert (again.status, again.moves, again.contributions.count()) == (
        "live", busy.plenary.moves, before["summit_sessions.Contribution"],
    )  # fmt: skip


def test_no_real_person_is_in_it_and_nobody_else_finds_it(busy, as_person):
    made = rehearsals.prepare_rehearsal(busy.plenary, ["en", "en"], moderators=1).session
    emails = made.summit.participations.values_list("user__email", flat=True)
    assert {email.partition("@")[2] for email in emails} == {f"{made.summit.slug}.invalid"}
    page = reverse("sessions:session", args=[made.pk])
    assert [as_person(who).get(page).status_code for who in (busy.olga, busy.ada)] == [404] * 2


def test_invented_speakers_stand_in_for_the_real_ones(busy):
    made = rehearsals.prepare_rehearsal(busy.plenary, ["en"] * 5, moderators=2).session
    roles = Counter(made.appearances.values_list("role", flat=True))
    real = busy.plenary.appearances.filter(role=Appearance.Role.SPEAKER).count()
    assert roles == {"moderator": 2, "speaker": real}


def test_who_runs_it_alone_finds_the_console_of_the_copy(busy, as_person):
    made = rehearsals.prepare_rehearsal(busy.plenary, ["en"], moderators=0, real=True).session
    page = reverse("sessions:console", args=[made.pk])
    asked = {name: as_person(getattr(busy, name)).get(page).status_code for name in
             ("mira", "olga", "ada", "sami")}  # fmt: skip
    assert asked == {"mira": 200, "olga": 200, "ada": 404, "sami": 404}


def test_an_invented_person_is_logged_in_by_the_key_alone(busy, client, settings):
    made = rehearsals.prepare_rehearsal(busy.plenary, ["fr"], moderators=0)
    client.cookies[settings.SESSION_COOKIE_NAME] = made.logins[0]
    room = reverse("sessions:room", args=[made.session.pk])
    assert client.get(room).status_code == 200
    rehearsals.end_logins(made.logins)
    assert client.get(room).status_code == 302


def test_nothing_of_it_stays(busy):
    before = counts()
    made = rehearsals.prepare_rehearsal(busy.plenary, ["en"] * 4, moderators=1, real=True)
    place = made.session.summit.participations.get(user=made.people[1])
    asked = questions.ask(made.session, "Who?", by=made.people[1], place=place)
    other = made.session.summit.participations.get(user=made.people[2])
    upvotes.upvote(asked, True, by=made.people[2], place=other)
    contributions.contribute(made.session, "Said", by=made.people[1], place=place)
    rehearsals.end_logins(made.logins)
    rehearsals.remove_rehearsal(made.session.summit)
    assert {name: n for name, n in counts().items() if n != before[name]} == {}


@pytest.mark.parametrize("private", [True, False])
def test_a_real_summit_is_never_removed_as_a_rehearsal(cast, private):
    Summit.objects.filter(pk=cast.summit.pk).update(slug="rehearsal-12", is_private=private)
    cast.summit.refresh_from_db()
    with pytest.raises(RuleBroken):
        rehearsals.remove_rehearsal(cast.summit)
    assert rehearsals.rehearsals() == []
    assert User.objects.filter(pk=cast.ada.pk).exists()


# ------------------------------------------------------------------ what is checked and said
def test_what_was_acknowledged_and_is_not_there_is_found(cast):
    book, question = Book(), str(uuid4())
    kept = contributions.contribute(cast.plenary, "Ours", by=cast.ada, place=cast.places.ada)
    asked = questions.ask(cast.plenary, "Who?", by=cast.ada, place=cast.places.ada)
    upvotes.upvote(asked, True, by=cast.leila, place=cast.places.leila)
    book.made["contribution"] = {str(kept.pk)}
    book.made["question"] = {str(asked.pk)}
    book.wishes["upvote", str(cast.leila.pk), str(asked.pk)] = True
    assert audit.missing(book, cast.plenary) == []
    book.made["question"].add(question)
    book.wishes["upvote", str(cast.ada.pk), str(asked.pk)] = True
    found = audit.missing(book, cast.plenary)
    assert [line.split()[0] for line in found] == ["question", "upvote"]
    assert Upvote.objects.count() == 1


def test_a_vote_that_is_another_one_in_the_database_is_found(cast):
    draft = polls.Draft("Which?", "single", "en", ["A", "B"])
    poll = polls.open_poll(polls.write_poll(cast.plenary, draft, by=cast.mira), by=cast.mira)
    one, other = (str(option.pk) for option in poll.options.all())
    votes.vote(poll, [one], by=cast.ada)
    book = Book()
    book.wishes["vote", str(cast.ada.pk), str(poll.pk)] = one
    assert audit.missing(book, cast.plenary) == []
    book.wishes["vote", str(cast.ada.pk), str(poll.pk)] = other
    assert len(audit.missing(book, cast.plenary)) == 1


def told(**more):
    book = Book()
    book.entered = [0.1, 0.2]
    for name, value in more.items():
        setattr(book, name, value)
    return report.figures(book, people=2, minutes=1, seed=1)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "ready for 2 people"),
        ({"entered": [0.1]}, "1 did not get in"),
        ({"missing": ["question x"]}, "LOST, 1 times"),
        ({"behind": ["Ada: session:1 at 3 of 9"]}, "at 3 of 9"),
        ({"errors": Counter(ask=1)}, "The server failed"),
        ({"queue": [0, 30]}, "second moderator"),
        ({"waits": [90.0]}, "waited 90 s"),
        ({"memory": [100.0, 300.0]}, "grew by 200 MiB"),
        ({"entered": [5.0, 5.0]}, "Entering takes long"),
        ({"doors": {"ask": [9.0]}}, "Slow to answer: ask"),
    ],
)
def test_the_verdict_says_what_to_do(more, words):
    assert words in "\n".join(report.lines(told(**more)))


def test_from_send_to_seen_counts_each_browser_and_no_replay():
    book = Book()
    book.send("question-1", "question.asked", 10.0)
    book.arrivals["question-1", "question.asked"] = [10.1, 10.3, 9.0, 200.0]
    assert [round(each, 1) for each in book.seen] == [0.1, 0.3]


def test_the_scene_is_read_off_the_page_and_the_console(cast, as_person):
    asked = questions.ask(cast.plenary, "Who?", by=cast.ada, place=cast.places.ada)
    waiting = contributions.contribute(cast.plenary, "Ours", by=cast.ada, place=cast.places.ada)
    Contribution.objects.filter(pk=waiting.pk).update(status="pending")
    draft = polls.Draft("Which?", "single", "en", ["A", "B"])
    poll = polls.open_poll(polls.write_poll(cast.plenary, draft, by=cast.mira), by=cast.mira)
    later = polls.write_poll(cast.plenary, draft, by=cast.mira)
    scene = Scene()
    scene.page(
        as_person(cast.ada).get(reverse("sessions:room", args=[cast.plenary.pk])).content.decode()
    )
    scene.console(
        as_person(cast.mira)
        .get(reverse("sessions:console", args=[cast.plenary.pk]))
        .content.decode()
    )
    guiding = {str(each.pk) for each in cast.plenary.guiding_questions.all()}
    assert ([*scene.questions], set(scene.guiding)) == ([str(asked.pk)], guiding)
    assert scene.votes == {str(poll.pk): [str(option.pk) for option in poll.options.all()]}
    assert ([*scene.queue], [*scene.drafts]) == ([f"contribution:{waiting.pk}"], [str(later.pk)])
    assert scene.moves == "0"


# ------------------------------------------------------------------ the command
@pytest.mark.parametrize("how", ["id", "number", "title"])
def test_a_session_is_found_by_id_number_or_title(cast, how):
    wanted = {"id": str(cast.plenary.pk), "number": "forum/1", "title": "water and care 1"}
    assert rehearse.find(wanted[how]) == cast.plenary


def test_what_is_not_clear_is_answered_with_what_there_is(cast):
    with pytest.raises(CommandError, match="forum/1  Water and care 1"):
        rehearse.find("nothing like it")


def test_real_people_are_not_disturbed(cast):
    with pytest.raises(CommandError, match="forum/1 is live now"):
        call_command("rehearse", "forum/1", "--url", "http://127.0.0.1:9")
    assert Summit.objects.filter(slug__startswith=rehearsals.MARK).count() == 0


def test_without_a_server_it_says_how_to_start_one(cast, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with pytest.raises(CommandError, match="python3 manage"):
        call_command("rehearse", "forum/1", "--beside-live")


@pytest.mark.parametrize("lost", [False, True])
def test_the_status_says_whether_something_was_lost_and_the_copy_is_gone(
    cast, monkeypatch, tmp_path, lost
):
    async def play(self, made, site, plan, book):
        book.entered = [0.1] * 4
        book.behind = ["Ada: session:1 at 3 of 9"] * lost

    monkeypatch.setattr(rehearse.Command, "_play", play)
    file, out, status = tmp_path / "told.json", StringIO(), 0
    try:
        call_command(
            "rehearse", "forum/1", "--url", "http://127.0.0.1:9", "--beside-live", "--people", "2",
            "--json", str(file), stdout=out,
        )  # fmt: skip
    except SystemExit as ended:
        status = ended.code
    assert (status, json.loads(file.read_text())["came_in"]) == (int(lost), 4)
    assert rehearsals.rehearsals() == []


def test_what_was_kept_is_removed_later(cast, monkeypatch):
    made = rehearsals.prepare_rehearsal(cast.plenary, ["en"], moderators=0)
    out = StringIO()
    call_command("rehearse", "--remove", stdout=out)
    assert (out.getvalue(), rehearsals.rehearsals()) == (f"Removed {made.session.summit}.\n", [])


async def test_whoever_does_not_hold_the_whole_log_is_named(monkeypatch):
    monkeypatch.setattr(run, "SETTLE_SECONDS", 0.3)

    class Late:
        guest = SimpleNamespace(name="Ada")
        line = SimpleNamespace(streams={"session:1": {"seq": 3}})

        async def go(self):
            pass

    assert await run.settle([Late()], {"session:1": 9}) == ["Ada: session:1 at 3 of 9"]
    assert await run.settle([Late()], {"session:1": 3}) == []


def test_a_server_elsewhere_has_no_memory_here():
    assert Site("https://summit.example.org").is_here is False
    assert Room(Site("http://127.0.0.1:1"), "x", Book()).site.is_here
