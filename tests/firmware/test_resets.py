"""What is counted of resets that nobody asked for, and what is kept of their reason."""

import sys
from pathlib import Path
from typing import TextIO

import pytest

from firmware import resets


@pytest.fixture
def resets_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)

    def print_exception(error: BaseException, file: TextIO) -> None:
        file.write(f"Traceback\n{type(error).__name__}: {error}\n")

    monkeypatch.setattr(sys, "print_exception", print_exception, raising=False)
    return tmp_path / resets.FILE


def test_without_a_file_there_were_none(resets_file: Path) -> None:
    assert (resets.count(), resets.reason()) == (0, "")
    assert resets.begin(powered_on=True, by_watchdog=False) == 0
    assert resets.begin(powered_on=False, by_watchdog=False) == 0
    assert not resets_file.exists()


def test_a_count_without_a_reason_is_no_reason(resets_file: Path) -> None:
    resets_file.write_text("2\n")
    assert (resets.count(), resets.reason()) == (2, "")
    resets_file.write_text("2\nTraceback\nOSError: 28\n\n")
    assert (resets.count(), resets.reason()) == (2, "OSError: 28")
    resets_file.write_text("no number\n")
    assert resets.count() == 0


def test_a_power_on_sets_the_count_back_and_keeps_the_reason(resets_file: Path) -> None:
    resets_file.write_text("3\nwatchdog\n")
    assert resets.begin(powered_on=True, by_watchdog=False) == 0
    assert (resets.count(), resets.reason()) == (0, "watchdog")


def test_each_reset_by_the_watchdog_counts_one_more_and_is_the_reason(resets_file: Path) -> None:
    assert [resets.begin(powered_on=False, by_watchdog=True) for _ in range(3)] == [1, 2, 3]
    assert (resets.count(), resets.reason()) == (3, "watchdog")


def test_an_error_counts_one_more_and_three_of_them_lead_to_a_fresh_start(
    resets_file: Path,
) -> None:
    error = OSError(28)
    assert [resets.keep(error, powered_on=False) for _ in range(4)] == [True, True, True, False]
    assert resets.count() == 4
    assert resets.reason() == "OSError: 28"
    resets.forget()
    assert not resets_file.exists()
    resets.forget()


def test_a_reason_too_long_for_the_memory_that_is_left_is_kept_by_its_name(
    resets_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def print_exception(_: BaseException, file: TextIO) -> None:
        file.write("Traceback (most recent")
        raise MemoryError

    monkeypatch.setattr(sys, "print_exception", print_exception)
    assert resets.keep(OSError(28), powered_on=False)
    assert (resets.count(), resets.reason()) == (1, "OSError")


@pytest.mark.parametrize("powered_on", [False, True])
def test_what_cannot_be_counted_leads_to_a_fresh_start_once(
    resets_file: Path, powered_on: bool
) -> None:
    resets_file.mkdir()
    assert resets.keep(OSError(28), powered_on) is powered_on
