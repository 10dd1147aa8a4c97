// What somebody is writing survives a reload, in this tab only; it is gone once sent.

/** @param {HTMLFormElement} form @param {Element} field */
const place = (form, field) => `draft:${form.dataset.draft}:${/** @type {HTMLInputElement} */ (field).name}`;

/** @param {HTMLFormElement} form */
export function clearDraft(form) {
  for (const field of form.querySelectorAll("textarea")) {
    sessionStorage.removeItem(place(form, field));
    count(field);
  }
}

/** Nothing is cut that is typed or pasted; how long it is stands below it once it is nearly too long.
 * @param {HTMLTextAreaElement} field */
function count(field) {
  const most = Number(field.dataset.most), length = [...field.value.trim()].length;
  const shown = field.nextElementSibling?.matches(".count") ? field.nextElementSibling : document.createElement("span");
  if (!most || length < most * 0.8) return shown.remove();
  shown.className = `count num${length > most ? " over" : ""}`;
  shown.textContent = `${length} / ${most}`;
  if (!shown.isConnected) field.after(shown);
}

document.addEventListener("input", (event) => {
  const field = /** @type {HTMLTextAreaElement} */ (event.target);
  if (!field.matches("textarea")) return;
  count(field);
  const form = field.form;
  if (!form?.dataset.draft) return;
  try {
    sessionStorage.setItem(place(form, field), field.value);
  } catch { /* more than a browser keeps: it stays in the field */ }
});

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-draft]"))) {
  for (const field of form.querySelectorAll("textarea")) {
    const kept = sessionStorage.getItem(place(form, field));
    if (kept && !field.value) field.value = kept;
    count(field);
  }
}
