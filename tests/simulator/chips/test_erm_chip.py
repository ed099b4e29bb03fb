"""The emulated motor: when it turns, how fast, what it draws and when a wearer feels it."""

import pytest

from simulator.chips.erm import Erm


class Bench:
    """A motor, and a time in ms that a test moves."""

    def __init__(self) -> None:
        self.now_ms = 0.0
        self.duties: list[float] = []
        self.motor = Erm(lambda: self.now_ms, self.duties.append)

    def speed_at_ms(self, ms: float) -> float:
        self.now_ms += ms
        return self.motor.speed(self.now_ms)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def about(value: float) -> object:
    return pytest.approx(value, abs=0.001)


def test_it_nears_its_speed_by_a_time_constant_of_40_ms_and_coasts_by_one_of_70(
    bench: Bench,
) -> None:
    bench.motor.drive(duty=1.0)
    assert bench.speed_at_ms(40) == about(0.632)
    assert bench.speed_at_ms(400) == about(1.0)
    bench.motor.drive(duty=0.0)
    assert bench.speed_at_ms(70) == about(0.368)
    bench.motor.drive(duty=1.0)
    assert bench.speed_at_ms(40) == about(1 - 0.632 * 0.368), (
        "it goes on from the speed that it has"
    )


@pytest.mark.parametrize(("duty", "must_turn"), [(0.66, False), (0.67, True)])
def test_at_rest_it_needs_two_thirds_of_the_supply_to_start(
    bench: Bench, duty: float, must_turn: bool
) -> None:
    bench.motor.drive(duty)
    assert (bench.speed_at_ms(1_000) > 0) is must_turn


@pytest.mark.parametrize(("duty", "must_turn"), [(0.39, False), (0.4, True)])
def test_turning_it_goes_on_with_four_tenths(bench: Bench, duty: float, must_turn: bool) -> None:
    bench.motor.drive(duty=1.0)
    bench.speed_at_ms(500)
    bench.motor.drive(duty)
    assert bench.speed_at_ms(2_000) == about(duty if must_turn else 0.0)


def test_a_motor_that_hardly_turns_any_more_has_to_be_started_anew(bench: Bench) -> None:
    bench.motor.drive(duty=1.0)
    bench.speed_at_ms(500)
    bench.motor.drive(duty=0.0)
    bench.speed_at_ms(300)  # to 0.014 of its speed
    bench.motor.drive(duty=0.55)
    assert bench.speed_at_ms(500) == about(0.0)


def test_it_draws_most_at_its_start_and_nothing_when_it_is_off_or_broken(bench: Bench) -> None:
    assert bench.motor.current_ma(bench.now_ms) == 0.0
    bench.motor.drive(duty=1.0)
    assert bench.motor.current_ma(bench.now_ms) == 110.0
    assert bench.motor.current_ma(bench.now_ms + 1_000) == about(70.0)
    bench.motor.drive(duty=0.7)
    bench.speed_at_ms(1_000)
    assert bench.motor.current_ma(bench.now_ms) == about(0.7 * (110 - 40 * 0.7))
    bench.motor.inject_weakness(0.0)
    assert bench.motor.current_ma(bench.now_ms) == 0.0


def test_a_weak_motor_reaches_that_part_of_its_speed_and_loses_it_as_it_would_coast(
    bench: Bench,
) -> None:
    bench.motor.drive(duty=1.0)
    bench.speed_at_ms(1_000)
    bench.motor.inject_weakness(0.5)
    assert bench.speed_at_ms(0) == about(1.0)
    assert bench.speed_at_ms(70) == about(0.5 + 0.5 * 0.368)
    assert bench.speed_at_ms(1_000) == about(0.5)


def test_a_wearer_feels_it_from_35_hundredths_of_its_speed_on(bench: Bench) -> None:
    bench.motor.drive(duty=1.0)
    assert [bench.motor.felt(ms) for ms in (0, 17, 17.3, 100)] == [False, False, True, True]


def test_what_is_no_change_of_a_hundredth_is_not_told(bench: Bench) -> None:
    for duty in (0.704, 0.702, 0.71, 0.0, 0.0):
        bench.motor.drive(duty)
    assert bench.duties == [0.7, 0.71, 0.0]


def test_a_copy_stays_as_the_motor_was_and_is_the_same_one_until_the_next_change(
    bench: Bench,
) -> None:
    bench.motor.drive(duty=1.0)
    copy = bench.motor.snapshot
    assert bench.motor.snapshot is copy
    bench.speed_at_ms(500)
    bench.motor.drive(duty=0.0)
    assert (copy.duty, copy.speed(500)) == (1.0, about(1.0))
    assert bench.motor.snapshot is not copy
    weak = bench.motor.snapshot
    bench.motor.inject_weakness(0.5)
    assert bench.motor.snapshot is not weak
