"""The firmware's driver on a DRV2605L: cues as a transistor gives them, and always an end."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from simulator import boards
from simulator.chips import drv2605l as chip_module
from simulator.chips.drv2605l import Drv2605l
from simulator.core.device import Device
from simulator.core.kernel import MS
from simulator.core.line import Line
from simulator.core.setup import Setup
from simulator.interpreters.modules import Modules
from simulator.mcu.peripherals.i2c import I2CBus
from simulator.mcu.wires import Wires
from simulator.scenario.acts import device_of
from simulator.scenario.player import Play
from simulator.scenario.script import load, parse
from tests.emulated.chip_modules import modules_of_chip
from tests.endurance.band_of_text import band_with_main, printed_lines
from tests.recorded import times, values_by_time
from tests.simulator.chips.drv2605l_bench import ADDRESS, EN, Bench
from tests.simulator.interpreters.test_interpreters import ACCEPTANCE, REAL, needs
from tests.simulator.interpreters.test_what_only_a_small_chip_minds import MEASURED
from tests.test_acceptance import PlayResult, play_scenario
from tests.wrist.hands import begin


class Deaf(Drv2605l):
    """A DRV2605L as its data sheet describes it: while EN is low it acknowledges writes and ignores them."""

    def write(self, data: bytes) -> None:
        if self._enabled:
            super().write(data)


class Tied(Drv2605l):
    """A DRV2605L on a board that ties EN to the supply."""

    def enable(self, level: float) -> None:
        """Does nothing, since nothing drives EN."""


class Driven(Bench):
    """The firmware's own driver on a DRV2605L."""

    def __init__(
        self,
        firmware: Callable[["Driven", Any, ModuleType], object],
        chip_kind: type[Drv2605l] = Drv2605l,
    ) -> None:
        super().__init__(chip_kind)
        line = Line()
        self.chip.enable(level=0.0)
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


CHIP_KINDS = [Drv2605l, Deaf, Tied]


@pytest.mark.parametrize("chip_kind", CHIP_KINDS)
def test_a_pulse_is_as_long_and_as_strong_as_it_should_be(chip_kind: type[Drv2605l]) -> None:
    def firmware(bench: Driven, motor: Any, time: ModuleType) -> None:
        for percent in (100, 85, 70, 55):
            motor.drive(percent)
            time.sleep_ms(600)
            motor.off()
            time.sleep_ms(200)

    bench = Driven(firmware, chip_kind)
    pulses = [duty for _, duty in bench.drives if duty]
    assert set(pulses) == {1.0, 0.85, 0.7, 0.55}
    offs = [t_ms for t_ms, duty in bench.drives if not duty]
    assert len(offs) == 4
    for number, off_ms in enumerate(offs):
        assert 699 + 800 * number <= off_ms <= 705 + 800 * number


@pytest.mark.parametrize("chip_kind", CHIP_KINDS)
def test_a_motor_that_nobody_stops_is_stopped_after_a_second_and_a_half(
    chip_kind: type[Drv2605l],
) -> None:
    bench = Driven(
        lambda _, motor, time: (motor.drive(percent=100), time.sleep_ms(10_000)), chip_kind
    )
    assert bench.drives == [(100, 1.0), (1_600, 0.0)]


@pytest.mark.parametrize("fault", ["once", "midframe"])
def test_a_bus_that_fails_once_is_not_felt(fault: str) -> None:
    def firmware(bench: Driven, motor: Any, time: ModuleType) -> None:
        bench.bus.fault = fault
        motor.drive(percent=100)
        time.sleep_ms(300)
        bench.bus.fault = fault
        motor.off()

    bench = Driven(firmware)
    assert [duty for _, duty in bench.drives] == [1.0, 0.0]


def test_off_needs_no_bus() -> None:
    def firmware(bench: Driven, motor: Any, time: ModuleType) -> None:
        motor.drive(percent=100)
        time.sleep_ms(300)
        bench.bus.fault = "always"
        motor.off()
        assert bench.duty == 0.0

    assert Driven(firmware).drives == [(100, 1.0), (400, 0.0)]


def test_a_chip_that_was_away_and_has_forgotten_all_turns_its_motor_at_the_next_pulse() -> None:
    def firmware(bench: Driven, motor: Any, time: ModuleType) -> None:
        motor.drive(percent=100)
        motor.off()
        bench.bus.fault = "always"
        bench.chip.reset()
        motor.drive(percent=100)
        time.sleep_ms(300)
        motor.off()
        bench.bus.fault = ""
        time.sleep_ms(300)
        motor.drive(percent=100)
        time.sleep_ms(300)
        motor.off()

    assert Driven(firmware).drives[2:] == [(701, 1.0), (1_001, 0.0)]


# The band.

VALUES = {"cue": "name", "motor": "duty"}  # what an entry of the trace has, by its type


def edges(play: Play, kind: str) -> list[tuple[int, object]]:
    entries = play.device.recorder.entries
    return [(t_ms, fields[VALUES[kind]]) for t_ms, type_, fields in entries if type_ == kind]


def by_transistor(promise: PlayResult, kind: str) -> list[tuple[int, object]]:
    """Returns what `edges` returns, from a play of the same scenario with the motor on a transistor."""
    entries = [json.loads(line) for line in promise.trace if f'"{kind}"' in line]
    return [(entry["t"], entry[VALUES[kind]]) for entry in entries if entry["type"] == kind]


