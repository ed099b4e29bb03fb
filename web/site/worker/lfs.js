// One mounted littlefs: an instance of lfs.wasm over a flash chip that is Python's. Its other half is shims/lfs.py.
// Paths and data are copied into the instance's memory for a call, and released after it.

const encoder = new TextEncoder();
const decoder = new TextDecoder();
let compiled = null;

// Compiles lfs.wasm, once, before the first Lfs.
export async function prepare(bytes) {
  compiled = await WebAssembly.compile(bytes);
}

export class Lfs {
  // read(block, off, size, into) fills `into`, a Uint8Array; the others return 0 or an error number of littlefs.
  constructor(read, prog, erase, sync) {
    const chip = {
      read: (block, off, p, size) => (read(block, off, size, this.bytes(p, size)), 0),
      prog: (block, off, p, size) => prog(block, off, this.bytes(p, size).slice()),
      erase: (block) => erase(block),
      sync: () => sync(),
    };
    this.calls = new WebAssembly.Instance(compiled, { chip }).exports;
  }

  bytes(p, size) {
    return new Uint8Array(this.calls.memory.buffer, p, size);
  }

  // Returns act(p), where p is the address of `text` as a C string during the call.
  withText(text, act) {
    const data = encoder.encode(text);
    const p = this.calls.alloc(data.length + 1);
    const place = this.bytes(p, data.length + 1);
    place.set(data);
    place[data.length] = 0;
    try {
      return act(p);
    } finally {
      this.calls.release(p);
    }
  }

  // Makes a call of littlefs whose one argument is a path.
  path(call, text) {
    return this.withText(text, (p) => this.calls[call](p));
  }

  rename(from, to) {
    return this.withText(from, (p) => this.withText(to, (q) => this.calls.rename(p, q)));
  }

  // Returns [type, size, name] that the last stat or dir_read has found.
  info() {
    const memory = new Uint8Array(this.calls.memory.buffer);
    const p = this.calls.info_name();
    const name = decoder.decode(memory.subarray(p, memory.indexOf(0, p)));
    return [this.calls.info_type(), this.calls.info_size(), name];
  }

  // Returns the address of the record (`size` bytes) of what open(record, path) has opened, or an error number.
  opened(size, path, open) {
    const record = this.calls.alloc(size);
    const error = this.withText(path, (p) => open(record, p));
    if (error >= 0) return record;
    this.calls.release(record);
    return error;
  }

  open(path, flags) {
    return this.opened(this.calls.file_bytes(), path, (file, p) => this.calls.file_open(file, p, flags));
  }

  close(file) {
    const error = this.calls.file_close(file);
    this.calls.release(file);
    return error;
  }

  openFolder(path) {
    return this.opened(this.calls.dir_bytes(), path, (dir, p) => this.calls.dir_open(dir, p));
  }

  closeFolder(dir) {
    const error = this.calls.dir_close(dir);
    this.calls.release(dir);
    return error;
  }

  // Returns at most `size` bytes of an open file as a Uint8Array, or an error number.
  read(file, size) {
    const p = this.calls.alloc(size || 1);
    const count = this.calls.file_read(file, p, size);
    const found = count < 0 ? count : this.bytes(p, count).slice();
    this.calls.release(p);
    return found;
  }

  // Returns how many bytes of `data` were written, or an error number.
  write(file, data) {
    const p = this.calls.alloc(data.length || 1);
    this.bytes(p, data.length).set(data);
    const count = this.calls.file_write(file, p, data.length);
    this.calls.release(p);
    return count;
  }
}
