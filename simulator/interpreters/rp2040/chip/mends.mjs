// What rp2040js 1.4.1 lacks for MicroPython to run as on a chip, each found by something that failed without it.
import { BasePeripheral, GPIOPin } from './library.mjs';

// A driven pin reads back what it drives, and one that nobody drives follows its pulls. `outside` of an RP2040 has the
// pins that somebody drives, by number.
const asRead = Object.getOwnPropertyDescriptor(GPIOPin.prototype, 'inputValue').get;
Object.defineProperty(GPIOPin.prototype, 'inputValue', {
  get() {
    if (this.outputEnable && this.inputEnable) return this.outputValue;
    const outside = this.rp2040.outside;
    const isPad = this.name === String(this.index);
    if (outside && isPad && !outside.has(this.index) && (this.pullupEnabled || this.pulldownEnabled)) {
      return this.inputEnable && this.pullupEnabled;
    }
    return asRead.call(this);
  },
});

// Registers that just keep what is written to them.
class Registers extends BasePeripheral {
  constructor(rp2040, name, values = {}) {
    super(rp2040, name);
    this.values = new Map(Object.entries(values).map(([offset, value]) => [+offset, value]));
  }
  readUint32(offset) { return this.values.get(offset) ?? 0; }
  writeUint32(offset, value) { this.values.set(offset, value); }
}

// Has some of a peripheral's registers kept in `kept`, a Map from offset to value.
function keep(peripheral, kept) {
  const read = peripheral.readUint32.bind(peripheral), write = peripheral.writeUint32.bind(peripheral);
  peripheral.readUint32 = offset => (kept.has(offset) ? kept.get(offset) : read(offset));
  peripheral.writeUint32 = (offset, value) => (kept.has(offset) ? kept.set(offset, value >>> 0) : write(offset, value));
  return kept;
}

// Which clocks stay on in sleep, by CLOCKS_SLEEP_EN0 and _EN1 (data sheet 2.15.7), after a reset all.
const SLEEP_EN0 = 0xa8, WAKE_EN0 = 0xa0, WAKE_EN1 = 0xa4, SLEEP_EN1 = 0xac;
const PWM_CLOCK = 1 << 17;
const SCR = 0xd10, SLEEPDEEP = 4;

export function mend(rp2040) {
  rp2040.peripherals[0x40060] = new Registers(rp2040, 'ROSC', { 0x18: 1 << 31 });
  rp2040.peripherals[0x40064] = new Registers(rp2040, 'VREG_AND_CHIP_RESET');
  rp2040.peripherals[0x14000] = new Registers(rp2040, 'XIP_CTRL');
  const clocks = keep(rp2040.clocks, new Map([[WAKE_EN0, 0xffffffff], [WAKE_EN1, 0x7fff], [SLEEP_EN0, 0xffffffff], [SLEEP_EN1, 0x7fff]]));
  const core = keep(rp2040.ppb, new Map([[SCR, 0]]));
  rp2040.pwmStops = () => !!(core.get(SCR) & SLEEPDEEP) && !(clocks.get(SLEEP_EN0) & PWM_CLOCK);
  // A NACK flushes the queue, which raises TX_EMPTY; else the port sees a time-out instead of ENODEV.
  for (const i2c of rp2040.i2c) {
    const abort = i2c.abort.bind(i2c);
    i2c.abort = why => { abort(why); i2c.setInterrupts(1 << 4); };
  }
}

// A chip that is reset by its watchdog keeps why, and its scratch registers. Its alarm, left on, would come again and
// again in the same ns.
export function watchdogOf(rp2040, kept, onReset) {
  const watchdog = rp2040.peripherals[0x40058];
  watchdog.reason = kept.reason;
  watchdog.scratchData.set(kept.scratch);
  watchdog.onWatchdogTrigger = () => {
    watchdog.alarm.enable = watchdog.timer.enable = false;
    onReset({ reason: watchdog.reason, scratch: Uint32Array.from(watchdog.scratchData) });
  };
}
