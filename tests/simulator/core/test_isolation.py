"""Each emulated device is its own: its modules, its time, its flash; and it offers what the chip offers."""

from pathlib import Path
from types import ModuleType

import pytest

from simulator.core.device import Device
from simulator.core.kernel import Kernel, Stuck
from simulator.core.recorder import Recorder
from simulator.interpreters.modules import Modules
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from tests.endurance.band_of_text import band_of_text
from tests.recorded import values

TEXT = (
    "set first_side left\n0:02 tap main\n0:05 tap main\n3:00 hold main 1\n4:00 tap main\n8:00 end"
)


def lines(play: Play) -> list[str]:
    return list(play.device.recorder.lines())


@pytest.mark.fidelity("kernel", "several devices do not know of each other")
def test_two_devices_side_by_side_do_what_each_does_alone() -> None:
    play_alone = Play(parse(TEXT, "a", Path()))
    play_alone.play()
    first = Play(parse(TEXT, "a", Path()))
    side_by_side = Play(parse("set pacing guide\n" + TEXT, "b", Path()))
    for play in (first, side_by_side):
        play.device.power_on()
        for step in play.scenario.steps:
            play._schedule(step)
    for t_ms in range(0, 480_001, 7_000):
        first.device.run_to_ms(t_ms)
        side_by_side.device.run_to_ms(t_ms)
    first.device.run_to_ms(480_000)
    first.device.record("end", {})
    assert lines(first) == lines(play_alone)
    assert lines(side_by_side)[:-1] != lines(first)[:-1]


@pytest.mark.fidelity("kernel", "the same run gives the same bytes")
def test_the_same_run_gives_the_same_bytes() -> None:
    traces = []
    for _ in range(2):
        play = Play(parse(TEXT, "a", Path()))
        play.play()
        traces.append(lines(play))
    assert traces[0] == traces[1]


def test_another_seed_bounces_otherwise() -> None:
    traces = []
    for seed in (1, 2):
        play = Play(parse(f"seed {seed}\n{TEXT}", "a", Path()))
        play.play()
        traces.append(lines(play))
    assert traces[0] != traces[1]


def modules(tmp_path: Path, text: str) -> Modules:
    (tmp_path / "mine.py").write_text(text)
    return Modules({"time": ModuleType("time")}, root=tmp_path)


@pytest.mark.fidelity("interpreters", "on CPython: only the modules that the device has")
@pytest.mark.fidelity("cpython_modules", "only the modules that the device has")
@pytest.mark.parametrize(
    "name", ["dataclasses", "typing", "threading", "os.path", "pathlib", "enum", "subprocess"]
)
def test_a_firmware_file_that_imports_what_micropython_lacks_fails_naming_it(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(ImportError, match=f"no module named '{name.split('.')[0]}"):
        modules(tmp_path, f"import {name}\n").load("mine")


@pytest.mark.fidelity("interpreters", "on CPython: only MicroPython's builtins")
@pytest.mark.parametrize(
    "builtin", ["breakpoint", "compile", "help", "vars", "aiter", "format", "ascii"]
)
def test_a_builtin_that_micropython_lacks_is_not_there(tmp_path: Path, builtin: str) -> None:
    with pytest.raises(NameError, match=builtin):
        modules(tmp_path, f"{builtin}\n").load("mine")


def test_a_submodule_is_bound_on_its_package_before_it_runs(tmp_path: Path) -> None:
    package = tmp_path / "pair"
    package.mkdir()
    (package / "one.py").write_text("from . import two\n")
    (package / "two.py").write_text("from . import one\nname = one.__name__\n")
    assert Modules({}, root=tmp_path).load("pair.one").two.name == "pair.one"


def test_a_module_that_could_not_be_imported_is_not_there_half_the_next_time(
    tmp_path: Path,
) -> None:
    (tmp_path / "half.py").write_text("first = 1\nsecond = 1 // 0\n")
    modules = Modules({}, root=tmp_path)
    for _time in range(2):
        with pytest.raises(ZeroDivisionError):
            modules.load("half")


def test_the_firmware_imports_only_stock_modules_and_itself() -> None:
    device = Device()
    device.power_on()
    device.run_to_ms(1_000)
    assert [fields for _, kind, fields in device.recorder.entries if kind == "console"] == []


def test_no_firmware_code_runs_once_the_power_is_gone() -> None:
    text = "set first_side left\n0:02 tap main\n0:03 cut\n0:05 restore\n0:06 expect state asleep\n0:07 end"
    play = Play(parse(text, "cut", Path()))
    play.play()
    assert play.failures == []
    types = [
        (t_ms, kind) for t_ms, kind, _ in play.device.recorder.entries if 3_000 <= t_ms < 5_000
    ]
    assert types == [(3000, "motor"), (3000, "power")]


def test_an_exception_ends_with_the_motor_off_the_reason_kept_and_a_reset() -> None:
    device = Device()
    device.power_on()
    device.run_to_ms(1_000)
    device.press("main")
    device.run_to_ms(1_050)
    assert device.recorder.motor_duty == 1.0
    device.break_once("haptics", "RuntimeError")
    device.run_to_ms(2_000)
    boots = values(device, "boot", "reason")
    console = values(device, "console", "text")
    assert boots == ["power_on", "hard"]
    assert console[-1] == "RuntimeError: haptics"
    assert device.flash.get("reason.txt").splitlines()[0] == b"1"
    assert device.flash.get("reason.txt").splitlines()[-1] == b"RuntimeError: haptics"
    assert device.recorder.motor_duty == 0.0


@pytest.mark.parametrize("before_wrap_ms", [1, 3_000, 60_000, 1_000_000, 1_689_000])
def test_a_whole_session_across_the_wrap_of_the_tick_counter_is_the_same_session(
    before_wrap_ms: int,
) -> None:
    text = (Path(__file__).parents[2] / "acceptance" / "strict.scenario").read_text()
    plain_play = Play(parse(text, "plain", Path()))
    plain_play.play()
    wrapped_play = Play(parse(f"ticks {2**30 - before_wrap_ms}\n{text}", "wrapped", Path()))
    wrapped_play.play()
    assert wrapped_play.failures == []
    own_lines = [line for line in lines(plain_play) if '"expect"' not in line]
    assert [line for line in lines(wrapped_play) if '"expect"' not in line] == own_lines


def test_a_trace_that_is_kept_in_part_keeps_no_more_ends_of_cues_than_entries() -> None:
    recorder = Recorder(Kernel())
    recorder.max_entries = 10
    for _cue in range(100):
        recorder.record("cue", {"name": "left"})
        recorder.cue_over(0)
    assert max(len(recorder.entries), len(recorder.cue_ends_ms)) <= 20


def test_what_differs_from_a_real_device_is_said_once() -> None:
    recorder = Recorder(Kernel())
    for text in ("first", "second", "first"):
        recorder.warn(text)
    assert recorder.warnings == ["first", "second"]


def test_a_board_whose_program_never_waits_says_so_and_starts_anew(tmp_path: Path) -> None:
    band = band_of_text(tmp_path, "import time\nwhile True: time.sleep_us(100_000)")
    band.power_on()
    with pytest.raises(Stuck) as stuck:
        band.run_to_ms(60_000)
    band.restart_stuck(stuck.value)
    assert values(band, "boot", "reason") == ["power_on", "watchdog"]
    assert values(band, "console", "text") == ["", f"{stuck.value}: the board starts anew"]
    with pytest.raises(Stuck):  # it runs again
        band.run_to_ms(60_000)
    band.discard()
