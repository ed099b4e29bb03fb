// Draws the session as a timeline: phases of the left side above, of the right below, of both sides across. A phase that
// was is filled, one to come is an outline, with a bar where one may switch; triangles are cues, dots presses, crosses
// faults, the row below is the motor. One finger moves the playhead into the past, two fingers or the wheel zoom.

const COLOURS = { left: "#e8b06c", right: "#8ab8d6", both: "#9ebe8e", none: "#b2aac4" };
const PANEL = "#15171c";
const EDGE = "#3a3e49";
const TEXT = "#e9e4d9";
const DIM = "#a3a19a";
const ACCENT = "#ecb66e";
const INK = "#141418";
const STEPS_S = [5, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
const AXIS = 16; // px, for the times below
const FELT = 14; // px, for cues and presses below the lanes
const MOTOR = 9; // px, for the motor below them
const ZOOM = 1.6; // of one step, as view/timeline has it
const TURN_PX = 100; // of a wheel, a step

const place = document.getElementById("timeline");
const track = document.getElementById("track");
const ink = track.getContext("2d");

let told = { spans: [], coming: [], marks: [], ahead: [], presses: [], faults: [] };
let now = 0;
let at = 0;
let past = false;
let motor = "";
let shown = [0, 60_000]; // ms, as the worker says with each frame
let drawn = "";

// Returns a length in ms as m:ss or h:mm:ss.
export const clock = (ms) => {
  const s = Math.max(0, Math.floor(ms / 1000));
  const rest = String(s % 60).padStart(2, "0");
  return s < 3600 ? `${Math.floor(s / 60)}:${rest}` : `${Math.floor(s / 3600)}:${String(Math.floor(s / 60) % 60).padStart(2, "0")}:${rest}`;
};

export function tell(timeline) {
  told = timeline;
  drawn = "";
}

export function tellMotor(row) {
  motor = row;
  drawn = "";
}

// Returns what is shown, from ms to ms, its width, and x(t): where an instant lies, in px; at the edge if not shown.
const scale = () => {
  const [start, end] = shown;
  const width = track.clientWidth;
  return { start, end, width, x: (t) => (Math.min(Math.max((t - start) / (end - start), 0), 1) * (width - 2)) + 1 };
};

// Returns the instant under a pointer, in ms.
export function instant(clientX) {
  const box = track.getBoundingClientRect();
  const { start, end, width } = scale();
  const part = Math.min(1, Math.max(0, (clientX - box.left - 1) / (width - 2)));
  return Math.round(start + part * (end - start));
}

export function move(moving) {
  ({ now, at, past, shown } = moving);
  draw();
}

export function draw() {
  const ratio = devicePixelRatio;
  const [width, height] = [track.clientWidth, track.clientHeight];
  const { x } = scale();
  const seen = `${width} ${height} ${ratio} ${Math.round(x(at) * ratio)} ${past} ${shown} ${Math.floor(now / 1000)}`;
  if (seen === drawn || !width) return;
  drawn = seen;
  track.width = Math.round(width * ratio);
  track.height = Math.round(height * ratio);
  ink.scale(ratio, ratio);
  const lanes = height - AXIS - FELT - MOTOR;
  ink.fillStyle = PANEL;
  ink.beginPath();
  ink.roundRect(0, 0, width, lanes, 6);
  ink.fill();
  drawAxis(height);
  for (const span of told.coming) drawSpan(span, lanes, false);
  for (const span of told.spans) drawSpan(span, lanes, true);
  drawMarks(lanes);
  drawMotor(lanes + FELT, width);
  drawPlayhead(lanes);
}

// Draws a column for each digit of `motor`, as high as the motor was driven.
function drawMotor(top, width) {
  const column = width / motor.length;
  ink.fillStyle = ACCENT;
  [...motor].forEach((duty, place) => {
    const high = (Number(duty) / 9) * (MOTOR - 2);
    if (high) ink.fillRect(place * column, top + MOTOR - 1 - high, Math.max(1, column), high);
  });
}

// Returns the instant that the axis counts from: the beginning of the session.
const origin = () => [...told.spans, ...told.coming][0]?.start ?? shown[0];

function drawAxis(height) {
  const { start, end, width, x } = scale();
  const step = 1000 * (STEPS_S.find((s) => ((end - start) / 1000 / s) * 44 <= width) ?? STEPS_S.at(-1));
  ink.fillStyle = DIM;
  ink.font = "11px system-ui, sans-serif";
  const from = origin();
  for (let t = Math.ceil((start - from) / step) * step; t <= end - from; t += step) {
    const text = clock(t);
    const half = ink.measureText(text).width / 2;
    ink.fillText(text, Math.min(Math.max(x(from + t) - half, 0), width - 2 * half), height - 3);
  }
}

// Returns [left, top, width, height] of a phase, in px.
function box(span, lanes) {
  const { x } = scale();
  const [left, right] = [x(span.start), x(span.end ?? now)];
  const lane = { left: 0, right: 1 }[span.side];
  const high = lane === undefined ? lanes : lanes / 2;
  return [left, (lane ?? 0) * (lanes / 2) + 2, Math.max(2, right - left - 1), high - 4];
}

const isShown = (from, to = from) => to >= shown[0] && from <= shown[1];

function drawSpan(span, lanes, was) {
  if (!isShown(span.start, span.end ?? now)) return;
  const [left, top, width, height] = box(span, lanes);
  const colour = COLOURS[span.side] ?? COLOURS.none;
  ink.beginPath();
  ink.roundRect(left, top, width, height, Math.min(3, width / 2));
  if (span.kind === "paused") return hatch(left, top, width, height);
  ink.fillStyle = ink.strokeStyle = colour;
  if (was) ink.fill();
  else ink.stroke();
  if (!was && span.opens !== null && span.opens < span.end) bracket(span, left, top, width, height);
  label(span, left, top, width, height, was ? INK : colour);
}

function hatch(left, top, width, height) {
  ink.save();
  ink.strokeStyle = DIM;
  ink.stroke();
  ink.clip();
  for (let x = left - height; x < left + width; x += 6) {
    ink.beginPath();
    ink.moveTo(x, top + height);
    ink.lineTo(x + height, top);
    ink.stroke();
  }
  ink.restore();
}

function bracket(span, left, top, width, height) {
  const from = Math.max(left, scale().x(span.opens));
  ink.fillRect(from, top + height - 3, left + width - from, 3);
}

function label(span, left, top, width, height, colour) {
  const length = clock((span.end ?? now) - span.start);
  ink.fillStyle = colour;
  ink.font = "11px system-ui, sans-serif";
  const fits = (text) => ink.measureText(text).width < width - 6;
  const text = [`${span.name} ${length}`, length].find(fits);
  if (text) ink.fillText(text, left + 4, top + height / 2 + 4);
}

function drawMarks(lanes) {
  const { x } = scale();
  const triangle = (t, fill) => {
    if (!isShown(t)) return;
    ink.beginPath();
    ink.moveTo(x(t), lanes + 2);
    ink.lineTo(x(t) - 4, lanes + 9);
    ink.lineTo(x(t) + 4, lanes + 9);
    ink.closePath();
    if (fill) ink.fill();
    else ink.stroke();
  };
  ink.strokeStyle = DIM;
  for (const [t] of told.ahead) triangle(t, false);
  ink.fillStyle = ACCENT;
  for (const [t] of told.marks) triangle(t, true);
  ink.fillStyle = TEXT;
  for (const t of told.presses.filter((t) => isShown(t))) ink.fillRect(x(t) - 1.5, lanes + 10, 3, 3);
  ink.font = "bold 12px system-ui, sans-serif";
  for (const [t] of told.faults.filter(([t]) => isShown(t))) ink.fillText("×", x(t) - 4, lanes + 12);
}

function drawPlayhead(lanes) {
  if (!isShown(at)) return;
  const x = scale().x(at);
  ink.fillStyle = past ? ACCENT : TEXT;
  ink.fillRect(x - 1, 0, 2, lanes + FELT + MOTOR);
  ink.beginPath();
  ink.arc(x, 5, past ? 6 : 4, 0, 7);
  ink.fill();
  ink.strokeStyle = EDGE;
  ink.stroke();
}

const fingers = new Map();

// Returns how far two fingers are apart, in px, and where their middle is; null for fewer fingers.
function pinched() {
  const [a, b] = fingers.values();
  return b === undefined ? null : { apart: Math.max(20, Math.abs(a - b)), middle: (a + b) / 2 };
}

// Calls look(t) while one finger drags, zoom(steps, t) while two fingers or the wheel zoom at the instant t.
export function listen(look, zoom) {
  let before = null;
  const drag = (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, event.clientX);
    const now = pinched();
    if (now && before) zoom(Math.log(now.apart / before.apart) / Math.log(ZOOM), instant(now.middle));
    else if (fingers.size === 1 && !before) look(instant(event.clientX));
    before = now ?? before;
  };
  place.addEventListener("pointerdown", (event) => {
    place.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, event.clientX);
    drag(event);
  });
  place.addEventListener("pointermove", drag);
  for (const kind of ["pointerup", "pointercancel"]) {
    place.addEventListener(kind, (event) => {
      fingers.delete(event.pointerId);
      if (!fingers.size) before = null; // the last finger of two does not look into the past
    });
  }
  const wheel = (event) => {
    event.preventDefault();
    zoom(-event.deltaY / TURN_PX, instant(event.clientX));
  };
  place.addEventListener("wheel", wheel, { passive: false });
  new ResizeObserver(draw).observe(track);
}

// Describes the timeline to screen readers: the part that is shown, in s, the instant of the playhead, and `text`.
export function describe(text) {
  const [start, end] = shown;
  place.setAttribute("aria-valuemin", Math.round(start / 1000));
  place.setAttribute("aria-valuemax", Math.round(end / 1000));
  place.setAttribute("aria-valuenow", Math.round(at / 1000));
  place.setAttribute("aria-valuetext", `${clock(at - origin())} ${text}`);
}
