"""How the microcontroller waits: awake, busy, or in light sleep, which a pin, a timer or an interrupt can end.

Where a light sleep stops the cable's port, bytes that come over the cable meanwhile are lost.

Not modelled: sleep deeper than light sleep, the time that falling asleep takes, and, where any interrupt
ends a sleep, most of a host's USB frames: only one in 500 ends a sleep here.
"""

from collections.abc import Callable

from ...cable.serial import Serial
from ...chips.usb import Usb
from ...core.kernel import FOREVER, MS
from ...core.line import Line
from ..start import Start
from .interrupts import Interrupts
from .pins import Pins
from .pwm import Pwm
from .ticks import Ticks
from .timers import Timers
from .wall_clock import WallClock
from .watchdog import Watchdog

# A host sends a USB frame each ms; here only one in 500 ends a sleep. If each did, an hour would be 4 million
# entries of the trace, and a minute would take seconds.
_FRAME_ENDS_SLEEP_AFTER_US = 500 * MS


class Sleep:
    """Waiting and light sleep, with every peripheral that light sleep stops or that can end it."""

    def __init__(
        self,
        start: Start,
        *,
        ticks: Ticks,
        pins: Pins,
        pwm: Pwm,
        timers: Timers,
        interrupts: Interrupts,
        clock: WallClock,
        serial: Serial,
        usb: Usb,
        crash: Callable[[], object],
    ) -> None:
        self.watchdog: Watchdog | None = None
        self._start = start
        self._kernel = start.kernel
        self._port = start.port
        self._ticks = ticks
        self._lines = pins.lines
        self._pwm = pwm
        self._timers = timers
        self._interrupts = interrupts
        self._clock = clock
        self._serial = serial
        self._usb = usb
        self._crash = crash
        self._wake_level: int | None = None
        self._wake_pins: tuple[int, ...] = ()
        self._wake_lines: list[Line] = []  # the wires of `_wake_pins`
        self._only_level_wakes = False  # only a pin's level can wake the chip

    def wait_ms(self, ms: int) -> None:
        """Waits, awake, until the tick counter has advanced by `ms`; interrupts are served meanwhile."""
        self._start.wait(self._ticks.us_until(ms))

    def work_us(self, us: int) -> None:
        """Keeps the chip busy for `us` µs."""
        self._start.charge_us(us)

    def wake_on(self, level: int, pins: bytes) -> None:
        """Sets what ends a light sleep: any of `pins` (one byte per pin number) having `level`."""
        self._start.check_power()
        self._wake_pins = tuple(pins)
        self._wake_lines = [self._lines[pin] for pin in pins]
        self._wake_level = level

    def light(self, ms: int | None) -> None:
        """Sleeps until the tick counter has advanced by `ms` (None: without end), or something wakes the chip.

        Raises ValueError if `ms` is more than the port allows.
        """
        self._start.check_power()
        port = self._port
        if ms is not None and ms > port.longest_sleep_ms:
            raise ValueError("sleep too long")
        if port.wakes_by_level:
            if self._has_wake_level():
                self._irq_storm()
                self._kernel.charge_us(port.wake_us)
                return
        elif ms is not None and ms <= 1:
            self.wait_ms(ms)
            return
        self._sleep_lightly(ms)

    def pin_changed(self, pin: int, level: int) -> None:
        """Ends a light sleep if `level` on `pin` is set to wake the chip."""
        if level == self._wake_level and pin in self._wake_pins:
            self._kernel.interrupted = True

    def interrupt_came(self) -> None:
        """Ends a light sleep, if interrupts wake the chip of this port; else does nothing."""
        if not self._port.wakes_by_level and not self._only_level_wakes:
            self._kernel.interrupted = True

    def _sleep_lightly(self, ms: int | None) -> None:
        start, port, watchdog = self._start, self._port, self.watchdog
        assert watchdog is not None
        began_us = self._kernel.now_us
        restore_pwm = self._pwm.fall_asleep()
        restart_timers = self._timers.stop() if port.timers_stop_asleep else None
        watchdog_left_us = watchdog.stop() if port.watchdog_stops_asleep else None
        start.record("sleep", {})
        self._only_level_wakes = ms is None and not port.wakes_by_level
        self._serial.loses_bytes = port.wakes_by_level or not self._usb.is_found(began_us)
        self._kernel.sleep(self._sleep_length_us(ms))
        self._serial.loses_bytes = False
        start.check_power()
        start.record("wake", {})
        if port.clock_stops_asleep:
            self._clock.stand_still(self._kernel.now_us - began_us)
        if restart_timers is not None:
            restart_timers()
        if port.watchdog_stops_asleep:
            watchdog.go_on(watchdog_left_us)
        if restore_pwm is not None:
            restore_pwm()
        self._wake_up()
        start.work()

    def _sleep_length_us(self, ms: int | None) -> int:
        """Returns how long a light sleep of `ms` lasts, in µs, if no pin wakes the chip."""
        us = FOREVER if ms is None else self._ticks.us_until(ms)
        if not self._usb.is_found(self._kernel.now_us):
            return us
        if self._port.wakes_by_level:
            # arduino-esp32#8232, esp-idf#16129: with a host the timer does not wake it.
            return FOREVER
        return min(us, _FRAME_ENDS_SLEEP_AFTER_US)

    def _wake_up(self) -> None:
        """Serves the interrupts that came during the sleep, and spends the time that waking takes."""
        if self._port.wakes_by_level:
            self._usb.lose(self._kernel.now_us)
            if self._has_wake_level():
                self._irq_storm()
            self._interrupts.deliver()
            self._kernel.charge_us(self._port.wake_us)
        else:
            self._interrupts.hold_off(self._port.wake_us, merge_waiting_too=True)
            self._start.check_power()
            self._interrupts.deliver()

    def _irq_storm(self) -> None:
        """Keeps the chip busy as long as a pin whose interrupt is on has the level that wakes.

        The sleep has turned that pin's interrupt on edges into one that fires as long as the level lasts. Without a
        handler the port calls what is not there: the chip crashes.
        """
        while pins := [pin for pin in self._pins_at_wake_level() if self._interrupts.is_on(pin)]:
            if not all(map(self._interrupts.armed, pins)):
                self._start.warn("an interrupt of a pin without a handler crashes this chip")
                self._crash()
            self._start.check_power()
            self._kernel.work(MS)
            self._start.check_power()

    def _has_wake_level(self) -> bool:
        """Returns whether any pin has the level that wakes the chip."""
        level = self._wake_level
        for line in self._wake_lines:  # noqa: SIM110 - asked at each sleep: a generator costs twice as much
            if line.level == level:
                return True
        return False

    def _pins_at_wake_level(self) -> list[int]:
        """Returns the numbers of the pins that have the level that wakes the chip."""
        level, lines = self._wake_level, self._lines
        return [pin for pin in self._wake_pins if lines[pin].level == level]
