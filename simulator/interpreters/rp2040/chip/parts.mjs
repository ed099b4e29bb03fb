// The parts at the I2C bus as their registers answer. What is written to them is reported, a transaction each, to
// whoever draws the picture or turns the motor; that is not decided here.

class Part {
  constructor(report) { this.report = report; this.written = []; }
  start() { this.stop(); }
  write(byte) { this.written.push(byte); }
  stop() {
    if (this.written.length) this.report(this.written);
    this.written = [];
  }
}

// SSD1306: a status of one byte, bit 6 is that the panel is dark.
export class Ssd1306 extends Part {
  constructor(report) { super(report); this.dark = true; }
  stop() {
    if (this.written[0] === 0) for (const byte of this.written) if (byte === 0xae || byte === 0xaf) this.dark = byte === 0xae;
    super.stop();
  }
  read() { return this.dark ? 0x40 : 0; }
}

// DRV2605L: registers, the number of the first in front; register 0 names the chip (SLOS854D, 8.6.1).
const SIZE = 0x23, STATUS = 0, MODE = 1, NAME = 7 << 5, STANDBY = 0x40;

export class Drv2605l extends Part {
  constructor(report) {
    super(report);
    this.registers = new Uint8Array(SIZE);
    this.registers[STATUS] = NAME;
    this.registers[MODE] = STANDBY;
    this.at = 0;
  }
  stop() {
    this.written.forEach((byte, index) => {
      if (index === 0) this.at = byte % SIZE;
      else {
        if (this.at !== STATUS) this.registers[this.at] = byte;
        this.at = (this.at + 1) % SIZE;
      }
    });
    super.stop();
  }
  read() {
    const byte = this.registers[this.at];
    this.at = (this.at + 1) % SIZE;
    return byte;
  }
}
