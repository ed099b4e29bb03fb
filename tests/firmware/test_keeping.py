"""When what is to be kept is written: in a moment that is quiet for long enough; its memory is free after it."""

import binascii
import errno
import json
import os
import struct
import weakref
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from firmware.rondo.session.table import NEVER
from tests.firmware.system.chip import Chip


class JournalToWrite:
    """A keeper whose journal always has something to write; `written_ms` are the instants of its writes."""

    def __init__(self) -> None:
        self.written_ms: list[int] = []
        self.collected = 0
        garbage = ModuleType("gc")
        garbage.__dict__["collect"] = self._collect
        stock_modules = {module.__name__: module for module in (binascii, errno, json, os, struct)}
        stock = {**stock_modules, "gc": garbage, "sys": ModuleType("sys")}
        journal = SimpleNamespace(due=lambda now_ms, _: now_ms, write=self.write, trouble="")
        session = SimpleNamespace(choice=dict, reminders_declined=False)
        motor = SimpleNamespace(driving=False)
        buttons = SimpleNamespace(deciding=False, undecided=False)
        self._load = Chip(modules=stock).load
        self.module: Any = self._load("rondo.keeper")
        self.keeper = self.module.Keeper(journal, session, SimpleNamespace(), motor, buttons)

    def _collect(self) -> None:
        self.collected += 1

    def write(self, now_ms: int) -> None:
        """Records the write, and loads a module for it; `loaded` is a weak reference to that."""
        self.written_ms.append(now_ms)
        self.loaded = weakref.ref(self._load("rondo.storage.ring"))  # for the writing

    def is_written_at(self, now_ms: int, free_ms: int) -> bool:
        """Returns whether the journal is written at `now_ms`, if the next pulse is to be felt `free_ms` later."""
        self.keeper.step(now_ms, now_ms + free_ms)
        return now_ms in self.written_ms


@pytest.mark.parametrize(("waited_ms", "enough_ms"), [(0, 500), (1_999, 500), (2_000, 150)])
def test_the_longer_a_write_has_waited_the_less_quiet_it_needs(
    waited_ms: int, enough_ms: int
) -> None:
    for free_ms, is_written in ((enough_ms - 1, False), (enough_ms, True)):
        kept = JournalToWrite()
        assert not kept.is_written_at(10_000, 10)
        assert kept.is_written_at(10_000 + waited_ms, free_ms) == is_written


def test_after_three_seconds_any_moment_with_the_motor_off_will_do() -> None:
    for waited_ms, is_written in ((2_999, False), (3_000, True)):
        kept = JournalToWrite()
        assert not kept.is_written_at(10_000, 10)
        assert kept.is_written_at(10_000 + waited_ms, 10) == is_written
    assert not kept.is_written_at(13_010, 10), "the next has to wait again"


def test_after_each_write_the_memory_that_it_took_is_free_again() -> None:
    kept = JournalToWrite()
    assert kept.is_written_at(10_000, NEVER)
    assert kept.loaded() is None
    assert kept.collected == 1


def test_after_a_chore_and_after_the_start_no_module_stays_that_only_they_need(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)  # for a chore that looks for its files
    kept = JournalToWrite()
    kept.keeper.forget_reminders()
    kept.write(0)
    kept.keeper.step(10_000, NEVER)
    assert kept.loaded() is None
    kept.write(0)
    kept.module.load_settings()
    assert kept.loaded() is None
