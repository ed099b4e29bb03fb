"""Resets: why the chip started, and how the firmware resets it.

Not modelled: that the reset button of an ESP32 (EN) takes the power from the whole chip, its clock too, so that the
firmware finds a power on (mp#6071); here that button resets as machine.reset() does.
"""

from collections.abc import Callable
from typing import NoReturn

from greenlet import GreenletExit

from ..start import Start


class Reset:
    """Tells the firmware why the chip started, and resets it for the firmware.

    `on_reset` is called with the cause, a key of `Port.causes` or "soft".
    """

    def __init__(self, start: Start, on_reset: Callable[[str], None]) -> None:
        self._start = start
        self._on_reset = on_reset

    def cause(self) -> int:
        """Returns why the chip started, as the number that `machine.reset_cause()` gives."""
        return self._start.port.causes[self._start.cause]

    def now(self, soft: int) -> NoReturn:
        """Resets the chip, or with `soft` only restarts the firmware. It never returns."""
        self._start.check_power()
        self._on_reset("soft" if soft else self._start.port.own_reset)
        raise GreenletExit
