// The page to try the band: sends fingers and keys to the worker; draws, plays and announces the frames that come back.
import * as band from "./band.js";
import { act, ask, canRun, hold, listen } from "./band_worker.js";
import { country, showCard } from "../pages/card.js";
import * as feel from "./feel.js";
import { finger, liftAll } from "./fingers.js";
import { keepForLater } from "./later.js";
import { keepSession, offerLast } from "./last_visit.js";
import * as lead from "./lead.js";
import * as menus from "./menus.js";
import { LANGUAGES, language, speak, word } from "../pages/say.js";
import * as share from "../pages/share.js";
import * as timeline from "./timeline.js";
import { KEYS } from "../words.js";

const $ = (id) => document.getElementById(id);
const BUTTON_KEYS = { " ": "main", m: "main", s: "side" };
const press = $("press");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let moving = null;
let said = null;

// Fingers

press.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  press.setPointerCapture(event.pointerId);
  finger("main", true, `finger ${event.pointerId}`);
});
for (const kind of ["pointerup", "pointercancel"]) {
  press.addEventListener(kind, (event) => finger("main", false, `finger ${event.pointerId}`));
}
press.addEventListener("contextmenu", (event) => event.preventDefault());
const heldKeys = new Set(); // by their place on the keyboard: with Shift or Caps Lock a key has another name
press.addEventListener("click", (event) => event.detail === 0 && !heldKeys.size && finger("main", null, "click"));

// Returns a key's name, of a letter the small one.
const keyOf = ({ key }) => (key.length === 1 ? key.toLowerCase() : key);

// Returns whether a key is for the browser, a dialog or the element that has the focus, not for the band.
function taken(event) {
  const on = document.activeElement;
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return true;
  return event.key === " " || event.key === "Enter" ? on !== document.body && on !== press && on !== $("timeline") : false;
}

addEventListener("keydown", (event) => {
  if (taken(event)) return;
  const key = keyOf(event);
  const button = BUTTON_KEYS[key] ?? (key === "Enter" && document.activeElement === press ? "main" : null);
  const command = KEYS[key];
  if (!button && !(command in DOES)) return;
  event.preventDefault();
  if (button) {
    heldKeys.add(event.code);
    if (!event.repeat) finger(button, true, `key ${event.code}`);
  } else DOES[command]();
});
addEventListener("keyup", ({ code }) => {
  if (!heldKeys.has(code)) return;
  finger("main", false, `key ${code}`);
  setTimeout(() => heldKeys.delete(code)); // after the click that some browsers make of it
});
// Nobody tells the page of a key or a finger that is lifted elsewhere.
addEventListener("blur", () => {
  liftAll();
  heldKeys.clear();
});

// Commands, by the names that all front ends use

const bandDoes = (command) => () => act(command);
const DOES = {
  help: () => does.keys(),
  sound: () => $("sound").click(),
};
for (const command of [
  ...["halt", "next", "faster", "slower", "back", "ahead", "event_before", "event_after", "start", "present"],
  ...["go_on", "faults", "setup", "train", "energy"],
  ...["zoom_in", "zoom_out", "fit", "earlier", "later"],
]) {
  DOES[command] = bandDoes(command);
}

for (const [id, command] of Object.entries({ halt: "halt", next: "next", "go-on": "go_on", present: "present" })) {
  $(id).addEventListener("click", () => act(command));
}
for (const button of document.querySelectorAll(".speed")) {
  button.addEventListener("click", () => act("speed", button.dataset.speed));
}
// After a click with the mouse the button loses the focus, so that Space presses the band again.
addEventListener("click", (event) => event.detail && event.target.closest("#controls button, #past button, #zoom button")?.blur());

// Frames

listen({
  progress: (part) => ($("progress").value = part),
  failed(why) {
    $("loading").hidden = true;
    notice(word("failed", { why }));
  },
  frame: take,
});

function take({ frame, picture, took }) {
  if (!moving) begin();
  moving = frame.moving;
  if (frame.band) band.draw(frame.band, finger);
  if (frame.band) speak();
  if (picture) band.drawScreen(picture);
  band.move(moving, calm.matches || moving.rate > 1);
  if (document.hidden) feel.quiet();
  else feelIt();
  menus.turn(moving.trained);
  if (frame.said) tell(frame.said);
  if (frame.timeline) timeline.tell(frame.timeline);
  if (frame.motor !== undefined) timeline.tellMotor(frame.motor);
  timeline.move(moving);
  if (frame.notice !== undefined) tellOf(frame.notice);
  if (frame.menu !== undefined) menus.tell(frame.menu);
  showTime();
  lead.follow(moving);
  announce();
  stayAwake();
  keepSession();
  seen?.({ frame, took });
}

