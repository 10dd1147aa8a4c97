// Shows what the line tells: frames and snapshots change the page in place.
import { answered, open, pressAgain } from "./commands.js";
import { line } from "./line.js";
import { addMarks, mark, parse, readMarks, remark, swap } from "./page.js";

const spread = () => new Promise((done) => setTimeout(done, Math.random() * 1000));
const parts = "[data-live-list], [data-src], [data-part]";
let resyncing = false;
let named = "";

/** @param {ParentNode} root @returns {string[]} */
const holders = (root) => [...root.querySelectorAll("[data-streams]")].map((holder) => /** @type {HTMLElement} */ (holder).dataset.streams || "[]");

/** What these name; of two places in one stream the earlier. @param {string[]} given @returns {Cursor[]} */
function cursors(given) {
  const all = given.flatMap((text) => JSON.parse(text)).sort((one, other) => other.seq - one.seq);
  return [...new Map(all.map((cursor) => [cursor.name, cursor])).values()];
}

/** A region that came or went has changed what the page follows. */
export function survey() {
  const now = holders(document);
  if (named === (named = now.join())) return;
  live.keep(cursors(now));
}

/** @param {string} state */
function show(state) {
  const pill = document.getElementById("pill");
  if (pill && pill.dataset.state !== state) pill.dataset.state = state;
}

let ticket = document.querySelector("[data-ticket]")?.getAttribute("data-ticket");

/** An old ticket does no harm: then the login is looked up. */
const hello = () => ({ language: document.documentElement.lang, ticket });

/** @param {string} fresh */
function renew(fresh) {
  ticket = fresh;
}

/** @param {Frame} given */
function frame(given) {
  for (const late of recording) late.push(given);
  if (given.v === "refresh") refresh(given.t);
  else apply(given);
  if (/merged$/.test(given.e)) recall();
  document.dispatchEvent(new CustomEvent("live:frame", { detail: given }));
}

/** Twice does no harm. @param {Frame} frame */
function apply(frame) {
  const target = document.getElementById(frame.t);
  if (frame.v === "tally") return tally(target, frame.n || {});
  if (frame.v === "remove") target?.remove();
  const fresh = frame.html && parse(frame.html);
  const list = frame.into && document.getElementById(frame.into);
  if (fresh && target && (!list || target.parentElement === list)) swap(target, fresh);
  else if (fresh) {
    target?.remove();
    if (list && list.dataset.liveList === "newest") list.prepend(fresh);
    else if (list) list.append(fresh);
    if (list) announce(list.dataset.announce);
  }
  mark();
  survey();
}

/** @param {HTMLElement | null} target @param {Record<string, any>} numbers */
function tally(target, numbers) {
  for (const [name, value] of Object.entries(numbers)) {
    for (const place of target?.querySelectorAll(`[data-n="${name}"]`) || []) {
      if (place instanceof SVGElement) place.setAttribute("width", String(value));
      else if (place.textContent !== String(value)) place.textContent = String(value);
    }
  }
}

/** What comes by frame while a region is under way. @type {Set<Frame[]>} */
const recording = new Set();
/** The regions under way, and whether they were asked for once more. @type {Map<string, boolean>} */
const asked = new Map();

/** A personal region asks for itself. @param {string} id */
async function refresh(id) {
  const address = document.getElementById(id)?.dataset.src;
  if (!address) return;
  if (asked.has(id)) {
    asked.set(id, true);
    return;
  }
  asked.set(id, false);
  /** @type {Frame[]} */
  const late = [];
  recording.add(late);
  await spread();
  asked.set(id, false);
  const answer = await get(address, { "X-Live": "1" });
  const fresh = answer?.ok && parse(await answer.text().catch(() => ""));
  const again = asked.get(id);
  asked.delete(id);
  recording.delete(late);
  // Meanwhile it may have become another one.
  const other = address !== document.getElementById(id)?.dataset.src;
  if (fresh && fresh.id === id && !other) renewRegion(id, fresh, late);
  if (again || other) refresh(id);
  else if (!fresh && !barred(answer)) setTimeout(refresh, 4000, id);
}

/** @param {string} id @param {Element} fresh @param {Frame[]} late */
function renewRegion(id, fresh, late) {
  const old = document.getElementById(id);
  if (!old) return;
  readMarks(fresh);
  pressAgain();
  steady(old, fresh);
  // What came by frame while the answer was on its way may be missing in it.
  for (const frame of late) if (frame.v !== "refresh") apply(frame);
  survey();
}

