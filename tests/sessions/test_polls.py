"""Polls and reactions: written, opened, voted in, counted; who may and when."""

import json
import re
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sessions import live_polls, marks
from sessions.models import Choice, Option, Poll, Reactions, Session, Vote, Voter
from sessions.models.results import results_of
from sessions.services import polls, reactions, rehearsals, votes
from sessions.services import sessions as running
from summit.errors import RuleBroken
from summit.log import commands
from summit.log.commands import Command
from summit.log.models import CommandKey, Event
from summit.models import Activity
from tests import cast as people

ASKED = {"question": "Where do we begin?", "kind": "single", "language": "en",
         "options": "Wells\nPipes\nRain", "most": "2", "secrecy": "open"}  # fmt: skip
WORDS = ["Wells", "Pipes", "Rain"]


def make(cast, kind="single", *, secret=False, most=2, opened=True, options=WORDS):
    own = [] if kind in {"cloud", "consent"} else options
    draft = polls.Draft("Where do we begin?", kind, "en", own, most, secret)
    poll = polls.write_poll(cast.plenary, draft, by=cast.mira)
    return polls.open_poll(poll, by=cast.mira) if opened else poll


def ids(poll):
    return [str(option.pk) for option in poll.options.all()]


def counted(poll):
    poll = Poll.objects.get(pk=poll.pk)
    results = results_of([poll])[poll.pk]
    return results.votes, {str(line.option): line.votes for line in results.lines}


def post(browser, name, *args, **data):
    return browser.post(reverse(f"sessions:{name}", args=args), data)


# ------------------------------------------------------------------ doors
def doors(cast):
    """Each door of polls, and what everybody in the cast hears there."""
    draft, opened = make(cast, opened=False), make(cast)
    several = make(cast, "multiple")
    word = make(cast, "cloud")
    votes.send_words(word, ["well"], by=cast.ada)
    speak = {"nobody": 302, "otto": 404, "vera": 403, "ada": 303, "rana": 303}
    run = {
        "nobody": 302,
        "otto": 404,
        "vera": 403,
        "ada": 403,
        "rana": 403,
        "mira": 303,
        "olga": 303,
    }
    option = opened.options.first().pk
    return [
        ("vote", [opened.pk], {"value": option}, speak),
        ("choose", [several.options.first().pk], {"on": "1"}, speak),
        ("react", [cast.plenary.pk], {"value": "applause"}, {**speak, "otto": 403}),
        ("poll-write", [cast.plenary.pk], ASKED, {**run, "otto": 403}),
        ("poll-edit", [draft.pk], ASKED, {**run, "vera": 404, "ada": 404, "rana": 404}),
        ("poll-decide", [opened.pk, "close"], {}, run),
        ("poll-word", [word.options.first().pk], {"on": "1"}, run),
    ]  # fmt: skip


def test_every_door_answers_each_person_as_it_should(cast, as_person):
    for name, args, data, answers in doors(cast):
        found = {
            who: post(as_person(getattr(cast, who, None)), name, *args, **data).status_code
            for who in answers
        }
        assert found == answers, name


def test_what_only_writes_is_not_read(cast, as_person):
    for name, args, _data, _answers in doors(cast):
        wanted = 200 if name in {"poll-write", "poll-edit"} else 405
        address = reverse(f"sessions:{name}", args=args)
        assert as_person(cast.mira).get(address).status_code == wanted, name


def test_a_draft_is_unknown_to_the_room_and_to_its_voters(cast, as_person):
    draft = make(cast, opened=False)
    room = reverse("sessions:room", args=[cast.plenary.pk])
    assert draft.question not in as_person(cast.ada).get(room).content.decode()
    assert as_person(cast.ada).get(reverse("sessions:poll", args=[draft.pk])).status_code == 404
    assert post(as_person(cast.ada), "vote", draft.pk, value=ids(draft)[0]).status_code == 404
    console = reverse("sessions:console", args=[cast.plenary.pk])
    assert draft.question in as_person(cast.mira).get(console).content.decode()


