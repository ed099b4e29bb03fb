"""The module `select`, for firmware that waits for bytes on the cable.

Not modelled: other streams; on a board without a network there is none.
"""

import calls

POLLIN, POLLOUT, POLLERR, POLLHUP = 1, 4, 8, 16
_NONE = ()


class poll:
    """Waits for input from sys.stdin, the only stream that can be registered."""

    def __init__(self):
        self._registered = _NONE

    def register(self, stream, eventmask=5):
        """Registers sys.stdin, to wait for input."""
        self._registered = ((stream, POLLIN),) if eventmask & POLLIN else _NONE

    def unregister(self, stream):
        """Removes the stream, so that `poll` does not report it."""
        self._registered = _NONE

    def poll(self, timeout=-1):
        """Returns [(stream, POLLIN)] if input comes within `timeout` ms (-1: without end), else []."""
        return list(self.ipoll(timeout))

    def ipoll(self, timeout=-1, flags=0):
        """Returns what `poll` does, always as the same tuple, so that it allocates nothing."""
        while timeout and not (self._registered and calls.stdio_waiting()):
            calls.sleep_wait_ms(1)
            timeout -= 1
        return self._registered if self._registered and calls.stdio_waiting() else _NONE
