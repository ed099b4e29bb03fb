"""Reads Ctrl-C from a host on the cable as a byte, so that it never interrupts the firmware at a bad moment.

cable = Cable()
if cable.poll(): ...; cable.asked = False
"""

import sys
from select import POLLIN, poll

from micropython import const, kbd_intr

_CTRL_C = b"\x03"
_MOST_BYTES = const(32)  # read in one turn of the loop: 2 to 3 ms on an RP2040


class Cable:
    """Reads the bytes that a host sends. `asked`: a Ctrl-C has come and was not answered yet.

    Once this is made, Ctrl-C is a byte like any other and interrupts nothing.
    """

    def __init__(self) -> None:
        kbd_intr(-1)
        self.asked = False
        self._poll = poll()
        self._poll.register(sys.stdin, POLLIN)

    def poll(self) -> bool:
        """Reads some of the host's bytes, none after a Ctrl-C; returns whether a Ctrl-C has come.

        The bytes after it are for the REPL. A host that sends without end must not hold up the loop.
        """
        for _ in range(_MOST_BYTES):
            if not self.waits():
                break
            self.asked = sys.stdin.buffer.read(1) == _CTRL_C
        return self.asked

    def waits(self) -> bool:
        """Returns whether bytes of the host wait to be read; False once a Ctrl-C was read."""
        if not self.asked:
            for _ in self._poll.ipoll(0):
                return True
        return False
