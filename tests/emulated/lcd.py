"""The colour display's driver and screen on the emulated chip, for tests: no board, only waits move its clock."""

import collections
from types import ModuleType
from typing import Any

from simulator.chips.st7789 import Panel, St7789
from simulator.core.line import Line
from simulator.core.pixels import Picture
from simulator.interpreters.modules import Modules
from simulator.mcu.peripherals.spi import SPIBus, WiredChip
from simulator.stock import framebuf
from simulator.stock.cpython_modules import micropython_module

PANEL = Panel(size=(135, 240), corner=(52, 40))
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


class Pin:
    """An output pin on a wire; calling it with a level sets the level, as for `machine.Pin`."""

    def __init__(self, line: Line, level: int) -> None:
        self._line = line
        self(level)

    @property
    def level(self) -> int:
        return self._line.level

    def __call__(self, level: int) -> None:
        self._line.output(float(level))


class Light:
    """The PWM of the backlight."""

    def __init__(self, chip: St7789) -> None:
        self._chip = chip

    def duty_u16(self, duty: int) -> None:
        self._chip.light_line(duty / 65535)


class Wires:
    """An ST7789 with its wires and its bus; `now_us` is the time in µs, `sleeps` has the firmware's waits in µs."""

    def __init__(self, panel: Panel = PANEL) -> None:
        self.now_us = 1_000_000
        self.sleeps: list[int] = []
        self.chip = St7789(lambda: self.now_us, panel)
        lines = [Line() for _ in range(3)]
        lines[2].on_drive = self.chip.reset_line
        self.bus = SPIBus([WiredChip(self.chip, lines[0], lines[1])])
        self.pins = tuple(Pin(line, level) for line, level in zip(lines, (1, 1, 0), strict=True))
        self.light = Light(self.chip)
        time = ModuleType("time")
        time.__dict__["sleep_us"] = self.wait_us
        time.__dict__["sleep_ms"] = lambda ms: self.wait_us(1000 * ms)
        self.modules = Modules(
            {
                "framebuf": framebuf,
                "time": time,
                "micropython": micropython_module(),
                "collections": collections,
            }
        )
        self.driver = self.modules.load("rondo.drivers.st7789")

    def wait_us(self, us: int) -> None:
        """Advances time by `us` for a wait of the firmware."""
        self.now_us += us
        self.sleeps.append(us)

    def wait_ms(self, ms: int) -> None:
        """Advances time by `ms`, without a wait of the firmware."""
        self.now_us += 1000 * ms

    def make(self, *colors: int, widths: tuple[int, ...] = (), **panel: int) -> Any:
        """Returns the firmware's driver for this chip; its arguments after the pins are those of St7789."""
        return self.driver.St7789(self.bus, self.pins, self.light, colors, widths, **panel)

    def switch_on(self, driver: Any) -> None:
        """Switches the display on with `driver`, from any state."""
        driver.init()
        self.wait_ms(120)
        driver.power(on=True)


def colors(picture: Picture) -> dict[tuple[int, ...], set[tuple[int, int]]]:
    """Returns for each colour (red, green, blue) in `picture` the set of its pixels (x, y)."""
    width, rgb = picture.size[0], picture.rgb
    positions_by_color: dict[tuple[int, ...], set[tuple[int, int]]] = {}
    for offset in range(0, len(rgb), 3):
        position = (offset // 3 % width, offset // 3 // width)
        positions_by_color.setdefault(tuple(rgb[offset : offset + 3]), set()).add(position)
    return positions_by_color


class Lcd:
    """The firmware's screen on an emulated ST7789, in colour; like `oled.Oled`."""

    def __init__(self, language: str = "en", brightness: int = 2, rotate: int = 0) -> None:
        self.wires = Wires()
        self.chip = self.wires.chip
        self.module: ModuleType = self.wires.modules.load("rondo.display.screen")
        self.layout = self.wires.modules.load("rondo.display.layouts.tall")
        self.driver = self.wires.make(*self.layout.COLORS, widths=self.layout.SENT_WIDTHS)
        self.screen = self.module.Screen(self.driver, self.layout, language, brightness, rotate)
        self.screen.light(on=True)
        self.view = self.wires.modules.load("rondo.display.view").View()

    @property
    def now_ms(self) -> int:
        """Returns the time in ms."""
        return self.wires.now_us // 1000

    def show(self, **values: Any) -> Picture:
        """Sets fields of the view, sends everything to the display, returns the picture that the wearer sees."""
        for name, value in values.items():
            assert hasattr(self.view, name)
            setattr(self.view, name, value)
        self.screen.update(self.view)
        while self.screen.pending:
            if not self.screen.send(self.now_ms, 1000):
                self.wires.wait_ms(self.screen.retry_at(self.now_ms) - self.now_ms)
            self.screen.update(self.view)
        return self.chip.picture()
