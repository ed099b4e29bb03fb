"""What can be seen of a chip, as entries of a trace: motor, sleep, flash, and the screen as a picture.

Nothing is taken from the firmware's own trace: the motor follows its pin, or its driver's registers, and the
screen is drawn from the bytes on the bus.
"""

import base64
from collections.abc import Callable, Iterable
from functools import partial

from ...boards import BoardFile
from ...chips.drv2605l import Drv2605l
from ...chips.erm import SUPPLY_V
from ...chips.nor import BLOCK
from ...chips.ssd1306 import Ssd1306
from ...core.kernel import MS, Kernel
from ...core.pixels import Picture
from ...core.recorder import Entry
from .chip import Seen
from .uf2 import files_at

DISPLAY, DRIVER = 0x3C, 0x5A
# A picture counts as complete once nothing has been sent for so long, since it comes in strips.
_STRIPS_US = 20 * MS
_REASONS = {1: "watchdog", 2: "own"}  # WATCHDOG_REASON: the timer, or forced


class Eyes:
    """Watches one band; with `driver` a DRV2605L turns its motor."""

    def __init__(self, board: BoardFile, display: bool, driver: bool) -> None:
        self.entries: list[Entry] = []
        self.drives: list[tuple[int, float]] = []  # µs, duty
        self.pictures: list[tuple[int, Picture]] = []  # µs; the last is what is seen now
        self._files_at = files_at(board)
        self._kernel = Kernel()
        self._display = Ssd1306() if display else None
        self._driver = Drv2605l(self._kernel, self._drive, SUPPLY_V) if driver else None
        if self._driver is not None:
            self._driver.enable(0.0)  # a resistor holds EN low
        self._drawn_at = -1

    def watch(self, seen: Iterable[Seen], cuts: Iterable[int]) -> None:
        """Makes entries, drives and pictures of what was `seen`; `cuts` are the power losses, in µs."""
        things: list[tuple[int, Callable[[], None]]] = [(at, self._lose_power) for at in cuts]
        things += [(one.at, partial(self._see, one)) for one in seen]
        for at, act in sorted(things, key=lambda thing: thing[0]):
            self._to(at)
            act()
        self._to(self._kernel.now_us + 2 * _STRIPS_US)

    def picture_at(self, at: int) -> Picture | None:
        """Returns what the screen showed at `at` µs; None if there is no screen."""
        if self._display is None:
            return None
        shown = [picture for when, picture in self.pictures if when <= at]
        return shown[-1] if shown else Ssd1306().picture()

    def motor_at(self, at: int) -> float:
        """Returns the motor's duty at `at` µs, 0 to 1."""
        return next((duty for when, duty in reversed(self.drives) if when <= at), 0.0)

    def _see(self, one: Seen) -> None:
        if one.kind == "motor":
            (self._drive if self._driver is None else self._driver.enable)(float(one.what[0]))
        elif one.kind in ("sleep", "wake"):
            self._record(one.kind, {})
        elif one.kind == "flash":
            kind, address, size = one.what
            block = (address - self._files_at) // BLOCK
            self._record("flash", {"op": kind, "block": block, "bytes": size})
        elif one.kind == "reset":
            self._record("boot", {"reason": _REASONS.get(one.what[0], "hard")})
        elif one.kind == "bus":
            self._bus(one.at, *one.what)

    def _bus(self, at: int, address: int, data: str) -> None:
        if address == DRIVER and self._driver is not None:
            self._driver.write(bytes.fromhex(data))
        elif address == DISPLAY and self._display is not None:
            before = self._display.changes
            self._display.write(bytes.fromhex(data))
            if self._display.changes != before:
                self._drawn_at = at

    def _lose_power(self) -> None:
        if self._display is not None:
            self._display.reset()
            self._drawn_at = self._kernel.now_us
        if self._driver is not None:
            self._driver.reset()

    def _drive(self, duty: float) -> None:
        duty = round(duty, 3)
        self.drives.append((self._kernel.now_us, duty))
        self._record("motor", {"on": duty > 0, "duty": duty})

    def _record(self, kind: str, fields: dict[str, object]) -> None:
        self.entries.append((self._kernel.now_us // MS, kind, fields))

    def _to(self, at: int) -> None:
        """Lets time pass up to `at` µs: an effect of the driver may end, a picture may be complete."""
        whole = self._drawn_at + _STRIPS_US
        if self._drawn_at >= 0 and whole <= at:
            self._kernel.run(max(whole, self._kernel.now_us))
            self._show()
        self._kernel.run(max(at, self._kernel.now_us))

    def _show(self) -> None:
        assert self._display is not None
        picture = self._display.picture()
        drawn, self._drawn_at = self._drawn_at, -1
        if self.pictures and self.pictures[-1][1].rgb == picture.rgb:
            return
        self.pictures.append((drawn, picture))
        text = base64.b64encode(_packed(picture.bitmap())).decode()
        self.entries.append((drawn // MS, "screen", {"on": picture.lit, "picture": text}))


def _packed(bitmap: bytes) -> bytes:
    """Returns the pixels as bits, row by row, the leftmost as the highest bit."""
    bits = bitmap.translate(bytes([ord("0"), *[ord("1")] * 255]))
    return int(bits, 2).to_bytes(len(bitmap) // 8, "big")
