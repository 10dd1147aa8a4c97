// The chat: kept at its end and kept short, counted while nobody looks, sent with Enter, and names
// offered after an @. Without this it is read by scrolling and sent with its button.
import { composes } from "../page.js";

const panel = document.getElementById("chat-panel");
const badge = document.getElementById("chat-unread");
const SEEN = `chat-seen:${location.pathname}`;
let looking = false;

const list = () => /** @type {HTMLElement | null} */ (document.getElementById("chat-list"));

/** @param {HTMLElement} of */
const isAtEnd = (of) => of.scrollHeight - of.scrollTop - of.clientHeight < 60;

/** Whether the reader was at the end before something came. */
let followed = true;

/** However many people talk, a page keeps a handful; who reads further up is left alone for longer.
 * @param {HTMLElement} of */
function shorten(of) {
  const most = Number(of.dataset.most || 50) * (followed ? 1 : 4);
  while (of.children.length > most) of.firstElementChild?.remove();
  if (followed) of.scrollTop = of.scrollHeight;
}

function unread() {
  const now = list(), items = now ? [...now.children] : [];
  if (looking && !document.hidden && followed && items.length) sessionStorage.setItem(SEEN, items[items.length - 1].id);
  if (!badge) return;
  const seen = sessionStorage.getItem(SEEN);
  const at = items.findIndex((item) => item.id === seen);
  const fresh = seen ? items.slice(at + 1).filter((item) => !item.hasAttribute("data-mine")).length : 0;
  badge.hidden = !fresh;
  badge.textContent = at < 0 && fresh ? `${fresh}+` : String(fresh || "");
}

/** The list comes anew with its part. @type {WeakSet<Element>} */
const watched = new WeakSet();
function watch() {
  const now = list();
  if (!now || watched.has(now)) return;
  watched.add(now);
  shorten(now);
  now.scrollTop = now.scrollHeight;
  if (!sessionStorage.getItem(SEEN) && now.lastElementChild) sessionStorage.setItem(SEEN, now.lastElementChild.id);
  now.addEventListener("scroll", () => { followed = isAtEnd(now); unread(); }, { passive: true });
  new MutationObserver(() => { shorten(now); unread(); }).observe(now, { childList: true });
  unread();
}

// ---------------------------------------------------------------- names after an @
const MOST_NAMES = 5;

/** Who has said something here, and who is here and lets others know. */
function names() {
  const found = document.querySelectorAll("#chat-list > :not([data-mine]) .by > b, #people-here li b");
  return [...new Set([...found].map((one) => one.textContent?.trim() || ""))].filter(Boolean);
}

/** @param {HTMLTextAreaElement} field */
function offer(field) {
  const before = field.value.slice(0, field.selectionStart);
  const begun = /(?:^|\s)@([^\s@]{1,40})$/u.exec(before)?.[1]?.toLowerCase();
  const fits = begun ? names().filter((name) => name.toLowerCase().split(/\s+/).some((word) => word.startsWith(begun))) : [];
  document.getElementById("chat-names")?.remove();
  if (!fits.length || !begun) return;
  const place = document.createElement("p");
  place.id = "chat-names";
  place.className = "row";
  for (const name of fits.slice(0, MOST_NAMES)) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = `@${name}`;
    button.addEventListener("click", () => {
      field.setRangeText(`@${name} `, before.length - begun.length - 1, before.length, "end");
      place.remove();
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    place.append(button);
  }
  field.form?.after(place);
}

panel?.addEventListener("input", (event) => offer(/** @type {HTMLTextAreaElement} */ (event.target)));
panel?.addEventListener("keydown", (event) => {
  const field = /** @type {HTMLTextAreaElement} */ (event.target);
  if (event.key !== "Enter" || event.shiftKey || composes(event) || field.tagName !== "TEXTAREA") return;
  event.preventDefault();
  /** @type {HTMLButtonElement | null | undefined} */ (field.form?.querySelector("button.primary:enabled"))?.click();
});
panel?.addEventListener("live:accepted", () => {
  followed = true;
  document.getElementById("chat-names")?.remove();
});

if (panel) {
  new MutationObserver(watch).observe(panel, { childList: true });
  new IntersectionObserver(([entry]) => { looking = entry.isIntersecting; unread(); }, { threshold: 0.2 }).observe(panel);
  document.addEventListener("visibilitychange", unread);
  watch();
}
