// Captions are chosen in place: the links of the region ask for it again, and the page goes on.
import { survey } from "../live.js";
import { parse, swap } from "../page.js";

const NAMES = ["captions", "size", "colours"];

document.addEventListener("click", async (event) => {
  const link = /** @type {HTMLAnchorElement | null | undefined} */ (/** @type {Element} */ (event.target).closest?.("#captions a[href^='?']"));
  const region = document.getElementById("captions");
  if (!link || !region || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const wanted = link.getAttribute("href") || "";
  const answer = await fetch((region.dataset.src || "") + link.search, { headers: { "X-Live": "1" } }).catch(() => null);
  const fresh = answer?.ok && !answer.redirected && /** @type {HTMLElement | null} */ (parse(await answer.text().catch(() => "")));
  const old = document.getElementById("captions");
  if (!fresh || !old || fresh.id !== "captions") return location.assign(wanted);
  dress(fresh.dataset.style || "");
  swap(old, fresh);
  // Where one pressed one goes on; what was pressed may have gone.
  const again = fresh.querySelector(`a[href="${wanted}"]`) || fresh.querySelector("a[href^='?']");
  /** @type {HTMLElement | null} */ (again)?.focus({ preventScroll: true });
  forget();
  survey();
  tell();
});

// Our own player shows them in full screen, where the page's are not seen.
document.addEventListener("live:frame", (event) => {
  if (/** @type {CustomEvent} */ (event).detail.t?.startsWith("caption-lines-")) tell();
});

function tell() {
  const lines = /** @type {HTMLElement | null} */ (document.querySelector("#captions .caption-lines"));
  const frame = /** @type {HTMLIFrameElement | null} */ (document.querySelector(".stage .player iframe"));
  const said = [...lines?.querySelectorAll("p:not(.none)") || []].slice(-2).map((line) => line.textContent?.trim());
  frame?.contentWindow?.postMessage({ captions: said.join("\n"), language: lines?.lang || "" }, location.origin);
}

/** The style that a page without captions did without. @param {string} address */
function dress(address) {
  if (!address || [...document.styleSheets].some((sheet) => sheet.href?.endsWith(address))) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
}

/** An address that chose would choose again with the next reload. */
function forget() {
  const address = new URL(location.href);
  for (const name of NAMES) address.searchParams.delete(name);
  if (address.href !== location.href) history.replaceState(history.state, "", address);
}
