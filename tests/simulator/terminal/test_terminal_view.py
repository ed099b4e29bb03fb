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
import time
from pathlib import Path

import pytest

from simulator.scenario.model import Scenario
from simulator.scenario.player import Play
from simulator.scenario.script import load, parse
from simulator.terminal.cells import braille, halved, quadrants
from simulator.terminal.printed_session import session
from simulator.terminal.terminal import Terminal, names, unusable
from simulator.view import saved_session
from simulator.view.live import Live
from tests.recorded import values
from tests.simulator.terminal.headless import HeadlessTerminal

ROOT = Path(__file__).resolve().parents[3]


def dots(lines: list[str]) -> bytes:
    """Returns the bitmap that `lines` of braille show, a byte for each pixel."""
    bits_in_order = (0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80)
    rows = []
    for line in lines:
        for y in range(4):
            bits = bits_in_order[2 * y : 2 * y + 2]
            rows.append(bytes(bool((ord(char) - 0x2800) & bit) for char in line for bit in bits))
    return b"".join(rows)


def test_the_screen_is_there_dot_for_dot() -> None:
    ui = HeadlessTerminal()
    ui.press_keys("m", "m")
    picture = [line for line in ui.lines() if line and ord(line[0]) >= 0x2800]
    assert len(picture) == 16
    assert dots(picture) == ui.device.board.display.bitmap()  # type: ignore[union-attr]


def test_an_80_by_24_terminal_has_everything() -> None:
    ui = HeadlessTerminal()
    ui.press_keys("m", "m")
    lines = ui.lines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    text = "\n".join(lines)
    for text in ("Running", "express, left side", "left  -", "motor", "left / 5:", "q quit", "x1"):
        assert text in text


def test_choosing_is_named_and_told() -> None:
    ui = HeadlessTerminal()
    ui.press_keys("m")
    ui.wait_s(2)
    ui.press_keys("L")
    ui.wait_s(4)
    assert ui.state == "choosing"
    text = "\n".join(ui.lines(120, 60))
    for text in ("Choosing", "pacing, sides and massage first", "the band is choosing"):
        assert text in text


def test_the_session_shown_is_the_one_that_was_chosen() -> None:
    ui = HeadlessTerminal(first_side="left")
    for key in "mLmL":
        ui.press_keys(key)
        ui.wait_s(2)
    assert ui.state == "awake"
    ui.press_keys("m")
    text = "\n".join(ui.lines(120, 60))
    assert "in all" not in text  # as strict says it
    assert "usual " in text


def test_a_small_terminal_keeps_the_words() -> None:
    ui = HeadlessTerminal()
    lines = ui.lines(50, 10)
    assert len(lines) <= 10
    assert any("Asleep" in line for line in lines)


def test_a_large_terminal_has_quadrants_and_the_trace() -> None:
    ui = HeadlessTerminal()
    ui.press_keys("m")
    text = "\n".join(ui.lines(120, 60))
    assert "▐" in text
    assert "the band is awake" in text


def test_quadrants_and_braille_of_a_known_bitmap() -> None:
    bitmap = bytes([1, 0, 0, 1, 0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0])
    assert quadrants(bitmap, 4) == ["▚▞", "▀ "]
    assert halved(bitmap, 4) == bytes([1, 1, 1, 0]), "two pixels of four are enough"
    assert braille(bitmap, 4) == [
        chr(0x2800 + 0x01 + 0x10 + 0x04 + 0x20) + chr(0x2800 + 0x08 + 0x02)
    ]


def test_the_keys_press_as_they_say() -> None:
    ui = HeadlessTerminal()
    ui.press_keys("m")
    assert ui.state == "awake"
    ui.press_keys(" ")
    assert ui.state == "running"
    ui.press_keys("M")
    assert ui.state == "paused"
    ui.press_keys("m")
    assert ui.state == "running"
    ui.wait_s(6)
    ui.press_keys("d")
    assert "progress" in values(ui.device, "cue")
    ui.press_keys("L")
    ui.wait_s(3)
    assert ui.state == "ended"
    ui.press_keys("q")
    assert ui.terminal.closed


