// The worker of the band: Pyodide, the simulator, the firmware. The page sends what fingers do, and gets frames back.
//
// In:  {id, call, given}   a call of calls.py, answered by {id, value} or {id, wrong}
//      {hold}              true: time stands still (the page is hidden)
// Out: {progress}  0 to 1; {frame, picture}; {failed}
import { loadPyodide } from "../pyodide/pyodide.mjs";
import { bytes, measure, speaks, unpackFetched } from "./archives.js";
import { Lfs, prepare } from "./lfs.js";
import { SIZES } from "../words.js";

const FRAME_MS = 16; // while something moves
const STILL_MS = 250; // while nothing does
const LOADED = 0.8; // of the progress, when every byte is here

const todo = [];
let pyodide = null;
let python = null; // calls.py
let held = false;
let busy = false;
let again = false;
let timer = 0;

self.onmessage = ({ data }) => {
  todo.push(data);
  if (python) beat();
};

// A gate of shims/greenlet: wait() returns a promise, which open() resolves.
class Gate {
  wait() {
    return new Promise((resolve) => (this.open = resolve));
  }
}
const start = (body) => body.callPromising().then(() => body.destroy());

const say = (message, move = []) => self.postMessage(message, move);

// Tells the page how many of the bytes to load have come.
let total = 0;
let come = 0;
unpackFetched((size) => {
  come += size;
  if (!python) say({ progress: Math.min(LOADED, (LOADED * come) / total) });
});

async function load() {
  const indexURL = new URL("../pyodide/", import.meta.url).href;
  for (const size of Object.values(SIZES)) total += size;
  const [made, archive] = await Promise.all([
    loadPyodide({ indexURL, env: { PYTHONDONTWRITEBYTECODE: "1" } }),
    bytes("rondo.zip"),
    bytes("lfs.wasm").then(prepare),
  ]);
  say({ progress: 0.85 });
  made.registerJsModule("rondo_page", { Lfs, Gate, start, measure, progress() {} });
  made.FS.mkdirTree("/rondo");
  made.unpackArchive(archive, "zip", { extractDir: "/rondo" });
  made.runPython("import sys; sys.path.insert(0, '/rondo')");
  say({ progress: 0.9 });
  pyodide = made;
  const found = made.pyimport("web.worker.calls");
  say({ progress: 0.95 });
  return found;
}

// Returns the language that a call switches to, null for any other call.
const spoken = (name, given) => (name === "start" ? given[2] : given[0] === "language" ? given[1] : null);

let tools = null;
// Fetches the tools, which draw the card, the first time that a card is asked for.
function withTools() {
  tools ??= bytes("tools.zip").then((archive) => pyodide.unpackArchive(archive, "zip", { extractDir: "/rondo" }));
  tools.catch(() => (tools = null));
  return tools;
}

// Makes a call of calls.py. Its Python may wait: its stack is then suspended (JSPI).
async function call(name, given) {
  await speaks(pyodide, spoken(name, given));
  if (name === "card") await withTools();
  return JSON.parse(await python.call.callPromising(name, JSON.stringify(given)));
}

// Returns the screen as {width, height, rgb} if it has changed since the last frame, else null.
function takePicture() {
  const found = python.picture();
  if (!found) return null;
  const [width, height, rgb] = [found.get(0), found.get(1), found.get(2)];
  const buffer = rgb.getBuffer();
  const picture = { width, height, rgb: buffer.data.slice() };
  for (const proxy of [buffer, rgb, found]) (proxy.release ?? proxy.destroy).call(proxy);
  return picture;
}

// Returns a call's answer in any case; an error that is not the user's mistake is sent to the page as {failed} too.
async function answer(message) {
  try {
    return await call(message.call, message.given);
  } catch (error) {
    say({ failed: lastLine(error) });
    return { wrong: lastLine(error) };
  }
}

const lastLine = (error) => String(error.message ?? error).trim().split("\n").at(-1);

async function serve(message) {
  if (message.hold !== undefined) held = message.hold;
  else say({ id: message.id, ...(await answer(message)) });
}

let begun = false;

// Answers all calls that wait, makes a frame, and plans the next.
async function step() {
  // Time first goes on to now, so that a finger does not press at the instant of the last frame.
  if (todo.length && begun && !held) await call("catch_up", [performance.now() / 1000]);
  while (todo.length) await serve(todo.shift());
  begun = true;
  if (held) return;
  const began = performance.now();
  const { value: frame } = await call("frame", [began / 1000]);
  const picture = takePicture();
  const took = performance.now() - began;
  say({ frame, picture, took }, picture ? [picture.rgb.buffer] : []);
  timer = setTimeout(beat, frame.moving.winding ? 0 : pause(frame));
}

// Returns the ms until the next frame: until something is due, or something that moves can be seen to have moved.
function pause({ moving }) {
  const moves = moving.turn > 0.01 || moving.cue || moving.rate > 1 || moving.trained;
  const most = moves ? FRAME_MS : STILL_MS;
  return moving.rate > 0 ? Math.min(most, Math.max(1, (moving.due - moving.now) / moving.rate)) : most;
}

// Runs steps one at a time; a call that comes during one has another follow it.
async function beat() {
  again = true;
  if (busy) return;
  busy = true;
  clearTimeout(timer);
  try {
    while (again) {
      again = false;
      await step();
    }
  } catch (error) {
    say({ failed: lastLine(error) });
    // Nobody waits for ever.
    for (const { id } of todo.splice(0)) if (id !== undefined) say({ id, wrong: lastLine(error) });
  }
  busy = false;
}

try {
  python = await load();
  beat();
} catch (error) {
  say({ failed: lastLine(error) });
}
