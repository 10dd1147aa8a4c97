// Questions that not even the running server can trace. Tokens are fetched when the room is opened, all at
// once, so that fetching them says nothing; a question is paid for with one of them, in a request without a
// login.
import { accepted, refused } from "./acts.js";
import { blind, finalize, hex } from "./blind.js";
import { toast, uuid } from "./page.js";

/** @typedef {{key: string, modulus: string, left: [string, string][]}} Purse tokens and their signatures */

/** @param {HTMLFormElement} form */
const placeOf = (form) => `tokens:${document.body.dataset.person}:${form.dataset.tokens}`;

/** @param {HTMLFormElement} form @returns {Purse | null} */
const purse = (form) => JSON.parse(localStorage.getItem(placeOf(form)) || "null");

/** @param {HTMLFormElement} form */
function show(form) {
  const held = purse(form), told = form.querySelector("[data-token-state]");
  const left = held?.left.length || 0;
  if (told) told.textContent = ((left ? form.dataset.ready : form.dataset.none) || "").replace("{n}", String(left)).replace("{key}", held?.key || "");
}

/** @param {HTMLFormElement} form */
async function fetchTokens(form) {
  const address = form.dataset.tokens || "";
  if (!crypto.subtle || purse(form)) return;
  const told = await (await fetch(address)).json();
  if (told.given) return;
  const n = BigInt(`0x${told.modulus}`);
  const tokens = await Promise.all(Array.from({ length: told.number }, () => blind(n)));
  const body = new URLSearchParams({ blinded: JSON.stringify(tokens.map((one) => one.blinded.toString(16))) });
  const csrf = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=csrfmiddlewaretoken]"));
  body.set("csrfmiddlewaretoken", csrf?.value || "");
  // Asked again under one key: an answer that was lost on the way is the same one.
  const ask = () => fetch(address, { method: "POST", body, headers });
  const headers = { "X-Live": "1", "Idempotency-Key": uuid() };
  const answer = await ask().catch(ask).catch(ask);
  if (!answer.ok) return;
  const { signed } = await answer.json();
  /** @type {[string, string][]} */
  const left = [];
  tokens.forEach((one, at) => {
    const signature = finalize(one, BigInt(`0x${signed[at]}`), n);
    if (signature) left.push([hex(one.message), signature]);
  });
  localStorage.setItem(placeOf(form), JSON.stringify({ key: told.fingerprint, modulus: told.modulus, left }));
}

// Of the question that was sent and not yet answered; never the form's own, which goes out with a login.
let waiting = "";

/** @param {HTMLFormElement} form */
async function pay(form) {
  const held = purse(form), token = held?.left[0];
  if (!held || !token) { toast(form.dataset.none || "", "bad"); return; }
  const data = new FormData(form), body = new URLSearchParams();
  for (const name of ["text", "language"]) body.set(name, String(data.get(name) || ""));
  body.set("token", token[0]);
  body.set("signature", token[1]);
  try {
    const answer = await fetch(form.dataset.pay || "", {
      method: "POST", body, credentials: "omit", referrerPolicy: "no-referrer", 
      headers: { "X-Live": "1", "Idempotency-Key": (waiting ||= uuid()), "Accept-Language": document.documentElement.lang },
    });
    waiting = "";
    const spent = answer.ok || (await answer.clone().json().catch(() => ({}))).code === "token.spent";
    if (spent) {
      held.left.shift();
      localStorage.setItem(placeOf(form), JSON.stringify(held));
    }
    if (answer.ok) await accepted(form, answer);
    else await refused(form, answer, () => {});
  } catch {
    toast(document.body.dataset.kept || "", "bad");
  }
  show(form);
}

// Before acts.js hears of it: with this box ticked the form must not go out with the login.
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const box = form.dataset.tokens && form.elements.namedItem("is_anonymous");
  if (!(box instanceof HTMLInputElement) || !box.checked) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  pay(form);
}, true);
document.addEventListener("focusin", (event) => {
  const form = /** @type {HTMLElement} */ (event.target).closest("form[data-tokens]");
  if (form) show(/** @type {HTMLFormElement} */ (form));
});
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-tokens]"));
if (form) fetchTokens(form).catch(() => {}).then(() => show(form));
