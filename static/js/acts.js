// Forms and buttons marked data-live are sent in place: same doors, same fields, plus a key that
// is kept until an answer is heard, so a retry can never do a thing twice.
import { choose, composes, mark, marks, pressed, toast, uuid } from "./page.js";
import { command, takeBack } from "./commands.js";
import { clearDraft } from "./drafts.js";

// What this says is written by the server, in the reader's language.
const words = document.body.dataset;
const busy = new Set();

/** @param {HTMLFormElement} form @param {HTMLButtonElement | null} button */
function fields(form, button) {
  const data = new FormData(form);
  if (form.id !== "act") {
    if (button?.name) data.set(button.name, button.value);
    return data;
  }
  // One form serves every button of the page: only what stands beside the button goes along.
  const scope = button?.closest("[data-act]");
  for (const field of document.querySelectorAll("[form=act][name]")) {
    const input = /** @type {HTMLInputElement} */ (field);
    if (input !== /** @type {unknown} */ (button) && !scope?.contains(input)) data.delete(input.name);
  }
  if (button?.name) data.set(button.name, button.value);
  return data;
}

/** A choice is pressed at once, and a vote goes over the open line when there is one.
 * @param {HTMLFormElement} form @param {HTMLButtonElement | null} button @param {string} [key] of the try before */
function send(form, button, key) {
  const address = button?.getAttribute("formaction") || form.getAttribute("action") || location.href;
  if (busy.has(address)) return;
  const data = fields(form, button);
  const { choice = "", group = choice, cmd = "" } = button?.dataset || {};
  const before = pressed(group);
  if (choice && choice === before) data.set("on", "0");
  const kept = String(data.get("key") || key || uuid());
  /** @type {Attempt} */
  const attempt = {
    form, address, data, key: kept, aside: form.id !== "act" && Boolean(button?.hasAttribute("formaction")),
    undo: () => { if (choice) choose(group, before); },
    again: () => send(form, button, kept),
  };
  const said = button && cmd && command(button);
  if (said) setTimeout(() => { if (takeBack(said)) post(attempt); }, 8000);
  else {
    if (choice) choose(group, choice === before ? "" : choice);
    post(attempt);
  }
}

/** @param {Attempt} attempt */
async function post({ form, address, data, key, aside, undo, again }) {
  busy.add(address);
  try {
    const answer = await fetch(address, {
      method: "POST",
      body: new URLSearchParams(/** @type {any} */ (data)),
      headers: { "X-Live": "1", "Idempotency-Key": key },
    });
    if (answer.ok) await accepted(form, answer, aside);
    else await refused(form, answer, undo);
  } catch {
    undo();
    toast(words.kept || "", "bad", [words.retry || "↻", again]);
  } finally {
    busy.delete(address);
  }
}

/** @param {HTMLFormElement} form @param {Response} answer @param {boolean} [aside] a button of the form that does
 * something else than the form: what is written in it stays */
export async function accepted(form, answer, aside) {
  const result = answer.status === 204 ? {} : await answer.json();
  if (form.id !== "act") {
    // A frame may have renewed the form while the answer was on its way.
    const now = document.querySelector(`form[data-draft="${form.dataset.draft}"]`);
    if (now) form = /** @type {HTMLFormElement} */ (now);
    for (const field of /** @type {HTMLInputElement[]} */ (aside ? [] : [...form.elements])) {
      if (field.matches("textarea, input[type=text]")) field.value = "";
      else if (field.type === "checkbox") field.checked = field.defaultChecked;
    }
    const key = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=key]"));
    if (key) key.value = uuid();
    if (!aside) clearDraft(form);
  }
  if (result.mine) marks.mine.add(result.mine);
  if (result.decision) rememberAnonymous(result);
  mark();
  toast(result.message || "");
  form.dispatchEvent(new CustomEvent("live:accepted", { bubbles: true, detail: { ...result, aside } }));
  if (form.dataset.then === "reload") location.reload();
}

