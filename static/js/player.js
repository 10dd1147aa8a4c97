// The page that plays (sessions/player.html): it notices when nothing comes, tries again by itself, and says so
// to the room that frames it.
const PATIENCE = 15000, AT_MOST = 60000; // milliseconds
const dead = /** @type {HTMLElement | null} */ (document.querySelector(".dead"));
const main = /** @type {HTMLElement | null} */ (document.querySelector("[data-main]"));
const sound = !document.querySelector("iframe, video, .still");
const light = document.documentElement.hasAttribute("data-light");
/** Streams that are put together here, by their element. @type {Map<HTMLMediaElement, any>} */
const streams = new Map();
let pause = 10000, retry = 0, patience = 0, doubted = false;

/** To the room. @param {string} stage */
function tell(stage) {
  if (parent !== window) parent.postMessage({ stage, sound }, location.origin);
}

/** failed, slow, doubt (the room has its own words for it), or "" when it plays. @param {string} why */
function say(why) {
  if (dead) dead.hidden = !why || (why === "doubt" && parent !== window);
  for (const text of dead?.querySelectorAll("[data-why]") || []) {
    /** @type {HTMLElement} */ (text).hidden = /** @type {HTMLElement} */ (text).dataset.why !== why;
  }
  tell(why || "plays");
}

function wait() {
  clearTimeout(patience);
  patience = window.setTimeout(slow, PATIENCE);
}

/** A page that has not come after twice as long is counted as one that does not come; it may still. */
function slow() {
  say("slow");
  if (main instanceof HTMLIFrameElement) patience = window.setTimeout(tell, PATIENCE, "never");
}

function arrived() {
  clearTimeout(patience);
  clearTimeout(retry);
  pause = 10000;
  say(doubted ? "doubt" : "");
}

/** Spread, so that a stream that comes back is not asked by everybody at once. */
function failed() {
  clearTimeout(patience);
  clearTimeout(retry);
  say("failed");
  retry = window.setTimeout(again, pause * (1 + Math.random()));
  pause = Math.min(pause * 2, AT_MOST);
}

/** A frame says that it is there also when it shows the browser's own page about an error. So its host is asked;
 * no answer is a doubt only, for some hosts answer their own pages alone. A doubt that lasts is counted as one.
 * @param {HTMLIFrameElement} frame @param {boolean} [once] more */
async function ask(frame, once) {
  let barred = false;
  addEventListener("securitypolicyviolation", () => { barred = true; }, { once: true });
  const address = new URL("/robots.txt", frame.src);
  const told = await fetch(address, { mode: "no-cors", credentials: "omit" }).catch(() => null);
  const before = doubted;
  doubted = !told && !barred && navigator.onLine;
  if (doubted) say("doubt");
  else if (before) say("");
  if (doubted && once) tell("unanswered");
  else if (doubted) setTimeout(ask, PATIENCE, frame, true);
}

function again() {
  clearTimeout(retry);
  if (main instanceof HTMLIFrameElement) {
    wait();
    ask(main);
    main.src = main.src;
  } else if (main instanceof HTMLMediaElement) {
    if (!main.dataset.hls || plays(main)) main.load();
    start(main);
  }
}

/** HLS of its own: most browsers have it. @param {HTMLMediaElement} media */
const plays = (media) => media.canPlayType("application/vnd.apple.mpegurl") !== "";

/** @param {HTMLMediaElement} media */
function start(media) {
  if (media === main) wait();
  if (media.dataset.hls && !plays(media)) assemble(media, media.dataset.hls);
  else media.play().catch(() => {}); // a browser that does not let it begin by itself shows its button
}

/** Without workers: they would come from blob addresses, which the page's policy refuses.
 * @param {HTMLMediaElement} media @param {string} library */
async function assemble(media, library) {
  media.dataset.address ||= media.getAttribute("src") || "";
  media.removeAttribute("src");
  streams.get(media)?.destroy();
  const Hls = await load(library).catch(() => null);
  if (!Hls?.isSupported()) {
    if (media === main) failed();
    return;
  }
  const stream = new Hls({ enableWorker: false, capLevelToPlayerSize: true, ...(light && { startLevel: 0 }) });
  streams.set(media, stream);
  if (light) stream.autoLevelCapping = 0;
  stream.on(Hls.Events.ERROR, (/** @type {string} */ _name, /** @type {{fatal: boolean}} */ told) => {
    if (told.fatal && media === main) failed();
  });
  stream.loadSource(media.dataset.address);
  stream.attachMedia(media);
  media.play().catch(() => {});
}

/** @param {string} address @returns {Promise<any>} */
function load(address) {
  return new Promise((done, refuse) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => done(/** @type {any} */ (window).Hls));
    script.addEventListener("error", refuse);
    document.head.append(script);
  });
}

/** @param {HTMLMediaElement} media */
function watch(media) {
  media.addEventListener("error", () => { if (media.hasAttribute("src")) failed(); });
  for (const good of ["loadedmetadata", "playing"]) media.addEventListener(good, arrived);
  for (const bad of ["waiting", "stalled"]) media.addEventListener(bad, () => { if (!media.paused) wait(); });
  media.addEventListener("timeupdate", () => clearTimeout(patience));
}

/** The room's captions, for a full screen. @type {TextTrack | null} */
let spoken = null;
const SHOWN = 10; // seconds, until the next come

/** @param {string} said @param {string} language */
function caption(said, language) {
  if (!(main instanceof HTMLVideoElement)) return;
  if (spoken?.language !== language) {
    if (spoken) spoken.mode = "disabled";
    spoken = main.addTextTrack("captions", language, language);
    overlay();
  }
  for (const cue of [...spoken?.cues || []]) spoken?.removeCue(cue);
  if (said) spoken?.addCue(new VTTCue(main.currentTime, main.currentTime + SHOWN, said));
}

/** In the page they stand below the picture, and need not stand in it too. */
function overlay() {
  const whole = document.fullscreenElement || /** @type {any} */ (main)?.webkitDisplayingFullscreen;
  if (spoken) spoken.mode = whole ? "showing" : "hidden";
}

addEventListener("message", ({ origin, source, data }) => {
  if (origin !== location.origin || source !== parent || parent === window) return;
  if (typeof data?.captions === "string") caption(data.captions, String(data.language));
});
document.addEventListener("fullscreenchange", overlay);
for (const event of ["webkitbeginfullscreen", "webkitendfullscreen"]) main?.addEventListener(event, overlay);

dead?.querySelector("[data-again]")?.addEventListener("click", again);
if (main instanceof HTMLMediaElement) {
  watch(main);
  if (main.readyState) arrived();
  else if (main.error && !main.dataset.hls) failed();
}
for (const media of document.querySelectorAll("video, audio")) start(/** @type {HTMLMediaElement} */ (media));
if (main instanceof HTMLIFrameElement) {
  if (document.readyState !== "complete") {
    wait();
    addEventListener("load", arrived, { once: true });
  }
  ask(main);
}
main?.addEventListener("load", arrived);
tell("");
