"""The words of both views: times, states, phases, cues, what a press would do, and trace lines."""

from collections.abc import Callable, Mapping

from firmware.rondo import cues

Fields = Mapping[str, object]

STATES = {
    "": "Starting",
    "asleep": "Asleep",
    "awake": "Awake",
    "running": "Running",
    "paused": "Paused",
    "done": "Done",
    "ended": "Ended",
    "safe": "Safe mode",
    "off": "No power",
}

# What the main button does in each state.
ASLEEP_PRESS = ("any press: wake",)
PRESSES: dict[str, tuple[str, ...]] = {
    "asleep": ASLEEP_PRESS,
    "awake": ("tap: start", "hold: other side first", "double tap: battery"),
    "running": ("tap: next phase", "double tap: progress", "hold: pause", "3 s: end"),
    "paused": ("tap: go on", "3 s: end"),
    "done": ("tap: awake again",),
    "ended": ("tap: awake again",),
}

SIDES = {"left": "left side", "right": "right side", "both": "both sides", "none": ""}

# Entries that come too often to be read one by one; the views show what they say in other ways.
QUIET = ("motor", "screen", "sleep", "wake", "flash")


def clock(ms: float) -> str:
    """1:02:03, or 2:03 under an hour."""
    s = int(ms // 1000)
    minutes = f"{s // 60 % 60:02d}" if s >= 3600 else f"{s // 60}"
    return (f"{s // 3600}:" if s >= 3600 else "") + f"{minutes}:{s % 60:02d}"


def left(ms: float) -> str:
    """Time to go, rounded up as the band does."""
    return clock(-(-max(0, int(ms)) // 1000) * 1000)


def phase(kind: object, side: object) -> str:
    """express, left side"""
    place = SIDES.get(str(side), "")
    return f"{kind}, {place}" if kind == "express" and place else str(kind)


def pattern(name: str, mirror: bool = False) -> str:
    """The cue's text form; those that count have none of their own."""
    return "counts" if name in cues.COUNTED else cues.text(name, mirror)


def cue(name: str) -> str:
    """A cue's name as it is read."""
    return name.replace("_", " ")


def line(kind: str, fields: Fields, mirror: bool = False) -> str | None:
    """A trace entry in plain words; None for those that come too often."""
    if kind in QUIET:
        return None
    if kind == "cue":
        name = str(fields["name"])
        return f"felt: {cue(name)}  {pattern(name, mirror)}"
    write = _LINES.get(kind)
    if write is not None:
        return write(fields)
    rest = " ".join(str(value) for value in fields.values())
    return f"{kind} {rest}".rstrip()


def _phase_line(fields: Fields) -> str:
    return f"{phase(fields['kind'], fields['side'])}, round {fields['round']}"


def _state_line(fields: Fields) -> str:
    name = str(fields["name"])
    return f"the band is {STATES.get(name, name).lower()}"


_LINES: dict[str, Callable[[Fields], str]] = {
    "button": lambda f: f"{f['name']} {'pressed' if f['down'] else 'let go'}",
    "state": _state_line,
    "phase": _phase_line,
    "power": lambda f: "power on" if f["on"] else "power gone",
    "boot": lambda f: f"boot, {str(f['reason']).replace('_', ' ')}",
    "console": lambda f: f"says: {f['text']}",
}
