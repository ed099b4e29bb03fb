"""Finds out what turns the motor: a DRV2605L, if one answers on the bus, else a transistor on the pin.

Either way the pin means off when it is low, and a resistor holds it there: it is the transistor's gate, or the EN
of the DRV2605L. Asking is only an address on the bus; no motor turns by it.
"""

from machine import Pin, Timer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from machine import I2C, PWM

    from ..drivers.limited_motor import LimitedMotor

_DRV2605L = 0x5A
_PWM_HZ = 20_000  # above hearing
_TRIES = 3  # one lost acknowledgement is not to make the band a silent one


def find(i2c: "I2C", pin: Pin, timer: Timer, pwm: "Callable[[Pin, int], PWM]") -> "LimitedMotor":
    """Returns the motor's driver; `pwm(pin, hz)` makes the pin a PWM for a transistor, off to begin with."""
    for _ in range(_TRIES):
        try:
            i2c.writeto(_DRV2605L, b"")
        except OSError:
            continue
        from ..drivers.drv2605l import Drv2605l

        return Drv2605l(i2c, pin, timer)
    from ..drivers.erm import Erm

    return Erm(pwm(pin, _PWM_HZ), timer)
