"""The time of a session, made of a counter that wraps; and the port's clock, which sleep may stop."""

from calendar import timegm
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.rondo.storage.frames import LIVE
from tests.firmware.system.chip import FROM_2000_S, WRAP, Chip

CLOCK = "rondo.system.clock"
SET_S = 1_777_604_400  # 2026-05-01 03:00
LONGEST_MS = WRAP // 2 - 1  # between two looks at the counter


class Kept:
    """A clock chip that keeps the time without power, or answers nothing."""

    def __init__(self, date_and_time: tuple[int, ...] | None, answers: bool = True) -> None:
        self.stored_date, self._answers = date_and_time, answers

    def read(self) -> tuple[int, ...] | None:
        if not self._answers:
            raise OSError(19)
        return self.stored_date

    def write(self, *date_and_time: int) -> None:
        self.stored_date = date_and_time


@given(st.integers(0, WRAP - 1), st.lists(st.integers(0, LONGEST_MS), max_size=20), st.data())
def test_the_time_goes_on_by_what_has_passed_wherever_the_counter_wraps(
    ticks: int, waits_ms: list[int], data: st.DataObject
) -> None:
    chip = Chip(ticks)
    clock = chip.load(CLOCK).Clock(ticks)
    assert clock.ms == 0
    since_ticks = 0
    for ms in waits_ms:
        chip.wait_ms(ms)
        since_ticks += ms
        assert clock.now() == clock.ms == since_ticks
        ago = data.draw(st.integers(-LONGEST_MS, LONGEST_MS))
        noted_ticks = (chip.ticks - ago) % WRAP
        assert clock.at(noted_ticks) == since_ticks - ago
        assert clock.ticks(since_ticks - ago) == noted_ticks
        if data.draw(st.booleans()):
            assert clock.rebase() == since_ticks
            since_ticks = 0
            assert clock.now() == 0


@pytest.mark.parametrize("since_2000", [False, True])
def test_a_clock_that_was_set_tells_the_seconds_since_1970(since_2000: bool) -> None:
    chip = Chip(since_2000=since_2000)
    chip.load(CLOCK).set_utc(SET_S, None)
    assert chip.utc_s == chip.load(CLOCK).utc() == SET_S


@pytest.mark.parametrize("since_2000", [False, True])
@pytest.mark.parametrize(
    ("utc_s", "utc"),
    [
        (0, 0),
        (FROM_2000_S, 0),  # where a port begins
        (timegm((2021, 1, 1, 0, 0, 0)), 0),  # where rp2 does
        (timegm((2024, 12, 31, 23, 59, 59)), 0),  # before there was a band
        (timegm((2025, 1, 1, 0, 0, 0)), timegm((2025, 1, 1, 0, 0, 0))),
        ((1 << 32) - 1, (1 << 32) - 1),
        (1 << 32, 0),  # the log has four bytes
    ],
)
def test_a_clock_that_nobody_has_set_tells_no_time(since_2000: bool, utc_s: int, utc: int) -> None:
    chip = Chip(since_2000=since_2000)
    chip.utc_s = utc_s
    assert chip.load(CLOCK).utc() == utc


@pytest.mark.parametrize("since_2000", [False, True])
@given(waits_ms=st.lists(st.integers(0, 60_000), max_size=20))
def test_what_the_clock_has_slept_through_is_not_lost(
    since_2000: bool, waits_ms: list[int]
) -> None:
    chip = Chip(since_2000=since_2000)
    chip.utc_s = SET_S
    for ms in waits_ms:
        chip.load(CLOCK).stood_still(ms)
    behind_s = sum(waits_ms) // 1000
    assert chip.load(CLOCK).utc() == SET_S + behind_s
    chip.load(CLOCK).catch_up()
    assert chip.utc_s == chip.load(CLOCK).utc() == SET_S + behind_s, "a soft reset finds it right"


def test_a_clock_that_never_stood_still_is_not_touched() -> None:
    chip = Chip()
    chip.utc_s = SET_S
    chip.load(CLOCK).catch_up()
    assert chip.set_to == (), "it would lose the part of a second that has gone"
    chip.load(CLOCK).stood_still(ms=999)
    assert chip.load(CLOCK).utc() == SET_S
    chip.load(CLOCK).stood_still(ms=1)
    assert chip.load(CLOCK).utc() == SET_S + 1


