"""Whole sessions on the real image: felt as in the simulator, pulse by pulse, seen as there, picture by picture."""

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.interpreters.rp2040.comparison import PulseDifferences, compare
from simulator.interpreters.rp2040.play import ChipPlay
from simulator.scenario.player import Play
from simulator.scenario.script import load

HERE = Path(__file__).parent / "scenarios"
ACCEPTANCE = Path(__file__).parents[1] / "acceptance"

AssertAlike = Callable[[str, PulseDifferences], None]


def play_on_both(
    path: Path, micropython: bytes, board: str | None = None
) -> tuple[ChipPlay, Play]:
    """Plays a scenario on the chip and in the simulator; asserts that neither fails, and returns both plays."""
    scenario = load(path, board)
    on_chip, simulated = ChipPlay(scenario, micropython), Play(scenario)
    on_chip.play()
    simulated.play()
    assert on_chip.failures == simulated.failures == []
    return on_chip, simulated


def differences(on_chip: ChipPlay, simulated: Play) -> PulseDifferences:
    return compare(on_chip.entries, simulated.device.recorder.entries)


@pytest.mark.parametrize("name", ["guide", "cut", "reminders", "storm", "driver"])
def test_every_pulse_is_felt_on_the_chip_as_in_the_simulator(
    name: str, micropython: bytes, assert_alike: AssertAlike
) -> None:
    assert_alike(
        f"{name}, pico", differences(*play_on_both(HERE / f"{name}.scenario", micropython))
    )


def test_a_strict_session_is_felt_to_its_end_as_in_the_simulator(
    micropython: bytes, assert_alike: AssertAlike
) -> None:
    assert_alike(
        "strict, pico",
        differences(*play_on_both(ACCEPTANCE / "strict.scenario", micropython, "pico")),
    )


def test_a_display_that_is_always_on_shows_the_same_pictures_and_delays_no_pulse(
    micropython: bytes, assert_alike: AssertAlike
) -> None:
    on_chip, simulated = play_on_both(HERE / "display.scenario", micropython)
    assert_alike("display always, xiao_rp2040", differences(on_chip, simulated))
    pictures_on_chip = {name: picture.rgb for name, picture in on_chip.pictures}
    expected = {name: picture.rgb for name, picture in simulated.pictures}
    assert [name for name in expected if pictures_on_chip.get(name) != expected[name]] == []
    assert len(expected) == 6
