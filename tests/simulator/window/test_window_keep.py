"""What the window keeps: a scenario that does it again, a picture, a GIF, the pins over time."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pygame
import pytest
from PIL import Image

from simulator.scenario.model import Scenario
from simulator.scenario.player import Play
from simulator.scenario.script import load
from simulator.text import output
from simulator.text.usage import UsageError
from simulator.view.files_to_keep import write_scenario
from simulator.view.live import Live
from simulator.view.menus import keep
from simulator.window import window
from simulator.window.computer import card as computer_card
from simulator.window.drawing import gif
from simulator.window.window import SIZE
from tests.simulator.window.headless import FRAME_S, HeadlessWindow
from tools.card import card_for, drawing
from tools.paper.sizes import paper, territory

SCENARIO, PICTURE, GIF, PINS, CARD = range(5)  # rows of the menu
ACCEPTANCE = Path(__file__).parents[2] / "acceptance"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def choose(ui: HeadlessWindow, row: int) -> str:
    """Chooses the row number `row` of the menu Keep; returns the message about the file."""
    ui.press_keys("k")
    for _ in range(row):
        ui.press_keys("DOWN")
    ui.press_keys("RETURN")
    if ui.window.menu is None:
        while ui.window.working:
            ui.wait_s(FRAME_S)
        return ui.window.notice.text
    message = ui.window.menu.message
    ui.press_keys("ESCAPE")
    return message


def test_a_session_is_kept_as_a_scenario_that_plays_to_the_same_trace(
    ui: HeadlessWindow, folder: Path
) -> None:
    ui.start_session()
    ui.wait_s(30)
    ui.hold_key("m", held_s=1)
    ui.wait_s(5)
    assert choose(ui, SCENARIO) == f"kept as {folder / 'rondo-1.scenario'}"
    end_ms = ui.pace.now_ms
    play = Play(load(folder / "rondo-1.scenario"))
    play.play()
    entries = [entry for entry in ui.device.recorder.entries if entry[0] <= end_ms]
    assert play.device.recorder.entries[:-1] == entries
    assert choose(ui, SCENARIO).endswith("rondo-2.scenario")


def test_a_picture_is_what_is_seen_without_the_menu(ui: HeadlessWindow, folder: Path) -> None:
    ui.start_session()
    ui.wait_s(60)
    ui.window._look_at(ui.pace.now_ms - 30_000)
    frame = ui.draw()
    choose(ui, PICTURE)
    picture = pygame.image.load(folder / "rondo-1.png")
    assert picture.get_size() == SIZE
    surface = pygame.Surface(SIZE, depth=24)
    surface.blit(picture, (0, 0))
    assert bytes(surface.get_buffer()) == frame
    assert ui.window.playhead == ui.pace.now_ms - 30_000


def test_a_gif_shows_the_session_and_never_flashes(ui: HeadlessWindow, folder: Path) -> None:
    ui.start_session(run_s=20)
    assert choose(ui, GIF) == f"kept as {folder / 'rondo-1.gif'}"
    with Image.open(folder / "rondo-1.gif") as image:
        assert image.width == gif.GIF_WIDTH
        assert image.n_frames > 50
        assert image.info["duration"] >= 200


@pytest.mark.parametrize(("row", "suffix"), [(GIF, ".gif"), (CARD, ".pdf")])
def test_what_takes_a_while_takes_no_name_that_another_window_took_meanwhile(
    ui: HeadlessWindow, folder: Path, row: int, suffix: str
) -> None:
    ui.start_session(run_s=5)
    ui.press_keys("k", *row * ["DOWN"], "RETURN")
    assert ui.window.working
    (folder / f"rondo-1{suffix}").write_text("of another window")
    while ui.window.working:
        ui.wait_s(FRAME_S)
    assert ui.window.notice.text == f"kept as {folder / f'rondo-2{suffix}'}"
    assert (folder / f"rondo-1{suffix}").read_text() == "of another window"


def test_a_window_that_changes_while_a_gif_is_made_changes_nothing_of_it(
    ui: HeadlessWindow, folder: Path
) -> None:
    ui.start_session(run_s=5)
    ui.pace.halted = True
    ui.draw()
    choose(ui, GIF)
    ui.press_keys("k", "DOWN", "DOWN", "RETURN")
    ui.wait_s(FRAME_S)
    ui.draw((900, 900))
    ui.press_keys("PERIOD", "u", "h")
    while ui.window.working:
        ui.wait_s(FRAME_S)
        ui.draw()
    assert (folder / "rondo-2.gif").read_bytes() == (folder / "rondo-1.gif").read_bytes()


def test_while_a_gif_is_made_its_progress_is_seen_and_esc_stops_it(
    ui: HeadlessWindow, folder: Path
) -> None:
    ui.start_session(run_s=20)
    ui.press_keys("k", "DOWN", "DOWN", "RETURN")
    frames = []
    for _ in range(12):
        ui.wait_s(FRAME_S)
        frames.append(ui.draw())
        assert ui.window.changed(ui.wall_s)
    assert len(set(frames)) > 3
    ui.press_keys("ESCAPE")
    assert not ui.window.working
    assert not list(folder.iterdir())


def test_while_a_gif_is_made_no_time_passes_and_nothing_is_pressed(
    ui: HeadlessWindow, folder: Path
) -> None:
    ui.start_session(run_s=20)
    ui.pace.speed = 1000
    ui.press_keys("k", "DOWN", "DOWN", "RETURN")
    before_ms, entries = ui.pace.now_ms, len(ui.device.recorder.entries)
    assert ui.window.working
    for _ in range(12):
        ui.hold_key("m", FRAME_S)
        ui.click(ui.button_center("main"), FRAME_S)
    assert ui.window.working
    assert (ui.pace.now_ms, len(ui.device.recorder.entries)) == (before_ms, entries)


@pytest.mark.parametrize("row", [GIF, CARD])
def test_while_something_is_made_neither_ctrl_z_nor_a_dropped_file_takes_the_band_away(
    ui: HeadlessWindow, folder: Path, row: int
) -> None:
    ui.start_session(run_s=20)
    ui.press_keys("k", *row * ["DOWN"], "RETURN")
    band, entries = ui.device, len(ui.device.recorder.entries)
    ui.send_event(pygame.DROPFILE, file=str(ACCEPTANCE / "pause.scenario"))
    ui.send_event(pygame.KEYDOWN, key=pygame.K_z, mod=pygame.KMOD_CTRL)
    assert ui.window.working
    assert ui.window.notice is None
    assert ui.device is band
    assert len(ui.device.recorder.entries) == entries
    ui.press_keys("ESCAPE")


def test_the_pins_over_time_are_those_of_the_trace(ui: HeadlessWindow, folder: Path) -> None:
    ui.start_session()
    ui.wait_s(10)
    choose(ui, PINS)
    text = (folder / "rondo-1.vcd").read_text()
    motor = re.search(r"\$var real 64 (\S+) motor \$end", text)[1]
    changes: list[tuple[int, float]] = []
    t_ms = 0
    for line in text.split("$enddefinitions")[1].splitlines():
        if line.startswith("#"):
            t_ms = int(line[1:])
        match = re.fullmatch(rf"r(\S+) {re.escape(motor)}", line)
        if match and t_ms:
            changes.append((t_ms, float(match[1])))
    duties_traced = [(t_ms, fields["duty"]) for t_ms, fields in ui.entries("motor")]
    assert changes == duties_traced
    assert "main" in text
    assert "side" in text


def test_a_folder_that_is_gone_is_said_in_one_line(ui: HeadlessWindow, folder: Path) -> None:
    folder.rmdir()
    for row in (SCENARIO, PICTURE, GIF, PINS, CARD):
        assert "No such file or directory, expected a folder" in choose(ui, row)


def test_a_name_that_a_broken_link_has_is_not_free(ui: HeadlessWindow, folder: Path) -> None:
    (folder / "rondo-1.scenario").symlink_to("nowhere")
    assert choose(ui, SCENARIO) == f"kept as {folder / 'rondo-2.scenario'}"


def test_a_folder_that_cannot_be_written_to_is_said_in_one_line(
    ui: HeadlessWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (keep.files_to_keep, window):
        monkeypatch.setattr(module, "free_path", lambda suffix: folder / "nowhere" / f"x{suffix}")
    for row in (SCENARIO, GIF, PINS):
        message = choose(ui, row)
        assert re.fullmatch(
            r".*nowhere/x\.\w+: there is no folder .*nowhere, expected one that exists", message
        )


def test_what_cannot_be_kept_whole_leaves_nothing(
    ui: HeadlessWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raise_no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    ui.start_session()
    monkeypatch.setattr(output.os, "fsync", raise_no_space)
    for row in (SCENARIO, PICTURE, GIF, PINS):
        assert "No space left on device" in choose(ui, row)
    assert not list(folder.iterdir())


def test_a_program_that_was_changed_since_is_not_written_over(folder: Path) -> None:
    (folder / "mine.json").write_text("changed since")
    live = Live(Scenario("kept", programs={"mine": "{}"}, seed=1))
    with pytest.raises(UsageError, match="not the program that was followed"):
        write_scenario(live)
    assert [path.name for path in folder.iterdir()] == ["mine.json"]
    assert (folder / "mine.json").read_text() == "changed since"


def test_a_scenario_dropped_on_the_window_is_played_from_its_beginning(ui: HeadlessWindow) -> None:
    ui.send_event(pygame.DROPFILE, file=str(ACCEPTANCE / "pause.scenario"))
    dropped_scenario = load(ACCEPTANCE / "pause.scenario")
    assert ui.pace.now_ms < 10
    ui.pace.run_to_ms(dropped_scenario.steps[-1].t_ms)
    play = Play(dropped_scenario)
    play.play()
    entries = play.device.recorder.entries[:-1]
    assert entries[-1][1] != "end"
    assert ui.device.recorder.entries == entries


def test_a_file_that_is_no_scenario_is_said_in_one_line(
    ui: HeadlessWindow, tmp_path: Path
) -> None:
    ui.start_session()
    (tmp_path / "x.scenario").write_text("0:01 dance main\n")
    ui.send_event(pygame.DROPFILE, file=str(tmp_path / "x.scenario"))
    assert "x.scenario:1: no act 'dance'" in ui.window.menu.message
    ui.press_keys("RETURN")
    assert ui.window.menu is None
    assert ui.state == "running"


def choose_guide(ui: HeadlessWindow) -> None:
    """Chooses guide pacing on the band itself, by a tap and a long hold, twice."""
    for held_s in (0.1, 3.5, 0.1, 3.5):
        ui.hold_key("m", held_s)
        ui.wait_s(1)


def card(**settings: str) -> bytes:
    return drawing.pdf(card_for({"display": "always", **settings}), paper(territory()))


def test_the_page_for_the_fridge_is_made_for_what_was_just_chosen_on_the_band(
    ui: HeadlessWindow, folder: Path
) -> None:
    choose_guide(ui)
    assert ui.window.live.replay.model.settings["pacing"] == "strict", "not yet on its flash"
    before_ms = ui.pace.now_ms
    assert choose(ui, CARD) == f"kept as {folder / 'rondo-1.pdf'}"
    assert ui.pace.now_ms - before_ms < 1_000
    assert (folder / "rondo-1.pdf").read_bytes() == card(pacing="guide")


def test_in_the_past_the_page_for_the_fridge_is_made_for_what_was_set_then(
    ui: HeadlessWindow, folder: Path
) -> None:
    ui.press_keys("m")
    ui.wait_s(15)
    before_ms = ui.pace.now_ms
    choose_guide(ui)
    ui.wait_s(60)
    while (ui.window.playhead or ui.pace.now_ms) > before_ms:
        ui.press_keys("LEFT")
    choose(ui, CARD)
    assert (folder / "rondo-1.pdf").read_bytes() == card(pacing="strict")


@pytest.mark.parametrize("name", ["short-one", "by-the-flow"])  # the second comes with Rondo
def test_a_program_of_ones_own_is_on_the_page_for_the_fridge_as_the_band_follows_it(
    name: str, folder: Path
) -> None:
    phases = [{"kind": "express", "side": "first", "round": 1, "min_s": 60, "max_s": 90}]
    routine = {"name": name, "phases": phases}
    settings = {"program": name}
    ui = HeadlessWindow()
    ui.live = Live(Scenario("by hand", settings=settings, programs={name: json.dumps(routine)}))
    ui.window.live = ui.live
    ui.window.attend()
    choose(ui, CARD)
    pdf = (folder / "rondo-1.pdf").read_bytes()
    assert pdf == drawing.pdf(card_for(settings, routine=routine), paper(territory()))


def test_why_there_is_no_page_for_the_fridge_is_said(
    ui: HeadlessWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(computer_card, "_ROOT", folder)  # where there are no tools
    assert re.fullmatch("card: .*No module named tools", choose(ui, CARD))
    assert not (folder / "rondo-1.pdf").exists()


ASKED = """
import sys
from pathlib import Path

from simulator.text.usage import UsageError
from simulator.view.past.session_model import StoredConfig
from simulator.window.computer import card

card._ROOT = Path(sys.argv[1])
with card.card_process(StoredConfig({}, {"name": "three-round"})) as (process, _pdf):
    try:
        process.wait()
        card.is_done(process)
    except UsageError as error:
        print(ascii(error.what))
"""


def test_why_is_said_in_every_script_whatever_the_consoles_encoding(tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text(
        "import sys; sys.stderr.buffer.write('card: กระดาษ”'.encode()); sys.exit(2)",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-c", ASKED, str(tmp_path)],
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.rstrip() == ascii("กระดาษ”")


def test_the_last_instant_is_in_a_gif_too() -> None:
    assert list(gif.even_instants(1_000, 1_400)) == [1_000, 1_200, 1_400]
    assert gif.even_instants(0, 60_000)[-1] == 60_000