def test_a_cue_that_is_mirrored_is_told_everywhere_as_it_is_felt() -> None:
    ui = HeadlessTerminal(mirror="on", massage_s=0, stroke_s=0, shake_s=0)
    ui.press_keys("m", " ")
    said = "felt: left  - -"
    assert said in [line.text for line in ui.live.replay.lines.of_filter("felt")]
    assert said in [line.text for line in ui.live.replay.model.lines]
    shown = "\n".join(ui.lines(200, 40))
    assert "left  - -   " in shown
    assert "right  -   in " in shown
    assert any(line.endswith(said) for line in session(HeadlessTerminal(mirror="on").live))


def test_speed_halt_and_next() -> None:
    ui = HeadlessTerminal()
    ui.terminal.key("PLUS")
    assert ui.pace.speed == 2
    ui.terminal.key("MINUS")
    ui.terminal.key("p")
    halted_ms = ui.pace.now_ms
    ui.wait_s(1)
    assert ui.pace.now_ms == halted_ms
    assert "halted" in ui.lines()[0]


@pytest.mark.parametrize(
    ("terminal_data", "expected"),
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
def test_what_a_terminal_sends_becomes_keys(terminal_data: str, expected: list[str]) -> None:
    assert names(terminal_data) == expected


def test_the_past_is_seen_with_the_arrows_and_gone_on_from() -> None:
    ui = HeadlessTerminal()
    ui.press_keys("m", "m")
    ui.wait_s(20)
    present_ms = ui.pace.now_ms
    for _ in range(22):
        ui.terminal.key("LEFT")
    lines = ui.lines(100, 60)
    assert "past" in lines[0]
    assert "Asleep" not in "\n".join(lines)
    assert ui.pace.now_ms == present_ms
    ui.terminal.key("RETURN")
    assert ui.live.pace.now_ms == present_ms - 22_000
    assert ui.terminal.playhead is None
    assert "past" not in ui.lines()[0]


def test_up_and_end_are_the_event_before_and_the_present() -> None:
    ui = HeadlessTerminal()
    ui.press_keys("m", "m")
    ui.terminal.key("UP")
    assert ui.terminal.playhead in [
        t_ms for t_ms, kind, _ in ui.device.recorder.entries if kind in ("phase", "cue", "state")
    ]
    ui.terminal.key("END")
    assert ui.terminal.playhead is None


def test_a_fault_is_switched_on_in_the_same_menu() -> None:
    ui = HeadlessTerminal()
    ui.press_keys("m", "m")
    ui.terminal.key("f")
    menu = ui.terminal.menu
    assert menu is not None
    while menu.row.text != "motor cut off":
        ui.terminal.key("DOWN")
    ui.terminal.key("RETURN")
    assert ui.live.replay.faults == ("motor_open",)
    lines = ui.lines(80, 24)
    assert len(lines) <= 24
    assert "> motor cut off" in "\n".join(lines)
    ui.terminal.key("ESCAPE")
    assert ui.terminal.menu is None


def test_every_page_fits_80_by_24_and_says_its_keys() -> None:
    ui = HeadlessTerminal()
    ui.press_keys("m", "m")
    for key in "fbket":
        ui.terminal.key(key)
        assert ui.terminal.menu is not None, key
        lines = ui.lines()
        assert len(lines) <= 24
        assert any(line.startswith("> ") for line in lines), key
        ui.terminal.key("ESCAPE")
    ui.terminal.key("h")
    text = "\n".join(ui.lines(80, 40))
    assert "learn the cues" in text
    assert "hear the motor" not in text, "there is no sound in a terminal"
    ui.terminal.key("m")
    ui.terminal.key("ESCAPE")
    assert not ui.terminal.help
    ui.terminal.key("ESCAPE")
    assert not ui.terminal.closed


def test_a_scenario_is_kept_from_a_terminal_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ui = HeadlessTerminal()
    ui.press_keys("m", "m")
    ui.terminal.key("k")
    ui.terminal.key("RETURN")
    play = Play(load(tmp_path / "rondo-1.scenario"))
    play.play()
    assert play.device.recorder.entries[:-1] == ui.device.recorder.entries


def test_blind_leaves_the_motor_alone() -> None:
    ui = HeadlessTerminal()
    ui.press_keys("m", "m")
    ui.terminal.key("v")
    lines = ui.lines()
    assert len(lines) == 5
    assert "drive" in lines[2]


def test_a_band_without_a_side_button_is_not_said_to_have_one() -> None:
    live = Live(Scenario("shown", "pico", seed=1))
    assert "side" not in "\n".join(
        Terminal(live)._view_lines.lines(columns=80, rows=24, wall_s=0.0)[-3:]
    )


def test_the_session_is_a_line_with_the_playhead_on_it() -> None:
    ui = HeadlessTerminal()
    ui.press_keys("m", "m")
    ui.pace.run_to_ms(400_000)
    line = next(line for line in ui.lines(99, 60) if "│" in line)
    assert line.startswith("▀▀▀▀")
    assert line.index("▄") < line.index("│")
    assert "˙" in line


def test_only_lines_that_changed_are_sent() -> None:
    ui = HeadlessTerminal()
    assert ui.terminal.update(columns=80, rows=24, wall_s=ui.wall_s)
    assert ui.terminal.update(columns=80, rows=24, wall_s=ui.wall_s) == ""
    ui.terminal.key("PLUS")
    assert ui.terminal.update(columns=80, rows=24, wall_s=ui.wall_s).count("\x1b[K") == 1
    shown_again = ui.terminal.update(columns=81, rows=24, wall_s=ui.wall_s)
    assert shown_again.startswith("\x1b[2J")
    assert all(line in shown_again for line in ui.lines(81, 24))


def test_a_press_while_a_key_still_presses_lasts_as_long_as_the_finger_does() -> None:
    ui = HeadlessTerminal()
    ui.pace.tap("main")
    ui.pace.run_to_ms(ui.pace.now_ms + 50)
    ui.pace.press("main")
    ui.pace.run_to_ms(ui.pace.now_ms + 500)
    assert ui.device.board.buttons["main"].down


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
    result = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert "\x1b" not in result.stdout


def read_until(fd: int, pattern: str) -> str:
    """Returns what the terminal receives until that matches `pattern`, within two minutes."""
    text, until_s = "", time.monotonic() + 120
    while not re.search(pattern, text):
        assert select.select([fd], [], [], max(0.0, until_s - time.monotonic()))[0], text
        text += os.read(fd, 65536).decode("utf-8", "replace")
    return text


def as_a_shell_does() -> None:
    """Makes the terminal the process's own and lets Ctrl-C end it, even if the test runner ignores Ctrl-C."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)


@pytest.mark.parametrize(
    ("ends_by", "exit_code"), [("q", 0), ("\x03", 0), ("\x1c", 131), ("SIGTERM", 143)]
)
def test_a_real_terminal_is_given_back_as_it_was(
    ends_by: str, exit_code: int, tmp_path: Path
) -> None:
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 80))
    attributes = termios.tcgetattr(slave)
    state_folder = {saved_session.VARIABLE: str(tmp_path)}
    env = {**os.environ, **state_folder, "TERM": "xterm", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "simulator", "run", "--view", "terminal"]
    app = subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=slave, stdout=slave, stderr=slave,
        start_new_session=True, preexec_fn=as_a_shell_does,
    )  # fmt: skip
    try:
        read_until(master, "Asleep")
        os.write(master, b"m")
        read_until(master, "Awake")
        if ends_by == "SIGTERM":
            app.terminate()
        else:
            os.write(master, ends_by.encode())
        text = read_until(master, r"\x1b\[\?1049l")
        assert "\x1b[?25h" in text
        assert app.wait(60) == exit_code
        assert (tmp_path / "session.json").exists()
        assert termios.tcgetattr(slave) == attributes
    finally:
        app.kill()
        app.wait(30)
        os.close(master)
        os.close(slave)


def test_at_the_end_of_a_file_the_first_of_what_was_not_as_expected_is_said() -> None:
    text = "0:01 expect motor on\n0:02 expect state running\n0:03 end"
    terminal = Terminal(Live(parse(text, "mine", Path()), 100, "mine"))
    for wall_s in (0.0, 0.1):
        terminal.pass_to(wall_s)
    assert terminal.notice is not None
    assert terminal.notice.text.endswith("2 not, the first: expected motor on, found off")
