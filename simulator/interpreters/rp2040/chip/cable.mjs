// A computer at the chip's own USB, which takes what it prints and types; or none.
import { USBCDC } from './library.mjs';

const PACKET = 64;                                                // bytes

export class Cable {
  constructor(plugged, onText) {
    Object.assign(this, { plugged, onText, typed: [], wanted: 0, connected: false, usb: null });
  }

  // A chip that has just started.
  attach(rp2040) {
    this.usb = rp2040.usbCtrl;
    this.forget();
    if (this.plugged) this.wire();
  }

  // A USBCDC enumerates once only: each time that the cable is plugged in needs a new one.
  wire() {
    const { usb } = this, cdc = (this.cdc = new USBCDC(usb));
    cdc.onDeviceConnected = () => { this.connected = true; };
    cdc.onSerialData = data => this.onText(data);
    // A host with nothing to say says so (NAK); rp2040js answers each poll with an empty packet, an interrupt each 27 us.
    usb.onEndpointRead = (endpoint, size) => {
      if (endpoint !== cdc.outEndpoint) return;
      this.wanted = size;
      this.pump();
    };
  }

  plug() {
    if (this.plugged) return;
    this.plugged = true;
    if (!this.usb) return;                                        // without power it is found at the next start
    this.wire();
    this.usb.onUSBEnabled();
  }

  pull() {
    this.plugged = false;
    this.typed = [];
    this.forget();
    if (this.usb) Object.assign(this.usb, { onUSBEnabled: null, onResetReceived: null, onEndpointWrite: null, onEndpointRead: null });
  }

  forget() { Object.assign(this, { connected: false, wanted: 0 }); }

  losePower() {
    this.usb = null;
    this.forget();
  }

  type(bytes) {
    for (const byte of bytes) this.typed.push(byte);
    this.pump();
  }

  pump() {
    if (!this.wanted || !this.typed.length || !this.connected) return;
    const packet = Uint8Array.from(this.typed.splice(0, Math.min(this.wanted, PACKET)));
    this.wanted = 0;
    this.usb.endpointReadDone(this.cdc.outEndpoint, packet);
  }
}
