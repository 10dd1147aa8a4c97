"""What browsers are told about people, and who may listen."""

import json

import pytest
from django.urls import reverse

from networking.models import DirectMessage
from networking.services import cards, connections, conversations, safety
from summit.live import frames, topics
from summit.log.models import Event
from summit.services import participation
from tests import cast as people
from tests.networking.people import connected, listed

CAST = ("olga", "mira", "sami", "rana", "ada", "leila", "vera", "otto")


@pytest.fixture
def talk(cast):
    return connected(cast.places.ada, cast.places.sami)


def told(stream, language="en"):
    events = list(Event.objects.filter(stream__name=stream).order_by("seq"))
    return [
        json.loads(frame.text)
        for event in events
        for frame in frames.render(stream, [event], language)
    ]


def followers(cast, stream):
    return [name for name in CAST if topics.may_follow(getattr(cast, name), stream)]


def test_a_personal_stream_is_followed_by_that_person_only(cast):
    assert followers(cast, f"user:{cast.ada.pk}") == ["ada"]


def test_a_conversation_is_followed_by_its_two_people_only(cast, talk):
    operator = people.make_user("operator", is_superuser=True)
    assert followers(cast, f"conversation:{talk.pk}") == ["sami", "ada"]
    assert not topics.may_follow(operator, f"conversation:{talk.pk}")


def test_a_block_closes_the_conversations_stream_to_both(cast, talk):
    safety.block(cast.places.sami, by=cast.ada)
    assert followers(cast, f"conversation:{talk.pk}") == []
    safety.unblock(cast.places.sami, by=cast.ada)
    assert followers(cast, f"conversation:{talk.pk}") == ["sami", "ada"]


def test_a_ban_closes_it_to_the_banned(cast, talk):
    participation.ban(cast.places.sami, by=cast.olga, reason="Threats")
    assert followers(cast, f"conversation:{talk.pk}") == ["ada"]


def test_the_directorys_stream_is_for_who_takes_part(cast):
    assert followers(cast, f"people:{cast.summit.pk}") == [name for name in CAST if name != "otto"]


@pytest.mark.parametrize("name", ["user", "conversation", "people"])
def test_unknown_things_are_followed_by_nobody(cast, name):
    assert followers(cast, f"{name}:00000000-0000-4000-8000-000000000000") == []


def test_a_message_pushed_is_the_message_a_reload_shows(cast, as_person, talk):
    message = conversations.send(talk, "Shall we meet?", by=cast.ada)
    frame = told(f"conversation:{talk.pk}")[-1]
    assert {name: frame[name] for name in "evt"} == {
        "e": "message.sent",
        "v": "append",
        "t": f"message-{message.pk}",
    }
    assert frame["into"] == "messages"
    for user in (cast.ada, cast.sami):
        html = as_person(user).get(reverse("networking:conversation", args=[talk.pk]))
        assert html.content.decode().count(frame["html"].strip()) == 1


def test_a_pushed_message_names_nobodys_id_and_carries_no_token(cast, talk):
    conversations.send(talk, "Shall we meet?", by=cast.ada)
    frame = json.dumps(told(f"conversation:{talk.pk}")[-1])
    secrets = [cast.ada.pk, cast.sami.pk, cast.places.ada.pk, cast.places.sami.pk, "csrf"]
    assert [str(secret) in frame for secret in secrets] == [False] * 5


def test_a_message_that_is_gone_is_removed(cast, talk):
    message = conversations.send(talk, "Shall we meet?", by=cast.ada)
    DirectMessage.objects.all().delete()
    assert told(f"conversation:{talk.pk}")[-1]["v"] == "remove"
    assert told(f"conversation:{talk.pk}")[-1]["t"] == f"message-{message.pk}"


def test_a_personal_stream_says_where_to_look_and_nothing_else(cast, talk):
    before = len(told(f"user:{cast.sami.pk}"))
    conversations.send(talk, "Between us", by=cast.ada)
    new = told(f"user:{cast.sami.pk}")[before:]
    assert [(frame["v"], frame["t"]) for frame in new] == [
        ("refresh", "networking-badge"),
        ("refresh", "conversations"),
    ]
    assert "Between us" not in json.dumps(new)


def test_asking_and_answering_refresh_the_lists_of_both(cast):
    listed(cast.places.sami)
    row = connections.ask(cast.places.sami, by=cast.ada)
    connections.accept(row, by=cast.sami)
    regions = ["networking-badge", "connections", "conversations", "people-here"]
    expected = [
        (fact, region) for fact in ("connection.asked", "connection.accepted") for region in regions
    ]
    for user in (cast.ada, cast.sami):
        seen = [(frame["e"], frame["t"]) for frame in told(f"user:{user.pk}")]
        assert seen == expected


def test_reading_tells_only_the_reader(cast, as_person, talk):
    conversations.send(talk, "One", by=cast.ada)
    as_person(cast.sami).get(reverse("networking:conversation", args=[talk.pk]))
    readers = Event.objects.filter(fact="conversation.read").values_list("stream__name", flat=True)
    assert set(readers) == {f"user:{cast.sami.pk}"}
    as_person(cast.sami).get(reverse("networking:conversation", args=[talk.pk]))
    assert Event.objects.filter(fact="conversation.read").count() == 2


def test_a_block_makes_both_sockets_ask_again(cast, talk):
    Event.objects.filter(stream__name="access").delete()
    safety.block(cast.places.sami, by=cast.ada)
    asked = Event.objects.filter(stream__name="access").values_list("object_id", flat=True)
    assert set(asked) == {str(cast.ada.pk), str(cast.sami.pk)}


def test_who_has_the_directory_open_is_shown_a_change_of_listing(cast):
    cards.describe(
        cast.places.sami,
        consents_to_listing=False,
        languages=[],
        offers="",
        needs="",
        by=cast.sami,
    )
    frame = told(f"people:{cast.summit.pk}")[-1]
    assert (frame["v"], frame["t"]) == ("refresh", "people-now")
    assert str(cast.places.sami.pk) not in json.dumps(frame)


def test_a_block_leaves_no_trace_on_the_directorys_stream(cast):
    safety.block(cast.places.sami, by=cast.ada)
    assert told(f"people:{cast.summit.pk}") == []
