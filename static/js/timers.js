// Running timers, by the server's clock: data-since (ISO), data-spent and data-allowed (seconds). With a
// limit they show what is left (data-soon in the last half minute) or over (data-over); the wall clocks
// are data-clock, with its zone.
const shell = /** @type {HTMLElement | null} */ (document.querySelector("[data-now]"));
const offset = shell?.dataset.now ? Date.parse(shell.dataset.now) - Date.now() : 0;

/** @param {string} names @returns {HTMLElement[]} */
const all = (names) => [...document.querySelectorAll(names)].map((one) => /** @type {HTMLElement} */ (one));

/** @param {HTMLElement} place @param {string} text */
function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function tick() {
  const now = Date.now() + offset;
  for (const timer of all("[data-since]")) {
    const since = Date.parse(timer.dataset.since || ""), allowed = Number(timer.dataset.allowed || 0);
    const spent = Math.floor(Number(timer.dataset.spent || 0) + Math.max(0, now - since) / 1000);
    const shown = Math.abs(allowed - spent);
    write(timer, `${Math.floor(shown / 60)}:${String(shown % 60).padStart(2, "0")}`);
    timer.toggleAttribute("data-over", allowed > 0 && spent > allowed);
    timer.toggleAttribute("data-soon", allowed > 30 && spent <= allowed && allowed - spent <= 30);
  }
  for (const clock of all("[data-clock]")) {
    write(clock, new Date(now).toLocaleTimeString("en-GB", { timeZone: clock.dataset.clock, hour: "2-digit", minute: "2-digit" }));
  }
}

setInterval(tick, 1000);
tick();
