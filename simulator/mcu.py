"""The microcontroller as the firmware reaches it: pins, PWM, I2C, SPI, ADC, timers, ticks, sleep and reset.

One object for each power-on or reset. It is flat on purpose: an interpreter in another process needs only
these calls. Times in µs unless a name says otherwise; a call on one that is dead ends the firmware at once.

Not modelled: the second core, DMA, UART, radio, touch and sleep deeper than light sleep; a pin's drive
strength; the cost of a cache miss. An interrupt is served between two calls of the firmware, never within one.
"""

from collections.abc import Callable
from typing import NoReturn

from greenlet import GreenletExit

from .chips.nor import Operation
from .i2c import I2CBus
from .kernel import MS, Event, Kernel, S
from .line import Line
from .serial import Serial
from .spi import SPIBus
from .wall_clock import WallClock

TICKS_MASK = (1 << 30) - 1
TICKS_US = 2  # what reading the tick counter costs
PIN_US = 1
ADC_US = 60
I2C_OVERHEAD_US = 30  # start, stop and the driver's own work, for each transaction
SPI_OVERHEAD_US = 15  # the driver's own work, for each transfer
WAKE_US = 400  # out of light sleep; esp32 manages it in less than 1 ms

# The tick counter's rate is in hundredths of a percent of what it should be.
TRUE_RATE = 10_000


def _keyboard_interrupt() -> NoReturn:
    raise KeyboardInterrupt


class Timer:
    """One hardware timer; it stands still in light sleep."""

    def __init__(self) -> None:
        self.event: Event | None = None
        self.action: Callable[[], None] | None = None
        self.period = 0
        self.periodic = False


