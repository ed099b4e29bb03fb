// Runs one MicroPython in node: node pipe.mjs MICROPYTHON.MJS ANSWERS REQUESTS HEAP, the program on standard input.
// Calls to the simulator go over two pipes, synchronously; the console goes to standard output as it is said.
import fs from "node:fs";

const [path, answers, requests, heap] = process.argv.slice(2);
const [answersFd, requestsFd] = [Number(answers), Number(requests)];
const { loadMicroPython } = await import(path);

let memory = null;
const instantiate = WebAssembly.instantiate;
WebAssembly.instantiate = async (...given) => {
  const result = await instantiate(...given);
  const { exports } = result.instance ?? result;
  memory = Object.values(exports).find((it) => it instanceof WebAssembly.Memory);
  return result;
};

// The buffer is another one each time the memory has grown.
let bytes = null;
function at(address, count) {
  if (bytes === null || bytes.buffer !== memory.buffer) bytes = new Uint8Array(memory.buffer);
  return bytes.subarray(address, address + count);
}

function readAll(into) {
  for (let done = 0; done < into.length; ) {
    const count = fs.readSync(answersFd, into, done, into.length - done, null);
    if (count === 0) process.exit(1); // nobody is there any more
    done += count;
  }
}

function writeAll(from) {
  for (let done = 0; done < from.length; ) done += fs.writeSync(requestsFd, from, done, from.length - done);
}

const python = await loadMicroPython({
  heapsize: Number(heap),
  linebuffer: false,
  stdout: (data) => fs.writeSync(1, data),
});
python.registerJsModule("wasm_pipe", {
  send(requests, size, data, count) {
    writeAll(at(requests, size));
    if (count) writeAll(at(data, count));
  },
  receive(buffer, count) {
    readAll(at(buffer, count));
  },
});
// A form feed ends a part: between two of them, and only there, this port collects garbage.
for (const part of fs.readFileSync(0, "utf8").split("\f")) python.runPython(part);
process.exit(0);
