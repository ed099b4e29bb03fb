"""What is said arrives as UTF-8 with line feeds, whatever the console: in a pipe, under LC_ALL=C, on Windows."""

import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.text import console
from tools.__main__ import main
from tools.log.example import fill
from tools.log.store.store import Store

ROOT = Path(__file__).parents[3]
NOTE = "piel con piel, ñ, 抱っこ, ไทย, 👩\u200d👧, 3\u00a0ml"
CONSOLES = {
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "ascii": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "latin": {"PYTHONIOENCODING": "latin-1:strict"},
}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with Store(tmp_path / "log.sqlite") as store:
        fill(store, 2)
        store.add(1, note=NOTE)
    return tmp_path / "log.sqlite"


def run(console: str, *command: str, **options: object) -> "subprocess.CompletedProcess[bytes]":
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "PYTHON"))
    }
    return subprocess.run(
        [sys.executable, "-m", *command],
        env={**environment, "PYTHONPATH": str(ROOT), **CONSOLES[console]},
        check=False,
        timeout=60,
        **{"cwd": ROOT, "capture_output": True, **options},
    )


@pytest.mark.parametrize("console", CONSOLES)
def test_a_note_arrives_in_a_pipe_as_it_is(store: Path, console: str) -> None:
    result = run(console, "tools", "log", "list", "--store", str(store))
    assert (result.returncode, result.stderr) == (0, b"")
    assert NOTE in result.stdout.decode()
    assert b"\r" not in result.stdout


def test_a_note_that_is_given_under_such_a_locale_is_kept_as_it_is(store: Path) -> None:
    result = run("ascii", "tools", "log", "add", "2", "--note", NOTE, "--store", str(store))
    assert result.returncode == 0, result.stderr
    with Store(store) as open_store:
        assert open_store.sessions()[1].note == NOTE


@pytest.mark.parametrize("console", CONSOLES)
def test_what_is_typed_is_taken_as_it_is_and_bytes_that_are_no_text_as_a_box(
    tmp_path: Path, console: str
) -> None:
    typed = "mine\nné ".encode() + b"\xff\nexpress\nfirst\n1\n5:00\ndone\n"
    result = run(console, "tools", "program", "new", cwd=tmp_path, input=typed)
    assert (result.returncode, result.stderr) == (0, b"")
    content = json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))
    assert content["source"]["title"] == "né \N{REPLACEMENT CHARACTER}"


def test_so_is_a_mistake_of_the_simulator(tmp_path: Path) -> None:
    (tmp_path / "ñ.scenario").write_text("board 抱っこ\n")
    result = run("cp1252", "simulator", "play", str(tmp_path / "ñ.scenario"))
    assert result.returncode == 2
    assert result.stderr.decode().startswith(f"{tmp_path}/ñ.scenario:1: ")
    assert "抱っこ" in result.stderr.decode()


def test_on_windows_a_line_ends_as_it_was_written(
    store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding="cp1252", newline="\r\n")
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["log", "export", "csv", "--store", str(store)]) == 0
    stream.flush()
    assert buffer.getvalue().count(b"\r\n") == 3
    assert b"\r\r" not in buffer.getvalue()
    assert NOTE in buffer.getvalue().decode()


def test_the_next_command_of_a_process_reads_on_where_the_one_before_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed = io.TextIOWrapper(io.BytesIO("é\nñ\n".encode()), encoding="latin-1")
    monkeypatch.setattr(sys, "stdin", typed)
    for letter in "éñ":
        console.use_utf8()
        assert sys.stdin.readline() == f"{letter}\n"


def test_half_a_pair_of_surrogates_is_a_box(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    console.use_utf8()
    print("a\udcffb", flush=True)
    assert buffer.getvalue().decode() == "a\N{REPLACEMENT CHARACTER}b\n"


def test_whoever_stops_reading_is_no_error(store: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "wb") as nobody:
        result = run(
            "latin", "tools", "log", "list", "--store", str(store),
            capture_output=False, stdout=nobody, stderr=subprocess.PIPE,
        )  # fmt: skip
    assert (result.returncode, result.stderr) == (1, b"")


@pytest.mark.skipif(os.name == "nt", reason="there a stream is never closed from outside")
@pytest.mark.parametrize("closed_streams", [(0,), (1,), (2,), (0, 1, 2)])
def test_a_stream_that_is_closed_takes_nothing_from_the_command(
    store: Path, closed_streams: tuple[int, ...]
) -> None:
    """`>&-` closes a stream, whose number the next file that is opened would get."""
    command = shlex.join(
        [sys.executable, "-m", "tools", "wipe", "--only-host", "--store", str(store)]
    )
    redirections = " ".join(f"{descriptor}>&-" for descriptor in closed_streams)
    result = subprocess.run(
        ["sh", "-c", f"{command} {redirections}"], cwd=ROOT, input=b"n", capture_output=True
    )
    assert (result.returncode, result.stderr) == (1, b"")
    with Store(store) as open_store:
        assert len(open_store.sessions()) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has it")
@pytest.mark.parametrize(
    "command",
    [
        ("tools", "log", "list", "--store", "STORE"),
        ("simulator", "play", "tests/acceptance/asleep-again.scenario"),
        ("simulator", "play", "tests/acceptance/asleep-again.scenario", "--json"),
        ("tools", "--help"),
        ("tools", "log", "--help"),
        ("simulator", "play", "--help"),
    ],
)
def test_a_full_disk_behind_the_output_is_a_line(store: Path, command: tuple[str, ...]) -> None:
    arguments = [str(store) if argument == "STORE" else argument for argument in command]
    with open("/dev/full", "wb") as full_disk:
        result = run(
            "latin", *arguments, capture_output=False, stdout=full_disk, stderr=subprocess.PIPE
        )
    assert result.returncode == 2
    message = "No space left on device, expected a place to write to\n"
    assert result.stderr.decode() in {
        f"{name}: {message}" for name in ("tools", "log", "simulator")
    }


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has it")
def test_where_not_even_that_can_be_said_the_exit_code_does(store: Path) -> None:
    with open("/dev/full", "wb") as full_disk:
        result = run(
            "latin", "tools", "log", "list", "--store", str(store),
            capture_output=False, stdout=full_disk, stderr=full_disk,
        )  # fmt: skip
    assert result.returncode == 2
