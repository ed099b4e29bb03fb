"""A tool that is given any file ends soon, with a result or a one-line message, and changes nothing."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.__main__ import main
from tools.log.example import fill
from tools.log.store.store import Store

ROUTINE = (Path(__file__).parents[2] / "programs" / "power-hour.json").read_bytes()
SOON_S = 20.0  # of a shared computer's time; each takes far less

FILES: dict[str, Callable[[Path], None]] = {
    "nothing there": lambda path: None,
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "zeros without end": lambda path: path.symlink_to("/dev/zero"),
    "noise without end": lambda path: path.symlink_to("/dev/urandom"),
    "a link to itself": lambda path: path.symlink_to(path),
    "empty": lambda path: path.touch(),
    "no UTF-8": lambda path: path.write_bytes(b"\xff\xfe{}\x80" * 9),
    "NULs": lambda path: path.write_bytes(bytes(4096)),
    "escapes": lambda path: path.write_bytes(b'{"name": "\x1b]0;owned\x07\x1b[2J"}'),
    "a byte order mark": lambda path: path.write_bytes(b"\xef\xbb\xbf[]"),
    "half of it": lambda path: path.write_bytes(ROUTINE[: len(ROUTINE) // 2]),
    "a key twice": lambda path: path.write_bytes(ROUTINE.replace(b"{", b'{"name": "a", ', 1)),
    "brackets without end": lambda path: path.write_bytes(b"[" * 200_000),
    "a number of 9999 digits": lambda path: path.write_bytes(b'{"name": ' + b"9" * 9999 + b"}"),
    "not a number": lambda path: path.write_bytes(b'{"name": NaN, "phases": [Infinity]}'),
    "another type": lambda path: path.write_bytes(b'{"name": [], "phases": {}, "source": 7}'),
    "a lone surrogate": lambda path: path.write_bytes(b'{"name": "\\ud800", "phases": []}'),
    "huge": lambda path: os.truncate(_valid_store(path), 65 << 20),
    "one long line": lambda path: path.write_bytes(b"x" * (2 << 20)),
}


def _valid_store(path: Path) -> Path:
    path.touch()
    return path


COMMANDS = {
    "program check": ("program", "check", "{file}"),
    "program show": ("program", "show", "{file}"),
    "program send": ("program", "send", "{file}", "--port", "/dev/nowhere"),
    "card": ("card", "--html", "card.html", "--program", "{file}"),
    "log pull": ("log", "pull", "--image", "{file}", "--band", "mine", "--store", "{store}"),
    "log list": ("log", "list", "--store", "{file}"),
    "wipe": ("wipe", "--only-host", "--yes", "--store", "{file}"),
    "flash": ("flash", "--board", "xiao_esp32c3", "--source", "--micropython", "{file}"),
    "flash by hand": ("flash", "--board", "pico", "--source", "--micropython", "{file}"),
    "build": ("build", "--source", "--out", "{file}"),
}
# To these a folder, or nothing, is something to write to; an empty file is an empty log.
WRITES = {"build": ("nothing there", "a folder"), "log list": ("empty",), "wipe": ("empty",)}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "log.sqlite"
    with Store(path) as new_store:
        fill(new_store, 3)
    return path


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_none_of_ours_is_told_of_in_a_line(
    kind: str,
    command: str,
    tmp_path: Path,
    store: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "given.json"
    FILES[kind](path)
    bytes_before = store.read_bytes()
    began_s = time.monotonic()
    words = [word.format(file=path, store=store) for word in COMMANDS[command]]
    code = main(words)
    output = capsys.readouterr()
    if kind in WRITES.get(command, ()):
        assert code == 0
        return
    assert code == 2, output.out
    (line,) = output.err.splitlines()
    assert "expected" in line
    assert "\x1b" not in line
    assert store.read_bytes() == bytes_before
    assert time.monotonic() - began_s < SOON_S


def test_what_a_terminal_would_obey_in_the_source_of_a_program_is_a_box_everywhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile, harmless = "\ud800 \u202e \x1b[2J", "\ufffd \ufffd \ufffd[2J"
    routine = json.loads(ROUTINE) | {"name": "given"}
    path = tmp_path / "given.json"
    for source in ({"title": hostile, "link": hostile}, hostile):
        path.write_text(json.dumps({**routine, "source": source}))
        assert main(["program", "show", str(path)]) == 0
        assert harmless in capsys.readouterr().out
    path.write_text(json.dumps({**routine, "source": {"title": hostile}}))
    pages = [tmp_path / "card.html", tmp_path / "card.pdf"]
    arguments = ["--html", str(pages[0]), "--pdf", str(pages[1]), "--program", str(path)]
    assert main(["card", *arguments]) == 0
    assert harmless in pages[0].read_text(encoding="utf-8")
