// The line against a server that misbehaves: no frame is missed in silence, none is applied twice.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Clock, FakeSocket, browser } from "./fakes.js";
import { line } from "../../static/js/line.js";

const ROOM = { name: "room", epoch: "e1", seq: 5 };
const DESK = { name: "desk", epoch: "e1", seq: 0 };
let clock, page, live;

/** A page that writes down what happens to it. */
function diary() {
  const told = { frames: [], snaps: [], states: [], refetched: 0, reloaded: 0, say: null };
  return {
    told,
    hello: () => ({ language: "fr", ...(told.ticket && { ticket: told.ticket }) }),
    renew: (ticket) => { told.ticket = ticket; },
    show: (state) => { if (told.states.at(-1) !== state) told.states.push(state); },
    frame: (frame) => told.frames.push(frame.q),
    snap: (snap) => told.snaps.push(snap.seq),
    refetch: () => { told.refetched++; },
    here: () => {},
    open: (say) => { told.say = say; },
    answer: () => {},
    reload: () => { told.reloaded++; },
  };
}

const frame = (q, s = "room") => ({ s, q, e: "x", v: "none", t: "x" });
const welcome = (seq, more = {}) => ({ welcome: { streams: { room: { seq, epoch: "e1" }, ...more }, refused: [], window: 256 } });
const last = () => FakeSocket.all.at(-1);

/** Opened and welcomed, up to date. */
function begin(cursors = [ROOM]) {
  page = diary();
  live = line("ws://test/", page);
  live.keep(cursors);
  live.wake();
  last().open();
  last().tell(welcome(5));
}

beforeEach(() => {
  browser();
  clock = new Clock();
});

test("a fresh ticket is for the next connection", () => {
  begin();
  last().tell({ ticket: "t2" });
  last().fail();
  clock.pass(1000);
  last().open();
  assert.equal(last().said[0].hello.ticket, "t2");
});

test("says hello with what the page shows", () => {
  begin();
  assert.deepEqual(last().said[0], { hello: { v: 2, language: "fr", streams: [ROOM] } });
  assert.deepEqual(page.told.states, ["reconnecting", "live"]);
});

test("applies the next, ignores what it has, and closes at a hole", () => {
  begin();
  const first = last();
  first.tell(frame(6));
  first.tell(frame(6));
  first.tell(frame(5));
  first.tell(frame(8));
  assert.deepEqual(page.told.frames, [6]);
  assert.equal(first.closed, true);
  assert.equal(page.told.states.at(-1), "reconnecting");
  first.tell(frame(7)); // of a line that is not ours any more
  clock.pass(500);
  last().open();
  assert.notEqual(last(), first);
  assert.equal(last().said[0].hello.streams[0].seq, 6);
  last().tell(welcome(8));
  assert.equal(page.told.states.at(-1), "catching");
  last().tell(frame(7));
  last().tell(frame(8));
  assert.deepEqual(page.told.frames, [6, 7, 8]);
  assert.equal(page.told.states.at(-1), "live");
});

test("after a reset nothing counts until the snapshot, and from there on everything", () => {
  begin();
  last().tell({ reset: { name: "room", reason: "pruned", epoch: "e2", seq: 900, snapshot: true } });
  last().tell(frame(6));
  assert.equal(page.told.states.at(-1), "catching");
  last().tell({ snap: { name: "room", epoch: "e2", seq: 900, parts: {} } });
  last().tell(frame(900));
  last().tell(frame(901));
  assert.deepEqual([page.told.snaps, page.told.frames, page.told.refetched], [[900], [901], 0]);
  assert.equal(page.told.states.at(-1), "live");
  last().fail();
  clock.pass(500);
  last().open();
  assert.deepEqual(last().said[0].hello.streams, [{ name: "room", epoch: "e2", seq: 901 }]);
});

test("without a snapshot the page is fetched, and what comes before the new welcome is ignored", () => {
  begin();
  last().tell({ reset: { name: "room", reason: "epoch", epoch: "e2", seq: 3 } });
  assert.equal(page.told.refetched, 1);
  live.take([{ name: "room", epoch: "e2", seq: 3 }]);
  assert.deepEqual(last().said.at(-1), { follow: [{ name: "room", epoch: "e2", seq: 3 }] });
  last().tell(frame(9));
  last().tell(welcome(3));
  last().tell(frame(4));
  assert.deepEqual(page.told.frames, [4]);
});

