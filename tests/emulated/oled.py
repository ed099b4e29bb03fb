"""The firmware's screen and driver on the emulated chip, for tests: no board, no clock."""

import collections
from types import ModuleType
from typing import Any

from simulator.chips.ssd1306 import Ssd1306
from simulator.interpreters.modules import Modules
from simulator.stock import framebuf


class Bus:
    """An I2C bus with one chip; `writes` records all transactions; with `is_gone` every write fails."""

    def __init__(self, chip: Ssd1306) -> None:
        self.chip = chip
        self.writes: list[bytes] = []
        self.is_gone = False

    def writeto(self, address: int, data: bytes) -> int:
        if self.is_gone or address != 0x3C:
            raise OSError(5)
        self.writes.append(bytes(data))
        self.chip.write(bytes(data))
        return len(data)


class Oled:
    """The firmware's screen on an emulated SSD1306."""

    def __init__(self, language: str = "en", brightness: int = 2, rotate: int = 0) -> None:
        self.chip = Ssd1306()
        self.bus = Bus(self.chip)
        self.modules = modules = Modules({"framebuf": framebuf, "collections": collections})
        self.module: ModuleType = modules.load("rondo.display.screen")
        self.driver = modules.load("rondo.drivers.ssd1306").Ssd1306(self.bus)
        self.layout = modules.load("rondo.display.layouts.wide")
        self.screen = self.module.Screen(self.driver, self.layout, language, brightness, rotate)
        self.screen.light(on=True)
        self.view = modules.load("rondo.display.view").View()

    def show(self, **values: Any) -> bytes:
        """Sets fields of the view, sends everything to the display, and returns the bitmap that the wearer sees."""
        for name, value in values.items():
            assert hasattr(self.view, name)
            setattr(self.view, name, value)
        self.screen.update(self.view)
        while self.screen.pending and self.screen.send(0, 1000):
            self.screen.update(self.view)
        return self.chip.bitmap()
