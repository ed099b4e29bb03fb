// Stores the page for use without a network, and offers a newer version once there is one.
import { part } from "./menus.js";
import { word } from "../pages/say.js";

export async function keepForLater() {
  if (!("serviceWorker" in navigator)) return;
  const kept = await navigator.serviceWorker.register("sw.js");
  kept.addEventListener("updatefound", () => {
    const found = kept.installing;
    found.addEventListener("statechange", () => {
      if (found.state === "installed" && navigator.serviceWorker.controller) offer(found);
    });
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
