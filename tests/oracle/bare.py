"""A band of nothing but the firmware's App, whose turns are called at each instant that is due and at each edge.

entries = play_bare(story)      as a recorder has them: cues, states, phases, the motor

There is no chip around it, no flash that holds things up, no display, and a call takes no time: what these do to a
session is tried by the stories that a whole device plays. This costs a tenth of that.
"""

import binascii
import errno
import io
import json
import struct
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

from tests.firmware.system.chip import WRAP, Chip, Pin

from .seen import Entry
from .story import BOARDS, Story

MOST_TURNS = 100_000


def _module(name: str, **names: object) -> ModuleType:
    module = ModuleType(name)
    module.__dict__.update(names)
    return module


class _Files:
    """Files by their path, in memory; those of the band's journal are never written here."""

    def __init__(self) -> None:
        self.text: dict[str, str] = {}

    def open(self, path: str, mode: str = "r") -> io.StringIO:
        if mode == "w":
            return _Written(lambda text: self.text.__setitem__(path, text))
        if path not in self.text:
            raise OSError(errno.ENOENT)
        return io.StringIO(self.text[path])

    def rename(self, old_path: str, new_path: str) -> None:
        self.text[new_path] = self.text.pop(old_path)

    def raise_missing(self, *_: object) -> None:
        raise OSError(errno.ENOENT)


class _Written(io.StringIO):
    """A file on the bare band, open for writing; `on_close` is called with its text."""

    def __init__(self, on_close: Callable[[str], None]) -> None:
        super().__init__()
        self._on_close = on_close

    def close(self) -> None:
        if not self.closed:
            self._on_close(self.getvalue())
        super().close()


class _Motor:
    """A motor that records when it begins to be driven, and when that ends."""

    def __init__(self, record: Callable[[str, dict[str, object]], None]) -> None:
        self._record = record
        self.driving = False

    def drive(self, _percent: int) -> None:
        if not self.driving:
            self.driving = True
            self._record("motor", {"on": True})

    def off(self) -> None:
        if self.driving:
            self.driving = False
            self._record("motor", {"on": False})


class _Firmware:
    """The firmware's modules, loaded once, and the stand-ins that they import."""

    def __init__(self) -> None:
        self.files = _Files()
        files = self.files
        stand_ins = {
            "binascii": binascii,
            "errno": errno,
            "gc": _module("gc", collect=lambda: None),
            "json": json,
            "os": _module(
                "os", rename=files.rename, remove=files.raise_missing, stat=files.raise_missing,
                mkdir=files.raise_missing, listdir=files.raise_missing,
            ),
            "select": _module("select", POLLIN=1, poll=lambda: SimpleNamespace(
                register=lambda *_: None, ipoll=lambda _: ())),
            "struct": struct,
            "sys": _module("sys", modules={}, stdin=None),
        }  # fmt: skip
        self.chip = Chip(modules=stand_ins, builtins={"open": files.open})
        self.app = self.chip.load("rondo.app")
        self.edges = self.chip.load("rondo.system.edges")
        self.trace = self.chip.load("rondo.trace")


_firmware: list[_Firmware] = []  # made once, when it is first asked for


class _Band:
    """One band from power on, at 0 ms."""

    def __init__(self, story: Story) -> None:
        if not _firmware:
            _firmware.append(_Firmware())
        self.firmware = firmware = _firmware[0]
        self.chip = firmware.chip
        self._story = story
        self.ms = 0
        self.entries: list[Entry] = [(0, "boot", {})]
        firmware.chip.ticks = self._first_ticks = WRAP - 60_000 * (1 + story.seed % 50)
        firmware.chip.utc_s = story.clock or 0
        firmware.files.text = {"settings.json": json.dumps(story.settings)}
        for name, text in story.programs.items():
            firmware.files.text[f"programs/{name}.json"] = text
        firmware.edges.__dict__["_edges"] = None
        firmware.trace.__dict__["hook"] = self._record_report
        self.pins = {name: Pin() for name in BOARDS[story.board]}
        self.app: Any = firmware.app.__dict__["App"](self._board())
        self.app.load_rest()
        self.app._journal.due = lambda _now, _pulse_at: self.app._journal._not_before or 1 << 60
        self.app._restore(0)

    def _board(self) -> SimpleNamespace:
        nothing: Callable[..., None] = lambda *_: None
        percent = self._story.battery
        battery = SimpleNamespace(
            percent=percent, low=percent <= 20, thirds=min(3, percent * 3 // 100 + 1), read=nothing
        )
        return SimpleNamespace(
            BUTTONS=[(name, 0) for name in self.pins], button_pins=lambda: list(self.pins.values()),
            clock_chip=nothing, motor=lambda: _Motor(self._record), sleep=nothing, led=nothing,
            powered_on=lambda: True, battery=lambda: battery, display=nothing,
        )  # fmt: skip

    def _record(self, kind: str, fields: dict[str, object]) -> None:
        self.entries.append((self.ms, kind, fields))

    def _record_report(self, kind: str, *args: Any) -> None:
        if kind == "phase":
            phase, index, since_ticks = args
            ago_ms = (self.chip.ticks - since_ticks + WRAP // 2) % WRAP - WRAP // 2
            fields = {name: getattr(phase, name) for name in ("kind", "side", "round")}
            self._record(kind, {**fields, "index": index, "since": self.ms - ago_ms})
        elif args[0] is not None:
            self._record(kind, {"name": args[0]})

    def run(self) -> None:
        """Carries out all acts, and runs to the story's end."""
        acts = [*self._story.acts, (self._story.end_ms, "", "")]
        for at_ms, edge, button in acts:
            self._run_to(at_ms)
            if edge:
                self.pins[button].set_level(0 if edge == "press" else 1)

    def _run_to(self, end_ms: int) -> None:
        for _ in range(MOST_TURNS):
            due_ms = self.ms + self.app.turn() - self.app._clock.ms
            self._pass(min(due_ms, end_ms))
            if due_ms >= end_ms:
                return
        raise AssertionError(f"it never rests at {self.ms} ms")

    def _pass(self, to_ms: int) -> None:
        if to_ms > self.ms:
            self.chip.wait_ms(to_ms - self.ms)
            self.ms = to_ms
            if self._story.clock is not None:
                self.chip.utc_s = self._story.clock + to_ms // 1000


def play_bare(story: Story) -> list[Entry]:
    """Plays a story on a bare band; returns its entries."""
    band = _Band(story)
    band.run()
    return band.entries
