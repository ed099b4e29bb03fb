// For the workers: fetches packed archives and catalogs of languages from the page's folder; and tells Python what only
// the browser knows: how wide its letters are, how a language writes days and numbers.
import { decompress } from "../fzstd.js";

// Replaces `fetch`: a request for x.zip fetches x.zip.zst and unpacks it, since few hosts would pack by zstd themselves.
// Calls heard(size in bytes) for each part that comes of any file. Throws for an answer that is not ok.
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

// Returns a file of the page's folder as an ArrayBuffer.
export async function bytes(name) {
  return (await fetch(new URL(`../${name}`, import.meta.url))).arrayBuffer();
}

const here = new Set(["en"]);

// Puts the catalog of a language where the simulator finds it; if it cannot be fetched, texts stay English for now.
export async function speaks(pyodide, name) {
  if (!name || here.has(name)) return;
  try {
    pyodide.FS.writeFile(`/rondo/languages/${name}.json`, new Uint8Array(await bytes(`languages/${name}.json`)));
    here.add(name);
  } catch {
    // It is asked for again the next time.
  }
}

const ink = new OffscreenCanvas(1, 1).getContext("2d");

// Returns how wide a text is, in px, in a CSS font.
export function measure(font, text) {
  ink.font = font;
  return ink.measureText(text).width;
}

// Returns "weekday", "day" or "month" of a date, in the words of a language; `month` counts from 0.
export function part_of_day(locale, part, year, month, day) {
  const format = new Intl.DateTimeFormat(locale, { [part]: part === "day" ? "numeric" : "short", timeZone: "UTC" });
  return format.format(new Date(Date.UTC(year, month, day)));
}

// Returns a number as a language writes it, with `least` to `most` decimals; as a percentage if `isShare`.
export function number(locale, value, least, most, useGrouping, isShare) {
  const digits = { minimumFractionDigits: least, maximumFractionDigits: most };
  return new Intl.NumberFormat(locale, { ...digits, useGrouping, style: isShare ? "percent" : "decimal" }).format(value);
}
