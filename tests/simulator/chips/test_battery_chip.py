"""The emulated cell: its voltage by charge and load."""

import pytest

from firmware.rondo.system.battery_curve import CURVE
from simulator.chips.battery import Battery


@pytest.mark.parametrize(
    ("percent", "load_ma", "volts_uv"),
    [
        (0, 0.0, 3_300_000),
        (0.5, 0.0, 3_350_000),
        (20, 0.0, 3_700_000),
        (25, 0.0, 3_720_000),
        (100, 0.0, 4_200_000),
        (100, 100.0, 4_170_000),
    ],
)
def test_a_cell_has_the_voltage_of_its_charge_less_what_the_load_takes(
    percent: float, load_ma: float, volts_uv: int
) -> None:
    assert Battery(percent, lambda: load_ma).volts_uv == volts_uv


def test_every_point_of_the_curve_is_a_voltage_of_the_cell() -> None:
    assert [Battery(percent, lambda: 0.0).volts_uv for _, percent in CURVE] == [
        mv * 1000 for mv, _ in CURVE
    ]
