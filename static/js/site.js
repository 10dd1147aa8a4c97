// The one module a page loads. Everything here makes a working page better; none of it is needed.
import "./acts.js";
import "./drafts.js";
import "./timers.js";

// Times are shown where the reader is, from the next page on.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.includes(`tz=${zone}`)) {
  document.cookie = `tz=${zone};path=/;max-age=31536000;samesite=lax`;
}
// Kept whole for Back, it may be of somebody who has left.
addEventListener("pageshow", (event) => {
  if (event.persisted && sessionStorage.left) location.reload();
});
if (document.querySelector("[data-streams]")) {
  import("./live.js");
  import("./behaviours/hold.js");
  import("./behaviours/keyboard.js");
}
if (document.querySelector("[data-behaviour~=write]")) import("./behaviours/write.js");
if (document.querySelector("[data-behaviour~=chat]")) import("./behaviours/chat.js");
if (document.querySelector("[data-behaviour~=media]")) import("./behaviours/media.js");
if (document.querySelector("#captions")) import("./behaviours/captions.js");
if (document.querySelector("[data-behaviour~=queue]")) import("./queue.js");
if (document.querySelector("[data-behaviour~=desk]")) import("./behaviours/desk.js");
if (document.querySelector("[data-arrivals]")) import("./questions.js");
if (document.querySelector("[data-behaviour~=wake]")) import("./behaviours/wake.js");
