// Makes the phone vibrate as the motor does, and plays its sound; both only while time runs at x1.

const CUT_SHORT_MS = 20; // a motor that stops that much before its cue's end was cut short
const LONGEST_MS = 5_000; // of a pulse whose end is not known yet
const RISE_S = 0.04; // as chips/erm has a coin motor spin up and coast
const FALL_S = 0.07;
const HZ = 170;
const LOUD = 0.5;

export const can = "vibrate" in navigator && matchMedia("(pointer: coarse)").matches;

let wanted = true;
let cue = null; // whose pattern the phone plays; `ends` in virtual ms
let sound = null;
let heard = false;

export function setVibration(on) {
  wanted = on;
  if (!on) navigator.vibrate?.(0);
}

export function setSound(on) {
  heard = on;
  if (on && !sound) open();
  if (sound) on ? sound.context.resume() : hear(0);
}

function open() {
  const context = new AudioContext();
  const gain = new GainNode(context, { gain: 0 });
  const low = new OscillatorNode(context, { type: "triangle", frequency: HZ });
  const high = new OscillatorNode(context, { type: "sine", frequency: 2 * HZ });
  for (const tone of [low, high]) {
    tone.connect(gain);
    tone.start();
  }
  gain.connect(context.destination);
  sound = { context, gain: gain.gain };
}

function hear(duty) {
  if (!sound) return;
  const now = sound.context.currentTime;
  sound.gain.cancelScheduledValues(now);
  sound.gain.setTargetAtTime(heard ? duty * LOUD : 0, now, duty ? RISE_S : FALL_S);
}

function vibrate(pattern) {
  if (wanted && navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(pattern);
}

// Returns what is left of a pattern (ms on, off, on ...) that began `ms` ago.
export function rest(steps, ms) {
  let gone = Math.max(0, ms);
  const place = steps.findIndex((step) => (gone < step ? true : ((gone -= step), false)));
  if (place < 0) return [];
  const left = [steps[place] - gone, ...steps.slice(place + 1)];
  return place % 2 ? [0, ...left] : left;
}

// Vibrates for a frame's cues and other edges of the motor. A cue goes to the phone as one pattern, timed by the phone.
export function follow({ cues, motor, now, rate, past, cue: playing }) {
  if (rate !== 1 || past) return quiet();
  for (const [t, , steps] of cues) {
    cue = steps ? { ends: t + steps.reduce((sum, step) => sum + step, 0) } : null;
    if (steps) vibrate(rest(steps, now - t));
  }
  for (const [t, duty] of motor) {
    hear(duty);
    if (!cue || t > cue.ends + CUT_SHORT_MS) vibrate(duty ? LONGEST_MS : 0);
  }
  // Not at its natural end, where a late call would cut the last pulse short.
  if (cue && !playing && now < cue.ends - CUT_SHORT_MS) quiet();
}

let trained = 0;
// Vibrates for the trainer's motor, which turns in wall time whatever the band's own does.
export function train(duty) {
  if (duty === trained) return;
  trained = duty;
  hear(duty);
  vibrate(duty ? LONGEST_MS : 0);
}

// Ends vibration and sound.
export function quiet() {
  train(0);
  if (cue) navigator.vibrate?.(0);
  cue = null;
  hear(0);
}
