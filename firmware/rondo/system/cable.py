"""A host on the cable may send Ctrl-C at any moment: it never interrupts the band in the middle of something.

cable = Cable()
if cable.poll(): ...; cable.asked = False
"""

import sys
from select import POLLIN, poll

from micropython import kbd_intr

_CTRL_C = b"\x03"


class Cable:
    """From now on Ctrl-C is a byte like any other. `asked`: it has come, and was not answered yet."""

    def __init__(self) -> None:
        kbd_intr(-1)
        self.asked = False
        self._poll = poll()
        self._poll.register(sys.stdin, POLLIN)

    def poll(self) -> bool:
        """Take in what has come, up to Ctrl-C: what follows that is for the REPL."""
        while self.waits():
            self.asked = sys.stdin.buffer.read(1) == _CTRL_C
        return self.asked

    def waits(self) -> bool:
        """Whether there is something to take in."""
        if not self.asked:
            for _ in self._poll.ipoll(0):
                return True
        return False
