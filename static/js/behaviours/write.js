// The room's form: answering in place, and a look at what was said already while somebody writes.
// Without it the links load the page, and what is close is said after sending.
import { parse, swap } from "../page.js";

const PAUSE = 1200; // milliseconds without a key
const LOOKED_AT = 1000; // characters
const region = () => document.getElementById("write");
const form = () => /** @type {HTMLFormElement | null | undefined} */ (region()?.querySelector("form[data-similar]"));
/** @param {string} name */
const field = (name) => /** @type {HTMLInputElement | null} */ (form()?.elements.namedItem(name) || null);

let timer = 0, looked = "";

/** @param {string} address @param {URLSearchParams} [body] @returns {Promise<Element | null>} */
async function ask(address, body) {
  const headers = { "X-Live": "1", "X-CSRFToken": field("csrfmiddlewaretoken")?.value || "" };
  const answer = await fetch(address, { method: body ? "POST" : "GET", body, headers }).catch(() => null);
  return answer?.ok && !answer.redirected ? parse(await answer.text()) : null;
}

/** The form anew, for an answer to what the address names or for none; typed words stay.
 * @param {string} search @returns {Promise<boolean>} */
async function renew(search) {
  const address = region()?.dataset.src;
  const fresh = address && await ask(address.split("?")[0] + search);
  const old = region(); // a frame may have drawn it anew meanwhile
  if (!old || !fresh || fresh.id !== "write") return false;
  swap(old, fresh);
  look();
  return true;
}

/** @param {Element | null} [found] */
function show(found) {
  const place = document.getElementById("similar");
  if (place && place.innerHTML !== (found?.innerHTML || "")) place.replaceChildren(...(found?.childNodes || []));
}

async function look() {
  const now = form();
  const text = field("text")?.value.trim().slice(0, LOOKED_AT) || "";
  const asked = new URLSearchParams({ text, guiding_question: field("guiding_question")?.value || "" });
  if (!now || looked === String(asked)) return;
  looked = String(asked);
  const found = text && !field("reply_to") ? await ask(now.dataset.similar || "", asked) : null;
  if (looked === String(asked)) show(found);
}

function soon() {
  clearTimeout(timer);
  timer = window.setTimeout(look, PAUSE);
}

// What was typed before this came, or was kept from an earlier visit.
if (field("text")?.value) soon();
document.addEventListener("input", (event) => { if (form()?.contains(/** @type {Node} */ (event.target))) soon(); });

document.addEventListener("live:accepted", (event) => {
  if (event.target !== form()) return;
  show();
  if (field("reply_to") || field("cites")) renew("");
});

document.addEventListener("click", async (event) => {
  const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest?.("a[data-reply]"));
  if (!link || !form() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!await renew(link.search)) {
    location.href = link.href;
    return;
  }
  show();
  region()?.scrollIntoView({ block: "nearest" });
  field("text")?.focus();
});

// What was said is shown where it stands; if it is not on this page, its address leads to where it is.
document.addEventListener("click", (event) => {
  const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest?.("a[data-said]"));
  const name = `contribution-${link?.pathname.split("/").at(-2)}`;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !document.getElementById(name)) return;
  event.preventDefault();
  location.hash = name;
});
