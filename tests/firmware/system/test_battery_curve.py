"""What a cell has left is told by its voltage, without a jump and never the wrong way."""

from itertools import pairwise

import pytest

from firmware.rondo.system.battery_curve import CURVE, LOW_PERCENT, percent


@pytest.mark.parametrize(
    ("mv", "percent_left"),
    [
        (0, 0),
        (3_300, 0),
        (3_350, 0),  # half way to the first percent
        (3_400, 1),
        (3_475, 3),
        (3_549, 4),
        (3_550, 5),
        (3_600, 7),
        (3_649, 9),
        (3_650, 10),
        (3_699, 19),
        (3_700, 20),
        (3_720, 25),
        (3_739, 29),
        (3_740, 30),
        (3_770, 40),
        (3_800, 50),
        (3_850, 60),
        (3_920, 70),
        (4_000, 80),
        (4_100, 90),
        (4_199, 99),
        (4_200, 100),
        (5_000, 100),
    ],
)
def test_percent_left_at_a_voltage(mv: int, percent_left: int) -> None:
    assert percent(mv) == percent_left


def test_a_fuller_cell_is_never_said_to_have_less_and_no_step_is_felt_as_a_jump() -> None:
    percents = [percent(mv) for mv in range(3_200, 4_301)]
    assert (percents[0], percents[-1]) == (0, 100)
    assert {next_percent - percent for percent, next_percent in pairwise(percents)} == {0, 1}


def test_it_is_said_at_20_percent_that_charging_is_due() -> None:
    assert LOW_PERCENT == 20
    assert [mv for mv, percent_left in CURVE if percent_left == LOW_PERCENT] == [3_700]