function feelIt() {
  feel.train(moving.trained?.[0] ?? 0);
  if (!moving.trained) feel.follow(moving);
}

function begin() {
  $("loading").hidden = true;
  press.disabled = false;
  keepForLater();
}

function tell(now) {
  said = now;
  document.body.dataset.state = now.state;
  $("title").textContent = now.title;
  $("phase").textContent = now.phase;
  $("left").textContent = now.time;
  $("detail").textContent = [now.detail, now.faults.join(", ")].filter(Boolean).join(" · ");
  $("screen").setAttribute("aria-label", word("screen_says", { text: now.screen }));
  $("hint").textContent = lead.led() ? "" : now.presses.slice(0, 2).join(" · ");
  $("lines").replaceChildren(...now.lines.map(([t, text]) => menus.part("li", `${timeline.clock(t)}  ${text}`)));
  drawPulses(now.felt);
  timeline.describe(`${now.title} ${now.phase}`);
}

function showTime() {
  $("halt").setAttribute("aria-pressed", String(moving.halted));
  for (const button of document.querySelectorAll(".speed")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === moving.speed && !moving.halted));
  }
  $("past").hidden = !moving.past;
  $("controls").hidden = moving.past;
  fillPulses();
}

// The last cue, drawn to scale and filled as it is felt

const PX_PER_MS = 0.06;

function drawPulses(felt) {
  const key = felt ? felt.name + felt.pattern : "";
  if ($("pulses").dataset.key === key) return;
  $("pulses").dataset.key = key;
  $("felt-name").textContent = felt ? felt.name : "";
  const made = [];
  (felt?.steps ?? []).forEach((ms, place) => {
    const pulse = document.createElement("i");
    pulse.style.width = `${ms * PX_PER_MS}px`;
    if (place % 2 === 0) pulse.append(document.createElement("b"));
    else pulse.style.visibility = "hidden";
    made.push(pulse);
  });
  $("pulses").replaceChildren(...made);
}

function fillPulses() {
  const felt = said?.felt;
  if (!felt?.steps) return;
  let gone = moving.cue ? moving.at - felt.t : Infinity;
  $("felt").classList.toggle("playing", Boolean(moving.cue) || moving.at - felt.t < 1500);
  felt.steps.forEach((ms, place) => {
    const fill = $("pulses").children[place]?.firstChild;
    if (fill) fill.style.width = `${100 * Math.min(1, Math.max(0, gone / ms))}%`;
    gone -= ms;
  });
}

// Screen readers announce states, phases and cues, unless time runs too fast to listen

let announced = "";

function announce() {
  if (!said || moving.rate > 1) return;
  const cue = moving.cue && moving.cue !== "accepted" && said.felt ? word("felt", { cue: said.felt.name }) : "";
  const text = [said.title, said.phase, cue].filter(Boolean).join(", ");
  if (text === announced) return;
  announced = text;
  $("live").textContent = text;
}

function notice(text) {
  $("notice").textContent = text;
}

const FOR_NOW_MS = 8_000;

// Shows a notice for as long as it is of use.
function noticeForNow(text) {
  notice(text);
  setTimeout(() => $("notice").textContent === text && notice(""), FOR_NOW_MS);
}

// The notice that the worker has sent last
let toldOf = null;

// Shows the worker's notice and its button. A null one clears only the worker's own notice, not one of the page.
function tellOf(told) {
  const before = toldOf;
  toldOf = told;
  if (!told) return before && notice("");
  const does = menus.part("button", told.label);
  does.addEventListener("click", () => act(told.command));
  $("notice").replaceChildren(told.text, " ", ...(told.command ? [does] : []));
}

// The timeline

timeline.listen(
  (t) => act("look", String(t)),
  (steps, t) => act("zoom", String(steps), String(t)),
);
for (const button of document.querySelectorAll("#zoom [data-act]")) {
  button.addEventListener("click", () => act(button.dataset.act));
}

// The menu

const menu = $("menu");
$("menu-open").addEventListener("click", () => menu.showModal());

