"""The window on a real X server, under real keys and a real mouse."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.scenario.faults import FAULTS
from simulator.scenario.player import Play
from simulator.scenario.script import load
from simulator.view import saved_session
from tests.simulator.window.headless import HeadlessWindow
from tools.bench import xserver

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def display() -> Iterator[str]:
    for program in (xserver.PROGRAM, "xdotool"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed: no real window on this machine")
    with xserver.x_server() as name:
        yield name


def wait_for_focus(app: "subprocess.Popen[bytes]", env: dict[str, str]) -> None:
    """Waits until the window has the focus, by asking the X server, as there is no window manager to ask."""
    command = ["xdotool", "getwindowfocus", "getwindowname"]
    deadline_s = time.monotonic() + 60
    while time.monotonic() < deadline_s and app.poll() is None:
        answer = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
        if answer.stdout.strip() == "Rondo":
            return
    pytest.fail("no window came up")


class RealWindow:
    """A window in a process of its own, on a real X server, driven by xdotool."""

    def __init__(self, display: str, folder: Path) -> None:
        self.trace = folder / "trace.jsonl"
        self.env = {key: value for key, value in os.environ.items() if key != "SDL_VIDEODRIVER"}
        self.env |= {
            "DISPLAY": display,
            "PYTHONPATH": str(ROOT),
            saved_session.VARIABLE: str(folder / "state"),
        }
        command = [sys.executable, "-m", "simulator", "run", "--seed", "1", "--scale", "1"]
        command += ["--set", "display", "always", "--trace", str(self.trace)]
        self.app = subprocess.Popen(command, cwd=folder, env=self.env)

    def tell(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.env, check=True, timeout=60)

    def keys(self, *keys: str) -> None:
        self.tell("key", "--delay", "60", *keys)

    def mouse(self, pos: tuple[int, int], *arguments: str) -> None:
        window = ["getwindowfocus"]
        self.tell(*window, "mousemove", "--window", "%1", str(pos[0]), str(pos[1]), *arguments)

    def close(self) -> list[dict[str, object]]:
        self.keys("q")
        assert self.app.wait(60) == 0
        return [json.loads(line) for line in self.trace.read_text().splitlines()]


@pytest.fixture
def open_window(display: str, tmp_path: Path) -> Iterator[RealWindow]:
    window = RealWindow(display, tmp_path)
    try:
        wait_for_focus(window.app, window.env)
        yield window
    finally:
        window.app.kill()
        window.app.wait(30)


def test_a_real_window_takes_real_keys(open_window: RealWindow) -> None:
    open_window.keys("n", "m", "n", "n", "n")
    entries = open_window.close()
    assert {"button", "cue", "state"} <= {entry["type"] for entry in entries}
    assert "awake" in [entry.get("name") for entry in entries if entry["type"] == "state"]


def test_a_press_a_drag_and_a_fault_are_kept_and_play_to_the_same_trace(
    open_window: RealWindow, ui: HeadlessWindow, tmp_path: Path
) -> None:
    ui.draw()
    ruler = ui.window.timeline.ruler
    x, y = ruler.left, ruler.centery
    open_window.keys("n")  # the band has started
    open_window.mouse(ui.button_center("main"), "mousedown", "1", "sleep", "0.1", "mouseup", "1")
    open_window.keys("n", "m", *["n"] * 8)
    open_window.keys("k", "Return", "Escape")
    open_window.mouse((x + 120, y), "mousedown", "1", "mousemove_relative", "--", "-40", "0")
    open_window.tell("mouseup", "1")
    open_window.keys(
        "Return", "f", *["Down"] * list(FAULTS).index("motor_open"), "Return", "Escape"
    )
    open_window.keys("k", "Return", "Escape")
    entries = open_window.close()
    kept_before, kept_after = (
        load(tmp_path / f"rondo-{file_number}.scenario") for file_number in (1, 2)
    )
    assert kept_after.steps[-1].t_ms < kept_before.steps[-1].t_ms, "what came after was taken back"
    assert ("fault", ("motor_open",)) in [(step.verb, step.args) for step in kept_after.steps]
    play = Play(kept_after)
    play.play()
    replayed = [
        {"t": t_ms, "type": kind, **fields}
        for t_ms, kind, fields in play.device.recorder.entries
        if kind != "end"
    ]
    assert "fault" in [entry["type"] for entry in replayed]
    assert entries[: len(replayed)] == json.loads(json.dumps(replayed))


def test_how_it_was_left_is_kept(open_window: RealWindow, tmp_path: Path) -> None:
    open_window.keys("period", "l", "m")
    open_window.close()
    window_state = json.loads((tmp_path / "state" / "window.json").read_text())
    assert (window_state["scale"], window_state["appearance"]) == (1.25, "light")
    assert "press main" in (tmp_path / "state" / "session.json").read_text()
