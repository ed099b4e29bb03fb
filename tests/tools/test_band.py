"""A band on its cable, a virtual one: its log is pulled without harm, and wiped so that nothing of it is left."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest
from littlefs import LittleFS

from firmware.rondo.storage import frames, reading
from simulator import boards
from simulator.cable.board_server import BoardServer
from simulator.core.device import Device
from simulator.core.flash import Flash, image
from simulator.core.setup import Setup
from simulator.interpreters.program import on_device
from tests.tools.bands import BOARD, MISSING, QUICK, STARTED_MS, contents, tool
from tools import wipe
from tools.__main__ import main
from tools.band.link import Link
from tools.band.wire import Wire
from tools.log.example import journal
from tools.log.pull.journal import files_of, read

SETTINGS = {"pacing": "guide", "reminder_min": 137}
MINE = '{"name": "mine"}'
ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
Tools = Callable[..., list[str]]


@cache
def worn_band_image() -> bytes:
    """Returns the flash of a band that was worn for thirty sessions."""
    files = {
        **on_device(BOARD),
        **journal(count=30),
        frames.REMINDERS[0]: b"",
        "settings.json": json.dumps(SETTINGS).encode(),
        "settings.bad.json": b'{"rounds": 99}',
        "settings.json.new": b'{"shake_s": 77}',
        "reason.txt": b"1 ValueError: haptics",
        "programs/mine.json": MINE.encode(),
    }
    return image(boards.load(BOARD), files)


@pytest.fixture
def band() -> Iterator[BoardServer]:
    with BoardServer(flash=worn_band_image(), speed=QUICK) as server:
        yield server


@pytest.fixture
def tools(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Tools:
    def run(*arguments: object, band: BoardServer | None = None, code: int = 0) -> list[str]:
        words = [str(word) for word in (*arguments, "--store", tmp_path / "log.sqlite")]
        assert (main(words) if band is None else tool(band, *words)) == code
        output = capsys.readouterr()
        return (output.out if code < 2 else output.err).splitlines()

    return run


def intact_in(memory: bytes) -> int:
    """Returns how many intact records of sessions are anywhere in a chip's memory, deleted ones too."""
    kinds = (frames.PLAN, frames.STATE, frames.PLACE)
    frame_count = 0
    position = memory.find(frames.MAGIC)
    while position >= 0:
        if memory[position + 1] in kinds and reading.intact_size(
            memory[position : position + 4096], 0
        ):
            frame_count += 1
        position = memory.find(frames.MAGIC, position + 1)
    return frame_count


def mount_flash(server: BoardServer) -> LittleFS:
    server.stop()
    return server.device.flash.mount()


def test_a_log_is_pulled_twice_and_the_band_has_all_of_it_still(
    band: BoardServer, tools: Tools, tmp_path: Path
) -> None:
    assert tools("log", "pull", "--band", "mine", band=band) == [
        "mine: 30 new, 0 changed, 0 as they were"
    ]
    with sqlite3.connect(tmp_path / "log.sqlite") as db:
        dump_before = list(db.iterdump())
    assert tools("log", "pull", band=band) == ["000000000001: 0 new, 0 changed, 30 as they were"]
    with sqlite3.connect(tmp_path / "log.sqlite") as db:
        assert list(db.iterdump()) == dump_before
    assert list(read(files_of(mount_flash(band))).sessions) == list(range(1, 31))


