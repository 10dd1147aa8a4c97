// A screen that is looked at does not go to sleep, where the browser can promise that.

/** @type {{release(): Promise<void>} | null} */
let lock = null;

async function stayAwake() {
  const able = /** @type {any} */ (navigator).wakeLock;
  if (!able || document.hidden) return;
  lock = await able.request("screen").catch(() => lock);
}

document.addEventListener("visibilitychange", stayAwake);
stayAwake();
