"""What the window keeps: a scenario that does it again, a picture, a GIF, the pins over time."""

import json
import re
from pathlib import Path

import pygame
import pytest
from PIL import Image

from simulator.scenario.model import Scenario
from simulator.scenario.player import Play
from simulator.scenario.script import load
from simulator.text import output
from simulator.text.usage import UsageError
from simulator.view.keep import scenario
from simulator.view.live import Live
from simulator.view.menus import keep
from simulator.window import window
from simulator.window.computer import card as computer_card
from simulator.window.drawing import gif
from simulator.window.window import SIZE
from tests.simulator.window.shown import FRAME_S, Shown
from tools.card import described, drawing
from tools.paper.sizes import paper, territory

GIF, CARD = 2, 4  # their rows
ACCEPTANCE = Path(__file__).parents[2] / "acceptance"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def choose(shown: Shown, row: int) -> str:
    """Keep what stands in that row; returns what is said of it."""
    shown.press(pygame.K_k)
    for _ in range(row):
        shown.press(pygame.K_DOWN)
    shown.press(pygame.K_RETURN)
    if shown.window.menu is None:
        while shown.window.working:
            shown.pass_s(FRAME_S)
        return shown.window.notice.text
    said = shown.window.menu.message
    shown.press(pygame.K_ESCAPE)
    return said


def test_a_session_is_kept_as_a_scenario_that_plays_to_the_same_trace(
    shown: Shown, folder: Path
) -> None:
    shown.start()
    shown.pass_s(30)
    shown.key(pygame.K_m, held_s=1)
    shown.pass_s(5)
    assert choose(shown, 0) == f"kept as {folder / 'rondo-1.scenario'}"
    end = shown.pace.now_ms
    played = Play(load(folder / "rondo-1.scenario"))
    played.play()
    live = [entry for entry in shown.device.recorder.entries if entry[0] <= end]
    assert played.device.recorder.entries[:-1] == live
    assert choose(shown, 0).endswith("rondo-2.scenario")


def test_a_picture_is_what_is_seen_without_the_menu(shown: Shown, folder: Path) -> None:
    shown.start()
    shown.pass_s(60)
    shown.window._look_at(shown.pace.now_ms - 30_000)
    seen = shown.drawn()
    choose(shown, 1)
    kept = pygame.image.load(folder / "rondo-1.png")
    assert kept.get_size() == SIZE
    surface = pygame.Surface(SIZE, depth=24)
    surface.blit(kept, (0, 0))
    assert bytes(surface.get_buffer()) == seen
    assert shown.window.playhead == shown.pace.now_ms - 30_000


def test_a_gif_shows_the_session_and_never_flashes(shown: Shown, folder: Path) -> None:
    shown.start()
    shown.pace.run_to(shown.pace.now_ms + 20_000)
    assert choose(shown, 2) == f"kept as {folder / 'rondo-1.gif'}"
    with Image.open(folder / "rondo-1.gif") as image:
        assert image.width == gif.GIF_WIDTH
        assert image.n_frames > 50
        assert image.info["duration"] >= 200


def test_while_a_gif_is_made_its_progress_is_seen_and_esc_stops_it(
    shown: Shown, folder: Path
) -> None:
    shown.start()
    shown.pace.run_to(shown.pace.now_ms + 20_000)
    shown.press(pygame.K_k, pygame.K_DOWN, pygame.K_DOWN, pygame.K_RETURN)
    frames = []
    for _ in range(12):
        shown.pass_s(FRAME_S)
        frames.append(shown.drawn())
        assert shown.window.changed(shown.wall)
    assert len(set(frames)) > 3
    shown.press(pygame.K_ESCAPE)
    assert not shown.window.working
    assert not list(folder.iterdir())


def test_while_a_gif_is_made_no_time_passes_and_nothing_is_pressed(
    shown: Shown, folder: Path
) -> None:
    shown.start()
    shown.pace.run_to(shown.pace.now_ms + 20_000)
    shown.pace.speed = 1000
    shown.press(pygame.K_k, pygame.K_DOWN, pygame.K_DOWN, pygame.K_RETURN)
    before, entries = shown.pace.now_ms, len(shown.device.recorder.entries)
    assert shown.window.working
    for _ in range(12):
        shown.key(pygame.K_m, FRAME_S)
        shown.click(shown.middle_of("main"), FRAME_S)
    assert shown.window.working
    assert (shown.pace.now_ms, len(shown.device.recorder.entries)) == (before, entries)


@pytest.mark.parametrize("row", [GIF, CARD])
def test_while_something_is_made_neither_ctrl_z_nor_a_dropped_file_takes_the_band_away(
    shown: Shown, folder: Path, row: int
) -> None:
    shown.start()
    shown.pace.run_to(shown.pace.now_ms + 20_000)
    shown.press(pygame.K_k, *row * [pygame.K_DOWN], pygame.K_RETURN)
    band, entries = shown.device, len(shown.device.recorder.entries)
    shown.event(pygame.DROPFILE, file=str(ACCEPTANCE / "pause.scenario"))
    shown.event(pygame.KEYDOWN, key=pygame.K_z, mod=pygame.KMOD_CTRL)
    assert shown.window.working
    assert shown.window.notice is None
    assert shown.device is band
    assert len(shown.device.recorder.entries) == entries
    shown.press(pygame.K_ESCAPE)


