"""The microcontroller as the firmware reaches it: pins, PWM, I2C, SPI, ADC, timers, ticks, sleep and reset.

One object for each power-on or reset. It is flat on purpose: an interpreter in another process needs only
these calls. Times in µs unless a name says otherwise; a call on one that is dead ends the firmware at once.

Not modelled: the second core, DMA, UART, radio, touch and sleep deeper than light sleep; a pin's drive
strength; the cost of a cache miss. An interrupt is served between two calls of the firmware, never within one.
"""

from collections.abc import Callable
from typing import NoReturn

from greenlet import GreenletExit

from ..cable.serial import Serial
from ..chips.nor import Operation
from ..core.kernel import FOREVER, MS, Kernel, S
from ..core.line import Line
from .interrupts import Interrupts
from .ports import Port
from .timers import Timers
from .wall_clock import WallClock
from .watchdog import Watchdog
from .wires import Wires

TICKS_MASK = (1 << 30) - 1
TICKS_US = 2  # what reading the tick counter costs
PIN_US = 1
ADC_US = 60
I2C_OVERHEAD_US = 30  # start, stop and the driver's own work, for each transaction
SPI_OVERHEAD_US = 15  # the driver's own work, for each transfer

# The tick counter's rate is in hundredths of a percent of what it should be.
TRUE_RATE = 10_000


def _keyboard_interrupt() -> NoReturn:
    raise KeyboardInterrupt


