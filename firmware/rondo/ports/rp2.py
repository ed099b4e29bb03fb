"""How a board of MicroPython's rp2 port, with an RP2040, sleeps, measures and resets.

mp#n is issue or pull request n of micropython/micropython.
"""

import sys
from time import sleep_ms, ticks_diff, ticks_ms

import machine
from machine import ADC, PWM, WDT, Pin, Timer
from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..drivers.watchdog import Watchdog

# The watchdog takes at most 8388 ms and goes on in light sleep, where its reset would lock the chip up before 1.29
# (mp#17228): who feeds it before each sleep and never sleeps for more than half of it is safe on any version.
_WATCHDOG_MS = const(8_000)
# From the end of a light sleep to the next line, at the most: the PLLs have to lock.
_WAKE_MS = const(2)
_CTRL = const(0x4005_8000)  # address of the watchdog's register CTRL
_ENABLED = const(30)  # bit of CTRL; a reset clears it, a soft reset does not
# watchdog_enable of pico-sdk leaves its mark there, which watchdog_reboot, that is machine.reset(), overwrites.
_SCRATCH4 = const(0x4005_801C)
_BY_WATCHDOG = const(0x6AB7_3121)
# The clock stands still in light sleep: mp#16519, mended after 1.29.0 (mp#19694).
_CLOCK_STOPS = sys.implementation.version[:3] <= (1, 29, 0)

MOTOR_TIMER = -1

_feeder = Timer(-1)  # one for all, so that a new Watchdog can stop it


def pwm(pin: Pin, hz: int) -> PWM:
    """Makes a PWM on a pin, off at first."""
    return PWM(pin, freq=hz, duty_u16=0)


def powered_on() -> bool:
    """Returns whether this start is a power on; a brown-out and the pin RUN look the same."""
    return machine.reset_cause() == machine.PWRON_RESET


def by_watchdog() -> bool:
    """Returns whether this start is a reset by the watchdog.

    `reset_cause` alone says so after a machine.reset() too, and after any soft reset that follows one.
    """
    if machine.reset_cause() != machine.WDT_RESET or watchdog_runs():
        return False
    return machine.mem32[_SCRATCH4] == _BY_WATCHDOG


def watchdog_runs() -> bool:
    """Returns whether the watchdog is still running from before a soft reset."""
    return machine.mem32[_CTRL] >> _ENABLED & 1 == 1


def watchdog() -> "Watchdog":
    """Starts the watchdog, or takes over one that runs; returns its driver."""
    dog = WDT(timeout=_WATCHDOG_MS)  # first, as a file that is imported may be damaged
    from ..drivers.watchdog import Watchdog

    return Watchdog(dog, _feeder)


# What a board's file offers of this module, in this order.
OFFERED = (powered_on, by_watchdog, watchdog_runs, watchdog)


class Sleep:
    """Light sleep, ended by an edge of any pin that has a handler, and only with a time-out (mp#7035).

    An edge in the few tens of µs between the last check for edges and the sleep does not end the sleep; it is
    handled once something else ends the sleep. With a host at the cable, each USB frame of the host ends a sleep,
    so that one wait takes many sleeps.
    """

    hears_edges = True
    longest_ms = _WATCHDOG_MS // 2
    while_driving = False  # sleep would stop the PWM with the pin high or low

    def __init__(self, _pins: "list[Pin]") -> None:
        from ..system.clock import stood_still  # imported only once presses are noted

        self._stood_still = stood_still

    def must_stay_awake(self) -> bool:
        """Returns whether the chip has to stay awake: on this port never."""
        return False

    def sleep(self, ms: int) -> None:
        """Sleeps lightly for `ms`, or until a pin with a handler changes."""
        if ms > 2 * _WAKE_MS:
            began = ticks_ms()
            machine.lightsleep(ms - _WAKE_MS)
            if _CLOCK_STOPS:
                self._stood_still(ticks_diff(ticks_ms(), began))
        else:
            sleep_ms(ms)


class Adc:
    """Measures a pin's voltage in µV; this port's own ADC gives it only as a part of 3.3 V."""

    def __init__(self, pin: Pin) -> None:
        self._adc = ADC(pin)

    def read_uv(self) -> int:
        """Returns the voltage in µV, the upper end of one of 4096 steps; small integers need no memory."""
        return ((self._adc.read_u16() >> 4) + 1) * 33_000 // 4_096 * 100


adc = Adc
