// The waiting room: the page comes again when the room opens, each browser in another moment of the next
// few seconds (the more wait, the more of them), and never while there is nobody to answer.
const door = /** @type {HTMLElement} */ (document.getElementById("door"));
const countdown = /** @type {HTMLElement} */ (document.getElementById("countdown"));
const opensAt = Date.now() + Number(door.dataset.left) * 1000;
const LEAST = 2, MOST = 20; // seconds
const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
let coming = false, alone = 0;

/** In milliseconds: so that no more come at once than are said to be fine in a second. */
function spread() {
  const waiting = Number(document.querySelector("[data-here]")?.textContent) || 1;
  return Math.min(MOST, Math.max(LEAST, waiting / Number(door.dataset.pace))) * 1000;
}

function come() {
  if (coming) return;
  coming = true;
  setTimeout(enter, Math.random() * spread());
}

/** A reload without a server would leave an empty page. */
async function enter() {
  const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
  else setTimeout(enter, 2000 + Math.random() * spread());
}

/** @param {number} seconds */
function words(seconds) {
  if (seconds >= 2 * 86400) return relative.format(Math.round(seconds / 86400), "day");
  if (seconds >= 7200) return relative.format(Math.round(seconds / 3600), "hour");
  if (seconds >= 600) return relative.format(Math.round(seconds / 60), "minute");
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function tick() {
  const left = Math.max(0, Math.ceil((opensAt - Date.now()) / 1000));
  const text = words(left);
  if (countdown.textContent !== text) countdown.textContent = text;
  if (!left) come();
  // Where no live connection opens, look now and then whether it was started early.
  alone = document.getElementById("pill")?.dataset.state === "live" ? 0 : alone + 1;
  if (alone > 30) come();
}

// Started, cancelled, moved: the page says which.
document.addEventListener("live:frame", (event) => {
  if (/** @type {CustomEvent} */ (event).detail.t === "door") come();
});
setInterval(tick, 1000);
tick();
