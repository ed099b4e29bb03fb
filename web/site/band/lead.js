// Shows first-time visitors what to do: press, press again, speed up. A step ends when the visitor has done it.
import { keep, kept, word } from "../pages/say.js";

const KEPT = "rondo.led";
const speed = document.querySelector('.speed[data-speed="60"]');
const place = document.getElementById("lead");
const skip = document.getElementById("skip");

let step = kept(KEPT) ? "" : "lead_wake";
let told = "";

// Returns the step that follows from the frame's state; "" after the last one.
function next({ state, speed: x, rate }) {
  if (step === "lead_wake" && state === "awake") return "lead_start";
  if (step === "lead_start" && state === "asleep") return "lead_wake";
  if (["lead_wake", "lead_start"].includes(step) && state === "running") return "lead_faster";
  if (step === "lead_faster" && (x > 1 || rate > 1)) return "lead_wait";
  if (["lead_faster", "lead_wait"].includes(step) && state === "done") return "lead_done";
  if (step === "lead_done" && state !== "done") return "";
  return step;
}

export function follow(moving) {
  step = step && next(moving);
  show();
}

function show() {
  const text = step && word(step);
  if (text === told) return;
  told = text;
  place.textContent = text;
  document.body.classList.toggle("leading", Boolean(step));
  speed.classList.toggle("lead", step === "lead_faster");
  skip.hidden = !step;
  if (step === "lead_done") keep(KEPT, "1");
}

// Writes the present step once more, after a change of language.
export function again() {
  told = "";
  show();
}

// Returns the present step, "" if nobody has to be led.
export const led = () => step;

skip.addEventListener("click", () => {
  step = "";
  keep(KEPT, "1");
  show();
});
