"""The haptic driver at its registers, and its driver on it: cues as a transistor gives them, and always an end."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from simulator import boards
from simulator.chips import drv2605l as chip_module
from simulator.chips.drv2605l import OVER_CURRENT, OVER_TEMPERATURE, Drv2605l
from simulator.core.device import Device
from simulator.core.kernel import MS, Kernel
from simulator.core.line import Line
from simulator.core.setup import Setup
from simulator.interpreters.modules import Modules
from simulator.mcu.peripherals.i2c import I2CBus
from simulator.mcu.wires import Wires
from simulator.scenario.acts import device_of
from simulator.scenario.player import Play
from simulator.scenario.script import load, parse
from tests.emulated.chip_modules import modules_of_chip
from tests.endurance.small import hold, ours, said
from tests.simulator.interpreters.test_interpreters import ACCEPTANCE, REAL, needs
from tests.simulator.interpreters.test_what_only_a_small_chip_minds import MEASURED
from tests.wrist.hands import begin

ADDRESS = 0x5A
EN = 10
AWAKE = b"\x01\x00"


class Bench:
    """A chip, its EN, and what it gives its motor."""

    def __init__(self, kind: type[Drv2605l] = Drv2605l) -> None:
        self.kernel = Kernel()
        self.duty = 0.0
        self.drives: list[tuple[int, float]] = []
        self.chip = kind(self.kernel, self._driven, 3.3)

    def _driven(self, duty: float) -> None:
        if round(duty, 2) != self.duty:
            self.duty = round(duty, 2)
            self.drives.append((self.kernel.now // MS, self.duty))

    def read(self, register: int) -> int:
        self.chip.write(bytes((register,)))
        return self.chip.read(1)[0]

    def after(self, ms: int) -> float:
        self.kernel.run(self.kernel.now + ms * MS)
        return self.duty


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.mark.fidelity("drv2605l", "standby after power on and after DEV_RESET, and who it is")
def test_it_starts_in_standby_and_is_reset_by_a_bit(bench: Bench) -> None:
    assert bench.read(0x00) == 0xE0
    assert bench.read(0x01) == 0x40
    bench.chip.write(b"\x01\x05\x7f")
    assert bench.duty == 0.92  # 3.02 V of 3.3
    bench.chip.write(b"\x01\x80")
    assert bench.duty == 0.0
    assert bench.read(0x01) == 0x40
    assert bench.read(0x02) == 0


@pytest.mark.fidelity(
    "drv2605l", "real-time playback, signed and unsigned, at the voltage of 0x17"
)
@pytest.mark.parametrize(
    ("control3", "level", "duty"),
    [(0xA0, 127, 1.0), (0xA0, 70, 0.55), (0xA0, 0, 0.0), (0xA0, 0x81, 0.0),
     (0xA8, 0xFF, 1.0), (0xA8, 0x80, 0.0), (0x80, 127, 0.0)],
)  # fmt: skip
def test_real_time_playback(bench: Bench, control3: int, level: int, duty: float) -> None:
    bench.chip.write(b"\x17\x99")
    bench.chip.write(bytes((0x1D, control3)))
    bench.chip.write(bytes((0x01, 0x05, level)))
    assert bench.duty == duty
    assert bench.after(60_000) == duty  # for ever, if nobody says otherwise
    bench.chip.write(b"\x01\x45")
    assert bench.duty == 0.0


@pytest.mark.fidelity(
    "drv2605l", "the sequencer: effects, waits, GO that clears itself or is cleared"
)
def test_a_sequence_ends_by_itself(bench: Bench) -> None:
    bench.chip.write(AWAKE)
    bench.chip.write(b"\x17\x99")
    bench.chip.write(b"\x04\x01\x8a\x10\x00")  # a click, 100 ms, a second of buzz
    bench.chip.write(b"\x0c\x01")
    assert bench.read(0x0C) == 1
    assert bench.after(2_000) == 0.0
    assert bench.drives == [(0, 1.0), (100, 0.0), (200, 1.0), (1_200, 0.0)]
    assert bench.read(0x0C) == 0


def test_all_eight_slots_are_played_and_no_more(bench: Bench) -> None:
    bench.chip.write(AWAKE)
    bench.chip.write(b"\x04" + b"\x0f" * 8 + b"\x01")
    bench.after(10_000)
    assert [t for t, duty in bench.drives if not duty] == [6_000]


def test_clearing_go_ends_a_sequence_at_once(bench: Bench) -> None:
    bench.chip.write(AWAKE)
    bench.chip.write(b"\x04\x76")  # a buzz that has no end of its own
    bench.chip.write(b"\x0c\x01")
    assert bench.after(5_000) > 0
    bench.chip.write(b"\x0c\x00")
    assert bench.duty == 0.0


def test_go_in_standby_plays_nothing(bench: Bench) -> None:
    bench.chip.write(b"\x0c\x01")
    assert bench.after(50) == 0.0
    assert bench.read(0x0C) == 0


def test_a_self_test_clears_go_when_it_is_done(bench: Bench) -> None:
    bench.chip.write(b"\x01\x06")
    bench.chip.write(b"\x0c\x01")
    assert bench.read(0x0C) == 1
    bench.after(1_000)
    assert bench.read(0x0C) == 0


@pytest.mark.fidelity("drv2605l", "too hot or shorted: silent, and said until it is read")
@pytest.mark.parametrize("fault", [OVER_TEMPERATURE, OVER_CURRENT])
def test_a_chip_in_trouble_is_silent_and_says_so_until_that_is_read(
    bench: Bench, fault: int
) -> None:
    bench.chip.write(b"\x01\x05\x7f")
    bench.chip.fail(fault)
    assert bench.duty == 0.0
    assert bench.read(0x00) == 0xE0 | fault
    assert bench.read(0x00) == 0xE0 | fault  # it still is
    bench.chip.fail(0)
    assert bench.duty > 0
    assert bench.read(0x00) == 0xE0 | fault
    assert bench.read(0x00) == 0xE0


@pytest.mark.fidelity("drv2605l", "EN: low stops the engine and keeps the registers")
def test_en_stops_it_and_keeps_what_it_was_told(bench: Bench) -> None:
    bench.chip.write(b"\x17\x99\x0c")
    bench.chip.write(b"\x01\x05\x7f")
    bench.chip.enable(0.0)
    assert bench.duty == 0.0
    assert bench.read(0x17) == 0x99
    bench.chip.enable(1.0)
    assert bench.duty == 1.0


# The driver.


class Deaf(Drv2605l):
    """As its data sheet has it: while EN is low it acknowledges, and takes nothing."""

    def write(self, data: bytes) -> None:
        if self._enabled:
            super().write(data)


class Tied(Drv2605l):
    """On a board that ties EN to the supply."""

    def enable(self, level: float) -> None:
        """Nothing is connected to it."""


class Driven(Bench):
    """The firmware's own driver, on such a chip."""

    def __init__(
        self,
        firmware: Callable[["Driven", Any, ModuleType], object],
        kind: type[Drv2605l] = Drv2605l,
    ) -> None:
        super().__init__(kind)
        line = Line()
        self.chip.enable(0.0)
        line.on_drive = self.chip.enable
        self.bus = I2CBus({ADDRESS: self.chip})
        wires = Wires(lines={EN: line}, i2c=self.bus)
        modules = Modules(modules_of_chip(self.kernel, wires))
        driver = modules.load("rondo.drivers.drv2605l")
        pins, time = modules.load("machine"), modules.load("time")

        def run() -> None:
            i2c = pins.I2C(0, scl=pins.Pin(7), sda=pins.Pin(6))
            motor = driver.Drv2605l(i2c, pins.Pin(EN, pins.Pin.OUT, value=0), pins.Timer(0))
            time.sleep_ms(100)
            firmware(self, motor, time)

        self.kernel.start(run)
        self.kernel.run(200_000 * MS)


