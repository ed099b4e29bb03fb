"""A chip for the modules of `system`: a counter, a clock and pins, all of which a test moves."""

import collections
import errno
from calendar import timegm
from collections.abc import Callable, Mapping
from time import gmtime
from types import ModuleType, SimpleNamespace

from simulator.interpreters.modules import Modules

WRAP = 1 << 30
FROM_2000_S = timegm((2000, 1, 1, 0, 0, 0))


class Pin:
    """A pin whose level a test sets, and which calls the firmware's handler."""

    IRQ_FALLING, IRQ_RISING = 4, 8

    def __init__(self, level: int = 1) -> None:
        self.level = level
        self._handler: Callable[[Pin], None] | None = None
        self._trigger = 0

    def value(self) -> int:
        return self.level

    def irq(self, handler: Callable[["Pin"], None] | None, trigger: int = 0) -> None:
        self._handler, self._trigger = handler, trigger

    def set_level(self, level: int) -> None:
        """Sets the pin's level, which is an edge."""
        self.level = level
        if self._handler is not None and self._trigger & (
            self.IRQ_RISING if level else self.IRQ_FALLING
        ):
            self._handler(self)


def _no_flash(*_: object) -> None:
    raise OSError(errno.ENODEV)


class Chip:
    """A chip whose counter begins at `ticks`.

    Its clock counts from 1970 or, `since_2000`, from 2000, and stands still.

    `load` returns a module of the firmware that runs on it, `printed_lines` has what such modules have printed;
    they can import `modules` too, and have `builtins`.
    """

    def __init__(
        self,
        ticks: int = WRAP - 100,
        since_2000: bool = False,
        modules: Mapping[str, ModuleType] | None = None,
        builtins: Mapping[str, object] | None = None,
    ) -> None:
        self.epoch_s = FROM_2000_S if since_2000 else 0
        self.ticks, self.utc_s = ticks, 0
        self.set_to: tuple[int, ...] = ()  # what its clock was set to last
        self.printed_lines: list[str] = []
        time, machine, micropython = map(ModuleType, ("time", "machine", "micropython"))
        time.__dict__.update(
            ticks_ms=lambda: self.ticks,
            ticks_diff=lambda end, start: (end - start + WRAP // 2) % WRAP - WRAP // 2,
            ticks_add=lambda ticks, ms: (ticks + ms) % WRAP,
            time=lambda: self.utc_s - self.epoch_s,
            gmtime=lambda s: tuple(gmtime(s + self.epoch_s))[:8],
            sleep_ms=self.wait_ms,
        )
        machine.__dict__.update(Pin=Pin, RTC=lambda: SimpleNamespace(datetime=self._set_clock))
        micropython.__dict__.update(const=lambda value: value, kbd_intr=lambda _: None)
        stock = {module.__name__: module for module in (time, machine, micropython, collections)}
        names = {"print": self.printed_lines.append, "open": _no_flash, **(builtins or {})}
        self.load = Modules({**stock, **(modules or {})}, names).load

    def wait_ms(self, ms: int) -> "Chip":
        """Advances the chip's counter by `ms`; returns the chip."""
        self.ticks = (self.ticks + ms) % WRAP
        return self

    def _set_clock(self, fields: tuple[int, ...]) -> None:
        self.set_to = fields
        self.utc_s = timegm((*fields[:3], *fields[4:7]))