def test_the_pins_over_time_are_those_of_the_trace(shown: Shown, folder: Path) -> None:
    shown.start()
    shown.pass_s(10)
    choose(shown, 3)
    text = (folder / "rondo-1.vcd").read_text()
    motor = re.search(r"\$var real 64 (\S+) motor \$end", text)[1]
    changes: list[tuple[int, float]] = []
    t = 0
    for line in text.split("$enddefinitions")[1].splitlines():
        if line.startswith("#"):
            t = int(line[1:])
        found = re.fullmatch(rf"r(\S+) {re.escape(motor)}", line)
        if found and t:
            changes.append((t, float(found[1])))
    traced = [(t, fields["duty"]) for t, fields in shown.entries("motor")]
    assert changes == traced
    assert "main" in text
    assert "side" in text


def test_a_folder_that_cannot_be_written_to_is_said_in_one_line(
    shown: Shown, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (keep.keep, window):
        monkeypatch.setattr(module, "free", lambda _, ending: folder / "nowhere" / f"x{ending}")
    for row in (0, 2, 3):
        said = choose(shown, row)
        assert re.fullmatch(
            r".*nowhere/x\.\w+: there is no folder .*nowhere, expected one that exists", said
        )


def test_what_cannot_be_kept_whole_leaves_nothing(
    shown: Shown, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    shown.start()
    monkeypatch.setattr(output.os, "fsync", full)
    for row in range(4):
        assert "No space left on device" in choose(shown, row)
    assert not list(folder.iterdir())


def test_a_program_that_was_changed_since_is_not_written_over(folder: Path) -> None:
    (folder / "mine.json").write_text("changed since")
    live = Live(Scenario("kept", programs={"mine": "{}"}, seed=1))
    with pytest.raises(UsageError, match="not the program that was followed"):
        scenario(live, folder)
    assert [path.name for path in folder.iterdir()] == ["mine.json"]
    assert (folder / "mine.json").read_text() == "changed since"


def test_a_scenario_dropped_on_the_window_is_played_from_its_beginning(shown: Shown) -> None:
    shown.event(pygame.DROPFILE, file=str(ACCEPTANCE / "pause.scenario"))
    dropped = load(ACCEPTANCE / "pause.scenario")
    assert shown.pace.now_ms < 10
    shown.pace.run_to(dropped.steps[-1].t_ms)
    played = Play(dropped)
    played.play()
    judged = played.device.recorder.entries[:-1]
    assert judged[-1][1] != "end"
    assert shown.device.recorder.entries == judged


def test_a_file_that_is_no_scenario_is_said_in_one_line(shown: Shown, tmp_path: Path) -> None:
    shown.start()
    (tmp_path / "x.scenario").write_text("0:01 dance main\n")
    shown.event(pygame.DROPFILE, file=str(tmp_path / "x.scenario"))
    assert "x.scenario:1: no act 'dance'" in shown.window.menu.message
    shown.press(pygame.K_RETURN)
    assert shown.window.menu is None
    assert shown.state == "running"


def choose_guide(shown: Shown) -> None:
    """On the band itself: a long hold, a tap, a long hold."""
    for held_s in (0.1, 3.5, 0.1, 3.5):
        shown.key(pygame.K_m, held_s)
        shown.pass_s(1)


def card(**settings: str) -> bytes:
    return drawing.pdf(described({"display": "always", **settings}), paper(territory()))


def test_the_page_for_the_fridge_is_made_for_what_was_just_chosen_on_the_band(
    shown: Shown, folder: Path
) -> None:
    choose_guide(shown)
    assert shown.window.live.replay.model.settings["pacing"] == "strict", "not yet on its flash"
    before = shown.pace.now_ms
    assert choose(shown, CARD) == f"kept as {folder / 'rondo-1.pdf'}"
    assert shown.pace.now_ms - before < 1_000
    assert (folder / "rondo-1.pdf").read_bytes() == card(pacing="guide")


def test_in_the_past_the_page_for_the_fridge_is_made_for_what_was_set_then(
    shown: Shown, folder: Path
) -> None:
    shown.press(pygame.K_m)
    shown.pass_s(15)
    before = shown.pace.now_ms
    choose_guide(shown)
    shown.pass_s(60)
    while (shown.window.playhead or shown.pace.now_ms) > before:
        shown.press(pygame.K_LEFT)
    choose(shown, CARD)
    assert (folder / "rondo-1.pdf").read_bytes() == card(pacing="strict")


@pytest.mark.parametrize("name", ["short-one", "by-the-flow"])  # the second comes with Rondo
def test_a_program_of_ones_own_is_on_the_page_for_the_fridge_as_the_band_follows_it(
    name: str, folder: Path
) -> None:
    phases = [{"kind": "express", "side": "first", "round": 1, "min_s": 60, "max_s": 90}]
    routine = {"name": name, "phases": phases}
    given = {"program": name}
    shown = Shown()
    shown.live = Live(Scenario("by hand", settings=given, programs={name: json.dumps(routine)}))
    shown.window.live = shown.live
    shown.window.attend()
    choose(shown, CARD)
    made = (folder / "rondo-1.pdf").read_bytes()
    assert made == drawing.pdf(described(given, routine=routine), paper(territory()))


def test_why_there_is_no_page_for_the_fridge_is_said(
    shown: Shown, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(computer_card, "_ROOT", folder)  # where there are no tools
    assert re.fullmatch("card: .*No module named tools", choose(shown, CARD))
    assert not (folder / "rondo-1.pdf").exists()
