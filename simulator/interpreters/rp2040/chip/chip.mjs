// An RP2040 on its board, with power or without, in its own time: ns since the power was first on. What can be seen from
// outside is told to `report(ns, kind, ...)`.
import { ConsoleLogger, GPIOPinState, LogLevel, RP2040 } from './library.mjs';
import { Cache } from './cache.mjs';
import { Cable } from './cable.mjs';
import { Flash, IoQspi, Ssi, torn } from './flash.mjs';
import { PinSlave, wireBus } from './i2c.mjs';
import { mend, watchdogOf } from './mends.mjs';
import { MotorPin } from './motor.mjs';
import { Drv2605l, Ssd1306 } from './parts.mjs';

const PINS = 30, BOOT2 = 0x10000000;
const PARTS = { ssd1306: [0x3c, Ssd1306], drv2605l: [0x5a, Drv2605l] };
const LOOK_EVERY = 1024;                                           // instructions, where somebody waits for what is said
const NO_REASON = { reason: 0, scratch: new Uint32Array(8) };

export class Chip {
  // `setup`: bootrom (32-bit words), flash (bytes), wires, parts (names in PARTS), times of the flash, usb, xip.
  constructor(setup, report) {
    Object.assign(this, { setup, report, powered: false, now: 0, outside: new Map(), operations: 0, reset: null });
    this.memory = Uint8Array.from(setup.flash);
    this.cable = new Cable(setup.usb, data => report(this.time(), 'console', Buffer.from(data).toString('base64')));
    this.motor = new MotorPin(setup.wires.pwm_period_ns, (duty, at) => report(at, 'motor', duty));
    this.tears = new Map();                                       // what to keep of which operation: part, by number
    this.bursts = setup.bursts ? [] : null;
  }

  powerOn() {
    if (this.powered) return;
    this.powered = true;
    this.fit();
    this.start(NO_REASON);
  }

  cut() {
    if (!this.powered) return;
    this.flash.losePower();
    this.stop();
    this.powered = false;
    this.cable.losePower();
    this.motor.edge(false, this.now);
    this.motor.settle(Infinity);
  }

  brownOut() {
    if (this.powered) this.flash.losePower();
    this.restart();
  }

  restart(kept = NO_REASON) {                                     // RUN, or the watchdog: the flash goes on
    if (!this.powered) return;
    this.stop();
    this.start(kept);
  }

  fit() {                                                         // the parts as after power on
    this.parts = new Map();
    for (const name of this.setup.parts) {
      const [address, Part] = PARTS[name];
      this.parts.set(address, new Part(bytes => this.report(this.time(), 'bus', address, Buffer.from(bytes).toString('hex'))));
    }
  }

  stop() {
    this.memory = this.rp2040.flash.slice(0, this.memory.length);
    this.wake();
  }

  start(kept) {
    const rp2040 = (this.rp2040 = new RP2040()), { wires } = this.setup;
    rp2040.outside = this.outside;
    rp2040.logger = new ConsoleLogger(LogLevel.Error, false);
    rp2040.loadBootrom(this.setup.bootrom);
    rp2040.flash.set(this.memory);
    this.began = this.now;
    mend(rp2040);
    watchdogOf(rp2040, kept, why => { this.reset = why; });
    this.wireFlash(rp2040);
    this.cable.attach(rp2040);
    if (this.setup.xip) (this.cache = new Cache()).attach(rp2040);
    for (let pin = 0; pin < PINS; pin++) rp2040.gpio[pin].setInputValue(this.outside.get(pin) ?? true);
    if (wires.i2c) this.wireParts(rp2040, wires.i2c);
    this.setVoltage(this.volts ?? 0);
    const motor = rp2040.gpio[wires.motor];
    this.motor.edge(false, this.now);
    motor.addListener(state => this.motor.edge(state === GPIOPinState.High, this.time()));
    rp2040.core.PC = BOOT2;
    this.workFrom = this.now;
    this.asleep = false;
  }

  wireFlash(rp2040) {
    const flash = (this.flash = new Flash(rp2040.flash, this.memory.length, this.setup.times));
    flash.now = () => this.time();
    flash.onOperation = operation => {
      this.operations++;
      this.report(this.time(), 'flash', operation.kind, operation.address, operation.size ?? operation.length);
      if (this.tears.has(this.operations)) this.tearAt(operation, this.tears.get(this.operations));
    };
    flash.onPoll = until => this.skip(Math.min(until - this.began, this.end));
    const ssi = new Ssi(rp2040, flash);
    rp2040.peripherals[0x18000] = ssi;
    rp2040.peripherals[0x40018] = new IoQspi(rp2040, ssi);
  }

