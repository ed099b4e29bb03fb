// rp2040js, from where `make setup` put it: the folder is in the environment, since no package of ours lies beside it.
import { pathToFileURL } from 'node:url';

const place = pathToFileURL(`${process.env.RP2040JS}/dist/esm/index.js`);
export const { RP2040, GPIOPin, GPIOPinState, USBCDC, BasePeripheral, ConsoleLogger, LogLevel } =
  await import(place);
