// Run by node: how large the files of a folder are, raw and compressed as a host would: one line of JSON.
//
//   node sizes.mjs FOLDER        {"name": [raw, gzip, brotli], ...} in bytes
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

const folder = process.argv[2];
const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN } = zlib.constants;
const params = { [BROTLI_PARAM_QUALITY]: 9, [BROTLI_PARAM_LGWIN]: 24 };
const sizes = {};
for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const file = path.join(entry.parentPath, entry.name);
  const data = fs.readFileSync(file);
  sizes[path.relative(folder, file)] = [
    data.length,
    zlib.gzipSync(data, { level: 9 }).length,
    zlib.brotliCompressSync(data, { params }).length,
  ];
}
console.log(JSON.stringify(sizes));
