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
    this.pump = this.listen();
    return true;
  }

  // Reads on from a new stream after noise on the line; the port has none once the cable is out.
  async listen() {
    for (let ended = false; this.port.readable && !ended; this.reader.releaseLock()) {
      this.reader = this.port.readable.getReader();
      try {
        for (;;) {
          const { value, done } = await this.reader.read();
          ended = done;
          if (done) break;
          this.heard(value);
        }
      } catch {
        // A byte was not understood, or the cable is out: whether there is a new stream says which.
      }
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
    await this.writer.close().catch(() => {});
    await this.port.close().catch(() => {});
  }
}