KINDS = [Drv2605l, Deaf, Tied]


@pytest.mark.parametrize("kind", KINDS)
def test_a_pulse_is_as_long_and_as_strong_as_it_should_be(kind: type[Drv2605l]) -> None:
    def firmware(bench: Driven, motor: Any, time: ModuleType) -> None:
        for percent in (100, 85, 70, 55):
            motor.drive(percent)
            time.sleep_ms(600)
            motor.off()
            time.sleep_ms(200)

    bench = Driven(firmware, kind)
    pulses = [duty for _, duty in bench.drives if duty]
    assert set(pulses) == {1.0, 0.85, 0.7, 0.55}
    offs = [t for t, duty in bench.drives if not duty]
    assert len(offs) == 4
    for number, off in enumerate(offs):
        assert 699 + 800 * number <= off <= 705 + 800 * number


@pytest.mark.parametrize("kind", KINDS)
def test_a_motor_that_nobody_stops_is_stopped_after_a_second_and_a_half(
    kind: type[Drv2605l],
) -> None:
    bench = Driven(lambda _, motor, time: (motor.drive(100), time.sleep_ms(10_000)), kind)
    assert bench.drives == [(100, 1.0), (1_600, 0.0)]


def test_driving_on_and_on_does_not_postpone_the_limit() -> None:
    def firmware(bench: Driven, motor: Any, time: ModuleType) -> None:
        for _ in range(14):
            motor.drive(70)
            time.sleep_ms(100)
        motor.drive(100)
        time.sleep_ms(10_000)

    drives = Driven(firmware).drives
    assert drives[0][1] == 0.7
    assert 1_600 <= drives[-1][0] <= 1_602
    assert drives[-1][1] == 0.0


