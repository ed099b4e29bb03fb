"""A host on the cable and a session on the wrist: plugging in never costs the wearer anything."""

import json
import shutil
from pathlib import Path

import pytest

from simulator import boards, interpreters
from simulator.boards import DEFAULT
from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.interpreters.modules import FIRMWARE
from tests.recorded import values, values_by_time
from tests.simulator.interpreters.test_interpreters import needs

# What mpremote sends first of all.
ENTRY = b"\r\x03\r\x01"


def running(interpreter: str = "cpython", board: str = DEFAULT, **settings: object) -> Device:
    """Returns a band 65 s after power on, in its first phase since 5 s, kept awake by a finger on `main`."""
    device = Device(
        Setup(
            board,
            settings={"display": "off", "first_side": "left", **settings},
            interpreter=interpreter,
        )
    )
    device.power_on()
    for press_ms in (2_000, 5_000):
        device.hold("main", press_ms)
    device.run_to_ms(65_000)
    assert device.recorder.state == "running"
    device.press("main")
    device.run_to_ms(65_200)
    return device


@pytest.mark.parametrize("interpreter", interpreters.NAMES)
def test_ctrl_c_in_a_session_is_answered_with_the_time_left_and_the_session_goes_on(
    interpreter: str,
) -> None:
    needs(interpreter)
    device = running(interpreter)
    device.serial.arrive(ENTRY)
    device.run_to_ms(65_300)
    assert values(device, "console", "text") == ["rondo: session running, 27:00 left"]
    device.release("main")
    device.run_to_ms(90_000)
    assert device.recorder.state == "running"
    device.discard()


def test_each_ctrl_c_in_a_session_is_answered_so_and_none_ends_it() -> None:
    device = running()
    for _ in range(3):
        device.serial.arrive(ENTRY)
        device.run_to_ms(device.kernel.now_ms + 50)
    assert values(device, "console", "text") == ["rondo: session running, 27:00 left"] * 3
    device.discard()


@pytest.mark.fidelity("select", "sys.stdin by select, without waiting; what is not read stays")
@pytest.mark.parametrize("noise", [b"hello\r\n", bytes(range(4, 256)), b"\x01\x04"])
def test_anything_else_from_the_cable_changes_nothing(noise: bytes) -> None:
    device = running()
    device.serial.arrive(noise)
    device.run_to_ms(65_300)
    device.release("main")
    device.run_to_ms(70_000)
    assert values(device, "console", "text") == []
    assert device.recorder.state == "running"
    device.discard()


def test_a_pause_is_on_flash_before_ctrl_c_ends_the_app() -> None:
    """Ctrl-C comes while *paused* is felt, after a hold; after a reset the session waits where it was."""
    device = running()
    device.run_to_ms(66_000)
    device.serial.arrive(ENTRY)
    device.run_to_ms(66_010)
    device.release("main")
    device.run_to_ms(70_000)
    assert device.recorder.motor_duty == 0
    device.reset()
    device.run_to_ms(73_000)
    assert device.recorder.state == "paused"
    device.discard()


@pytest.mark.parametrize("board", ["xiao_esp32c3", "m5stickc_plus2"])
@pytest.mark.parametrize("night", ["off", "on"])
def test_a_display_that_was_lit_is_dark_at_the_prompt_where_nobody_answers_a_press(
    board: str, night: str
) -> None:
    hours = {"night": night, "quiet_from": "00:00", "quiet_to": "23:00"}
    device = Device(Setup(board, settings=hours, clock=1_800_000_000))  # 08:00
    device.power_on()
    device.hold("main", at_ms=3_000)
    device.run_to_ms(6_000)
    assert device.recorder.screen == ["left", "ready"]
    device.plug_in()
    device.serial.arrive(ENTRY)
    device.run_to_ms(6_500)
    assert device.serial.arrived == b"\r\x01", "the app has ended"
    assert device.recorder.screen == []
    assert not any(device.board.display.picture().rgb)
    device.discard()


@pytest.mark.parametrize("after_ms", [0, 300, 700])
def test_what_was_chosen_is_on_flash_before_ctrl_c_ends_the_app(after_ms: int) -> None:
    device = Device(Setup(settings={"display": "off", "first_side": "left"}))
    device.power_on()
    for press_ms, ms in ((2_000, 100), (4_000, 3_500), (10_000, 100), (13_000, 3_500)):
        device.hold("main", press_ms, length_ms=ms)  # awake, choosing, guide, as it is from now on
    device.run_to_ms(16_600 + after_ms)
    device.serial.arrive(ENTRY)
    device.run_to_ms(20_000)
    assert device.serial.arrived == b"\r\x01", "the app has ended"
    assert json.loads(device.flash.get("settings.json"))["pacing"] == "guide"
    device.discard()


def test_reminders_that_were_turned_off_are_so_on_flash_before_ctrl_c_ends_the_app() -> None:
    device = running(reminder_min=1)
    device.release("main")
    device.hold("main", at_ms=80_000, length_ms=3_500)  # ended early
    device.run_to_ms(366_000)  # the second of the three was felt
    device.press("main")
    device.run_to_ms(366_850)
    device.serial.arrive(ENTRY)
    device.run_to_ms(366_900)
    device.release("main")
    device.run_to_ms(376_000)
    assert device.serial.arrived == b"\r\x01", "the app has ended"
    assert json.loads(device.flash.get("settings.json"))["reminder_min"] == 0
    device.discard()