test("acknowledges after 128 frames, after ten seconds, and after many bytes", () => {
  begin();
  for (let q = 6; q < 134; q++) last().tell(frame(q));
  assert.deepEqual(last().said.at(-1), { ack: { room: 133 } });
  last().tell(frame(134));
  clock.pass(9900);
  assert.equal(last().said.length, 2);
  clock.pass(100);
  assert.deepEqual(last().said.at(-1), { ack: { room: 134 } });
  last().tell({ ...frame(135), html: "x".repeat(60000) });
  assert.equal(last().said.length, 3);
  last().tell({ ...frame(136), html: "x".repeat(60000) });
  assert.deepEqual(last().said.at(-1), { ack: { room: 136 } });
});

test("ten seconds are counted by the clock where timers sleep", () => {
  begin();
  last().tell(frame(6));
  clock.sleep(10500);
  last().tell(frame(7));
  assert.deepEqual(last().said.at(-1), { ack: { room: 7 } });
});

test("answers a beat when it has long said nothing", () => {
  begin();
  for (let beats = 0; beats < 3; beats++) {
    clock.pass(5000);
    last().tell({ beat: { room: 5 } });
  }
  assert.deepEqual(last().said.slice(1), [{ ack: {} }]);
});

test("a stream that stands still behind its head is asked for again; one that moves is not", () => {
  begin();
  const first = last();
  first.tell({ beat: { room: 9 } });
  clock.pass(5000);
  first.tell(frame(6));
  first.tell({ beat: { room: 9 } });
  assert.equal(first.closed, false);
  clock.pass(5000);
  first.tell({ beat: { room: 9 } });
  assert.equal(first.closed, true);
});

test("a silent line is left after fifteen seconds, in a tab that is seen", () => {
  begin();
  document.hidden = true;
  clock.pass(60000);
  assert.equal(FakeSocket.all.length, 1);
  document.hidden = false;
  live.wake();
  assert.equal(FakeSocket.all.length, 2); // at once
  last().open();
  last().tell(welcome(5));
  clock.pass(18000);
  assert.equal(FakeSocket.all.length, 3);
});

test("waits a random while that doubles to thirty seconds, and begins anew after a good time", () => {
  Math.random = () => 0.999;
  begin();
  const waits = [];
  const before = () => FakeSocket.all.length;
  for (let round = 0; round < 9; round++) {
    last().fail();
    const sockets = before();
    let waited = 0;
    for (; before() === sockets; waited += 100) clock.pass(100);
    waits.push(waited);
  }
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  last().open();
  last().tell(welcome(5));
  last().fail(); // a welcome alone proves nothing
  clock.pass(29000);
  assert.equal(page.told.say, null);
  clock.pass(1000);
  last().open();
  last().tell(welcome(5));
  clock.pass(6000);
  last().fail(4503);
  const sockets = before();
  clock.pass(500);
  assert.equal(before(), sockets + 1);
});

test("leaves what the page no longer names, follows what is new, and asks once for what is refused", () => {
  begin([ROOM, DESK]);
  last().tell({ welcome: { streams: {}, refused: ["desk"] } });
  assert.equal(page.told.reloaded, 0); // never had
  const mine = { name: "user", epoch: "", seq: 0 };
  live.keep([ROOM, DESK, mine]);
  assert.deepEqual(last().said.at(-1), { follow: [mine] });
  last().tell({ welcome: { streams: { user: { seq: 0, epoch: "" } }, refused: [] } });
  live.keep([mine]);
  assert.deepEqual(last().said.at(-1), { leave: ["room"] });
  last().tell(frame(6));
  assert.deepEqual(page.told.frames, []);
  last().tell({ welcome: { streams: {}, refused: ["room"] } });
  assert.equal(page.told.reloaded, 0); // left by ourselves
  last().tell({ welcome: { streams: {}, refused: ["user"] } });
  assert.equal(page.told.reloaded, 1); // taken from us
});

test("reloads when logged out, says reconnecting when the server stops and offline without a network", () => {
  begin();
  last().fail(4503);
  assert.equal(page.told.states.at(-1), "reconnecting");
  clock.pass(500);
  navigator.onLine = false;
  last().fail(1006);
  assert.equal(page.told.states.at(-1), "offline");
  navigator.onLine = true;
  live.wake();
  last().open();
  last().fail(4401);
  assert.equal(page.told.reloaded, 1);
  const sockets = FakeSocket.all.length;
  clock.pass(60000);
  assert.equal(FakeSocket.all.length, sockets);
});
