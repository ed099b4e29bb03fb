"""The display unplugged, a button held at power on, a file that cannot be read: what the wearer still has."""

import json

import pytest

from simulator.device import Device


def session(device: Device) -> None:
    """Wakes and starts, at 2 and 5 s."""
    device.power_on()
    for press in (2_000, 5_000):
        device.run_to(press)
        device.press("main")
        device.run_to(press + 100)
        device.release("main")


def felt(device: Device) -> list[tuple[int, object]]:
    return [(t, fields["name"]) for t, kind, fields in device.recorder.entries if kind == "cue"]


def consoles(device: Device) -> list[object]:
    return [fields["text"] for _, kind, fields in device.recorder.entries if kind == "console"]


@pytest.mark.parametrize("shown", ["always", "glance"])
def test_without_a_display_the_whole_session_is_felt_the_same(shown: str) -> None:
    with_display, without = (
        Device(settings={"display": shown}),
        Device(settings={"display": shown}),
    )
    without.board.i2c.clear()
    for device in (with_display, without):
        session(device)
        device.run_to(1_700_000)
    assert felt(without) == felt(with_display)
    assert without.recorder.state == "done"
    assert consoles(without) == []


def test_a_display_that_comes_back_in_mid_session_is_lit_again() -> None:
    device = Device(settings={"display": "always"})
    (address, chip), *_ = device.board.i2c.items()
    session(device)
    device.run_to(60_000)
    lit = chip.bitmap()
    assert any(lit)
    device.board.i2c.clear()
    chip.reset()
    device.run_to(120_000)
    assert not any(chip.bitmap())
    device.board.i2c[address] = chip
    device.run_to(131_000)
    assert any(chip.bitmap())
    assert device.recorder.screen == ["left", "3:54"]


def test_main_held_at_power_on_leads_to_safe_mode_with_the_light_on_and_the_motor_off() -> None:
    device = Device()
    device.press("main")
    device.power_on()
    device.run_to(1_000)
    device.release("main")
    device.run_to(60_000)
    assert device.recorder.state == "safe"
    assert device.recorder.screen == ["safe"]
    assert device.board.led.duty == 1.0
    assert felt(device) == []
    assert any(device.board.display.bitmap())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "rondo: settings.json: not JSON"),
        ("[1]", "rondo: settings: expected a table of keys and values"),
        ('{"strength": 9, "rounds": 2}', "rondo: strength: expected 1 to 4, found 9"),
        ('{"colour": "red", "rounds": 2}', "rondo: no setting 'colour', expected one of program"),
        ('{"program": "gone"}', "rondo: programs/gone.json: no such file"),
        ('{"rounds": 2.0}', "rondo: rounds: expected 2 or 3, found 2.0"),
        ('{"rounds": true}', "rondo: rounds: expected 2 or 3, found True"),
        ('{"quiet_from": "7:00"}', "rondo: quiet_from: expected HH:MM or unset, found 7:00"),
    ],
)
def test_settings_that_may_not_be_are_refused_at_power_on_and_the_rest_stands(
    text: str, said: str
) -> None:
    device = Device()
    flash = device.flash.mount()
    with flash.open("settings.json", "w") as file:
        file.write(text)
    device.power_on()
    device.run_to(2_000)
    assert [name for _, name in felt(device)] == ["refused"]
    assert str(consoles(device)[0]).startswith(said)
    if "rounds" in text and "strength" in text:
        session(device)
        device.run_to(1_300_000)
        assert device.recorder.state in ("done", "asleep")


def test_good_settings_are_felt_from_the_first_boot_on() -> None:
    device = Device(settings=json.loads('{"first_side": "right", "strength": 1}'))
    session(device)
    device.run_to(10_000)
    assert [name for _, name in felt(device)][-1] == "right"


def test_the_reset_button_starts_the_band_anew_with_the_motor_off() -> None:
    device = Device()
    session(device)
    device.run_to(5_900)
    assert device.recorder.motor == 1.0
    device.reset()
    assert device.recorder.motor == 0.0
    device.run_to(7_000)
    assert device.recorder.state == "asleep"
    assert [f["reason"] for _, kind, f in device.recorder.entries if kind == "boot"] == [
        "power_on",
        "hard",
    ]
