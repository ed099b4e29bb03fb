"""Power on the emulated chip: lost during a flash operation, and presses while the band starts."""

from collections.abc import Callable
from random import Random

import pytest

from simulator.chips.nor import BLOCK
from simulator.interpreters.rp2040.chip import Chip
from tests.chip.bands import MS, AddRow, flash_image_of_band, pulses, resets, tap

TORN_OPERATIONS = 20
OPERATIONS = 28  # of the flash in the phase, at least, but for the first
PHASE_S = 180  # as long as they take: after each loss of power the rest of the phase is played
PHASE_MS = 1_000 * PHASE_S
_PROGRAM = b"""{"name": "one", "phases": [
    {"kind": "express", "side": "first", "round": 1, "min_s": %d, "max_s": %d}]}"""
FILES = {
    "settings.json": b'{"program": "one"}',
    "programs/one.json": _PROGRAM % (PHASE_S, PHASE_S),
}
WAKE_MS, START_MS = 2_000, 5_000
MOST_LOST_MS = 10_000
ATTENTION_BY_MS = 2_000


@pytest.fixture(scope="module")
def power_losses(micropython: bytes) -> list[tuple[int, int, bytes]]:
    """Returns (µs, operation number, flash) after power losses during 20 operations of a session."""
    random = Random(1)
    with Chip("pico", flash_image_of_band(micropython, beside=FILES)) as chip:
        chip.power_on()
        tap(chip, WAKE_MS)
        first_operation = chip.counts()["operations"]
        tap(chip, START_MS)
        for operation_number in sorted(
            random.sample(
                range(first_operation + 4, first_operation + 4 + OPERATIONS), TORN_OPERATIONS
            )
        ):
            chip.tear(operation_number, random.random())
        chip.run((START_MS + PHASE_MS) * MS)
        operations = chip.torn()
    assert len(operations) == TORN_OPERATIONS
    return operations


@pytest.mark.parametrize("shard", range(4))
def test_power_lost_within_a_flash_operation_loses_at_most_ten_seconds_of_the_phase(
    shard: int, micropython: bytes, power_losses: list[tuple[int, int, bytes]], add_row: AddRow
) -> None:
    latest_ms = worst_ms = 0
    for at_ms, operation_number, flash in power_losses[shard::4]:
        with Chip("pico", flash) as chip:
            chip.power_on()
            tap(chip, 6_000)
            chip.run(8_000 * MS)
            pulses_felt = pulses(chip)
            attention = [pulse for pulse in pulses_felt if pulse[0] < 6_000]
            later_pulses = pulses(chip, since_ms=6_000)
            assert len(attention) == 6, (operation_number, attention)
            assert attention[0][0] < ATTENTION_BY_MS, (operation_number, attention)
            assert [round(length, -1) for _, length in later_pulses] == [130, 600], (
                operation_number,
                later_pulses,
            )
            assert resets(chip) == 0
            lost_ms = _lost_phase_ms(chip, at_ms // MS)
        assert -200 < lost_ms <= MOST_LOST_MS, (operation_number, lost_ms)
        latest_ms, worst_ms = max(latest_ms, attention[0][0]), max(worst_ms, lost_ms)
    add_row(
        f"torn flash, {shard + 1} of 4",
        f"attention {latest_ms} ms after power on at the latest, {worst_ms} ms lost at most",
    )


@pytest.mark.parametrize(("act", "is_whole"), [(Chip.reset, True), (Chip.brown_out, False)])
def test_only_a_dip_of_the_voltage_leaves_a_flash_operation_in_part(
    act: Callable[[Chip], None], is_whole: bool, micropython: bytes
) -> None:
    image = flash_image_of_band(micropython)
    with Chip("pico", image) as chip:
        chip.power_on()
        while not (erased := _erased_blocks(chip, image)):
            chip.run(chip.now_us + 10 * MS)
        act(chip)
        assert (chip.image()[erased[0]] == b"\xff" * BLOCK) == is_whole


def _erased_blocks(chip: Chip, image: bytes) -> list[slice]:
    """Returns the ranges of the flash that were erased, a block each, where `image` is not empty."""
    operations = (event.data for event in chip.seen if event.kind == "flash")
    blocks = [
        slice(address, address + BLOCK) for kind, address, _ in operations if kind == "erase"
    ]
    return [block for block in blocks if image[block] != b"\xff" * BLOCK]


def _lost_phase_ms(chip: Chip, cut_at_ms: int) -> int:
    """Returns how many ms of the phase the band has forgotten: the phase ends by so much later."""
    elapsed = cut_at_ms - START_MS
    end_ms = 6_000 + PHASE_MS - elapsed
    began_ms = end_ms - 1_000
    chip.run((end_ms + MOST_LOST_MS + 1_000) * MS)
    first_pulse_ms = next(start_ms for start_ms, _ in pulses(chip, since_ms=began_ms))
    return first_pulse_ms - end_ms