def test_writing_twice_with_one_key_is_one_poll(cast, as_person):
    key = str(uuid4())
    for _ in range(2):
        post(as_person(cast.mira), "poll-write", cast.plenary.pk, **ASKED, key=key)
    assert Poll.objects.count() == 1
    assert list(Option.objects.values_list("text", flat=True)) == WORDS


@pytest.mark.parametrize(
    ("changes", "field", "cure"),
    [
        ({"options": "Wells\n wells \n"}, "options", "at least two"),
        ({"options": "\n".join(map(str, range(21)))}, "options", "20"),
        ({"kind": "multiple", "most": "4"}, "most", "only 3"),
        ({"question": " "}, "question", "required"),
    ],
)
def test_a_poll_that_cannot_be_is_shown_again_with_the_cure(cast, as_person, changes, field, cure):
    answer = post(as_person(cast.mira), "poll-write", cast.plenary.pk, **{**ASKED, **changes})
    assert answer.status_code == 422
    assert cure in str(answer.context["form"].errors[field])
    assert not Poll.objects.exists()


def test_an_opened_poll_is_neither_reworded_nor_deleted(cast, as_person):
    poll = make(cast)
    assert post(as_person(cast.mira), "poll-edit", poll.pk, **ASKED).status_code == 409
    assert post(as_person(cast.mira), "poll-decide", poll.pk, "delete").status_code == 409


def test_a_deleted_draft_is_put_back_as_it_was(cast, as_person):
    draft, mira = make(cast, opened=False), as_person(cast.mira)
    console = reverse("sessions:console", args=[cast.plenary.pk])
    opens = reverse("sessions:poll-decide", args=[draft.pk, "open"])
    restores = reverse("sessions:poll-decide", args=[draft.pk, "restore"])

    def offered():
        page = mira.get(console).content.decode()
        return opens in page, restores in page

    assert offered() == (True, False)
    for _ in range(2):
        assert post(mira, "poll-decide", draft.pk, "delete").status_code == 303
        assert offered() == (False, True)
    assert post(mira, "poll-decide", draft.pk, "open").status_code == 409
    assert post(mira, "poll-edit", draft.pk, **ASKED).status_code == 409
    assert (
        draft.question
        not in as_person(cast.ada)
        .get(reverse("sessions:room", args=[cast.plenary.pk]))
        .content.decode()
    )
    for _ in range(2):
        assert post(mira, "poll-decide", draft.pk, "restore").status_code == 303
        assert offered() == (True, False)
    assert [one.text for one in draft.options.all()] == WORDS
    told = Activity.objects.filter(verb__startswith="poll.").order_by("at", "pk")
    assert [row.verb for row in told][-2:] == ["poll.deleted", "poll.restored"]
    assert post(mira, "poll-decide", draft.pk, "open").status_code == 303


def test_a_draft_stays_deleted_when_the_record_is_closed_and_in_a_rehearsal(cast, as_person):
    draft = make(cast, opened=False)
    polls.delete_poll(draft, by=cast.mira)
    assert draft.question not in [one.question for one in rehearsals._polls(cast.plenary)]
    Session.objects.filter(pk=cast.plenary.pk).update(status="archived")
    assert post(as_person(cast.mira), "poll-decide", draft.pk, "restore").status_code == 409


def test_a_closed_poll_takes_no_votes_until_it_is_opened_again(cast, as_person):
    poll = make(cast)
    polls.close_poll(poll, by=cast.mira)
    late = post(as_person(cast.ada), "vote", poll.pk, value=ids(poll)[0])
    assert (late.status_code, counted(poll)[0]) == (409, 0)
    assert ids(poll)[0] not in late.content.decode()
    polls.open_poll(poll, by=cast.mira)
    assert post(as_person(cast.ada), "vote", poll.pk, value=ids(poll)[0]).status_code == 303
    assert counted(poll)[0] == 1


def test_the_end_of_a_session_closes_its_polls(cast):
    poll, draft = make(cast), make(cast, opened=False)
    running.end_session(cast.plenary, by=cast.mira)
    assert [Poll.objects.get(pk=one.pk).status for one in (poll, draft)] == ["closed", "draft"]
    with pytest.raises(RuleBroken, match="does not take votes"):
        polls.open_poll(draft, by=cast.mira)


