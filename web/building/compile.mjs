// Run by node: has Pyodide, whose CPython will read them, compile our archives and its own standard library, of
// which only what is used stays.
//
//   node compile.mjs FOLDER ZIP...        FOLDER has pyodide/, lfs.js, lfs.wasm and the zips, which are made anew
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const folder = path.resolve(process.argv[2]);
const own = process.argv.slice(3);
const from = (name) => pathToFileURL(path.join(folder, name)).href;
const { loadPyodide } = await import(from("pyodide/pyodide.mjs"));
const { Lfs, prepare } = await import(from("lfs.js"));

await prepare(fs.readFileSync(path.join(folder, "lfs.wasm")));
const python = await loadPyodide({ indexURL: path.join(folder, "pyodide/") });
class Gate {}
python.registerJsModule("rondo_page", { Lfs, Gate, start() {}, cable: {}, progress() {}, question() {} });
python.FS.mkdirTree("/work");
python.FS.mkdirTree("/made");
python.mountNodeFS("/work", folder);
python.globals.set("archives", python.toPy(own));
try {
  python.runPython(fs.readFileSync(new URL("compile.py", import.meta.url), "utf8"));
} catch (error) {
  console.error(error.message); // not the error itself: with it node shows a line of a megabyte
  process.exit(1);
}
process.exit(0);