def test_a_band_whose_clock_and_reminders_were_set_is_pulled_without_a_word_of_damage(
    band: BoardServer, tools: Tools, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool(band, "clock") == 0
    capsys.readouterr()
    assert tools("log", "pull", "--band", "mine", band=band) == [
        "mine: 30 new, 0 changed, 0 as they were"
    ]
    assert {"clock", "remind0"} <= set(mount_flash(band).listdir("live"))


def interrupt_after(monkeypatch: pytest.MonkeyPatch, reads: int) -> None:
    """Makes Ctrl-C come once `reads` bytes have come from the band, or as the next is waited for."""
    read, reads_left = Wire.read, [*range(reads + 1)]

    def read_or_interrupt(wire: Wire, count: int = 1) -> bytes:
        if reads_left and not reads_left.pop():
            raise KeyboardInterrupt
        return read(wire, count)

    monkeypatch.setattr(Wire, "read", read_or_interrupt)


def state_after_a_press(band: BoardServer) -> str:
    band.skip_ms(2 * STARTED_MS)
    band.do(lambda device: device.press("main"))
    band.skip_ms(100)
    band.do(lambda device: device.release("main"))
    band.skip_ms(1_000)
    return band.do(lambda device: device.recorder.state)


@pytest.mark.parametrize(
    ("command", "reads"),
    [
        ("log pull", 0),
        ("log pull", 5),
        ("log pull", 100),
        ("log pull", 400),
        ("doctor buttons", 477),
        ("doctor buttons", 479),
    ],
)
def test_after_ctrl_c_the_band_is_there_for_its_wearer_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str, reads: int
) -> None:
    with BoardServer("pico", files={**on_device("pico"), **journal(count=3)}, speed=QUICK) as band:
        band.skip_ms(STARTED_MS)
        interrupt_after(monkeypatch, reads)
        store = ("--store", str(tmp_path / "log.sqlite")) if command == "log pull" else ()
        assert main([*command.split(), "--port", band.name, *store]) == 130
        assert state_after_a_press(band) == "awake"


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows ends a process without a word")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_command_that_is_ended_otherwise_leaves_no_band_at_its_prompt_either(
    tmp_path: Path, name: str
) -> None:
    with BoardServer("pico", speed=QUICK) as band:
        band.skip_ms(STARTED_MS)
        words = ["wipe", "--yes", "--port", band.name, "--store", str(tmp_path / "log.sqlite")]
        command = [sys.executable, "-u", "-m", "tools", *words]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
            assert process.stdout is not None
            assert process.stdout.readline().startswith(b"The band at ")
            process.send_signal(getattr(signal, name))
            assert process.wait() == 130
        assert state_after_a_press(band) == "awake"


def test_a_wipe_leaves_nothing_of_a_person_anywhere_on_the_chip(
    band: BoardServer, tools: Tools, tmp_path: Path
) -> None:
    assert intact_in(worn_band_image()) >= 60
    tools("log", "pull", band=band)
    output = tools("wipe", "--yes", band=band)
    assert output[0].startswith(f"The band at {band.name}: its log and its settings (")
    assert output[1].startswith("The band was read back: no log, no settings; ")
    fs = mount_flash(band)
    assert read(files_of(fs)).sessions == {}
    memory = bytes(band.device.flash.chip.memory)
    assert intact_in(memory) == 0
    for text in (
        b'"reminder_min": 137',
        b'{"rounds": 99}',
        b'{"shake_s": 77}',
        b"ValueError: haptics",
    ):
        assert text in worn_band_image()
        assert text not in memory
    with fs.open("programs/mine.json", "r") as file:
        assert file.read() == MINE
    assert "settings.json" not in fs.listdir("/")
    assert len(tools("log", "list")) == 30, "what is on the computer stays"
    with sqlite3.connect(tmp_path / "log.sqlite") as db:
        (series,) = db.execute("SELECT series FROM band").fetchone()
    assert series == 2, "the band counts from 1 again, and its next session 1 is another"


def test_a_wipe_that_leaves_something_says_what(
    band: BoardServer, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    removes = Link.remove
    stays = "settings.bad.json"
    monkeypatch.setattr(Link, "remove", lambda self, path: path != stays and removes(self, path))
    monkeypatch.setattr(wipe, "_write_over", lambda _band: 0)
    output = tools("wipe", "--yes", band=band, code=2)
    assert f"{stays} is still there, expected it to be gone" in output[-1]


def full_band(files: dict[str, bytes]) -> BoardServer:
    """Returns a band with the firmware and `files` that has all blocks of its flash in use."""
    flash = Flash(boards.load(BOARD), Random(0))
    for path, data in {**on_device(BOARD), **files}.items():
        flash.put(path, data)
    fs = flash.mount()
    free = fs.block_count - fs.used_block_count
    flash.put("diary.bin", bytes(free * (4096 - 8)))  # a block of a file has two numbers of others
    assert flash.mount().used_block_count == fs.block_count
    return BoardServer(flash=bytes(flash.chip.memory), speed=QUICK)


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("program send power-hour", 2, "its flash is full, expected some room; `log pull`, then `wipe`"),
        ("doctor storage", 1, "storage: little room is left"),
    ],
)  # fmt: skip
def test_a_full_flash_is_said_as_what_it_is_and_what_was_tried_is_not_left(
    capsys: pytest.CaptureFixture[str], command: str, code: int, said: str
) -> None:
    files = {"programs/mine.json": MINE.encode()}
    with full_band(files) as band:
        assert tool(band, *command.split()) == code
        output = capsys.readouterr()
        assert said in (output.out + output.err).splitlines()[-1]
    kept = contents(bytes(band.device.flash.chip.memory))
    new = kept.keys() - {*on_device(BOARD), *files, "diary.bin"}
    assert {path for path in new if not path.startswith("live/")} == set()