# ------------------------------------------------------------------ votes
def test_a_vote_is_one_changes_and_can_be_taken_back(cast, as_person):
    poll, browser = make(cast), as_person(cast.ada)
    first, second, _ = ids(poll)
    for value in (first, first, second):
        post(browser, "vote", poll.pk, value=value)
    assert counted(poll) == (1, {"Wells": 0, "Pipes": 1, "Rain": 0})
    post(browser, "vote", poll.pk, value=second, on="0")
    assert (counted(poll)[0], Vote.objects.count(), Choice.objects.count()) == (0, 0, 0)


def test_two_answers_to_a_question_for_one_are_refused(cast, as_person):
    poll = make(cast)
    answer = post(as_person(cast.ada), "vote", poll.pk, **{f"value-{poll.pk}": ids(poll)[:2]})
    assert (answer.status_code, counted(poll)[0]) == (409, 0)


def test_several_answers_are_as_many_as_the_poll_says(cast, as_person):
    poll, browser = make(cast, "multiple"), as_person(cast.ada)
    codes = [post(browser, "choose", option).status_code for option in ids(poll)]
    assert codes == [303, 303, 409]
    post(browser, "choose", ids(poll)[0], on="0")
    assert post(browser, "choose", ids(poll)[2]).status_code == 303
    assert counted(poll) == (1, {"Wells": 0, "Pipes": 1, "Rain": 1})


def test_an_option_of_another_poll_is_unknown(cast, as_person):
    poll, other = make(cast), make(cast)
    assert post(as_person(cast.ada), "vote", poll.pk, value=ids(other)[0]).status_code == 404
    assert not Vote.objects.exists()


def test_a_ranking_has_points_and_a_winner_and_no_place_twice(cast, as_person):
    poll = make(cast, "ranking")
    wells, pipes, rain = ids(poll)
    twice = {f"rank-{wells}": "1", f"rank-{pipes}": "1"}
    answer = post(as_person(cast.ada), "vote", poll.pk, **twice)
    assert (answer.status_code, "place 1" in answer.content.decode()) == (409, True)
    post(as_person(cast.ada), "vote", poll.pk, **{f"rank-{rain}": "1", f"rank-{wells}": "3"})
    post(as_person(cast.sami), "vote", poll.pk, **{f"rank-{rain}": "2", f"rank-{pipes}": "1"})
    results = results_of([poll])[poll.pk]
    assert [(str(line.option), line.points) for line in results.lines] == [
        ("Rain", 3), ("Pipes", 2), ("Wells", 1),
    ]  # fmt: skip
    assert results.winner is None
    post(as_person(cast.leila), "vote", poll.pk, **{f"rank-{rain}": "1"})
    assert str(results_of([poll])[poll.pk].winner) == "Rain"


def test_a_scale_has_a_mean(cast):
    poll = make(cast, "scale", options=["1 no", "2", "3 yes"])
    for who, step in ((cast.ada, 0), (cast.sami, 2), (cast.leila, 2)):
        votes.vote(poll, [ids(poll)[step]], by=who)
    assert results_of([poll])[poll.pk].mean == "2.3"


def test_words_of_a_cloud_meet_in_their_normal_form(cast, as_person):
    poll = make(cast, "cloud", most=3)
    post(
        as_person(cast.ada), "vote", poll.pk, **{f"word-{poll.pk}": ["  Clean   water! ", "UN", ""]}
    )
    post(
        as_person(cast.sami), "vote", poll.pk, **{f"word-{poll.pk}": ["clean WATER", "clean water"]}
    )
    assert counted(poll) == (2, {"Clean water": 2, "UN": 1})
    long = post(as_person(cast.ada), "vote", poll.pk, **{f"word-{poll.pk}": "x" * 31})
    assert (long.status_code, "30" in long.content.decode()) == (409, True)


