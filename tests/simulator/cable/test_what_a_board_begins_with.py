"""What is asked for on the command line leaves the rest of an image as it is, or is a mistake: never ignored."""

import json
from pathlib import Path

import pytest

from simulator import boards
from simulator.__main__ import main
from simulator.core.device import Device, Setup
from simulator.core.flash import image


def settings_on(files: dict[str, bytes], settings: dict[str, object]) -> object:
    board = "xiao_rp2040"
    device = Device(Setup(board, settings=settings, image=image(boards.load(board), files)))
    return json.loads(device.flash.get("settings.json"))


def test_a_setting_that_is_asked_for_leaves_the_others_of_the_image_as_they_are() -> None:
    files = {"settings.json": b'{"pacing": "guide", "strength": 2}'}
    assert settings_on(files, {"strength": 3}) == {"pacing": "guide", "strength": 3}
    assert settings_on(files, {}) == {"pacing": "guide", "strength": 2}


@pytest.mark.parametrize("files", [{}, {"settings.json": b"[1]"}, {"settings.json": b"\xff{"}])
def test_an_image_without_settings_that_can_be_read_gets_those_asked_for(
    files: dict[str, bytes],
) -> None:
    assert settings_on(files, {"strength": 3}) == {"strength": 3}


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
