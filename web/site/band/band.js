// Draws the band as it lies on the wrist: strap, case, glass, buttons, LED, and the pixels of its display.

const SVG = "http://www.w3.org/2000/svg";
const STRAP = 10; // of it is seen above and below the case, in pixels of the display
const STRAP_WIDTH = 0.62; // of the case
const GLASS = 4; // around the display
const HOLD_MS = 400; // WCAG 2.3.1: what lights up stays so long, so that nothing flashes three times a second

const stage = document.getElementById("stage");
const band = document.getElementById("band");
const body = document.getElementById("body");
const buttons = document.getElementById("buttons");
const screen = document.getElementById("screen");
const ink = screen.getContext("2d");

let look = null;
let glow = null;
let led = null;
let keys = {};
let litUntil = 0;

// The board that a page begins with, drawn until the worker describes its band, so that nothing changes its size then.
export const STILL = {
  board: "xiao_esp32c3",
  size: [176, 116],
  screen: [24, 18, 128, 64],
  buttons: { main: [64, 90, 48, 18], side: [158, 40, 14, 22] },
  led: [12, 48, 4, 4],
  display: true,
};

function shape(name, given, kind = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
  if (kind) made.setAttribute("class", kind);
  body.append(made);
  return made;
}

const rect = ([x, y, width, height], rx, kind) => shape("rect", { x, y, width, height, rx }, kind);

// Draws a band as frames.py describes it; calls pressed(name, down, who) for a finger on one of its buttons.
export function draw(given, pressed) {
  look = given;
  const [width, height] = given.size;
  const strap = width * STRAP_WIDTH;
  body.replaceChildren();
  body.setAttribute("viewBox", `0 ${-STRAP} ${width} ${height + 2 * STRAP}`);
  rect([(width - strap) / 2, -STRAP, strap, height + 2 * STRAP], 3, "strap");
  rect([0, 0, width, height], 13, "case");
  const [x, y, w, h] = given.screen;
  if (given.display) rect([x - GLASS, y - GLASS, w + 2 * GLASS, h + 2 * GLASS], 3, "glass");
  screen.hidden = !given.display;
  glow = rect([1, 1, width - 2, height - 2], 12, "glow");
  glow.setAttribute("stroke-width", 2.5);
  led = shape("circle", { cx: given.led[0] + 2, cy: given.led[1] + 2, r: 2 }, "led");
  keys = {};
  for (const [name, place] of Object.entries(given.buttons)) keys[name] = rect(place, 4, "button");
  drawButtons(pressed);
  fit();
}

// Lays real buttons over the drawn ones. `main` is also the large one below, so only the others are for the keyboard.
function drawButtons(pressed) {
  buttons.replaceChildren();
  for (const name of Object.keys(look.buttons)) {
    const made = document.createElement("button");
    made.dataset.button = name;
    if (name === "main") {
      made.tabIndex = -1;
      made.setAttribute("aria-hidden", "true");
    } else made.dataset.label = "side_button";
    const down = (event) => {
      if (event.button !== 0) return;
      made.setPointerCapture(event.pointerId);
      pressed(name, true, `band ${event.pointerId}`);
    };
    const up = (event) => pressed(name, false, `band ${event.pointerId}`);
    made.addEventListener("pointerdown", down);
    made.addEventListener("pointerup", up);
    made.addEventListener("pointercancel", up);
    made.addEventListener("click", (event) => event.detail || pressed(name, null, "key"));
    buttons.append(made);
  }
}

// Makes the band as large as there is room; a pixel of its display is a whole number of the screen's, if large enough.
export function fit() {
  if (!look) return;
  const [width, height] = [look.size[0], look.size[1] + 2 * STRAP];
  const room = Math.min((stage.clientWidth - 8) / width, stage.clientHeight / height);
  const fine = devicePixelRatio * room;
  const scale = fine >= 1 ? Math.floor(fine) / devicePixelRatio : room;
  const unit = scale > 0.8 * room ? scale : room;
  place(band, [0, 0, width, height], unit, 0);
  place(screen, look.screen, unit, STRAP);
  for (const made of buttons.children) place(made, look.buttons[made.dataset.button], unit, STRAP);
}

function place(element, [x, y, width, height], unit, down) {
  const style = element.style;
  style.left = `${x * unit}px`;
  style.top = `${(y + down) * unit}px`;
  style.width = `${width * unit}px`;
  style.height = `${height * unit}px`;
}

// Draws the pixels of the band's display; `rgb` has 3 bytes for each.
export function drawScreen({ width, height, rgb }) {
  if (screen.width !== width || screen.height !== height) [screen.width, screen.height] = [width, height];
  const image = ink.createImageData(width, height);
  const pixels = image.data;
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    pixels[to] = rgb[from];
    pixels[to + 1] = rgb[from + 1];
    pixels[to + 2] = rgb[from + 2];
    pixels[to + 3] = 255;
  }
  ink.putImageData(image, 0, 0);
}

// Shows what moves: a turning motor shakes the band (not if `calm`) and lights its edge; buttons down; the LED.
export function move({ turn, down, led: lit }, calm) {
  const now = performance.now();
  if (turn > 0.35) litUntil = now + HOLD_MS;
  glow.style.opacity = now < litUntil ? 0.9 : 0;
  const tremble = turn > 0.1 && !calm ? turn * 1.6 : 0;
  const side = Math.round(now / 16) % 2 ? 1 : -1;
  band.style.transform = tremble ? `translate(${side * tremble}px, ${-side * tremble * 0.4}px)` : "";
  for (const [name, key] of Object.entries(keys)) key.classList.toggle("down", down.includes(name));
  led.classList.toggle("lit", lit);
}