class Mcu:
    """`port`: what kind of chip; `ticks_start`: the tick counter at reset; `note` takes trace entries."""

    def __init__(
        self,
        kernel: Kernel,
        port: Port,
        wires: Wires,
        serial: Serial,
        note: Callable[[str, dict[str, object]], None],
        on_reset: Callable[[str], None],
        cause: str = "power_on",
        ticks_start: int = 0,
    ) -> None:
        self.kernel = kernel
        self.port = port
        self.usb = wires.usb
        self.cause = cause
        self.dead = False
        self.wake_level: int | None = None
        self.wake_pins: tuple[int, ...] = ()
        self.sleeping_pwm: set[int] = set()  # pins whose PWM does not go on in light sleep
        self.clock = WallClock(kernel, port.clock_start)
        self._lines = wires.lines
        self._i2c = wires.i2c
        self._spi = wires.spi
        self._adc = wires.adc
        self._adc_disturbs = wires.adc_disturbs
        self._note = note
        self._rate = TRUE_RATE
        self._ticked_us = (
            ticks_start * MS + kernel.now % MS
        )  # the tick counter in us, not wrapped ...
        self._ticked_at = kernel.now  # ... at this instant
        self._on_reset = on_reset
        self.dog = Watchdog(kernel, lambda: on_reset("watchdog"), cause == "watchdog")
        self._serial = serial
        self.interrupts = Interrupts(kernel, self._noted)
        self._timers = Timers(kernel, self.interrupts.note)
        self._pwm: set[int] = set()  # pins that are driven by it
        self._dormant = False
        self.usb.lose(kernel.now)
        serial.restart()
        serial.on_break = lambda: self.interrupts.note(_keyboard_interrupt)
        for number, line in self._lines.items():
            if cause != "soft":  # pins stay as they are
                line.output(None)
                line.pull(None)
            line.on_edge = lambda level, n=number: self._edge(n, level)

    def die(self, cause: str = "") -> None:
        """Power is gone, or a reset begins: for a soft one the pins stay as they are, and the watchdog goes on."""
        self.dead = True
        self.interrupts.stop()
        self._timers.stop()
        if cause != "soft":
            self.dog.stop()
        for number, line in self._lines.items():
            line.on_edge = None
            if cause != "soft":
                line.output(None)
            elif number in self._pwm and number not in self.port.pwm_survives:
                line.output(_held(line.duty) if self.port.pwm_stays else 0.0)

    def go_on_from(self, before: "Mcu") -> None:
        """Take over what a soft reset leaves as it was."""
        self.dog = before.dog
        if self.cause not in self.port.causes:
            self.cause = before.cause

    def check_power(self) -> None:
        """Ends the firmware if this chip has lost power or was reset since it started."""
        if self.dead:
            raise GreenletExit

    # Time.

    def ticks_ms(self) -> int:
        """The 30-bit tick counter; within an interrupt, as it was at the edge."""
        self.check_power()
        if self.interrupts.served_at is not None:
            return self._ticks_us(self.interrupts.served_at) // MS & TICKS_MASK
        self.kernel.charge(TICKS_US)
        return self._ticks_us(self.kernel.now) // MS & TICKS_MASK

    def ticks_us(self) -> int:
        """The same in µs."""
        self.check_power()
        self.kernel.charge(TICKS_US)
        return self._ticks_us(self.kernel.now) & TICKS_MASK

    def ms_of_ticks(self, ticks: int) -> int:
        """The virtual time in ms at which the counter had this value, at most 6 days ago."""
        now = self._ticks_us(self.kernel.now) // MS
        ago = (now - ticks) & TICKS_MASK
        if ago > TICKS_MASK // 2:
            ago -= TICKS_MASK + 1
        return self._when((now - ago) * MS) // MS

    def set_rate(self, rate: int) -> None:
        """How fast the tick counter runs, of TRUE_RATE."""
        self._ticked_us = self._ticks_us(self.kernel.now)
        self._ticked_at = self.kernel.now
        self._rate = rate

    def _ticks_us(self, at: int) -> int:
        return self._ticked_us + (at - self._ticked_at) * self._rate // TRUE_RATE

    def _when(self, ticks_us: int) -> int:
        """The first instant at which the counter has this value."""
        return self._ticked_at - (self._ticked_us - ticks_us) * TRUE_RATE // self._rate

    def sleep_ms(self, ms: int) -> None:
        """Wait awake until the tick counter is `ms` further; interrupts are served meanwhile."""
        self.check_power()
        self.kernel.wait(self._to_tick(ms))

    def light_sleep(self, ms: int | None) -> None:
        """Sleep until the tick counter is `ms` further, None for no end, or until something wakes the chip."""
        self.check_power()
        port = self.port
        if ms is not None and ms > port.longest_sleep_ms:
            raise ValueError("sleep too long")
        if port.wakes_by_level:
            if any(self._has_wake_level(n) for n in self.wake_pins):
                self._drown()
                self.kernel.charge(port.wake_us)
                return
        elif ms is not None and ms <= 1:
            self.sleep_ms(ms)
            return
        began = self.kernel.now
        wake = self._fall_asleep()
        self._note("sleep", {})
        self._dormant = ms is None and not port.wakes_by_level
        self._serial.deaf = port.wakes_by_level or not self.usb.found(began)
        self.kernel.sleep(self._sleeps_us(ms))
        self._serial.deaf = False
        self.check_power()
        self._note("wake", {})
        if port.clock_stops_asleep:
            self.clock.stand_still(self.kernel.now - began)
        wake()

    def _sleeps_us(self, ms: int | None) -> int:
        """How long a sleep of `ms` is, if nothing wakes the chip."""
        us = FOREVER if ms is None else self._to_tick(ms)
        if not self.usb.found(self.kernel.now):
            return us
        if self.port.wakes_by_level:
            # arduino-esp32#8232, esp-idf#16129: with a host the timer does not wake it.
            return FOREVER
        return min(us, MS)  # each frame of the host does

    def _fall_asleep(self) -> Callable[[], None]:
        """What stands still does; returns what lets it go on."""
        port = self.port
        duties = {n: self._lines[n].duty for n in self._pwm if self._asleep(n) is not None}
        for n in duties:
            self._lines[n].output(self._asleep(n))
        time_goes_on = self._timers.stop() if port.timers_stop_asleep else None
        watchdog_left = self.dog.stop() if port.watchdog_stops_asleep else None

        def wake() -> None:
            if time_goes_on is not None:
                time_goes_on()
            if port.watchdog_stops_asleep:
                self.dog.go_on(watchdog_left)
            for n, duty in duties.items():
                self._lines[n].output(duty)
            if port.wakes_by_level:
                self.usb.lose(self.kernel.now)
                self._drown()
                self.interrupts.deliver()
                self.kernel.charge(port.wake_us)
            else:
                self.interrupts.hold_off(port.wake_us, pending_too=True)
                self.check_power()
                self.interrupts.deliver()

        return wake

    def _asleep(self, number: int) -> float | None:
        """What a pin with PWM is driven with in light sleep; None if that changes nothing."""
        duty = self._lines[number].duty
        if not self.port.keeps_pwm_asleep:
            return _held(duty)
        return 0.0 if number in self.sleeping_pwm and duty else None

    def sleep_us(self, us: int) -> None:
        """Work for that long."""
        self.check_power()
        self.kernel.charge(us)

    def wake_on(self, level: int, pins: bytes) -> None:
        """A light sleep ends when one of `pins`, by number, has this level."""
        self.check_power()
        self.wake_pins = tuple(pins)
        self.wake_level = level

    def _to_tick(self, ms: int) -> int:
        now = self.kernel.now
        return max(0, self._when((self._ticks_us(now) // MS + ms) * MS) - now)

    # Pins.

    def pin_init(self, number: int, output: bool, pull: int | None, value: int | None) -> None:
        """A plain input or output."""
        self.check_power()
        self.kernel.charge(PIN_US)
        line = self._line(number)
        if output and line.input_only:
            raise ValueError("pin can only be input")
        self._pwm.discard(number)
        line.pull(pull)
        if output:
            line.output(float(value) if value is not None else (line.duty or 0.0))
        else:
            line.output(None)

    def pin_read(self, number: int) -> int:
        """The level now."""
        self.check_power()
        self.kernel.charge(PIN_US)
        return self._line(number).level

    def pin_write(self, number: int, value: int) -> None:
        """Drive to 0 or 1."""
        self.check_power()
        self.kernel.charge(PIN_US)
        self._line(number).output(1.0 if value else 0.0)

    def pin_hold(self, number: int, on: bool) -> None:
        """Latch the pad: it keeps its level over a reset, until the power is gone or it is let go of."""
        self.check_power()
        line = self._line(number)
        line.latch(False)  # what was asked for meanwhile takes effect, as the esp32 port has it
        if on:
            line.latch(True)
        self.kernel.charge(PIN_US)

    def pin_irq(self, number: int, edges: int, handler: Callable[[], None] | None) -> None:
        """Call `handler` after each edge: bit 0 rising, bit 1 falling."""
        self.check_power()
        self.interrupts.arm(number, edges, handler)

    def pwm(self, number: int, duty_u16: int | None) -> None:
        """Drive with a duty of 0 to 65535; None lets go."""
        self.check_power()
        self.kernel.charge(PIN_US)
        line = self._line(number)
        if duty_u16 is not None:
            self._pwm.add(number)
            line.output(duty_u16 / 65535)
        else:
            self._pwm.discard(number)
            line.output(_held(line.duty) if self.port.pwm_stays else None)

    def pwm_asleep(self, number: int, goes_on: bool) -> None:
        """Whether a pin's PWM goes on in light sleep."""
        self.check_power()
        (self.sleeping_pwm.discard if goes_on else self.sleeping_pwm.add)(number)

    def _line(self, number: int) -> Line:
        if number not in self._lines:
            raise ValueError("invalid pin")
        return self._lines[number]

    def _edge(self, number: int, level: int) -> None:
        if level == self.wake_level and number in self.wake_pins:
            self.kernel.interrupted = True
        self.interrupts.edge(number, level)

    def _noted(self) -> None:
        """An interrupt; where none are served in light sleep it ends that."""
        if not self.port.wakes_by_level and not self._dormant:
            self.kernel.interrupted = True

    def _drown(self) -> None:
        """A pin that has a handler has been left at its level: while that lasts there is nothing but interrupts."""
        while any(self._has_wake_level(n) and self.interrupts.armed(n) for n in self.wake_pins):
            self.kernel.work(MS)
            self.check_power()

    def _has_wake_level(self, number: int) -> bool:
        return self._lines[number].level == self.wake_level

    # The cable.

    def stdin_waiting(self) -> int:
        """How many bytes of the host can be read."""
        self.check_power()
        self.kernel.charge(PIN_US)
        return self._serial.waiting

    def stdin_read(self, count: int) -> bytes:
        """That many of them, once they are there."""
        self.check_power()
        while self._serial.waiting < count:
            self.kernel.listen()
            self.kernel.deliver()
        return self._serial.read(count)

    def stdout_write(self, data: bytes) -> int:
        """Bytes for the host as they are; how many."""
        self.check_power()
        self._serial.out(data)
        return len(data)

    def kbd_intr(self, character: int) -> None:
        """Which one from the host interrupts the firmware; -1 for none."""
        self.check_power()
        self._serial.breaks = character

    # Flash and watchdog.

    def flash(self, operation: Operation, us: int) -> None:
        """The flash is busy for `us`: interrupts are held off, each is served once, and as of the end."""
        self.check_power()
        op = "program" if operation.data else "erase"
        self._note("flash", {"op": op, "block": operation.block, "bytes": operation.size})
        self.interrupts.hold_off(us)
        self.check_power()

    def watchdog(self, timeout_ms: int) -> None:
        """Start it; it cannot be stopped."""
        self.check_power()
        if timeout_ms > self.port.watchdog_most_ms:
            raise ValueError(f"timeout exceeds {self.port.watchdog_most_ms}")
        self.dog.start(timeout_ms)

    def feed(self) -> None:
        """Keep the watchdog from resetting the chip for its time-out."""
        self.check_power()
        self.dog.feed()

    # Buses and the rest.

    def i2c_write(self, hz: int, address: int, data: bytes) -> None:
        """One write transaction; OSError as the bus has it."""
        self.check_power()
        self.kernel.charge(I2C_OVERHEAD_US + (1 + len(data)) * 9 * S // hz)
        self._i2c.write(address, data)

    def i2c_read(self, hz: int, address: int, register: int | None, count: int) -> bytes:
        """One read transaction, from a chip's register if one is given; OSError as the bus has it."""
        self.check_power()
        asked = b"" if register is None else bytes((register,))
        sent = 1 + count + (1 + len(asked) if asked else 0)
        self.kernel.charge(I2C_OVERHEAD_US + sent * 9 * S // hz)
        return self._i2c.read(address, asked, count)

    def i2c_scan(self) -> list[int]:
        """The addresses that answer."""
        self.check_power()
        return sorted(self._i2c.chips)

    def spi_write(self, hz: int, data: bytes) -> None:
        """One transfer to whoever is selected."""
        self.check_power()
        self.kernel.charge(SPI_OVERHEAD_US + len(data) * 8 * S // hz)
        self._spi.write(data)

    def adc_uv(self, number: int) -> int:
        """The voltage at a pin, in µV."""
        self.check_power()
        if number not in self._adc:
            raise ValueError("invalid pin")
        for disturbed in self._adc_disturbs:
            self._lines[disturbed].glitch()
        self.kernel.charge(ADC_US)
        return self._adc[number]()

    def timer(
        self, number: int, period_ms: int, periodic: bool, action: Callable[[], None] | None
    ) -> None:
        """Call `action` after `period_ms`, once or again and again; None stops it."""
        self.check_power()
        self._timers.set(number, period_ms, periodic, action)

    def peek(self, address: int) -> int:
        """A register; 0 where nothing is emulated."""
        self.check_power()
        self.kernel.charge(PIN_US)
        read = self.port.registers.get(address)
        return 0 if read is None else read(self)

    def reset_cause(self) -> int:
        """Why it started, by MicroPython's number."""
        return self.port.causes[self.cause]

    def reset(self, soft: int) -> NoReturn:
        """The firmware resets the chip, or only itself; does not return."""
        self.check_power()
        self._on_reset("soft" if soft else self.port.own_reset)
        raise GreenletExit


def _held(duty: float | None) -> float:
    """The level at which a PWM stops: at worst high."""
    return 1.0 if duty else 0.0
