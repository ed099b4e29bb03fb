"""Finds out whether a computer is at the USB port that is part of the chip, on an ESP32-C3.

Light sleep cuts that port off: the cable is dead then, and the chip has been seen not to wake up by its timer any
more (arduino-esp32#8232, esp-idf#16129, micropython#9414). No module of MicroPython says whether there is a host,
but a register of the chip has the number of the last USB frame, and a host sends a frame each ms
(soc/usb_serial_jtag_reg.h of esp-idf).

    host = UsbHost()
    host.has_host()      before each sleep

A host can find the chip only while the chip is awake, so in the first 5 s after a start `has_host` is always true.
"""

from time import sleep_ms, ticks_diff, ticks_ms

from machine import mem32
from micropython import const

_FRAME = const(0x6004_3024)  # USB_SERIAL_JTAG_FRAM_NUM_REG; 11 bits
_COMES_ROUND_MS = const(2_000)  # less than the 2,048 ms after which the 11 bits wrap
_TELLS_MS = const(2)
FOUND_WITHIN_MS = 5_000


class UsbHost:
    """Watches the chip's USB port for a computer; to be made as the firmware starts."""

    def __init__(self) -> None:
        self._began = self._read_at = ticks_ms()
        self._starting = True
        self._frame = mem32[_FRAME]
        self._there = True

    def has_host(self) -> bool:
        """Returns whether a computer is at the USB port; also true in the first 5 s, when one may yet find the
        chip.
        """
        now = ticks_ms()
        since = ticks_diff(now, self._read_at)
        if not 0 <= since < _TELLS_MS:
            frame = mem32[_FRAME]
            if frame == self._frame and not 0 <= since < _COMES_ROUND_MS:
                sleep_ms(_TELLS_MS)
                frame = mem32[_FRAME]
                now = ticks_ms()
            self._there = frame != self._frame
            self._frame = frame
            self._read_at = now
        if self._starting:
            self._starting = ticks_diff(self._read_at, self._began) < FOUND_WITHIN_MS
        return self._starting or self._there