def test_a_hidden_word_leaves_the_room_and_not_the_console(cast, as_person):
    poll = make(cast, "cloud")
    polls.show_results(poll, True, by=cast.mira)
    votes.send_words(poll, ["rubbish"], by=cast.ada)
    post(as_person(cast.mira), "poll-word", poll.options.get().pk, on="1")
    room, console = (
        reverse(f"sessions:{name}", args=[cast.plenary.pk]) for name in ("room", "console")
    )
    assert "rubbish" not in as_person(cast.ada).get(room).content.decode()
    assert "rubbish" in as_person(cast.mira).get(console).content.decode()
    post(as_person(cast.mira), "poll-word", poll.options.get().pk, on="0")
    assert "rubbish" in as_person(cast.ada).get(room).content.decode()


def test_no_word_moves_under_a_moderator_who_is_about_to_hide_it(cast, as_person):
    poll = make(cast, "cloud")
    votes.send_words(poll, ["first"], by=cast.ada)
    for who in (cast.sami, cast.leila):
        votes.send_words(poll, ["second"], by=who)
    console = as_person(cast.mira).get(reverse("sessions:console", args=[cast.plenary.pk]))
    shown = re.findall(r'<span dir="auto">(first|second)</span>', console.content.decode())
    assert shown == ["first", "second"]


def test_where_a_moderator_reads_first_words_wait(cast):
    cast.plenary.approves_first = True
    cast.plenary.save()
    poll = make(cast, "cloud")
    votes.send_words(poll, ["rubbish"], by=cast.ada)
    assert poll.options.get().is_hidden


def test_an_objection_may_say_why_and_only_who_runs_the_session_reads_it(cast, as_person):
    poll = make(cast, "consent")
    polls.show_results(poll, True, by=cast.mira)
    objection, consent, _ = ids(poll)
    why = {f"reason-{poll.pk}": "Not before the harvest"}
    post(as_person(cast.ada), "vote", poll.pk, value=objection, **why)
    post(as_person(cast.sami), "vote", poll.pk, value=consent, **why)
    assert sorted(Vote.objects.values_list("reason", flat=True)) == ["", "Not before the harvest"]
    room, console = (
        reverse(f"sessions:{name}", args=[cast.plenary.pk]) for name in ("room", "console")
    )
    assert "harvest" not in as_person(cast.ada).get(room).content.decode()
    assert "harvest" in as_person(cast.mira).get(console).content.decode()


def test_people_see_their_own_vote(cast, as_person):
    one, several = make(cast), make(cast, "multiple")
    votes.vote(one, [ids(one)[1]], by=cast.ada)
    votes.choose(several.options.first(), True, by=cast.ada)
    mine = marks.of(cast.plenary.pk, cast.places.ada.pk)
    assert sorted(mine["pressed"]) == sorted([f"vote-{one.pk}-2", f"choice-{ids(several)[0]}"])
    page = as_person(cast.ada).get(reverse("sessions:poll", args=[one.pk]))
    assert [str(choice.option) for choice in page.context["mine"]] == ["Pipes"]
    assert marks.of(cast.plenary.pk, cast.places.sami.pk)["pressed"] == []


def test_the_room_sees_results_only_when_they_are_shown(cast, as_person):
    poll = make(cast)
    votes.vote(poll, [ids(poll)[0]], by=cast.ada)
    room = reverse("sessions:room", args=[cast.plenary.pk])
    told = live_polls._votes_in_room([str(poll.pk)])[str(poll.pk)]
    assert told == {"voters": 1}
    assert "tallies" not in as_person(cast.sami).get(room).content.decode()
    polls.show_results(poll, True, by=cast.mira)
    assert live_polls._votes_in_room([str(poll.pk)])[str(poll.pk)]["p1"] == 100
    assert "tallies" in as_person(cast.sami).get(room).content.decode()


def test_names_stand_beside_open_votes_only_where_the_session_shows_names(cast, as_person):
    poll = make(cast)
    votes.vote(poll, [ids(poll)[0]], by=cast.ada)
    address = reverse("sessions:poll", args=[poll.pk])
    assert "Ada Michel" not in as_person(cast.sami).get(address).content.decode()
    polls.show_results(poll, True, by=cast.mira)
    assert "Ada Michel" in as_person(cast.sami).get(address).content.decode()
    cast.plenary.shows_names = False
    cast.plenary.save()
    assert "Ada Michel" not in as_person(cast.sami).get(address).content.decode()


