"""Which values of the settings a band takes: each bound, and what lies beyond it."""

import pytest

from firmware.rondo.storage.settings import SCHEMA, fits, resolve

BOUNDS = {
    "rounds": (2, 3),
    "massage_s": (0, 300),
    "stroke_s": (0, 300),
    "shake_s": (0, 300),
    "repeat": (0, 2),
    "strength": (1, 4),
    "ready_s": (0, 30),
    "massage_tick_s": (3, 10),
    "metronome_per_min": (10, 60),
    "rest_every_min": (0, 60),
    "brightness": (1, 4),
    "reminder_min": (0, 1440),
    "utc_offset_min": (-720, 840),
}
WORDS = {
    "pacing": "strict guide",
    "target": "min mid max",
    "first_side": "alternate continue left right",
    "sides": "both left right",
    "pulses": "normal long",
    "display": "always glance off",
    "wear_site": "wrist upper_arm ankle clip",
    "language": "en es fr id th tr",
    **dict.fromkeys(("assist_first", "mirror", "night"), "on off"),
}


@pytest.mark.parametrize(("key", "bounds"), BOUNDS.items())
def test_a_number_is_taken_up_to_its_bounds_and_not_beyond(
    key: str, bounds: tuple[int, int]
) -> None:
    lowest, highest = bounds
    assert [fits(key, lowest), fits(key, highest)] == [True, True]
    assert [fits(key, lowest - 1), fits(key, highest + 1)] == [False, False]
    assert not fits(key, True)
    assert not fits(key, str(lowest))
    assert not fits(key, float(lowest))


@pytest.mark.parametrize(("key", "too_low"), [("massage_tick_s", 2), ("metronome_per_min", 9)])
def test_a_rhythm_is_off_or_within_its_bounds(key: str, too_low: int) -> None:
    assert fits(key, 0)
    assert fits(key, too_low + 1)
    assert not fits(key, too_low)
    assert not fits(key, 1)


@pytest.mark.parametrize(("key", "choices"), WORDS.items())
def test_a_choice_is_one_of_its_words(key: str, choices: str) -> None:
    assert all(fits(key, choice) for choice in choices.split())
    assert not any(fits(key, choice) for choice in ("", "other", choices, None, 1))


@pytest.mark.parametrize("key", ["massage_s", "stroke_s", "shake_s"])
def test_the_motions_between_may_wait_for_a_press(key: str) -> None:
    assert fits(key, "press")


def test_the_screen_may_be_turned_and_a_program_is_named() -> None:
    assert [fits("rotate", degrees) for degrees in (0, 90, 180)] == [True, False, True]
    assert [fits("program", name) for name in ("three-round", "my-own", "Not/One", 3)] == [
        True, True, False, False
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("time", "is_taken"),
    [
        ("00:00", True),
        ("23:59", True),
        ("24:00", False),
        ("23:60", False),
        ("99:59", False),
        ("00:99", False),
        ("7:00", False),
        ("07.00", False),
        ("07:0", False),
        ("0a:00", False),
        ("07:0\u0663", False),
        ("-1:00", False),
        (700, False),
        (None, True),
    ],
)
def test_quiet_hours_begin_and_end_at_a_time_of_the_day(time: object, is_taken: bool) -> None:
    assert fits("quiet_from", time) is is_taken
    assert fits("quiet_to", time) is is_taken


@pytest.mark.parametrize(
    ("settings_", "refused_keys"),
    [
        ({}, []),
        ({"quiet_from": "22:00", "quiet_to": "06:00"}, []),
        ({"quiet_from": "22:00", "quiet_to": "22:00"}, ["quiet_from", "quiet_to"]),
        ({"quiet_from": "22:00"}, ["quiet_from"]),
        ({"quiet_to": "06:00"}, ["quiet_to"]),
        ({"quiet_from": None, "quiet_to": "06:00"}, ["quiet_from", "quiet_to"]),
        ({"quiet_from": "22:00", "quiet_to": "25:00"}, ["quiet_from", "quiet_to"]),
        ({"quiet_from": None, "quiet_to": None}, []),
    ],
)
def test_quiet_hours_have_a_beginning_and_another_end_or_neither(
    settings_: dict, refused_keys: list[str]
) -> None:
    settings, complaints = resolve(settings_)
    assert complaints == refused_keys
    assert settings["quiet_from"] == (None if refused_keys else settings_.get("quiet_from"))


def test_what_is_not_taken_leaves_the_rest_as_it_was_given() -> None:
    settings, refused_keys = resolve({"strength": 9, "repeat": 2, "colour": "red"})
    assert refused_keys == ["colour", "strength"]
    assert (settings["strength"], settings["repeat"]) == (SCHEMA["strength"][0], 2)


def test_as_it_comes_the_settings_are_these() -> None:
    settings, _ = resolve({})
    assert settings == {
        "program": "three-round", "pacing": "strict", "target": "mid", "rounds": 3, "assist_first": False,
        "massage_s": 45, "stroke_s": 30, "shake_s": 15, "first_side": "alternate", "sides": "both", "repeat": 1,
        "strength": 4, "pulses": "normal", "mirror": False, "ready_s": 0, "massage_tick_s": 0,
        "metronome_per_min": 0, "rest_every_min": 0, "display": "glance", "brightness": 2, "rotate": 0,
        "language": "en", "reminder_min": 0, "quiet_from": None, "quiet_to": None, "utc_offset_min": 0,
        "night": False, "wear_site": "wrist",
    }  # fmt: skip
