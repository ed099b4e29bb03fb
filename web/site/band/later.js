// Stores the page for use without a network, and offers a newer version once there is one.
import { part } from "./menus.js";
import { word } from "../pages/say.js";

export async function keepForLater() {
  if (!("serviceWorker" in navigator)) return;
  const kept = await navigator.serviceWorker.register("sw.js");
  // The browser may have found a newer version while the band was being put together.
  if (kept.waiting) offer(kept.waiting);
  if (kept.installing) follow(kept.installing);
  kept.addEventListener("updatefound", () => follow(kept.installing));
}

// Offers a version that is being stored once all of it is; not the first one, which this page is of.
function follow(found) {
  found.addEventListener("statechange", () => {
    if (found.state === "installed" && navigator.serviceWorker.controller) offer(found);
  });
}

function offer(found) {
  const load = part("button", word("reload"));
  load.addEventListener("click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    found.postMessage("now");
  });
  document.getElementById("notice").replaceChildren(word("newer"), " ", load);
}