class Mcu:
    """`ticks_start` is the tick counter at reset. `note` takes trace entries of the hardware."""

    def __init__(
        self,
        kernel: Kernel,
        lines: dict[int, Line],
        i2c: I2CBus,
        spi: SPIBus,
        adc: dict[int, Callable[[], int]],
        note: Callable[[str, dict[str, object]], None],
        ticks_start: int,
        on_reset: Callable[[str], None],
        cause: str,
        serial: Serial,
    ) -> None:
        self.kernel = kernel
        self.cause = cause
        self.dead = False
        self.wake_level: int | None = None
        self.wake_pins: tuple[int, ...] = ()
        self.sleeping_pwm: set[int] = set()  # pins whose PWM does not go on in light sleep
        self.clock = WallClock(kernel)
        self.adc_disturbs: tuple[int, ...] = ()  # pins that glitch when the ADC is read
        self._lines = lines
        self._i2c = i2c
        self._spi = spi
        self._adc = adc
        self._note = note
        self.irq_late_us = 0  # a fault: how long an interrupt takes to be served
        self._rate = TRUE_RATE
        self._ticked_us = (
            ticks_start * MS + kernel.now % MS
        )  # the tick counter in us, not wrapped ...
        self._ticked_at = kernel.now  # ... at this instant
        self._watchdog: Event | None = None
        self._watchdog_us = 0
        self._on_reset = on_reset
        self._serial = serial
        self._handlers: dict[int, tuple[int, Callable[[], None]]] = {}
        self._pending: list[tuple[int, Callable[[], None]]] = []
        self._timers: dict[int, Timer] = {}
        self._served_at: int | None = None  # within an interrupt: the instant of its edge
        kernel.deliver = self._deliver
        serial.restart()
        serial.on_break = lambda: self._interrupt(_keyboard_interrupt)
        for number, line in lines.items():
            line.output(None)
            line.pull(None)
            line.on_edge = lambda level, n=number: self._edge(n, level)

    def die(self) -> None:
        """Power is gone, or a reset begins."""
        self.dead = True
        self._handlers.clear()
        self._pending.clear()
        for timer in self._timers.values():
            self._stop(timer)
        self._watch(None)
        for line in self._lines.values():
            line.on_edge = None
            line.output(None)

    def check_power(self) -> None:
        """Ends the firmware if this chip has lost power or was reset since it started."""
        if self.dead:
            raise GreenletExit

    # Time.

    def ticks_ms(self) -> int:
        """The 30-bit tick counter; within an interrupt, as it was at the edge."""
        self.check_power()
        if self._served_at is not None:
            return self._ticks_us(self._served_at) // MS & TICKS_MASK
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

    def light_sleep(self, ms: int) -> None:
        """Sleep until the tick counter is `ms` further or a wake pin has its level."""
        self.check_power()
        if any(self._lines[n].level == self.wake_level for n in self.wake_pins):
            self.kernel.charge(WAKE_US)
            return
        stopped = [line for n in self.sleeping_pwm if (line := self._lines[n]).duty]
        duties = [line.duty for line in stopped]
        for line in stopped:
            line.output(0.0)
        running = [timer for timer in self._timers.values() if timer.event is not None]
        left = [timer.event.at - self.kernel.now for timer in running if timer.event is not None]
        for timer in running:
            self._stop(timer)
        watched = None if self._watchdog is None else self._watchdog.at - self.kernel.now
        self._watch(None)
        self._note("sleep", {})
        self._serial.deaf = True
        self.kernel.sleep(self._to_tick(ms))
        self._serial.deaf = False
        self.check_power()
        self._note("wake", {})
        for timer, after in zip(running, left, strict=True):
            self._start(timer, after)
        self._watch(watched)
        for line, duty in zip(stopped, duties, strict=True):
            line.output(duty)
        self.kernel.charge(WAKE_US)

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
        if handler is None:
            self._handlers.pop(number, None)
        else:
            self._handlers[number] = (edges, handler)

    def pwm(self, number: int, duty_u16: int | None) -> None:
        """Drive with a duty of 0 to 65535; None lets go."""
        self.check_power()
        self.kernel.charge(PIN_US)
        self._line(number).output(None if duty_u16 is None else duty_u16 / 65535)

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
        armed = self._handlers.get(number)
        if armed is not None and armed[0] & (1 if level else 2):
            handler = armed[1]
            if self.irq_late_us:
                self.kernel.at(
                    self.kernel.now + self.irq_late_us, lambda: self._interrupt(handler)
                )
            else:
                self._interrupt(handler)

    def _interrupt(self, handler: Callable[[], None]) -> None:
        self._pending.append((self.kernel.now, handler))

    def _deliver(self) -> None:
        """Serve the interrupts noted, one after the other, each at the instant of its edge."""
        if self._served_at is not None:
            return
        while self._pending:
            self._served_at, handler = self._pending.pop(0)
            try:
                handler()
            finally:
                self._served_at = None

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
        before = len(self._pending)
        self.kernel.work(us)
        self.check_power()
        held: list[Callable[[], None]] = []
        for _, handler in self._pending[before:]:
            if handler not in held:
                held.append(handler)
        self._pending[before:] = [(self.kernel.now, handler) for handler in held]

    def watchdog(self, timeout_ms: int) -> None:
        """Start it; it cannot be stopped. It stands still in light sleep."""
        self.check_power()
        self._watchdog_us = timeout_ms * MS
        self._watch(self._watchdog_us)

    def feed(self) -> None:
        """Keep the watchdog from resetting the chip for its time-out."""
        self.check_power()
        self._watch(self._watchdog_us)

    def _watch(self, us: int | None) -> None:
        if self._watchdog is not None:
            self._watchdog.cancel()
        self._watchdog = None
        if us is not None:
            self._watchdog = self.kernel.at(
                self.kernel.now + us, lambda: self._on_reset("watchdog")
            )

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
        for disturbed in self.adc_disturbs:
            self._lines[disturbed].glitch()
        self.kernel.charge(ADC_US)
        return self._adc[number]()

    def timer(
        self, number: int, period_ms: int, periodic: bool, action: Callable[[], None] | None
    ) -> None:
        """Call `action` after `period_ms`, once or again and again; None stops it."""
        self.check_power()
        timer = self._timers.setdefault(number, Timer())
        self._stop(timer)
        timer.action = action
        timer.period = period_ms * MS
        timer.periodic = periodic
        if action is not None:
            self._start(timer, timer.period)

    def _start(self, timer: Timer, after: int) -> None:
        self._stop(timer)
        timer.event = self.kernel.at(self.kernel.now + after, lambda: self._fire(timer))

    def _stop(self, timer: Timer) -> None:
        if timer.event is not None:
            timer.event.cancel()
            timer.event = None

    def _fire(self, timer: Timer) -> None:
        timer.event = None
        if timer.action is not None:
            self._interrupt(timer.action)
            if timer.periodic:
                self._start(timer, timer.period)

    def reset(self, cause: str) -> NoReturn:
        """The firmware resets the chip; does not return."""
        self.check_power()
        self._on_reset(cause)
        raise GreenletExit
