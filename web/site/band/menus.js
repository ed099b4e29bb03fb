// Shows in dialogs, which keep the focus: the menus that all front ends have, as rows, and the page's own texts.
import { act } from "./band_worker.js";
import { word } from "../pages/say.js";

const rows = document.getElementById("rows");
const list = document.getElementById("list");
const text = document.getElementById("text");

let shown = null;

for (const dialog of document.querySelectorAll("dialog")) {
  dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}
// Esc goes back one menu; when the dialog closes, the menus of the band's side are closed too.
rows.addEventListener("cancel", (event) => {
  event.preventDefault();
  act("close");
});
rows.addEventListener("close", () => shown && act("close").then(() => shown && act("close")));

// Shows the open menu as frames.py describes it; closes the dialog if `told` is null.
export function tell(told) {
  const before = shown;
  shown = told;
  if (!told) return rows.close();
  document.getElementById("rows-title").textContent = told.title;
  document.getElementById("message").textContent = told.message;
  const same = before && before.title === told.title && before.rows.length === told.rows.length;
  if (same) told.rows.forEach((row, at) => update(list.children[at], row, before.rows[at]));
  else list.replaceChildren(...told.rows.map(made));
  if (!rows.open) rows.showModal();
}

const HOLD_MS = 400; // as view/flicker has it
const meter = document.getElementById("meter");
let turned = [];

// Shows how fast the trainer's motor turns: the most of the last 0.4 s, so that nothing flashes. Hides it without one.
export function turn(motor) {
  meter.hidden = !motor;
  if (!motor) return;
  const now = performance.now();
  turned = [...turned.filter(([at]) => now - at < HOLD_MS), [now, motor[1]]];
  meter.firstChild.style.width = `${100 * Math.max(...turned.map(([, speed]) => speed))}%`;
}

// Rewrites what has changed in a row.
function update(element, row, before) {
  if (row.value !== before.value) element.querySelector(".value").textContent = row.value;
  if (row.note !== before.note) element.querySelector(".note").textContent = row.note;
  if (row.keyword !== before.keyword) element.querySelector(".keyword").textContent = row.keyword;
  if (row.text !== before.text) element.querySelector("span").textContent = row.text;
}

// Returns a new element with a text and, if given, a class.
function part(name, content, kind) {
  const made = document.createElement(name);
  made.textContent = content;
  if (kind) made.className = kind;
  return made;
}

// Returns the element of the row at index `at`.
function made(row, at) {
  const does = (button, verb) => {
    button.addEventListener("click", () => act("row", String(at), verb));
    return button;
  };
  const whole = row.acts && !row.changes;
  const element = part(whole ? "button" : "div", "", "row");
  element.append(part("span", row.text));
  if (row.changes) element.append(steps(row, does));
  else element.append(part("span", row.value, "value"));
  element.append(part("small", row.note, "note"), part("small", row.keyword, "keyword"));
  return whole ? does(element, "do") : element;
}

// Returns a value between a button for less and one for more; the value is a button too if the row can be done.
function steps(row, does) {
  const box = part("span", "", "steps");
  const [less, more] = [part("button", "−"), part("button", "+")];
  less.setAttribute("aria-label", `${row.text}: ${word("less")}`);
  more.setAttribute("aria-label", `${row.text}: ${word("more")}`);
  const value = part(row.acts ? "button" : "output", row.value, "value");
  if (row.acts) does(value, "do");
  box.append(does(less, "less"), value, does(more, "more"));
  return box;
}

// Shows the dialog of the page's own texts, with these elements in it.
export function show(title, ...elements) {
  document.getElementById("text-title").textContent = title;
  document.getElementById("text-body").replaceChildren(...elements);
  if (!text.open) text.showModal();
}

export function hide() {
  text.close();
}

export { part };