/** @param {string} address @param {{}} [headers] */
const get = (address, headers) => fetch(address, { headers, signal: AbortSignal.timeout?.(20000) }).catch(() => null);

/** Asking again would not help. @param {Response | null} answer */
const barred = (answer) => answer && (answer.redirected || (answer.status >= 400 && answer.status < 429));

/** Swaps a whole part; what is being read stays where it is. @param {Element} old @param {Element} fresh */
function steady(old, fresh) {
  const seen = [...old.querySelectorAll("[id]:not(ul)")].find((one) => one.getBoundingClientRect().bottom > 0);
  const top = seen?.getBoundingClientRect().top || 0;
  swap(old, fresh);
  const now = seen && document.getElementById(seen.id);
  let moved = now ? now.getBoundingClientRect().top - top : 0;
  for (let place = now?.parentElement; place && moved; place = place.parentElement) {
    const before = place.scrollTop;
    place.scrollTop += moved;
    moved -= place.scrollTop - before;
  }
}

/** @param {Snap} told */
function snap(told) {
  for (const [id, html] of Object.entries(told.parts)) {
    const old = document.getElementById(id), fresh = parse(html);
    if (old?.matches("[data-own]")) refresh(id);
    else if (old && fresh) steady(old, fresh);
  }
  told.refresh?.forEach(refresh);
  survey();
  recall();
}

/** What is mine, also from another device while nothing was heard here. */
async function recall() {
  const address = /** @type {HTMLElement | null} */ (document.querySelector("[data-marks][data-mine]"))?.dataset.mine;
  if (!address) return;
  await spread();
  const given = await (await get(address))?.json().catch(() => null);
  if (!given) return;
  remark(() => addMarks(given));
  pressAgain();
  mark();
}

/** Everything again, in place: the page's parts with the cursors that belong to them. */
async function refetch() {
  if (resyncing) return;
  resyncing = true;
  await spread();
  const answer = await get(location.href);
  const text = answer?.ok && await answer.text().catch(() => "");
  resyncing = false;
  if (barred(answer)) location.reload();
  else if (text) renewPage(new DOMParser().parseFromString(text, "text/html"));
  else live.lost();
}

/** @param {Document} page */
function renewPage(page) {
  for (const fresh of page.querySelectorAll(parts)) {
    const old = fresh.id && document.getElementById(fresh.id);
    if (!old || fresh.parentElement?.closest(parts)) continue;
    if (!fresh.matches("[data-late]")) steady(old, fresh);
    else {
      // What it follows comes with it, from a new place.
      old.removeAttribute("data-streams");
      refresh(fresh.id);
    }
  }
  remark(() => readMarks(page));
  pressAgain();
  mark();
  live.take(cursors(holders(page)));
  survey();
}

/** @param {Record<string, number>} people */
function here(people) {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-here]"))) {
    const count = people[place.dataset.here || ""];
    if (count !== undefined) place.textContent = String(count);
  }
}

// One polite sentence every few seconds at most; nobody listens to a hidden page.
const heard = new Map();
/** @param {string | undefined} what */
function announce(what) {
  if (!what || document.hidden) return;
  if (!heard.size) {
    setTimeout(speak, 4000);
    voice("");
  }
  heard.set(what, (heard.get(what) || 0) + 1);
}

function speak() {
  const counted = document.body.dataset.counted || "{what}: {count}";
  const said = [...heard].map(([what, count]) => counted.replace("{what}", what).replace("{count}", String(count)));
  if (!document.hidden) voice(said.join("; "));
  heard.clear();
}

/** @param {string} text */
function voice(text) {
  const announcer = document.getElementById("announcer");
  if (announcer) announcer.textContent = text;
}

const live = line(`${location.protocol.replace("http", "ws")}//${location.host}/ws/live/`, {
  hello, renew, show, frame, snap, refetch, here, open, answer: answered, reload: () => location.reload(),
});

addEventListener("online", live.wake);
addEventListener("pageshow", live.wake);
addEventListener("offline", () => show("offline"));
addEventListener("pagehide", live.drop);
document.addEventListener("visibilitychange", () => { if (!document.hidden) live.wake(); });

survey();
live.wake();
for (const region of document.querySelectorAll("[data-late]")) refresh(region.id);
