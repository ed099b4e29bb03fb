"""Finds out what turns the motor: a DRV2605L, if one answers on the bus, else a transistor on the pin.

With either, a low pin means off, and a resistor pulls it low: it is the transistor's gate, or the EN of the
DRV2605L. To ask, only an address is sent over the bus, which turns no motor.
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
    """Returns the driver of the motor that is wired; `pwm(pin, hz)` makes a PWM, off at first, for a transistor."""
    for _ in range(_TRIES):
        try:
            i2c.writeto(_DRV2605L, b"")
        except OSError:
            continue
        from ..drivers.drv2605l import Drv2605l

        return Drv2605l(i2c, pin, timer)
    from ..drivers.erm import Erm

    return Erm(pwm(pin, _PWM_HZ), timer)
