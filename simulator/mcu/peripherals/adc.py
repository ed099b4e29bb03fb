"""The analogue inputs: the voltage at a pin, as the board says it is.

Not modelled: noise, attenuation, and what a reading is off by.
"""

from ..start import Start
from ..wires import Wires
from .pins import Pins

READ_US = 60  # what a reading costs


class Adc:
    """One converter for all pins that have a voltage on this board."""

    def __init__(self, start: Start, pins: Pins, wires: Wires) -> None:
        self._start = start
        self._pins = pins
        self._voltages = wires.adc
        self._disturbs = wires.adc_disturbs

    def read_uv(self, number: int) -> int:
        """Returns the voltage at a pin in µV; ValueError for a pin that has none."""
        self._start.check_power()
        if number not in self._voltages:
            raise ValueError("invalid pin")
        for disturbed in self._disturbs:
            self._pins.lines[disturbed].glitch()
        self._start.kernel.charge(READ_US)
        return self._voltages[number]()
