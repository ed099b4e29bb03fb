"""What all peripherals of the microcontroller share from one power-on or reset to the next."""

from collections.abc import Callable
from dataclasses import dataclass, field

from greenlet import GreenletExit

from ..core.kernel import Kernel
from .ports import Port


@dataclass(kw_only=True)
class Start:
    """One start of the microcontroller: its life from power on or a reset to the next.

    `cause` is why it started, a key of `Port.causes`; `ticks_ms` the tick counter at its beginning. `record` adds
    an entry to the trace; `warn` tells the user of the simulator, once, what differs from a real device. `burst`
    returns how many µs the chip works after a wait; None: it takes no time. `charge(us)` spends the time of a call,
    `wait(us)` that of a wait, awake, and of the work after it.
    """

    kernel: Kernel
    port: Port
    record: Callable[[str, dict[str, object]], None] = lambda *_: None
    warn: Callable[[str], None] = lambda _: None
    cause: str = "power_on"
    ticks_ms: int = 0
    burst: Callable[[], int] | None = None
    dead: bool = False
    flash_goes_on: bool = False
    charge_us: Callable[[int], None] = field(init=False)
    wait: Callable[[int], None] = field(init=False)

    def __post_init__(self) -> None:
        self.charge_us = self.kernel.charge_us
        self.wait = self.kernel.wait if self.burst is None else self._wait_and_work

    def end(self, flash_goes_on: bool = False) -> None:
        """Ends this start, since the chip loses power or is reset; the firmware ends at its next call.

        With `flash_goes_on`, the flash keeps its power and finishes the operation under way.
        """
        self.dead = True
        self.flash_goes_on = flash_goes_on
        self.charge_us = self.wait = _end_firmware

    def check_power(self) -> None:
        """Ends the firmware by raising GreenletExit if the chip has lost power or was reset since this start."""
        if self.dead:
            raise GreenletExit

    def work(self) -> None:
        """Keeps the chip busy for a burst of work after a wait, if bursts are modelled."""
        if self.burst is not None:
            self.charge_us(self.burst())

    def _wait_and_work(self, us: int) -> None:
        self.kernel.wait(us)
        self.work()


def _end_firmware(_us: int) -> None:
    raise GreenletExit
