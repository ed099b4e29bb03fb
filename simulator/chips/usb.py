"""A chip's own USB port, and the host (the computer) at the other end of the cable.

The host finds the chip after it has been awake for a while; from then on the host sends it a frame each ms.

Not modelled: a host that gives a device up after some tries, and bytes. A charger without data lines is no
host: nothing happens.
"""

from ..core.kernel import MS

# From the cable to the first frames; tens to hundreds of ms on usual hosts.
FOUND_US = 250 * MS
_FRAME_NUMBERS = 1 << 11


class Usb:
    """A chip's USB port. `attached`: a host (a computer) is at the other end of the cable."""

    def __init__(self) -> None:
        self.attached = False
        self._searched_since_us = 0
        self._last_frame = 0

    def attach(self, now_us: int) -> None:
        """Plugs the cable into a host; does nothing if it is plugged in."""
        if not self.attached:
            self.attached = True
            self._searched_since_us = now_us

    def detach(self, now_us: int) -> None:
        """Pulls the cable out of the host."""
        self._last_frame = self.frame(now_us)
        self.attached = False

    def lose(self, now_us: int) -> None:
        """Makes the host search for the chip again, as after a sleep or a reset."""
        if self.attached:
            self._last_frame = self.frame(now_us)
            self._searched_since_us = now_us

    def is_found(self, now_us: int) -> bool:
        """Returns whether the host has found the chip and sends it frames."""
        return self.attached and now_us - self._searched_since_us >= FOUND_US

    def frame(self, now_us: int) -> int:
        """Returns the number of the last frame that the host sent."""
        if not self.is_found(now_us):
            return self._last_frame
        return (now_us - self._searched_since_us) // MS % _FRAME_NUMBERS
