"""A program's phases in a session that begins on the left side, as spans in seconds and as text.

A phase that only a tap ends has no length; it is drawn `TAP_S` long.
"""

from dataclasses import dataclass
from typing import Any

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
    """A phase from `start` to `end` s; one may switch from `opens` s on; `tap`: only a tap ends it."""

    kind: str
    side: str
    round: int
    start: float
    end: float
    opens: float | None
    tap: bool


def spans(routine: dict[str, object], pacing: str = "strict") -> list[Span]:
    """Returns the spans of a program in a session with this pacing and otherwise default settings."""
    return spans_of_session(routine, settings.resolve({"pacing": pacing})[0], "left")


def spans_of_session(
    routine: dict[str, object], chosen: dict[str, object], first: str
) -> list[Span]:
    """Returns the spans of a session that begins on the side `first`, with all settings in `chosen`."""
    spans_: list[Span] = []
    start = 0.0
    for phase in program.plan(routine, chosen, first):
        end = start + (TAP_S if phase.usual is None else phase.usual / 1000)
        opens = start + phase.opens / 1000 if phase.opens else None
        spans_.append(
            Span(phase.kind, phase.side, phase.round, start, end, opens, phase.usual is None)
        )
        start = end
    return spans_


def clock(seconds: float) -> str:
    """Returns a length in s as text in minutes and seconds, such as 6:00."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def expressing(routine: dict[str, object]) -> str:
    """Returns as text how long expressing takes in all: "20:00 to 30:00", "60:00", "until a tap"."""
    shortest_s, longest_s = _expressed_s(routine)
    if not longest_s:
        return _("until a tap")
    return _range_text(shortest_s, longest_s)


def _expressed_s(routine: dict[str, Any]) -> tuple[int, int]:
    """Returns the express minima and maxima of a program, each added up, in s; a phase until a tap counts as 0."""
    express = [phase for phase in routine["phases"] if phase["kind"] == "express"]
    shortest_s = sum(phase.get("min_s") or 0 for phase in express)
    return shortest_s, sum(phase.get("max_s") or 0 for phase in express)


def length_text(routine: dict[str, object]) -> str:
    """Returns as text how long a program takes: "60:00", "23:00 to 33:00", "23:00, and until taps"."""
    phases = program.plan(routine, settings.resolve({"pacing": "guide"})[0], "left")
    longest_s = sum(phase.usual or 0 for phase in phases) // 1000
    shortest_s = (
        sum((phase.opens or phase.usual or 0) if phase.usual else 0 for phase in phases) // 1000
    )
    if all(phase.usual is not None for phase in phases):
        return _range_text(shortest_s, longest_s)
    return (
        _("{time}, and until taps").format(time=_range_text(shortest_s, longest_s))
        if longest_s
        else _("until taps")
    )


def _range_text(shortest_s: float, longest_s: float) -> str:
    if shortest_s == longest_s:
        return clock(longest_s)
    return _("{low} to {high}").format(low=clock(shortest_s), high=clock(longest_s))


def text(routine: dict[str, object], pacing: str = "strict") -> list[str]:
    """Returns the program as lines: two lanes of characters, left side above; a scale of time; a legend."""
    spans_ = spans(routine, pacing)
    scale = COLUMNS / spans_[-1].end
    lanes = {"left": "", "right": ""}
    for span in spans_:
        room = max(1, round(span.end * scale) - max(map(len, lanes.values())))
        shape = _SHAPES.get(span.kind, _MOTION) * room
        if span.tap:
            shape = shape[:-1] + "?"
        for side, lane in lanes.items():
            lanes[side] = lane + (shape if span.side in (side, "both", "none") else " " * room)
    end_text = clock(spans_[-1].end) if not any(span.tap for span in spans_) else _("until a tap")
    names = {"left": _("left"), "right": _("right")}
    margin = max(map(columns.width, names.values())) + 2
    return [
        columns.padded(names["left"], margin) + lanes["left"],
        columns.padded(names["right"], margin) + lanes["right"],
        " " * margin + f"0:00{end_text:>{COLUMNS - 4}}",
        " " * margin + _("# express   ~ massage, stroke, shake   . rest   ? until a tap"),
    ]
