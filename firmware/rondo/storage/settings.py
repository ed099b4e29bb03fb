"""Every setting in one table: its default, and the values that are allowed. What it means is only in the tools.

    settings, refused = resolve({"pacing": "guide", "massage_s": 60})

A key whose value is not allowed gets its default and is among the refused; the others stand.
"""

from ..session.program import THREE_ROUND, is_name

FILE = "settings.json"
ASIDE = "settings.bad.json"  # copy of a settings file that had errors
MAX_BYTES = 4096  # longest settings file

# What stands for values in SCHEMA; other words and numbers there stand for themselves.
NAME = "NAME"  # stands for the name of a program
TIME = "HH:MM"
UNSET = "unset"
TO = ".."  # stands between the ends of a range of numbers

ON_OFF = "on off"

# key: (default, the values that are allowed)
SCHEMA = {
    "program": (THREE_ROUND, THREE_ROUND + " NAME"),
    "pacing": ("strict", "strict guide"),
    "target": ("mid", "min mid max"),
    "rounds": (3, "2 3"),
    "assist_first": ("off", ON_OFF),
    "massage_s": (45, "0..300 press"),
    "stroke_s": (30, "0..300 press"),
    "shake_s": (15, "0..300 press"),
    "first_side": ("alternate", "alternate continue left right"),
    "sides": ("both", "both left right"),
    "repeat": (1, "0..2"),
    "strength": (4, "1..4"),
    "pulses": ("normal", "normal long"),
    "mirror": ("off", ON_OFF),
    "ready_s": (0, "0..30"),
    "massage_tick_s": (0, "0 3..10"),
    "metronome_per_min": (0, "0 10..60"),
    "rest_every_min": (0, "0..60"),
    "display": ("glance", "always glance off"),
    "brightness": (2, "1..4"),
    "rotate": (0, "0 180"),
    "language": ("en", "en es fr id th tr"),
    "reminder_min": (0, "0..1440"),
    "quiet_from": (None, "HH:MM unset"),
    "quiet_to": (None, "HH:MM unset"),
    "utc_offset_min": (0, "-720..840"),
    "night": ("off", ON_OFF),
    "wear_site": ("wrist", "wrist upper_arm ankle clip"),
}

# Farther from the hand it is felt less; a key given explicitly beats these.
PRESETS: "dict[str, dict]" = {
    "wrist": {},
    "upper_arm": {"pulses": "long"},
    "ankle": {"pulses": "long", "repeat": 2},
    "clip": {"pulses": "long", "repeat": 2},
}

QUIET = ("quiet_from", "quiet_to")


def resolve(given: dict) -> "tuple[dict, list]":
    """Returns all settings, with on and off as booleans, and the keys in `given` that were refused."""
    refused = [key for key in sorted(given) if not fits(key, given[key])]
    if not quiet_fits(given):
        refused = sorted(set(refused + [key for key in QUIET if key in given]))
    good = {key: given[key] for key in given if key not in refused}
    settings = {key: SCHEMA[key][0] for key in SCHEMA}
    settings.update(PRESETS[good.get("wear_site", "wrist")])
    settings.update(good)
    for key in SCHEMA:
        if SCHEMA[key][1] == ON_OFF:
            settings[key] = settings[key] == "on"
    return settings, refused


def fits(key: str, value: object) -> bool:
    """Returns whether there is a setting `key` and `value` is allowed for it."""
    return key in SCHEMA and any(_is(value, word) for word in SCHEMA[key][1].split())


def quiet_fits(given: dict) -> bool:
    """Returns whether the quiet hours in `given` are unset, or have a beginning and an end that differ."""
    from_, to = [given.get(key) for key in QUIET]
    if from_ is None and to is None:
        return True
    return from_ != to and fits(QUIET[0], from_) and fits(QUIET[1], to) and None not in (from_, to)


def _is(value: object, word: str) -> bool:
    """Returns whether `word`, one of SCHEMA's such as "guide", "0..300" or NAME, allows `value`."""
    if word == NAME:
        return isinstance(value, str) and is_name(value)
    if word == TIME:
        return isinstance(value, str) and _is_time(value)
    if word == UNSET:
        return value is None
    if word < "A":  # a number, or a range of them
        low, _, high = word.partition(TO)
        return type(value) is int and int(low) <= value <= int(high or low)
    return value == word


def _is_time(text: str) -> bool:
    if len(text) != 5 or text[2] != ":":
        return False
    # isdigit() takes other scripts' digits too, on some interpreters.
    if not all("0" <= ch <= "9" for ch in text[:2] + text[3:]):
        return False
    return int(text[:2]) < 24 and int(text[3:]) < 60