def test_a_host_that_sends_and_sends_holds_up_nothing() -> None:
    """Someone pastes a long text into the window of a terminal that is not at the prompt."""
    device = running(board="pico")
    device.release("main")
    device.plug_in()
    device.run_to_ms(364_900)
    device.serial.arrive(b"x" * 200_000)
    device.run_to_ms(370_000)
    assert not device.serial.arrived
    assert (365_000, "right") in values_by_time(device, "cue", "name")
    device.discard()


def test_what_follows_ctrl_c_is_left_for_the_prompt() -> None:
    device = Device(Setup(settings={"display": "off"}))
    device.power_on()
    device.run_to_ms(2_000)
    device.press("main")
    device.run_to_ms(2_050)
    device.serial.arrive(ENTRY)
    device.run_to_ms(3_000)
    assert device.serial.read(9) == b"\r\x01"
    device.discard()


def test_after_a_press_the_band_hears_a_host_for_as_long_as_it_is_awake() -> None:
    device = Device(Setup(settings={"display": "off"}))
    device.power_on()
    device.run_to_ms(7_000)
    device.serial.arrive(ENTRY)
    device.run_to_ms(8_000)
    assert not device.serial.arrived, "asleep it hears nothing"
    device.press("main")
    device.run_to_ms(8_100)
    device.release("main")
    device.run_to_ms(17_000)
    assert device.recorder.state == "awake"
    device.serial.arrive(ENTRY)
    device.run_to_ms(18_000)
    assert device.serial.arrived == b"\r\x01", "the app has ended, the rest is for the prompt"
    device.discard()


@pytest.mark.parametrize("board", boards.NAMES)
def test_whoever_ends_the_app_with_ctrl_c_has_the_prompt_for_as_long_as_they_like(
    board: str,
) -> None:
    device = Device(Setup(board))
    device.power_on()
    device.hold("main", at_ms=20_000)
    device.run_to_ms(21_000)
    device.serial.arrive(ENTRY)
    device.run_to_ms(120_000)
    assert values(device, "boot", "reason") == ["power_on"]
    assert device.recorder.motor_duty == 0


@pytest.mark.parametrize("board", boards.NAMES)
def test_ctrl_c_that_comes_as_the_watchdog_starts_leaves_nobody_with_one_that_is_not_fed(
    board: str, tmp_path: Path
) -> None:
    """MicroPython lets Ctrl-C interrupt main.py, whatever boot.py has said, so boot.py is left out here."""
    shutil.copytree(FIRMWARE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "boot.py").write_text("")
    driver = tmp_path / "rondo" / "drivers" / "watchdog.py"
    driver.write_text(f"import time\ntime.sleep_ms(2000)\n{driver.read_text()}")
    device = Device(Setup(board, firmware=tmp_path))
    device.power_on()
    device.run_to_ms(2_000)
    device.serial.arrive(ENTRY)
    device.run_to_ms(120_000)
    assert values(device, "boot", "reason") == ["power_on"]
    assert values(device, "console", "text") == []


def band_at_the_prompt(board: str) -> Device:
    """Returns a band 30 s after power on, at its prompt: a computer has ended its program, and has gone."""
    device = Device(Setup(board))
    device.power_on()
    device.hold("main", at_ms=20_000)
    device.run_to_ms(21_000)
    device.serial.arrive(ENTRY)
    device.run_to_ms(30_000)
    return device


@pytest.mark.parametrize("board", boards.NAMES)
def test_a_band_that_a_pulled_cable_left_at_the_prompt_starts_once_main_was_held(
    board: str,
) -> None:
    device = band_at_the_prompt(board)
    device.hold("main", at_ms=40_000, length_ms=5_000)
    device.run_to_ms(50_000)
    assert len(values(device, "boot", "reason")) == 2
    assert device.recorder.state == "asleep"
    device.hold("main", at_ms=51_000)
    device.run_to_ms(52_000)
    assert device.recorder.state == "awake"
    device.discard()


@pytest.mark.parametrize("board", boards.NAMES)
def test_a_press_at_the_prompt_that_is_short_or_never_ends_starts_nothing(board: str) -> None:
    device = band_at_the_prompt(board)
    for press_ms in range(40_000, 60_000, 2_000):
        device.hold("main", press_ms, length_ms=900)
    device.hold("main", at_ms=60_000, length_ms=3_500)
    device.run_to_ms(65_000)
    device.press("main")
    device.run_to_ms(200_000)
    assert values(device, "boot", "reason") == ["power_on"]
    device.discard()


def test_safe_mode_stays_until_power_on_however_long_main_is_held_then() -> None:
    device = Device(Setup())
    device.press("main")
    device.power_on()
    device.run_to_ms(10_000)
    device.release("main")
    device.hold("main", at_ms=20_000, length_ms=5_000)
    device.run_to_ms(60_000)
    assert device.recorder.state == "safe"
    assert values(device, "boot", "reason") == ["power_on"]
    device.discard()
