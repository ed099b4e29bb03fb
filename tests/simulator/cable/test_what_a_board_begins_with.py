"""Settings that a command line names change the image that is given, and nothing else in it, or are a mistake."""

import json
from pathlib import Path

import pytest

from simulator import boards
from simulator.__main__ import main
from simulator.core.device import Device, Setup
from simulator.core.flash import image
from simulator.view.past.session_model import stored_config


def settings_on(files: dict[str, bytes], settings: dict[str, object]) -> object:
    board = "xiao_rp2040"
    device = Device(Setup(board, settings=settings, image=image(boards.load(board), files)))
    return json.loads(device.flash.get("settings.json"))


def test_a_setting_that_is_asked_for_leaves_the_others_of_the_image_as_they_are() -> None:
    files = {"settings.json": b'{"pacing": "guide", "strength": 2}'}
    assert settings_on(files, {"strength": 3}) == {"pacing": "guide", "strength": 3}
    assert settings_on(files, {}) == {"pacing": "guide", "strength": 2}


TOO_DEEP = b"[" * 4_000


@pytest.mark.parametrize("text", [None, b"[1]", b"\xff{", TOO_DEEP])
def test_an_image_without_settings_that_can_be_read_gets_those_asked_for(
    text: bytes | None,
) -> None:
    files = {} if text is None else {"settings.json": text}
    assert settings_on(files, {"strength": 3}) == {"strength": 3}


@pytest.mark.parametrize("path", ["settings.json", "programs/mine.json"])
def test_a_file_that_is_too_deep_is_seen_as_the_band_takes_it(path: str) -> None:
    files = {"settings.json": b'{"program": "mine"}', path: TOO_DEEP}
    device = Device(Setup("pico", image=image(boards.load("pico"), files)))
    assert stored_config(device).program["name"] == "three-round"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--empty", "--flash", "FILE"],
            "--empty: FILE is there, expected the name of a new file",
        ),
        (["--mpy", "--flash", "FILE"], "--mpy: FILE is there, expected the name of a new file"),
        (["--empty", "--mpy"], "--empty and --mpy: expected one of them"),
    ],
)
def test_what_a_board_begins_with_is_said_once(
    options: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "band.bin"
    file.write_bytes(b"")
    arguments = [str(file) if option == "FILE" else option for option in options]
    assert main(["serve", *arguments]) == 2
    assert capsys.readouterr() == ("", message.replace("FILE", str(file)) + "\n")
