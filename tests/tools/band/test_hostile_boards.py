"""Whatever is at the other end of the cable: each tool says so in one line, soon, and changes nothing."""

from functools import partial
from pathlib import Path

import mpremote.transport_serial
import pytest

from tests.tools.band.hostile import LIES, Board
from tools.__main__ import main
from tools.band import link
from tools.band.link import Link

SOON_S = 15.0
# A board that answers, each time late: so long it is borne with.
PATIENT_S = 60.0
LATE = "each answer late"
SESSIONS = [name for name in LIES if name.startswith("a session")]

COMMANDS = {
    "pull": ("log", "pull"),
    "show": ("settings", "show"),
    "set": ("settings", "set", "strength", "3"),
    "reset": ("settings", "reset", "all"),
    "clock": ("clock",),
    "doctor": ("doctor", "display"),
    "wipe": ("wipe", "--yes"),
    "stored": ("program", "stored"),
    "send": ("program", "send", "power-hour"),
    "flash": ("flash", "--source", "--dry-run"),
}
WITH_STORE = ("pull", "wipe")


def plug_in(monkeypatch: pytest.MonkeyPatch, lie: str) -> Board:
    """Puts a board with that lie at every port, in virtual time; returns the board."""
    board = Board(LIES[lie])
    monkeypatch.setattr(mpremote.transport_serial.serial, "serial_for_url", lambda *_, **__: board)
    monkeypatch.setattr(mpremote.transport_serial.time, "sleep", lambda _: None)
    monkeypatch.setattr(link, "Link", partial(Link, now=board.now_s))
    return board


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lie", LIES)
def test_a_board_that_lies_is_told_of_in_a_line_and_soon(
    lie: str,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    board = plug_in(monkeypatch, lie)
    arguments = [*COMMANDS[command], "--port", "socket://band:1"]
    if command in WITH_STORE:
        arguments += ["--store", str(tmp_path / "log.sqlite")]
    code = main(arguments)
    output = capsys.readouterr()
    assert code in (0, 1, 2)
    assert len(output.err.splitlines()) == (code == 2), output.err
    assert "Traceback" not in output.out + output.err
    assert "\x1b" not in output.out + output.err
    assert board.now_s() <= (PATIENT_S if lie == LATE else SOON_S)
    if code == 2:
        assert not list(tmp_path.iterdir()), "nothing was changed"
    if lie in SESSIONS:
        assert "a session is running" in output.err
        assert board.code_received == []


@pytest.mark.parametrize("lie", ["a line each 0.4 s", "fifty lines a second", "a byte each 0.3 s"])
def test_what_talks_and_is_no_micropython_is_told_apart_from_silence(
    lie: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plug_in(monkeypatch, lie)
    assert main(["settings", "show", "--port", "socket://band:1"]) == 2
    assert "talks, but not as MicroPython" in capsys.readouterr().err


def test_the_line_of_a_session_is_known_by_its_beginning_whatever_drips_after_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    board = plug_in(monkeypatch, "a session, then a drip")
    assert main(["log", "pull", "--port", "socket://band:1"]) == 2
    assert "a session is running, 12:34 left" in capsys.readouterr().err
    assert board.now_s() < 1
