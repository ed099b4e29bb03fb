// The page that puts Rondo on a band. Each button runs one of the tools' own commands in a worker, and what the command
// prints is shown at once. The port is opened here, since only a page may ask the user to choose one.
import { country, showCard } from "../pages/card.js";
import { Port } from "./port.js";
import { language, speak, word } from "../pages/say.js";
import { save } from "../pages/share.js";

const $ = (id) => document.getElementById(id);
const all = (selector) => document.querySelectorAll(selector);
const open = new Map();

let worker = null;
let asked = 0;
let chosen = null; // the user's SerialPort
let port = null; // the same, while a command has it
let offered = null;
let busy = false;

// The worker

function ask(call, ...given) {
  const id = asked++;
  worker.postMessage({ id, call, given });
  return new Promise((resolve) => open.set(id, resolve));
}

const HEARS = {
  said: (text) => show(text),
  bar: ({ what, done, total }) => {
    $("bar").hidden = !what;
    $("bar").value = total ? done / total : 0;
  },
  write: (bytes) => port?.write(bytes),
  question: (text) => question(text),
  unkept: (why) => show(`${word("not_kept", { why })}\n`),
  failed(why) {
    $("preparing").hidden = true;
    show(`${word("failed", { why })}\n`);
  },
};

async function hear({ data }) {
  if (data.ready) await prepare();
  else if (data.id !== undefined) {
    open.get(data.id)(data.value);
    open.delete(data.id);
  } else if (data.open) {
    port = new Port(chosen, (cable) => worker.postMessage({ cable }));
    worker.postMessage({ opened: await port.open() });
  } else if (data.close) await port?.close();
  else for (const [kind, act] of Object.entries(HEARS)) if (kind in data) act(data[kind]);
}

function show(text) {
  const out = $("out");
  out.append(text);
  out.scrollTop = out.scrollHeight;
}

function question(text) {
  $("question").textContent = text;
  $("asked").hidden = false;
  $("reply").value = "";
  $("reply").focus();
}

$("asked").addEventListener("submit", (event) => {
  event.preventDefault();
  $("asked").hidden = true;
  show(`${$("question").textContent}${$("reply").value}\n`);
  worker.postMessage({ answer: $("reply").value });
});

// Enables the buttons that can be used now

function allow() {
  for (const button of all("[data-run], #set, #print-card")) button.disabled = busy || !chosen || !offered;
  for (const button of all("[data-here], [data-save], #report")) button.disabled = busy || !offered;
  for (const element of [$("board"), $("key"), $("value")]) element.disabled = !offered;
  $("choose").disabled = busy || !offered || !navigator.serial;
  $("write").disabled = busy || !navigator.serial || !$("firmware").files.length;
}

async function prepare() {
  await ask("language", language());
  offered = await ask("offered");
  $("preparing").hidden = true;
  $("board").replaceChildren(...offered.boards.map(({ name, model }) => new Option(model, name)));
  $("key").replaceChildren(...offered.settings.map(({ key }) => new Option(key, key)));
  showBoard();
  showSetting();
  allow();
}

const boardChosen = () => offered.boards.find(({ name }) => name === $("board").value);

function showBoard() {
  const { image, at } = boardChosen();
  const [text, address] = image.split(/(?= https:)/);
  const link = document.createElement("a");
  link.href = link.textContent = address.trim();
  $("image").replaceChildren(text, " ", link);
  $("by-esptool").hidden = at === null;
  $("by-hand").hidden = at !== null;
}

const settingOf = (name) => offered.settings.find(({ key }) => key === name);

function fill(select, { values, default: standard }) {
  select.replaceChildren(...values.map((value) => new Option(value, value)));
  select.value = standard;
}

// Shows the values of the setting that is chosen, and of the one without which it does not count.
function showSetting() {
  const setting = settingOf($("key").value);
  fill($("value"), setting);
  $("meaning").textContent = setting.meaning;
  $("pair").hidden = !setting.pair;
  $("pair-key").textContent = setting.pair;
  if (setting.pair) fill($("pair-value"), settingOf(setting.pair));
}

$("board").addEventListener("change", showBoard);
$("key").addEventListener("change", showSetting);
$("firmware").addEventListener("change", allow);

// Commands

async function run(...argv) {
  show(`$ ${argv.join(" ")}\n`);
  if ((await called("run", ...argv)) === 0) show(`${word("well")}\n`);
}

// Makes a call that may use the cable, one at a time, and closes the port after it; resolves with its value.
async function called(...given) {
  busy = true;
  allow();
  const value = await ask(...given);
  await port?.close();
  port = null;
  $("bar").hidden = true;
  busy = false;
  allow();
  return value;
}

const sure = (button) => !button.dataset.asks || confirm(word(button.dataset.asks));

for (const button of all("[data-run], [data-here]")) {
  button.addEventListener("click", () => {
    if (!sure(button)) return;
    const argv = (button.dataset.run ?? button.dataset.here).split(" ");
    run(...argv, ...(argv[0] === "flash" ? ["--board", $("board").value] : []));
  });
}

$("report").addEventListener("click", async () => {
  const html = await called("report", country());
  if (html) save("rondo-report.html", html, "text/html");
});

$("print-card").addEventListener("click", async () => {
  const html = await called("card", country());
  if (html) showCard(html);
});

$("set").addEventListener("click", () => {
  const { pair } = settingOf($("key").value);
  run("settings", "set", $("key").value, $("value").value, ...(pair ? [pair, $("pair-value").value] : []));
});

for (const button of all("[data-save]")) {
  button.addEventListener("click", async () => {
    const kind = button.dataset.save;
    const text = await ask("written", kind);
    if (text) save(`rondo-log.${kind === "json" ? "json" : "csv"}`, text);
  });
}

// Returns the port that the user chooses; null for none, or where the browser does not ask, which is said.
async function asksForPort() {
  try {
    return await navigator.serial.requestPort();
  } catch (error) {
    if (error.name !== "NotFoundError") show(`${word("no_port", { why: error.message })}\n`); // not: the user chose none
    return null;
  }
}

$("choose").addEventListener("click", async () => {
  const found = await asksForPort();
  if (!found) return;
  chosen = found;
  $("port").textContent = word("port_chosen");
  allow();
});

// MicroPython itself, onto an ESP32

$("write").addEventListener("click", async () => {
  const port = await asksForPort();
  if (!port) return;
  busy = true;
  allow();
  try {
    const { write } = await import("./micropython.js");
    await write(port, boardChosen(), $("firmware").files[0], show, (part) => HEARS.bar({ what: "esptool", done: part, total: 1 }));
    show(`${word("well")}\n`);
  } catch (error) {
    show(`esptool: ${error.message}\n`);
  }
  $("bar").hidden = true;
  busy = false;
  allow();
});

function begin() {
  speak();
  const why = navigator.serial ? ("Suspending" in WebAssembly ? "" : "no_waiting") : "no_serial";
  if (why) {
    $("lacking").textContent = word(why);
    $("lacking").hidden = false;
    $("preparing").hidden = true;
  }
  if (why === "no_waiting") return;
  worker = new Worker(new URL("../worker/tools_worker.js", import.meta.url), { type: "module" });
  worker.onmessage = hear;
  worker.onerror = (event) => HEARS.failed(event.message ?? word("not_fetched"));
}

begin();
