"""What the wearer presses before the band is ready: nothing of it is lost, and it means what it always does."""

import shutil
from pathlib import Path

import pytest

from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.interpreters.flashed import firmware
from simulator.interpreters.modules import FIRMWARE
from simulator.mcu.measured import shipped_table
from tests.recorded import times, values
from tests.wrist import hands

START_MS = 1_300  # longer than any that was measured
# None so shortly before a press counts that its bounce is noticed.
INSTANTS_MS = range(5, 2_000, 40)


@pytest.fixture
def slow_firmware(tmp_path: Path) -> Path:
    """Returns a copy of the firmware whose main.py takes START_MS to begin."""
    for name in ("rondo", "boot.py", "resets.py"):
        (tmp_path / name).symlink_to(FIRMWARE / name)
    wait = f"from time import sleep_ms\nsleep_ms({START_MS})\n"
    (tmp_path / "main.py").write_text(wait + (FIRMWARE / "main.py").read_text())
    return tmp_path


def cues_felt(device: Device, from_ms: int = 0) -> list[object]:
    entries = device.recorder.entries
    return [fields["name"] for t_ms, kind, fields in entries if kind == "cue" and t_ms >= from_ms]


def counts_from_ms(board: str) -> float:
    table = shipped_table(board)
    assert table is not None
    return table.figures["boot_ms"]


@pytest.mark.parametrize("board", ["pico", "xiao_rp2040"])
def test_a_press_counts_from_a_tenth_of_a_second_after_power_on_whatever_the_start_takes(
    board: str, slow_firmware: Path
) -> None:
    assert counts_from_ms(board) <= 100
    for at_ms in INSTANTS_MS:
        device = Device(Setup(board, firmware=slow_firmware, settings={"first_side": "left"}))
        device.power_on()
        hands.tap_at_ms(device, at_ms)
        device.run_to_ms(6_000)
        device.discard()
        counts = at_ms >= counts_from_ms(board)
        assert cues_felt(device) == (["accepted", "left"] if counts else []), at_ms


@pytest.mark.parametrize(("is_early", "counts"), [(True, True), (False, False)])
@pytest.mark.parametrize("board", ["pico", "xiao_rp2040"])
def test_a_press_counts_before_the_boards_own_file_is_there_where_its_pins_lie_by_themselves(
    board: str, is_early: bool, counts: bool, tmp_path: Path
) -> None:
    for name in ("boot.py", "main.py", "resets.py"):
        (tmp_path / name).symlink_to(FIRMWARE / name)
    shutil.copytree(FIRMWARE / "rondo", tmp_path / "rondo")
    port = tmp_path / "rondo" / "ports" / "rp2.py"
    port.write_text(f"from time import sleep_ms\nsleep_ms({START_MS})\n" + port.read_text())
    if is_early:
        (tmp_path / "pins.py").write_bytes(firmware(board, source=True)["pins.py"])
    device = Device(Setup(board, firmware=tmp_path))
    device.power_on()
    hands.tap_at_ms(device, 200)
    device.run_to_ms(6_000)
    device.discard()
    assert cues_felt(device)[:1] == (["accepted"] if counts else [])
    motor_ms = [
        t_ms
        for t_ms, kind, fields in device.recorder.entries
        if kind == "motor" and fields["duty"]
    ]
    assert all(t_ms >= 200 for t_ms in motor_ms), "nothing turns before it was pressed"


@pytest.mark.parametrize(
    "text", ["", "MOTOR = 2\nBUTTONS = (", "raise ValueError('not compiled')"]
)
def test_pins_that_cannot_be_read_are_taken_from_the_boards_own_file(
    text: str, tmp_path: Path
) -> None:
    """The text raises an error in boot.py: if boot.py let it through, MicroPython would run no main.py."""
    for name in ("rondo", "boot.py", "main.py", "resets.py"):
        (tmp_path / name).symlink_to(FIRMWARE / name)
    (tmp_path / "pins.py").write_text(text)
    device = Device(Setup("pico", firmware=tmp_path, settings={"first_side": "left"}))
    device.power_on()
    hands.tap_at_ms(device, 2_000)
    device.run_to_ms(6_000)
    assert cues_felt(device) == ["accepted", "left"]


