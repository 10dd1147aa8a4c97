// Votes and stances go over the open line. Each has a key and is kept, without any text, until it is
// answered: also over a reload, it is said again and done once.
import { choose, pressed, toast, uuid } from "./page.js";

const words = document.body.dataset;
const place = `commands:${words.person}`;
/** In the order of pressing; of each object only the first is under way. @type {Kept[]} */
const kept = JSON.parse(sessionStorage.getItem(place) || "[]");
let say = /** @type {Say | null} */ (null);
let known = false;

/** @param {string} object */
const of = (object) => kept.filter((one) => one.object === object);

/** @param {Kept} one */
function transmit(one) {
  if (kept.includes(one)) say?.({ cmd: one.cmd });
}

/** Drops one, adds one. @param {Kept} [old] @param {Kept} [fresh] */
function keep(old, fresh) {
  if (old) kept.splice(kept.indexOf(old), 1);
  if (fresh) kept.push(fresh);
  sessionStorage.setItem(place, JSON.stringify(kept));
}

/** Presses at once; "" when there is no line, else the key. @param {HTMLButtonElement} button */
export function command(button) {
  const { cmd: type, choice = "", group: object = choice } = button.dataset;
  const [ahead, unsent] = of(object);
  if (!say && !ahead) return "";
  const now = pressed(object), wants = now === choice ? "" : choice, key = uuid();
  const value = button.name === "on" ? { on: !!wants } : { value: wants && button.value };
  // An object is named by its kind and its id, a UUID.
  const one = { cmd: { key, type, id: object.slice(-36), ...value }, object, was: unsent ? unsent.was : now, wants };
  keep(unsent, one);
  choose(object, wants);
  if (!ahead) transmit(one);
  return key;
}

/** @param {Kept} one @param {boolean} undo */
function finish(one, undo) {
  keep(one);
  const [next] = of(one.object);
  if (next && undo) next.was = one.was;
  else if (undo) choose(one.object, one.was);
  if (next) transmit(next);
}

/** @param {Answer} told */
export function answered({ ok, err }) {
  known = true;
  const one = kept.find(({ cmd }) => cmd.key === (ok || err)?.key);
  if (!one) return;
  if (err?.retry) {
    // Spread: whoever was too many now would be so again.
    setTimeout(transmit, (err.after || 1) * 1000 * (1 + Math.random()), one);
    return;
  }
  finish(one, !!err);
  if (err) toast(err.message || words.failed || "", "bad");
}

/** A server that has never answered knows no commands: this one goes another way. @param {string} key */
export function takeBack(key) {
  const one = !known && say && kept.find(({ cmd }) => cmd.key === key);
  if (one) finish(one, false);
  return !!one;
}

/** The line is open (again), or closed. @param {Say | null} line */
export function open(line) {
  say = line;
  if (line) for (const one of kept) if (of(one.object)[0] === one) transmit(one);
}

/** What was pressed and is not answered yet, on marks just read. */
export function pressAgain() {
  for (const { object, wants } of kept) choose(object, wants);
}

pressAgain();
