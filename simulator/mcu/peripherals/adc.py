"""The analogue-to-digital converter: it reads the voltage that the board's parts put on a pin.

Not modelled: noise, attenuation, and the error of a reading.
"""

from ..start import Start
from ..wires import Wires
from .pins import Pins

READ_US = 60  # what a reading costs


class Adc:
    """The converter, with every pin on which this board has a voltage."""

    def __init__(self, start: Start, pins: Pins, wires: Wires) -> None:
        self._start = start
        self._pins = pins
        self._voltages = wires.adc
        self._disturbed_pins = wires.adc_disturbs

    def read_uv(self, pin: int) -> int:
        """Returns the voltage at `pin` in µV; raises ValueError if the board has none there."""
        self._start.check_power()
        if pin not in self._voltages:
            raise ValueError("invalid pin")
        for disturbed_pin in self._disturbed_pins:
            self._pins.lines[disturbed_pin].glitch()
        self._start.kernel.charge_us(READ_US)
        return self._voltages[pin]()
