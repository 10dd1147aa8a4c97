// What live.js and acts.js share: changing the page without losing what somebody is doing in it.

/** @param {string} html @returns {Element | null} */
export function parse(html) {
  return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
}

/** Takes in a new state of an element; typed words, open details, focus and caret survive.
 * @param {Element} old @param {Element} fresh */
export function swap(old, fresh) {
  const active = /** @type {HTMLInputElement | null} */ (document.activeElement);
  const focused = active && old.contains(active) && active.id ? active : null;
  const caret = focused ? [focused.selectionStart, focused.selectionEnd] : null;
  /** @type {Map<string, string>} */
  const typed = new Map();
  for (const field of old.querySelectorAll("textarea[id], input[id]:not([type=hidden]):not([type=checkbox]):not([type=radio])")) {
    const input = /** @type {HTMLInputElement} */ (field);
    if (input.value !== input.defaultValue) typed.set(input.id, input.value);
  }
  for (const field of old.querySelectorAll("select[id]")) {
    const select = /** @type {HTMLSelectElement} */ (field);
    const given = [...select.options].find((option) => option.defaultSelected) || select.options[0];
    if (given && select.value !== given.value) typed.set(select.id, select.value);
  }
  const keys = typed.size ? [...old.querySelectorAll("form[action]")].map((form) => [form.getAttribute("action"), form.querySelector("input[name=key]")]) : [];
  const ticked = [...old.querySelectorAll("input[type=checkbox]:checked")].map((box) => /** @type {HTMLInputElement} */ (box).value);
  const open = [...old.querySelectorAll("details")].map((details) => details.open);
  old.replaceWith(fresh);
  // Words that stay keep their key: if they were sent already, sending them again is the same act.
  for (const [action, key] of keys) {
    const now = fresh.querySelector(`form[action="${action}"] input[name=key]`);
    if (now && key) /** @type {HTMLInputElement} */ (now).value = /** @type {HTMLInputElement} */ (key).value;
  }
  for (const [id, value] of typed) {
    const field = /** @type {HTMLInputElement | null} */ (document.getElementById(id));
    if (field) field.value = value;
  }
  for (const box of fresh.querySelectorAll("input[type=checkbox]")) {
    const input = /** @type {HTMLInputElement} */ (box);
    if (ticked.includes(input.value)) input.checked = true;
  }
  fresh.querySelectorAll("details").forEach((details, place) => { if (open[place]) details.open = true; });
  if (focused) {
    const again = /** @type {HTMLInputElement | null} */ (document.getElementById(focused.id));
    again?.focus({ preventScroll: true });
    if (again && caret && caret[0] !== null && again.setSelectionRange) again.setSelectionRange(caret[0], caret[1]);
  }
  mark();
}

/** DOM ids that are mine, and choices that I pressed. */
export const marks = { mine: /** @type {Set<string>} */ (new Set()), pressed: /** @type {Set<string>} */ (new Set()) };

/** @param {{mine?: string[], pressed?: string[]}} given */
export function addMarks(given) {
  for (const id of given.mine || []) marks.mine.add(id);
  for (const id of given.pressed || []) marks.pressed.add(id);
}

/** Reads ``[data-marks]`` once more. @param {ParentNode} root */
export function readMarks(root) {
  for (const holder of root.querySelectorAll("[data-marks]")) {
    addMarks(JSON.parse(/** @type {HTMLElement} */ (holder).dataset.marks || "{}"));
  }
}

/** Begins anew with these. @param {() => void} read */
export function remark(read) {
  marks.mine.clear();
  marks.pressed.clear();
  read();
}

/** Shows what is mine: frames are neutral, the browser knows. */
export function mark() {
  for (const id of marks.mine) document.getElementById(id)?.setAttribute("data-mine", "");
  for (const button of document.querySelectorAll("[data-choice]")) {
    button.setAttribute("aria-pressed", String(marks.pressed.has(/** @type {HTMLElement} */ (button).dataset.choice || "")));
  }
  for (const badge of document.querySelectorAll("[data-count]")) {
    const list = document.getElementById(/** @type {HTMLElement} */ (badge).dataset.count || "");
    if (list) badge.textContent = String(list.children.length);
  }
}

/** What is pressed of an object, "" for nothing: it itself, or one choice of its group. @param {string} object */
export const pressed = (object) => [...marks.pressed].find((choice) => choice === object || choice.startsWith(`${object}-`)) || "";

/** Presses this of an object and nothing else of it. @param {string} object @param {string} choice */
export function choose(object, choice) {
  marks.pressed.delete(pressed(object));
  if (choice) marks.pressed.add(choice);
  mark();
}

/** A short message that takes no focus. @param {string} text @param {string} kind @param {[string, () => void]} [action] */
export function toast(text, kind = "good", action) {
  const place = document.getElementById("toasts");
  if (!place || !text) return;
  const note = document.createElement("p");
  note.className = `toast ${kind}`;
  note.textContent = text;
  if (action) {
    const button = document.createElement("button");
    button.className = "quiet";
    button.textContent = action[0];
    button.addEventListener("click", () => { note.remove(); action[1](); });
    note.append(button);
  }
  place.append(note);
  setTimeout(() => note.remove(), action ? 30000 : kind === "bad" ? 12000 : 6000);
}

/** Enter of an input method; Safari tells it by this number alone. @param {KeyboardEvent} event */
export const composes = (event) => event.isComposing || event.keyCode === 229;

/** A random UUID, also where crypto.randomUUID is missing (plain http on a network address). */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

readMarks(document);
mark();
