"""The trace as lines of text for a list: each a sentence with its instant and its type.

lines = TraceLines(device.recorder, lambda: model.settings)
lines.of_filter("felt")               the lines that one of FILTERS shows
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ...core.recorder import Fields, Recorder
from ...text.language import N_
from .. import labels

# The filters, each with the types of trace entry that it shows; "" shows all.
FILTERS: dict[str, tuple[str, ...]] = {
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
    """A trace entry as a sentence, at `t_ms`; `type` is the entry's."""

    t_ms: int
    text: str
    type: str


class TraceLines:
    """Collects all entries of a recorder as lines of text, from its first entry on.

    `settings()` are those of the band now.
    """

    def __init__(self, recorder: Recorder, settings: Callable[[], Mapping[str, object]]) -> None:
        self._settings = settings
        self._lines: list[TraceLine] = []
        for entry in recorder.entries:
            self._listen(*entry)
        recorder.subscribe(self._listen)

    def of_filter(self, name: str) -> Sequence[TraceLine]:
        """Returns the lines that the filter `name`, one of FILTERS, shows, in order of time."""
        wanted_types = FILTERS[name]
        if not wanted_types:
            return self._lines
        return [line for line in self._lines if line.type in wanted_types]

    def _listen(self, t_ms: int, kind: str, fields: Fields) -> None:
        sentence = labels.line(kind, fields, self._settings())
        if sentence is not None:
            self._lines.append(TraceLine(t_ms, sentence, kind))
