"""The cell's charge from its voltage, sampled only while the motor is off.

The voltage sags while the motor turns; so a reading is taken at calm moments and kept in between.
"""

from .battery_curve import LOW_PERCENT, percent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from machine import ADC

    from ..ports.rp2 import Adc


class Battery:
    """The cell's charge, as it was last measured.

    `adc` measures the cell's voltage divided by `ratio`. `percent` is the charge at the last reading, 100 before
    it.
    """

    def __init__(self, adc: "ADC | Adc", ratio: int) -> None:
        self._adc = adc
        self._ratio = ratio
        self.percent = 100

    def read(self) -> None:
        """Measures the cell's voltage and sets `percent`; only while the motor is off."""
        self._adc.read_uv()  # dropped: on an ESP32 the first reading is wrong
        self.percent = percent(self._adc.read_uv() * self._ratio // 1000)

    @property
    def low(self) -> bool:
        """Returns whether the wearer should be told to charge the band."""
        return self.percent <= LOW_PERCENT

    @property
    def thirds(self) -> int:
        """Returns how many pulses the cue *battery* gives for the charge: 1 up to 33 %, 2 up to 66 %, else 3."""
        return min(3, self.percent * 3 // 100 + 1)
