// The outcome desk: keys between paragraphs, and words that save themselves. A save tells the server what
// it was made from; what others wrote meanwhile comes back with the answer and goes into the field.
import { refused } from "./acts.js";
import { parse, swap, uuid } from "./page.js";

// ---------------------------------------------------------------- keys
/** @returns {HTMLElement[]} */
const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#outline .para")]);

document.addEventListener("keydown", (event) => {
  const at = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || at.closest("input, textarea, select, button, summary")) return;
  const all = rows(), place = all.findIndex((row) => row.contains(at));
  if (event.key === "Enter" && place >= 0 && at === all[place]) {
    /** @type {HTMLAnchorElement | null} */ (at.querySelector("a.mark"))?.click();
    return;
  }
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (!step || !all.length) return;
  event.preventDefault();
  all[Math.min(Math.max(place + step, 0), all.length - 1)].focus();
});

// ---------------------------------------------------------------- who has what open
const LOOK = 15000;

async function look() {
  const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-look]"));
  if (!place || document.hidden) return;
  const answer = await fetch(place.dataset.look || "", { headers: { "X-Live": "1" } }).catch(() => null);
  const fresh = answer?.ok && !answer.redirected && parse(await answer.text());
  if (fresh && fresh.id === place.id && fresh.textContent !== place.textContent) swap(place, fresh);
}
if (document.querySelector("[data-look]")) {
  setTimeout(look, 2500);
  setInterval(look, LOOK);
}

// ---------------------------------------------------------------- words
/** How long two texts are alike from the beginning. @param {string} one @param {string} other */
function alike(one, other) {
  let count = 0;
  while (count < one.length && count < other.length && one[count] === other[count]) count++;
  return count;
}

/** Puts a text into a field; the caret stays at the words where it was.
 * @param {HTMLTextAreaElement} field @param {string} text */
function put(field, text) {
  if (field.value === text) return;
  const before = field.value, first = alike(before, text), grown = text.length - before.length;
  const places = [field.selectionStart, field.selectionEnd].map((place) => place > first ? Math.max(first, place + grown) : place);
  field.value = text;
  if (document.activeElement === field) field.setSelectionRange(places[0], places[1]);
}

/** @param {HTMLFormElement} form */
function autosave(form) {
  const field = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("text"));
  const seen = /** @type {HTMLInputElement} */ (form.elements.namedItem("seen"));
  const told = form.querySelector("output");
  /** What the field's words were made from: what the server last said, or what it was last sent. */
  let base = field.defaultValue, timer = 0, busy = false, again = false, collided = false, confirmed = false, settling = false;
  let key = "", sent = "";

  /** @param {string} state */
  const show = (state) => { if (told) told.textContent = told.dataset[state] || ""; };
  /** @param {number} wait */
  const soon = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };

  async function save() {
    clearTimeout(timer);
    if (collided) return;
    if (busy) { again = true; return; }
    busy = true;
    again = false;
    const text = field.value;
    if (text !== base || confirmed) show("saving");
    const data = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    data.set("base", base);
    if (confirmed) data.set("confirmed", "1");
    if (`${data}` !== sent) [key, sent] = [uuid(), `${data}`];
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Live": "1", "Idempotency-Key": key }, keepalive: true }).catch(() => null);
    busy = false;
    if (!answer) { show("unsaved"); soon(4000); return; }
    if (answer.ok) taken(text, await answer.json());
    else await rejected(answer);
    if (again) soon(300);
  }

  /** @param {string} text that was sent @param {{text: string, revision: number}} stands */
  function taken(text, stands) {
    // A translation stays one of what its writer has read, until they say that it still holds.
    if (!form.hasAttribute("data-translation") || confirmed) seen.value = String(stands.revision);
    sent = "";
    confirmed = false;
    if (field.value === text) {
      if (stands.text !== text.trim()) put(field, stands.text);
      base = field.value;
      show("saved");
    } else {
      // Written on meanwhile: what was sent is what it was made from.
      base = text;
      soon(800);
    }
  }

  /** @param {Response} answer */
  async function rejected(answer) {
    const problem = await answer.clone().json().catch(() => ({}));
    if (problem.code === "wording.collision") {
      collided = true;
      show("collided");
    } else {
      show("unsaved");
      await refused(form, answer, () => {});
    }
  }

  const changed = () => { show("unsaved"); soon(1200); };
  field.addEventListener("input", changed);
  // Words that were not sent, which a browser has put back into the field: on the way back, Firefox also on a reload.
  if (field.value !== base) changed();
  field.addEventListener("blur", () => { if (field.value !== base) save(); });
  form.addEventListener("submit", (event) => {
    // To settle a collision the page is left for both texts; else the button only hurries.
    if (collided) {
      settling = true;
      const from = document.createElement("textarea");
      Object.assign(from, { name: "base", value: base, hidden: true });
      form.append(from);
      return;
    }
    event.preventDefault();
    confirmed = true;
    seen.value = document.getElementById(form.dataset.of || "")?.dataset.revision || seen.value;
    save();
  });
  // Somebody else has written in this paragraph.
  document.addEventListener("live:frame", (event) => {
    const frame = /** @type {CustomEvent} */ (event).detail;
    if (frame.t === form.dataset.of && frame.e === "paragraph.worded" && !busy && field.value.trim()) soon(200 + Math.random() * 600);
  });
  // A telephone that is put away, or a tab that is closed, asks nobody.
  document.addEventListener("visibilitychange", () => { if (document.hidden && field.value !== base) save(); });
  addEventListener("beforeunload", (event) => { if (field.value !== base && !settling) event.preventDefault(); });
}

for (const form of document.querySelectorAll("form[data-autosave]")) autosave(/** @type {HTMLFormElement} */ (form));
