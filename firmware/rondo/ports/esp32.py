"""How a board of MicroPython's esp32 port sleeps, measures and resets.

mp#n is issue or pull request n of micropython/micropython.
"""

import esp32
import machine
from machine import ADC, PWM, WDT, Pin, Timer, mem32
from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..drivers.usb_host import UsbHost
    from ..drivers.watchdog import Watchdog

_WATCHDOG_MS = const(8_000)
_INT_ENA = const(31 << 13)  # in GPIO_PINn_REG: which cores a pin interrupts

MOTOR_TIMER = 0


def pwm(pin: Pin, hz: int) -> PWM:
    """Makes a PWM on a pin, off at first, that goes on in light sleep."""
    return PWM(pin, freq=hz, duty_u16=0, lightsleep=True)  # type: ignore[call-arg]


def adc(pin: Pin) -> ADC:
    """Makes an ADC on a pin, of the widest range."""
    return ADC(pin, atten=ADC.ATTN_11DB)


def powered_on() -> bool:
    """Returns whether this start is a power on; a brown-out and the pin EN look the same (mp#6071)."""
    return machine.reset_cause() == machine.PWRON_RESET


def by_watchdog() -> bool:
    """Returns whether this start is a reset by the watchdog.

    False after a crash of MicroPython itself: it looks the same as machine.reset(), which hosts call too.
    """
    return machine.reset_cause() == machine.WDT_RESET


def watchdog_runs() -> bool:
    """Returns whether the watchdog may still be running from before a soft reset."""
    return machine.reset_cause() == machine.SOFT_RESET


def watchdog() -> "Watchdog":
    """Starts the watchdog, or takes over one that runs; returns its driver. It stands still in light sleep."""
    dog = WDT(timeout=_WATCHDOG_MS)  # first, as a file that is imported may be damaged
    from ..drivers.watchdog import Watchdog

    return Watchdog(dog, Timer(1))


# What a board's file offers of this module, in this order.
OFFERED = (powered_on, by_watchdog, watchdog_runs, watchdog)


class Sleep:
    """Light sleep, ended by a low level at a button's pin.

    `buttons` has the name and the pin number of each button, `pins` their pins in that order. `pin0` is the address
    of GPIO_PIN0_REG (soc/gpio_reg.h of esp-idf); the other pins' registers follow it. `usb` is the chip's own USB
    port, or None on a board whose cable goes to another chip: while a computer is there, the chip stays awake.
    """

    # While a pin has its level a sleep ends at once, and leaves the pin's interrupt at that level (mp#9583,
    # esp-idf#4046, #13444): a handler that is attached would be called without end. So whoever sleeps detaches
    # them, and stays awake while a button is down. Pin.irq(None) only takes the handler away: the interrupt would
    # call what is not there, and crash (machine_pin.c), so `sleep` switches it off; Pin.irq switches it on again.
    hears_edges = False
    longest_ms = 3_600_000
    while_driving = True  # sleep goes on with the PWM: lightsleep=True

    def __init__(
        self,
        pins: "list[Pin]",
        buttons: "tuple[tuple[str, int], ...]",
        pin0: int,
        usb: "UsbHost | None" = None,
    ) -> None:
        self._usb = usb
        self._registers = [pin0 + 4 * number for _, number in buttons]
        self._pins = pins
        self._stuck = -1
        self.heed(0)  # called now, since its first call takes memory

    def heed(self, stuck: int) -> None:
        """Sets what ends a sleep: a press of any button not in `stuck` (bit i: button i); if all are, a release."""
        if stuck != self._stuck:
            self._stuck = stuck
            self._wake_on(stuck)

    def _wake_on(self, stuck: int) -> None:
        # A method of its own: a comprehension that uses a name from outside takes memory at each call.
        free = tuple([pin for i, pin in enumerate(self._pins) if not stuck >> i & 1])
        if free:
            esp32.wake_on_gpio(free, esp32.WAKEUP_ALL_LOW)
        else:
            esp32.wake_on_gpio(tuple(self._pins), esp32.WAKEUP_ANY_HIGH)

    def must_stay_awake(self) -> bool:
        """Returns whether the chip has to stay awake: light sleep would cut off a computer at its own USB port."""
        return self._usb is not None and self._usb.has_host()

    def sleep(self, ms: int) -> None:
        """Sleeps lightly for `ms`, or until one of the pins is low; their handlers have to be detached."""
        for register in self._registers:
            mem32[register] &= ~_INT_ENA
        machine.lightsleep(ms)
