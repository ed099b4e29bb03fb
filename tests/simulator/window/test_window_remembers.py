"""The window is as it was left; what is wrong with the file that says so is no trouble."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from simulator.text import output
from simulator.view import saved_session
from simulator.window.computer.window_state import WindowState, load, save
from simulator.window.loop import fitting_position, scale_for_display

LEFT = WindowState((900, 700), (40, 30), 1.5, [("left", "right", 2)], "light", welcomed=True)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(saved_session.VARIABLE, str(tmp_path / "state"))
    return tmp_path / "state"


def test_what_was_kept_is_there_again() -> None:
    assert load() == WindowState()
    save(LEFT)
    assert load() == LEFT


def test_a_full_disk_leaves_how_the_window_was_left_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raise_no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    save(LEFT)
    monkeypatch.setattr(output.os, "fsync", raise_no_space)
    save(replace(LEFT, appearance="dark"))
    assert load() == LEFT
    assert [path.name for path in folder.iterdir()] == ["window.json"]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"size": 1}', "[" * 5000, "\ud800", "null"])
def test_a_file_that_is_none_is_as_if_nothing_were_remembered(folder: Path, text: str) -> None:
    folder.mkdir()
    (folder / "window.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert load() == WindowState()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("size", [0, 700]),
        ("size", ["900", 700]),
        ("size", [900, 1e9]),
        ("position", [1, 2, 3]),
        ("position", None),
        ("scale", "2"),
        ("scale", True),
        ("scale", -1),
        ("scale", float("nan")),
        ("appearance", "pink"),
        ("appearance", 1),
        ("welcomed", 1),
        ("learned", [["left", "right"]]),
        ("learned", {"left": 1}),
        ("learned", [["left", "right", -1]]),
    ],
)
def test_of_what_is_wrong_nothing_is_taken_and_the_rest_is(
    folder: Path, key: str, value: object
) -> None:
    save(LEFT)
    saved_values = json.loads((folder / "window.json").read_text())
    (folder / "window.json").write_text(json.dumps({**saved_values, key: value}))
    assert load() == replace(LEFT, **{key: getattr(WindowState(), key)})


def test_where_nothing_can_be_kept_nothing_breaks(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write_text("no folder")
    save(LEFT)
    assert load() == WindowState()


@pytest.mark.parametrize(
    ("height", "scale"), [(768, 1), (1080, 1), (1200, 1), (1600, 1.5), (2160, 2), (2880, 2.5)]
)
def test_a_fine_display_has_everything_larger(height: int, scale: float) -> None:
    assert scale_for_display(height) == scale


@pytest.mark.parametrize(
    ("left_at", "opens_at"),
    [((40, 30), (40, 30)), ((1_200, 30), (380, 30)), ((40, 860), (40, 200)), ((5, 5), (5, 5))],
)
def test_a_window_left_at_the_edge_of_a_larger_display_opens_wholly_on_this_one(
    left_at: tuple[int, int], opens_at: tuple[int, int]
) -> None:
    assert fitting_position(left_at, (900, 700), (1_280, 900)) == opens_at
    assert fitting_position(left_at, (1_280, 900), (1_280, 900)) == (0, 0)
