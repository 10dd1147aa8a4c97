"""The chat: who may, what it refuses, who is called, and what a page keeps of it."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions import parts_chat
from sessions.models import Mention, Message
from sessions.services import chat, conduct, mentions, pace, queue
from sessions.services import sessions as running
from sessions.services.programme import edit_session
from sessions.templatetags.chat import chat_words
from summit import limits
from summit.errors import RuleBroken
from summit.log.models import Event
from summit.models import Activity, Participation
from tests import cast as people
from tests.counting import queries

LIVE = {"HTTP_X_LIVE": "1"}


@pytest.fixture
def talking(cast):
    cast.plenary.allows_chat = True
    cast.plenary.save()
    return cast


def own(cast, who="ada"):
    return {"by": getattr(cast, who), "place": getattr(cast.places, who)}


def say(cast, text, who="ada", **more):
    return chat.send(cast.plenary, text, **own(cast, who), **more)


def code(act):
    with pytest.raises(RuleBroken) as refused:
        act()
    return refused.value.code


def send(cast, browser, text="Hello", **fields):
    return browser.post(
        reverse("sessions:chat-send", args=[cast.plenary.pk]), {"text": text, **fields}
    )


def room(cast, browser):
    return browser.get(reverse("sessions:room", args=[cast.plenary.pk])).content.decode()


def hide(cast, message):
    verdict = queue.Verdict(queue.Verb.HIDE, "conduct")
    [refusal] = queue.decide_many(
        cast.plenary, [queue.Chosen("message", message.pk)], verdict, by=cast.mira
    )
    return refusal


# ------------------------------------------------------------------ off and on
def test_a_session_has_no_chat_until_organisers_switch_it_on(cast, as_person):
    assert people.make_session(cast.summit, 2).allows_chat is False
    assert code(lambda: say(cast, "Hello")) == "chat.off"
    page = room(cast, as_person(cast.ada))
    assert '<div id="chat" data-part hidden>' in page
    assert 'action="' + reverse("sessions:chat-send", args=[cast.plenary.pk]) not in page
    edit_session(cast.plenary, by=cast.olga, allows_chat=True)
    assert send(cast, as_person(cast.ada)).status_code == 303
    assert "Hello" in room(cast, as_person(cast.leila))


def test_it_closes_with_the_session_and_can_still_be_read(talking, as_person):
    say(talking, "Until tomorrow")
    running.end_session(talking.plenary, by=talking.mira)
    assert code(lambda: say(talking, "Too late")) == "session.closed"
    assert "Until tomorrow" in room(talking, as_person(talking.leila))


# ------------------------------------------------------------------ the doors
WHO = {
    "olga": 303, "mira": 303, "sami": 303, "rana": 303, "ada": 303, "vera": 403, "otto": 403,
}  # fmt: skip


@pytest.mark.parametrize("who", WHO)
def test_who_may_chat(talking, as_person, who):
    assert send(talking, as_person(getattr(talking, who))).status_code == WHO[who]
    assert Message.objects.count() == (WHO[who] == 303)


@pytest.mark.parametrize("who", WHO)
def test_who_reads_what_was_said_before(talking, as_person, who):
    message = say(talking, "Hello")
    browser = as_person(getattr(talking, who))
    expected = 403 if who == "otto" else 200
    for address in (
        reverse("sessions:chat", args=[talking.plenary.pk]),
        reverse("sessions:message", args=[message.pk]),
        reverse("sessions:chat-form", args=[talking.plenary.pk]),
    ):
        assert browser.get(address).status_code == expected
        assert browser.post(address).status_code == 405


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("act", ["edit", "delete"])
def test_only_its_author_changes_or_deletes_a_message(talking, as_person, who, act):
    message = say(talking, "Hello")
    address = reverse(f"sessions:message-{act}", args=[message.pk])
    browser = as_person(getattr(talking, who))
    assert browser.get(address).status_code == 405
    answer = browser.post(address, {"text": "Hello, all"})
    assert answer.status_code == (303 if who == "ada" else 403)


def test_nobody_who_is_not_signed_in_says_anything(talking, as_person):
    assert send(talking, as_person(None)).status_code == 302
    assert not Message.objects.exists()


def test_the_same_key_twice_is_one_message_and_with_other_words_refused(talking, as_person):
    browser, key = as_person(talking.ada), str(uuid4())
    assert [send(talking, browser, key=key).status_code for _ in range(2)] == [303, 303]
    assert send(talking, browser, "Something else", key=key).status_code == 422
    assert Message.objects.count() == 1


def test_a_message_that_is_too_long_comes_back(talking, as_person):
    page = send(talking, as_person(talking.ada), "x" * 501)
    assert page.status_code == 422
    assert "x" * 501 in page.content.decode()


def test_over_the_open_page_it_says_which_one_is_mine(talking, as_person):
    address = reverse("sessions:chat-send", args=[talking.plenary.pk])
    answer = as_person(talking.ada).post(address, {"text": "Hello"}, **LIVE)
    assert answer.json()["mine"] == f"chat-{Message.objects.get().pk}"


# ------------------------------------------------------------------ edited, deleted, hidden
def test_ones_own_message_is_changed_for_ten_minutes_and_marked(talking, as_person):
    message = say(talking, "Helo")
    chat.edit(message, "Hello", by=talking.ada)
    assert "edited" in room(talking, as_person(talking.leila))
    entry = Activity.objects.get(verb="chat.edited")
    assert entry.details["before"] == "Helo"
    Message.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert code(lambda: chat.edit(message, "Too late", by=talking.ada)) == "chat.late"


def test_a_deleted_message_keeps_its_place_without_its_words(talking, as_person):
    message = say(talking, "Regretted words")
    chat.delete(message, by=talking.ada)
    chat.delete(message, by=talking.ada)
    page = room(talking, as_person(talking.leila))
    assert ("Regretted words" in page, "Deleted by its author" in page) == (False, True)
    assert Activity.objects.filter(verb="chat.deleted").count() == 1
    assert code(lambda: chat.edit(message, "Back", by=talking.ada)) == "chat.gone"
    assert hide(talking, message).code == "chat.deleted"


def test_a_hidden_message_is_read_by_nobody_and_comes_back(talking, as_person):
    message = say(talking, "Rude words")
    assert hide(talking, message) is None
    for who in ("leila", "vera", "mira"):
        page = as_person(getattr(talking, who)).get(
            reverse("sessions:message", args=[message.pk])
        ).content.decode()  # fmt: skip
        assert ("Rude words" in page, "hidden this message" in page) == (False, True)
    own_page = as_person(talking.ada).get(reverse("sessions:message", args=[message.pk]))
    assert "Against the rules of conduct" in own_page.content.decode()
    show = reverse("sessions:decide", args=["messages", message.pk, "approve"])
    assert as_person(talking.ada).post(show).status_code == 403
    assert as_person(talking.mira).post(show).status_code == 303
    assert "Rude words" in room(talking, as_person(talking.leila))


# ------------------------------------------------------------------ flooding
@pytest.mark.parametrize("again", ["Buy now", "buy  NOW", "Buy\nnow"])
def test_the_same_words_twice_are_refused(talking, again):
    say(talking, "Buy now")
    say(talking, "Something between")
    assert code(lambda: say(talking, again)) == "chat.repeated"
    assert say(talking, "Buy now", "leila").pk


def test_slow_mode_makes_wait_in_the_chat_alone(talking):
    pace.set_pace(talking.plenary, 0, 30, by=talking.mira)
    say(talking, "One")
    assert code(lambda: say(talking, "Two")) == "slow.wait"
    say(talking, "One", "mira")
    say(talking, "Two", "mira")
    Message.objects.update(created_at=timezone.now() - timedelta(seconds=31))
    assert say(talking, "Two").pk


def test_twenty_a_minute_are_the_most(talking, as_person, monkeypatch):
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: 30.0))
    browser = as_person(talking.ada)
    codes = [send(talking, browser, f"Line {n}").status_code for n in range(21)]
    assert codes == [303] * 20 + [429]


# ------------------------------------------------------------------ called by name
@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Leïla Baptiste look", {"leila"}),
        ("Look, @leïla baptiste!", {"leila"}),
        ("(@Leïla Baptiste, @Vera Novak)", {"leila", "vera"}),
        ("write to me@Leïla Baptiste", set()),
        ("@Otto Berg is elsewhere", set()),
        ("@Nobody at all", set()),
        ("@Ada Michel is me", set()),
    ],
)
def test_whom_an_at_calls(talking, text, called):
    message = say(talking, text)
    found = {mention.participation.user.email.split("@")[0] for mention in message.mentions.all()}
    assert found == called


def test_the_longest_name_counts(talking):
    short = people.place(talking.summit, people.make_user("short"))
    short.user.display_name = "Leïla"
    short.user.save()
    [called] = mentions.called_in("@Leïla Baptiste", talking.summit)
    assert called == talking.places.leila
    assert mentions.called_in("@Leïla, look", talking.summit) == [short]


def test_who_is_called_is_told_and_sees_it_once(talking, as_person):
    say(talking, "@Leïla Baptiste look")
    assert Event.objects.filter(stream__name=f"user:{talking.leila.pk}", kind="told").exists()
    browser = as_person(talking.leila)
    assert "You were called in the chat" in room(talking, browser)
    seen = reverse("sessions:told-seen", args=[talking.plenary.pk])
    assert browser.get(seen).status_code == 405
    assert browser.post(seen).status_code == 303
    assert "You were called in the chat" not in room(talking, browser)
    assert "You were called" not in room(talking, as_person(talking.ada))


def test_who_is_not_called_any_more_is_not_told(talking, as_person):
    message = say(talking, "@Leïla Baptiste look")
    chat.edit(message, "@Sami Haddad look", by=talking.ada)
    assert [mention.participation for mention in Mention.objects.all()] == [talking.places.sami]
    chat.delete(message, by=talking.ada)
    assert "You were called" not in room(talking, as_person(talking.sami))


def test_who_was_removed_is_not_called(talking):
    conduct.remove(talking.plenary, talking.places.leila, reason="x", by=talking.mira)
    say(talking, "@Leïla Baptiste look")
    assert not Mention.objects.exists()


def test_an_at_does_not_tell_who_takes_part(talking):
    """Only who lets others find them stands out."""
    Participation.objects.filter(pk=talking.places.vera.pk).update(consents_to_listing=True)
    message = say(talking, "@Leïla Baptiste and @Vera Novak")
    message = parts_chat.whole(pk=message.pk).get()
    assert chat_words(message) == "@Leïla Baptiste and <b>@Vera Novak</b>"


# ------------------------------------------------------------------ what is shown
@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "See https://example.org/a?b=1&c=2.",
            'See <a href="https://example.org/a?b=1&amp;c=2" '
            'rel="nofollow noopener noreferrer ugc" dir="ltr">https://example.org/a?b=1&amp;c=2</a>.',
        ),
        ("http://example.org/", "http://example.org/"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("https://you@evil.example/", "https://you@evil.example/"),
        ("<b>loud</b>\nand so", "&lt;b&gt;loud&lt;/b&gt;<br>and so"),
    ],
)
def test_only_https_becomes_a_link_and_nothing_becomes_a_tag(talking, text, html):
    assert chat_words(parts_chat.whole(pk=say(talking, text).pk).get()) == html


def test_a_room_without_names_names_nobody_in_its_chat(talking, as_person):
    say(talking, "Hello")
    edit_session(talking.plenary, by=talking.olga, shows_names=False)
    line = room(talking, as_person(talking.leila)).split('id="chat-list"')[1].split("</ol>")[0]
    assert ("Ada Michel" in line, "A participant" in line) == (False, True)


def fill(cast, count):
    now = timezone.now()
    Message.objects.bulk_create(
        Message(
            session=cast.plenary, author=cast.places.ada, text=f"line-{n}-",
            created_at=now + timedelta(seconds=n), updated_at=now,
        )
        for n in range(count)
    )  # fmt: skip


def test_a_room_shows_the_last_fifty_and_the_way_to_the_others(talking, as_person):
    fill(talking, 120)
    browser = as_person(talking.leila)
    page = room(talking, browser)
    shown = [n for n in range(120) if f"line-{n}-" in page]
    assert shown == [*range(70, 120)]
    address = reverse("sessions:chat", args=[talking.plenary.pk])
    seen: set[int] = set()
    while address:
        html = browser.get(address).content.decode()
        now = {n for n in range(120) if f"line-{n}-" in html}
        assert (len(now) <= 50, now & seen) == (True, set())
        seen |= now
        before = html.split('href="?before=')[1].split('"')[0] if 'href="?before=' in html else ""
        address = address.split("?")[0] + f"?before={before}" if before else ""
    assert seen == {*range(120)}


@pytest.mark.parametrize("before", ["x", "5ba0c591-b607-4ca7-8170-77070685485d"])
def test_an_unknown_place_in_the_history_is_unknown(talking, as_person, before):
    address = reverse("sessions:chat", args=[talking.plenary.pk])
    assert as_person(talking.ada).get(address, {"before": before}).status_code == 404


def test_one_and_three_messages_cost_the_same(talking, as_person):
    counts = []
    for n in (1, 3):
        for each in range(n):
            say(talking, f"@Leïla Baptiste {n} {each}")
        address = reverse("sessions:chat", args=[talking.plenary.pk])
        counts.append(queries(as_person(talking.ada), address))
    assert counts[0] == counts[1]


def test_the_marks_are_mine_while_i_can_change_them(talking, as_person):
    message = say(talking, "Hello")
    mine = reverse("sessions:mine", args=[talking.plenary.pk])
    assert f"chat-{message.pk}" in as_person(talking.ada).get(mine).json()["mine"]
    assert as_person(talking.leila).get(mine).json()["mine"] == []
    Message.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert as_person(talking.ada).get(mine).json()["mine"] == []


def test_no_message_becomes_a_contribution(talking):
    say(talking, "Hello")
    assert not talking.plenary.contributions.exists()
