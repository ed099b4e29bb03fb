"""The terminal view: the same band in characters, and a terminal that is given back as it was."""

import fcntl
import io
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from simulator.scenario.model import Scenario
from simulator.scenario.player import Play
from simulator.scenario.script import load
from simulator.terminal.cells import braille, quadrants
from simulator.terminal.terminal import Terminal, names, unusable
from simulator.view import kept
from simulator.view.live import Live
from tests.recorded import values
from tests.simulator.terminal.shown import Shown

ROOT = Path(__file__).resolve().parents[3]


def dots(lines: list[str]) -> bytes:
    """The bitmap that braille lines show."""
    order = (0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80)
    rows = []
    for line in lines:
        for y in range(4):
            bits = order[2 * y : 2 * y + 2]
            rows.append(bytes(bool((ord(char) - 0x2800) & bit) for char in line for bit in bits))
    return b"".join(rows)


def test_the_screen_is_there_dot_for_dot() -> None:
    shown = Shown()
    shown.keys("m", "m")
    picture = [line for line in shown.lines() if line and ord(line[0]) >= 0x2800]
    assert len(picture) == 16
    assert dots(picture) == shown.device.board.display.bitmap()  # type: ignore[union-attr]


def test_an_80_by_24_terminal_has_everything() -> None:
    shown = Shown()
    shown.keys("m", "m")
    lines = shown.lines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    text = "\n".join(lines)
    for part in ("Running", "express, left side", "left  -", "motor", "left / 5:", "q quit", "x1"):
        assert part in text


def test_choosing_is_named_and_told() -> None:
    shown = Shown()
    shown.keys("m")
    shown.pass_s(2)
    shown.keys("L")
    shown.pass_s(4)
    assert shown.state == "choosing"
    text = "\n".join(shown.lines(120, 60))
    for part in ("Choosing", "pacing, sides and massage first", "the band is choosing"):
        assert part in text


def test_the_session_shown_is_the_one_that_was_chosen() -> None:
    shown = Shown(first_side="left")
    for key in "mLmL":
        shown.keys(key)
        shown.pass_s(2)
    assert shown.state == "awake"
    shown.keys("m")
    text = "\n".join(shown.lines(120, 60))
    assert "in all" not in text  # as strict says it
    assert "usual " in text


def test_a_small_terminal_keeps_the_words() -> None:
    shown = Shown()
    lines = shown.lines(50, 10)
    assert len(lines) <= 10
    assert any("Asleep" in line for line in lines)


def test_a_large_terminal_has_quadrants_and_the_trace() -> None:
    shown = Shown()
    shown.keys("m")
    text = "\n".join(shown.lines(120, 60))
    assert "▐" in text
    assert "the band is awake" in text


def test_quadrants_and_braille_of_a_known_bitmap() -> None:
    bitmap = bytes([1, 0, 0, 1, 0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0])
    assert quadrants(bitmap, 4) == ["▚▞", "▀ "]
    assert braille(bitmap, 4) == [
        chr(0x2800 + 0x01 + 0x10 + 0x04 + 0x20) + chr(0x2800 + 0x08 + 0x02)
    ]


def test_the_keys_press_as_they_say() -> None:
    shown = Shown()
    shown.keys("m")
    assert shown.state == "awake"
    shown.keys(" ")
    assert shown.state == "running"
    shown.keys("M")
    assert shown.state == "paused"
    shown.keys("m")
    assert shown.state == "running"
    shown.pass_s(6)
    shown.keys("d")
    assert "progress" in values(shown.device, "cue")
    shown.keys("L")
    shown.pass_s(3)
    assert shown.state == "ended"
    shown.keys("q")
    assert shown.terminal.closed


def test_speed_halt_and_next() -> None:
    shown = Shown()
    shown.terminal.key("PLUS")
    assert shown.pace.speed == 2
    shown.terminal.key("MINUS")
    shown.terminal.key("p")
    before = shown.pace.now_ms
    shown.pass_s(1)
    assert shown.pace.now_ms == before
    assert "halted" in shown.lines()[0]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("\x1b[A", ["UP"]),
        ("\x1bOB\x1b[D", ["DOWN", "LEFT"]),
        ("\x1b[5~m", ["PAGEUP", "m"]),
        ("\x1b[11~", ["F1"]),
        ("\x1b[1;5C\x1b[200~x", ["x"]),
        ("\x1b", ["ESCAPE"]),
        ("m +\r\x7f", ["m", "SPACE", "PLUS", "RETURN", "BACKSPACE"]),
        ("\x1b[9", []),
    ],
)
def test_what_a_terminal_sends_becomes_keys(sent: str, expected: list[str]) -> None:
    assert names(sent) == expected


def test_the_past_is_seen_with_the_arrows_and_gone_on_from() -> None:
    shown = Shown()
    shown.keys("m", "m")
    shown.pass_s(20)
    now = shown.pace.now_ms
    for _ in range(22):
        shown.terminal.key("LEFT")
    lines = shown.lines(100, 60)
    assert "past" in lines[0]
    assert "Asleep" not in "\n".join(lines)
    assert shown.pace.now_ms == now
    shown.terminal.key("RETURN")
    assert shown.live.pace.now_ms == now - 22_000
    assert shown.terminal.playhead is None
    assert "past" not in shown.lines()[0]


