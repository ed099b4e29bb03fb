// Stores the session in the browser, so that the next visit can go on with it: often, as a page may be closed any moment.
import { ask } from "./band_worker.js";
import { keep, kept } from "../pages/say.js";
import { most, read } from "../pages/share.js";

const LAST = "rondo.session";
const EVERY_MS = 1_000;
let keptAt = 0;

// Stores it, unless that was done a moment ago; `now`, even so.
export async function keepSession(now = false) {
  if (!now && performance.now() - keptAt < EVERY_MS) return;
  keptAt = performance.now();
  const { value } = await ask("to_keep");
  if (value && value.text.length < most) keep(LAST, JSON.stringify(value));
}

// Offers to go on with what the last visit left.
export function offerLast() {
  try {
    const { text, programs } = read(kept(LAST));
    ask("offer_last", text, programs);
  } catch {
    // No session is stored, or what is stored cannot be read.
  }
}