def test_a_clock_that_is_set_owes_nothing_for_the_time_before() -> None:
    chip = Chip()
    chip.utc_s = SET_S
    chip.load(CLOCK).stood_still(ms=7_999)
    chip.load(CLOCK).set_utc(SET_S, None)
    chip.load(CLOCK).stood_still(ms=1)
    assert chip.load(CLOCK).utc() == SET_S


def test_a_clock_that_was_never_set_is_not_set_by_having_slept() -> None:
    chip = Chip()
    chip.load(CLOCK).stood_still(ms=5_000)
    chip.load(CLOCK).catch_up()
    assert chip.utc_s == chip.load(CLOCK).utc() == 0
    assert chip.set_to == ()


def test_what_keeps_the_time_without_power_is_set_too_and_sets_the_next_start() -> None:
    backup = Kept(None)
    Chip().load(CLOCK).set_utc(SET_S, backup)
    assert backup.stored_date == (2026, 5, 1, 3, 0, 0)
    restarted_chip = Chip()
    restarted_chip.load(CLOCK).take_over(backup)
    assert restarted_chip.load(CLOCK).utc() == SET_S
    assert restarted_chip.set_to == (2026, 5, 1, 0, 3, 0, 0, 0)


def test_a_clock_is_set_to_the_beginning_of_a_second() -> None:
    chip = Chip()
    chip.load(CLOCK).set_utc(SET_S, None)
    friday = 4
    assert chip.set_to == (2026, 5, 1, friday, 3, 0, 0, 0)


@pytest.mark.parametrize("backup", [None, Kept(None)])
def test_without_a_kept_time_the_clock_stays_as_it_is(backup: Kept | None) -> None:
    chip = Chip()
    chip.utc_s = SET_S
    chip.load(CLOCK).take_over(backup)
    assert chip.utc_s == SET_S


def test_a_clock_chip_that_does_not_answer_is_told_of_and_changes_nothing() -> None:
    chip = Chip()
    chip.utc_s = SET_S
    chip.load(CLOCK).take_over(Kept(None, answers=False))
    assert chip.utc_s == SET_S
    assert chip.printed_lines == ["rondo: clock: error 19"]


def chip_with_flash(folder: Path) -> Chip:
    """Returns a chip whose flash is `folder`, with the journal's own folder on it."""
    (folder / LIVE).mkdir(exist_ok=True)
    return Chip(builtins={"open": lambda path, *mode: (folder / path).open(*mode)})


@pytest.mark.parametrize(
    ("steps_s", "since_s", "stepped_s"),
    [
        ((), 0, 0),
        ((7_200,), 0, 7_200),
        ((7_200,), 1, 0),  # after the clock was set
        ((7_200, -60), -60, 0),  # its last step was back, where times come twice
        ((7_200, 0), 0, 7_200),
        ((60, 7_200), 60, 7_200),
    ],
)
def test_by_how_much_the_clock_was_set_forward_is_known_after_a_reset(
    steps_s: tuple[int, ...], since_s: int, stepped_s: int, tmp_path: Path
) -> None:
    chip = chip_with_flash(tmp_path)
    chip.utc_s = SET_S
    for step_s in steps_s:
        chip.load(CLOCK).set_utc(chip.utc_s + step_s, None)
    assert chip_with_flash(tmp_path).load(CLOCK).stepped_s(SET_S + since_s) == stepped_s


@pytest.mark.parametrize("step_text", ["", "1777604400", "one two", "1777604400 1777611600 0"])
def test_a_step_of_the_clock_that_cannot_be_read_is_none(step_text: str, tmp_path: Path) -> None:
    chip = chip_with_flash(tmp_path)
    (tmp_path / LIVE / "clock").write_text(step_text)
    assert chip.load(CLOCK).stepped_s(SET_S) == 0


def test_the_first_time_that_a_clock_is_set_is_no_step(tmp_path: Path) -> None:
    chip_with_flash(tmp_path).load(CLOCK).set_utc(SET_S, None)
    assert chip_with_flash(tmp_path).load(CLOCK).stepped_s(SET_S) == 0
