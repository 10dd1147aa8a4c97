// Follows the log. One socket per tab; each stream has a cursor; a frame is applied exactly when it
// is the next one, ignored when it is old, and a gap is answered by fetching the page's parts again.
import { mark, marks, parse, readMarks, swap } from "./page.js";

/** @type {Map<string, {epoch: string, seq: number}>} */
const streams = new Map();
let socket = /** @type {WebSocket | null} */ (null);
let timer = 0;
/** @type {Set<string>} */
const welcomed = new Set();
let tries = 0;
let unacked = 0;
let behindSince = 0;
let resyncing = false;

/** @param {ParentNode} root */
function readStreams(root) {
  for (const holder of root.querySelectorAll("[data-streams]")) {
    for (const { name, epoch, seq } of JSON.parse(/** @type {HTMLElement} */ (holder).dataset.streams || "[]")) {
      streams.set(name, { epoch, seq });
    }
  }
}

/** @param {string} state */
function show(state) {
  const pill = document.getElementById("pill");
  if (pill && pill.dataset.state !== state) pill.dataset.state = state;
}

/** @param {object} message */
function say(message) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

const cursors = () => [...streams].map(([name, { epoch, seq }]) => ({ name, epoch, seq }));

function connect() {
  clearTimeout(timer);
  const mine = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/live/`);
  socket = mine;
  socket.addEventListener("open", () => say({ hello: { v: 1, language: document.documentElement.lang, streams: cursors() } }));
  socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
  socket.addEventListener("close", (event) => { if (socket === mine) closed(event.code); });
}

/** @param {number} code */
function closed(code) {
  socket = null;
  if (code === 4401 || code === 4403) {
    location.reload();
    return;
  }
  show(navigator.onLine ? "reconnecting" : "offline");
  // Full jitter: everybody who lost the same server comes back spread out.
  timer = setTimeout(connect, Math.random() * Math.min(30000, 500 * 2 ** Math.min(tries++, 6)));
}

/** @param {any} message */
function hear(message) {
  if (message.q) return follow(message);
  if (message.welcome) return welcome(message.welcome);
  if (message.reset) return resync();
  if (message.beat) return beat(message);
}

/** @param {any} told */
function welcome(told) {
  // Lost while we were in: the server says what is left. Never had: the page does without.
  const lost = told.refused.filter((/** @type {string} */ name) => streams.delete(name) && welcomed.has(name));
  if (lost.length) location.reload();
  for (const name of Object.keys(told.streams)) welcomed.add(name);
  for (const [name, { epoch }] of Object.entries(told.streams)) {
    const stream = streams.get(name);
    if (stream && !stream.epoch) stream.epoch = epoch;
  }
  tries = 0;
  show("live");
}

/** @param {any} frame */
function follow(frame) {
  const stream = streams.get(frame.s);
  if (!stream || frame.q <= stream.seq) return;
  if (frame.q !== stream.seq + 1) return resync();
  stream.seq = frame.q;
  apply(frame);
  if (++unacked === 1) setTimeout(acknowledge, 1000);
  else if (unacked >= 32) acknowledge();
}

function acknowledge() {
  if (!unacked) return;
  unacked = 0;
  say({ ack: Object.fromEntries([...streams].map(([name, { seq }]) => [name, seq])) });
}

/** The server says where each stream stands: a dead subscription would be silent otherwise. @param {any} message */
function beat(message) {
  for (const [name, count] of Object.entries(message.here || {})) {
    for (const place of document.querySelectorAll(`[data-here="${CSS.escape(name)}"]`)) place.textContent = String(count);
  }
  const behind = Object.entries(message.beat).some(([name, head]) => (streams.get(name)?.seq ?? head) < Number(head));
  if (!behind) behindSince = 0;
  else if (!behindSince) behindSince = Date.now();
  else if (Date.now() - behindSince > 3000) {
    behindSince = 0;
    socket?.close();
  }
}

/** @param {any} frame */
function apply(frame) {
  const target = document.getElementById(frame.t);
  if (frame.v === "remove") target?.remove();
  else if (frame.v === "refresh") refresh(target);
  else if (frame.v === "tally") tally(target, frame.n);
  else if (frame.html) put(frame, target);
  mark();
  document.dispatchEvent(new CustomEvent("live:frame", { detail: frame }));
}

/** @param {any} frame @param {HTMLElement | null} target */
function put(frame, target) {
  const fresh = parse(frame.html);
  if (!fresh) return;
  const list = frame.into && document.getElementById(frame.into);
  if (target && (!list || target.parentElement === list)) return swap(target, fresh);
  target?.remove();
  if (!list) return;
  if (list.dataset.liveList === "newest") list.prepend(fresh);
  else list.append(fresh);
  announce(list.dataset.announce);
}

/** @param {HTMLElement | null} target @param {Record<string, unknown>} numbers */
function tally(target, numbers) {
  for (const [name, value] of Object.entries(numbers)) {
    for (const place of target?.querySelectorAll(`[data-n="${name}"]`) || []) {
      if (place instanceof SVGElement) place.setAttribute("width", String(value));
      else if (place.textContent !== String(value)) place.textContent = String(value);
    }
  }
}

/** A personal region asks for itself, spread over a second. @param {HTMLElement | null} region */
function refresh(region) {
  const address = region?.dataset.src;
  if (!region || !address) return;
  if (region.querySelector("[data-live-list]")) {
    // Its lists move by frames: only a resync fetches them together with their cursors.
    setTimeout(resync, Math.random() * 1000);
    return;
  }
  setTimeout(async () => {
    const answer = await fetch(address, { headers: { "X-Live": "1" } }).catch(() => null);
    const fresh = answer?.ok ? parse(await answer.text()) : null;
    const now = region && document.getElementById(region.id);
    if (!fresh || !now) return;
    readMarks(/** @type {any} */ (fresh));
    swap(now, fresh);
  }, Math.random() * 1000);
}

/** Everything again, in place: the page's parts with the cursors that belong to them. */
async function resync() {
  if (resyncing) return;
  resyncing = true;
  show("reconnecting");
  try {
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const fresh of page.querySelectorAll("[data-live-list], [data-src], [data-part]")) {
      const old = fresh.id && document.getElementById(fresh.id);
      if (old && !fresh.parentElement?.closest("[data-live-list], [data-src], [data-part]")) swap(old, fresh);
    }
    marks.mine.clear();
    marks.pressed.clear();
    readMarks(page);
    readStreams(page);
    mark();
    say({ follow: cursors() });
    show("live");
  } catch {
    socket?.close();
  } finally {
    resyncing = false;
  }
}

// One polite sentence every few seconds at most.
const heard = new Map();
/** @param {string | undefined} what */
function announce(what) {
  if (!what) return;
  if (!heard.size) setTimeout(speak, 4000);
  heard.set(what, (heard.get(what) || 0) + 1);
}

function speak() {
  const voice = document.getElementById("announcer");
  const counted = document.body.dataset.counted || "{what}: {count}";
  if (voice) voice.textContent = [...heard].map(([what, count]) => counted.replace("{what}", what).replace("{count}", String(count))).join(". ");
  heard.clear();
}

addEventListener("online", () => { tries = 0; if (!socket) connect(); });
addEventListener("offline", () => show("offline"));
addEventListener("pagehide", () => socket?.close());
addEventListener("pageshow", (event) => { if (event.persisted) resync(); });

readStreams(document);
show("reconnecting");
connect();