def test_a_band_whose_flash_is_full_is_wiped_too(tools: Tools) -> None:
    settings = json.dumps(SETTINGS).encode()
    with full_band({"settings.json": settings}) as band:
        output = tools("wipe", "--yes", band=band)
        band.stop()
        assert settings not in bytes(band.device.flash.chip.memory)
    assert output[-1].startswith("The band was read back: no log, no settings; 0 KB")


def test_a_wipe_that_is_stopped_halfway_leaves_the_band_all_the_room_it_had(
    band: BoardServer, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    fills = wipe._whole
    pieces: list[int] = []

    def fill_three_times(link: Link, expression: str) -> int:
        if len(pieces) == 3:
            raise KeyboardInterrupt
        pieces.append(fills(link, expression))
        return pieces[-1]

    monkeypatch.setattr(wipe, "_whole", fill_three_times)
    tools("wipe", "--yes", band=band, code=130)
    assert pieces == [wipe._AT_ONCE] * 3
    before = Flash(boards.load(BOARD), Random(0), worn_band_image()).mount()
    assert mount_flash(band).used_block_count < before.used_block_count


def test_after_a_wipe_the_band_works_and_its_first_session_is_a_new_one(
    band: BoardServer, tools: Tools
) -> None:
    tools("log", "pull", band=band)
    tools("wipe", "--yes", band=band)
    mount_flash(band)
    device = Device(Setup(image=bytes(band.device.flash.chip.memory)))
    device.power_on()
    for position in (5_000, 8_000):
        device.hold("main", at_ms=position)
    device.run_to_ms(2_700_000)
    assert device.recorder.state == "asleep"
    device.discard()
    log = read(files_of(device.flash.mount()))
    assert [session.state.outcome for session in log.sessions.values()] == ["done"]
    assert list(log.sessions) == [1]


def test_with_host_the_copies_on_the_computer_go_too(
    band: BoardServer, tools: Tools, tmp_path: Path
) -> None:
    tools("log", "pull", band=band)
    (tmp_path / "log.sqlite-shm").write_bytes(b"what SQLite has left")
    output = tools("wipe", "--host", "--yes", band=band)
    assert output[-1] == f"{tmp_path / 'log.sqlite'} is gone."
    assert list(tmp_path.iterdir()) == []


def answer_question(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    class Stdin:
        def readline(self) -> str:
            return answer

    monkeypatch.setattr("sys.stdin", Stdin())


@pytest.mark.parametrize("answer", ["", "n\n", "maybe\n", "\n"])
def test_who_thinks_better_of_it_loses_nothing(
    band: BoardServer, tools: Tools, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    answer_question(monkeypatch, answer)
    assert tools("wipe", band=band, code=1)[-1].endswith("Nothing was done.")
    assert list(read(files_of(mount_flash(band))).sessions) == list(range(1, 31))


def test_the_copies_on_the_computer_can_go_alone(
    tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, data in journal(count=3).items():
        (tmp_path / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "copy" / name).write_bytes(data)
    tools("log", "pull", "--image", tmp_path / "copy", "--band", "mine")
    shutil.rmtree(tmp_path / "copy")
    answer_question(monkeypatch, "n\n")
    assert tools("wipe", "--only-host", code=1)[-1].endswith("Nothing was done.")
    answer_question(monkeypatch, "y\n")
    output = tools("wipe", "--only-host")
    assert (
        output[0]
        == f"On this computer: {tmp_path / 'log.sqlite'} (3 sessions, with all that was added to them)."
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", [("--port", "/dev/ttyACM0"), ("--wait",)])
def test_a_band_that_would_not_be_wiped_is_not_named(
    tools: Tools, tmp_path: Path, option: tuple[str, ...]
) -> None:
    main(
        [
            "log",
            "enter",
            "2026-05-01T03:00Z",
            "--left",
            "9",
            "--store",
            str(tmp_path / "log.sqlite"),
        ]
    )
    assert tools("wipe", "--only-host", "--yes", *option, code=2)[-1] == (
        f"{option[0]}: is for a band, expected it without --only-host"
    )
    assert (tmp_path / "log.sqlite").exists()


def test_another_programs_file_is_not_wiped(tools: Tools, tmp_path: Path) -> None:
    (tmp_path / "log.sqlite").write_text("theirs" * 1000)
    tools("wipe", "--only-host", "--yes", code=2)
    assert (tmp_path / "log.sqlite").read_text() == "theirs" * 1000
