// The note form: it proposes who speaks, what is in focus and in which language, and takes nothing away
// from somebody who has begun to write; then it offers. The time is when the writing began.
import { composes } from "../page.js";

/** @typedef {HTMLInputElement | HTMLSelectElement} Field */
const shell = /** @type {HTMLElement | null} */ (document.querySelector("[data-now]"));
const offset = shell?.dataset.now ? Date.parse(shell.dataset.now) - Date.now() : 0;
const PROPOSED = ["speaker", "guiding_question", "language"];

/** @returns {HTMLFormElement | null} */
const form = () => document.querySelector("#note-form form");

/** @param {string} name @returns {Field | null} */
const field = (name) => /** @type {Field | null} */ (form()?.elements.namedItem(name) || null);

/** @returns {HTMLTextAreaElement | null} */
const words = () => form()?.querySelector("textarea[name=text]") || null;

export const focusWords = () => words()?.focus();

/** What the form says now survives a renewed form: page.js keeps what differs from its default.
 * @param {Field | null} kept */
function hold(kept) {
  if (!kept) return;
  const now = kept.value;
  if (kept instanceof HTMLInputElement) kept.defaultValue = `${now} `;
  else {
    const other = [...kept.options].find((option) => option.value !== now);
    for (const option of kept.options) option.defaultSelected = option === other;
  }
  kept.value = now;
}

/** As proposed. @param {string} name */
function take(name) {
  const given = field(name);
  if (!given) return;
  const value = given.dataset.given || "";
  if (given instanceof HTMLInputElement) given.defaultValue = value;
  else for (const option of given.options) option.defaultSelected = option.value === value;
  given.value = value;
  if (words()?.value.trim()) hold(given);
}

/** What is proposed and is not what stands there. */
function offer() {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-offer]"))) {
    const name = place.dataset.offer || "", now = field(name), value = now?.dataset.given || "";
    place.hidden = !value || now?.value === value;
    const label = place.querySelector("b");
    const option = now instanceof HTMLSelectElement && [...now.options].find((one) => one.value === value);
    if (label) label.textContent = option ? option.text : value;
  }
}

/** The form is new: who spoke, or what was in focus, has changed. */
function renewed() {
  if (words()?.value.trim()) for (const name of PROPOSED) hold(field(name));
  offer();
}

const clock = () => new Date(Date.now() + offset).toLocaleTimeString("en-GB", { timeZone: shell?.dataset.zone, hour: "2-digit", minute: "2-digit" });

// A draft is more than its words (drafts.js): in this tab only, gone once sent.
const PLACE = () => `draft:${form()?.dataset.draft}:beside`;
function remember() {
  const beside = Object.fromEntries([...PROPOSED, "said_at"].map((name) => [name, field(name)?.value || ""]));
  sessionStorage.setItem(PLACE(), JSON.stringify(beside));
}

function restore() {
  const kept = words()?.value.trim() && sessionStorage.getItem(PLACE());
  if (!kept) return;
  for (const [name, value] of Object.entries(JSON.parse(kept))) {
    const place = field(name);
    if (place && value) place.value = String(value);
  }
  renewed();
}

document.addEventListener("input", (event) => {
  const typed = /** @type {HTMLElement} */ (event.target);
  if (!typed.closest?.("#note-form")) return;
  const time = field("said_at"), text = words();
  if (typed === text && time && text) {
    if (text.value.trim() && !time.value) {
      time.value = clock();
      for (const name of PROPOSED) hold(field(name));
    } else if (!text.value.trim()) time.value = "";
  }
  remember();
  offer();
});

document.addEventListener("click", (event) => {
  const place = /** @type {HTMLElement} */ (event.target).closest?.("[data-offer] button")?.parentElement;
  if (!place) return;
  take(place.dataset.offer || "");
  if (place.dataset.offer === "speaker") take("language");
  remember();
  offer();
  focusWords();
});

document.addEventListener("live:accepted", (event) => {
  if (event.target !== form()) return;
  for (const name of PROPOSED) take(name);
  const time = field("said_at");
  if (time) time.value = "";
  sessionStorage.removeItem(PLACE());
  offer();
  focusWords();
});

document.addEventListener("keydown", (event) => {
  const typed = /** @type {HTMLElement} */ (event.target);
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || composes(event)) return;
  const sent = /** @type {HTMLTextAreaElement | null} */ (typed.closest?.("textarea, input"))?.form;
  if (!sent?.matches("#note-form form, #recommend")) return;
  event.preventDefault();
  sent.requestSubmit(/** @type {HTMLButtonElement | null} */ (sent.querySelector("button.primary")));
});

const place = document.getElementById("note-form")?.parentElement;
if (place) new MutationObserver(renewed).observe(place, { childList: true });
restore();
offer();
