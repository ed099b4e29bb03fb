// A serial port that the user has chosen: passes bytes both ways for the worker until it is closed or the cable pulled.

const BAUD = 115_200;
const BUFFER = 65_536;

export class Port {
  // Calls heard(bytes) for what comes, and heard(null) once the cable is out.
  constructor(port, heard) {
    this.port = port;
    this.heard = heard;
    this.reader = null;
    this.closed = null;
  }

  // Opens the port and begins to listen; returns false if the browser cannot open it.
  async open() {
    try {
      await this.port.open({ baudRate: BAUD, bufferSize: BUFFER });
    } catch {
      return false;
    }
    this.writer = this.port.writable.getWriter();
    this.reader = this.port.readable.getReader();
    this.pump = this.listen();
    return true;
  }

  async listen() {
    try {
      for (;;) {
        const { value, done } = await this.reader.read();
        if (done) break;
        this.heard(value);
      }
    } catch {
      // The cable is out: heard(null), below, says so.
    }
    if (!this.closed) this.heard(null);
  }

  async write(bytes) {
    await this.writer?.write(bytes).catch(() => this.heard(null));
  }

  // Closes the port; a second call waits for the first one's end.
  close() {
    this.closed ??= this.reader ? this.end() : Promise.resolve();
    return this.closed;
  }

  async end() {
    await this.reader.cancel().catch(() => {});
    await this.pump;
    this.reader.releaseLock();
    await this.writer.close().catch(() => {});
    await this.port.close().catch(() => {});
  }
}
