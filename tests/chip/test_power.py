"""Power on the emulated chip: lost during a flash operation, and presses while the band starts."""

from random import Random

import pytest

from simulator.interpreters.rp2040.chip import Chip
from tests.chip.bands import MS, AddRow, flash_image_of_band, pulses, resets, tap

TORN = 20
PHASE_MS = 360_000  # strict, the first phase of a session: left
WAKE_MS, START_MS = 2_000, 5_000
MOST_LOST_MS = 10_000
ATTENTION_MS = 2_000


@pytest.fixture(scope="module")
def power_losses(micropython: bytes) -> list[tuple[int, int, bytes]]:
    """Returns (µs, operation number, flash) after power losses during 20 operations of a session."""
    random = Random(1)
    with Chip("pico", flash_image_of_band(micropython)) as chip:
        chip.power_on()
        tap(chip, WAKE_MS)
        first_operation = chip.counts()["operations"]
        tap(chip, START_MS)
        for number in sorted(
            random.sample(range(first_operation + 4, first_operation + 4 + 2 * TORN), TORN)
        ):
            chip.tear(number, random.random())
        chip.run((START_MS + PHASE_MS) * MS)
        operations = chip.torn()
    assert len(operations) == TORN
    return operations


@pytest.mark.parametrize("part", range(4))
def test_power_lost_within_a_flash_operation_loses_at_most_ten_seconds_of_the_phase(
    part: int, micropython: bytes, power_losses: list[tuple[int, int, bytes]], add_row: AddRow
) -> None:
    latest = worst = 0
    for at_ms, number, flash in power_losses[part::4]:
        with Chip("pico", flash) as chip:
            chip.power_on()
            tap(chip, 6_000)
            chip.run(8_000 * MS)
            pulses_felt = pulses(chip)
            attention, later = (
                [pulse for pulse in pulses_felt if pulse[0] < 6_000],
                pulses(chip, 6_000),
            )
            assert len(attention) == 6, (number, attention)
            assert attention[0][0] < ATTENTION_MS, (number, attention)
            assert [round(length, -1) for _, length in later] == [130, 600], (number, later)
            assert resets(chip) == 0
            lost = _lost_phase_ms(chip, at_ms // MS)
        assert -200 < lost <= MOST_LOST_MS, (number, lost)
        latest, worst = max(latest, attention[0][0]), max(worst, lost)
    add_row(
        f"torn flash, {part + 1} of 4",
        f"attention {latest} ms after power on at the latest, {worst} ms lost at most",
    )


def _lost_phase_ms(chip: Chip, cut_at_ms: int) -> int:
    """Returns how many ms of the phase the band has forgotten, by how much later the phase ends."""
    elapsed = cut_at_ms - START_MS
    end_ms = 6_000 + PHASE_MS - elapsed
    began = end_ms - 1_000
    chip.run((end_ms + MOST_LOST_MS + 1_000) * MS)
    first_pulse_ms = next(start for start, _ in pulses(chip, began))
    return first_pulse_ms - end_ms