def test_up_and_end_are_the_event_before_and_the_present() -> None:
    shown = Shown()
    shown.keys("m", "m")
    shown.terminal.key("UP")
    assert shown.terminal.playhead in [
        t for t, kind, _ in shown.device.recorder.entries if kind in ("phase", "cue", "state")
    ]
    shown.terminal.key("END")
    assert shown.terminal.playhead is None


def test_a_fault_is_switched_on_in_the_same_menu() -> None:
    shown = Shown()
    shown.keys("m", "m")
    shown.terminal.key("f")
    menu = shown.terminal.menu
    assert menu is not None
    while menu.row.text != "motor cut off":
        shown.terminal.key("DOWN")
    shown.terminal.key("RETURN")
    assert shown.live.replay.faults == ("motor_open",)
    lines = shown.lines(80, 24)
    assert len(lines) <= 24
    assert "> motor cut off" in "\n".join(lines)
    shown.terminal.key("ESCAPE")
    assert shown.terminal.menu is None


def test_every_page_fits_80_by_24_and_says_its_keys() -> None:
    shown = Shown()
    shown.keys("m", "m")
    for key in "fbket":
        shown.terminal.key(key)
        assert shown.terminal.menu is not None, key
        lines = shown.lines()
        assert len(lines) <= 24
        assert any(line.startswith("> ") for line in lines), key
        shown.terminal.key("ESCAPE")
    shown.terminal.key("h")
    text = "\n".join(shown.lines(80, 40))
    assert "learn the cues" in text
    assert "hear the motor" not in text, "there is no sound in a terminal"
    shown.terminal.key("m")
    shown.terminal.key("ESCAPE")
    assert not shown.terminal.help
    shown.terminal.key("ESCAPE")
    assert not shown.terminal.closed


def test_a_scenario_is_kept_from_a_terminal_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = Shown()
    shown.keys("m", "m")
    shown.terminal.key("k")
    shown.terminal.key("RETURN")
    played = Play(load(tmp_path / "rondo-1.scenario"))
    played.play()
    assert played.device.recorder.entries[:-1] == shown.device.recorder.entries


def test_blind_leaves_the_motor_alone() -> None:
    shown = Shown()
    shown.keys("m", "m")
    shown.terminal.key("v")
    lines = shown.lines()
    assert len(lines) == 5
    assert "drive" in lines[2]


def test_a_band_without_a_side_button_is_not_said_to_have_one() -> None:
    live = Live(Scenario("shown", "pico", seed=1))
    assert "side" not in "\n".join(Terminal(live)._frame.lines(80, 24, 0.0)[-3:])


def test_the_session_is_a_line_with_the_playhead_on_it() -> None:
    shown = Shown()
    shown.keys("m", "m")
    shown.pace.run_to(400_000)
    line = next(line for line in shown.lines(99, 60) if "│" in line)
    assert line.startswith("▀▀▀▀")
    assert line.index("▄") < line.index("│")
    assert "˙" in line


def test_only_lines_that_changed_are_sent() -> None:
    shown = Shown()
    assert shown.terminal.update(80, 24, shown.wall)
    assert shown.terminal.update(80, 24, shown.wall) == ""
    shown.terminal.key("PLUS")
    assert shown.terminal.update(80, 24, shown.wall).count("\x1b[K") == 1


def test_where_it_cannot_be_shown_it_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    class Tty(io.TextIOWrapper):
        def isatty(self) -> bool:
            return True

    tty, ascii_tty = Tty(io.BytesIO(), "utf-8"), Tty(io.BytesIO(), "ascii")
    monkeypatch.setenv("TERM", "xterm")
    assert unusable(tty, tty) == ""
    assert "needs a terminal" in unusable(io.StringIO(), tty)
    assert "UTF-8" in unusable(tty, ascii_tty)
    monkeypatch.setenv("TERM", "dumb")
    assert "TERM=dumb" in unusable(tty, tty)


def test_without_a_terminal_it_is_one_line_and_exit_2() -> None:
    command = [sys.executable, "-m", "simulator", "run", "--view", "terminal"]
    ended = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "\x1b" not in ended.stdout


def read_until(fd: int, pattern: str) -> str:
    """What the terminal gets until it has got this."""
    text = ""
    while not re.search(pattern, text):
        assert select.select([fd], [], [], 60)[0], text
        text += os.read(fd, 65536).decode("utf-8", "replace")
    return text


def as_a_shell_does() -> None:
    """The terminal is its own, and Ctrl-C ends it, even where whoever runs the tests ignores that."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize("way", ["q", "\x03", "SIGTERM"])
def test_a_real_terminal_is_given_back_as_it_was(way: str, tmp_path: Path) -> None:
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    before = termios.tcgetattr(slave)
    state = {kept.VARIABLE: str(tmp_path)}
    env = {**os.environ, **state, "TERM": "xterm", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "simulator", "run", "--view", "terminal"]
    app = subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=slave, stdout=slave, stderr=slave,
        start_new_session=True, preexec_fn=as_a_shell_does,
    )  # fmt: skip
    try:
        read_until(master, "Asleep")
        os.write(master, b"m")
        read_until(master, "Awake")
        if way == "SIGTERM":
            app.terminate()
        else:
            os.write(master, way.encode())
        text = read_until(master, r"\x1b\[\?1049l")
        assert "\x1b[?25h" in text
        assert app.wait(60) == (143 if way == "SIGTERM" else 0)
        assert termios.tcgetattr(slave) == before
    finally:
        app.kill()
        app.wait(30)
        os.close(master)
        os.close(slave)
