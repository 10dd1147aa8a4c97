// What somebody is writing survives a reload, in this tab only; it is gone once sent.

/** @param {HTMLFormElement} form @param {Element} field */
const place = (form, field) => `draft:${form.dataset.draft}:${/** @type {HTMLInputElement} */ (field).name}`;

/** @param {HTMLFormElement} form */
export function clearDraft(form) {
  for (const field of form.querySelectorAll("textarea")) sessionStorage.removeItem(place(form, field));
}

document.addEventListener("input", (event) => {
  const field = /** @type {HTMLTextAreaElement} */ (event.target);
  const counter = field.matches("textarea[data-count]") && field.parentElement?.querySelector(".count");
  if (counter) counter.textContent = `${field.value.length} / ${field.maxLength}`;
  const form = field.form;
  if (form?.dataset.draft && field.matches("textarea")) sessionStorage.setItem(place(form, field), field.value);
});

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-draft]"))) {
  for (const field of form.querySelectorAll("textarea")) {
    const kept = sessionStorage.getItem(place(form, field));
    if (kept && !field.value) field.value = kept;
  }
}
