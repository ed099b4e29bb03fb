// Writes MicroPython onto an ESP32 by Espressif's own esptool-js; the file system behind it is left alone.
import { ESPLoader, Transport } from "../esptool.js";
import { word } from "../pages/say.js";

const BAUD = 460_800;
const ESP = 0xe9; // the first byte of an image

// `board` is one of commands.offered(). Throws an Error for a file that is no image for it, and with what to do then where
// esptool-js does.
export async function write(port, board, file, show, bar) {
  const data = new Uint8Array(await file.arrayBuffer());
  if (data[0] !== ESP || board.at + data.length > board.files_at) throw new Error(word("esp_no_image", { chip: board.chip }));
  const terminal = { clean() {}, writeLine: (text) => show(`${text}\n`), write: show };
  const transport = new Transport(port, false);
  try {
    const loader = new ESPLoader({ transport, baudrate: BAUD, terminal });
    await loader.main();
    await loader.writeFlash({
      fileArray: [{ data, address: board.at }],
      flashSize: "keep",
      flashMode: "keep",
      flashFreq: "keep",
      eraseAll: false,
      compress: true,
      reportProgress: (_file, written, total) => bar(written / total),
    });
    await loader.after("hard_reset");
  } catch (error) {
    throw new Error(`${error.message ?? error}\n${word("esp_again")}`, { cause: error });
  } finally {
    await transport.disconnect().catch(() => {});
  }
}
