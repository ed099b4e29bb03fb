"""The microcontroller's clock of date and time: it runs on over a reset, and is lost with the power.

Not modelled: its drift, which on a chip is that of an RC oscillator in light sleep.
"""

from .kernel import Kernel, S

# What the clock of an esp32 shows at power on: 2000-01-01 00:00:00.
UNSET_UTC = 946_684_800


class WallClock:
    """`utc()` is what it shows, in s since 1970; it was never set."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._base = 0
        self.set(UNSET_UTC)

    def utc(self) -> int:
        """What it shows now."""
        return self._base + self._kernel.now // S

    def set(self, utc: int) -> None:
        """Show that from now on."""
        self._base = utc - self._kernel.now // S

    def lose(self) -> None:
        """Show what it shows at power on."""
        self.set(UNSET_UTC)
