"""Every cue that the wearer can feel, as data: its pattern in a text form, which `steps` reads into times.

`.` 180 ms   `-` 600 ms   `=` 1200 ms   `'` 100 ms   `o` 130 ms
between pulses 220 ms (120 ms between two `'`); a double space is 800 ms

>>> steps("- -")
(600, 220, 600)
"""

# Pulse lengths in ms. A coin motor needs about 90 ms to be felt at all, and gaps under 80 ms blur.
PULSE_MS = {".": 180, "-": 600, "=": 1200, "'": 100, "o": 130}
GAP_MS = 220
QUICK_GAP_MS = 120
GROUP_GAP_MS = 800
LONGEST_MS = 1_400  # the driver ends a pulse at 1500 ms

CUES = {
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
    "accepted": "o",
    "paused": ". -",
    "refused": "' ' '",
    "battery_low": "' ' ' '",
    "both": "- .",
    "rest": ". =",
    "spot": "'",
    "beat": "'",
    "hand_rest": "' '",
}

# These count something, so that their patterns are made when they are asked for.
COUNTED = ("battery", "progress")

# These tell where the wearer is: after one of them no cue that was cut short is owed any more.
SAY_WHERE = ("left", "right", "assist", "both", "rest", "done", "paused", "strict", "guide")

# These come in the middle of a phase, and do not repeat.
MARKS = ("move_on", "closing", "ready")

# Felt only while nothing else is.
RHYTHMS = ("spot", "beat", "hand_rest")


def steps(text: str) -> "tuple[int, ...]":
    """Returns the pattern `text` as ms on, off, on, ... on. Raises ValueError for a character that is no pulse."""
    times: "list[int]" = []
    last_char = ""
    for ch in text:
        if ch == " ":
            if last_char == " ":
                times[-1] = GROUP_GAP_MS
            elif last_char:
                times.append(GAP_MS)
        elif ch in PULSE_MS:
            if len(times) > 1 and ch == "'" and times[-1] == GAP_MS and times[-2] == PULSE_MS["'"]:
                times[-1] = QUICK_GAP_MS
            times.append(PULSE_MS[ch])
        else:
            raise ValueError("no such pulse: " + repr(ch))
        last_char = ch
    return tuple(times)


def longer(ms: int) -> int:
    """Returns how long a pulse or gap of `ms` is with the setting `pulses` long: 1.5 times, at most LONGEST_MS."""
    return min(ms * 3 // 2, LONGEST_MS)


STEPS = {name: steps(text) for name, text in CUES.items()}

_MIRROR = {"left": "right", "right": "left"}


def pattern(name: str, mirror: bool) -> "tuple[int, ...]":
    """Returns the steps (ms on, off, ... on) of the cue `name`; with `mirror`, left and right change places."""
    return STEPS[_MIRROR.get(name, name) if mirror else name]


def text(name: str, mirror: bool = False) -> str:
    """Returns the pattern of the cue `name` in the text form; with `mirror`, left and right change places."""
    return CUES[_MIRROR.get(name, name) if mirror else name]


def put(into: "list[int]", at: int, pulses: "tuple[int, ...]") -> int:
    """Writes `pulses` (ms on, off, ... on) into the list `into` from index `at` on; returns the index after them.

    A double space comes before them, unless `at` is 0.
    """
    if at:
        into[at] = GROUP_GAP_MS
        at += 1
    for ms in pulses:
        into[at] = ms
        at += 1
    return at


_COUNTS = (steps("."), steps(". ."), steps(". . ."))


def put_count(into: "list[int]", at: int, count: int) -> int:
    """Writes `count` short pulses into the list `into`, as `put` does; returns the index after them.

    At most 3 are written, as four are miscounted; none if `count` is 0.
    """
    if count <= 0:
        return at
    return put(into, at, _COUNTS[min(count, 3) - 1])
