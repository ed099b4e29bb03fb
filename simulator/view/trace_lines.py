"""The trace as lines of text for a list: each a sentence with its instant and its kind.

lines = TraceLines(device.recorder)
lines.of_kind("felt")                 the lines of one of KINDS
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ..core.recorder import Fields, Recorder
from ..text.language import N_
from . import labels

# The filters, each with the types of trace entry that it shows; "" shows all.
KINDS: dict[str, tuple[str, ...]] = {
    "": (),
    "felt": ("cue",),
    "pressed": ("button",),
    "phases": ("phase", "state"),
    "faults": ("fault", "power", "boot", "console", "expect"),
}
NAMES = {
    "": N_("all"),
    "felt": N_("felt"),
    "pressed": N_("pressed"),
    "phases": N_("phases"),
    "faults": N_("faults"),
}


@dataclass(frozen=True)
class TraceLine:
    """A trace entry as a sentence, at `t_ms`; `kind` is the entry's type."""

    t_ms: int
    text: str
    kind: str


class TraceLines:
    """Collects all entries of a recorder as lines of text, from its first entry on."""

    def __init__(self, recorder: Recorder) -> None:
        self._lines: list[TraceLine] = []
        for entry in recorder.entries:
            self._listen(*entry)
        recorder.subscribe(self._listen)

    def of_kind(self, kind: str) -> Sequence[TraceLine]:
        """Returns the lines of one of KINDS, in order of time."""
        wanted_types = KINDS[kind]
        if not wanted_types:
            return self._lines
        return [line for line in self._lines if line.kind in wanted_types]

    def _listen(self, t_ms: int, kind: str, fields: Fields) -> None:
        sentence = labels.line(kind, fields)
        if sentence is not None:
            self._lines.append(TraceLine(t_ms, sentence, kind))
