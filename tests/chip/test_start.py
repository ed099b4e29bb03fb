"""The start of the band on the real image: a press meanwhile, and how long it takes, beside the simulator's."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from simulator import boards
from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.interpreters.rp2040.chip import Chip
from simulator.mcu import measured
from simulator.mcu.bursts import PLAIN, WITH_DISPLAY
from tests.chip.bands import MS, PARTS, AddRow, flash_image_of_band, pulses, tap

# By then a press counts on an RP2040, with the misses of its flash cache too. *accepted* is one pulse of 130 ms.
COUNTS_FROM_MS = 100
INSTANTS_MS = range(0, 2_000, 40)
FEW_MS = (20, 100, 300, 800)
# Presses of one start that are this far apart are felt one after the other; those before it is ready come then.
APART_MS, READY_MS = 480, 850
ACCEPTED_MS = 130
MOST_APART_MS = 25
BOARDS = ("pico", "xiao_rp2040")


def accepted_on_chip(flash: bytes, board: str, *at_ms: int, cache_misses: bool = False) -> int:
    """Returns how many of the taps at `at_ms`, in ms after power on, are felt as accepted."""
    with Chip(board, flash, PARTS[board], cache_misses=cache_misses) as chip:
        chip.power_on()
        for press_ms in at_ms:
            tap(chip, press_ms)
        chip.run((max(at_ms[-1], READY_MS) + 500) * MS)
        accepted_ms = [
            began_ms for began_ms, length in pulses(chip) if abs(length - ACCEPTED_MS) <= 15
        ]
    # What a press cuts short may be as long, but does not begin after that.
    return sum(
        any(press_ms <= began_ms <= max(press_ms, READY_MS) + 300 for began_ms in accepted_ms)
        for press_ms in at_ms
    )


def accepted_in_the_simulator(board: str, *at_ms: int, folder: Path | None = None) -> int:
    setup = Setup(board) if folder is None else Setup(board, firmware=folder)
    device = Device(setup)
    device.power_on()
    for press_ms in at_ms:
        device.hold("main", press_ms)
    device.run_to_ms(at_ms[-1] + 2_000)
    device.discard()
    cues = [fields["name"] for _, kind, fields in device.recorder.entries if kind == "cue"]
    return cues.count("accepted")


def taps_by_start(instants: Iterable[int]) -> list[list[int]]:
    """Returns `instants` in groups, a start each, so that the taps of a group are APART_MS apart or more."""
    taps_of_starts: list[list[int]] = []
    instants_left = sorted(instants)
    while instants_left:
        free_from_ms = 0
        taps_of_starts.append([])
        for press_ms in tuple(instants_left):
            if press_ms >= free_from_ms:
                taps_of_starts[-1].append(press_ms)
                instants_left.remove(press_ms)
                free_from_ms = max(press_ms, READY_MS) + APART_MS
    return taps_of_starts


def counts_from_ms(flash: bytes, board: str) -> int:
    """Returns the first ms after power on at which a tap counts on the chip, found by bisection."""
    refused_ms, accepted_ms = 0, COUNTS_FROM_MS
    while accepted_ms - refused_ms > 1:
        middle_ms = (refused_ms + accepted_ms) // 2
        if accepted_on_chip(flash, board, middle_ms):
            accepted_ms = middle_ms
        else:
            refused_ms = middle_ms
    return accepted_ms


def attention_ms(flash: bytes, board: str) -> int:
    """Returns the ms from power on to *attention*, for a band that was cut off in a session."""
    with Chip(board, flash, PARTS[board]) as chip:
        chip.power_on()
        tap(chip, 2_500)
        tap(chip, 5_000)
        chip.run(20_000 * MS)
        chip.cut()
        chip.run(21_000 * MS)
        chip.power_on()
        chip.run(24_000 * MS)
        return pulses(chip, since_ms=21_000)[0][0] - 21_000


def attention_in_the_simulator_ms(board: str) -> int:
    device = Device(Setup(board))
    device.power_on()
    for press_ms in (2_500, 5_000):
        device.hold("main", press_ms)
    device.run_to_ms(20_000)
    device.cut()
    device.run_to_ms(21_000)
    device.power_on()
    device.run_to_ms(24_000)
    device.discard()
    motor_on_ms = [
        t_ms for t_ms, kind, fields in device.recorder.entries if kind == "motor" and fields["on"]
    ]
    return next(t_ms for t_ms in motor_on_ms if t_ms > 21_000) - 21_000


@pytest.mark.parametrize("board", BOARDS)
def test_a_press_counts_from_the_ms_on_that_the_table_says(
    board: str, micropython: bytes, record: bool, add_row: AddRow
) -> None:
    flash = flash_image_of_band(micropython, board)
    table = measured.shipped_table(board)
    assert table is not None
    press_ms = int(table.figures["boot_ms"])
    if record:
        later_ms = counts_from_ms(flash, board) - press_ms
        add_to_table(board, boot_ms=later_ms, main_ms=-later_ms)
    else:
        counts = [accepted_on_chip(flash, board, ms) for ms in (press_ms - 1, press_ms)]
        add_row(f"a press counts, {board}", f"from {press_ms} ms after power on")
        assert counts == [0, 1], "make chip CHIP=--record renews the table"


@pytest.mark.parametrize("board", BOARDS)
def test_a_start_takes_as_long_in_the_simulator_as_on_the_chip(
    board: str, micropython: bytes, record: bool, add_row: AddRow
) -> None:
    on_chip, simulated = attention_ms(flash_image_of_band(micropython, board), board), 0
    simulated = attention_in_the_simulator_ms(board)
    add_row(f"power on to attention, {board}", f"{on_chip} ms, in the simulator {simulated} ms")
    if record:
        # What is not explained by imports and by making the app comes before them.
        add_to_table(board, main_ms=on_chip - simulated)
    else:
        assert abs(on_chip - simulated) <= MOST_APART_MS, (
            "make chip CHIP=--record renews the table"
        )


def add_to_table(board: str, **ms_by_figure: int) -> None:
    """Adds `ms_by_figure` to the figures of the same names in the table of `board`."""
    path = measured.FOLDER / f"{board}.json"
    table = json.loads(path.read_text())
    for name, more_ms in ms_by_figure.items():
        table["figures"][name] += more_ms
    path.write_text(json.dumps(table, indent=1) + "\n")


@pytest.mark.parametrize(("board", "table"), [("pico", PLAIN), ("xiao_rp2040", WITH_DISPLAY)])
def test_the_chip_works_as_long_after_a_wait_as_the_model_draws(
    board: str, table: tuple[tuple[float, int], ...], micropython: bytes, add_row: AddRow
) -> None:
    """A factor of three is allowed: the model describes sessions of many kinds, and this is one."""
    with Chip(board, flash_image_of_band(micropython, board), PARTS[board], bursts=True) as chip:
        chip.power_on()
        tap(chip, 2_500)
        burst_count_before = len(chip.counts()["work"])
        tap(chip, 5_000)
        chip.run(120_000 * MS)
        bursts_us = sorted(ns / 1_000 for _, ns in chip.counts()["work"][burst_count_before:])
    percentiles = [bursts_us[int(fraction * len(bursts_us))] for fraction in (0.5, 0.9, 0.99)]
    add_row(
        f"bursts of work, {board}",
        " / ".join(f"{measured_us / MS:.1f}" for measured_us in percentiles)
        + " ms (p50, p90, p99)",
    )
    for measured_us, (_, modelled_us) in zip(percentiles, table[1:4], strict=True):
        assert measured_us <= 3 * modelled_us


@pytest.mark.parametrize(
    ("board", "instants"),
    [("pico", FEW_MS), *(("xiao_rp2040", INSTANTS_MS[first::2]) for first in (0, 1))],
)
def test_a_press_while_it_starts_counts_on_the_chip_as_in_the_simulator(
    board: str, instants: Iterable[int], micropython: bytes, add_row: AddRow
) -> None:
    flash = flash_image_of_band(micropython, board)
    taps_of_starts = taps_by_start(instants)
    on_chip = [accepted_on_chip(flash, board, *taps) for taps in taps_of_starts]
    simulated = [accepted_in_the_simulator(board, *taps) for taps in taps_of_starts]
    add_row(
        f"taps while starting, {board}",
        f"{sum(on_chip)} of {sum(map(len, taps_of_starts))} accepted",
    )
    assert on_chip == simulated
    for accepted_ms, taps in zip(on_chip, taps_of_starts, strict=True):
        assert accepted_ms >= sum(press_ms >= COUNTS_FROM_MS for press_ms in taps)


@pytest.mark.parametrize("board", BOARDS)
def test_a_press_at_a_tenth_of_a_second_counts_though_the_core_waits_for_its_flash(
    board: str, micropython: bytes
) -> None:
    assert (
        accepted_on_chip(
            flash_image_of_band(micropython, board), board, COUNTS_FROM_MS, cache_misses=True
        )
        == 1
    )


def test_every_board_that_is_emulated_has_a_table() -> None:
    assert {board for board in boards.NAMES if measured.shipped_table(board)} == set(BOARDS)
