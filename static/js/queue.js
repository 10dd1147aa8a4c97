// The moderator's keyboard on the approval queue. Single keys act only while they are switched on
// (WCAG 2.1.4), which this browser remembers; what they press are the page's own buttons.
const on = /** @type {HTMLInputElement | null} */ (document.getElementById("keys-on"));
const help = /** @type {HTMLDetailsElement | null} */ (document.getElementById("keys"));
const PLACE = "queue-keys";

if (on) {
  on.checked = localStorage.getItem(PLACE) !== "off";
  on.addEventListener("change", () => localStorage.setItem(PLACE, on.checked ? "on" : "off"));
}

const items = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#queue > li, #handled > li")]);
let at = 0;
let here = { id: "", list: "" }; // what is chosen, and in which list it stood
let decided = "";

/** What is decided about; when it has gone, the one that came into its place. */
function chosen() {
  const all = items();
  const marked = all.find((item) => item.hasAttribute("aria-current"));
  if (marked) at = all.indexOf(marked);
  return marked;
}

/** @param {HTMLElement | undefined} item */
function mark(item) {
  for (const other of items()) other.removeAttribute("aria-current");
  item?.setAttribute("aria-current", "true");
  if (item) at = items().indexOf(item);
  here = { id: item?.id || "", list: item?.parentElement?.id || "" };
}

/** @param {HTMLElement | undefined} item */
function choose(item) {
  mark(item);
  item?.focus();
  item?.scrollIntoView({ block: "nearest" });
}

/** @param {number} step */
function move(step) {
  const all = items();
  const from = chosen() ? at + step : step > 0 ? at : at - 1;
  choose(all[Math.min(all.length - 1, Math.max(0, from))]);
}

/** What a single key may not do (data-asks, as ending the session) only comes under the finger.
 * @param {ParentNode | null | undefined} where @param {string} key */
function press(where, key) {
  const button = /** @type {HTMLButtonElement | null | undefined} */ (where?.querySelector(`button[data-key="${key}"]`));
  if (button?.hasAttribute("data-asks")) button.focus();
  else button?.click();
}

function hide() {
  const details = /** @type {HTMLDetailsElement | null | undefined} */ (chosen()?.querySelector('details[data-key="h"]'));
  if (!details) return;
  details.open = true;
  details.querySelector("select")?.focus();
}

function tick() {
  const box = chosen()?.querySelector("input[name=chosen]");
  if (box) /** @type {HTMLInputElement} */ (box).click();
}

/** @type {Record<string, () => void>} */
const keys = {
  j: () => move(1),
  k: () => move(-1),
  a: () => press(chosen(), "a"),
  p: () => press(chosen(), "p"),
  s: () => press(chosen(), "s"),
  h: hide,
  x: tick,
  u: () => press(document.getElementById("last-decision"), "u"),
  n: () => press(document.getElementById("run"), "n"),
  b: () => press(document.getElementById("run"), "b"),
  "?": () => { if (help) help.open = !help.open; },
};

document.addEventListener("keydown", (event) => {
  const field = /** @type {HTMLElement} */ (event.target);
  if (!on?.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat && !"jk".includes(event.key)) return;
  if (field.matches("input:not([type=checkbox]), textarea, select") || document.querySelector("dialog[open]")) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// Whatever is pressed or focused is what the keys are about; with a pointer only once it is up again, and not
// when it ticks: what is chosen shows its buttons, and nothing may move under a finger that is coming down.
let down = false;
for (const [name, is] of /** @type {[string, boolean][]} */ ([["pointerdown", true], ["pointerup", false], ["pointercancel", false]])) {
  document.addEventListener(name, () => { down = is; }, true);
}

/** @param {Event} event */
function turnTo(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const item = /** @type {HTMLElement | null | undefined} */ (target.closest?.("#queue > li, #handled > li"));
  if (down || !item || item.hasAttribute("aria-current")) return;
  if (event.type === "click" && target.closest(".check")) return;
  mark(item);
}
document.addEventListener("focusin", turnTo);
document.addEventListener("click", turnTo);

/** Whether all are ticked, as they are now. */
function countTicks() {
  const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("#queue input[name=chosen]")]);
  const all = /** @type {HTMLInputElement | null} */ (document.querySelector("input[data-all=queue]"));
  if (all) all.checked = boxes.length > 0 && boxes.every((box) => box.checked);
}

document.addEventListener("change", (event) => {
  const all = /** @type {HTMLInputElement} */ (event.target);
  if (all.name === "chosen") countTicks();
  if (!all.dataset?.all) return;
  for (const box of document.querySelectorAll(`#${all.dataset.all} input[name=chosen]`)) {
    /** @type {HTMLInputElement} */ (box).checked = all.checked;
  }
});

// What I decided has left the queue: the next one takes its place, under the same finger. What was only
// drawn anew stays chosen. What another moderator took away leaves nothing under the finger.
document.addEventListener("submit", (event) => {
  const item = /** @type {HTMLElement | null | undefined} */ (/** @type {SubmitEvent} */ (event).submitter?.closest("#queue > li"));
  if (item) decided = item.id;
});

function goOn() {
  if (!here.id || chosen()) return;
  const drawn = document.getElementById(here.id), queue = document.getElementById("queue");
  const stays = drawn?.parentElement?.id === here.list, mine = here.list === "queue" && here.id === decided;
  const next = stays ? drawn : mine && queue ? queue.children[Math.min(at, queue.children.length - 1)] : null;
  here = { id: "", list: "" };
  if (!next) return;
  if (document.activeElement === document.body && on?.checked) choose(/** @type {HTMLElement} */ (next));
  else if (stays) mark(/** @type {HTMLElement} */ (next));
}

/** However much is said, a console keeps the newest; what somebody is at stays. */
function shorten() {
  const list = document.getElementById("handled"), most = Number(list?.dataset.most);
  for (let one = list?.lastElementChild; list && one && list.children.length > most;) {
    const before = one.previousElementSibling;
    if (!one.matches("[aria-current], :focus-within, :has(details[open])")) one.remove();
    one = before;
  }
}

const page = document.querySelector("main.console");
if (page) new MutationObserver(() => { goOn(); countTicks(); shorten(); }).observe(page, { childList: true, subtree: true });
