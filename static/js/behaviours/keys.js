// The moderator's keyboard: j/k move, a h p act on the chosen one, n b move the agenda.
// A single-letter shortcut can be switched off (WCAG 2.1.4).
const on = /** @type {HTMLInputElement | null} */ (document.getElementById("keys-on"));

const items = () => [...document.querySelectorAll("#queue > li, #handled > li")];
const chosen = () => document.querySelector("#queue > [aria-current], #handled > [aria-current]");

/** @param {number} step */
function move(step) {
  const all = items();
  const at = all.indexOf(/** @type {Element} */ (chosen()));
  const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
  chosen()?.removeAttribute("aria-current");
  next?.setAttribute("aria-current", "true");
  /** @type {HTMLElement | undefined} */ (next)?.focus();
}

/** @param {ParentNode | null} where @param {string} key */
function press(where, key) {
  /** @type {HTMLButtonElement | null | undefined} */ (where?.querySelector(`[data-key="${key}"]`))?.click();
}

document.addEventListener("keydown", (event) => {
  const field = /** @type {HTMLElement} */ (event.target);
  if (!on?.checked || event.ctrlKey || event.metaKey || event.altKey || field.matches("input:not([type=checkbox]), textarea, select")) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "a" || event.key === "p") press(chosen(), event.key);
  else if (event.key === "h") {
    const details = chosen()?.querySelector("details:last-of-type");
    if (details) {
      event.preventDefault();
      /** @type {HTMLDetailsElement} */ (details).open = true;
      details.querySelector("input")?.focus();
    }
  } else if (event.key === "n" || event.key === "b") press(document.getElementById("run"), event.key);
});
