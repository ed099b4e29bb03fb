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
from simulator.view import kept
from tests.simulator.window.shown import Shown
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
    """Asks the X server again and again; it has no window manager that could tell."""
    ask = ["xdotool", "getwindowfocus", "getwindowname"]
    end = time.monotonic() + 60
    while time.monotonic() < end and app.poll() is None:
        asked = subprocess.run(ask, env=env, capture_output=True, text=True, timeout=60)
        if asked.stdout.strip() == "Rondo":
            return
    pytest.fail("no window came up")


class Real:
    """A window in a process of its own, which does in order what it is told."""

    def __init__(self, display: str, folder: Path) -> None:
        self.trace = folder / "trace.jsonl"
        self.env = {key: value for key, value in os.environ.items() if key != "SDL_VIDEODRIVER"}
        self.env |= {
            "DISPLAY": display,
            "PYTHONPATH": str(ROOT),
            kept.VARIABLE: str(folder / "state"),
        }
        command = [sys.executable, "-m", "simulator", "run", "--seed", "1", "--scale", "1"]
        command += ["--set", "display", "always", "--trace", str(self.trace)]
        self.app = subprocess.Popen(command, cwd=folder, env=self.env)

    def tell(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.env, check=True, timeout=60)

    def keys(self, *keys: str) -> None:
        self.tell("key", "--delay", "60", *keys)

    def mouse(self, pos: tuple[int, int], *words: str) -> None:
        window = ["getwindowfocus"]
        self.tell(*window, "mousemove", "--window", "%1", str(pos[0]), str(pos[1]), *words)

    def close(self) -> list[dict[str, object]]:
        self.keys("q")
        assert self.app.wait(60) == 0
        return [json.loads(line) for line in self.trace.read_text().splitlines()]


@pytest.fixture
def real(display: str, tmp_path: Path) -> Iterator[Real]:
    real = Real(display, tmp_path)
    try:
        wait_for_focus(real.app, real.env)
        yield real
    finally:
        real.app.kill()
        real.app.wait(30)


def test_a_real_window_takes_real_keys(real: Real) -> None:
    real.keys("n", "m", "n", "n", "n")
    entries = real.close()
    assert {"button", "cue", "state"} <= {entry["type"] for entry in entries}
    assert "awake" in [entry.get("name") for entry in entries if entry["type"] == "state"]


def test_a_press_a_drag_and_a_fault_are_kept_and_play_to_the_same_trace(
    real: Real, shown: Shown, tmp_path: Path
) -> None:
    shown.drawn()
    ruler = shown.window.timeline.ruler
    x, y = ruler.left, ruler.centery
    real.keys("n")  # the band has started
    real.mouse(shown.middle_of("main"), "mousedown", "1", "sleep", "0.1", "mouseup", "1")
    real.keys("n", "m", *["n"] * 8)
    real.keys("k", "Return", "Escape")
    real.mouse((x + 120, y), "mousedown", "1", "mousemove_relative", "--", "-40", "0")
    real.tell("mouseup", "1")
    real.keys("Return", "f", *["Down"] * list(FAULTS).index("motor_open"), "Return", "Escape")
    real.keys("k", "Return", "Escape")
    entries = real.close()
    before, after = (load(tmp_path / f"rondo-{number}.scenario") for number in (1, 2))
    assert after.steps[-1].t_ms < before.steps[-1].t_ms, "what came after was taken back"
    assert ("fault", ("motor_open",)) in [(step.verb, step.args) for step in after.steps]
    played = Play(after)
    played.play()
    replayed = [
        {"t": t, "type": kind, **fields}
        for t, kind, fields in played.device.recorder.entries
        if kind != "end"
    ]
    assert "fault" in [entry["type"] for entry in replayed]
    assert entries[: len(replayed)] == json.loads(json.dumps(replayed))


def test_how_it_was_left_is_kept(real: Real, tmp_path: Path) -> None:
    real.keys("period", "l", "m")
    real.close()
    left = json.loads((tmp_path / "state" / "window.json").read_text())
    assert (left["scale"], left["appearance"]) == (1.25, "light")
    assert "press main" in (tmp_path / "state" / "session.json").read_text()
