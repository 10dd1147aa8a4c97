"""docs/permissions.md is true, row by row."""

from pathlib import Path

import pytest

from outcomes import permissions as outcome
from outcomes.models import OutcomeDraft
from sessions import permissions as room
from sessions.models import Resource, Session
from summit import permissions as ground
from summit.models import Participation, Summit
from tests import cast as people

PAGE = Path(__file__).parent.parent / "docs" / "permissions.md"
WHO = {
    "organiser": "olga",
    "moderator": "mira",
    "rapporteur": "rana",
    "speaker": "sami",
    "participant": "ada",
    "observer": "vera",
    "guest": "gus",
    "outsider": "otto",
    "nobody": "nobody",
}
ACTS = {
    "see an announced public summit and its sessions": lambda user, cast: (
        Summit.objects.visible_to(user).filter(pk=cast.summit.pk).exists()
        and Session.objects.visible_to(user).filter(pk=cast.plenary.pk).exists()
    ),
    "see a draft or private summit they have a place in": lambda user, cast: (
        Summit.objects.visible_to(user).filter(pk=cast.secret.pk).exists()
    ),
    "enter the room": lambda user, cast: room.can_enter(user, cast.plenary),
    "read the captions and the transcript, take the transcript away": lambda user, cast: (
        room.can_enter(user, cast.plenary)
    ),
    "give out captioners' links, bring captions in, hide a line": lambda user, cast: (
        room.can_caption(user, cast.plenary)
    ),
    "come into a room that has not opened yet": lambda user, cast: room.can_enter(user, cast.later),
    "contribute, ask, upvote": lambda user, cast: room.can_contribute(user, cast.plenary),
    "propose a recommendation, discuss one": lambda user, cast: room.can_contribute(
        user, cast.plenary
    ),
    "decide about proposed recommendations, see whom the choice leaves out": lambda user, cast: (
        room.can_see_coverage(user, cast.plenary)
    ),
    "see a recommendation's page": lambda user, cast: room.can_enter(user, cast.plenary),
    "merge recommendations": lambda user, cast: room.can_note(user, cast.plenary),
    "take proposed words into a recommendation": lambda user, cast: room.can_note(
        user, cast.plenary
    ),
    "take a stance, vote in a secret poll": lambda user, cast: room.can_decide(user, cast.plenary),
    'ask for the floor, say "ready to move on"': lambda user, cast: room.can_contribute(
        user, cast.plenary
    ),
    "give the floor, see the notes for moderators and the run of show": lambda user, cast: (
        room.can_moderate(user, cast.plenary)
    ),
    "share links and files in a session": lambda user, cast: room.can_share(user, cast.plenary),
    "share with the whole summit": lambda user, cast: ground.can_report(user, cast.summit),
    "see a session's resources and their files": lambda user, cast: (
        Resource.objects.visible_to(user).filter(summit=cast.summit).exists()
    ),
    "search the summit's library": lambda user, cast: room.can_search(user, cast.summit),
    "vote in an open poll, react": lambda user, cast: room.can_contribute(user, cast.plenary),
    "write, open, close and show a poll": lambda user, cast: room.can_moderate(user, cast.plenary),
    "make, replace and close the join code": lambda user, cast: room.can_moderate(
        user, cast.plenary
    ),
    "take a poll's results away as a file": lambda user, cast: room.can_export_polls(
        user, cast.plenary
    ),
    "announce, tell a speaker something, see the stage view, make and take back links for screens": (
        lambda user, cast: room.can_moderate(user, cast.plenary)
    ),
    "read and write the back channel": lambda user, cast: room.can_use_backchannel(
        user, cast.plenary
    ),
    "run the agenda, approve, hide, highlight, pin, merge, undo, search all words of a session": lambda user, cast: (
        room.can_moderate(user, cast.plenary)
    ),
    "report words to the moderators": lambda user, cast: room.can_enter(user, cast.plenary),
    "chat where the session has a chat": lambda user, cast: room.can_contribute(user, cast.plenary),
    "silence, remove from the room, undo that; decide about reports; set slow mode": (
        lambda user, cast: room.can_moderate(user, cast.plenary)
    ),
    "ask the organisers for a ban": lambda user, cast: room.can_ask_for_ban(user, cast.plenary),
    "take a chat message into the record, take that back": lambda user, cast: room.can_record_chat(
        user, cast.plenary
    ),
    "ban from the summit, read and take away the log": lambda user, cast: room.can_ban(
        user, cast.plenary
    ),
    "choose what is on the stage, prepare its sources and language channels": lambda user, cast: (
        room.can_moderate(user, cast.plenary)
    ),
    "answer questions in writing": lambda user, cast: room.can_answer(user, cast.plenary),
    "note interventions, make recommendations": lambda user, cast: room.can_note(
        user, cast.plenary
    ),
    "write in the report of the summit": lambda user, cast: ground.can_report(user, cast.summit),
    "say how documents treat a contribution or a question, ask speakers to check their words, decide about corrections": (
        lambda user, cast: room.can_note(user, cast.plenary)
    ),
    "merge, tag and group contributions, take a step at the desk back": lambda user, cast: (
        room.can_note(user, cast.plenary)
    ),
    "see who and what has been heard": lambda user, cast: room.can_see_coverage(user, cast.plenary),
    "publish, correct and withdraw a document": lambda user, cast: ground.can_organise(
        user, cast.summit
    ),
    "read what a public summit has published, check a file one holds": lambda user, cast: (
        Summit.objects.visible_to(user).filter(pk=cast.summit.pk).exists()
    ),
    "see what became of one's own words, across the summit": lambda user, cast: (
        ground.participation_of(user, cast.summit) is not None
    ),
    "compile and download documents": lambda user, cast: ground.can_report(user, cast.summit),
    "propose amendments to the outcome draft": lambda user, cast: outcome.can_amend(
        user, cast.summit
    ),
    "decide about amendments, consult, start a silence, record the adoption, keep the follow-up register": (
        lambda user, cast: outcome.can_draft(user, cast.summit)
    ),
    "write the outcome document: compile, add, word, order, decide, issue": lambda user, cast: (
        outcome.can_draft(user, cast.summit)
    ),
    "see which drafter has which paragraph open": lambda user, cast: outcome.can_draft(
        user, cast.summit
    ),
    "issue a corrigendum to an adopted outcome": lambda user, cast: ground.can_organise(
        user, cast.summit
    ),
    "read the outcome document once it is open": lambda user, cast: outcome.can_read_draft(
        user, OutcomeDraft(summit=cast.summit, status="open", language="en")
    ),
    "edit the summit, its sessions and people": lambda user, cast: ground.can_organise(
        user, cast.summit
    ),
    "prepare a session": lambda user, cast: room.can_prepare(user, cast.plenary),
    "find people, connect, write": lambda user, cast: ground.can_take_part(user, cast.summit),
}


