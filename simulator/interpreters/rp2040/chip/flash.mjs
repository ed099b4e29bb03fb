// The flash chip behind the RP2040's SSI, at the level of bytes: read, erase, program, status, names. rp2040js reads
// flash as memory and takes no notice of what is sent to it.
import { BasePeripheral } from './library.mjs';

const WRITE_ENABLE = 0x06, WRITE_DISABLE = 0x04, PROGRAM = 0x02, READ = 0x03;
const STATUS_1 = 0x05, STATUS_2 = 0x35, IDENTITY = 0x9f, UNIQUE = 0x4b, MAKER = 0x90;
const ERASES = { 0x20: 0x1000, 0x52: 0x8000, 0xd8: 0x10000 };   // bytes, by command
const SECTOR = 0x1000, PAGE = 0x100;
const BUSY = 1, MAY_WRITE = 2, QUAD = 2;                          // bits of the status registers

// Registers of the SSI (RP2040 data sheet, 4.10.13).
const ENABLE = 0x08, TX_LEVEL = 0x20, RX_LEVEL = 0x24, STATE = 0x28, IDR = 0x58, VERSION = 0x5c, DATA = 0x60;

// What the pin CS is forced to (IO_QSPI, OUTOVER).
const NORMAL = 0, LOW = 2, HIGH = 3;

// Flash memory that takes time. `onOperation(operation)` is told of each as it begins, `onPoll(until)` each time that
// somebody asks whether it is over and it is not, until `until` ns.
export class Flash {
  constructor(memory, size, times) {
    Object.assign(this, { memory, size, times, mayWrite: false, busyUntil: 0, last: null });
    this.now = () => 0;
    this.onOperation = () => {};
    this.onPoll = () => {};
  }

  command(bytes) {
    const code = bytes[0], address = bytes.length >= 4 ? this.addressOf(bytes) : 0;
    if (code === WRITE_ENABLE) this.mayWrite = true;
    else if (code === WRITE_DISABLE) this.mayWrite = false;
    else if (this.mayWrite && code in ERASES) this.erase(address, ERASES[code]);
    else if (this.mayWrite && code === PROGRAM && bytes.length > 4) this.program(address, bytes.slice(4));
  }

  answer(bytes) {                                                 // to the last of them
    const at = bytes.length - 1;
    switch (bytes[0]) {
      case STATUS_1: return (this.mayWrite ? MAY_WRITE : 0) | this.poll();
      case STATUS_2: return QUAD;
      case IDENTITY: return [0, 0xef, 0x40, Math.log2(this.size)][at] ?? 0;
      case UNIQUE: return at >= 5 && at < 13 ? 0xe6 ^ at : 0;
      case MAKER: return at % 2 ? 0x15 : 0xef;
      case READ: return at >= 4 ? this.memory[(this.addressOf(bytes) + at - 4) % this.size] : 0;
      default: return 0;
    }
  }

  poll() {
    if (this.now() >= this.busyUntil) return 0;
    this.onPoll(this.busyUntil);
    return BUSY;
  }

  addressOf(bytes) { return ((bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) % this.size; }

  erase(address, length) {
    const from = address - (address % length);
    this.begin({ kind: 'erase', address: from, length, data: new Uint8Array(length).fill(0xff) },
      (this.times.eraseNs * length) / SECTOR);
  }

  program(address, data) {                                        // within a page it begins anew at its start
    const page = address - (address % PAGE), after = this.memory.slice(page, page + PAGE);
    data.forEach((byte, at) => { after[(address + at) % PAGE] &= byte; });
    this.begin({ kind: 'program', address: page, length: PAGE, size: data.length, data: after },
      this.times.programNs + data.length * this.times.programByteNs);
  }

  begin(operation, ns) {
    operation.before = this.memory.slice(operation.address, operation.address + operation.length);
    operation.at = this.now();
    this.onOperation(operation);
    this.memory.set(operation.data, operation.address);
    this.mayWrite = false;
    this.busyUntil = operation.at + ns;
    this.last = operation;
  }

  // The power goes: what is under way is done in part.
  losePower() {
    const left = this.busyUntil - this.now();
    if (this.last && left > 0) this.memory.set(torn(this.last, 1 - left / (this.busyUntil - this.last.at)), this.last.address);
    Object.assign(this, { busyUntil: 0, last: null, mayWrite: false });
  }
}

// What an operation leaves that was done to that part.
export function torn(operation, part) {
  const done = Math.floor(operation.length * part), left = operation.before.slice();
  left.set(operation.data.subarray(0, done));
  return left;
}

// The SSI, which sends bytes to the flash while the pin CS is low.
export class Ssi extends BasePeripheral {
  constructor(rp2040, flash) {
    super(rp2040, 'SSI');
    Object.assign(this, { flash, registers: new Map(), received: [], sent: [], select: NORMAL });
  }

  force(select) {
    if (select === this.select) return;
    if (this.select !== HIGH) this.endOfCommand();
    this.select = select;
    this.sent = [];
  }

  endOfCommand() {
    const sent = this.sent;
    this.sent = [];
    if (sent.length) this.flash.command(sent);
  }

  readUint32(offset) {
    switch (offset) {
      case TX_LEVEL: return 0;
      case RX_LEVEL: return this.received.length;
      case STATE: return 0x06 | (this.received.length ? 8 : 0);
      case IDR: return 0x51535049;
      case VERSION: return 0x3430312a;
      case DATA: return this.received.shift() ?? 0;
      default: return this.registers.get(offset) ?? 0;
    }
  }

  writeUint32(offset, value) {
    if (offset === DATA) return this.send(value & 0xff);
    if (offset === ENABLE && !(value & 1)) {
      if (this.select === NORMAL) this.endOfCommand();
      this.received = [];
      if (this.select !== LOW) this.sent = [];
    }
    this.registers.set(offset, value);
  }

  send(byte) {
    // Left to itself CS is low for one burst.
    if (this.select === NORMAL && !this.received.length && this.sent.length) this.endOfCommand();
    this.sent.push(byte);
    if (this.received.length < 16) this.received.push(this.sent.length > 1 ? this.flash.answer(this.sent) : 0);
  }
}

// The pins to the flash; only what CS is forced to matters.
export class IoQspi extends BasePeripheral {
  constructor(rp2040, ssi) {
    super(rp2040, 'IO_QSPI');
    Object.assign(this, { ssi, registers: new Map() });
  }
  readUint32(offset) { return this.registers.get(offset) ?? (offset & 4 ? 0x1f : 0); }
  writeUint32(offset, value) {
    this.registers.set(offset, value);
    if (offset === 0x0c) this.ssi.force((value >> 8) & 3);
  }
}
