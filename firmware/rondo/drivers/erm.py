"""An eccentric-mass motor behind a transistor on a PWM pin.

motor = Erm(PWM(Pin(10), freq=20_000, duty_u16=0), Timer(0))
motor.drive(100)
motor.off()
"""

from machine import PWM, Timer
from micropython import const

from .limited_motor import LimitedMotor

_FULL = const(65535)


class Erm(LimitedMotor):
    """Drives the motor by PWM: the duty is the part of the supply that the motor gets."""

    def __init__(self, pwm: PWM, timer: Timer) -> None:
        self._pwm = pwm
        super().__init__(timer)

    def _turn(self, percent: int) -> None:
        self._pwm.duty_u16(percent * _FULL // 100)

    def _stop(self) -> None:
        self._pwm.duty_u16(0)