def rows() -> dict[str, dict[str, bool]]:
    """``{act: {who: may}}`` as the page says."""
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("|")]
    head, _, *body = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return {
        cells[0]: {who: cells[n + 1] == "yes" for n, who in enumerate(head[1:])} for cells in body
    }


def test_the_page_and_the_test_speak_of_the_same_acts_and_people():
    assert set(rows()) == set(ACTS)
    assert {who for row in rows().values() for who in row} == set(WHO)


@pytest.fixture
def house(cast):
    """The cast with a guest, and a session of the same people whose room has not opened."""
    cast.gus = people.make_guest(cast.summit)
    Session.objects.update(guests="take_part")
    cast.plenary.refresh_from_db()
    cast.later = people.make_session(cast.summit, 9, opens_minutes_before=5, guests="take_part")
    for appearance in cast.plenary.appearances.all():
        cast.later.appearances.create(participation=appearance.participation, role=appearance.role)
    return cast


@pytest.fixture(autouse=True)
def _shared(cast):
    Resource.objects.create(
        summit=cast.summit, session=cast.plenary, author=cast.places.sami, title="A paper",
        language="en", kind="link", url="https://example.org", status="approved",
    )  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_the_page_is_true(house, act):
    cast = house
    cast.secret = people.make_summit("secret", status="draft", is_private=True)
    people.place(cast.secret, cast.olga, "organiser")
    people.place(cast.secret, cast.rana, "rapporteur")
    people.place(cast.secret, cast.ada)
    found = {who: bool(ACTS[act](getattr(cast, name, None), cast)) for who, name in WHO.items()}
    assert found == rows()[act]


# Whoever loses a place loses these; an organiser has no need to ask for a ban.
OF_ORGANISERS = [act for act, who in rows().items() if who["organiser"] and "public" not in act]


@pytest.mark.parametrize("act", OF_ORGANISERS)
def test_a_ban_takes_everything_at_once(house, act):
    cast = house
    cast.secret = people.make_summit("secret", status="draft", is_private=True)
    people.place(cast.secret, cast.olga, "organiser")
    assert ACTS[act](cast.olga, cast)
    Participation.objects.update(banned_at=cast.plenary.started_at)
    assert [name for name in WHO.values() if ACTS[act](getattr(cast, name, None), cast)] == []