  tearAt(operation, { part, keep }) {                             // the flash as a loss of power within it would leave it
    const left = this.rp2040.flash.slice(0, this.memory.length);
    left.set(torn(operation, part), operation.address);
    keep(left, { number: this.operations, kind: operation.kind, part });
  }

  wireParts(rp2040, { bus, sda, scl }) {
    wireBus(rp2040, bus, this.parts);
    const slave = new PinSlave(this.parts, level => this.drive(sda, !!level));
    slave.attach(rp2040, sda, scl);
  }

  // Time.

  time() { return this.began + this.rp2040.clock.nanosCounter; }

  // Until `to`, or until `done()`.
  run(to, done = null) {
    while (this.now < to && !done?.()) {
      if (!this.powered) this.now = to;
      else this.runChip(to, done);
    }
    this.motor.settle(this.now);
  }

  runChip(to, done) {
    this.cable.pump();
    while (this.now < to && !this.reset) {
      if (this.rp2040.core.waiting) this.idle(to - this.began);
      else this.work(to - this.began, done ? LOOK_EVERY : Infinity);
      this.now = this.time();
      if (done?.()) break;
    }
    if (!this.reset) return;
    const why = this.reset;
    this.reset = null;
    this.report(this.now, 'reset', why.reason);
    this.restart(why);
  }

  // Instructions, as long as there are some to execute: `most` at most. This is where all the time goes.
  work(end, most) {
    const { rp2040, cache } = this, { core, clock } = rp2040;
    let count = 0, hz = 0, ns = 0;
    this.end = end;
    while (!core.waiting && clock.nanosCounter < end && count < most && this.reset === null) {
      let cycles = core.executeInstruction();
      count++;
      if (cache) cycles += cache.take();
      if (rp2040.clkSys !== hz) ns = 1e9 / (hz = rp2040.clkSys);
      const next = clock.nanosCounter + cycles * ns, alarm = clock.nextAlarm;
      if (alarm === null || alarm.nanos > next) clock.nanosCounter = next;
      else clock.tick(cycles * ns);
    }
  }

  // Passes the time in which the core only asks the flash again and again, which is most of what an erase would cost
  // here. It is then deaf to interrupts, so that nothing else is executed.
  skip(until) {
    const { core, clock } = this.rp2040;
    while (core.PM && clock.nanosCounter < until && this.reset === null) {
      clock.tick(Math.min(clock.nextAlarm?.nanos ?? until, until) - clock.nanosCounter);
    }
  }

  idle(end) {
    const { core, clock } = this.rp2040;
    if (this.workFrom !== null) this.fallAsleep();
    const until = Math.min(clock.nextAlarm ? clock.nextAlarm.nanos : clock.nanosCounter + 1e6, end);
    clock.tick(Math.max(until - clock.nanosCounter, 1));
    if (core.interruptsUpdated && core.checkForInterrupts()) core.waiting = false;
    if (core.waiting) return;
    this.workFrom = this.time();
    this.wake();
  }

  fallAsleep() {
    const now = this.time();
    this.bursts?.push([Math.round(this.workFrom), Math.round(now - this.workFrom)]);
    this.workFrom = null;
    if (!this.rp2040.pwmStops()) return;
    this.asleep = true;
    this.report(now, 'sleep');
    for (const slice of this.rp2040.pwm.channels) slice.timer.enable = false;
  }

  wake() {
    if (!this.asleep) return;
    this.asleep = false;
    this.report(this.time(), 'wake');
    for (const slice of this.rp2040.pwm.channels) slice.updateEnable();
  }

  // Hands and wires.

  drive(pin, high) {
    this.outside.set(pin, high);
    if (this.powered) this.rp2040.gpio[pin].setInputValue(high);
  }

  setVoltage(millivolts) {                                        // at the cell's pin, of 3.3 V
    this.volts = millivolts;
    const channel = this.setup.wires.cell - 26;
    if (this.powered) this.rp2040.adc.channelValues[channel] = Math.min(4095, Math.round((millivolts / 3300) * 4095));
  }

  image() { return this.powered ? this.rp2040.flash.slice(0, this.memory.length) : this.memory; }
}
