"""The display unplugged, a button held at power on, a file that cannot be read: what the wearer still has."""

import json
import shutil
from pathlib import Path

import pytest

from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.interpreters.modules import FIRMWARE
from simulator.scenario.faults import FAULTS
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from simulator.text.usage import UsageError
from tests.recorded import times, values, values_by_time
from tests.wrist import hands
from tests.wrist.hands import begin


@pytest.mark.fidelity("i2c", "a chip that is not there answers with an error")
@pytest.mark.parametrize("display", ["always", "glance"])
def test_without_a_display_the_whole_session_is_felt_the_same(display: str) -> None:
    with_display = Device(Setup(settings={"display": display}))
    without_display = Device(Setup(settings={"display": display}))
    without_display.board.i2c.chips.clear()
    for device in (with_display, without_display):
        begin(device)
        device.run_to_ms(1_700_000)
    assert values_by_time(without_display, "cue") == values_by_time(with_display, "cue")
    assert without_display.recorder.state == "done"
    assert values(without_display, "console", "text") == []


def test_a_display_that_comes_back_in_mid_session_is_lit_again() -> None:
    device = Device(Setup(settings={"display": "always"}))
    (address, chip), *_ = device.board.i2c.chips.items()
    begin(device)
    device.run_to_ms(60_000)
    bitmap = chip.bitmap()
    assert any(bitmap)
    device.board.i2c.chips.clear()
    chip.reset()
    device.run_to_ms(120_000)
    assert not any(chip.bitmap())
    device.board.i2c.chips[address] = chip
    device.run_to_ms(131_100)
    assert any(chip.bitmap())
    assert device.recorder.screen == ["left", "3:54"]


def test_a_band_without_its_display_sleeps_as_one_with_it() -> None:
    device = Device()
    assert device.turns == 0
    device.board.i2c.chips.clear()
    begin(device)
    device.run_to_ms(10_000)
    device.hold("main", at_ms=10_000, length_ms=4_000)
    device.run_to_ms(1_000_000)
    assert device.recorder.state == "asleep"
    turns_before = device.turns
    device.run_to_ms(1_000_000 + 2 * 3_600_000)
    assert 0 < device.turns - turns_before <= 20


@pytest.mark.parametrize(
    ("failing", "settings"), [("save_chosen", {}), ("put_right", {"rounds": 9})]
)
def test_settings_for_whose_writing_the_memory_is_missing_start_no_band_anew(
    failing: str, settings: dict[str, object], tmp_path: Path
) -> None:
    shutil.copytree(FIRMWARE, tmp_path / "firmware")
    with (tmp_path / "firmware/rondo/storage/config.py").open("a") as file:
        file.write(f"\n\ndef {failing}(*_):\n    raise MemoryError\n")
    device = Device(Setup(firmware=tmp_path / "firmware"))
    device.flash.put("settings.json", json.dumps(settings).encode())
    device.power_on()
    device.run_to_ms(5_000)
    hands.tap_at_ms(device, 5_000)
    device.hold("main", at_ms=8_000, length_ms=4_000)  # choosing
    hands.tap_at_ms(device, 15_000)
    device.hold("main", at_ms=18_000, length_ms=4_000)
    device.run_to_ms(25_000)
    assert values(device, "boot", "reason") == ["power_on"]
    assert values(device, "cue").count("refused") >= 1
    assert "rondo: settings: MemoryError" in values(device, "console", "text")


