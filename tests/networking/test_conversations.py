"""Two people write to each other, and nobody else reads it."""

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from networking.models import Conversation, DirectMessage
from networking.services import connections, conversations, safety
from summit.models import Activity, Participation
from summit.services import participation
from tests import cast as people
from tests.counting import queries
from tests.networking.people import connected, row_of


@pytest.fixture
def talk(cast):
    return connected(cast.places.ada, cast.places.sami)


def url(name, talk):
    return reverse(f"networking:{name}", args=[talk.pk])


def send(as_person, user, talk, text="Shall we meet?", **fields):
    return as_person(user).post(url("send", talk), {"text": text, **fields})


def texts():
    return list(DirectMessage.objects.values_list("text", flat=True))


def unread(as_person, user, summit):
    page = as_person(user).get(reverse("networking:conversations", args=[summit.slug]))
    return [row.unread for row, _other in page.context["shown"]]


def test_a_message_is_there_for_both(cast, as_person, talk):
    answered = send(as_person, cast.ada, talk)
    message = DirectMessage.objects.get()
    assert answered.url == f"{url('conversation', talk)}#message-{message.pk}"
    for user in (cast.ada, cast.sami):
        html = as_person(user).get(url("conversation", talk)).content.decode()
        assert html.count("Shall we meet?") == 1


def test_nobody_else_has_a_door_into_it(cast, as_person, talk):
    conversations.send(talk, "Between us", by=cast.ada)
    operator = people.make_user("operator", is_superuser=True, is_staff=True)
    others = [cast.olga, cast.rana, cast.mira, cast.leila, cast.otto, operator]
    assert [
        as_person(user).get(url(name, talk)).status_code
        for user in others
        for name in ("conversation", "mine")
    ] == [404] * 12
    assert [send(as_person, user, talk).status_code for user in others] == [404] * 6
    admin = as_person(operator).get("/admin/")
    assert ("Direct messages" in admin.content.decode(), texts()) == (False, ["Between us"])


def test_the_same_key_writes_one_message(cast, as_person, talk):
    key = {"key": str(uuid4())}
    codes = [send(as_person, cast.ada, talk, **key).status_code for _ in range(2)]
    assert (codes, texts()) == ([303, 303], ["Shall we meet?"])
    assert send(as_person, cast.ada, talk, "Other words", **key).status_code == 422


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4001])
def test_a_message_says_something_of_a_readable_length(cast, as_person, talk, text):
    answered = send(as_person, cast.ada, talk, text)
    assert (answered.status_code, list(answered.context["form"].errors)) == (422, ["text"])
    assert texts() == []


def test_live_js_is_told_which_message_is_its_own(cast, as_person, talk):
    answered = as_person(cast.ada).post(url("send", talk), {"text": "Hi"}, headers={"X-Live": "1"})
    mine = f"message-{DirectMessage.objects.get().pk}"
    assert answered.json() == {"mine": mine, "message": ""}
    conversations.send(talk, "Hello", by=cast.sami)
    assert as_person(cast.ada).get(url("mine", talk)).json() == {"mine": [mine]}
    assert as_person(cast.ada).get(url("conversation", talk)).context["mine"] == {"mine": [mine]}


def test_opening_a_conversation_reads_it(cast, as_person, talk):
    for text in ("One", "Two"):
        conversations.send(talk, text, by=cast.ada)
    assert (
        unread(as_person, cast.sami, cast.summit),
        unread(as_person, cast.ada, cast.summit),
    ) == (
        [2],
        [0],
    )
    as_person(cast.sami).get(url("conversation", talk))
    assert unread(as_person, cast.sami, cast.summit) == [0]
    conversations.send(talk, "Three", by=cast.ada)
    assert unread(as_person, cast.sami, cast.summit) == [1]


def test_the_browser_says_that_it_saw_what_arrived(cast, as_person, talk):
    conversations.send(talk, "One", by=cast.ada)
    browser = as_person(cast.sami)
    live = browser.post(url("read", talk), headers={"X-Live": "1"})
    assert (live.status_code, unread(as_person, cast.sami, cast.summit)) == (204, [0])
    assert browser.post(url("read", talk)).status_code == 303


def test_long_conversations_are_read_in_pieces(cast, as_person, talk):
    rows = [
        DirectMessage(conversation=talk, author=cast.places.ada, text=f"word {n:03}")
        for n in range(60)
    ]
    for row in rows:
        row.save()
    browser = as_person(cast.sami)
    latest = browser.get(url("conversation", talk))
    shown = [message.text for message in latest.context["shown"]]
    assert shown == [f"word {n:03}" for n in range(10, 60)]
    before = {"before": str(latest.context["earlier"].pk)}
    earlier = browser.get(url("conversation", talk), before)
    assert [message.text for message in earlier.context["shown"]] == [
        f"word {n:03}" for n in range(10)
    ]
    assert browser.get(url("conversation", talk), {"before": "nonsense"}).status_code == 200


