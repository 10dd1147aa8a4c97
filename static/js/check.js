// Line, loudspeaker, microphone and camera. The page holds all the words; here only states are set.
// Nothing is recorded, nothing leaves the browser; a stream is stopped when the page is left.
const list = /** @type {HTMLElement} */ (document.getElementById("checks"));
const meter = /** @type {HTMLMeterElement} */ (document.getElementById("level"));
const preview = /** @type {HTMLVideoElement} */ (document.getElementById("preview"));
const GOOD_MBITS = 1.5, GOOD_TRIP = 600, HEARD = 0.08, PATIENCE = 8000;
/** @type {Map<string, MediaStream>} */
const streams = new Map();
/** @type {AudioContext | undefined} */
let sound;

/** @param {string} name @param {string} value */
function state(name, value) {
  const item = /** @type {HTMLElement} */ (document.getElementById(`check-${name}`));
  item.dataset.state = value;
  const said = item.querySelector(`p[data-when="${value}"]`)?.textContent?.trim();
  const announcer = document.getElementById("announcer");
  if (announcer && said && value !== "wait") announcer.textContent = `${item.querySelector("h2")?.textContent}: ${said}`;
}

/** @param {string} name @param {boolean} on */
function button(name, on) {
  const found = /** @type {HTMLElement} */ (document.querySelector(`[data-do="${name}"]`));
  found.hidden = !on;
}

function browser() {
  const follows = "WebSocket" in window && "fetch" in window && "Intl" in window;
  const speaks = Boolean(navigator.mediaDevices?.getUserMedia) && "RTCPeerConnection" in window;
  state("browser", follows ? (speaks ? "good" : "weak") : "bad");
}

/** @param {string} query @returns {Promise<number>} the milliseconds it took */
async function fetched(query) {
  const began = performance.now();
  const answer = await fetch(`${list.dataset.sample}?${query}`, { cache: "no-store", signal: AbortSignal.timeout?.(20000) });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(String(answer.status));
  return performance.now() - began;
}

async function line() {
  state("line", "wait");
  try {
    const trips = [];
    for (let turn = 0; turn < 5; turn++) trips.push(await fetched("empty=1"));
    const trip = trips.sort((one, other) => one - other)[2];
    const took = Math.max(1, await fetched("") - trip);
    const speed = Number(list.dataset.bytes) * 8 / took / 1000;
    tell("trip", Math.round(trip));
    tell("speed", speed < 10 ? Math.round(speed * 10) / 10 : Math.round(speed));
    state("line", speed >= GOOD_MBITS && trip <= GOOD_TRIP ? "good" : "weak");
  } catch {
    state("line", "bad");
  }
}

/** @param {string} name @param {number} value */
function tell(name, value) {
  const place = /** @type {HTMLElement} */ (document.querySelector(`[data-n="${name}"]`));
  place.textContent = value.toLocaleString(document.documentElement.lang);
  /** @type {HTMLElement} */ (place.parentElement).hidden = false;
}

function socket() {
  state("socket", "wait");
  const probe = new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}/ws/live/`);
  const end = (/** @type {string} */ value) => {
    clearTimeout(timer);
    probe.onopen = probe.onerror = probe.onclose = null;
    probe.close();
    state("socket", value);
  };
  const timer = setTimeout(end, PATIENCE, "bad");
  probe.onopen = () => end("good");
  probe.onerror = probe.onclose = () => end("bad");
}

/** A browser makes sounds only after a click. */
function audio() {
  sound ||= new AudioContext();
  sound.resume();
  return sound;
}

function tones() {
  const context = audio();
  [440, 554, 659].forEach((pitch, place) => {
    const oscillator = context.createOscillator(), gain = context.createGain();
    const at = context.currentTime + 0.1 + place * 0.45;
    oscillator.frequency.value = pitch;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.25, at + 0.03);
    gain.gain.linearRampToValueAtTime(0, at + 0.35);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + 0.4);
  });
  state("sound", "asked");
}

/** @param {string} name @param {MediaStreamConstraints} wanted */
async function open(name, wanted) {
  stop(name);
  try {
    const stream = await navigator.mediaDevices.getUserMedia(wanted);
    streams.set(name, stream);
    button(`${name}-off`, true);
    return stream;
  } catch (error) {
    state(name, /** @type {Error} */ (error).name === "NotFoundError" ? "none" : "bad");
  }
}

async function microphone() {
  const stream = await open("mic", { audio: true });
  if (!stream) return;
  const analyser = audio().createAnalyser(), samples = new Float32Array(analyser.fftSize);
  audio().createMediaStreamSource(stream).connect(analyser);
  const began = performance.now();
  meter.hidden = false;
  state("mic", "asked");
  const listen = () => {
    if (streams.get("mic") !== stream) return;
    analyser.getFloatTimeDomainData(samples);
    meter.value = Math.min(1, 4 * Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length));
    const now = document.getElementById("check-mic")?.dataset.state;
    if (meter.value > HEARD && now !== "good") state("mic", "good");
    else if (now === "asked" && performance.now() - began > PATIENCE) state("mic", "weak");
    setTimeout(listen, 100);
  };
  listen();
}

async function camera() {
  const stream = await open("camera", { video: true });
  if (!stream) return;
  preview.srcObject = stream;
  preview.hidden = false;
  await preview.play().catch(() => {});
  state("camera", "good");
}

/** @param {string} name */
function stop(name) {
  streams.get(name)?.getTracks().forEach((track) => track.stop());
  streams.delete(name);
  button(`${name}-off`, false);
  if (name === "mic") meter.hidden = true;
  else preview.hidden = true;
  const now = document.getElementById(`check-${name}`)?.dataset.state;
  if (now === "asked" || (name === "camera" && now === "good")) state(name, "wait");
}

function measure() {
  browser();
  socket();
  line();
}

/** @type {Record<string, () => void>} */
const acts = {
  sound: tones,
  heard: () => state("sound", "good"),
  unheard: () => state("sound", "bad"),
  mic: microphone,
  "mic-off": () => stop("mic"),
  camera,
  "camera-off": () => stop("camera"),
  again: measure,
};

document.addEventListener("click", (event) => {
  const pressed = /** @type {HTMLElement} */ (event.target).closest("[data-do]");
  if (pressed) acts[/** @type {HTMLElement} */ (pressed).dataset.do || ""]?.();
});
addEventListener("pagehide", () => [...streams.keys()].forEach(stop));
for (const name of ["sound", "mic", "camera"]) state(name, "wait");
measure();