@pytest.mark.parametrize(
    ("instants_ms", "down_ms", "state_reached"),
    [
        ((300,), 100, ["asleep", "awake"]),
        ((200, 400), 100, ["asleep", "awake"]),
        ((200,), 1_000, ["asleep", "awake"]),
        ((100, 800), 100, ["asleep", "awake", "running"]),
        ((1_250,), 100, ["asleep", "awake"]),
        ((1_550,), 100, ["asleep", "awake"]),
    ],
)
@pytest.mark.parametrize("interpreter", ["cpython", "unix"])
def test_what_was_pressed_during_the_start_means_what_it_always_does(
    instants_ms: tuple[int, ...],
    down_ms: int,
    state_reached: list[str],
    slow_firmware: Path,
    interpreter: str,
) -> None:
    device = Device(Setup("pico", firmware=slow_firmware, interpreter=interpreter))
    device.power_on()
    hands.tap_at_ms(device, *instants_ms, down_ms=down_ms)
    device.run_to_ms(6_000)
    assert values(device, "state") == state_reached
    assert cues_felt(device)[0] == "accepted"


def test_a_hold_and_a_double_tap_during_the_start_are_told_apart_from_taps(
    slow_firmware: Path,
) -> None:
    device = Device(Setup("pico", firmware=slow_firmware))
    hands.begin(device)
    hands.tap_at_ms(device, 9_000)  # too early in the side: refused, and asks for a second
    device.run_to_ms(60_000)
    device.cut()
    device.power_on()
    hands.tap_at_ms(device, 60_200, down_ms=900)  # paused already: a hold is nothing there
    device.run_to_ms(70_000)
    assert device.recorder.state == "paused"
    assert cues_felt(device, from_ms=60_000) == ["accepted"]


def test_a_tap_before_attention_goes_on_with_the_session_and_nothing_else_is_felt(
    slow_firmware: Path,
) -> None:
    device = Device(Setup("pico", firmware=slow_firmware, settings={"first_side": "left"}))
    hands.begin(device)
    device.run_to_ms(60_000)
    device.cut()
    device.power_on()
    hands.tap_at_ms(device, 60_400)
    device.run_to_ms(70_000)
    assert device.recorder.state == "running"
    assert cues_felt(device, from_ms=60_000) == ["accepted", "left", "left"]


def test_the_first_turn_says_attention_where_nobody_has_pressed(slow_firmware: Path) -> None:
    device = Device(Setup("pico", firmware=slow_firmware))
    hands.begin(device)
    device.run_to_ms(60_000)
    device.cut()
    device.power_on()
    device.run_to_ms(70_000)
    assert cues_felt(device, from_ms=60_000) == ["attention"]


@pytest.mark.parametrize(
    ("held_ms", "state"),
    [(450, "asleep"), *((ms, "safe") for ms in (590, 640, 650, 675, 700, 725, 740, 4_000))],
)
def test_main_down_before_the_first_line_is_safe_mode_after_half_a_second_and_no_press(
    held_ms: int, state: str
) -> None:
    device = Device(Setup("pico"))
    device.press("main")
    device.power_on()
    device.run_to_ms(held_ms)
    device.release("main")
    device.run_to_ms(6_000)
    assert device.recorder.state == state
    assert cues_felt(device) == []


def test_main_let_go_of_and_pressed_again_during_the_start_is_a_press_and_no_safe_mode(
    slow_firmware: Path,
) -> None:
    device = Device(Setup("pico", firmware=slow_firmware))
    device.press("main")
    device.power_on()
    device.run_to_ms(300)
    device.release("main")
    device.hold("main", at_ms=600, length_ms=1_300)
    device.run_to_ms(6_000)
    assert device.recorder.state == "awake"
    assert cues_felt(device)[0] == "accepted"


@pytest.mark.parametrize(
    ("presses_ms", "gesture"), [((100, 800), "battery_low"), ((100, 600, 850), "battery")]
)
def test_a_battery_that_is_nearly_empty_is_felt_to_be_so_however_early_it_was_pressed(
    presses_ms: tuple[int, ...], gesture: str, slow_firmware: Path
) -> None:
    device = Device(Setup("pico", firmware=slow_firmware, battery=10))
    device.power_on()
    hands.tap_at_ms(device, *presses_ms)
    device.run_to_ms(8_000)
    assert cues_felt(device).count(gesture) == 1
    if gesture == "battery":
        battery_ms = times(device, "cue", "battery")[0]
        pulses = [
            t_ms
            for t_ms, entry_kind, fields in device.recorder.entries
            if entry_kind == "motor" and fields["on"]
        ]
        assert len([t_ms for t_ms in pulses if t_ms >= battery_ms]) == 1, "one third"
