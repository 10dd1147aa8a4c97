// The audience's questions: what arrives waits until it is wanted, and who types is shown what was
// asked already. Without this everything arrives at once, and nobody is shown.
import { mark, parse } from "./page.js";

/** @param {string} id */
const find = (id) => document.getElementById(id);

/** DOM ids of what was shown. @type {Set<string>} */
const seen = new Set();

/** Nothing is pushed under the pointer: new ones are held back, except mine and the first.
 * @param {HTMLElement} list */
function arrive(list) {
  const alone = list.children.length === 1;
  for (const item of list.children) {
    const waits = !seen.has(item.id) && !item.hasAttribute("data-mine") && !alone;
    item.toggleAttribute("data-new", waits);
    if (!waits) seen.add(item.id);
  }
  count(list);
}

/** @param {HTMLElement} list */
const waiting = (list) => {
  const only = list.dataset.only ? `[data-state="${list.dataset.only}"]` : "";
  return /** @type {HTMLElement[]} */ ([...list.querySelectorAll(`:scope > [data-new]${only}`)]);
};

/** @param {HTMLElement} list */
function count(list) {
  const button = /** @type {HTMLElement | null} */ (document.querySelector(`[data-arrivals="${list.id}"]`));
  if (!button) return;
  const n = waiting(list).length;
  button.hidden = !n;
  button.textContent = (n === 1 ? button.dataset.one : button.dataset.many || "")?.replace("{n}", String(n)) || "";
}

/** Lists come anew with their region. */
const watched = new WeakSet();
function watch() {
  for (const button of document.querySelectorAll("[data-arrivals]")) {
    const list = find(/** @type {HTMLElement} */ (button).dataset.arrivals || "");
    if (!list || watched.has(list)) continue;
    watched.add(list);
    for (const item of [...document.querySelectorAll("#qa [data-live-list] > [id]"), ...list.children]) seen.add(item.id);
    new MutationObserver(() => arrive(list)).observe(list, { childList: true });
    count(list);
  }
}

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest?.("[data-arrivals]");
  const list = button && find(/** @type {HTMLElement} */ (button).dataset.arrivals || "");
  if (!list) return;
  const [first, ...others] = waiting(list);
  for (const item of [first, ...others]) if (item) seen.add(item.id);
  arrive(list);
  first?.focus();
  first?.scrollIntoView({ block: "nearest" });
});

// ---------------------------------------------------------------- asked already?
const SHORTEST = 12;
let timer = 0, last = "";

/** @param {HTMLTextAreaElement} field @param {HTMLElement} place */
async function look(field, place) {
  const form = field.form, text = field.value.trim();
  // What is asked without a name is not told to anybody before it is sent.
  const anonymous = /** @type {HTMLInputElement | null | undefined} */ (form?.querySelector("[name=is_anonymous]"))?.checked;
  if (anonymous || text.length < SHORTEST) place.hidden = true;
  if (anonymous || text.length < SHORTEST || text === last) return;
  last = text;
  // Not in an address: it was not sent yet.
  const token = /** @type {HTMLInputElement | null | undefined} */ (form?.querySelector("[name=csrfmiddlewaretoken]"))?.value || "";
  const answer = await fetch(place.dataset.similarQuestions || "", {
    method: "POST",
    body: new URLSearchParams({ text }),
    headers: { "X-Live": "1", "X-CSRFToken": token },
  }).catch(() => null);
  if (!answer?.ok || last !== text || !place.isConnected) return;
  const fresh = parse(await answer.text());
  if (!(fresh instanceof HTMLElement)) return;
  place.replaceChildren(...fresh.childNodes);
  place.hidden = fresh.hidden;
  mark();
}

document.addEventListener("input", (event) => {
  const field = /** @type {HTMLTextAreaElement} */ (event.target);
  const place = /** @type {HTMLElement | null | undefined} */ (field.closest?.("details")?.querySelector("[data-similar-questions]"));
  if (!place || field.tagName !== "TEXTAREA") return;
  clearTimeout(timer);
  timer = setTimeout(look, 600, field, place);
});

document.addEventListener("live:accepted", () => {
  const place = find("similar-questions");
  if (place) place.hidden = true;
  for (const button of document.querySelectorAll("[data-arrivals]")) {
    const list = find(/** @type {HTMLElement} */ (button).dataset.arrivals || "");
    if (list) arrive(list);
  }
});
new MutationObserver(watch).observe(find("qa") || document.body, { childList: true, subtree: true });
watch();