@pytest.mark.parametrize("lost_bytes", [0, 2 * 4096])
def test_main_held_at_power_on_leads_to_safe_mode_with_the_light_on_and_the_motor_off(
    lost_bytes: int,
) -> None:
    device = Device()
    device.flash.chip.memory[:lost_bytes] = bytes(
        lost_bytes
    )  # what cannot be read asks for no more
    device.press("main")
    device.power_on()
    device.run_to_ms(1_000)
    device.release("main")
    device.run_to_ms(60_000)
    assert device.recorder.state == "safe"
    assert device.recorder.screen == ["safe"]
    assert device.board.led.duty == 1.0
    assert values_by_time(device, "cue") == []
    assert any(device.board.display.bitmap())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "rondo: settings.json: not a JSON object of keys and values"),
        ("[1]", "rondo: settings.json: not a JSON object of keys and values"),
        ('{"strength": 9, "rounds": 2}', "rondo: settings.json: not taken: strength"),
        ('{"colour": "red", "rounds": 2}', "rondo: settings.json: not taken: an unknown key"),
        ('{"program": "gone"}', "rondo: programs/gone.json: no such file"),
        ('{"rounds": 2.0}', "rondo: settings.json: not taken: rounds"),
        ('{"rounds": true}', "rondo: settings.json: not taken: rounds"),
        ('{"quiet_from": "7:00"}', "rondo: settings.json: not taken: quiet_from"),
    ],
)
def test_settings_that_may_not_be_are_refused_at_power_on_and_the_rest_stands(
    text: str, message: str
) -> None:
    device = Device()
    device.flash.put("settings.json", text.encode())
    device.power_on()
    device.run_to_ms(2_000)
    assert values(device, "cue") == ["refused"]
    assert str(values(device, "console", "text")[0]).startswith(message)
    if "rounds" in text and "strength" in text:
        begin(device)
        device.run_to_ms(1_300_000)
        assert device.recorder.state in ("done", "asleep")


def test_good_settings_are_felt_from_the_first_boot_on() -> None:
    device = Device(Setup(settings=json.loads('{"first_side": "right", "strength": 1}')))
    begin(device)
    device.run_to_ms(10_000)
    assert values(device, "cue")[-1] == "right"


@pytest.mark.fidelity("mcu", "a reset: pins let go, nothing pending")
def test_the_reset_button_starts_the_band_anew_with_the_motor_off() -> None:
    device = Device()
    begin(device)
    device.run_to_ms(5_900)
    assert device.recorder.motor_duty == 1.0
    device.reset()
    assert device.recorder.motor_duty == 0.0
    device.run_to_ms(7_000)
    assert device.recorder.state == "asleep"
    assert values(device, "boot", "reason") == ["power_on", "hard"]


def play_with_faults(faults: str) -> Play:
    play = Play(
        parse(
            f"set display always\n0:02 tap main\n0:05 tap main\n{faults}\n29:00 end",
            "fault",
            Path(),
        )
    )
    play.play()
    return play


# Faults that change nothing of what is felt in a session without presses, and how they come.
UNFELT = {
    "button_stuck": None,
    "button_dead": "3:00 fault button_dead main",
    "button_bounce": "3:00 fault button_bounce main",
    "ghost_edges": "3:00 fault ghost_edges\n20:00 clear ghost_edges",
    "i2c_nack": "3:00 fault i2c_nack once\n4:00 fault i2c_nack midframe\n5:00 fault i2c_nack always",
    "display_gone": "3:00 fault display_gone\n9:00 clear display_gone",
    "motor_open": "3:00 fault motor_open",
    "motor_weak": "3:00 fault motor_weak\n9:00 clear motor_weak",
    "brownout": None,
    "flash_full": "3:00 fault flash_full\n20:00 clear flash_full",
    "flash_slow": "3:00 fault flash_slow\n20:00 clear flash_slow",
    "torn_write": "".join(f"{m}:00 fault torn_write\n" for m in range(3, 28)).strip(),
    "bit_rot": "3:00 fault bit_rot live/state0\n4:00 fault bit_rot live/place1\n5:00 fault bit_rot live/plan0",
    "crystal": None,
    "irq_late": "3:00 fault irq_late 400",
    "out_of_memory": None,
    "exception": None,
    "corrupt": "3:00 fault corrupt journal\n9:00 fault corrupt journal",
    "clock_unset": "3:00 fault clock_unset",
    "usb": "0:06 fault usb\n9:00 clear usb",
    "clock_jump": "3:00 fault clock_jump 86400\n4:00 fault clock_jump -999999",
}


def test_every_fault_is_told_of_here() -> None:
    assert set(UNFELT) == set(FAULTS)


