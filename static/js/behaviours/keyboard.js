// The keyboard keeps its place: when what has the focus is drawn anew, its like has it; when that is gone, what comes
// next (data-next), else its region or its neighbour, where Enter does nothing. Without this the next Tab begins at
// the head of the region, and a screen reader at the page's.
const CONTROLS = "a[href], button, summary, select, textarea, input:not([type=hidden])";
const NEXT = "[data-next], [data-key=n]";
const AROUND = 3; // regions remembered, from within

/** Around what has the focus: an element with an id, and where it stands.
 * @typedef {{old: HTMLElement, parent: HTMLElement, place: number}} Around */

/** @type {HTMLElement | null} */
let last = null;
/** @type {Around[]} */
let around = [];
let waits = false;

const isFree = () => !document.activeElement || document.activeElement === document.body;

function remember() {
  around = [];
  for (let one = last; one?.parentElement && one.id !== "main" && around.length < AROUND; one = one.parentElement) {
    const parent = one.parentElement;
    if (one.id) around.push({ old: one, parent, place: [...parent.children].indexOf(one) });
  }
}

/** The first of these that can have it. @param {(Element | null | undefined)[]} wanted */
function give(...wanted) {
  for (const one of wanted) {
    if (isFree() && one instanceof HTMLElement) one.focus({ preventScroll: true });
  }
  return !isFree();
}

/** A place to stand on, of what is no control. @param {Element} one */
function stand(one) {
  if (!one.matches(CONTROLS) && !one.hasAttribute("tabindex")) one.setAttribute("tabindex", "-1");
  return give(one);
}

/** What it does, how it is called, and with which value. @param {Element} one */
function traits(one) {
  const does = one.getAttribute("formaction") || one.getAttribute("href") || one.getAttribute("name") || "";
  const called = one.getAttribute("aria-label") || one.textContent;
  return [does, `${does} ${called}`, `${does} ${called} ${one.getAttribute("value")}`];
}

/** From the most to the least alike. @param {Element} region @param {Element} one */
function alike(region, one) {
  const all = [...region.querySelectorAll(CONTROLS)].filter((other) => other.tagName === one.tagName), wanted = traits(one);
  return [2, 1, 0].map((much) => wanted[much] ? all.find((other) => traits(other)[much] === wanted[much]) : null);
}

/** Of a region that is hidden now: what it stood under, which is read out, and Tab goes on from there.
 * @param {Element} region */
function heading(region) {
  for (let one = region.previousElementSibling; one; one = one.previousElementSibling) {
    if (one.matches("h1, h2, h3, h4") && stand(one)) return true;
  }
  return false;
}

/** @param {Around} region */
function again({ old, parent, place }) {
  const now = old.isConnected ? null : document.getElementById(old.id);
  if (now && last && (!parent.isConnected || now.parentElement === parent)) {
    return old !== last && give(...alike(now, last), ...now.querySelectorAll(NEXT)) || stand(now) || heading(now);
  }
  if (!parent.isConnected || old.parentElement === parent) return false;
  return stand(parent.children[Math.min(place, parent.children.length - 1)] || parent);
}

function restore() {
  waits = false;
  if (!last || last.isConnected) return;
  if (isFree()) around.some(again);
  if (isFree()) last = null;
}

document.addEventListener("focusin", (event) => {
  last = /** @type {HTMLElement} */ (event.target);
  remember();
});
// Whoever leaves it by hand has left it.
document.addEventListener("focusout", (event) => {
  queueMicrotask(() => { if (event.target === last && last?.isConnected && isFree()) last = null; });
});
// When everybody else has done what they do about it.
new MutationObserver(() => {
  if (last?.isConnected) remember();
  else if (last && !waits) waits = Boolean(setTimeout(restore));
}).observe(document.body, { childList: true, subtree: true });

// A key that is held down presses once: what has come into the place of a button is another one.
document.addEventListener("keydown", (event) => {
  if (event.repeat && event.key === "Enter" && /** @type {Element} */ (event.target).matches("button, a, summary")) event.preventDefault();
});
