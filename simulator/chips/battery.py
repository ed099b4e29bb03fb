"""A small lithium cell behind a voltage divider: its voltage by charge, which sags while the motor draws current.

Not modelled: discharge over time, temperature, ageing, charging, and the noise of a converter.
"""

from collections.abc import Callable
from itertools import pairwise

from firmware.rondo.system.battery_curve import CURVE

INTERNAL_OHM = 0.3


class Battery:
    """The cell of a band.

    `percent` is the charge left; `load_ma()` returns the present current in mA.
    """

    def __init__(self, percent: float, load_ma: Callable[[], float]) -> None:
        self.percent = percent
        self._load_ma = load_ma

    @property
    def volts_uv(self) -> int:
        """Returns the cell's voltage now, in µV."""
        (low_mv, low_percent), (high_mv, high_percent) = next(
            (lower_point, upper_point)
            for lower_point, upper_point in pairwise(CURVE)
            if self.percent <= upper_point[1]
        )
        open_circuit_mv = low_mv + (self.percent - low_percent) * (high_mv - low_mv) / (
            high_percent - low_percent
        )
        return int((open_circuit_mv - self._load_ma() * INTERNAL_OHM) * 1000)