@pytest.mark.parametrize("name", [name for name, faults in UNFELT.items() if faults])
def test_a_session_is_driven_the_same_under(name: str) -> None:
    faults = UNFELT[name]
    assert faults is not None
    play, calm = play_with_faults(faults), play_with_faults("")
    assert len(times(play.device, "fault")) == len(faults.splitlines())
    assert values_by_time(play.device, "cue") == values_by_time(calm.device, "cue")
    assert play.device.recorder.state == "done"
    assert values(play.device, "console", "text") == []


@pytest.mark.fidelity("i2c", "a chip that comes back")
def test_the_display_is_lit_again_ten_seconds_after_it_is_back() -> None:
    play = play_with_faults(
        "3:00 fault display_gone\n3:29 screenshot gone.png\n3:30 clear display_gone\n3:41 screenshot back.png"
    )
    dark_picture, later_picture = play.pictures
    assert not dark_picture[1].lit
    assert later_picture[1].lit


@pytest.mark.fidelity("button", "a contact that sticks")
def test_a_stuck_button_is_taken_back_and_the_session_goes_on() -> None:
    play = play_with_faults("3:00 fault button_stuck main\n28:05 expect state done")
    assert play.failures == []
    assert [
        name for t_ms, name in values_by_time(play.device, "cue") if 180_000 <= t_ms < 190_000
    ] == ["accepted", "paused", "accepted", "left"]


def test_a_dead_button_is_not_felt_and_works_when_it_is_mended() -> None:
    play = play_with_faults(
        "3:00 fault button_dead main\n3:10 tap main\n3:10 expect no cue for 5\n"
        "3:20 clear button_dead\n3:30 hold main 1\n3:31 expect state paused"
    )
    assert play.failures == []


@pytest.mark.fidelity("button", "a worn contact that bounces for 20 ms")
def test_a_wildly_bouncing_button_still_counts_once() -> None:
    play = play_with_faults(
        "3:00 fault button_bounce main\n"
        + "".join(f"{minute}:30 tap side\n" for minute in range(3, 6))
        + "12:30 tap main\n12:30.5 expect phase stroke both\n12:31 expect phase stroke both"
    )
    assert play.failures == []


@pytest.mark.fidelity("erm", "a broken wire: driven, and nothing turns")
def test_a_broken_motor_wire_is_driven_but_turns_nothing() -> None:
    play = play_with_faults("6:04 fault motor_open\n6:05.5 expect motor on")
    assert play.failures == []
    motor = play.device.board.motor
    assert motor.speed(play.device.kernel.now_ms) == 0.0


def test_a_drv2605l_on_a_bus_that_fails_turns_no_motor_until_it_is_well_on_any_board() -> None:
    text = "board pico\n0:01 fault i2c_nack always\n0:02 tap main\n0:04 clear i2c_nack\n0:09 tap main\n0:11 end"
    with pytest.raises(UsageError, match="pico has nothing on I2C, so i2c_nack cannot be"):
        parse(text, "some", Path())
    play = Play(parse("motor drv2605l\n" + text, "some", Path()))
    play.play()
    pulses_ms = times(play.device, "motor")
    assert pulses_ms
    assert min(pulses_ms) >= 9_000


def test_a_brown_out_starts_the_band_anew_with_the_motor_off() -> None:
    play = play_with_faults(
        "6:05.3 fault brownout\n6:05.3 expect motor off\n6:07 expect state paused"
    )
    assert play.failures == []


def test_a_display_that_comes_back_during_a_pause_is_lit_again() -> None:
    play = play_with_faults(
        "3:00 fault display_gone\n3:02 hold main 1\n3:05 clear display_gone\n3:20 screenshot back.png"
    )
    assert play.pictures[0][1].lit


def test_a_button_held_during_a_reset_does_not_end_in_safe_mode() -> None:
    play = play_with_faults(
        "1:00 press main\n1:00.1 boot\n1:02 release main\n1:03 expect state paused"
    )
    assert play.failures == []
