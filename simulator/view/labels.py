"""The words of all views: times, states, phases, cues, faults, what a press does, and trace lines.

The tables mark their texts for translation; the functions return them in the user's language.
"""

from collections.abc import Callable, Mapping

from firmware.rondo.haptics import cues

from ..text.language import N_, _

Fields = Mapping[str, object]

STATES = {
    "": N_("Starting"),
    "asleep": N_("Asleep"),
    "awake": N_("Awake"),
    "choosing": N_("Choosing"),
    "running": N_("Running"),
    "paused": N_("Paused"),
    "done": N_("Done"),
    "ended": N_("Ended"),
    "safe": N_("Safe mode"),
    "off": N_("No power"),
}

# What each gesture of the main button does, by state.
ASLEEP_PRESS = (N_("any press: wake"),)
PRESSES: dict[str, tuple[str, ...]] = {
    "asleep": ASLEEP_PRESS,
    "awake": (
        N_("tap: start"),
        N_("hold: other side first"),
        N_("double tap: battery"),
        N_("3 s: choose"),
    ),
    "choosing": (
        N_("tap: strict or guide"),
        N_("hold: both, left or right"),
        N_("double tap: massage first"),
        N_("3 s: keep it"),
    ),
    "running": (
        N_("tap: next phase"),
        N_("double tap: progress"),
        N_("hold: pause"),
        N_("3 s: end"),
    ),
    "paused": (N_("tap: go on"), N_("3 s: end")),
    "done": (N_("tap, and once more: awake again"),),
    "ended": (N_("tap, and once more: awake again"),),
}

SIDES = {"left": N_("left side"), "right": N_("right side"), "both": N_("both sides"), "none": ""}

KINDS = {
    "express": N_("express"),
    "massage": N_("massage"),
    "stroke": N_("stroke"),
    "shake": N_("shake"),
    "rest": N_("rest"),
    "paused": N_("paused"),
}

CUES = {
    "left": N_("left"),
    "right": N_("right"),
    "assist": N_("assist"),
    "move_on": N_("move on"),
    "closing": N_("closing"),
    "done": N_("done"),
    "ready": N_("ready"),
    "strict": N_("strict"),
    "guide": N_("guide"),
    "attention": N_("attention"),
    "accepted": N_("accepted"),
    "paused": N_("paused"),
    "refused": N_("refused"),
    "battery_low": N_("battery low"),
    "both": N_("both"),
    "rest": N_("rest"),
    "spot": N_("spot"),
    "beat": N_("beat"),
    "hand_rest": N_("hand rest"),
    "battery": N_("battery"),
    "progress": N_("progress"),
}

FAULTS = {
    "button_stuck": N_("button stuck"),
    "button_dead": N_("button dead"),
    "button_bounce": N_("button bounces"),
    "ghost_edges": N_("ghost edges"),
    "i2c_nack": N_("I2C without an answer"),
    "display_gone": N_("screen gone"),
    "motor_open": N_("motor cut off"),
    "motor_weak": N_("motor weak"),
    "flash_full": N_("flash full"),
    "flash_slow": N_("flash slow"),
    "torn_write": N_("torn write"),
    "bit_rot": N_("bit rot"),
    "brownout": N_("brownout"),
    "clock_unset": N_("clock unset"),
    "clock_jump": N_("clock jumps"),
    "usb": N_("USB plugged in"),
    "crystal": N_("crystal inexact"),
    "irq_late": N_("interrupts late"),
    "out_of_memory": N_("out of memory"),
    "exception": N_("exception"),
    "corrupt": N_("file damaged"),
}

# Arguments of faults: a part, a button, a manner.
FAULT_ARGUMENTS = {
    "main": N_("main"),
    "side": N_("side"),
    "once": N_("once"),
    "always": N_("always"),
    "midframe": N_("within a frame"),
    "battery": N_("battery"),
    "buttons": N_("buttons"),
    "clock": N_("clock"),
    "haptics": N_("cues"),
    "journal": N_("journal"),
    "power": N_("power"),
    "reminders": N_("reminders"),
    "screen": N_("screen"),
    "session": N_("session"),
    "settings": N_("settings"),
    "program": N_("program"),
}

# Reasons for a start of the firmware.
REASONS = {
    "power_on": N_("power on"),
    "hard": N_("hard reset"),
    "soft": N_("soft reset"),
    "own": N_("its own reset"),
    "watchdog": N_("watchdog"),
    "brown_out": N_("brownout"),
}

# Product names of the boards, the same in every language.
BOARDS = {
    "xiao_esp32c3": "XIAO ESP32-C3",
    "xiao_rp2040": "XIAO RP2040",
    "m5stickc_plus2": "M5StickC Plus2",
    "pico": "Raspberry Pi Pico",
}

# Types of entry that come too often to be read one by one; the views draw them in other ways.
QUIET = ("motor", "screen", "sleep", "wake", "flash")


