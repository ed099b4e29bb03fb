"""What the pins of a microcontroller are connected to, on a board or, in a test, without one."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ..chips.usb import Usb
from ..core.line import Line
from .peripherals.i2c import I2CBus
from .peripherals.spi import SPIBus


@dataclass(kw_only=True)
class Wires:
    """What the chip's pins are connected to.

    `adc` maps each analogue pin to a function that returns its voltage in µV; each reading disturbs the pins
    `adc_disturbs` for a moment. `usb` is the chip's own USB port, if it has one.
    """

    lines: dict[int, Line]
    i2c: I2CBus = field(default_factory=lambda: I2CBus({}))
    spi: SPIBus = field(default_factory=SPIBus)
    adc: dict[int, Callable[[], int]] = field(default_factory=dict)
    adc_disturbs: tuple[int, ...] = ()
    usb: Usb = field(default_factory=Usb)
