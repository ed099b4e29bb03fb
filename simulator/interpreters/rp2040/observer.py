"""Turns what can be seen of a chip into entries of a trace: motor, sleep, flash, and the screen as a picture.

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
from .chip import SeenEvent
from .uf2 import files_offset

DISPLAY, DRIVER = 0x3C, 0x5A
# A picture counts as complete once nothing has been sent for so long, since it comes in strips.
_PICTURE_QUIET_US = 20 * MS
_REASONS = {1: "watchdog", 2: "own"}  # WATCHDOG_REASON: the timer, or forced


class Observer:
    """Observes one band; with `has_driver`, a DRV2605L turns the band's motor."""

    def __init__(self, board: BoardFile, has_display: bool, has_driver: bool) -> None:
        self.entries: list[Entry] = []
        self.drives: list[tuple[int, float]] = []  # µs, duty
        self.pictures: list[tuple[int, Picture]] = []  # µs; the last is what is seen now
        self._files_offset = files_offset(board)
        self._kernel = Kernel()
        self._display = Ssd1306() if has_display else None
        self._driver = Drv2605l(self._kernel, self._drive, SUPPLY_V) if has_driver else None
        if self._driver is not None:
            self._driver.enable(0.0)  # a resistor holds EN low
        self._drawn_at_us = -1

    def watch(self, events_seen: Iterable[SeenEvent], cuts_us: Iterable[int]) -> None:
        """Turns `events_seen` into entries, duties of the motor and pictures.

        `cuts_us` are the instants of power losses.
        """
        actions: list[tuple[int, Callable[[], None]]] = [
            (at_us, self._lose_power) for at_us in cuts_us
        ]
        actions += [(event.at_us, partial(self._on_event, event)) for event in events_seen]
        for at_us, action in sorted(actions, key=lambda timed_action: timed_action[0]):
            self._advance_to(at_us)
            action()
        self._advance_to(self._kernel.now_us + 2 * _PICTURE_QUIET_US)

    def picture_at(self, at_us: int) -> Picture | None:
        """Returns what the screen showed at the instant `at_us`; None if there is no screen."""
        if self._display is None:
            return None
        earlier_pictures = [picture for shown_us, picture in self.pictures if shown_us <= at_us]
        return earlier_pictures[-1] if earlier_pictures else Ssd1306().picture()

    def motor_duty_at_us(self, at_us: int) -> float:
        """Returns the motor's duty at `at_us`, 0 to 1."""
        return next((duty for driven_us, duty in reversed(self.drives) if driven_us <= at_us), 0.0)

    def _on_event(self, event: SeenEvent) -> None:
        if event.kind == "motor":
            (self._drive if self._driver is None else self._driver.enable)(float(event.data[0]))
        elif event.kind in ("sleep", "wake"):
            self._record(event.kind, {})
        elif event.kind == "flash":
            kind, address, size = event.data
            block = (address - self._files_offset) // BLOCK
            self._record("flash", {"op": kind, "block": block, "bytes": size})
        elif event.kind == "reset":
            self._record("boot", {"reason": _REASONS.get(event.data[0], "hard")})
        elif event.kind == "bus":
            self._on_bus_write(event.at_us, *event.data)

    def _on_bus_write(self, at_us: int, address: int, data: str) -> None:
        if address == DRIVER and self._driver is not None:
            self._driver.write(bytes.fromhex(data))
        elif address == DISPLAY and self._display is not None:
            changes_before = self._display.changes
            self._display.write(bytes.fromhex(data))
            if self._display.changes != changes_before:
                self._drawn_at_us = at_us

    def _lose_power(self) -> None:
        if self._display is not None:
            self._display.reset()
            self._drawn_at_us = self._kernel.now_us
        if self._driver is not None:
            self._driver.reset()

    def _drive(self, duty: float) -> None:
        duty = round(duty, 3)
        self.drives.append((self._kernel.now_us, duty))
        self._record("motor", {"on": duty > 0, "duty": duty})

    def _record(self, kind: str, fields: dict[str, object]) -> None:
        self.entries.append((self._kernel.now_us // MS, kind, fields))

    def _advance_to(self, to_us: int) -> None:
        """Advances time to `to_us`, and keeps the picture on the display if it is complete by then."""
        complete_us = self._drawn_at_us + _PICTURE_QUIET_US
        if self._drawn_at_us >= 0 and complete_us <= to_us:
            self._kernel.run(max(complete_us, self._kernel.now_us))
            self._keep_picture()
        self._kernel.run(max(to_us, self._kernel.now_us))

    def _keep_picture(self) -> None:
        assert self._display is not None
        picture = self._display.picture()
        drawn_us, self._drawn_at_us = self._drawn_at_us, -1
        if self.pictures and self.pictures[-1][1].rgb == picture.rgb:
            return
        self.pictures.append((drawn_us, picture))
        text = base64.b64encode(_packed(picture.bitmap())).decode()
        self.entries.append((drawn_us // MS, "screen", {"on": picture.lit, "picture": text}))


def _packed(bitmap: bytes) -> bytes:
    """Returns a bitmap's pixels as bits, row by row, the leftmost pixel in the highest bit."""
    bits = bitmap.translate(bytes([ord("0"), *[ord("1")] * 255]))
    return int(bits, 2).to_bytes(len(bitmap) // 8, "big")