def clock(t_ms: float) -> str:
    """Returns the time `t_ms` as text, like 1:02:03, or 2:03 under an hour."""
    seconds = int(t_ms // 1000)
    minutes_text = f"{seconds // 60 % 60:02d}" if seconds >= 3600 else f"{seconds // 60}"
    return (
        f"{seconds // 3600}:" if seconds >= 3600 else ""
    ) + f"{minutes_text}:{seconds % 60:02d}"


def time_left(left_ms: float) -> str:
    """Returns the remaining time `left_ms` as text, like 2:03, rounded up as on the band."""
    return clock(-(-max(0, int(left_ms)) // 1000) * 1000)


def state(name: str) -> str:
    """Returns the word for a state, like "Running"."""
    return _(STATES[name]) if name in STATES else name


def presses(name: str) -> tuple[str, ...]:
    """Returns a text for each gesture of the main button: what it does in the session's state `name`."""
    return tuple(_(text) for text in PRESSES.get(name, ()))


def kind(name: str) -> str:
    """Returns the word for a kind of phase in the user's language; an unknown `name` unchanged."""
    return _(KINDS[name]) if name in KINDS else name


def phase(kind_of: object, side: object) -> str:
    """Returns the name of a phase, like "express, left side"."""
    side_text = SIDES.get(str(side), "")
    kind_text = kind(str(kind_of))
    return f"{kind_text}, {_(side_text)}" if kind_of == "express" and side_text else kind_text


def pattern(name: str, settings: Mapping[str, object]) -> str:
    """Returns the cue `name` as text, as a band with `settings` plays it; if its pulses count, a word for that."""
    return _("counts") if name in cues.COUNTED else cues.text(name, bool(settings["mirror"]))


def pulses(name: str, settings: Mapping[str, object]) -> tuple[int, ...]:
    """Returns the cue `name` as `settings` make it: ms on, off, on and so on; () if its pulses count."""
    if name in cues.COUNTED:
        return ()
    steps = cues.pattern(name, bool(settings["mirror"]))
    return tuple(map(cues.longer, steps)) if settings["pulses"] == "long" else steps


def cue(name: str) -> str:
    """Returns a cue's name in the chosen language."""
    return _(CUES[name]) if name in CUES else name.replace("_", " ")


def ago_text(ago_ms: float) -> str:
    """Returns how long ago something was, `ago_ms`, like "0:05 ago"."""
    return _("{time} ago").format(time=clock(ago_ms))


def line(entry_type: str, fields: Fields, settings: Mapping[str, object]) -> str | None:
    """Returns a trace entry of a band with `settings` as a sentence; None for those in QUIET."""
    if entry_type in QUIET:
        return None
    if entry_type == "cue":
        name = str(fields["name"])
        return _("felt: {cue}").format(cue=f"{cue(name)}  {pattern(name, settings)}")
    line_of = _LINES.get(entry_type)
    if line_of is not None:
        return line_of(fields)
    values_text = " ".join(str(value) for value in fields.values())
    return f"{entry_type} {values_text}".rstrip()


def _phase_line(fields: Fields) -> str:
    phase_name = phase(fields["kind"], fields["side"])
    return _("{phase}, round {round}").format(phase=phase_name, round=fields["round"])


def _state_line(fields: Fields) -> str:
    return _("the band is {state}").format(state=state(str(fields["name"])).lower())


def _button_line(fields: Fields) -> str:
    text = _("{button} pressed") if fields["down"] else _("{button} let go")
    return text.format(button=_(str(fields["name"])))


def board(name: str) -> str:
    """Returns a board's product name, like "XIAO ESP32-C3"."""
    return BOARDS.get(name, name)


def fault(name: str) -> str:
    """Returns a fault's name in the chosen language, like "motor weak"."""
    return _(FAULTS[name]) if name in FAULTS else name.replace("_", " ")


def fault_argument(argument: str) -> str:
    """Returns the word for an argument of a fault; a file's name or a number stays unchanged."""
    return _(FAULT_ARGUMENTS[argument]) if argument in FAULT_ARGUMENTS else argument


def _boot_line(fields: Fields) -> str:
    reason = str(fields["reason"])
    reason_text = _(REASONS[reason]) if reason in REASONS else reason.replace("_", " ")
    return _("boot, {reason}").format(reason=reason_text)


def _fault_line(fields: Fields) -> str:
    text = _("fault on: {fault}") if fields["on"] else _("fault off: {fault}")
    return text.format(fault=fault(str(fields["name"])))


def _expect_line(fields: Fields) -> str:
    if fields["ok"]:
        return _("as expected: {expected}").format(expected=fields["expected"])
    text = _("expected {expected}, found {found}")
    return text.format(expected=fields["expected"], found=fields["found"])


_LINES: dict[str, Callable[[Fields], str]] = {
    "button": _button_line,
    "state": _state_line,
    "phase": _phase_line,
    "power": lambda fields: _("power on") if fields["on"] else _("power gone"),
    "boot": _boot_line,
    "fault": _fault_line,
    "expect": _expect_line,
    "console": lambda fields: _("says: {text}").format(text=fields["text"]),
}
