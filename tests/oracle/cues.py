"""What each cue feels like, as numbers of ms: the patterns of the specification's section 3, read anew.

    pulses("- -", 1)        [(0, 600), (820, 1420)]
    pulses(". .", 1.5)      with `pulses` long

A pulse is (on, off) in ms after the cue began.
"""

PULSE_MS = {".": 180, "-": 600, "=": 1200, "'": 100}
GAP_MS = 220
TICK_GAP_MS = 120
DOUBLE_SPACE_MS = 800
LONGEST_PULSE_MS = 1400
ACCEPTED_MS = 130

PATTERNS = {
    "left": "-",
    "right": "- -",
    "assist": ". . .",
    "move_on": ".",
    "closing": ". .",
    "done": "= =",
    "ready": ".",
    "strict": "=",
    "guide": ". =",
    "attention": ". .  . .  . .",
    "paused": ". -",
    "refused": "' ' '",
    "battery_low": "' ' ' '",
    "both": "- .",
    "rest": ". =",
}
RHYTHMS = ("spot", "beat", "hand_rest")

Pulses = list[tuple[int, int]]


def pulses(pattern: str, stretch: float) -> Pulses:
    """Returns the pulses (on, off) of a pattern in its text form."""
    found_pulses: Pulses = []
    at_ms = 0
    for group in pattern.split("  "):
        for letter in group.split():
            off_ms = at_ms + min(round(PULSE_MS[letter] * stretch), LONGEST_PULSE_MS)
            found_pulses.append((at_ms, off_ms))
            at_ms = off_ms + round((TICK_GAP_MS if letter == "'" else GAP_MS) * stretch)
        at_ms = found_pulses[-1][1] + round(DOUBLE_SPACE_MS * stretch)
    return found_pulses


def accepted_pulse(stretch: float) -> Pulses:
    """Returns the one pulse that says that a press counts."""
    return [(0, round(ACCEPTED_MS * stretch))]


def cue_pattern(name: str, is_mirrored: bool) -> str:
    """Returns the pattern of a cue, for a wearer who may have left and right swapped."""
    if is_mirrored and name in ("left", "right"):
        name = "right" if name == "left" else "left"
    return PATTERNS[name]


def number_pattern(count: int) -> str:
    """Returns the pattern of a number: that many short pulses."""
    return " ".join("." * count)
