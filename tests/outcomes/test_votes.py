"""Polls and the floor in the report: figures, and nobody behind them."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outcomes.press import pages
from outcomes.press.words import Tamer
from outcomes.services.inputs.documents import freeze
from sessions.models import FloorRequest, Poll
from sessions.services import polls, votes
from tests import cast as people

pytestmark = pytest.mark.django_db


def poll(cast, kind="single", secret=False, voters=("ada", "leila", "sami"), close=True, **more):
    options = more.pop("options", ["Wells first", "Pipes first"])
    draft = polls.Draft("What first?", kind, "en", options, is_secret=secret, **more)
    made = polls.open_poll(polls.write_poll(cast.plenary, draft, by=cast.mira), by=cast.mira)
    for name in voters:
        chosen = [str(made.options.first().pk)]
        if kind == "ranking":
            chosen = [str(pk) for pk in made.options.values_list("pk", flat=True)]
        act = votes.cast_ballot if secret else votes.vote
        act(made, chosen, by=getattr(cast, name))
    if close:
        polls.close_poll(made, by=cast.mira)
    return made


def session(cast, **fields):
    cast.plenary.refresh_from_db()
    return next(
        one for one in freeze(cast.summit, "report", "en").data["sessions"] if one["number"] == 1
    )


def printed(cast) -> str:
    frozen = freeze(cast.summit, "report", "en")
    return pages.html(frozen.data, frozen.digest, Tamer())


def speech(cast, place, seconds, kind="statement"):
    return FloorRequest.objects.create(
        session=cast.plenary, participation=place, language="en", kind=kind, status="spoken",
        seconds_spoken=seconds, position=FloorRequest.objects.count() + 1,
        started_at=timezone.now(), ended_at=timezone.now(),
    )  # fmt: skip


def test_a_poll_is_printed_with_its_figures(cast: SimpleNamespace) -> None:
    poll(cast)
    [one] = session(cast)["polls"]
    assert (one["votes"], one["sealed"], one["secret"]) == (3, False, False)
    assert [(line["label"], line["count"], line["percent"]) for line in one["lines"]] == [
        ("Wells first", 3, 100),
        ("Pipes first", 0, 0),
    ]
    html = printed(cast)
    assert "What first?" in html
    assert "3 · 100 %" in html
    assert "⟦" not in html


def test_nobody_who_voted_is_in_the_document(cast: SimpleNamespace) -> None:
    made = poll(cast)
    content = freeze(cast.summit, "report", "en").content.decode()
    ballots = [str(vote.pk) for vote in made.votes.all()]
    assert not [one for one in [*ballots, "Leïla", "Ada Michel"] if one in content]


def test_a_secret_ballot_says_so_and_a_small_one_is_not_printed(cast: SimpleNamespace) -> None:
    poll(cast, secret=True)
    poll(cast, secret=True, voters=("ada", "leila"))
    poll(cast, secret=True, close=False)
    whole, small, running = session(cast)["polls"]
    assert (whole["sealed"], small["sealed"], running["sealed"]) == (False, True, True)
    assert (small["lines"], running["lines"]) == ([], [])
    html = printed(cast)
    assert html.count("Nothing that was kept leads from a ballot to a person.") == 1
    assert "Fewer than three votes" in html
    assert "sealed while it is open" in html


def test_a_ranking_has_points_and_its_pairwise_winner(cast: SimpleNamespace) -> None:
    poll(cast, "ranking")
    [one] = session(cast)["polls"]
    assert (one["winner"], [line["points"] for line in one["lines"]]) == ("Wells first", ["3", "0"])
    assert "Beats each other option in pairs:" in printed(cast)


def test_a_draft_is_no_poll_and_a_hidden_word_is_not_printed(cast: SimpleNamespace) -> None:
    polls.write_poll(cast.plenary, polls.Draft("?", "cloud", "en"), by=cast.mira)
    cloud = polls.write_poll(cast.plenary, polls.Draft("One word", "cloud", "en"), by=cast.mira)
    polls.open_poll(cloud, by=cast.mira)
    votes.send_words(cloud, ["mudcanary"], by=cast.ada)
    polls.hide_word(cloud.options.get(), True, by=cast.mira)
    assert [one["lines"] for one in session(cast)["polls"]] == [[]]
    assert "mudcanary" not in freeze(cast.summit, "report", "en").content.decode()


def test_speaking_times_are_by_kind_of_delegation_the_longest_first(cast: SimpleNamespace) -> None:
    speech(cast, cast.places.ada, 100)
    speech(cast, cast.places.sami, 200)
    speech(cast, cast.places.sami, 61, "right_of_reply")
    floor = session(cast)["floor"]
    assert (floor["speeches"], floor["clock"]) == (3, "6:01")
    assert [(row["label"], row["speeches"], row["clock"]) for row in floor["groups"]] == [
        ("Government", 2, "4:21"),
        ("Diaspora organisation", 1, "1:40"),
    ]
    assert "Speaking times" in printed(cast)


def test_without_speeches_and_polls_there_is_no_heading(cast: SimpleNamespace) -> None:
    html = printed(cast)
    assert session(cast)["floor"] is None
    assert ">Speaking times<" not in html
    assert ">Polls<" not in html


def test_where_nobody_is_named_no_row_is_a_handful_of_people(cast: SimpleNamespace) -> None:
    cast.plenary.attribution = "chatham"
    cast.plenary.save()
    speech(cast, cast.places.sami, 200)
    assert session(cast)["floor"]["groups"] == []
    for kind, size in (("youth", 6), ("academia", 5), ("media", 1)):
        for number in range(size):
            user = people.make_user(f"{kind}{number}")
            speech(cast, people.place(cast.summit, user, declared_kind=kind), 10)
    groups = session(cast)["floor"]["groups"]
    # Media and government are two people: the smallest kind stands with them.
    assert [(row["label"], row["speeches"]) for row in groups] == [
        ("Youth", 6),
        ("Other delegations", 7),
    ]


def test_more_polls_and_speeches_cost_no_more_queries(cast: SimpleNamespace) -> None:
    counts = []
    for _ in range(2):
        poll(cast)
        poll(cast, "ranking")
        speech(cast, cast.places.ada, 5)
        with CaptureQueriesContext(connection) as asked:
            session(cast)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert Poll.objects.count() == 4
