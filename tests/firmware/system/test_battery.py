"""The charge as the band measures it, from the readings at the cell's pin."""

from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from firmware.rondo.system.battery_curve import CURVE
from tests.firmware.system.chip import Chip, Pin


class Adc:
    """An ADC that returns one of its readings after the other, in µV."""

    def __init__(self, *readings: int) -> None:
        self._readings = list(readings)

    def read_uv(self) -> int:
        return self._readings.pop(0)


def battery_measuring_mv(mv: int, ratio: int = 2) -> Any:
    """Returns a meter, behind a divider by `ratio`, that has measured `mv` mV; its first reading is wrong."""
    battery = (
        Chip().load("rondo.system.battery").__dict__["Battery"](Adc(0, mv * 1_000 // ratio), ratio)
    )
    battery.read()
    return battery


def mv_of(percent: int) -> int:
    return next(mv for mv, curve_percent in CURVE if curve_percent == percent)


@pytest.mark.parametrize("ratio", [2, 3])
def test_the_charge_is_that_of_the_cells_whole_voltage_at_the_second_reading(ratio: int) -> None:
    assert battery_measuring_mv(3_702, ratio).percent == 20
    assert battery_measuring_mv(3_900, ratio).percent == 67


def test_before_it_has_measured_the_cell_is_full() -> None:
    battery = Chip().load("rondo.system.battery").__dict__["Battery"](Adc(), 2)
    assert (battery.percent, battery.low) == (100, False)


@pytest.mark.parametrize(("mv", "is_low"), [(mv_of(20), True), (mv_of(20) + 4, False)])
def test_at_20_percent_or_less_it_is_low(mv: int, is_low: bool) -> None:
    assert battery_measuring_mv(mv).low is is_low


def test_each_third_of_the_charge_is_a_pulse_and_an_empty_cell_has_one() -> None:
    pulses = []
    battery = battery_measuring_mv(3_300)
    for percent in range(101):
        battery.percent = percent
        pulses.append(battery.thirds)
    assert pulses == [1] * 34 + [2] * 33 + [3] * 34


def rp2(
    version: tuple[int, int, int, str] = (1, 29, 0, ""), **adc: Callable[[], int]
) -> dict[str, Any]:
    """Returns the contents of the firmware's module for rp2, on a MicroPython of that version."""
    machine, system = ModuleType("machine"), ModuleType("sys")
    machine.__dict__.update(PWM=None, WDT=None, Pin=Pin, Timer=lambda _: None)
    machine.__dict__["ADC"] = lambda _: SimpleNamespace(**adc)
    system.__dict__["implementation"] = SimpleNamespace(version=version)
    return Chip(modules={"machine": machine, "sys": system}).load("rondo.ports.rp2").__dict__


@pytest.mark.parametrize(("reading", "uv"), [(0, 800), (1_000, 50_700), (65_535, 3_300_000)])
def test_an_rp2040_reads_the_upper_end_of_a_step_of_its_3_3_volts(reading: int, uv: int) -> None:
    assert rp2(read_u16=lambda: reading)["Adc"](Pin()).read_uv() == uv


@pytest.mark.parametrize(("version", "stops"), [((1, 29, 0, ""), True), ((1, 29, 1, ""), False)])
def test_the_clock_of_an_rp2040_stands_still_in_a_light_sleep_up_to_1_29_0(
    version: tuple[int, int, int], stops: bool
) -> None:
    assert rp2(version)["_CLOCK_STOPS"] is stops
