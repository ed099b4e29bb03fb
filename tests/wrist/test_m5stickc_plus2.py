"""The M5StickC Plus2: it keeps its own power on, its buttons have no pulls, and its ADC haunts one of them."""

from pathlib import Path

import pytest

from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from tests.endurance.band_of_text import band_of_text, printed_lines
from tests.recorded import values, values_by_time
from tests.simulator.interpreters.test_interpreters import REAL, needs
from tests.wrist.hands import begin

BOARD = "m5stickc_plus2"

HELD = "from machine import Pin\nimport time\nPin(4, Pin.OUT, value=1, hold=True)\n"


def switched_on(folder: Path, text: str, name: str = "cpython", until_ms: int = 10_000) -> Device:
    band = band_of_text(folder, text, name, board=BOARD)
    band.power_on()
    band.run_to_ms(until_ms)
    band.discard()
    return band


@pytest.mark.fidelity("line", "a board that keeps its own power on: HOLD low means no power")
@pytest.mark.parametrize("name", ["cpython", *REAL])
def test_a_firmware_that_does_not_hold_the_power_loses_it_with_the_finger_on_the_power_button(
    tmp_path: Path, name: str
) -> None:
    needs(name)
    band = switched_on(tmp_path, "import time\nwhile True:\n    time.sleep_ms(100)", name)
    assert values_by_time(band, "power", "on") == [(0, True), (800, False)]


def test_a_cable_brings_power_whoever_holds_it_or_not(tmp_path: Path) -> None:
    band = band_of_text(
        tmp_path, "import time\nwhile True:\n    time.sleep_ms(100)", "cpython", board=BOARD
    )
    band.plug_in()
    band.power_on()
    band.run_to_ms(5_000)
    assert values_by_time(band, "power", "on") == [(0, True)]
    band.pull_out()
    band.discard()
    assert values_by_time(band, "power", "on") == [(0, True), (5_000, False)]


@pytest.mark.parametrize("name", ["cpython", *REAL])
def test_letting_go_of_hold_switches_it_off_at_once(tmp_path: Path, name: str) -> None:
    needs(name)
    band = switched_on(
        tmp_path,
        HELD + "time.sleep_ms(5_000)\nPin(4, Pin.OUT, value=0, hold=False)\nprint('still here')",
        name,
    )
    assert values(band, "power", "on") == [True, False]
    assert 5_000 <= values_by_time(band, "power", "on")[1][0] < 6_000
    assert printed_lines(list(band.recorder.lines())) == []


@pytest.mark.fidelity("line", "a latched pad keeps its level over a reset")
@pytest.mark.parametrize(("hold", "power"), [("True", [True]), ("False", [True, False])])
def test_a_reset_keeps_the_power_on_only_if_the_pad_is_latched(
    tmp_path: Path, hold: str, power: list[bool]
) -> None:
    text = HELD.replace("True", hold) + "import machine\ntime.sleep_ms(2_000)\nmachine.reset()"
    band = switched_on(tmp_path, text, until_ms=3_000)
    assert values(band, "power", "on") == power


def test_the_band_stays_on_over_every_kind_of_reset() -> None:
    band = Device(Setup(BOARD))
    begin(band)
    for at_ms, restart in ((7_000, band.reset), (20_000, band.brown_out)):
        band.run_to_ms(at_ms)
        restart()
    band.break_once("session", "RuntimeError")
    band.run_to_ms(30_000)
    assert values(band, "boot", "reason") == ["power_on", "hard", "brown_out", "hard"]
    assert values_by_time(band, "power", "on") == [(0, True)]
    assert band.recorder.state == "paused"


def test_a_cable_that_was_pulled_out_keeps_nothing_on_any_more(tmp_path: Path) -> None:
    text = HELD + "time.sleep_ms(5_000)\nPin(4, Pin.OUT, value=0, hold=False)"
    band = band_of_text(tmp_path, text, "cpython", board=BOARD)
    band.plug_in()
    band.power_on()
    band.run_to_ms(3_000)
    band.pull_out()
    band.run_to_ms(10_000)
    band.discard()
    assert values(band, "power", "on") == [True, False]


