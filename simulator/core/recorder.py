"""Records the trace of a run, and what the band shows and does at this moment.

Each entry is (t in ms, type, fields); `lines()` yields them as lines of the trace file. A listener that
subscribes is called with each entry as it is added.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from ..text import output
from .kernel import MS, Kernel

Fields = dict[str, object]
Entry = tuple[int, str, Fields]
Listener = Callable[[int, str, Fields], None]

# Types of most entries; they leave the present state as it is.
_WITHOUT_STATE = frozenset(("sleep", "wake", "flash"))


class Recorder:
    """The trace of a run, `entries`, and the band's present state, as the last entries left it.

    `state` is the session's state; `phase` the fields of the last phase entry while a session goes on; `cue` the
    name of the cue that plays, or None; `screen` the text lines shown; `motor_duty` the motor's duty, 0 to 1.
    `cue_ends_ms` are the instants in ms at which a cue ended, `warnings` texts on what differs from a real device.
    With `max_entries`, only about that many of the last entries are kept, for a device that runs without end.
    """

    def __init__(self, kernel: Kernel) -> None:
        self.entries: list[Entry] = []
        self.state = ""
        self.phase: Fields | None = None
        self.cue: str | None = None
        self.cue_ends_ms: list[int] = []
        self.screen: list[str] = []
        self.motor_duty = 0.0
        self.closed = False  # once True, no entry is added and the state stays as it is
        self.warnings: list[str] = []
        self.max_entries: int | None = None
        self._kernel = kernel
        self._listeners: list[Listener] = []
        self._listeners_of: dict[str, list[Listener]] = {}

    def subscribe(self, listener: Listener, *kinds: str) -> None:
        """Calls `listener` with each entry from now on; if `kinds` are given, only with entries of those types."""
        if not kinds:
            self._listeners.append(listener)
        for kind in kinds:
            self._listeners_of.setdefault(kind, []).append(listener)

    def record(self, kind: str, fields: Fields) -> None:
        """Adds an entry at this instant; does nothing if the trace is closed."""
        if self.closed:
            return
        t_ms = self._kernel.now_us // MS
        self.entries.append((t_ms, kind, fields))
        if self.max_entries is not None and len(self.entries) > 2 * self.max_entries:
            del self.entries[: -self.max_entries]
            del self.cue_ends_ms[: -self.max_entries]
        if kind in _WITHOUT_STATE:
            pass
        elif kind == "motor":
            self.motor_duty = fields["duty"]  # type: ignore[assignment]
        elif kind == "cue":
            self.cue = str(fields["name"])
        elif kind == "phase":
            self.phase = fields
        elif kind == "state":
            self.state = str(fields["name"])
            if self.state not in ("running", "paused"):
                self.phase = None
        elif kind == "screen":
            self.screen = fields["text"]  # type: ignore[assignment]
        for listener in self._listeners:
            listener(t_ms, kind, fields)
        for listener in self._listeners_of.get(kind, ()):
            listener(t_ms, kind, fields)

    def warn(self, text: str) -> None:
        """Adds `text` to `warnings`, once, for the user of the simulator; warnings are not part of the trace."""
        if text not in self.warnings:
            self.warnings.append(text)

    def cue_over(self, t_ms: int) -> None:
        """Records that the cue that played ended at `t_ms`."""
        self.cue = None
        self.cue_ends_ms.append(t_ms)

    def firmware_ended(self) -> None:
        """Clears the state, the phase, the cue and the screen, which end with the firmware.

        To be called at a power cut and at a reset; does nothing if the trace is closed.
        """
        if self.closed:
            return
        self.state = ""
        self.phase = None
        self.cue = None
        self.screen = []

    def lines(self) -> Iterator[str]:
        """Yields the trace as lines, one JSON object for each entry."""
        for entry in self.entries:
            yield line_of(*entry)


def line_of(t_ms: int, kind: str, fields: Fields) -> str:
    """Returns one entry as a line of the trace file, a JSON object."""
    return json.dumps({"t": t_ms, "type": kind, **fields}, separators=(",", ":"))


def write_trace(recorder: Recorder, path: Path) -> None:
    """Writes the trace to `path`; if that fails, leaves no half-written file."""
    output.write((path, "".join(f"{line}\n" for line in recorder.lines())))
