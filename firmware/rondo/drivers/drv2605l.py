"""The driver of a DRV2605L with an eccentric-mass motor; its EN is on a pin of ours that a resistor pulls down.

    motor = Drv2605l(I2C(0, ...), Pin(10, Pin.OUT, value=0), Timer(0))
    motor.drive(100)
    motor.off()

`limited_motor` limits each drive. The DRV2605L plays in real time, since only that gives any length and strength,
and in that mode it would turn the motor for ever. So EN switches it on and off, and the bus says only how strongly
it drives: off needs no bus. If our own chip hangs, its watchdog resets it, its pin lets go of EN, and the resistor
stops the motor. Where EN is tied to the supply, off goes over the bus alone, and a motor that turned when our chip
hung is stopped by the next boot.

A write that fails is tried once more; after that the motor is silent until the next drive.
"""

from time import sleep_us

from machine import Pin, Timer
from micropython import const

from .limited_motor import LimitedMotor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from machine import I2C

ADDRESS = 0x5A
_WAKE_US = const(250)  # from EN to the first write, as at power on (SLOS854D, 9.3.1)
_FULL = const(127)  # full drive in the register for real-time playback

# Register and value. 0x17: in open loop its count times 21.59 mV is the full output: what a transistor would give
# of 3.3 V. 0x1A: ERM. 0x1D: ERM in open loop, signed.
_SET_UP = (b"\x17\x99", b"\x1a\x36", b"\x1d\xa0")
_REAL_TIME = const(5)
_STANDBY = const(0x40)


class Drv2605l(LimitedMotor):
    """The driver of one DRV2605L, at the only address that it can have."""

    def __init__(self, i2c: "I2C", enable: Pin, timer: Timer) -> None:
        self._i2c = i2c
        self._enable = enable
        self._written = bytearray(b"\x01\x40\x00")  # from register 1 on: mode, level
        self._ready = False
        super().__init__(timer)
        self._ready = False  # the set-up was sent while EN was low, and so was lost

    def _wake(self) -> None:
        self._enable.value(1)
        sleep_us(_WAKE_US)

    def _turn(self, percent: int) -> None:
        self._tell(_REAL_TIME, (percent * _FULL + 50) // 100)

    def _stop(self) -> None:
        self._enable.value(0)
        self._tell(_STANDBY, 0)

    def _tell(self, mode: int, level: int) -> None:
        """Writes `mode` and `level` to their registers, the set-up first if the chip may lack it; tries twice."""
        self._written[1] = mode
        self._written[2] = level
        for _ in range(2):
            try:
                if not self._ready:
                    for registers in _SET_UP:
                        self._i2c.writeto(ADDRESS, registers)
                self._i2c.writeto(ADDRESS, self._written)
                self._ready = True
                return
            except OSError:
                self._ready = False