# ------------------------------------------------------------------ what can never be
def test_the_database_holds_one_vote_per_person_and_one_answer_per_vote(cast):
    poll, several = make(cast), make(cast, "multiple")
    first, second, _ = poll.options.all()
    vote = Vote.objects.create(poll=poll, participation=cast.places.ada)
    Choice.objects.create(vote=vote, option=first, kind="single")
    broken = [
        lambda: Vote.objects.create(poll=poll, participation=cast.places.ada),
        lambda: Vote.objects.create(poll=poll),
        lambda: Vote.objects.create(poll=several, participation=cast.places.ada, is_secret=True),
        lambda: Choice.objects.create(vote=vote, option=first, kind="single", rank=2),
        lambda: Choice.objects.create(vote=vote, option=second, kind="single", rank=2),
        lambda: Choice.objects.create(vote=vote, option=second, kind="single"),
        lambda: Poll.objects.filter(pk=poll.pk).update(most=2),
        lambda: Poll.objects.filter(pk=poll.pk).update(status="draft"),
        lambda: Poll.objects.filter(pk=poll.pk).update(is_secret=True, shows_results=True),
        lambda: Option.objects.create(poll=poll, position=9, text="x", key=first.key),
    ]
    for act in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


# ------------------------------------------------------------------ secret
def everything(*tables):
    with connection.cursor() as cursor:
        for table in tables or connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield table, " ".join(map(str, row)).replace("-", "")


def test_nothing_leads_from_a_person_to_their_secret_vote(cast, as_person):
    poll = make(cast, secret=True)
    chosen = ids(poll)[1].replace("-", "")
    key = str(uuid4())
    answer = post(
        as_person(cast.ada), "vote", poll.pk, key=key, **{f"value-{poll.pk}": ids(poll)[1]}
    )
    assert answer.status_code == 303
    person, place = cast.ada.pk.hex, cast.places.ada.pk.hex
    assert [t for t, row in everything() if chosen in row and (person in row or place in row)] == []
    paper = Vote.objects.get()
    with_paper = [row for _, row in everything() if paper.pk.hex in row]
    assert not any(person in row or place in row for row in with_paper)
    assert not Activity.objects.filter(actor=cast.ada).exists()


def test_the_key_of_a_secret_vote_does_not_know_what_it_says(cast):
    poll = make(cast, secret=True)
    prints = set()
    for who, option in ((cast.ada, 0), (cast.leila, 1)):
        key = uuid4()
        votes.cast_ballot(poll, [ids(poll)[option]], by=who, key=key)
        prints.add(CommandKey.objects.get(key=key).fingerprint)
    assert len(prints) == 1


def test_a_secret_vote_is_cast_once(cast, as_person):
    poll, browser, key = make(cast, secret=True), as_person(cast.ada), str(uuid4())
    ballot = {f"value-{poll.pk}": ids(poll)[0]}
    assert post(browser, "vote", poll.pk, key=key, **ballot).status_code == 303
    assert post(browser, "vote", poll.pk, key=key, **ballot).status_code == 303
    again = post(browser, "vote", poll.pk, **ballot)
    assert (again.status_code, Vote.objects.count(), Voter.objects.count()) == (409, 1, 1)
    assert marks.of(cast.plenary.pk, cast.places.ada.pk)["mine"] == [f"ballot-{poll.pk}"]
    assert post(as_person(cast.sami), "vote", poll.pk).status_code == 409


def test_a_secret_poll_takes_no_votes_over_the_line(cast):
    poll = make(cast, secret=True)
    fields = {"id": str(poll.pk), "value": ids(poll)[0]}
    answer = commands._commit_readable([Command(uuid4(), "poll.vote", str(cast.ada.pk), fields)])[0]
    assert (answer["code"], Vote.objects.count()) == ("poll.secret", 0)


