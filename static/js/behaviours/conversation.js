// An open conversation: what arrives is shown at the reader's time, kept in view and counted as read.
const list = document.getElementById("messages");
const zone = list?.dataset.zone;
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", ...(zone ? { timeZone: zone } : {}) });
let unread = false;

function read() {
  if (!unread || document.visibilityState !== "visible" || !list?.dataset.read) return;
  unread = false;
  const token = /** @type {HTMLInputElement | null} */ (document.querySelector("#act input[name=csrfmiddlewaretoken]"));
  fetch(list.dataset.read, { method: "POST", headers: { "X-Live": "1", "X-CSRFToken": token?.value || "" } }).catch(() => { unread = true; });
}

/** @param {HTMLElement} message */
function arrived(message) {
  const time = message.querySelector("time");
  if (time) time.textContent = clock.format(new Date(time.dateTime));
  if (!message.hasAttribute("data-mine")) unread = true;
  // Somebody who is reading further up is left where they are.
  const below = message.getBoundingClientRect().top - innerHeight;
  if (below < 200) (document.getElementById("write") || message).scrollIntoView({ block: "end" });
  read();
}

document.addEventListener("live:frame", (event) => {
  const frame = /** @type {CustomEvent} */ (event).detail;
  const message = frame.e === "message.sent" && document.getElementById(frame.t);
  if (message && message.parentElement === list) arrived(message);
});
document.addEventListener("visibilitychange", read);