/** Why not; also when the answer is a page, as to a form that is too old. @param {string} text */
function told(text) {
  if (text.startsWith("{")) return JSON.parse(text);
  const page = new DOMParser().parseFromString(text, "text/html").querySelectorAll("h1, main :is(.prose, .notice)");
  return { message: [...page].map((one) => one.textContent?.trim()).join(". ") };
}

/** @param {HTMLFormElement} form @param {Response} answer @param {() => void} undo */
export async function refused(form, answer, undo) {
  undo();
  if (answer.status === 401) {
    location.href = `/accounts/login/?next=${encodeURIComponent(location.pathname)}`;
    return;
  }
  const problem = told(await answer.text().catch(() => ""));
  const name = problem.field || Object.keys(problem.errors || {})[0];
  const field = name && form.elements.namedItem(name);
  if (field instanceof HTMLElement) field.focus();
  if (answer.status === 422 && problem.code === "key.reused") {
    const key = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=key]"));
    if (key) key.value = uuid();
  }
  toast(problem.message || words.failed || "", "bad");
}

// A form with many buttons has a disabled default: Enter in a field presses the button beside it.
document.addEventListener("keydown", (event) => {
  const field = /** @type {HTMLElement} */ (event.target);
  if (event.key !== "Enter" || composes(event) || !field.matches?.("input[form]:not([type=checkbox])")) return;
  event.preventDefault();
  /** @type {HTMLButtonElement | null | undefined} */ (field.closest("[data-act]")?.querySelector("button[formaction]"))?.click();
});

// Whoever double-clicks wants it once, not there and back.
document.addEventListener("click", (event) => {
  if (event.detail > 1 && /** @type {Element} */ (event.target).closest("[data-choice]")) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.getAttribute("action")?.includes("/logout")) {
    sessionStorage.clear();
    sessionStorage.left = "1";
  }
  if (!form.matches("form[data-live]")) return;
  event.preventDefault();
  send(form, /** @type {HTMLButtonElement | null} */ (event.submitter));
});

// What I asked without a name: only this tab knows, and only until it is closed.
const MINE = `anonymous:${location.pathname}`;

/** @typedef {{decision: string, text: string, label?: string, reason?: string}} Asked */

/** @returns {Asked[]} */
const anonymous = () => JSON.parse(sessionStorage.getItem(MINE) || "[]");

/** @param {Asked} asked */
function rememberAnonymous(asked) {
  const all = anonymous();
  if (!all.some((one) => one.decision === asked.decision)) all.push(asked);
  sessionStorage.setItem(MINE, JSON.stringify(all));
  showAnonymous();
}

// What became of it is told by number only, and kept with it over a reload.
document.addEventListener("live:frame", (event) => {
  const frame = /** @type {CustomEvent} */ (event).detail;
  const all = anonymous();
  const asked = all.find((one) => frame.t === `decision-${one.decision}`);
  if (!asked || !frame.n) return;
  Object.assign(asked, { label: frame.n.label, reason: frame.n.reason });
  sessionStorage.setItem(MINE, JSON.stringify(all));
});

function showAnonymous() {
  const list = document.getElementById("mine-anonymous");
  if (!list) return;
  for (const asked of anonymous()) {
    if (document.getElementById(`decision-${asked.decision}`)) continue;
    const item = document.createElement("li");
    const text = document.createElement("p");
    const by = document.createElement("p");
    const label = document.createElement("span");
    const reason = document.createElement("span");
    item.id = `decision-${asked.decision}`;
    text.className = "said";
    text.dir = "auto";
    text.textContent = asked.text;
    by.className = "by";
    label.dataset.n = "label";
    label.textContent = asked.label || list.dataset.waiting || "";
    reason.dataset.n = "reason";
    reason.textContent = asked.reason || "";
    by.append(label, " ", reason);
    item.append(text, by);
    list.append(item);
    list.hidden = false;
  }
}

showAnonymous();
