// Running timers, by the server's clock: data-since (ISO), data-spent (s), data-planned (min).
const shell = /** @type {HTMLElement | null} */ (document.querySelector("[data-now]"));
const offset = shell?.dataset.now ? Date.parse(shell.dataset.now) - Date.now() : 0;

function tick() {
  for (const timer of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-since]"))) {
    const since = Date.parse(timer.dataset.since || "");
    const spent = Number(timer.dataset.spent || 0) + Math.max(0, (Date.now() + offset - since) / 1000);
    const minutes = Math.floor(spent / 60);
    const text = `${minutes}:${String(Math.floor(spent % 60)).padStart(2, "0")}`;
    if (timer.textContent !== text) timer.textContent = text;
    timer.classList.toggle("over", Boolean(timer.dataset.planned) && spent > Number(timer.dataset.planned) * 60);
  }
}

setInterval(tick, 1000);
tick();
