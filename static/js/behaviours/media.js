// The stage. Nothing comes from another host before somebody presses Play; then the player's page stands in a
// frame beside the part that the line renews, so that news of the stage take nobody's picture away.
const stage = /** @type {HTMLElement} */ (document.querySelector("section.stage"));
const box = /** @type {HTMLElement} */ (stage.querySelector(".player"));
const SLOW = 4000; // milliseconds for a page
/** Hosts that somebody has agreed to by pressing Play. @type {Set<string>} */
const agreed = new Set();
/** What could not be played, reported once. @type {Set<string>} */
const reported = new Set();
/** @type {HTMLIFrameElement | null} */
let frame = null;
let chosen = cookie("channel"), plays = "";

// A window of the same stage that stays while one looks at other pages (sessions/watch.html). What begins to play
// in one of the two ends in the other, and the small one closes.
const small = !!stage.closest("[data-small]");
const watches = /** @type {HTMLAnchorElement | null} */ (stage.querySelector(".corner [data-window]"))?.pathname || "";
const others = new BroadcastChannel("stage");
others.addEventListener("message", ({ data }) => {
  if (data.path !== watches || data.small === small) return;
  stop();
  if (small) close();
});

/** Whoever was watching need not press Play again there: the window inherits what this tab remembers.
 * @param {string} address */
function opens(address) {
  if (frame) sessionStorage.setItem("stage", plays);
  const opened = open(address, `watch${watches.replace(/\W/g, "")}`, "popup,width=480,height=560");
  sessionStorage.removeItem("stage");
  return !!opened;
}

/** Back to the room, in the window that opened this one if it is there still. @param {string} room */
function returns(room) {
  try {
    if (!opener || opener.closed || opener.location.origin !== location.origin) return false;
    if (opener.location.pathname !== new URL(room).pathname) opener.location.assign(room);
    opener.focus();
  } catch {
    return false;
  }
  close();
  return true;
}

/** @param {string} name */
function cookie(name) {
  return new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie)?.[1] || "";
}

/** @param {string} names @returns {HTMLElement[]} */
const all = (names) => [...stage.querySelectorAll(names)].map((one) => /** @type {HTMLElement} */ (one));
const lines = () => /** @type {HTMLAnchorElement[]} */ (all("[data-channel]"));
/** The channel somebody wants, or the original. */
const wanted = () => lines().find((line) => line.dataset.channel === chosen) || lines()[0];
/** @param {string} names @param {boolean} hide */
const hide = (names, hide) => { for (const one of all(names)) one.hidden = hide; };

function mark() {
  for (const line of lines()) line.setAttribute("aria-current", String(line === wanted()));
  hide("[data-again]", !frame);
}

/** @param {string} [address] of a channel that was chosen; without it the server knows the remembered one */
function play(address) {
  const line = wanted();
  const poster = /** @type {HTMLAnchorElement | null} */ (stage.querySelector("[data-play]"));
  if (!line || !poster) return;
  agreed.add(line.dataset.host || "");
  plays = line.dataset.plays || "";
  const fresh = document.createElement("iframe");
  fresh.title = box.dataset.title || "";
  fresh.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  fresh.src = `${address || poster.href}${address ? "&" : "?"}bare=1`;
  frame?.remove();
  frame = fresh;
  box.prepend(fresh);
  box.hidden = false;
  box.removeAttribute("data-sound");
  stage.toggleAttribute("data-playing", true);
  mark();
  others.postMessage({ path: watches, small });
}

function stop() {
  frame?.remove();
  frame = null;
  box.hidden = true;
  stage.removeAttribute("data-playing");
  stage.removeAttribute("data-mini");
  mark();
}

/** The line has renewed the part: who watches the same goes on; another host needs another press. */
function renewed() {
  const line = wanted();
  if (frame && line?.dataset.plays !== plays) {
    if (line && agreed.has(line.dataset.host || "")) play();
    else stop();
  }
  mark();
}

stage.addEventListener("click", (event) => {
  const pressed = /** @type {Element} */ (event.target);
  const link = /** @type {HTMLAnchorElement | null} */ (pressed.closest("[data-play], [data-channel]"));
  if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault();
    if (link.dataset.channel) chosen = link.dataset.channel;
    play(link.dataset.channel && link.href);
    if (!link.dataset.channel) frame?.focus();
  }
  if (pressed.closest("button[data-again]")) play();
  const away = /** @type {HTMLAnchorElement | null} */ (pressed.closest("a[data-window]"));
  if (away && !(event.ctrlKey || event.metaKey || event.shiftKey) && opens(away.href)) event.preventDefault();
  if (pressed.closest("[data-stop], [data-window], .help a")) stop(); // elsewhere it plays once, not twice
  if (pressed.closest("[data-back]")) stage.scrollIntoView({ block: "center" });
  if (pressed.closest("button[data-failed]")) hide("[data-told]", false);
});

/** To the moderators, by itself and once. @param {string} what failed, or doubted */
function tell(what) {
  if (reported.has(`${what} ${plays}`)) return;
  reported.add(`${what} ${plays}`);
  all(`[data-${what}]`)[0]?.click();
  hide("[data-told]", false);
}

// Said by our own page in the frame (static/js/player.js).
addEventListener("message", ({ origin, source, data }) => {
  if (!frame || origin !== location.origin || source !== frame.contentWindow) return;
  box.toggleAttribute("data-sound", !!data.sound);
  if (data.stage === "failed" || data.stage === "never") tell("failed");
  if (data.stage === "unanswered") tell("doubted");
  if (data.stage === "slow") offer();
  if (data.stage === "never" || data.stage === "unanswered") return;
  hide("[data-doubt]", data.stage !== "doubt");
  const help = data.stage === "doubt" && stage.querySelector("details.help");
  if (help instanceof HTMLDetailsElement) help.open = true;
});

/** Text and sound only, unless somebody has said what they want. */
function offer() {
  if (!cookie("light")) hide("[data-offer]", false);
}

function isSlow() {
  const line = /** @type {any} */ (navigator).connection;
  const [page] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  return line?.saveData || /2g|3g/.test(line?.effectiveType) || (page && page.responseEnd - page.fetchStart > SLOW);
}

stage.querySelector("form.light")?.addEventListener("submit", (event) => {
  const button = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter);
  if (!button) return;
  event.preventDefault();
  document.cookie = `light=${button.value};path=/;max-age=31536000;samesite=lax`;
  document.documentElement.toggleAttribute("data-light", button.value === "1");
  hide("[data-offer]", true);
  all(button.value === "1" ? ".if-light" : ".if-full")[0]?.focus();
  if (frame) play();
});

new MutationObserver(renewed).observe(stage, { childList: true });
// Scrolled away it goes on in the corner; its place is kept by the poster.
if (!small) new IntersectionObserver(([seen]) => stage.toggleAttribute("data-mini", !!frame && !seen?.isIntersecting)).observe(stage);
mark();
const watchLine = () => { if (isSlow()) offer(); };
/** @type {any} */ (navigator).connection?.addEventListener?.("change", watchLine);
watchLine();

const back = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a[data-to-room]"));
back?.addEventListener("click", (event) => { if (returns(back.href)) event.preventDefault(); });
const watched = small && sessionStorage.getItem("stage");
if (watched) {
  sessionStorage.removeItem("stage");
  if (watched === wanted()?.dataset.plays) play();
}
