// The I2C buses: parts that answer by address, at the pace that the bus is set to; and the same parts for a master
// that moves the pins itself, as the port does for a write without bytes (that is `scan`).
//
// A part has `start()`, `write(byte)`, `read()` and `stop()`.

const BYTE = 9;                                                   // bits, with the answer

export function wireBus(rp2040, number, parts) {
  const bus = rp2040.i2c[number];
  let part = null;
  const bitNs = () => ((bus.sclHighPeriod + bus.sclLowPeriod) * 1e9) / rp2040.clkSys;
  const later = action => rp2040.clock.createAlarm(action).schedule(BYTE * bitNs());
  bus.onStart = () => bus.completeStart();
  bus.onConnect = address => later(() => {
    part = parts.get(address) ?? null;
    part?.start();
    bus.completeConnect(part !== null);
  });
  bus.onWriteByte = byte => later(() => {
    part?.write(byte);
    bus.completeWrite(part !== null);
  });
  bus.onReadByte = () => later(() => bus.completeRead(part ? part.read() & 0xff : 0xff));
  bus.onStop = () => {
    part?.stop();
    part = null;
    bus.completeStop();
  };
}

// A slave at two pins. `phase` is what the bits mean: 'address', 'in' (to the part), 'out' (from it), 'deaf'.
export class PinSlave {
  constructor(parts, pull) {
    Object.assign(this, { parts, pull, active: false, bits: 0, byte: 0, phase: 'address', part: null, drives: 1, out: 0, fresh: false, sda: 1, scl: 1 });
  }

  attach(rp2040, sda, scl) {
    const level = pin => (rp2040.gpio[pin].outputEnable ? Number(rp2040.gpio[pin].outputValue) : 1);
    const moved = () => this.moved(level(sda), level(scl));
    rp2040.gpio[sda].addListener(moved);
    rp2040.gpio[scl].addListener(moved);
  }

  moved(master, scl) {
    const sda = master & this.drives;
    if (this.scl && scl && this.sda !== sda) this.edgeWhileHigh(sda);
    else if (this.active && !this.scl && scl) this.rises(master);
    else if (this.active && this.scl && !scl) this.falls();
    this.scl = scl;
    this.sda = master & this.drives;
  }

  edgeWhileHigh(sda) {                                            // start, or stop
    if (!sda) Object.assign(this, { active: true, bits: 0, byte: 0, phase: 'address', fresh: true });
    else if (this.active) {
      this.active = false;
      this.part?.stop();
      this.part = null;
    }
  }

  rises(master) {
    if (this.bits < 8) {
      if (this.phase !== 'out') this.byte = (this.byte << 1) | master;
    } else if (this.phase === 'out') this.refused = master;
  }

  falls() {
    if (this.fresh) { this.fresh = false; return; }
    this.bits++;
    if (this.bits === 8) this.whole();
    else if (this.bits === 9) this.answered();
    else if (this.phase === 'out') this.drive((this.out >> (7 - this.bits)) & 1);
  }

  whole() {
    if (this.phase === 'address') {
      this.reads = this.byte & 1;
      this.part = this.parts.get(this.byte >> 1) ?? null;
      this.part?.start();
      if (this.part) this.drive(0);
    } else if (this.phase === 'in') {
      this.part.write(this.byte & 0xff);
      this.drive(0);
    } else this.drive(1);
  }

  answered() {
    Object.assign(this, { bits: 0, byte: 0 });
    if (this.phase === 'address') this.phase = !this.part ? 'deaf' : this.reads ? 'out' : 'in';
    else if (this.phase === 'out' && this.refused) this.phase = 'deaf';
    if (this.phase !== 'out') return this.drive(1);
    this.out = this.part.read() & 0xff;
    this.drive((this.out >> 7) & 1);
  }

  drive(level) {
    this.drives = level;
    this.pull(level);
  }
}