def test_after_a_cut_it_is_switched_on_anew() -> None:
    band = Device(Setup(BOARD))
    band.power_on()
    band.hold("main", at_ms=3_000)
    band.run_to_ms(5_000)
    assert band.board.display.awake
    band.cut()
    assert not band.board.display.awake
    assert {line.duty for line in band.board.lines.values()} == {None}, "nor latched any more"
    band.power_on()
    band.run_to_ms(60_000)
    assert values(band, "power", "on") == [True, False, True]


@pytest.mark.fidelity("line", "pads for input only, without pulls")
@pytest.mark.parametrize("name", ["cpython", *REAL])
def test_the_pads_above_33_are_inputs_without_pulls(tmp_path: Path, name: str) -> None:
    needs(name)
    text = (
        HELD
        + "print(Pin(34, Pin.IN, Pin.PULL_UP).value(), Pin(37, Pin.IN, Pin.PULL_DOWN).value())\n"
        "try:\n    Pin(39, Pin.OUT)\nexcept ValueError as error:\n    print(error)\n"
    )
    band = switched_on(tmp_path, text, name)
    assert printed_lines(list(band.recorder.lines())) == ["0 1", "pin can only be input"]


@pytest.mark.fidelity("adc", "reading the ADC disturbs pins for 80 ns")
@pytest.mark.parametrize("name", ["cpython", *REAL])
def test_reading_the_battery_is_an_edge_on_button_b_and_no_level(
    tmp_path: Path, name: str
) -> None:
    needs(name)
    text = HELD + (
        "from machine import ADC\nb = Pin(39, Pin.IN)\n"
        "b.irq(lambda pin: print('edge', pin.value()), Pin.IRQ_FALLING)\n"
        "print(ADC(Pin(38), atten=ADC.ATTN_11DB).read_uv())\n"
    )
    band = switched_on(tmp_path, text, name)
    assert printed_lines(list(band.recorder.lines())) == ["edge 1", "2100000"]


def test_a_session_on_it_is_felt_to_the_ms_as_on_a_board_without_ghosts() -> None:
    device_here, reference = Device(Setup(BOARD, seed=7)), Device(Setup("xiao_esp32c3", seed=7))
    for band in (device_here, reference):
        begin(band)
        band.run_to_ms(1_700_000)
    assert device_here.recorder.state == "done"
    assert values_by_time(device_here, "cue") == values_by_time(reference, "cue")


def test_a_ghost_beside_a_press_takes_nothing_from_it() -> None:
    """The battery is read when the band wakes: in the middle of the presses that wake it."""
    text = (
        "board m5stickc_plus2\nset first_side left\n0:02 tap side\n0:02.5 expect state awake\n"
        "0:04 tap main\n0:04.44 press side\n0:05 expect phase express left round 1\n0:05.3 release side\n"
        "0:06 double main\n0:06 expect cue progress within 1.3\n0:10 end"
    )
    play = Play(parse(text, "ghosts", Path()))
    play.play()
    assert play.failures == []


@pytest.mark.parametrize(("name", "mpy"), [("unix", True), ("wasm", False)])
def test_it_is_the_same_to_the_byte_on_every_interpreter(name: str, mpy: bool) -> None:
    needs(name, mpy)
    text = (
        "board m5stickc_plus2\nclock 2026-05-01T03:00:00Z\nset display always\n0:02 tap main\n0:03 tap side\n"
        "0:05 tap main\n0:30 cut\n0:40 restore\n0:45 tap main\n0:50 boot\n7:00 end"
    )
    traces = []
    for interpreter in (("cpython", False), (name, mpy)):
        play = Play(parse(text, "same", Path()), *interpreter)
        play.play()
        traces.append(list(play.device.recorder.lines()))
    assert traces[0] == traces[1]


def test_a_display_on_spi_shows_again_once_it_is_back_and_lit_up() -> None:
    text = "board m5stickc_plus2\n0:02 tap main\n0:02.800 screenshot lit.png\n0:03 fault display_gone\n"
    for minute, name in enumerate(("gone", "back")):
        text += f"{minute}:50 tap main\n{minute}:51 screenshot {name}.png\n{minute}:55 clear display_gone\n"
    play = Play(parse(f"{text}2:00 end\n", "display", Path()))
    play.play()
    assert [picture.lit for _, picture in play.pictures] == [True, False, True]
