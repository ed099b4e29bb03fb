"""What the settings may be together, and what is kept of what was chosen on the band."""

import json
from pathlib import Path

import pytest

from firmware.rondo.session import program
from firmware.rondo.storage import config, settings
from simulator.scenario.script import parse
from simulator.text import settings_help
from simulator.text.usage import UsageError


@pytest.fixture
def flash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("site", "pulses", "repeat"),
    [("wrist", "normal", 1), ("upper_arm", "long", 1), ("ankle", "long", 2), ("clip", "long", 2)],
)
def test_where_it_is_worn_says_how_long_pulses_are_and_an_explicit_key_beats_that(
    site: str, pulses: str, repeat: int
) -> None:
    settings_read, refused_keys = settings.resolve({"wear_site": site})
    assert (settings_read["pulses"], settings_read["repeat"], settings_read["strength"]) == (
        pulses,
        repeat,
        4,
    )
    assert refused_keys == []
    explicit = {"wear_site": site, "pulses": "normal", "repeat": 0}
    settings_read, _ = settings.resolve(explicit)
    assert (settings_read["pulses"], settings_read["repeat"]) == ("normal", 0)


@pytest.mark.parametrize(
    "settings_on_flash",
    [
        {"quiet_from": "22:00"},
        {"quiet_to": "06:00"},
        {"quiet_from": "22:00", "quiet_to": None},
        {"quiet_from": "22:00", "quiet_to": "22:00"},
        {"quiet_from": "22:00", "quiet_to": "6:00"},
        {"quiet_from": 22, "quiet_to": "06:00"},
    ],
)
def test_quiet_hours_that_are_half_given_or_no_hours_are_refused_and_unset_on_both_ends(
    settings_on_flash: dict[str, object],
) -> None:
    chosen, refused_keys = settings.resolve({**settings_on_flash, "night": "on"})
    assert refused_keys == sorted(settings_on_flash)
    assert chosen["quiet_from"] is None
    assert chosen["quiet_to"] is None
    assert chosen["night"] is True
    assert settings_help.quiet_complaint(settings_on_flash)


def test_quiet_hours_that_end_as_they_begin_are_a_mistake_in_a_scenario() -> None:
    text = "set quiet_from 22:00\nset quiet_to 22:00\n0:01 end"
    with pytest.raises(
        UsageError, match="some:2: quiet_to: expected another time than quiet_from"
    ):
        parse(text, "some", Path())


def test_the_file_keeps_the_rest_when_half_given_quiet_hours_go_aside(flash: Path) -> None:
    text = '{"quiet_from": "22:00", "rounds": 2}'
    (flash / settings.FILE).write_text(text)
    _, complaints = config.load()
    assert complaints == ["settings.json: not taken: quiet_from"]
    assert (flash / settings.FILE).read_text() == text  # not before there is nothing to be felt
    config.put_right()
    assert json.loads((flash / settings.FILE).read_text()) == {"rounds": 2}
    assert (flash / settings.ASIDE).read_text() == text


def test_what_is_chosen_on_the_band_is_kept_beside_what_was_set(flash: Path) -> None:
    (flash / settings.FILE).write_text('{"strength": 2, "sides": "left"}')
    choices = {"pacing": "guide", "sides": "both", "assist_first": "on"}
    assert config.save_chosen(choices)
    assert json.loads((flash / settings.FILE).read_text()) == {"strength": 2, **choices}
    assert sorted(path.name for path in flash.iterdir()) == [settings.FILE]


def test_what_cannot_be_written_leaves_what_was_and_is_told(
    flash: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text_before = '{"strength": 2}'
    (flash / settings.FILE).write_text(text_before)
    (flash / "settings.new.json").mkdir()
    assert not config.save_chosen({"pacing": "guide"})
    assert (flash / settings.FILE).read_text() == text_before
    assert capsys.readouterr().out.startswith("rondo: settings: error ")


@pytest.mark.parametrize(("extra_bytes", "strength"), [(0, 2), (1, 4)])
def test_settings_of_the_most_bytes_that_are_read_are_taken_whole(
    flash: Path, extra_bytes: int, strength: int
) -> None:
    text = '{"strength": 2}'.ljust(settings.MAX_BYTES + extra_bytes)
    (flash / settings.FILE).write_text(text)
    settings_read, complaints = config.load()
    assert (settings_read["strength"], complaints != []) == (strength, extra_bytes > 0)


@pytest.mark.parametrize(
    ("extra_bytes", "complaint"), [(0, "name"), (1, "longer than 8192 bytes")]
)
def test_a_program_is_read_to_the_most_bytes_and_one_more_is_said(
    flash: Path, extra_bytes: int, complaint: str
) -> None:
    (flash / "programs").mkdir()
    (flash / "programs/mine.json").write_text("{}".ljust(program.MAX_BYTES + extra_bytes))
    chosen = {"program": "mine"}
    function, complaints = config.load_program(chosen)
    assert complaints == [f"programs/mine.json: cannot be followed: {complaint}"]
    assert (function, chosen["program"]) == (program.three_round, "three-round")


def test_settings_that_are_too_much_for_the_memory_go_aside(
    flash: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (flash / settings.FILE).write_text("[" * 4_000)
    monkeypatch.setattr(json, "loads", _refuse_memory)
    config.put_right()
    assert [path.name for path in flash.iterdir()] == [settings.ASIDE]


def _refuse_memory(_: str) -> None:
    raise MemoryError
