// The worker of the tools: runs the same Python commands as on a computer, at a port that the page has open.
//
// In:  {id, call, given} a call of commands.py; {cable: bytes}, {cable: null} once it is out; {opened}, {answer}
// Out: {id, value}; {said}; {bar}; {write}; {open}; {close}; {question}; {ready}; {unkept}; {failed}
import { loadPyodide } from "../pyodide/pyodide.mjs";
import { bytes, measure, number, part_of_day, speaks, unpackFetched } from "./archives.js";
import { Lfs, prepare } from "./lfs.js";

const say = (message) => self.postMessage(message);
const tick = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

// The cable, as protocol_page.py uses it: the bytes that have come, and the functions that wake those who wait.
let come = [];
let waiting = 0;
let out = true;
let wake = () => {};
let opened = () => {};
let answered = () => {};

// Removes and returns at most `size` of the bytes that have come.
function take(size) {
  const taken = new Uint8Array(Math.min(size, waiting));
  let at = 0;
  while (at < taken.length) {
    const part = come[0].subarray(0, taken.length - at);
    taken.set(part, at);
    at += part.length;
    if (part.length === come[0].length) come.shift();
    else come[0] = come[0].subarray(part.length);
  }
  waiting -= taken.length;
  return taken;
}

const cable = {
  waiting: () => waiting,
  settle: () => tick(),
  async open() {
    come = [];
    waiting = 0;
    say({ open: true });
    out = !(await new Promise((resolve) => (opened = resolve)));
    return !out;
  },
  async read(size, ms) {
    const end = ms < 0 ? Infinity : performance.now() + ms;
    while (waiting < size && !out && performance.now() < end) {
      const left = end - performance.now();
      await new Promise((resolve) => {
        wake = resolve;
        if (left < Infinity) setTimeout(resolve, left);
      });
    }
    return out && !waiting ? undefined : take(size); // undefined is Python's None
  },
  async write(data) {
    if (out) return false;
    say({ write: data });
    return true;
  },
  async close() {
    say({ close: true });
    return true;
  },
};

function hear({ data }) {
  if (data.cable !== undefined) {
    if (data.cable) {
      come.push(data.cable);
      waiting += data.cable.length;
    } else out = true;
    wake();
  } else if (data.opened !== undefined) opened(data.opened);
  else if (data.answer !== undefined) answered(data.answer);
  else todo(data);
}

// Returns an output stream for Python that sends what is printed to the page.
function stream() {
  const decoder = new TextDecoder();
  return { write: (part) => (say({ said: decoder.decode(part, { stream: true }) }), part.length), isatty: false };
}

// Asks the user through the page; resolves with the answer.
async function question(text) {
  say({ question: text });
  return new Promise((resolve) => (answered = resolve));
}

let python = null;
let commands = null;
let before = Promise.resolve();

// Runs a call after all calls before it.
function todo(message) {
  before = before.then(() => serve(message));
}

const lastLine = (error) => String(error.message ?? error).trim().split("\n").at(-1);

// Reads from the browser's storage what is kept there (`reads`), or writes it there.
async function keep(FS, reads) {
  const error = await new Promise((resolve) => FS.syncfs(reads, resolve));
  if (error) say({ unkept: lastLine(error) });
}

async function serve({ id, call, given }) {
  try {
    if (call === "language") await speaks(python, given[0]);
    const answer = JSON.parse(await commands.call.callPromising(call, JSON.stringify(given)));
    await keep(python.FS, false);
    say({ id, ...answer });
  } catch (error) {
    say({ failed: lastLine(error) });
    say({ id, value: null });
  }
}

unpackFetched();

async function load() {
  const indexURL = new URL("../pyodide/", import.meta.url).href;
  const [made, own, tools] = await Promise.all([
    loadPyodide({ indexURL, env: { PYTHONDONTWRITEBYTECODE: "1", HOME: "/kept" } }),
    bytes("rondo.zip"),
    bytes("tools.zip"),
    bytes("lfs.wasm").then(prepare),
  ]);
  class Gate {}
  const progress = (what, done, total) => say({ bar: { what, done, total } });
  const paper = { measure, number, part_of_day };
  made.registerJsModule("rondo_page", { Lfs, Gate, start() {}, cable, progress, question, ...paper });
  made.setStdout(stream());
  made.setStderr(stream());
  made.FS.mkdirTree("/kept");
  made.FS.mount(made.FS.filesystems.IDBFS, {}, "/kept");
  await keep(made.FS, true);
  made.FS.mkdirTree("/rondo");
  for (const archive of [own, tools]) made.unpackArchive(archive, "zip", { extractDir: "/rondo" });
  made.globals.set("js_sleep", (s) => tick(1000 * s));
  await made.runPythonAsync(`
import sys; sys.path.insert(0, "/rondo")
import builtins
from pyodide.ffi import run_sync
from rondo_page import question
builtins.input = lambda text="": run_sync(question(text))
from web.worker import commands
commands.begin(lambda s: run_sync(js_sleep(s)))
`);
  python = made;
  commands = made.pyimport("web.worker.commands");
}

const early = [];
self.onmessage = (event) => early.push(event);
try {
  await load();
  self.onmessage = hear;
  say({ ready: true });
  early.forEach(hear);
} catch (error) {
  say({ failed: lastLine(error) });
}