@pytest.mark.parametrize("fault", ["once", "midframe"])
def test_a_bus_that_fails_once_is_not_felt(fault: str) -> None:
    def firmware(bench: Driven, motor: Any, time: ModuleType) -> None:
        bench.bus.fault = fault
        motor.drive(100)
        time.sleep_ms(300)
        bench.bus.fault = fault
        motor.off()

    bench = Driven(firmware)
    assert [duty for _, duty in bench.drives] == [1.0, 0.0]


def test_off_needs_no_bus() -> None:
    def firmware(bench: Driven, motor: Any, time: ModuleType) -> None:
        motor.drive(100)
        time.sleep_ms(300)
        bench.bus.fault = "always"
        motor.off()
        assert bench.duty == 0.0

    assert Driven(firmware).drives == [(100, 1.0), (400, 0.0)]


def test_a_chip_that_was_away_and_has_forgotten_all_turns_its_motor_at_the_next_pulse() -> None:
    def firmware(bench: Driven, motor: Any, time: ModuleType) -> None:
        motor.drive(100)
        motor.off()
        bench.bus.fault = "always"
        bench.chip.reset()
        motor.drive(100)
        time.sleep_ms(300)
        motor.off()
        bench.bus.fault = ""
        time.sleep_ms(300)
        motor.drive(100)
        time.sleep_ms(300)
        motor.off()

    assert Driven(firmware).drives[2:] == [(701, 1.0), (1_001, 0.0)]


# The band.


def edges(run: Play, kind: str) -> list[tuple[int, object]]:
    what = {"cue": "name", "motor": "duty"}[kind]
    return [(t, fields[what]) for t, k, fields in run.device.recorder.entries if k == kind]


def played(path: Path, motor: str, board: str) -> Play:
    scenario = load(path, board)
    scenario.motor = motor
    run = Play(scenario)
    run.play()
    return run


# On the default board every promise, on the others what needs neither a second button nor a display.
PLACES = [(path, boards.DEFAULT) for path in ACCEPTANCE]
PLACES += [
    (path, board)
    for path in ACCEPTANCE
    for board in boards.NAMES
    if path.stem in ("guide", "pause", "power-cut") and board != boards.DEFAULT
]


@pytest.mark.parametrize(("path", "board"), PLACES, ids=lambda part: getattr(part, "stem", part))
def test_every_promise_is_felt_the_same_to_the_ms(path: Path, board: str) -> None:
    run, transistor = played(path, "drv2605l", board), played(path, "transistor", board)
    assert run.failures == transistor.failures
    assert ADDRESS in run.device.board.i2c.chips
    for kind in ("cue", "motor"):
        here, there = edges(run, kind), edges(transistor, kind)
        assert [what for _, what in here] == [what for _, what in there]
        for (t, _), (u, _) in zip(here, there, strict=True):
            assert abs(t - u) <= 1


