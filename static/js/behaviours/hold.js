// What somebody is about to press stays under their pointer: when something comes or goes above it, its pane
// scrolls along. The browser alone holds what stands at the top of a pane.

/** @type {Element | null} */
let held = null;
let top = 0;

const measure = () => { top = held?.getBoundingClientRect().top || 0; };

/** A finger is not there before it presses. @param {PointerEvent} event */
function remember({ target, pointerType }) {
  held = pointerType === "mouse" && target instanceof Element ? target : null;
  measure();
}

new MutationObserver(() => {
  if (!held?.isConnected || !held.getClientRects().length) held = null;
  if (!held) return;
  let moved = held.getBoundingClientRect().top - top;
  for (let pane = held.parentElement; pane && moved; pane = pane.parentElement) {
    const before = pane.scrollTop;
    pane.scrollTop += moved;
    moved -= pane.scrollTop - before;
  }
  measure();
}).observe(document.body, { childList: true, subtree: true });
document.addEventListener("pointermove", remember, { passive: true });
document.addEventListener("scroll", measure, { capture: true, passive: true });
document.documentElement.addEventListener("pointerleave", () => { held = null; });