def end(cast, talk):
    connections.withdraw(row_of(cast.places.ada, cast.places.sami), by=cast.sami)


def block(cast, talk):
    safety.block(cast.places.sami, by=cast.ada)


def be_blocked(cast, talk):
    safety.block(cast.places.ada, by=cast.sami)


def ban(cast, talk):
    participation.ban(cast.places.sami, by=cast.olga, reason="Threats")


@pytest.mark.parametrize(
    ("happen", "sentence"),
    [
        (end, "You are not connected now."),
        (block, "You blocked this person."),
        (be_blocked, "This message cannot be delivered now."),
        (ban, "This message cannot be delivered now."),
    ],
)
def test_no_message_passes_and_the_words_are_kept(cast, as_person, talk, happen, sentence):
    conversations.send(talk, "Earlier words", by=cast.sami)
    happen(cast, talk)
    refused = send(as_person, cast.ada, talk, "Are you there, my friend?")
    html = refused.content.decode()
    assert (refused.status_code, sentence in html) == (409, True)
    assert "Are you there, my friend?" in html
    assert texts() == ["Earlier words"]
    again = as_person(cast.ada).get(url("conversation", talk))
    assert [message.text for message in again.context["shown"]] == ["Earlier words"]


def test_the_blocked_person_is_shown_what_an_unlisted_person_would_leave(cast, as_person, talk):
    def seen():
        page = as_person(cast.ada).get(url("conversation", talk)).context
        return page["state"], page["findable"], page["connection"] is not None

    before = seen()
    safety.block(cast.places.ada, by=cast.sami)
    assert (before, seen()) == (("open", False, True), ("open", False, True))


def test_a_closed_door_stays_closed_to_the_banned(cast, as_person, talk):
    participation.ban(cast.places.ada, by=cast.olga, reason="Spam")
    assert as_person(cast.ada).get(url("conversation", talk)).status_code == 404
    assert send(as_person, cast.ada, talk).status_code == 404


def test_reconnecting_goes_on_with_the_same_conversation(cast, as_person, talk):
    connections.withdraw(row_of(cast.places.ada, cast.places.sami), by=cast.ada)
    assert connected(cast.places.ada, cast.places.sami) == talk
    assert send(as_person, cast.sami, talk).status_code == 303


def test_thirty_messages_a_minute_are_enough(cast, as_person, talk, monkeypatch):
    monkeypatch.setattr("summit.limits.time.time", lambda: 1_800_000_000.0)
    browser = as_person(cast.ada)
    codes = [browser.post(url("send", talk), {"text": f"{n}"}).status_code for n in range(31)]
    assert codes == [303] * 30 + [429]
    assert len(texts()) == 30


def test_no_log_keeps_what_passes_between_two_people(cast, talk):
    before = Activity.objects.count()
    conversations.send(talk, "Between us", by=cast.ada)
    assert Activity.objects.count() == before


def test_what_is_written_is_text_with_its_lines(cast, as_person, talk):
    conversations.send(talk, "<b>one</b>\ntwo", by=cast.ada)
    html = as_person(cast.sami).get(url("conversation", talk)).content.decode()
    assert "&lt;b&gt;one&lt;/b&gt;<br>two" in html


LOW = UUID("0fffffff-ffff-4fff-bfff-ffffffffffff")
HIGH = UUID("f0000000-0000-4000-8000-000000000000")


@pytest.mark.parametrize("turned", [False, True])
def test_a_pair_is_stored_once_in_the_order_of_its_ids(cast, turned):
    low, high = (
        Participation.objects.create(
            pk=pk, summit=cast.summit, user=people.make_user(name), consents_to_listing=True
        )
        for pk, name in ((LOW, "low"), (HIGH, "high"))
    )
    talk = connected(high, low) if turned else connected(low, high)
    assert (talk.one_id, talk.other_id) == (LOW, HIGH)
    with pytest.raises(IntegrityError, match="pairs_are_ordered"), transaction.atomic():
        Conversation.objects.create(one=high, other=low)


def test_one_conversation_costs_as_many_queries_as_three(cast, as_person, talk):
    browser = as_person(cast.ada)
    index = reverse("networking:conversations", args=[cast.summit.slug])
    conversations.send(talk, "One", by=cast.sami)
    counts = {"index": [], "one": []}
    for others in ([], [cast.places.leila, cast.places.vera]):
        for other in others:
            conversations.send(connected(cast.places.ada, other), "Hi", by=other.user)
            conversations.send(talk, "More", by=cast.sami)
        for name, address in (("index", index), ("one", url("conversation", talk))):
            counts[name].append(queries(browser, address))
    assert counts == {name: [count[0]] * 2 for name, count in counts.items()}
