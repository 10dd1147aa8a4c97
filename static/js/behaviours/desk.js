// The rapporteur's list: found while one types, ticked with the keyboard, and what is ticked stays so
// while one looks for more. Single keys act only while they are switched on (WCAG 2.1.4).
import { parse } from "../page.js";
import { focusWords } from "./noting.js";

/** @param {string} id */
const find = (id) => document.getElementById(id);
const recommend = /** @type {HTMLFormElement | null} */ (find("recommend"));
const sieve = /** @type {HTMLFormElement | null} */ (find("sieve"));

// ---------------------------------------------------------------- what is ticked
/** Ticked, and not in the list as it is now: id and reference. @type {Map<string, string>} */
const elsewhere = new Map();

/** @returns {HTMLInputElement[]} */
const boxes = () => /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("#found input[name=contribution]")]);

function count() {
  const n = boxes().filter((box) => box.checked).length + elsewhere.size;
  const place = find("chosen-count"), clear = find("chosen-clear"), aside = find("chosen-elsewhere");
  if (!place || !clear || !aside) return;
  const told = n === 0 ? place.dataset.none : n === 1 ? place.dataset.one : place.dataset.many;
  place.textContent = (told || "").replace("{n}", String(n));
  clear.hidden = !n;
  place.closest(".chosen")?.toggleAttribute("data-none", !n);
  aside.replaceChildren(...[...elsewhere].flatMap(([id, reference]) => {
    const input = document.createElement("input"), chip = document.createElement("span");
    Object.assign(input, { type: "hidden", name: "contribution", value: id });
    input.setAttribute("form", "recommend");
    chip.className = "chip num";
    chip.textContent = reference;
    return [input, chip];
  }));
}

function clear() {
  elsewhere.clear();
  for (const box of boxes()) box.checked = false;
  count();
}

document.addEventListener("change", (event) => {
  if (/** @type {HTMLElement} */ (event.target).matches("#found input[name=contribution]")) count();
});
find("chosen-clear")?.addEventListener("click", clear);

document.addEventListener("live:accepted", (event) => {
  if (event.target !== recommend) return;
  const told = /** @type {CustomEvent} */ (event).detail;
  for (const name of ["c-tag", "c-name", "c-theme"]) {
    const field = /** @type {HTMLInputElement | null} */ (find(name));
    if (field && told.aside) field.value = "";
  }
  if (told.tag) addOption(find("tags"), told.tag.name, "");
  if (!told.tag) clear();
});

/** @param {HTMLElement | null} list @param {string} value @param {string} text */
function addOption(list, value, text) {
  if (!list || [...list.querySelectorAll("option")].some((option) => option.value === value)) return;
  const option = document.createElement("option");
  option.value = value;
  option.textContent = text;
  list.append(option);
}

/** Themes that another rapporteur, or this one, has made. */
function themes() {
  for (const theme of document.querySelectorAll("#desk-themes .theme")) {
    const id = theme.id.replace("theme-", ""), name = theme.querySelector("b")?.textContent || "";
    for (const list of [find("c-theme"), sieve?.querySelector("[name=theme]")]) {
      addOption(/** @type {HTMLElement | null} */ (list), id, name);
      const option = list?.querySelector(`option[value="${id}"]`);
      if (option && !option.textContent?.endsWith(name)) option.textContent = name;
    }
  }
}

// ---------------------------------------------------------------- what is found
let asked = 0, timer = 0;

/** @param {string} query @param {boolean} [on] to its beginning */
async function look(query, on = false) {
  const mine = ++asked;
  const answer = await fetch(`${sieve?.dataset.search}?${query}`, { headers: { "X-Live": "1" } }).catch(() => null);
  const fresh = answer?.ok && parse(await answer.text());
  const old = find("found");
  if (!fresh || !old || mine !== asked) return;
  for (const box of boxes()) if (box.checked) elsewhere.set(box.value, box.dataset.reference || "");
  old.replaceWith(fresh);
  for (const box of boxes()) if (elsewhere.delete(box.value)) box.checked = true;
  history.replaceState(null, "", query ? `?${query}` : location.pathname);
  count();
  if (!on) return;
  fresh.scrollIntoView({ block: "start" });
  choose(items()[0]);
}

