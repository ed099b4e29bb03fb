"""When a session's position goes to flash: to the ms, by what the journal is asked alone."""

import binascii
import errno
import os
import struct
from types import SimpleNamespace

import pytest

from firmware.rondo.session.table import NEVER
from tests.firmware.system.chip import Chip

PLACED_MS = 10_000


@pytest.mark.parametrize(
    ("state", "now_ms", "pulse_ms", "due_ms"),
    [
        ("running", 11_000, NEVER, 17_500),
        # What is awake within the last second writes at once.
        ("running", 16_499, NEVER, 17_500),
        ("running", 16_500, NEVER, 16_500),
        ("running", 18_000, NEVER, 18_000),
        # It is 1.5 s before a pulse that falls between 4.5 s and the end.
        ("running", 11_000, 15_999, 17_500),
        ("running", 11_000, 16_000, 14_500),
        ("running", 11_000, 18_999, 17_499),
        ("running", 11_000, 19_000, 17_500),
        ("paused", 11_000, NEVER, 310_000),
        ("paused", 309_999, 310_001, 310_000),
        ("asleep", 11_000, NEVER, NEVER),
    ],
)
def test_a_position_is_kept_each_7_5_s_or_sooner_where_that_is_quieter(
    state: str, now_ms: int, pulse_ms: int, due_ms: int
) -> None:
    modules = {module.__name__: module for module in (binascii, errno, os, struct)}
    journal = Chip(modules=modules).load("rondo.storage.journal").Journal(SimpleNamespace())
    journal._state, journal._placed_at = state, PLACED_MS
    assert journal.due(now_ms, pulse_ms) == due_ms
