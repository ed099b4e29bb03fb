// Presses and releases the band's buttons: by a finger, a key, or a click that has no length of its own.
import { act } from "./band_worker.js";

const TAP_MS = 100;
const press = document.getElementById("press");
const down = new Set(); // the fingers and keys that hold a button now

// Presses or releases a button of the band; `pressed` null is a whole tap, for a screen reader or a switch.
export function finger(button, pressed, who) {
  if (press.disabled) return; // there is no band yet
  if (pressed === null) {
    finger(button, true, who);
    setTimeout(() => finger(button, false, who), TAP_MS);
  } else if (pressed && !down.has(who)) {
    down.add(who);
    act("press", button, who);
  } else if (!pressed && down.delete(who)) act("release", who);
  press.classList.toggle("down", down.size > 0);
}

// Lifts every finger and key.
export function liftAll() {
  if (!down.size) return;
  down.clear();
  press.classList.remove("down");
  act("lift_all");
}
