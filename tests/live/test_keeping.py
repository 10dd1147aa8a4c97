"""The log over time: pruned, redacted, restored; and what a ring remembers of hidden words."""

import asyncio
import json
from datetime import timedelta

import pytest
from channels.db import database_sync_to_async as threaded
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from sessions.models import Contribution
from sessions.services import contributions
from summit import presence
from summit.launch import prepare
from summit.launch.supervisor import Broken
from summit.live.delivery import step
from summit.live.hub import hub
from summit.log import failpoints, incarnation, journal, retention
from summit.log.models import CommandKey, Event, Incarnation, Stream
from tests.live.sockets import contribute, following, frames, hear, say, silence


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A data directory of its own."""
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    return tmp_path


def tell(user, stream="a", times=1):
    for _ in range(times):
        with journal.command(by=user) as act:
            act.say(stream, "x.done", user)


# ------------------------------------------------------------------ restored
def test_a_database_and_its_directory_go_together(cast, place):
    tell(cast.ada)
    incarnation.stamp()
    incarnation.stamp()
    incarnation.check()
    assert json.loads((place / "incarnation.json").read_text()) == [
        str(Incarnation.objects.get().token)
    ]


def test_a_restored_database_is_refused_until_its_streams_begin_anew(
    cast, place, capsys, monkeypatch
):
    tell(cast.ada)
    incarnation.stamp()
    backup = Incarnation.objects.get().token
    incarnation.stamp()
    Incarnation.objects.update(token=backup)  # what a restore brings back
    with pytest.raises(incarnation.Restored, match="rotate_epochs"):
        incarnation.check()
    with pytest.raises(incarnation.Restored):
        incarnation.stamp()  # the clock does not hide it
    monkeypatch.setattr(prepare.connections, "close_all", lambda: None)
    with pytest.raises(Broken, match="rotate_epochs"):
        prepare.log()
    before = Stream.objects.get().epoch
    call_command("rotate_epochs")
    assert "begin anew" in capsys.readouterr().out
    incarnation.check()
    assert Stream.objects.get().epoch != before


def test_an_interrupted_change_of_the_token_is_no_restore(cast, place, monkeypatch):
    tell(cast.ada)
    incarnation.stamp()
    keep = incarnation._keep

    def crash(tokens):
        keep(tokens)
        raise KeyboardInterrupt

    monkeypatch.setattr(incarnation, "_keep", crash)
    with pytest.raises(KeyboardInterrupt):
        incarnation.stamp()
    monkeypatch.setattr(incarnation, "_keep", keep)
    incarnation.check()
    incarnation.stamp()


def test_a_new_house_needs_no_token_and_a_lost_one_is_noticed(cast, place):
    incarnation.check()
    tell(cast.ada)
    incarnation.stamp()
    (place / "incarnation.json").unlink()
    with pytest.raises(incarnation.Restored):
        incarnation.check()


# ------------------------------------------------------------------ pruned
def test_old_events_go_and_the_floor_says_so(cast, capsys):
    tell(cast.ada, times=5)
    tell(cast.ada, "b")
    old = timezone.now() - timedelta(days=31)
    Event.objects.filter(stream__name="a", seq__lte=3).update(at=old)
    CommandKey.objects.create(scope="anon", key="0" * 32, fingerprint="", at=old)
    call_command("prune_log")
    assert "3 events and 1 command keys" in capsys.readouterr().out
    assert dict(Stream.objects.values_list("name", "floor_seq")) == {"a": 3, "b": 0}
    assert list(Event.objects.filter(stream__name="a").values_list("seq", flat=True)) == [4, 5]
    assert retention.prune() == (0, 0)


@pytest.mark.django_db(transaction=True)
async def test_pruned_under_a_follower_who_lags_is_a_reset_and_no_failure(house):
    browser, _ = await following(house, house.ada)
    follower = next(iter(hub.sockets))
    cursor = next(iter(follower.cursors.values()))
    follower.mute()  # it takes nothing for now
    await threaded(contribute)(house)
    await hub.look()

    def prune():
        Event.objects.update(at=timezone.now() - timedelta(days=40))
        retention.prune()

    await threaded(prune)()
    cursor.tail.rings.clear()
    follower.muted = False
    assert (await hear(browser, "reset"))["reason"] == "pruned"
    await browser.disconnect()


# ------------------------------------------------------------------ forgotten
def test_an_erased_object_leaves_only_numbers(cast, capsys):
    words = contributions.contribute(cast.plenary, "Erase me", by=cast.ada, place=cast.places.ada)
    pk = str(words.pk)
    before = Event.objects.count()
    Contribution.objects.filter(pk=pk).delete()
    call_command("redact_log", pk)
    said = Event.objects.filter(object_id=pk)
    assert set(said.values_list("fact", flat=True)) == {"object.redacted"}
    assert Event.objects.filter(object_id="", fact="object.redacted").count() > 0
    assert Event.objects.count() == before + said.count()
    seqs = Event.objects.filter(stream__name=f"session:{cast.plenary.pk}").values_list(
        "seq", flat=True
    )
    assert sorted(seqs) == list(range(1, len(seqs) + 1))


@pytest.mark.django_db(transaction=True)
async def test_hidden_words_are_not_in_what_a_latecomer_is_sent(house):
    early, _ = await following(house, house.sami)
    words = await threaded(contributions.contribute)(
        house.plenary, "Soon hidden", by=house.ada, place=house.places.ada
    )
    assert "Soon hidden" in (await frames(early, 2))[0]["html"]
    await threaded(contributions.hide)(words, "Off topic", by=house.mira)
    await frames(early, 2)
    late, _ = await following(house, house.leila, seq=0)
    told = json.dumps(await frames(late, 4))
    assert "Soon hidden" not in told
    for each in (early, late):
        await each.disconnect()


@pytest.mark.django_db(transaction=True)
async def test_a_rotation_resets_whoever_is_there(house):
    await threaded(contribute)(house)
    browser, welcome = await following(house, house.ada)
    name = next(iter(welcome["streams"]))
    await threaded(incarnation.rotate)()
    reset = await hear(browser, "reset")
    assert reset["reason"] == "epoch"
    assert reset["epoch"] != welcome["streams"][name]["epoch"]
    await browser.disconnect()


# ------------------------------------------------------------------ asleep, drained, stepped
@pytest.mark.django_db(transaction=True)
async def test_a_draining_process_sends_everybody_elsewhere_and_takes_nobody(house):
    people = [await following(house, user) for user in (house.ada, house.sami)]
    await hub.drain(0.1)
    for browser, _ in people:
        closed = await browser.receive_output(timeout=5)
        while closed["type"] != "websocket.close":
            closed = await browser.receive_output(timeout=5)
        assert closed["code"] == 4503
    assert hub.sockets == set()


@pytest.mark.django_db(transaction=True)
async def test_whoever_is_muted_is_sent_nothing_and_misses_nothing(house):
    browser, _ = await following(house, house.ada)
    follower = next(iter(hub.sockets))
    follower.mute()
    await threaded(contribute)(house)
    assert await silence(browser)
    follower.muted = False
    assert [frame["q"] for frame in await frames(browser, 2)] == [1, 2]
    await browser.disconnect()


@pytest.mark.django_db(transaction=True)
async def test_silence_and_stalling_are_excused_when_the_process_slept(house):
    browser, _ = await following(house, house.ada)
    follower = next(iter(hub.sockets))
    now = follower.heard_at
    assert not follower.has_stalled(now + 59)
    assert follower.has_stalled(now + 61)
    follower.excuse(100)
    assert not follower.has_stalled(now + 61)
    await say(browser, {"ack": {}})
    await browser.disconnect()


async def test_a_sender_that_need_not_wait_costs_no_task():
    sent = []

    async def send():
        sent.append(1)

    assert step(send()) is None
    assert sent == [1]


async def test_a_sender_that_waits_goes_on_in_a_task_and_can_be_cancelled():
    gate, sent = asyncio.Event(), []

    async def send(number):
        await gate.wait()
        await asyncio.sleep(0)
        sent.append(number)

    one, two = step(send(1)), step(send(2))
    await asyncio.sleep(0.01)
    assert sent == []
    two.cancel()
    gate.set()
    await one
    assert sent == [1]
    with pytest.raises(asyncio.CancelledError):
        await two


async def test_a_sender_that_fails_after_waiting_fails_its_task():
    async def send():
        await asyncio.sleep(0)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await step(send())


# ------------------------------------------------------------------ presence, failpoints
@pytest.mark.parametrize(
    ("count", "shown"), [(0, 0), (20, 20), (21, 21), (104, 100), (1234, 1200), (2960, 3000)]
)
def test_public_counts_are_rounded(count, shown):
    assert presence.about(count) == shown


def test_presence_is_exact_for_who_runs_it_and_merges_processes(cast, monkeypatch):
    ada, sami = str(cast.ada.pk), str(cast.sami.pk)
    presence.report({"room": [ada, sami]})
    monkeypatch.setattr(presence, "_PROCESS", "another")
    monkeypatch.setattr(presence, "_written", {})
    presence.report({"room": [sami]})
    assert presence.here("room") == {ada, sami}
    assert presence.counts(["room"]) == {"room": 3}  # about: one person, two processes
    presence.forget()
    assert presence.counts(["room"]) == {"room": 2}


def test_a_failpoint_is_nothing_unless_asked_for(monkeypatch, tmp_path):
    failpoints.failpoint("before_commit")
    monkeypatch.setattr(failpoints, "_log", str(tmp_path / "log"))
    monkeypatch.setattr(failpoints, "_points", failpoints._read("before_commit:raise:1"))
    with pytest.raises(failpoints.Injected):
        failpoints.failpoint("before_commit")
    assert "before_commit raise" in (tmp_path / "log").read_text()
    with pytest.raises(Exception, match="SUMMIT_FAILPOINTS"):
        failpoints._read("nowhere:kill")
