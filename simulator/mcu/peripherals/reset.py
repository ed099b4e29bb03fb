"""Why the chip started, and its own ways to start anew."""

from collections.abc import Callable
from typing import NoReturn

from greenlet import GreenletExit

from ..start import Start


class Reset:
    """The chip's own ways to start anew.

    `on_reset` is told what happened, in the words of `Port.causes`.
    """

    def __init__(self, start: Start, on_reset: Callable[[str], None]) -> None:
        self._start = start
        self._on_reset = on_reset

    def cause(self) -> int:
        """Returns why the chip started, by MicroPython's number."""
        return self._start.port.causes[self._start.cause]

    def now(self, soft: int) -> NoReturn:
        """Resets the chip, or with `soft` only the firmware."""
        self._start.check_power()
        self._on_reset("soft" if soft else self._start.port.own_reset)
        raise GreenletExit
