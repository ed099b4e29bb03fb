"""Hears Ctrl-C from a host on the cable, which so never interrupts the band in the middle of something.

cable = Cable()
if cable.poll(): ...; cable.asked = False
"""

import sys
from select import POLLIN, poll

from micropython import kbd_intr

_CTRL_C = b"\x03"


class Cable:
    """Makes Ctrl-C a byte like any other from now on. `asked`: a Ctrl-C has come and was not answered yet."""

    def __init__(self) -> None:
        kbd_intr(-1)
        self.asked = False
        self._poll = poll()
        self._poll.register(sys.stdin, POLLIN)

    def poll(self) -> bool:
        """Reads the host's bytes up to a Ctrl-C, leaves the rest to the REPL; returns whether a Ctrl-C has come."""
        while self.waits():
            self.asked = sys.stdin.buffer.read(1) == _CTRL_C
        return self.asked

    def waits(self) -> bool:
        """Returns whether bytes of the host wait to be read; False once a Ctrl-C was read."""
        if not self.asked:
            for _ in self._poll.ipoll(0):
                return True
        return False
