"""A pin that PWM drives: writing a level to it does not stop a motor, making it a plain output does."""

from pathlib import Path

import pytest

from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.interpreters.modules import FIRMWARE

MOTOR = {"pico": 2, "xiao_esp32c3": 10}


@pytest.mark.fidelity("pins", "a level written to a pin that PWM drives does not reach the pad")
@pytest.mark.parametrize("board", MOTOR)
@pytest.mark.parametrize(
    ("line", "duty"),
    [
        ("pin.value(0)", 1.0),
        ("pin.off()", 1.0),
        ("Pin(MOTOR).value(0)", 1.0),
        ("Pin(MOTOR, Pin.OUT, value=0)", 0.0),
        ("Pin(MOTOR, Pin.OUT)", 0.0),
        ("pwm.duty_u16(0)", 0.0),
    ],
)
def test_only_what_takes_the_pin_from_pwm_stops_the_motor(
    board: str, line: str, duty: float, tmp_path: Path
) -> None:
    (tmp_path / "rondo").symlink_to(FIRMWARE / "rondo")
    (tmp_path / "boot.py").write_text("")
    (tmp_path / "main.py").write_text(
        f"from machine import PWM, Pin\nMOTOR = {MOTOR[board]}\npin = Pin(MOTOR, Pin.OUT, value=0)\n"
        f"pwm = PWM(pin, freq=20_000, duty_u16=65_535)\n{line}\n"
    )
    device = Device(Setup(board, firmware=tmp_path))
    device.power_on()
    device.run_to_ms(1_000)
    assert device.board.lines[MOTOR[board]].duty == duty
