// The captioner's page: Enter sends, nothing typed is ever lost. Lines wait in this tab until the server has
// answered, go in order, and are sent again under the same key.
import { composes, parse, toast, uuid } from "./page.js";

/** @typedef {{key: string, text: string, speaker: string}} Unsent */

const form = /** @type {HTMLFormElement} */ (document.getElementById("captioning"));
const line = /** @type {HTMLTextAreaElement} */ (document.getElementById("line"));
const speaker = /** @type {HTMLInputElement} */ (document.getElementById("speaker"));
const list = /** @type {HTMLElement} */ (document.getElementById("unsent"));
const pill = /** @type {HTMLElement} */ (document.getElementById("pill"));
const gone = /** @type {HTMLElement} */ (document.getElementById("over"));
const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken"));
const EVERY = 4000; // milliseconds: what other captioners write
const place = `captions:${location.pathname}`;
/** @type {Unsent[]} */
const unsent = JSON.parse(sessionStorage.getItem(place) || "[]");
let sending = false, over = false, left = "";

const region = () => document.getElementById("captioning-lines");

/** @param {string} state */
function show(state) {
  pill.dataset.state = state;
  list.replaceChildren(...unsent.map(({ text }) => {
    const item = document.createElement("li");
    item.dir = "auto";
    item.textContent = text;
    return item;
  }));
}

function keep() {
  sessionStorage.setItem(place, JSON.stringify(unsent));
}

/** @param {string} address @param {Record<string, string>} fields @param {string} key */
function post(address, fields, key) {
  const headers = { "X-Live": "1", "X-CSRFToken": token.value, "Idempotency-Key": key };
  const signal = AbortSignal.timeout?.(15000);
  return fetch(address, { method: "POST", body: new URLSearchParams(fields), headers, signal }).catch(() => null);
}

async function next() {
  const one = unsent[0];
  if (!one || sending || over) return;
  sending = true;
  // Said only when it takes long: a word for every line would be noise.
  const slow = setTimeout(show, 1500, "reconnecting");
  const answer = await post(form.action, { text: one.text, speaker: one.speaker }, one.key);
  clearTimeout(slow);
  sending = false;
  if (answer?.ok) {
    unsent.shift();
    keep();
    show("live");
    look();
    next();
  } else if (answer && answer.status < 500 && answer.status !== 429) refused(answer, one);
  else {
    show("offline");
    setTimeout(next, answer?.status === 429 ? 5000 : 2000);
  }
}

/** The words go back into the field. @param {Response} answer @param {Unsent} one */
async function refused(answer, one) {
  if (answer.status === 410 || answer.status === 404) return end();
  unsent.shift();
  keep();
  line.value = [one.text, line.value].filter(Boolean).join("\n");
  const problem = await answer.json().catch(() => ({}));
  toast(problem.message || document.body.dataset.failed || "", "bad");
  show("live");
}

/** Nothing more is taken: the page says so and stays so, and what was not sent can be copied. */
function end() {
  if (over) return;
  over = true;
  left = [...unsent.map(({ text }) => text), line.value.trim()].filter(Boolean).join("\n");
  unsent.length = 0;
  keep();
  show("live");
  pill.hidden = form.hidden = true;
  region()?.querySelector("details")?.remove();
  const words = /** @type {HTMLTextAreaElement} */ (gone.querySelector("textarea"));
  words.value = left;
  /** @type {HTMLElement} */ (words.parentElement).hidden = !left;
  gone.hidden = false;
  gone.focus();
}

/** The last lines again. */
async function look() {
  const old = region();
  if (!old?.dataset.src || over) return;
  const answer = await fetch(old.dataset.src, { headers: { "X-Live": "1" }, signal: AbortSignal.timeout?.(10000) }).catch(() => null);
  if (answer?.status === 410 || answer?.status === 404) return end();
  if (!answer?.ok) {
    show("offline");
    return;
  }
  const fresh = parse(await answer.text());
  const open = /** @type {HTMLDetailsElement | null} */ (old.querySelector("details"))?.open;
  // Who is correcting is not disturbed.
  if (fresh && !open) old.replaceWith(fresh);
  if (!unsent.length) show("live");
}

/** @param {Event} event */
function submit(event) {
  const sent = /** @type {HTMLFormElement} */ (event.target);
  event.preventDefault();
  if (sent !== form) {
    correct(sent);
    return;
  }
  if (!line.value.trim()) return;
  unsent.push({ key: uuid(), text: line.value, speaker: speaker.value });
  keep();
  line.value = "";
  line.focus();
  show(pill.dataset.state || "live");
  next();
}

/** @param {HTMLFormElement} sent */
async function correct(sent) {
  const fields = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(sent)));
  const answer = await post(sent.action, { caption: fields.caption || "", text: fields.text || "" }, fields.key || uuid());
  if (answer?.ok) {
    sent.closest("details")?.removeAttribute("open");
    line.focus();
    look();
    return;
  }
  const problem = await answer?.json().catch(() => ({}));
  toast(problem?.message || document.body.dataset.failed || "", "bad");
}

line.addEventListener("keydown", (event) => {
  if (composes(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "ArrowUp" && !line.value) {
    const details = /** @type {HTMLDetailsElement | null} */ (document.getElementById("correction"));
    if (!details) return;
    event.preventDefault();
    details.open = true;
    /** @type {HTMLTextAreaElement | null} */ (details.querySelector("textarea"))?.focus();
  }
});

// The words for a correction: Enter sends them too, Escape gives up.
document.addEventListener("keydown", (event) => {
  const field = /** @type {HTMLElement} */ (event.target);
  if (field.id !== "correction-text" || composes(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    /** @type {HTMLTextAreaElement} */ (field).form?.requestSubmit();
  } else if (event.key === "Escape") {
    field.closest("details")?.removeAttribute("open");
    line.focus();
  }
});

document.addEventListener("submit", submit);
addEventListener("online", () => { look(); next(); });
addEventListener("offline", () => show("offline"));
addEventListener("beforeunload", (event) => { if (unsent.length || left) event.preventDefault(); });
setInterval(look, EVERY);
show("live");
next();
