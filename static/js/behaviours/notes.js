// The note's preview: the piece at hand and its stretch of the source light up together.

/** @param {Element | null} stretch @param {Element} source */
function light(stretch, source) {
  for (const lit of source.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (!stretch) return;
  stretch.classList.add("lit");
  stretch.scrollIntoView({ block: "nearest" });
}

for (const preview of document.querySelectorAll("[data-note]")) {
  const source = preview.querySelector(".source");
  if (!source) continue;
  preview.addEventListener("focusin", (event) => {
    const target = /** @type {Element} */ (event.target);
    const piece = target.closest("[data-piece]");
    if (!(piece instanceof HTMLElement)) return;
    // Beside one another only: on a phone the source stands above, and scrolling would steal the piece.
    if (matchMedia("(min-width: 60rem)").matches) {
      light(document.getElementById(`source-${piece.dataset.piece}`), source);
    }
  });
  source.addEventListener("click", (event) => {
    const stretch = /** @type {Element} */ (event.target).closest("p[id]");
    if (!stretch) return;
    const piece = preview.querySelector(`[data-piece="${stretch.id.replace("source-", "")}"]`);
    const field = piece?.querySelector("textarea, select");
    const more = piece?.closest("details");
    if (more) more.open = true;
    if (field instanceof HTMLElement) field.focus();
  });
}
