// Run by node: has Pyodide, whose CPython will read them, compile our archives and its own standard library, of
// which only what is used stays; then packs each archive whole, as no host would.
//
//   node compile.mjs FOLDER ZIP...        FOLDER has pyodide/, lfs.js, lfs.wasm and the zips: ZIP.zst is made of each
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { pathToFileURL } from "node:url";

const folder = path.resolve(process.argv[2]);
const own = process.argv.slice(3);
const from = (name) => pathToFileURL(path.join(folder, name)).href;
const { loadPyodide } = await import(from("pyodide/pyodide.mjs"));
const { Lfs, prepare } = await import(from("lfs.js"));

await prepare(fs.readFileSync(path.join(folder, "lfs.wasm")));
const python = await loadPyodide({ indexURL: path.join(folder, "pyodide/") });
class Gate {}
const asked = ["start", "progress", "question", "measure", "number", "part_of_day"];
const shims = Object.fromEntries(asked.map((name) => [name, () => {}]));
python.registerJsModule("rondo_page", { Lfs, Gate, cable: {}, ...shims });
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
const { ZSTD_c_compressionLevel, ZSTD_c_windowLog } = zlib.constants;
const params = { [ZSTD_c_compressionLevel]: 22, [ZSTD_c_windowLog]: 23 };
for (const name of [...own, "pyodide/python_stdlib.zip"]) {
  const file = path.join(folder, name);
  fs.writeFileSync(`${file}.zst`, zlib.zstdCompressSync(fs.readFileSync(file), { params }));
  fs.unlinkSync(file);
}
process.exit(0);
