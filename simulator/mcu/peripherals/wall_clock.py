"""The microcontroller's clock of date and time: losing power resets it, on some ports any reset does.

Not modelled: its drift, which on a chip is that of an RC oscillator in light sleep.
"""

from ...core.kernel import Kernel, S

# What a board's clock can be set to, in s since 1970: 1998 to 2100, so that all of 2000 to 2099 fits in 32 bits of
# either epoch with what it may run on, and a clock that was never set may be put back a little.
EARLIEST_UTC, LATEST_UTC = 883_612_800, 4_133_980_800


class WallClock:
    """The chip's clock of date and time.

    At power on it shows `utc_at_power_on`, in s since 1970, and goes on from there; firmware can set it. `utc()` is
    what it shows now.
    """

    def __init__(self, kernel: Kernel, utc_at_power_on: int) -> None:
        self._kernel = kernel
        self._utc_at_power_on = utc_at_power_on
        self._stood_still_us = 0
        self._utc_base = 0
        self.lose()

    def utc(self) -> int:
        """Returns the date and time that the clock shows, in s since 1970."""
        return self._utc_base + (self._kernel.now_us - self._stood_still_us) // S

    def set(self, utc: int) -> None:
        """Sets the clock to `utc` s since 1970; raises ValueError if no board's clock can show that date."""
        if not EARLIEST_UTC <= utc < LATEST_UTC:
            raise ValueError("date out of range")
        self._utc_base = utc - (self._kernel.now_us - self._stood_still_us) // S

    def lose(self) -> None:
        """Resets the clock to the date that it shows at power on."""
        self.set(self._utc_at_power_on)

    def stand_still(self, us: int) -> None:
        """Puts the clock back by `us` µs, because it stood still during a sleep of that length."""
        self._stood_still_us += us
