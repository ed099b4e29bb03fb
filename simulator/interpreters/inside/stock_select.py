"""`select`, for whoever waits for the cable: nothing else can be polled on a board without a network."""

import calls

POLLIN, POLLOUT, POLLERR, POLLHUP = 1, 4, 8, 16


class poll:
    """What is registered is sys.stdin."""

    def __init__(self):
        self._registered = []

    def register(self, stream, eventmask=5):
        """One stream."""
        self._registered = [(stream, POLLIN)] if eventmask & POLLIN else []

    def unregister(self, stream):
        """No more."""
        self._registered = []

    def poll(self, timeout=-1):
        """(stream, POLLIN) if something can be read; only a time-out of 0 does not wait."""
        if not self._registered:
            return []
        if timeout < 0:
            while not calls.mcu_stdin_waiting():
                calls.mcu_sleep_ms(1)
        while timeout > 0 and not calls.mcu_stdin_waiting():
            calls.mcu_sleep_ms(1)
            timeout -= 1
        return self._registered if calls.mcu_stdin_waiting() else []

    def ipoll(self, timeout=-1, flags=0):
        """The same."""
        return iter(self.poll(timeout))