def test_nobody_sees_the_result_of_a_secret_poll_before_it_is_closed(cast, as_person):
    poll = make(cast, secret=True)
    for who in (cast.ada, cast.sami, cast.leila):
        votes.cast_ballot(poll, [ids(poll)[0]], by=who)
    with pytest.raises(RuleBroken, match="closed"):
        polls.show_results(poll, True, by=cast.mira)
    assert live_polls._votes_at_console([str(poll.pk)])[str(poll.pk)] == {"voters": 3}
    export = reverse("sessions:poll-export", args=[poll.pk, "results.json"])
    assert as_person(cast.rana).get(export).status_code == 409
    polls.close_poll(poll, by=cast.mira)
    assert live_polls._votes_at_console([str(poll.pk)])[str(poll.pk)]["n1"] == 3
    assert as_person(cast.rana).get(export).json()["options"][0]["votes"] == 3


def test_too_few_secret_votes_are_shown_to_nobody(cast, as_person):
    poll = make(cast, secret=True)
    for who in (cast.ada, cast.sami):
        votes.cast_ballot(poll, [ids(poll)[0]], by=who)
    polls.close_poll(poll, by=cast.mira)
    with pytest.raises(RuleBroken, match="guessed"):
        polls.show_results(poll, True, by=cast.mira)
    page = as_person(cast.mira).get(reverse("sessions:console", args=[cast.plenary.pk]))
    assert "stays closed" in page.content.decode()


def test_a_secret_poll_opens_once(cast, as_person):
    poll = make(cast, secret=True)
    polls.close_poll(poll, by=cast.mira)
    assert post(as_person(cast.mira), "poll-decide", poll.pk, "open").status_code == 409


@pytest.mark.parametrize("kind", ["ranking", "cloud", "consent"])
def test_closing_a_secret_poll_mixes_its_ballots_and_loses_none(cast, kind):
    poll = make(cast, kind, secret=True)
    everybody = (cast.ada, cast.sami, cast.leila, cast.rana)
    for number, who in enumerate(everybody):
        said = [] if kind == "cloud" else ids(poll)[: 1 + number % 2]
        said = said[:1] if kind == "consent" else said
        words = ["zebra", "ant"] if number else ["ant"]
        votes.cast_ballot(poll, said, words=words, by=who, reason="Why not")
    before = sorted(
        list(vote.choices.values_list("option__key", "rank")) for vote in poll.votes.all()
    )
    old = set(poll.votes.values_list("pk", flat=True))
    polls.close_poll(poll, by=cast.mira)
    after = sorted(
        list(vote.choices.values_list("option__key", "rank")) for vote in poll.votes.all()
    )
    assert (after, poll.votes.count()) == (before, 4)
    assert not old & set(poll.votes.values_list("pk", flat=True))
    if kind == "cloud":
        assert [str(option) for option in poll.options.all()] == ["ant", "zebra"]


# ------------------------------------------------------------------ storms
def command(user, poll, option, kind="poll.vote"):
    fields = (
        {"id": str(poll.pk), "value": option} if kind == "poll.vote" else {"id": option, "on": True}
    )
    return Command(uuid4(), kind, str(user.pk), fields)


def test_each_command_of_a_storm_is_answered_for_itself(cast):
    one, several = make(cast), make(cast, "multiple")
    batch = [
        command(cast.ada, one, ids(one)[0]),
        command(cast.vera, one, ids(one)[0]),
        command(cast.otto, one, ids(one)[0]),
        command(cast.ada, one, ids(one)[1]),
        *[command(cast.ada, several, option, "poll.choose") for option in ids(several)],
        command(cast.leila, one, str(uuid4())),
        command(cast.leila, one, "nonsense"),
    ]
    codes = [answer.get("code") for answer in commands._commit_readable(batch)]
    assert codes == [
        None, "forbidden", "unknown", None, None, None, "vote.many", "unknown", "invalid",
    ]  # fmt: skip
    assert counted(one) == (1, {"Wells": 0, "Pipes": 1, "Rain": 0})
    assert counted(several) == (1, {"Wells": 1, "Pipes": 1, "Rain": 0})


def crowd(cast, size):
    users = [people.make_user(f"voter{number}") for number in range(size)]
    for user in users:
        people.place(cast.summit, user)
    return users


