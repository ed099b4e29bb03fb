"""Measures a band on the emulated chip during a session: bytes on its heap, and how long its turns take.

    found = measure_session(micropython, "pico", "off", folder)
    found.heap, found.turns_ms

A listener is put around the loop's `turn` in a copy of main.py; its own time and memory are not counted.
"""

import json
import shutil
from pathlib import Path
from statistics import median
from typing import NamedTuple

from simulator.interpreters.modules import FIRMWARE
from simulator.interpreters.rp2040.chip import Chip
from tests.chip.bands import MS, PARTS, flash_image_of_band, tap

_MADE = "    app = App(board)\n"
_WATCHED = """    gc.collect()
    before = gc.mem_alloc()
    import listener

    gc.collect()
    listener.begin(app, gc.mem_alloc() - before)
"""
# Heap: in each phase once, when nothing is to be felt for a while, after a collection. Turns: all of the session.
_LISTENER = """
import gc
from array import array
from time import ticks_diff, ticks_us

_MOST = 1500
_us = array("I", bytes(4 * _MOST))
_turns = _began = _own = 0
_heap = 1 << 30
_turn = _app = None


def begin(app, own):
    global _app, _turn, _own
    _app, _own, _turn = app, own, app.turn
    app.turn = _listen


def _listen():
    global _turns
    began = ticks_us()
    at = _turn()
    us = ticks_diff(ticks_us(), began)
    state = _app._session.state
    if state == "running":
        if _turns < _MOST:
            _us[_turns] = us
            _turns += 1
        _weigh(at)
    elif state == "ended" and _turns:
        print("HEAP", _heap - _own)
        print("TURNS", [_us[i] for i in range(_turns)])
        _turns = 0
    return at


def _weigh(at):
    global _began, _heap
    session = _app._session
    if session.began != _began and at - _app._clock.now() > 300 and not _app._motor.driving:
        _began = session.began
        gc.collect()
        _heap = min(_heap, gc.mem_alloc())
"""
# Guide pacing: two switches by tap, a pause, an early end.
_TAPS_MS = (2_500, 5_000, 25_000, 45_000)
_HOLDS_MS = ((60_000, 1_200), (70_000, 100), (90_000, 3_500))
_END_MS = 105_000


class MeasuredSession(NamedTuple):
    """The result: bytes on the heap, and the length of each turn in ms."""

    heap: int
    turns_ms: list[float]

    @property
    def table_row(self) -> str:
        """Returns the turns as a row of the table of results."""
        longest_ms, median_ms = max(self.turns_ms), median(self.turns_ms)
        return f"{median_ms:.1f} / {longest_ms:.1f} ms (median, worst) of {len(self.turns_ms)}"


def measure_session(micropython: bytes, board: str, display: str, folder: Path) -> MeasuredSession:
    """Plays a short session in guide pacing with that `display` setting; returns what was measured.

    A copy of the firmware is made in `folder`.
    """
    firmware = folder / "firmware"
    shutil.copytree(FIRMWARE, firmware)
    text = (firmware / "main.py").read_text()
    assert _MADE in text
    (firmware / "main.py").write_text(text.replace(_MADE, _MADE + _WATCHED))
    settings = json.dumps({"pacing": "guide", "display": display}).encode()
    files = {"listener.py": _LISTENER.encode(), "settings.json": settings}
    with Chip(
        board, flash_image_of_band(micropython, board, firmware, files), PARTS[board], usb=True
    ) as chip:
        chip.power_on()
        for tap_ms in _TAPS_MS:
            tap(chip, tap_ms)
        for tap_ms, ms in _HOLDS_MS:
            tap(chip, tap_ms, length_ms=ms)
        chip.run(_END_MS * MS)
        values_printed = dict(
            line.split(" ", 1) for line in chip.printed().splitlines() if " " in line
        )
    return MeasuredSession(
        int(values_printed["HEAP"]), [us / 1_000 for us in json.loads(values_printed["TURNS"])]
    )
