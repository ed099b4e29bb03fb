"""The band's settings in words, for people who read or write them on a computer.

The band itself has only the rules.

complaint("strength", parse("9"))       "strength: expected 1 to 4, found 9"
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from firmware.rondo.storage import settings

from .language import N_
from .usage import UsageError, printable

LONGEST_SHOWN = 40

# key: (unit, meaning); `tools docs` makes the table of settings of them.
MEANING = {
    "program": ("", N_("the routine to follow")),
    "pacing": ("", N_("strict: the band leads; guide: the wearer switches")),
    "target": ("", N_("strict: where in its range an express phase ends")),
    "rounds": ("", N_("rounds of three-round")),
    "assist_first": ("", N_("massage, stroke and shake before round 1 too")),
    "massage_s": (N_("s"), N_("length of massage; 0 leaves it out, press waits for a tap")),
    "stroke_s": (N_("s"), N_("length of stroke")),
    "shake_s": (N_("s"), N_("length of shake")),
    "first_side": ("", N_("the side to start with")),
    "sides": ("", N_("left or right: one-sided use")),
    "repeat": (N_("times"), N_("how often the cue of a side comes again")),
    "strength": ("", N_("of the vibration")),
    "pulses": ("", N_("long: every pulse and gap is half as long again")),
    "mirror": ("", N_("left and right are felt the other way round")),
    "ready_s": (N_("s"), N_("strict: a cue so long before an express phase ends; 0 is off")),
    "massage_tick_s": (N_("s"), N_("a tick for the next spot; 0 is off")),
    "metronome_per_min": (N_("per min"), N_("a beat while expressing; 0 is off")),
    "rest_every_min": (N_("min"), N_("a reminder to rest the hand; 0 is off")),
    "display": (
        "",
        N_("glance: on for 8 s after a press or a cue; always: all through a session too"),
    ),
    "brightness": ("", N_("of the display")),
    "rotate": (N_("degrees"), N_("of the picture on the display")),
    "language": ("", N_("of the words on the display")),
    "reminder_min": (N_("min"), N_("from start to start; 0 is off")),
    "quiet_from": ("", N_("no reminder from then")),
    "quiet_to": ("", N_("until then")),
    "utc_offset_min": (N_("min"), N_("of the wearer's clock, east of UTC, for the quiet hours")),
    "night": ("", N_("in the quiet hours: weaker, and the display for presses only")),
    "wear_site": ("", N_("presets for pulses and repeat")),
}


_DECIMAL = re.compile(r"-?[0-9]*[.,][0-9]+")


def parse(text: str) -> object:
    """Returns the value of a setting that is written as `text`; does not check the value."""
    if text == settings.UNSET:
        return None
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else text


def written(value: object) -> str:
    """Returns how a setting's value is written on a command line; `parse` reads it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return settings.UNSET if value is None else str(value)


def expected_values(key: str) -> str:
    """Returns in words the values that the setting `key` may have."""
    allowed = settings.SCHEMA[key][1].split()
    names = {settings.NAME: "the name of a program"}
    return " or ".join(names.get(value, value.replace(settings.TO, " to ")) for value in allowed)


def complaint(key: str, value: object) -> str | None:
    """Returns a line that says which values the setting `key` may have; None if `value` is one of them."""
    if key not in settings.SCHEMA:
        return (
            f"no setting '{short_text(key)}', expected one of {', '.join(sorted(settings.SCHEMA))}"
        )
    if settings.fits(key, value):
        return None
    kind_text = "a whole number, " if _DECIMAL.fullmatch(str(value)) else ""
    return f"{key}: expected {kind_text}{expected_values(key)}, found {short_text(value)}"


def quiet_complaint(settings_: Mapping[str, object]) -> str | None:
    """Returns a line that says what would be right for the quiet hours in `settings_`.

    None if both ends are unset, or both are set and differ.
    """
    if settings.quiet_fits(dict(settings_)):
        return None
    quiet_from, quiet_to = [settings_.get(key) for key in settings.QUIET]
    if quiet_from == quiet_to:
        return f"quiet_to: expected another time than quiet_from, found {short_text(quiet_to)} for both"
    set_key = settings.QUIET[1] if quiet_from is None else settings.QUIET[0]
    return f"{set_key}: expected {' and '.join(settings.QUIET)}, or neither, found {set_key} alone"


def short_text(value: object) -> str:
    """Returns `value`, of any type, as one short line."""
    if isinstance(value, (dict, list)):
        return "a table or a list"
    text = printable(str(value)) if str(value).strip() else repr(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."


def parsed_settings(pairs: Iterable[Sequence[str]], place: str) -> dict[str, object]:
    """Returns the settings in `pairs` of (key, text).

    Raises UsageError, naming `place`, for the first value that is not allowed or key that is given twice.
    """
    values: dict[str, object] = {}
    for key, text in pairs:
        value = parse(text)
        problem = complaint(key, value)
        if not problem and key in values:
            problem = f"{key} is given twice, expected it once"
        if problem:
            raise UsageError(place, problem)
        values[key] = value
    return values


def checked_settings(pairs: Iterable[Sequence[str]], place: str) -> dict[str, object]:
    """Returns the settings in `pairs` of (key, text), checked as a whole: the quiet hours must have both ends.

    Raises UsageError, naming `place`, for a setting that is not allowed.
    """
    values = parsed_settings(pairs, place)
    problem = quiet_complaint(values)
    if problem:
        raise UsageError(place, problem)
    return values
