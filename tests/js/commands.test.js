// A vote is done once: whatever happens to the line, to the page and to the answer.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Clock, browser } from "./fakes.js";

const ID = "0198c0de-0000-7000-8000-000000000001";
const UP = `upvote-${ID}`;
let clock, session, said, pages = 0;

const say = (message) => said.push(message.cmd);
const upvote = { name: "on", value: "1", dataset: { cmd: "question.upvote", choice: UP } };
const stance = (value) => ({ name: "value", value, dataset: { cmd: "recommendation.stance", group: `stance-${ID}`, choice: `stance-${ID}-${value}` } });
const ok = (cmd) => ({ ok: { key: cmd.key } });

/** The modules as a freshly loaded page has them; the session's storage stays. */
async function load() {
  browser(session);
  said = [];
  const marks = await import("../../static/js/page.js");
  marks.marks.pressed.clear();
  const commands = await import(`../../static/js/commands.js?${pages++}`);
  return { ...commands, pressed: marks.pressed, pressing: (button) => commands.command(button) };
}

beforeEach(() => {
  clock = new Clock();
  session = new Map();
  browser(session);
});

test("goes by form while there is no line", async () => {
  const page = await load();
  assert.equal(page.command(upvote), "");
  assert.equal(page.pressed(UP), "");
});

test("is pressed at once, said once, and forgotten when it is done", async () => {
  const page = await load();
  page.open(say);
  assert.ok(page.command(upvote));
  assert.equal(page.pressed(UP), UP);
  assert.deepEqual(said, [{ key: said[0].key, type: "question.upvote", id: ID, on: true }]);
  page.answered(ok(said[0]));
  page.answered(ok(said[0]));
  page.open(null);
  page.open(say);
  assert.equal(said.length, 1);
  page.command(upvote);
  assert.equal(said[1].on, false);
});

test("is taken back when it is refused", async () => {
  const page = await load();
  page.open(say);
  page.command(stance("agree"));
  page.answered(ok(said[0]));
  page.command(stance("pass"));
  assert.equal(page.pressed(`stance-${ID}`), `stance-${ID}-pass`);
  page.answered({ err: { key: said[1].key, status: 409, code: "closed", message: "Too late." } });
  assert.equal(page.pressed(`stance-${ID}`), `stance-${ID}-agree`);
});

test("is said again with the same key after a reload, and kept without text", async () => {
  let page = await load();
  page.open(say);
  page.command(stance("agree"));
  const [first] = said;
  page = await load();
  assert.equal(page.pressed(`stance-${ID}`), `stance-${ID}-agree`);
  page.open(say);
  assert.deepEqual(said, [first]);
  page.answered(ok(first));
  page = await load();
  page.open(say);
  assert.deepEqual(said, []);
});

test("comes again after the pause that the server asks for", async () => {
  Math.random = () => 0;
  const page = await load();
  page.open(say);
  page.command(upvote);
  page.answered({ err: { key: said[0].key, status: 429, code: "busy", retry: true, after: 3 } });
  clock.pass(2900);
  assert.equal(said.length, 1);
  clock.pass(200);
  assert.deepEqual(said[1], said[0]);
  page.answered({ err: { key: said[0].key, retry: true } });
  clock.pass(1000);
  assert.equal(said.length, 3);
  assert.equal(page.pressed(UP), UP);
});

test("a later press waits for the answer, and only the last of them is said", async () => {
  const page = await load();
  page.open(say);
  page.command(stance("agree"));
  page.command(stance("disagree"));
  page.command(stance("pass"));
  assert.deepEqual(said.map(({ value }) => value), ["agree"]);
  page.answered(ok(said[0]));
  assert.deepEqual(said.map(({ value }) => value), ["agree", "pass"]);
  page.answered({ err: { key: said[1].key, message: "No." } });
  assert.equal(page.pressed(`stance-${ID}`), `stance-${ID}-agree`);
});

test("a refused first press does not undo the later one", async () => {
  const page = await load();
  page.open(say);
  page.command(stance("agree"));
  page.command(stance("disagree"));
  page.answered({ err: { key: said[0].key, message: "No." } });
  assert.equal(page.pressed(`stance-${ID}`), `stance-${ID}-disagree`);
  page.answered({ err: { key: said[1].key, message: "No." } });
  assert.equal(page.pressed(`stance-${ID}`), "");
});

test("waits behind an unanswered one when the line is gone", async () => {
  const page = await load();
  page.open(say);
  page.command(upvote);
  page.open(null);
  assert.ok(page.command(upvote));
  assert.equal(page.pressed(UP), "");
  page.open(say);
  assert.equal(said.length, 2);
  page.answered(ok(said[1]));
  assert.deepEqual(said.map(({ on }) => on), [true, true, false]);
});

test("is given back to the form by a server that knows no commands, and by no other", async () => {
  let page = await load();
  page.open(say);
  const lost = page.command(upvote);
  assert.equal(page.takeBack(lost), true);
  assert.equal(page.takeBack(lost), false);
  const done = page.command(upvote);
  page.answered(ok({ key: done }));
  const slow = page.command(upvote);
  assert.equal(page.takeBack(slow), false);
});

test("another person in the same tab sends nothing of it", async () => {
  let page = await load();
  page.open(say);
  page.command(upvote);
  browser(session);
  document.body.dataset.person = "leila";
  said = [];
  page = await import(`../../static/js/commands.js?${pages++}`);
  page.open(say);
  assert.deepEqual(said, []);
});
