"""What the band keeps of its reminders, where flash refuses and its clock counts from another instant."""

import binascii
import io
import struct
from types import SimpleNamespace
from typing import Any

import pytest

from firmware.rondo import CLOCK_STEP
from firmware.rondo.session.quiet import QuietHours
from firmware.rondo.session.state import COUNTED_MS
from firmware.rondo.session.table import NEVER
from firmware.rondo.storage import settings as schema
from tests.firmware.system.chip import Chip

HOUR_MS = 3_600_000
NOON = 1_777_636_800  # 2026-05-01T12:00:00Z


class Files(dict):
    """Flash that keeps whole files."""

    def open(self, path: str, mode: str = "r") -> io.BytesIO:
        if "w" not in mode:
            if path not in self:
                raise OSError(2)
            return io.BytesIO(self[path])
        return Writing(self, path)


class Writing(io.BytesIO):
    """A file that is there once it is closed."""

    def __init__(self, files: Files, path: str) -> None:
        super().__init__()
        self._files, self._path = files, path

    def close(self) -> None:
        if not self.closed:
            self._files[self._path] = self.getvalue()
        super().close()


def reminding_after_restart(utc_s: int = 0, last_start: int = 0, **flash: object) -> Any:
    """Returns the firmware's Reminding, for each hour, on a chip that has just started with the builtins `flash`.

    The chip's clock says `utc_s`, the last session began at `last_start`, both in s since 1970.
    """
    chip = Chip(modules={"binascii": binascii, "struct": struct}, builtins=flash)
    chip.utc_s = utc_s
    settings, _ = schema.resolve({"reminder_min": 60})
    session = SimpleNamespace(id=1, reached_ms=lambda _: COUNTED_MS)
    reminding = chip.load("rondo.reminding").Reminding(
        settings, QuietHours(settings), session, SimpleNamespace(playing=None)
    )
    reminding.restore(0, last_start)
    return reminding


def test_after_restart_upon_restart_what_was_kept_last_counts_and_is_not_kept_again() -> None:
    files = Files()
    waited_ms = 0
    for writes in (4, 1, 1, 2, 1):
        reminding = reminding_after_restart(open=files.open)
        assert reminding.next_at() == HOUR_MS - waited_ms
        if files:
            assert reminding.due() > 60_000, "nothing has changed"
        for minute in range(1, writes + 1):
            reminding.write(minute * 60_000)
        waited_ms += writes * 60_000


@pytest.mark.parametrize("error", [OSError(28), MemoryError()], ids=["flash", "memory"])
def test_what_could_not_be_kept_of_reminders_is_tried_again_soon_though_the_clock_began_anew(
    error: Exception,
) -> None:
    def refuse(_: str, mode: str) -> None:
        raise OSError(2) if mode == "rb" else error

    reminding = reminding_after_restart(open=refuse)
    reminding._reminders.changed = False  # as where it is only the time waited that is to be kept
    reminding.write(10_000_000)
    assert reminding.due() == 10_060_000
    reminding.rebase(10_000_000)
    assert reminding.due() <= 60_000


def test_with_nothing_kept_an_hour_counts_from_the_start_of_the_last_session() -> None:
    waits = ((0, HOUR_MS), (1_800, HOUR_MS // 2), (3_599, 1_000), (3_720, 180_000), (7_200, NEVER))  # fmt: skip
    for ago_s, left_ms in waits:
        reminding = reminding_after_restart(NOON, NOON - ago_s, open=Files().open)
        assert reminding.next_at() == left_ms
    for unknown in ((NOON, 0), (0, NOON)):  # when the session began: so it counts from now
        assert reminding_after_restart(*unknown, open=Files().open).next_at() == HOUR_MS


def test_a_clock_that_was_set_forward_brings_no_reminder_earlier() -> None:
    """After a restart the next one follows from the kept reminders, or from the last session's start."""
    step = {CLOCK_STEP: f"{NOON + 60} {NOON + 3_060}".encode()}
    files = Files()
    reminding_after_restart(NOON, NOON, open=files.open).write(60_000)
    files |= step
    reminding = reminding_after_restart(NOON + 3_071, open=files.open)
    assert reminding.next_at() == HOUR_MS - 60_000 - 70_000
    reminding = reminding_after_restart(NOON + 3_071, NOON, open=Files(step).open)
    assert reminding.next_at() == HOUR_MS - 71_000