@pytest.mark.parametrize("kind", ["poll.vote", "poll.choose"])
def test_five_hundred_votes_are_one_transaction_and_as_many_statements_as_a_few(
    cast, kind, monkeypatch
):
    poll = make(cast, "single" if kind == "poll.vote" else "multiple")
    users, options = crowd(cast, 503), ids(poll)
    transact, batches = commands._transact, []
    monkeypatch.setattr(
        commands, "_transact", lambda batch: batches.append(len(batch)) or transact(batch)
    )

    def measured(batch):
        with CaptureQueriesContext(connection) as told:
            answers = commands._commit_readable(batch)
        assert not any("code" in answer for answer in answers)
        statements = [query["sql"].split("(")[0][:60] for query in told]
        statements = [sql for sql in statements if "SAVEPOINT" not in sql]
        return set(statements), len(statements)

    batch = [command(user, poll, options[place % 3], kind) for place, user in enumerate(users)]
    few, many = measured(batch[:3]), measured(batch[3:])
    assert batches == [3, 500]
    # The same statements; SQLite takes long lists of rows in several helpings.
    assert many[0] == few[0]
    assert many[1] - few[1] <= 12
    assert counted(poll)[0] == 503
    changed = [command(user, poll, options[0], kind) for user in users[:500]]
    assert measured(changed)[1] <= many[1] + 12


# ------------------------------------------------------------------ pages and files
@pytest.mark.parametrize("name", ["sessions:room", "sessions:console"])
def test_one_and_three_polls_of_each_kind_cost_the_same_queries(cast, as_person, name):
    browser, address = as_person(cast.mira), reverse(name, args=[cast.plenary.pk])

    def fill():
        for kind in Poll.Kind.values:
            poll = make(cast, kind)
            polls.show_results(poll, True, by=cast.mira)
            if kind != "cloud":
                votes.vote(poll, [ids(poll)[0]], by=cast.ada)

    def cost():
        with CaptureQueriesContext(connection) as told:
            assert browser.get(address).status_code == 200
        return len(told)

    fill()
    browser.get(address)
    one = cost()
    fill()
    fill()
    assert cost() == one


@pytest.mark.parametrize("kind", Poll.Kind.values)
@pytest.mark.parametrize("secret", [False, True])
def test_every_kind_of_poll_has_a_page_for_everybody_inside(cast, as_person, kind, secret):
    poll = make(cast, kind, secret=secret)
    address = reverse("sessions:poll", args=[poll.pk])
    for who, code in (("ada", 200), ("vera", 200), ("mira", 200), ("otto", 403), ("nobody", 302)):
        assert as_person(getattr(cast, who, None)).get(address).status_code == code
    page = as_person(cast.ada).get(address).content.decode()
    assert ("Cast my vote for good" in page) == secret
    assert "formaction" not in as_person(cast.vera).get(address).content.decode()


def exported(browser, poll, name):
    return browser.get(reverse("sessions:poll-export", args=[poll.pk, name]))


def test_results_leave_the_room_only_with_who_runs_or_records_it(cast, as_person):
    poll = make(cast)
    found = {
        who: exported(as_person(getattr(cast, who, None)), poll, "results.csv").status_code
        for who in ("nobody", "otto", "vera", "ada", "rana", "mira", "olga")
    }
    assert found == {"nobody": 302, "otto": 404, "vera": 403, "ada": 403, "rana": 200, "mira": 200, "olga": 200}  # fmt: skip
    draft = make(cast, opened=False)
    assert exported(as_person(cast.mira), draft, "results.csv").status_code == 409


@pytest.mark.parametrize(
    ("rule", "name", "affiliation"),
    [
        ("named", "Ada Michel", "Haiti Renewal"),
        ("affiliation", "", "Haiti Renewal"),
        ("chatham", "", ""),
    ],
)
def test_the_sessions_attribution_binds_the_ballots_that_leave(
    cast, as_person, rule, name, affiliation
):
    cast.plenary.attribution = rule
    cast.plenary.save()
    poll = make(cast)
    votes.vote(poll, [ids(poll)[0]], by=cast.ada)
    told = exported(as_person(cast.rana), poll, "results.json").json()
    assert told["ballots"] == [
        {"name": name, "affiliation": affiliation, "choices": ["Wells"], "reason": ""}
    ]
    text = exported(as_person(cast.rana), poll, "ballots.csv").content.decode("utf-8-sig")
    assert text.splitlines()[1] == f"{name},{affiliation},Wells,"


