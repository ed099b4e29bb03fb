"""The microcontroller: a set of peripherals, each in a file of `peripherals`, and what ends a start of the chip.

A power-on and each reset make a new Mcu. The firmware's `machine` and `time` reach a peripheral by the calls in
`interpreters/calls.py`, such as `pins.read`, where `pins` is the peripheral's name in Mcu. Times are in µs unless a
name says otherwise. A call to an Mcu whose chip has lost power or was reset ends the firmware at once.

Not modelled: the second core, DMA, UART, radio, touch and sleep deeper than light sleep; the cost of a cache
miss. An interrupt is served between two calls of the firmware, never within one.
"""

from collections.abc import Callable

from ..cable.serial import Serial
from ..chips.nor import Operation
from .peripherals.adc import Adc
from .peripherals.i2c import I2C
from .peripherals.interrupts import Interrupts
from .peripherals.pins import Pins
from .peripherals.pwm import Pwm
from .peripherals.registers import Registers
from .peripherals.reset import Reset
from .peripherals.sleep import Sleep
from .peripherals.spi import SPI
from .peripherals.stdio import Stdio
from .peripherals.ticks import Ticks
from .peripherals.timers import Timers
from .peripherals.wall_clock import WallClock
from .peripherals.watchdog import Watchdog
from .start import Start
from .wires import Wires

# The attributes of Mcu that the stock modules may call.
PERIPHERALS = (
    *("ticks", "sleep", "pins", "pwm", "i2c", "spi", "adc"),
    *("interrupts", "watchdog", "registers", "reset", "stdio"),
)


class Mcu:
    """The microcontroller from one power-on or reset to the next, with all its peripherals.

    `wires` is what its pins are connected to. `on_reset` is called with the cause of each reset, a key of
    `Port.causes`.
    """

    def __init__(
        self,
        start: Start,
        wires: Wires,
        serial: Serial,
        clock: WallClock,
        on_reset: Callable[[str], None],
    ) -> None:
        self.start = start
        self.port = start.port
        self.clock = clock
        self.interrupts = Interrupts(start)
        self.timers = Timers(start, self.interrupts.record)
        self.ticks = Ticks(start, self.interrupts)
        self.pwm = Pwm(start, wires.lines)
        self.pins = Pins(start, wires.lines, self.interrupts, self.pwm.pins, self.pwm.release)
        self.adc = Adc(start, self.pins, wires)
        self.i2c = I2C(start, wires.i2c)
        self.spi = SPI(start, wires.spi, lambda: on_reset("hard"))
        self.reset = Reset(start, on_reset)
        wires.usb.lose(start.kernel.now_us)
        self.stdio = Stdio(start, serial, self.interrupts)
        self.sleep = Sleep(
            start,
            ticks=self.ticks,
            pins=self.pins,
            pwm=self.pwm,
            timers=self.timers,
            interrupts=self.interrupts,
            clock=clock,
            serial=serial,
            usb=wires.usb,
            crash=lambda: on_reset("hard"),
        )
        self.interrupts.on_interrupt = self.sleep.interrupt_came
        self._set_watchdog(Watchdog(start, lambda: on_reset("watchdog")))
        self.registers = Registers(
            start,
            {
                "usb_frame": lambda: wires.usb.frame(start.kernel.now_us),
                "watchdog_runs": lambda: self.watchdog.runs << 30,
                "watchdog_mark": lambda: 0x6AB7_3121 if self.watchdog.is_marked else 0,
            },
            self.interrupts,
        )
        self._start_pads()

    def die(self, cause: str = "") -> None:
        """Ends this start of the chip.

        With the `cause` "soft", the pins stay as they are and the watchdog runs on. A flash operation under way is
        torn if `cause` is "" (no power) or "brown_out", and else finished.
        """
        self.start.end(flash_goes_on=cause not in ("", "brown_out"))
        self.interrupts.stop()
        self.timers.stop()
        if cause != "soft":
            self.watchdog.stop()
        for line in self.pins.lines.values():
            line.on_edge = None
            if cause != "soft":
                line.output(None)
        if cause == "soft":
            self.pwm.soft_reset()

    def go_on_from(self, old_mcu: "Mcu") -> None:
        """Takes over from `old_mcu` what a soft reset does not change: the watchdog and the cause of the start."""
        old_mcu.watchdog.move_to(self.start)
        self._set_watchdog(old_mcu.watchdog)
        if self.start.cause not in self.port.causes:
            self.start.cause = old_mcu.start.cause

    def flash(self, operation: Operation, us: int) -> None:
        """Keeps the chip busy with a flash operation for `us` µs; interrupts wait until the operation ends.

        Of several interrupts for one handler only one is served, as of the operation's end.
        """
        self.start.check_power()
        operation_name = "program" if operation.data else "erase"
        self.start.record(
            "flash", {"op": operation_name, "block": operation.block, "bytes": operation.size}
        )
        self.interrupts.hold_off(us)
        self.start.check_power()

    def _set_watchdog(self, watchdog: Watchdog) -> None:
        self.watchdog = self.sleep.watchdog = watchdog

    def _start_pads(self) -> None:
        """Releases all pads, except after a soft reset; subscribes to their edges."""
        for pin, line in self.pins.lines.items():
            if self.start.cause != "soft":
                line.output(None)
                line.pull(None)
            line.on_edge = lambda level, at_pin=pin: self._edge(at_pin, level)

    def _edge(self, pin: int, level: int) -> None:
        self.sleep.pin_changed(pin, level)
        self.interrupts.edge(pin, level)
