// The session on a line: left side above, right side below, both where both are meant. What was is filled, what is
// to come is an outline, a bracket marks where one may switch; triangles are cues, dots are presses, crosses faults.

const COLOURS = { left: "#e8b06c", right: "#8ab8d6", both: "#9ebe8e", none: "#b2aac4" };
const PANEL = "#15171c";
const EDGE = "#3a3e49";
const TEXT = "#e9e4d9";
const DIM = "#a3a19a";
const ACCENT = "#ecb66e";
const INK = "#141418";
const LEAST_MS = 60_000; // that is always shown
const STEPS_S = [5, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
const AXIS = 16; // px, for the times below
const FELT = 14; // px, for cues and presses below the lanes

const place = document.getElementById("timeline");
const track = document.getElementById("track");
const ink = track.getContext("2d");

let told = { spans: [], coming: [], marks: [], ahead: [], presses: [], faults: [] };
let now = 0;
let at = 0;
let past = false;
let drawn = "";

export const clock = (ms) => {
  const s = Math.max(0, Math.floor(ms / 1000));
  const rest = String(s % 60).padStart(2, "0");
  return s < 3600 ? `${Math.floor(s / 60)}:${rest}` : `${Math.floor(s / 3600)}:${String(Math.floor(s / 60) % 60).padStart(2, "0")}:${rest}`;
};

export function tell(timeline) {
  told = timeline;
  drawn = "";
}

// All of the session, from its first phase to its last; what is looked at too.
function range() {
  const spans = [...told.spans, ...told.coming];
  const start = Math.min(at, spans.length ? Math.min(...spans.map((span) => span.start)) : now);
  const end = Math.max(start + LEAST_MS, past ? 0 : at, ...spans.map((span) => span.end ?? now));
  return [start, end];
}

const scale = () => {
  const [start, end] = range();
  const width = track.clientWidth;
  return { start, end, width, x: (t) => (Math.min(Math.max((t - start) / (end - start), 0), 1) * (width - 2)) + 1 };
};

// The instant under a pointer.
export function instant(clientX) {
  const box = track.getBoundingClientRect();
  const { start, end, width } = scale();
  const part = Math.min(1, Math.max(0, (clientX - box.left - 1) / (width - 2)));
  return Math.round(start + part * (end - start));
}

export function move(moving) {
  ({ now, at, past } = moving);
  draw();
}

export function draw() {
  const ratio = devicePixelRatio;
  const [width, height] = [track.clientWidth, track.clientHeight];
  const { x } = scale();
  const seen = `${width} ${height} ${ratio} ${Math.round(x(at) * ratio)} ${past} ${range()[1]} ${Math.floor(now / 1000)}`;
  if (seen === drawn || !width) return;
  drawn = seen;
  track.width = Math.round(width * ratio);
  track.height = Math.round(height * ratio);
  ink.scale(ratio, ratio);
  const lanes = height - AXIS - FELT;
  ink.fillStyle = PANEL;
  ink.beginPath();
  ink.roundRect(0, 0, width, lanes, 6);
  ink.fill();
  drawAxis(height);
  for (const span of told.coming) drawSpan(span, lanes, false);
  for (const span of told.spans) drawSpan(span, lanes, true);
  drawMarks(lanes);
  drawPlayhead(lanes);
}

function drawAxis(height) {
  const { start, end, width, x } = scale();
  const step = 1000 * (STEPS_S.find((s) => ((end - start) / 1000 / s) * 44 <= width) ?? STEPS_S.at(-1));
  ink.fillStyle = DIM;
  ink.font = "11px system-ui, sans-serif";
  for (let t = 0; t <= end - start; t += step) {
    const text = clock(t);
    const half = ink.measureText(text).width / 2;
    ink.fillText(text, Math.min(Math.max(x(start + t) - half, 0), width - 2 * half), height - 3);
  }
}

function box(span, lanes) {
  const { x } = scale();
  const [left, right] = [x(span.start), x(span.end ?? now)];
  const lane = { left: 0, right: 1 }[span.side];
  const high = lane === undefined ? lanes : lanes / 2;
  return [left, (lane ?? 0) * (lanes / 2) + 2, Math.max(2, right - left - 1), high - 4];
}

function drawSpan(span, lanes, was) {
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
  for (const t of told.presses) ink.fillRect(x(t) - 1.5, lanes + 10, 3, 3);
  ink.font = "bold 12px system-ui, sans-serif";
  for (const [t] of told.faults) ink.fillText("×", x(t) - 4, lanes + 12);
}

function drawPlayhead(lanes) {
  const x = scale().x(at);
  ink.fillStyle = past ? ACCENT : TEXT;
  ink.fillRect(x - 1, 0, 2, lanes + FELT);
  ink.beginPath();
  ink.arc(x, 5, past ? 6 : 4, 0, 7);
  ink.fill();
  ink.strokeStyle = EDGE;
  ink.stroke();
}

// `look(t)` while a pointer drags, an arrow key's step by `step(ms)`.
export function listen(look) {
  const drag = (event) => place.hasPointerCapture(event.pointerId) && look(instant(event.clientX));
  place.addEventListener("pointerdown", (event) => {
    place.setPointerCapture(event.pointerId);
    drag(event);
  });
  place.addEventListener("pointermove", drag);
  new ResizeObserver(draw).observe(track);
}

export function describe(text) {
  const [start, end] = range();
  place.setAttribute("aria-valuemin", Math.round(start / 1000));
  place.setAttribute("aria-valuemax", Math.round(end / 1000));
  place.setAttribute("aria-valuenow", Math.round(at / 1000));
  place.setAttribute("aria-valuetext", `${clock(at - start)} ${text}`);
}
