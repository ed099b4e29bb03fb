// An estimate of what misses of the flash cache cost: 16 KiB, two ways, lines of 8 bytes (data sheet 2.6.3). A miss
// stops the core for 64 cycles: 32 clocks of the flash, which runs at half the core's pace.

const SETS = 1024, MISS_CYCLES = 64, FLUSH = 4;

export class Cache {
  constructor() {
    Object.assign(this, { lines: new Int32Array(2 * SETS).fill(-1), older: new Uint8Array(SETS), cycles: 0 });
  }

  attach(rp2040) {
    for (const name of ['readUint8', 'readUint16', 'readUint32']) {
      const read = rp2040[name].bind(rp2040);
      rp2040[name] = address => {
        if (address >>> 24 === 0x10) this.probe((address & 0xffffff) >>> 3);
        return read(address);
      };
    }
    const control = rp2040.peripherals[0x14000], write = control.writeUint32.bind(control);
    control.writeUint32 = (offset, value) => {
      write(offset, value);
      if (offset === FLUSH) this.lines.fill(-1);
    };
  }

  probe(line) {
    const set = line % SETS, first = 2 * set;
    if (this.lines[first] === line) this.older[set] = 1;
    else if (this.lines[first + 1] === line) this.older[set] = 0;
    else {
      this.lines[first + this.older[set]] = line;
      this.older[set] ^= 1;
      this.cycles += MISS_CYCLES;
    }
  }

  take() {
    const cycles = this.cycles;
    this.cycles = 0;
    return cycles;
  }
}
