// The process: commands on standard input, a JSON object a line, each answered by one on standard output, with what
// was seen since the last. Python's side is chip.py, beside this folder.
import fs from 'node:fs';
import { Chip } from './chip.mjs';

// Nobody closes this process if the simulator is killed, and no input is read during a run: so each slice of one asks.
const SIMULATOR = process.ppid, SLICE_NS = 1e8;

let chip = null, seen = [];
const report = (at, kind, ...rest) => seen.push([Math.round(at), kind, ...rest]);
const read = path => new Uint8Array(fs.readFileSync(path));

function run(to, done = null) {
  while (chip.now < to && !done?.() && process.ppid === SIMULATOR) chip.run(Math.min(to, chip.now + SLICE_NS), done);
}

const COMMANDS = {
  open({ bootrom, flash, ...setup }) {
    const words = fs.readFileSync(bootrom);
    seen = [];
    chip = new Chip({ ...setup, flash: read(flash), bootrom: new Uint32Array(words.buffer.slice(words.byteOffset, words.byteOffset + words.length)) }, report);
  },
  run({ to }) { run(to); },
  until({ to, text }) {                                           // until that has been printed
    let said = '', at = seen.length;
    run(to, () => {
      for (; at < seen.length; at++) if (seen[at][1] === 'console') said += Buffer.from(seen[at][2], 'base64').toString('latin1');
      return said.includes(text);
    });
  },
  power() { chip.powerOn(); },
  cut() { chip.cut(); },
  reset() { chip.restart(); },
  brownOut() { chip.brownOut(); },
  pin({ pin, high }) { chip.drive(pin, high); },
  cell({ millivolts }) { chip.setVoltage(millivolts); },
  plug() { chip.cable.plug(); },
  pull() { chip.cable.pull(); },
  type({ text }) { chip.cable.type(Buffer.from(text, 'base64')); },
  image({ path }) { fs.writeFileSync(path, chip.image()); },
  tear({ number, part, path }) {
    chip.tears.set(number, { part, keep: (left, what) => { fs.writeFileSync(path, left); report(chip.time(), 'torn', path, what); } });
  },
  counts() { return { operations: chip.operations, work: chip.bursts }; },
};

function answer(line) {
  const { do: name, ...given } = JSON.parse(line);
  const more = COMMANDS[name](given) ?? {};
  const told = seen;
  seen = [];
  return JSON.stringify({ at: Math.round(chip.now), seen: told, ...more });
}

const INPUT = 0, OUTPUT = 1, SIZE = 1 << 16;
let waiting = '';
const buffer = Buffer.alloc(SIZE);
for (;;) {
  const count = fs.readSync(INPUT, buffer, 0, SIZE, null);
  if (!count) break;
  waiting += buffer.toString('utf8', 0, count);
  for (let end = waiting.indexOf('\n'); end >= 0; end = waiting.indexOf('\n')) {
    const line = waiting.slice(0, end);
    waiting = waiting.slice(end + 1);
    let out = Buffer.from(`${answer(line)}\n`);
    while (out.length) out = out.subarray(fs.writeSync(OUTPUT, out));
  }
}
