// Packs a scenario into a link, behind the #, which a browser does not even send to the page's host.

const MOST = 64_000; // bytes of a scenario in a link or a file
const PREFIX = "#s=";

export class TooLarge extends Error {}

export const most = MOST;

// Returns bytes after a stream that packs or unpacks them; throws TooLarge beyond 4 times MOST.
async function through(stream, bytes) {
  const parts = [];
  let size = 0;
  for await (const part of new Blob([bytes]).stream().pipeThrough(stream)) {
    size += part.length;
    if (size > 4 * MOST) throw new TooLarge();
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

const toText = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

// Returns {text, programs} as a link to this page.
export async function link(scenario) {
  const bytes = new TextEncoder().encode(JSON.stringify(scenario));
  const packed = await through(new CompressionStream("deflate-raw"), bytes);
  return location.href.split("#")[0] + PREFIX + toText(packed);
}

// Returns the {text, programs} behind a link's #, null if there is none; throws if the link is damaged.
export async function found(hash) {
  if (!hash.startsWith(PREFIX)) return null;
  const bytes = await through(new DecompressionStream("deflate-raw"), toBytes(hash.slice(PREFIX.length)));
  return read(new TextDecoder().decode(bytes));
}

const isText = (value) => typeof value === "string" && value.isWellFormed();

// Returns the {text, programs} in a JSON text; throws if it has anything else, for whoever made it may have made it by hand.
export function read(json) {
  const { text, programs } = JSON.parse(json);
  const named = typeof programs === "object" && programs && !Array.isArray(programs);
  if (!named || ![text, ...Object.keys(programs), ...Object.values(programs)].every(isText)) throw new Error("no scenario");
  return { text, programs };
}

// Has the browser save a text as a file.
export function save(name, text, type = "text/plain") {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(new Blob([text], { type }));
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 1000);
}
