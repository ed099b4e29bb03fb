"""A board's parts are asked for at the pins that its page and its file's first lines name."""

from typing import Any

import pytest

from simulator import boards
from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.interpreters import cpython

BUS_HZ, MOTOR_HZ = 400_000, 20_000
# Kind, number of the bus, pins, Hz. The motor's pin is a PWM, as there is no DRV2605L on the bus.
PARTS: dict[str, set[tuple[object, ...]]] = {
    "pico": {("I2C", 0, "scl 5", "sda 4", BUS_HZ), ("PWM", "pin 2", MOTOR_HZ), ("ADC", "pin 29")},
    "xiao_rp2040": {
        ("I2C", 1, "scl 7", "sda 6", BUS_HZ),
        ("PWM", "pin 3", MOTOR_HZ),
        ("ADC", "pin 27"),
    },
    "xiao_esp32c3": {
        ("I2C", 0, "scl 7", "sda 6", BUS_HZ),
        ("PWM", "pin 10", MOTOR_HZ),
        ("ADC", "pin 3"),
    },
    "m5stickc_plus2": {
        ("I2C", 1, "scl 33", "sda 32", BUS_HZ),
        ("I2C", 0, "scl 22", "sda 21", BUS_HZ),
        ("SPI", 1, "mosi 15", "sck 13", 26_000_000),
        ("PWM", "pin 26", MOTOR_HZ),
        ("PWM", "pin 27", 256),
        ("ADC", "pin 38"),
    },
}


def part(kind: str, args: tuple[Any, ...], keywords: dict[str, Any]) -> tuple[object, ...]:
    pins = [
        f"{name} {pin._number}"
        for name, pin in sorted(keywords.items())
        if hasattr(pin, "_number")
    ]
    arguments = [
        f"pin {argument._number}" if hasattr(argument, "_number") else argument
        for argument in args
    ]
    return (
        kind,
        arguments[0],
        *pins,
        *arguments[1:],
        *([keywords["freq"]] if "freq" in keywords else []),
    )


@pytest.mark.parametrize("board", boards.NAMES)
def test_each_part_is_asked_for_where_it_is_wired(
    board: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts_found: set[tuple[object, ...]] = set()
    stock = cpython.stock_modules

    def recording_type(kind: str, original_type: type) -> type:
        def init(self: object, *args: Any, **keywords: Any) -> None:
            parts_found.add(part(kind, args, keywords))
            original_type.__init__(self, *args, **keywords)  # type: ignore[misc]

        return type(kind, (original_type,), {"__init__": init})

    def recording_modules(context: Any) -> Any:
        modules = stock(context)
        machine = modules["machine"]
        for kind in ("I2C", "SPI", "PWM", "ADC"):
            setattr(machine, kind, recording_type(kind, getattr(machine, kind)))
        return modules

    monkeypatch.setattr(cpython, "stock_modules", recording_modules)
    device = Device(Setup(board))
    device.power_on()
    device.run_to_ms(5_000)
    assert parts_found == PARTS[board]


@pytest.mark.parametrize(("percent", "thirds"), [(20, 1), (50, 2), (80, 3)])
@pytest.mark.parametrize("board", boards.NAMES)
def test_each_board_measures_its_cell_and_keeps_its_led_dark(
    board: str, percent: int, thirds: int
) -> None:
    device = Device(Setup(board, battery=percent))
    device.power_on()
    device.hold("main", at_ms=2_000)
    for at_ms in (6_000, 6_300):
        device.hold("main", at_ms)
    device.run_to_ms(9_000)
    (cue_ms,) = [
        t_ms
        for t_ms, kind, fields in device.recorder.entries
        if kind == "cue" and fields["name"] == "battery"
    ]
    pulses = [
        t_ms
        for t_ms, kind, fields in device.recorder.entries
        if kind == "motor" and fields["on"] and fields["duty"] and cue_ms <= t_ms < cue_ms + 2_000
    ]
    assert len(pulses) == thirds
    assert device.board.led.level == 0