const does = {
  async card() {
    notice(word("card_making"));
    const { value, wrong } = await ask("card", country());
    notice(wrong ?? "");
    if (value) showCard(value);
  },
  async share() {
    const { value } = await ask("scenario");
    const link = await share.link(value);
    const told = await navigator.clipboard?.writeText(link).then(() => "shared", () => "share_this");
    const field = document.createElement("textarea");
    field.value = link;
    field.readOnly = true;
    field.setAttribute("aria-label", word("share"));
    menus.show(word("share"), menus.part("p", word(told ?? "share_this")), field);
    field.select();
  },
  async save() {
    const { value } = await ask("scenario");
    share.save("rondo.scenario", value.text);
    for (const [name, text] of Object.entries(value.programs)) share.save(`${name}.json`, text);
  },
  open: () => $("file").click(),
  paste() {
    const field = document.createElement("textarea");
    field.setAttribute("aria-label", word("paste_here"));
    const play = menus.part("button", word("play"));
    const wrong = menus.part("p", "");
    wrong.setAttribute("role", "alert");
    play.addEventListener("click", async () => {
      wrong.textContent = await openText(word("paste_here"), field.value);
      if (!wrong.textContent) menus.hide();
    });
    menus.show(word("paste"), field, wrong, play);
  },
  async keys() {
    const { value } = await ask("help");
    const rows = document.createElement("dl");
    for (const [keys, meaning] of value.rows) rows.append(menus.part("dt", keys), menus.part("dd", meaning));
    menus.show(word("keys"), ...value.notes.map((note) => menus.part("p", note)), rows);
  },
};

menu.addEventListener("click", (event) => {
  const name = event.target.closest("[data-does]")?.dataset.does;
  if (!name) return;
  menu.close();
  if (name in does) does[name]();
  else act(name);
});

function turns(id, set, from) {
  const button = $(id);
  const put = (on) => {
    button.setAttribute("aria-checked", String(on));
    set(on);
  };
  button.addEventListener("click", () => put(button.getAttribute("aria-checked") !== "true"));
  put(from);
}
turns("sound", feel.setSound, false);
turns("vibration", feel.setVibration, true);

for (const [code, name] of Object.entries(LANGUAGES)) $("language").append(new Option(name, code));
$("language").value = language();
$("language").addEventListener("change", () => {
  speak($("language").value);
  lead.again();
  act("language", language());
});

// Scenarios: dropped, chosen, pasted, or in the link

const tooLarge = () => word("too_large", { size: share.most / 1000 });

async function openText(name, text) {
  if (text.length > share.most) return tooLarge();
  return (await ask("open", name, text)).value;
}

async function openFile(file) {
  const gone = () => word("not_read", { name: file.name }); // or a folder
  const wrong = file.size > share.most ? tooLarge() : await file.text().then((text) => openText(file.name, text), gone);
  notice(wrong);
  if (wrong) menus.show(file.name, menus.part("p", wrong));
}

$("file").addEventListener("change", () => {
  const [file] = $("file").files;
  if (file) openFile(file);
  $("file").value = ""; // the same file, corrected, can be chosen again
});
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) openFile(event.dataTransfer.files[0]);
});

async function openLink() {
  try {
    const shared = await share.found(location.hash);
    if (!shared) return offerLast();
    const { value, wrong } = await ask("rejoin", shared.text, shared.programs);
    notice(value || wrong || "");
  } catch {
    notice(word("link_broken"));
  }
}
addEventListener("hashchange", openLink);

// A hidden page stops the band's time; while a session runs at x1 the phone's screen stays on.

document.addEventListener("visibilitychange", () => {
  if (document.hidden) liftAll();
  hold(document.hidden);
  if (document.hidden) {
    feel.quiet();
    keepSession(true);
  } else if (said?.state === "running") noticeForNow(word("hidden"));
});

let lock = null;
async function stayAwake() {
  const wanted = said?.state === "running" && moving.rate === 1 && !moving.past && !document.hidden;
  if (!("wakeLock" in navigator) || wanted === Boolean(lock)) return;
  if (!wanted) {
    lock.release?.();
    lock = null;
    return;
  }
  lock = {}; // asked for
  lock = await navigator.wakeLock.request("screen").catch(() => ({}));
  lock.addEventListener?.("release", () => (lock = null));
}

// A test's listener, which is called with each frame.
let seen = null;
export function watch(listener) {
  seen = listener;
}

band.draw(band.STILL, finger);
speak();
addEventListener("resize", band.fit);
if (!feel.can) $("not-felt").hidden = false;
if (!canRun) {
  $("loading").hidden = true;
  notice(word("no_waiting"));
}
ask("start", new URLSearchParams(location.search).get("board") ?? "", {}, language()).then(openLink);
