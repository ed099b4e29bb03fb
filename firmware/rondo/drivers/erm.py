"""An eccentric-mass motor behind a transistor on a PWM pin.

    motor = Erm(PWM(Pin(10), freq=20_000, duty_u16=0), Timer(0))
    motor.drive(1.0)
    motor.off()

Whatever the caller does wrong, a hardware timer ends the drive 1.5 s after it began.
"""

from machine import PWM, Timer
from micropython import const

LIMIT_MS = 1500
_FULL = const(65535)


class Erm:
    """`driving` says whether it has been told to turn."""

    def __init__(self, pwm: PWM, timer: Timer) -> None:
        self._pwm = pwm
        self._timer = timer
        self._expired = self._cut_off
        self.driving = False
        self._pwm.duty_u16(0)

    def drive(self, duty: float) -> None:
        """Drive at `duty` (0 to 1 of the supply) until `off`, or until the limit counted from the first drive."""
        if not self.driving:
            self.driving = True
            self._timer.init(mode=Timer.ONE_SHOT, period=LIMIT_MS, callback=self._expired)
        self._pwm.duty_u16(int(duty * _FULL))

    def off(self) -> None:
        """Stop driving; the motor coasts down."""
        self._pwm.duty_u16(0)
        if self.driving:
            self.driving = False
            self._timer.deinit()

    def _cut_off(self, _timer: Timer) -> None:
        self._pwm.duty_u16(0)
        self.driving = False