# On each board what needs neither a second button nor a display; on the default board every fourth promise, and
# in soak the others.
EVERYWHERE = ("guide", "pause", "power-cut")
IN_SOAK = pytest.mark.soak("interpreters")
PLACES = [
    *((path, board) for path in ACCEPTANCE for board in boards.NAMES if path.stem in EVERYWHERE),
    *(
        pytest.param(path, boards.DEFAULT, marks=[IN_SOAK] if number % 4 else [])
        for number, path in enumerate(ACCEPTANCE)
        if path.stem not in EVERYWHERE
    ),
]


@pytest.mark.parametrize(("path", "board"), PLACES, ids=lambda part: getattr(part, "stem", part))
def test_every_promise_is_felt_the_same_to_the_ms(path: Path, board: str) -> None:
    scenario = load(path, board)
    assert scenario.motor != "drv2605l"
    scenario.motor = "drv2605l"
    play, transistor = Play(scenario), play_scenario(path.stem, board)
    play.play()
    assert play.failures == transistor.failures
    assert ADDRESS in play.device.board.i2c.chips
    for kind in ("cue", "motor"):
        edges_by_drv2605l, by_transistor_ = edges(play, kind), by_transistor(transistor, kind)
        assert [value for _, value in edges_by_drv2605l] == [value for _, value in by_transistor_]
        for (t_ms, _), (transistor_ms, _) in zip(edges_by_drv2605l, by_transistor_, strict=True):
            assert abs(t_ms - transistor_ms) <= 1


@pytest.mark.parametrize("strength", [1, 2, 3])
def test_weaker_pulses_are_kicked_and_weaker_alike(strength: int) -> None:
    text = f"set strength {strength}\n0:02 tap main\n0:05 tap main\n0:20 end"
    plays = []
    for motor in ("drv2605l", "transistor"):
        play = Play(parse(f"motor {motor}\n{text}", "weak", Path()))
        play.play()
        plays.append([duty for _, duty in edges(play, "motor")])
    assert plays[0] == plays[1]
    assert len(set(plays[0])) == 3


@pytest.mark.parametrize("name", REAL)
def test_it_is_the_same_to_the_byte_on_every_interpreter(name: str) -> None:
    needs(name)
    text = "motor drv2605l\nset strength 2\n0:02 tap main\n0:03 fault i2c_nack once\n0:05 tap main\n7:00 end"
    traces = []
    for interpreter in ("cpython", name):
        play = Play(parse(text, "same", Path()), interpreter)
        play.play()
        traces.append(list(play.device.recorder.lines()))
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
    band = band_with_main(tmp_path, HUNG, "cpython", motor="drv2605l")
    band.power_on()
    band.run_to_ms(20_000)
    drives = values_by_time(band, "motor", "on")
    (boot,) = [
        t_ms for t_ms, kind, fields in band.recorder.entries if fields.get("reason") == "watchdog"
    ]
    assert drives == [(351, True), (boot, False)]


def test_where_en_is_tied_to_the_supply_the_next_boot_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chip_module.Drv2605l, "enable", Tied.enable)
    band = band_with_main(tmp_path, HUNG, "cpython", motor="drv2605l")
    band.power_on()
    band.run_to_ms(20_000)
    drives = times(band, "motor")
    (boot,) = [
        t_ms for t_ms, kind, fields in band.recorder.entries if fields.get("reason") == "watchdog"
    ]
    assert len(drives) == 2
    assert boot < drives[1] < boot + 1_500


def test_a_band_whose_haptic_driver_falls_silent_goes_on_by_its_display() -> None:
    band = Device(Setup(motor="drv2605l"))
    begin(band)
    del band.board.i2c.chips[ADDRESS]
    band.run_to_ms(400_000)
    assert band.recorder.screen == []
    assert band.recorder.state == "running"
    assert [fields for _, kind, fields in band.recorder.entries if kind == "console"] == []


def test_a_lost_acknowledgement_at_power_on_does_not_make_it_a_transistor() -> None:
    band = Device(Setup(motor="drv2605l"))
    band.board.i2c.fault = "once"
    begin(band)
    band.run_to_ms(10_000)
    assert any(kind == "motor" for _, kind, _ in band.recorder.entries)


def test_a_board_without_one_is_asked_and_nothing_turns() -> None:
    band = device_of(parse("0:01 end", "none", Path()))
    band.power_on()
    band.run_to_ms(1_900)
    assert not any(kind == "motor" for _, kind, _ in band.recorder.entries)


@pytest.mark.parametrize("name", REAL)
def test_its_pulses_take_no_memory(tmp_path: Path, name: str) -> None:
    needs(name)
    band = band_with_main(
        tmp_path,
        MEASURED.replace("UNTIL", "'done'"),
        name,
        settings={"display": "off", "first_side": "left", "strength": 2},
        motor="drv2605l",
    )
    band.power_on()
    band.hold("main", at_ms=2_000)
    band.hold("main", at_ms=4_000)
    band.run_to_ms(29 * 60_000)
    band.discard()
    wake_line, start_line, *later_lines = printed_lines(list(band.recorder.lines()))
    assert wake_line.startswith("asleep awake 0 ")  # the plan of its preview
    assert start_line.startswith("awake running 0 ")
    assert later_lines == ["turns"]


def test_until_somebody_drives_its_en_pin_it_turns_no_motor() -> None:
    board = boards.new_board(boards.DEFAULT, "drv2605l")
    chip = board.i2c.chips[ADDRESS]
    for register, value in ((chip_module.MODE, 5), (chip_module.RTP, 0x7F)):
        chip.write(bytes((register, value)))
    duty_before = board.motor.duty
    chip.enable(1.0)
    assert (duty_before, board.motor.duty > 0) == (0, True)
