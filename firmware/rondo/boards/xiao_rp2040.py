"""Seeed XIAO RP2040: the parts of `xiao_esp32c3` on the pads of the same names.

Pads: D1 battery through 2 x 220 k, D2 and D3 the buttons to ground, D4 SDA, D5 SCL, D7 the LED, D10 the gate of the
motor's transistor or the EN of a DRV2605L on the same I2C (with a pull-down of 100 k, so that reset means off). D4
and D5 are of the second I2C. D10 belongs to PWM slice 1, which a soft reset stops; slices 4 to 7 go on over it.
"""

from machine import Pin

from ..ports import rp2
from . import Wiring, nothing


class _Wiring(Wiring):
    PORT = rp2
    MOTOR = 3
    BUS = (1, 7, 6)
    LED = 1
    CELL = (27, 2)
    BUTTONS = (("main", 28), ("side", 29))
    PULL = Pin.PULL_UP


_wiring = _Wiring()
BUTTONS, motor_off, motor, button_pins, led, battery = _wiring.offer()
powered_on, by_watchdog, watchdog_runs, watchdog = rp2.OFFERED
clock_chip = nothing  # the time is lost with the power, and at a reset
sleep = rp2.Sleep


def display() -> "tuple":
    """Returns the display's driver and its layout; where none is wired, the driver's first call raises OSError."""
    from ..display.layouts import wide
    from ..drivers.ssd1306 import Ssd1306

    return Ssd1306(_wiring.bus()), wide
