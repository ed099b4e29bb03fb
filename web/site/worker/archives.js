// What a worker fetches of the page's folder: our archives, packed, and the catalogs of languages; and what
// the browser knows that is drawn on paper: how wide its letters are, how a language writes days and numbers.
import { decompress } from "../fzstd.js";

// An archive lies packed by zstd, as few hosts would by themselves: who asks for x.zip is given x.zip.zst, unpacked.
// `heard(size)` is told of each part that comes, of whatever is fetched.
export function unpackFetched(heard = () => {}) {
  const fetched = self.fetch;
  self.fetch = async (what, ...given) => {
    const isPacked = String(what.url ?? what).endsWith(".zip");
    const answer = await fetched(isPacked ? `${what.url ?? what}.zst` : what, ...given);
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    const count = new TransformStream({
      transform(chunk, out) {
        heard(chunk.length);
        out.enqueue(chunk);
      },
    });
    const body = answer.body.pipeThrough(count);
    if (!isPacked) return new Response(body, { status: answer.status, headers: answer.headers });
    return new Response(decompress(new Uint8Array(await new Response(body).arrayBuffer())));
  };
}

export async function bytes(name) {
  return (await fetch(new URL(`../${name}`, import.meta.url))).arrayBuffer();
}

const here = new Set(["en"]);

// Has the simulator find a language's catalog; without a network, one that was never chosen is English for now.
export async function speaks(pyodide, name) {
  if (!name || here.has(name)) return;
  try {
    pyodide.FS.writeFile(`/rondo/languages/${name}.json`, new Uint8Array(await bytes(`languages/${name}.json`)));
    here.add(name);
  } catch {
    // It is asked for again the next time.
  }
}

// Whoever draws a text asks how wide it is, in px, by a CSS font.
const ink = new OffscreenCanvas(1, 1).getContext("2d");

export function measure(font, text) {
  ink.font = font;
  return ink.measureText(text).width;
}

export function part_of_day(locale, part, year, month, day) {
  const format = new Intl.DateTimeFormat(locale, { [part]: part === "day" ? "numeric" : "short", timeZone: "UTC" });
  return format.format(new Date(Date.UTC(year, month, day)));
}

export function number(locale, value, least, most, useGrouping, isShare) {
  const digits = { minimumFractionDigits: least, maximumFractionDigits: most };
  return new Intl.NumberFormat(locale, { ...digits, useGrouping, style: isShare ? "percent" : "decimal" }).format(value);
}