@pytest.mark.parametrize("strength", [1, 2, 3])
def test_weaker_pulses_are_kicked_and_weaker_alike(strength: int) -> None:
    text = f"set strength {strength}\n0:02 tap main\n0:05 tap main\n0:20 end"
    runs = []
    for motor in ("drv2605l", "transistor"):
        run = Play(parse(f"motor {motor}\n{text}", "weak", Path()))
        run.play()
        runs.append([duty for _, duty in edges(run, "motor")])
    assert runs[0] == runs[1]
    assert len(set(runs[0])) == 3


@pytest.mark.parametrize("name", REAL)
def test_it_is_the_same_to_the_byte_on_every_interpreter(name: str) -> None:
    needs(name)
    text = "motor drv2605l\nset strength 2\n0:02 tap main\n0:03 fault i2c_nack once\n0:05 tap main\n7:00 end"
    traces = []
    for interpreter in ("cpython", name):
        run = Play(parse(text, "same", Path()), interpreter)
        run.play()
        traces.append(list(run.device.recorder.lines()))
    assert traces[0] == traces[1]


HUNG = """
import board
import time
from machine import WDT

if board.powered_on():
    motor = board.motor()
    motor.drive(100)
    motor._timer.deinit()
    WDT(timeout=3_000)
else:
    time.sleep_ms(1_000)
    motor = board.motor()
while True:
    time.sleep_ms(100)
"""


def test_a_chip_that_hangs_in_a_pulse_is_reset_and_that_ends_it(tmp_path: Path) -> None:
    band = ours(tmp_path, HUNG, "cpython", motor="drv2605l")
    band.power_on()
    band.run_to(20_000)
    drives = [(t, fields["on"]) for t, kind, fields in band.recorder.entries if kind == "motor"]
    (boot,) = [
        t for t, kind, fields in band.recorder.entries if fields.get("reason") == "watchdog"
    ]
    assert drives == [(351, True), (boot, False)]


def test_where_en_is_tied_to_the_supply_the_next_boot_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chip_module.Drv2605l, "enable", Tied.enable)
    band = ours(tmp_path, HUNG, "cpython", motor="drv2605l")
    band.power_on()
    band.run_to(20_000)
    drives = [t for t, kind, _ in band.recorder.entries if kind == "motor"]
    (boot,) = [
        t for t, kind, fields in band.recorder.entries if fields.get("reason") == "watchdog"
    ]
    assert len(drives) == 2
    assert boot < drives[1] < boot + 1_500


def test_a_band_whose_haptic_driver_falls_silent_goes_on_by_its_display() -> None:
    band = Device(Setup(motor="drv2605l"))
    begin(band)
    del band.board.i2c.chips[ADDRESS]
    band.run_to(400_000)
    assert band.recorder.screen == []
    assert band.recorder.state == "running"
    assert [fields for _, kind, fields in band.recorder.entries if kind == "console"] == []


def test_a_lost_acknowledgement_at_power_on_does_not_make_it_a_transistor() -> None:
    band = Device(Setup(motor="drv2605l"))
    band.board.i2c.fault = "once"
    begin(band)
    band.run_to(10_000)
    assert any(kind == "motor" for _, kind, _ in band.recorder.entries)


def test_a_board_without_one_is_asked_and_nothing_turns() -> None:
    band = device_of(parse("0:01 end", "none", Path()))
    band.power_on()
    band.run_to(1_900)
    assert not any(kind == "motor" for _, kind, _ in band.recorder.entries)


@pytest.mark.parametrize("name", REAL)
def test_its_pulses_take_no_memory(tmp_path: Path, name: str) -> None:
    needs(name)
    band = ours(
        tmp_path,
        MEASURED.replace("UNTIL", "'done'"),
        name,
        settings={"display": "off", "first_side": "left", "strength": 2},
        motor="drv2605l",
    )
    band.power_on()
    hold(band, "main", 2_000)
    hold(band, "main", 4_000)
    band.run_to(29 * 60_000)
    band.discard()
    wake, start, *rest = said(list(band.recorder.lines()))
    assert wake.startswith("asleep awake 0 ")  # the plan of its preview
    assert start.startswith("awake running 0 ")
    assert rest == ["turns"]
