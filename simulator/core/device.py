"""One band: a board, its flash, its clock and the firmware running on it, in its own virtual time.

    device = Device(Setup("xiao_esp32c3", settings={"pacing": "guide"}))
    device.power_on()
    device.press("main"); device.run_to_ms(100); device.release("main"); device.run_to_ms(3_000)
    device.recorder.phase

Several devices in one process are independent of each other.
"""

import json
from collections.abc import Callable, Mapping
from functools import partial

from littlefs import LittleFS

from .. import boards, interpreters
from ..cable.repl import Repl
from ..cable.serial import Serial
from ..cable.transport import Cable
from ..mcu.bursts import bursts
from ..mcu.mcu import Mcu
from ..mcu.measured import shipped_table
from ..mcu.peripherals.ticks import TRUE_RATE
from ..mcu.peripherals.wall_clock import WallClock
from ..mcu.start import Start
from ..stock.files import FileSystem
from .flash import Flash
from .kernel import MS, Event, Kernel, Stuck
from .line import Line
from .recorder import Recorder
from .setup import Setup

# How long the power button is pressed, on a board that has to keep its own power on. Its maker says 2 s; a wearer
# may be quicker.
POWER_BUTTON_MS = 800


class Device:
    """A wristband built as `setup` says, without power at first; `serial` is the band's end of a USB cable.

    `record(kind, fields)` adds an entry to the trace, at this instant. Call `discard` at the end.
    """

    def __init__(self, setup: Setup | None = None) -> None:
        self._setup = setup = setup or Setup()
        self._board_file = boards.load(setup.board)
        self.seed = setup.seed
        self._port = self._board_file.PORT
        self._mcu: Mcu | None = None
        self._interpreter: interpreters.Interpreter | None = None
        self._unfinished_line = ""
        self._tick_rate = TRUE_RATE
        self._irq_late_us = 0
        self._power_button_up: Event | None = None
        self._has_cable_power = False  # powered by a cable
        self.kernel = Kernel()
        self.clock = WallClock(self.kernel, self._port.clock_start)
        self.recorder = Recorder(self.kernel)
        self.record = self.recorder.record  # (kind, fields)
        self.board = self._board_file.build(self.kernel, setup.seed, setup.battery, self.record)
        boards.fit(self.board, self.kernel, setup.motor)
        self.flash = Flash(self._board_file, boards.randomness(setup.seed, "flash"), setup.image)
        self.serial = Serial(self.kernel)
        self.cable: Cable | None = None  # set before power on, if there is one
        self._repl = None if setup.image is None else Repl(self.serial, self._board_file.MODEL)
        self._file_system: FileSystem | None = None
        times = setup.measured or shipped_table(setup.board)
        boot_ms = self._board_file.BOOT_MS
        self._start_times_us = times.start_us(boot_ms) if times is not None else (boot_ms * MS, 0)
        self._burst = self._bursts() if setup.chip_time else None
        if setup.clock is not None:
            (self.board.clock_chip or self.clock).set(setup.clock)
        self._write_files(setup.settings, setup.programs)

    @property
    def draws(self) -> dict[str, boards.Draw]:
        """Returns the currents that the board's parts draw from the cell, by part; see `boards.BoardFile`."""
        return self._board_file.DRAWS

    @property
    def cell_mah(self) -> int:
        """Returns the capacity of the cell that is meant for the board, in mAh."""
        return self._board_file.CELL_MAH

    @property
    def powered(self) -> bool:
        """Returns whether the chip has power."""
        return self._mcu is not None

    @property
    def turns(self) -> int:
        """Returns how often the firmware has fed the watchdog: at its start, then once in each turn of its loop."""
        return 0 if self._mcu is None else self._mcu.watchdog.feed_count

    def power_on(self) -> None:
        """Connects the cell, or presses the power button if the board has one; does nothing if the power is on."""
        if self._mcu is None:
            self.record("power", {"on": True})
            self._boot("power_on")
            if self.board.hold is not None:
                self._release_power_button(self.board.hold)

    def cut(self) -> None:
        """Cuts the power at this instant; all state is lost but that of a clock chip with its own battery."""
        if self._mcu is not None:
            self._stop_firmware()
            self._mcu = None
            self._release_wires()
            for chip in self.board.i2c.chips.values():
                chip.reset()
            if self.board.display is not None:
                self.board.display.reset()
            self.clock.lose()
            self.record("power", {"on": False})

    def discard(self) -> None:
        """Ends the run: stops the firmware, and its process if it has one, and closes the trace.

        Without this call the firmware's greenlet is never ended.
        """
        self.recorder.closed = True
        if self._mcu is not None:
            self._stop_firmware()
            self._mcu = None

    def brown_out(self) -> None:
        """Resets the chip as a dip of the supply voltage does; the display keeps its picture."""
        self.reset("brown_out")

    def unset_clock(self) -> None:
        """Resets the chip's clock, and a clock chip if there is one, as if their batteries had been flat."""
        self.clock.lose()
        if self.board.clock_chip is not None:
            self.board.clock_chip.inject_loss()

    def plug_in(self) -> None:
        """Connects a computer by the cable, which also powers the board.

        A chip without a USB port of its own notices only the power.
        """
        self._has_cable_power = True
        if self._board_file.NATIVE_USB:
            self.board.usb.attach(self.kernel.now_us)

    def pull_out(self) -> None:
        """Pulls out the computer's cable; this cuts the power if nothing but the cable kept it on."""
        self._has_cable_power = False
        self.board.usb.detach(self.kernel.now_us)
        hold_wire = self.board.hold
        if self._mcu is not None and hold_wire is not None and not hold_wire.duty:
            self.cut()

    def shift_date_clock(self, by_s: int) -> None:
        """Moves the clock of date and time by `by_s` s (below 0: back); the tick counter does not change.

        Moves a clock chip's time too. Raises ValueError if no board's clock can show the new date.
        """
        self.clock.set(self.clock.utc() + by_s)
        if self.board.clock_chip is not None:
            self.board.clock_chip.inject_shift(by_s)

    def set_rate(self, rate: int) -> None:
        """Sets how fast the tick counter runs from now on, in hundredths of a percent.

        `ticks.TRUE_RATE` is right.
        """
        self._tick_rate = rate
        if self._mcu is not None:
            self._mcu.ticks.set_rate(rate)

    def delay_interrupts(self, ms: int) -> None:
        """Sets how long an interrupt waits, in ms, between its edge and its handler from now on."""
        self._irq_late_us = ms * MS
        if self._mcu is not None:
            self._mcu.interrupts.late_us = self._irq_late_us

    def break_once(self, service: str, error: str) -> None:
        """Makes the next call of `service`, a key of SERVICES, raise the exception named `error`."""
        if self._interpreter is not None:
            self._interpreter.break_once(service, error)

    def edit_files(self, change: Callable[[LittleFS], object]) -> None:
        """Applies `change` to the file system without the firmware's knowledge.

        Raises what `change` raises, and LittleFSError if the flash has no file system.
        """
        if self._file_system is not None and self._mcu is not None:
            self._file_system.edit(change)
        else:
            file_system = self.flash.mount()
            change(file_system)
            self.flash.settle(file_system)

    def reset(self, cause: str = "hard") -> None:
        """Resets the chip for the reason `cause` ("hard": the reset button).

        The display keeps its power and its picture.
        """
        old_mcu = self._mcu
        if old_mcu is not None:
            self._stop_firmware(cause)
            if cause != "soft" and not self._port.clock_outlives_reset:
                self.clock.lose()
            self._boot(cause, old_mcu if cause == "soft" else None)

    def restart_stuck(self, error: Stuck) -> None:
        """Prints `error`, which says why the firmware counts as stuck, on the console.

        Then resets the board as its watchdog would.
        """
        self._print_to_console(f"\n{error}: the board starts anew\n")
        self.reset("watchdog")

    def press(self, button: str) -> None:
        """Presses `button`; raises KeyError if the board has no such button."""
        self.board.buttons[button].press()

    def release(self, button: str) -> None:
        """Releases `button`; raises KeyError if the board has no such button."""
        self.board.buttons[button].release()

    def hold(self, button: str, at_ms: int, length_ms: int = 100) -> None:
        """Runs virtual time up to `at_ms`, then holds `button` down for `length_ms`."""
        self.run_to_ms(at_ms)
        self.press(button)
        self.run_to_ms(at_ms + length_ms)
        self.release(button)

    def run_to_ms(self, t_ms: int) -> None:
        """Runs virtual time up to `t_ms`. A button pressed after this call is pressed at `t_ms`."""
        self.kernel.run(t_ms * MS)

    def _bursts(self) -> Callable[[], int]:
        chance = boards.randomness(self.seed, "chip_time")
        return bursts(chance, self.board.display is not None)

    def _stop_firmware(self, cause: str = "") -> None:
        assert self._mcu is not None
        self._mcu.die(cause)
        self.kernel.kill()
        self.recorder.firmware_ended()

    def _release_power_button(self, hold_wire: Line) -> None:
        """Releases the power button after POWER_BUTTON_MS.

        After that the power goes off as soon as the firmware stops driving `hold_wire`, unless a cable gives power.
        """
        released_us = self.kernel.now_us + POWER_BUTTON_MS * MS

        def cut_if_released(duty: float) -> None:
            if not duty and not self._has_cable_power and self.kernel.now_us >= released_us:
                self.kernel.call_at_us(self.kernel.now_us, self.cut)

        hold_wire.on_drive = cut_if_released
        self._power_button_up = self.kernel.call_at_us(
            released_us, lambda: cut_if_released(hold_wire.duty or 0.0)
        )

    def _release_wires(self) -> None:
        """Stops the chip from driving or latching any wire, as losing power does."""
        if self.board.hold is not None:
            self.board.hold.on_drive = None
        if self._power_button_up is not None:
            self._power_button_up.cancel()
        for line in self.board.lines.values():
            line.lose_power()

    def _boot(self, reason: str, old_mcu: Mcu | None = None) -> None:
        start = Start(
            kernel=self.kernel,
            port=self._port,
            record=self.record,
            warn=self.recorder.warn,
            cause=reason,
            ticks_ms=self._setup.ticks,
            burst=self._burst,
        )
        self._mcu = mcu = Mcu(start, self.board, self.serial, self.clock, self.reset)
        if old_mcu is not None:
            mcu.go_on_from(old_mcu)
        if self._repl is not None:
            self._repl.start(reason == "soft")
            self._repl.wait = self.kernel.listen
            self._repl.restart = lambda: mcu.reset.now(soft=True)
        mcu.ticks.set_rate(self._tick_rate)
        mcu.interrupts.late_us = self._irq_late_us
        self._file_system = FileSystem(self.flash, mcu)
        self.record("boot", {"reason": reason})
        interpreter = interpreters.build(self._setup.interpreter, self._boot_context(mcu))
        self._interpreter = interpreter
        self.kernel.call_at_us(
            self.kernel.now_us + self._start_times_us[0],
            lambda: None if mcu.start.dead else self.kernel.start(interpreter.run),
        )

    def _boot_context(self, mcu: Mcu) -> interpreters.BootContext:
        assert self._file_system is not None
        return interpreters.BootContext(
            mcu=mcu,
            files=self._file_system,
            model=self._board_file.MODEL,
            board=self._setup.board,
            console=self._print_to_console,
            hook=partial(self._record_report, mcu),
            utc=self.clock.utc,
            set_utc=self.clock.set,
            mpy=self._setup.mpy,
            firmware=self._setup.firmware,
            repl=self._repl,
            cable=self.cable,
            start_us=self._start_times_us[1],
        )

    def _record_report(self, mcu: Mcu, kind: str, *fields: object) -> None:
        """Adds what the firmware's trace hook reports to the trace: a phase, the screen's text, a cue, a state."""
        if kind == "phase":
            phase, index, since_ticks = fields
            self.record(
                "phase",
                {
                    "kind": phase.kind,  # type: ignore[attr-defined]
                    "side": phase.side,  # type: ignore[attr-defined]
                    "round": phase.round,  # type: ignore[attr-defined]
                    "index": index,
                    "since": mcu.ticks.when_ms(since_ticks),  # type: ignore[arg-type]
                },
            )
        elif kind == "screen":
            self.record("screen", {"text": list(fields[0])})  # type: ignore[call-overload]
        elif kind == "cue" and fields[0] is None:
            self.recorder.cue_over(self.kernel.now_ms)
        else:
            self.record(kind, {"name": fields[0]})

    def _print_to_console(self, text: str) -> None:
        if self._repl is not None:
            self._repl.say(text)
        self._unfinished_line += text
        while "\n" in self._unfinished_line:
            line, _, self._unfinished_line = self._unfinished_line.partition("\n")
            self.record("console", {"text": line})

    def _write_files(self, settings: Mapping[str, object], programs: Mapping[str, str]) -> None:
        if settings:
            stored_settings = {**self._kept_settings(), **settings}
            self.flash.put("settings.json", json.dumps(stored_settings).encode())
        for name, text in programs.items():
            self.flash.put(f"programs/{name}.json", text.encode())

    def _kept_settings(self) -> dict[str, object]:
        """Returns the settings on the flash image that the band was given.

        {} if there are none that can be read.
        """
        try:
            stored_settings = json.loads(self.flash.get("settings.json"))
        except (FileNotFoundError, ValueError, RecursionError):
            return {}
        return stored_settings if isinstance(stored_settings, dict) else {}