def test_a_secret_ballot_leaves_without_a_person_under_any_rule(cast, as_person):
    poll = make(cast, secret=True)
    for who in (cast.ada, cast.sami, cast.leila):
        votes.cast_ballot(poll, [ids(poll)[0]], by=who)
    polls.close_poll(poll, by=cast.mira)
    text = exported(as_person(cast.rana), poll, "ballots.csv").content.decode("utf-8-sig")
    assert text.splitlines()[1:] == [",,Wells,"] * 3
    assert "Ada" not in json.dumps(exported(as_person(cast.rana), poll, "results.json").json())


def test_no_cell_of_an_export_is_taken_for_a_formula(cast, as_person):
    poll = make(cast, options=["=1+1", "@SUM(A1)", "plain"])
    text = exported(as_person(cast.mira), poll, "results.csv").content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == ["'=1+1", "'@SUM(A1)", "plain"]


# ------------------------------------------------------------------ reactions
def test_reactions_are_numbers_by_the_minute_and_nobodys(cast):
    asked = [
        Command(uuid4(), f"react.{kind}", str(user.pk), {"id": str(cast.plenary.pk)})
        for kind, user in (("applause", cast.ada), ("applause", cast.sami), ("thanks", cast.ada))
    ]
    assert [answer.get("code") for answer in commands._commit_readable(asked)] == [None] * 3
    reactions.react(cast.plenary, "applause", by=cast.leila)
    assert sorted(Reactions.objects.values_list("kind", "count")) == [
        ("applause", 3),
        ("thanks", 1),
    ]
    rows = [row for table, row in everything() if "reactions" in table or "event" in table]
    assert not any(cast.ada.pk.hex in row or cast.places.ada.pk.hex in row for row in rows)
    assert not Activity.objects.exists()


def test_one_person_is_not_a_crowd(cast, as_person):
    browser = as_person(cast.ada)
    codes = [
        post(browser, "react", cast.plenary.pk, value="applause").status_code for _ in range(7)
    ]
    assert codes == [303] * 6 + [429]
    assert live_polls.reaction_counts(cast.plenary.pk)["applause"] == 6


def test_reactions_are_for_live_sessions_that_take_them(cast, as_person):
    browser = as_person(cast.ada)
    assert post(browser, "react", cast.plenary.pk, value="laughter").status_code == 404
    cast.plenary.allows_reactions = False
    cast.plenary.save()
    assert post(browser, "react", cast.plenary.pk, value="applause").status_code == 409
    room = reverse("sessions:room", args=[cast.plenary.pk])
    assert "react.applause" not in browser.get(room).content.decode()
    ended = people.make_session(cast.summit, 4, status="ended")
    assert post(browser, "react", ended.pk, value="applause").status_code == 409
    assert not Reactions.objects.exists()


def test_five_hundred_reactions_cost_what_three_cost(cast):
    users = crowd(cast, 503)

    def cost(some):
        asked = [
            reactions.Reaction(str(cast.plenary.pk), str(user.pk), "applause") for user in some
        ]
        with CaptureQueriesContext(connection) as told, transaction.atomic():
            from summit.log.journal import Act  # noqa: PLC0415

            assert reactions.react_many(Act("", cast.plenary.started_at), asked) == [None] * len(
                some
            )
        return len(told)

    cost(users[:3])
    few, many = cost(users[:3]), cost(users[3:])
    assert many <= few + 2
    assert live_polls.reaction_counts(cast.plenary.pk)["applause"] == 506


def test_a_storm_is_told_to_the_room_once_per_poll(cast):
    from summit.log import tallies  # noqa: PLC0415

    poll = make(cast)
    for who in (cast.ada, cast.sami, cast.leila):
        commands._commit_readable([command(who, poll, ids(poll)[0])])
    assert not Event.objects.filter(fact="poll.voted").exists()
    tallies.tell_due()
    assert (
        Event.objects.filter(fact="poll.voted", stream__name=f"session:{cast.plenary.pk}").count()
        == 1
    )
