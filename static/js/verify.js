// @ts-check
// The digest of a file, worked out here: the file stays where it is. Without crypto.subtle (no https) the form
// is sent as it stands, and the server does it.
const form = /** @type {HTMLFormElement | null} */ (document.getElementById("verify"));
const file = /** @type {HTMLInputElement | null} */ (document.getElementById("file"));
const answer = document.getElementById("answer");

/** @param {File} chosen @returns {Promise<string>} */
async function digest(chosen) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await chosen.arrayBuffer()));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

form?.addEventListener("submit", async (event) => {
  const chosen = file?.files?.[0];
  if (!chosen || !globalThis.crypto?.subtle) return;
  event.preventDefault();
  answer?.setAttribute("aria-busy", "true");
  try {
    const address = new URL(form.action);
    address.searchParams.set("sha256", await digest(chosen));
    location.assign(address);
  } catch {
    form.submit();
  }
});
