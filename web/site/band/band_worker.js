// The page's end of the worker: calls that are answered, frames that come.

// Whether this browser can put a WebAssembly stack aside, which the firmware's waits need.
export const canRun = "Suspending" in WebAssembly;

const nobody = { postMessage() {} };
const worker = canRun ? new Worker(new URL("../worker/worker.js", import.meta.url), { type: "module" }) : nobody;
const open = new Map();
let asked = 0;

const listeners = { frame() {}, progress() {}, failed() {} };

worker.onmessage = ({ data }) => {
  if (data.id !== undefined) {
    open.get(data.id)(data);
    open.delete(data.id);
  } else if (data.frame) listeners.frame(data);
  else if (data.failed) listeners.failed(data.failed);
  else listeners.progress(data.progress);
};
worker.onerror = (event) => listeners.failed(event.message);

export function listen(given) {
  Object.assign(listeners, given);
}

// {value} or {wrong: one line of what a person did wrong}
export function ask(call, ...given) {
  const id = asked++;
  worker.postMessage({ id, call, given });
  return new Promise((resolve) => open.set(id, resolve));
}

export const act = (...given) => ask("act", ...given);

export function hold(on) {
  worker.postMessage({ hold: on });
}
