// The page's side of the band's worker: calls it and resolves with its answers, and passes its frames on.
import { word } from "../pages/say.js";

// Whether this browser has JSPI, which suspends a WebAssembly stack: the firmware's waits need it.
export const canRun = "Suspending" in WebAssembly;

const nobody = { postMessage() {} };
const worker = canRun ? new Worker(new URL("../worker/worker.js", import.meta.url), { type: "module" }) : nobody;
const open = new Map();
let asked = 0;

const listeners = { frame() {}, progress() {}, failed() {} };

// A worker that has died, as for want of memory, tells nobody: it is no longer heard.
const SILENT_MS = 30_000;
const CHECK_MS = 1_000;
let silentMs = -Infinity; // while the page is to be seen, since the last frame
setInterval(() => {
  silentMs = document.hidden ? Math.min(silentMs, 0) : silentMs + CHECK_MS;
  if (silentMs === SILENT_MS) listeners.failed(word("silent"));
}, CHECK_MS);

worker.onmessage = ({ data }) => {
  if (data.frame) silentMs = 0;
  if (data.id !== undefined) {
    open.get(data.id)(data);
    open.delete(data.id);
  } else if (data.frame) listeners.frame(data);
  else if (data.failed) listeners.failed(data.failed);
  else listeners.progress(data.progress);
};
worker.onerror = (event) => listeners.failed(event.message ?? word("not_fetched"));

// Sets who is called for a frame, for the progress of loading (0 to 1), and for a failure.
export function listen(given) {
  Object.assign(listeners, given);
}

// Makes a call of calls.py; resolves with {value}, or with {wrong: a line on what a person did wrong}.
export function ask(call, ...given) {
  const id = asked++;
  worker.postMessage({ id, call, given });
  return new Promise((resolve) => open.set(id, resolve));
}

export const act = (...given) => ask("act", ...given);

// Stops the band's time, or lets it go on.
export function hold(on) {
  worker.postMessage({ hold: on });
}
