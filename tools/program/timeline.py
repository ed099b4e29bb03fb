"""A program's phases in time, in a session that begins on the left side: as spans in seconds, and as text.

A phase that only a tap ends has no length of its own; it is drawn as `TAP_S` long.
"""

from dataclasses import dataclass

from firmware.rondo.session import program
from firmware.rondo.storage import settings
from simulator.text import columns
from simulator.text.language import _

TAP_S = 60
COLUMNS = 72

_SHAPES = {"express": "#", "rest": "."}
_MOTION = "~"


@dataclass(frozen=True)
class Span:
    """A phase from `start` to `end` s; one may switch from `opens` s on; `tap` is whether only a tap ends it."""

    kind: str
    side: str
    round: int
    start: float
    end: float
    opens: float | None
    tap: bool


def spans(routine: dict[str, object], pacing: str = "strict") -> list[Span]:
    """Returns the spans of a program in a session with this pacing and otherwise default settings."""
    return planned(routine, settings.resolve({"pacing": pacing})[0], "left")


def planned(routine: dict[str, object], chosen: dict[str, object], first: str) -> list[Span]:
    """Returns the spans of a session that begins with the side `first`, with the resolved settings `chosen`."""
    found: list[Span] = []
    now = 0.0
    for phase in program.plan(routine, chosen, first):
        end = now + (TAP_S if phase.usual is None else phase.usual / 1000)
        opens = now + phase.opens / 1000 if phase.opens else None
        found.append(
            Span(phase.kind, phase.side, phase.round, now, end, opens, phase.usual is None)
        )
        now = end
    return found


def clock(seconds: float) -> str:
    """Returns a length in s as text, like 6:00."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def expressing(routine: dict[str, object]) -> str:
    """Returns in words how long expressing takes in all: "20:00 to 30:00", "60:00", "until a tap"."""
    low, high = program.totals_s(routine)
    if not high:
        return _("until a tap")
    return _span(low, high)


def whole(routine: dict[str, object]) -> str:
    """Returns in words how long a program takes: "60:00", "23:00 to 33:00", "23:00, and until taps"."""
    phases = program.plan(routine, settings.resolve({"pacing": "guide"})[0], "left")
    high = sum(phase.usual or 0 for phase in phases) // 1000
    low = sum((phase.opens or phase.usual or 0) if phase.usual else 0 for phase in phases) // 1000
    if all(phase.usual is not None for phase in phases):
        return _span(low, high)
    return _("{time}, and until taps").format(time=_span(low, high)) if high else _("until taps")


def _span(low: float, high: float) -> str:
    if low == high:
        return clock(high)
    return _("{low} to {high}").format(low=clock(low), high=clock(high))


def text(routine: dict[str, object], pacing: str = "strict") -> list[str]:
    """Returns the program as two lanes of characters, the left side above, a time scale and a legend."""
    line = spans(routine, pacing)
    scale = COLUMNS / line[-1].end
    lanes = {"left": "", "right": ""}
    for span in line:
        room = max(1, round(span.end * scale) - max(map(len, lanes.values())))
        shape = _SHAPES.get(span.kind, _MOTION) * room
        if span.tap:
            shape = shape[:-1] + "?"
        for side, lane in lanes.items():
            lanes[side] = lane + (shape if span.side in (side, "both", "none") else " " * room)
    ends = clock(line[-1].end) if not any(span.tap for span in line) else _("until a tap")
    names = {"left": _("left"), "right": _("right")}
    wide = max(map(columns.width, names.values())) + 2
    return [
        columns.padded(names["left"], wide) + lanes["left"],
        columns.padded(names["right"], wide) + lanes["right"],
        " " * wide + f"0:00{ends:>{COLUMNS - 4}}",
        " " * wide + _("# express   ~ massage, stroke, shake   . rest   ? until a tap"),
    ]
