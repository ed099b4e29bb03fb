"""Every setting in one table: its default, what it may be, its unit and what it means.

    settings, complaints = resolve({"pacing": "guide", "massage_s": 60})

A value that may not be is left out and complained of in one line; the rest stands.
"""

from .program import is_name

FILE = "settings.json"
PRESS = "press"
LONGEST_SHOWN = 40

ON_OFF = ("on", "off")

# key: (default, allowed, unit, meaning). `allowed` is a tuple of words, a range (low, high, words besides),
# or what else `_fits` knows.
SCHEMA: "dict[str, tuple]" = {
    "program": ("three-round", "name", "", "the routine to follow"),
    "pacing": (
        "strict",
        ("strict", "guide"),
        "",
        "strict: the band leads; guide: the wearer switches",
    ),
    "target": (
        "mid",
        ("min", "mid", "max"),
        "",
        "strict: where in its range an express phase ends",
    ),
    "rounds": (3, range(2, 4), "", "rounds of three-round"),
    "assist_first": ("off", ON_OFF, "", "massage, stroke and shake before round 1 too"),
    "massage_s": (
        45,
        range(301),
        "s or press",
        "length of massage; 0 leaves it out, press waits for a tap",
    ),
    "stroke_s": (30, range(301), "s or press", "length of stroke"),
    "shake_s": (15, range(301), "s or press", "length of shake"),
    "first_side": (
        "alternate",
        ("alternate", "continue", "left", "right"),
        "",
        "the side to start with",
    ),
    "sides": ("both", ("both", "left", "right"), "", "left or right: one-sided use"),
    "repeat": (1, range(3), "times", "how often the cue of a side comes again"),
    "strength": (4, range(1, 5), "", "of the vibration"),
    "mirror": ("off", ON_OFF, "", "left and right are felt the other way round"),
    "massage_tick_s": (0, (0,) + tuple(range(3, 11)), "s", "a tick for the next spot; 0 is off"),
    "metronome_per_min": (
        0,
        (0,) + tuple(range(10, 61)),
        "per min",
        "a beat while expressing; 0 is off",
    ),
    "rest_every_min": (0, range(61), "min", "a reminder to rest the hand; 0 is off"),
    "display": (
        "glance",
        ("always", "glance", "off"),
        "",
        "glance: on for 8 s after a press or a cue",
    ),
    "brightness": (2, range(1, 5), "", "of the display"),
    "rotate": (0, (0, 180), "degrees", "of the picture on the display"),
    "language": ("en", ("en", "es"), "", "of the words on the display"),
    "reminder_min": (0, range(1441), "min", "from start to start; 0 is off"),
    "quiet_from": (None, "time", "HH:MM", "no reminder from then"),
    "quiet_to": (None, "time", "HH:MM", "until then"),
    "utc_offset_min": (
        0,
        range(-720, 841),
        "min",
        "of the wearer's clock, east of UTC, for the quiet hours",
    ),
    "wear_site": (
        "wrist",
        ("wrist", "upper_arm", "ankle", "clip"),
        "",
        "presets for strength and repeat",
    ),
}

# Farther from the hand it is felt less; a key given explicitly beats these.
PRESETS = {
    "wrist": {},
    "upper_arm": {"strength": 4, "repeat": 1},
    "ankle": {"strength": 4, "repeat": 2},
    "clip": {"strength": 4, "repeat": 2},
}


def resolve(given: object) -> "tuple[dict, list[str]]":
    """All settings, with on and off as booleans, and one line for each value that was not taken."""
    complaints = []
    if not isinstance(given, dict):
        complaints.append("settings: expected a table of keys and values")
        given = {}
    settings = {key: row[0] for key, row in SCHEMA.items()}
    good = {}
    for key in sorted(given):
        complaint = check(key, given[key])
        if complaint:
            complaints.append(complaint)
        else:
            good[key] = given[key]
    settings.update(PRESETS[good.get("wear_site", "wrist")])
    settings.update(good)
    for key, row in SCHEMA.items():
        if row[1] == ON_OFF:
            settings[key] = settings[key] == "on"
    return settings, complaints


def check(key: str, value: object) -> "str | None":
    """None if the setting may have this value, otherwise a line saying what would be right."""
    if key not in SCHEMA:
        return "no setting '" + _shown(key) + "', expected one of " + ", ".join(sorted(SCHEMA))
    if _fits(key, value):
        return None
    return key + ": expected " + expected(key) + ", found " + _shown(value)


def parse(text: str) -> object:
    """A value written as text, as in a scenario or on a command line; not yet checked."""
    if text == "unset":
        return None
    digits = text[1:] if text[:1] == "-" else text
    return int(text) if len(text) < 10 and _is_digits(digits) else text


def expected(key: str) -> str:
    """What the setting may be, in words."""
    allowed = SCHEMA[key][1]
    if allowed == "name":
        return "three-round or the name of a program"
    if allowed == "time":
        return "HH:MM or unset"
    numbers = [item for item in allowed if isinstance(item, int)]
    if not numbers:
        return " or ".join(allowed)
    words = _span(numbers)
    return words + " or press" if SCHEMA[key][2].endswith(PRESS) else words


def _span(numbers: "list[int]") -> str:
    if len(numbers) == 2:
        return str(numbers[0]) + " or " + str(numbers[1])
    low = numbers[1] if numbers[1] != numbers[0] + 1 else numbers[0]
    words = str(low) + " to " + str(numbers[-1])
    return words if low == numbers[0] else str(numbers[0]) + " or " + words


def _fits(key: str, value: object) -> bool:
    allowed = SCHEMA[key][1]
    if allowed == "name":
        return isinstance(value, str) and is_name(value)
    if allowed == "time":
        return value is None or (isinstance(value, str) and _is_time(value))
    if value == PRESS:
        return SCHEMA[key][2].endswith(PRESS)
    # Of the very type: 1.0 and True equal 1.
    return type(value) is type(allowed[0]) and value in allowed


def _is_time(text: str) -> bool:
    if len(text) != 5 or text[2] != ":" or not _is_digits(text[:2] + text[3:]):
        return False
    return int(text[:2]) < 24 and int(text[3:]) < 60


def _is_digits(text: str) -> bool:
    """Only 0 to 9: isdigit() takes other scripts' digits too, on some interpreters."""
    return text != "" and all("0" <= ch <= "9" for ch in text)


def _shown(value: object) -> str:
    """In one short line, whatever came from the file; without what is in a table, whose order is no one's own."""
    if isinstance(value, (dict, list)):
        return "a table or a list"
    shown = "".join(ch if _is_letter(ord(ch)) else "?" for ch in str(value))
    return shown if len(shown) <= LONGEST_SHOWN else shown[: LONGEST_SHOWN - 3] + "..."


def _is_letter(code: int) -> bool:
    """Neither a control character nor half of a pair, which has no bytes of its own."""
    return 32 <= code < 127 or (code > 159 and not 0xD800 <= code < 0xE000)
