"""One start of the microcontroller, from power on or a reset to the next: what all its peripherals share."""

from collections.abc import Callable
from dataclasses import dataclass, field

from greenlet import GreenletExit

from ..core.kernel import Kernel
from .ports import Port


@dataclass(kw_only=True)
class Start:
    """One start of the microcontroller.

    `cause` is why it started, a key of `Port.causes`; `ticks_ms` what its tick counter began with.

    `record` takes entries of the trace, `warn` what whoever runs the simulator should know: each once. `burst` says
    how many µs the chip works each time that it has waited; None: no time at all. `charge(us)` is a call of the
    firmware that takes so long.
    """

    kernel: Kernel
    port: Port
    record: Callable[[str, dict[str, object]], None] = lambda *_: None
    warn: Callable[[str], None] = lambda _: None
    cause: str = "power_on"
    ticks_ms: int = 0
    burst: Callable[[], int] | None = None
    dead: bool = False
    charge: Callable[[int], None] = field(init=False)

    def __post_init__(self) -> None:
        self.charge = self.kernel.charge

    def end(self) -> None:
        """The chip loses power or is reset: whatever its firmware asks for from now on ends that."""
        self.dead = True
        self.charge = _end_firmware

    def check_power(self) -> None:
        """Ends the firmware if this chip has lost power or was reset since it started."""
        if self.dead:
            raise GreenletExit

    def work(self) -> None:
        """Lets the chip work for a while after a wait, if that is to take time."""
        if self.burst is not None:
            self.charge(self.burst())


def _end_firmware(_us: int) -> None:
    raise GreenletExit