function query() {
  const given = new URLSearchParams(/** @type {any} */ (new FormData(sieve || undefined)));
  for (const [name, value] of [...given]) if (!value) given.delete(name);
  return given.toString();
}

sieve?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => look(query()), 250);
});
sieve?.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  look(query());
});
document.addEventListener("click", (event) => {
  const link = /** @type {HTMLAnchorElement | null} */ (/** @type {HTMLElement} */ (event.target).closest?.("a[data-found]"));
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.dataset.found === "") sieve?.querySelectorAll("input, select").forEach((field) => { /** @type {HTMLInputElement} */ (field).value = ""; });
  look(link.dataset.found || "", link.rel === "next");
});

// A list that was filtered does not grow by itself: it says that there is more.
document.addEventListener("live:frame", (event) => {
  const frame = /** @type {CustomEvent} */ (event).detail;
  const more = find("look-again");
  if (more && frame.into === "desk-words" && !find(frame.t)) more.hidden = false;
  if (frame.t?.startsWith("theme-")) themes();
});

// ---------------------------------------------------------------- the keyboard
const on = /** @type {HTMLInputElement | null} */ (find("desk-keys-on"));
const help = /** @type {HTMLDetailsElement | null} */ (find("desk-keys"));
if (on) {
  on.checked = localStorage.getItem("desk-keys") !== "off";
  on.addEventListener("change", () => localStorage.setItem("desk-keys", on.checked ? "on" : "off"));
}

/** @returns {HTMLElement[]} */
const items = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#found ul > li:not([data-new])")]);
const current = () => items().find((item) => item.hasAttribute("aria-current"));

/** @param {HTMLElement | undefined} item */
function choose(item) {
  for (const other of items()) other.removeAttribute("aria-current");
  item?.setAttribute("aria-current", "true");
  item?.focus({ preventScroll: true });
  item?.scrollIntoView({ block: "nearest" });
}

/** @param {number} step */
function move(step) {
  const all = items(), at = all.findIndex((item) => item.hasAttribute("aria-current"));
  choose(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))]);
}

function tickAll() {
  const all = boxes().filter((box) => !box.closest("[data-new]"));
  const to = !all.every((box) => box.checked);
  for (const box of all) box.checked = to;
  count();
}

/** @param {string} where */
const press = (where) => /** @type {HTMLElement | null} */ (document.querySelector(where))?.click();

/** @type {Record<string, () => void>} */
const keys = {
  i: focusWords,
  "/": () => find("s-q")?.focus(),
  j: () => move(1),
  k: () => move(-1),
  x: () => /** @type {HTMLElement | null | undefined} */ (current()?.querySelector("input[name=contribution]"))?.click(),
  a: tickAll,
  t: () => find("c-tag")?.focus(),
  g: () => find("c-theme")?.focus(),
  m: () => press(".chosen [data-key=m]"),
  r: () => /** @type {HTMLElement | null | undefined} */ (recommend?.querySelector("textarea"))?.focus(),
  u: () => press("#last-step [data-key=u]"),
  "?": () => { if (help) help.open = !help.open; },
};

document.addEventListener("keydown", (event) => {
  const field = /** @type {HTMLElement} */ (event.target);
  const writes = field.matches("input:not([type=checkbox]), textarea, select");
  if (writes && event.key === "Escape") return (current() || find("main"))?.focus();
  if (writes || !on?.checked || event.ctrlKey || event.metaKey || event.altKey || (event.repeat && !"jk".includes(event.key))) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("focusin", (event) => {
  const item = /** @type {HTMLElement} */ (event.target).closest?.("#found ul > li");
  if (!item || item.hasAttribute("aria-current")) return;
  for (const other of items()) other.removeAttribute("aria-current");
  item.setAttribute("aria-current", "true");
});

count();
