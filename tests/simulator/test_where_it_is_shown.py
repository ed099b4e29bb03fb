"""Where the band is shown: in a window, in a terminal, or, where there is neither, as text."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from simulator import run as views
from simulator.scenario.model import Scenario
from simulator.view.live import Live

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.usefixtures("nowhere")
def test_a_window_without_a_display_is_one_line_that_offers_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert views.run(Live(Scenario("nowhere")), "window") == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "no display was found" in error
    assert "--view terminal" in error


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.usefixtures("nowhere")
def test_without_a_display_and_a_terminal_a_session_is_told_as_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert views.run(Live(Scenario("nowhere"))) == 0
    output = capsys.readouterr()
    assert output.err.count("\n") == 1
    cues_told = re.findall(r"(\d+:\d\d)\.\d+  felt: (left|right|done) ", output.out)
    assert ("5:05", "left") not in cues_told
    assert {("0:05", "left"), ("6:05", "right"), ("28:05", "done")} <= set(cues_told)
    assert output.out.count("─" * 64) == 2 * 12, "the screen of each phase"
    assert "▟" in output.out, "its pictures, in quadrant blocks"


def test_a_display_that_fails_is_one_line_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "nonesuch")
    assert views.run(Live(Scenario("nowhere")), "window") == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_importing_the_window_loads_no_graphics() -> None:
    code = "import sys, simulator.run; sys.exit('pygame' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
