"""A DRV2605L that drives an eccentric-mass motor, its EN pin on a pin of ours that a resistor pulls down.

    motor = Drv2605l(I2C(0, ...), Pin(10, Pin.OUT, value=0), Timer(0))
    motor.drive(100)
    motor.off()

The same face and the same limit as `erm`: whatever the caller does wrong, the drive ends 1.5 s after it began, by
a hardware timer and by `check`. The chip is driven in real time, since only that gives every length and strength;
it would go on for ever if nobody told it to stop. So EN says whether it runs at all, the bus only how strongly: off
needs no bus, and if our own chip hangs, its watchdog resets it, which lets go of EN, and the resistor stops the
motor. Where EN is tied to the supply, off goes over the bus alone: what a hang began then ends with the next boot.

A bus that fails is tried once more; after that the motor is silent until the next drive.
"""

from time import sleep_us, ticks_diff, ticks_ms

from machine import Pin, Timer
from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from machine import I2C

LIMIT_MS = 1500
ADDRESS = 0x5A
_WAKE_US = const(250)  # from EN to the first write, as at power on (SLOS854D, 9.3.1)
_FULL = const(127)  # of the register for real-time playback, signed

# Register and value. 0x17: in open loop its count times 21.59 mV is the full output: what a transistor would give
# of 3.3 V. 0x1A: ERM. 0x1D: ERM in open loop, signed.
_SET_UP = (b"\x17\x99", b"\x1a\x36", b"\x1d\xa0")
_REAL_TIME = const(5)
_STANDBY = const(0x40)


class Drv2605l:
    """`driving` says whether it has been told to turn."""

    def __init__(self, i2c: "I2C", enable: Pin, timer: Timer) -> None:
        self._i2c = i2c
        self._enable = enable
        self._timer = timer
        self._expired = self._cut_off
        self._told = bytearray(b"\x01\x40\x00")  # from register 1 on: mode, level
        self._ready = False
        self.driving = False
        self._since = ticks_ms()
        self.off()
        self._ready = False  # by its data sheet it takes nothing while EN is low

    def drive(self, percent: int) -> None:
        """Drive at `percent` of the supply until `off`, or until the limit counted from the first drive."""
        if not self.driving:
            self.driving = True
            self._since = ticks_ms()
            self._arm(LIMIT_MS)
            self._enable.value(1)
            sleep_us(_WAKE_US)
        self._tell(_REAL_TIME, (percent * _FULL + 50) // 100)

    def off(self) -> None:
        """Stop driving; the motor coasts down."""
        self._enable.value(0)
        self._tell(_STANDBY, 0)
        if self.driving:
            self.driving = False
            self._timer.deinit()

    def left_ms(self) -> int:
        """How much longer it may be driven."""
        return LIMIT_MS - ticks_diff(ticks_ms(), self._since)

    def check(self) -> None:
        """Off, if the limit has passed; else the timer makes up for the time that it stood still."""
        if self.driving:
            left = self.left_ms()
            if left <= 0:
                self.off()
            else:
                self._arm(left)

    def _tell(self, mode: int, level: int) -> None:
        """Mode and level, and before them what a chip that was away has forgotten."""
        self._told[1] = mode
        self._told[2] = level
        for _ in range(2):
            try:
                if not self._ready:
                    for registers in _SET_UP:
                        self._i2c.writeto(ADDRESS, registers)
                self._i2c.writeto(ADDRESS, self._told)
                self._ready = True
                return
            except OSError:
                self._ready = False

    def _arm(self, ms: int) -> None:
        self._timer.init(mode=Timer.ONE_SHOT, period=ms, callback=self._expired)

    def _cut_off(self, _timer: Timer) -> None:
        self._enable.value(0)
        self._tell(_STANDBY, 0)
        self.driving = False
