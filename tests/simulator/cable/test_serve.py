"""The virtual board, as the real mpremote finds it: what a host can do with a band on a cable."""

import ast
import gc
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from greenlet import getcurrent, greenlet

from simulator.boards import DEFAULT
from simulator.cable import board_server
from simulator.cable.board_server import INTERPRETER, BoardServer
from simulator.cable.serial import Serial
from simulator.cable.serve import FlashFile, TraceFile
from simulator.cable.transport import Pty, Tcp
from simulator.core.device import Device
from simulator.core.kernel import MS, Kernel
from simulator.core.recorder import Recorder
from simulator.interpreters.process import Process
from simulator.scenario.faults import FAULTS
from simulator.text.usage import UsageError
from tests.simulator.cable.real_mpremote import MPREMOTE
from tests.simulator.interpreters.test_interpreters import needs

QUICK = 20.0  # times the wall clock: a reset takes 350 ms


@pytest.fixture(autouse=True)
def real_micropython() -> None:
    needs(INTERPRETER)


@pytest.mark.parametrize("last_words", [b"", b"x" * 10_000])
def test_who_comes_as_another_goes_is_not_turned_away(last_words: bytes) -> None:
    cable = Tcp(Serial(Kernel()))
    with socket.create_connection(cable.address) as first_client:
        cable.wait(1)
        first_client.sendall(last_words)
    with socket.create_connection(cable.address) as host:
        cable._accept()
        cable.serial.out(b"ready")
        assert host.recv(5) == b"ready"
    cable.close()


def test_a_host_that_reads_slowly_on_a_serial_path_gets_it_all() -> None:
    cable = Pty(Serial(Kernel()))
    host = os.open(cable.name, os.O_RDWR | os.O_NOCTTY)
    sent_data = bytes(range(256)) * 1_000
    cable.serial.out(sent_data)
    received_data = b""
    while len(received_data) < len(sent_data) and select.select([host], [], [], 5)[0]:
        received_data += os.read(host, 4096)
        cable.wait(0)
    assert received_data == sent_data
    os.close(host)
    cable.close()


@pytest.fixture
def empty_board() -> Iterator[BoardServer]:
    """Yields a served board with nothing on its flash."""
    with BoardServer(files={}, speed=QUICK) as server:
        yield server


def answer(host: socket.socket, ending: bytes) -> bytes:
    """Returns what the board sends, up to `ending`."""
    output = b""
    while not output.endswith(ending):
        data = host.recv(1)
        assert data, output
        output += data
    return output


def act_until(band: BoardServer, state: str, act: Callable[[Device], None]) -> None:
    """Does `act` to the band, and waits until the band is in `state`."""
    is_seen = threading.Event()

    def on_entry(_t_ms: int, kind: str, fields: dict[str, object]) -> None:
        if kind == "state" and fields["name"] == state:
            is_seen.set()

    def begin(device: Device) -> None:
        device.recorder.subscribe(on_entry)
        if device.recorder.state == state:
            is_seen.set()
        act(device)

    band.do(begin)
    assert is_seen.wait(60), f"the band is not {state}"


def tap(device: Device) -> None:
    device.press("main")
    device.kernel.call_at_us(device.kernel.now_us + 100 * MS, lambda: device.release("main"))


def mpremote(server: BoardServer, *command: str, fails: bool = False) -> str:
    """Runs mpremote and returns its output; asserts that it fails if `fails`, else that it succeeds."""
    result = subprocess.run(
        [*MPREMOTE, "connect", server.name, *command], capture_output=True, text=True, timeout=60
    )
    assert bool(result.returncode) == fails, result.stdout + result.stderr
    return result.stdout + result.stderr


@pytest.mark.fidelity("repl", "the raw REPL with raw paste, and what mpremote does with it")
def test_mpremote_executes_evaluates_and_runs(empty_board: BoardServer, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("import sys\nprint('on', sys.platform)\n")
    assert mpremote(empty_board, "exec", "print(1, end='-')") == "1-"
    assert mpremote(empty_board, "eval", "6 * 7") == "42\n"
    assert mpremote(empty_board, "run", str(script)) == "on esp32\n"


def test_what_goes_wrong_in_a_snippet_is_said_as_the_board_says_it(
    empty_board: BoardServer,
) -> None:
    output = mpremote(empty_board, "exec", "def f():\n  open('none')\nf()", fails=True)
    assert output.splitlines() == [
        "Traceback (most recent call last):",
        '  File "<stdin>", line 3, in <module>',
        '  File "<stdin>", line 2, in f',
        "OSError: [Errno 2] ENOENT",
    ]


def test_files_are_copied_listed_with_their_sizes_and_removed(
    empty_board: BoardServer, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    (folder / "deeper").mkdir(parents=True)
    (folder / "deeper" / "bytes.bin").write_bytes(bytes(range(256)) * 9)
    mpremote(empty_board, "fs", "cp", "-r", str(folder), ":")
    assert "2304 bytes.bin" in mpremote(empty_board, "fs", "ls", ":folder/deeper")
    mpremote(empty_board, "fs", "cp", ":folder/deeper/bytes.bin", str(tmp_path / "back.bin"))
    assert (tmp_path / "back.bin").read_bytes() == bytes(range(256)) * 9
    assert "Up to date" in mpremote(empty_board, "fs", "cp", "-r", str(folder), ":")
    mpremote(empty_board, "fs", "rm", "-r", ":folder")
    assert "No such file" in mpremote(empty_board, "fs", "ls", ":folder", fails=True)


def test_a_file_that_was_copied_is_on_the_flash(empty_board: BoardServer, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("A = 1\n")
    mpremote(
        empty_board, "fs", "cp", str(tmp_path / "a.py"), ":a.py", "+", "exec", "import a; a.A"
    )
    empty_board.stop()
    assert empty_board.device.flash.get("a.py") == b"A = 1\n"


@pytest.mark.fidelity(
    "serial", "Ctrl-C, in a wait and in work without end; what is sent in between waits"
)
@pytest.mark.parametrize("work", ["import time; time.sleep(3600)", "while True: pass"])
def test_ctrl_c_ends_what_runs(empty_board: BoardServer, work: str) -> None:
    mpremote(empty_board, "resume", "exec", "--no-follow", work)
    output = mpremote(empty_board, "resume", "exec", "print('free')")
    assert output.endswith("free\n")


def test_a_session_is_not_lost_by_plugging_in_a_cable() -> None:
    with BoardServer(settings={"first_side": "left"}) as band:
        act_until(band, "asleep", lambda _: None)
        act_until(band, "awake", tap)
        act_until(band, "running", tap)
        with socket.create_connection(band.cable.address, timeout=30) as host:
            host.sendall(b"\r\x03\r\x01")
            assert b"rondo: session running, 28:00 left\r\n" in answer(host, b"left\r\n")
        assert band.do(lambda device: device.recorder.state) == "running"
    assert not any(kind == "boot" for t_ms, kind, _ in band.device.recorder.entries if t_ms)


def test_a_package_that_lies_on_this_computer_is_installed(
    empty_board: BoardServer, tmp_path: Path
) -> None:
    (tmp_path / "thing.py").write_text("VALUE = 7\n")
    (tmp_path / "package.json").write_text(
        json.dumps({"urls": [["thing.py", "thing.py"]], "version": "1"})
    )
    mpremote(empty_board, "mip", "install", "--no-mpy", str(tmp_path / "package.json"))
    assert mpremote(empty_board, "exec", "import thing; print(thing.VALUE)") == "7\n"


def test_the_clock_is_set_and_outlives_a_soft_reset(empty_board: BoardServer) -> None:
    mpremote(empty_board, "rtc", "--set", "+", "soft-reset")
    date = ast.literal_eval(mpremote(empty_board, "rtc"))
    assert datetime.now() - datetime(*date[:3], *date[4:7]) < timedelta(hours=1)


def test_room_and_folders_are_shown(empty_board: BoardServer) -> None:
    assert "2097152" in mpremote(empty_board, "df")
    mpremote(empty_board, "fs", "mkdir", ":a", "+", "fs", "touch", ":a/b")
    assert mpremote(empty_board, "fs", "tree").splitlines()[1:] == [":/", "└── a", "    └── b"]


def test_what_a_snippet_has_left_is_there_for_the_next_but_not_after_a_reset(
    empty_board: BoardServer,
) -> None:
    mpremote(empty_board, "resume", "exec", "kept = 5")
    assert mpremote(empty_board, "resume", "eval", "kept") == "5\n"
    mpremote(empty_board, "resume", "reset")
    assert "NameError" in mpremote(empty_board, "resume", "eval", "kept", fails=True)


def test_two_boards_do_not_know_of_each_other() -> None:
    with (
        BoardServer(files={}, speed=QUICK) as first_board,
        BoardServer(files={}, speed=QUICK) as second_board,
    ):
        assert first_board.name != second_board.name
        mpremote(first_board, "fs", "touch", ":only_here")
        assert "only_here" not in mpremote(second_board, "fs", "ls")
        assert "only_here" in mpremote(first_board, "fs", "ls")


def test_a_link_that_drops_in_the_middle_of_a_copy_can_be_taken_up_again(tmp_path: Path) -> None:
    (tmp_path / "big.bin").write_bytes(b"x" * 4000)
    plug = partial(Tcp, cut_after=3_000)
    with BoardServer(files={}, speed=QUICK, plug=plug) as band:
        mpremote(band, "fs", "cp", str(tmp_path / "big.bin"), ":big.bin", fails=True)
        mpremote(band, "fs", "cp", str(tmp_path / "big.bin"), ":big.bin")
    assert band.device.flash.get("big.bin") == b"x" * 4000


def test_a_flash_without_room_says_so(empty_board: BoardServer, tmp_path: Path) -> None:
    (tmp_path / "big.bin").write_bytes(b"x" * 20_000)
    empty_board.do(lambda device: FAULTS["flash_full"].begin(device))
    output = mpremote(empty_board, "fs", "cp", str(tmp_path / "big.bin"), ":big.bin", fails=True)
    assert "big.bin: No space left on device" in output


def test_a_pty_serves_who_wants_a_serial_path() -> None:
    with BoardServer(files={}, speed=QUICK, plug=Pty) as band:
        assert band.name.startswith("/dev/")
        assert mpremote(band, "eval", "2 + 2") == "4\n"


def test_only_the_firmware_has_hold_of_the_thread_that_a_band_lives_in(
    empty_board: BoardServer,
) -> None:
    """Any other hold of it would crash the process now and then, in a collection of garbage: see Kernel.run."""
    empty_board.skip_ms(1_000)
    assert empty_board.do(
        lambda _: [type(referrer) for referrer in gc.get_referrers(getcurrent())]
    ) == [greenlet]


def test_with_a_computer_at_the_cable_the_trace_does_not_grow_for_ever() -> None:
    with BoardServer("pico", speed=QUICK) as band:
        types: list[str] = []
        band.device.recorder.max_entries = 10
        band.do(
            lambda device: device.recorder.subscribe(
                lambda _t_ms, kind, _fields: types.append(kind)
            )
        )
        band.skip_ms(3_000)
        assert band.do(lambda device: len(device.recorder.entries)) <= 20 < len(types)


def test_what_is_asked_of_a_board_whose_thread_just_ends_is_done_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(board_server, "_TASK_LIMIT_S", 10)
    for _ in range(5):
        with BoardServer(files={}, speed=QUICK) as band:
            band.do(lambda _, band=band: setattr(band.cable, "stopping", True))
            assert [band.do(lambda _, i=i: i) for i in range(50)] == list(range(50))


def open_files() -> int:
    gc.collect()
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts what is open there")
def test_a_child_or_a_cable_that_cannot_start_leaves_nothing_open() -> None:
    def no_command(_answers: int, _calls: int) -> list[str]:
        return ["/no/such/interpreter"]

    with socket.create_server(("127.0.0.1", 0)) as taken_port:
        open_before = open_files()
        for _ in range(5):
            with pytest.raises(OSError, match="No such file"):
                Process("unix", no_command, b"", print)
            with pytest.raises(OSError, match="in use"):
                Tcp(Serial(Kernel()), taken_port.getsockname()[1])
        assert open_files() == open_before


def test_the_file_that_keeps_a_flash_is_replaced_whole_and_so_is_the_trace(tmp_path: Path) -> None:
    flash, trace = tmp_path / "band.bin", tmp_path / "trace.jsonl"
    command = ["serve", "--empty", "--flash", str(flash), "--trace", str(trace)]
    command_again = [argument for argument in command if argument != "--empty"]
    # The second is a terminal that is closed, the third Ctrl-\ in it.
    for arguments, ends_by in (
        (command, signal.SIGTERM),
        (command_again, signal.SIGHUP),
        (command_again, signal.SIGQUIT),
    ):
        for path in tmp_path.glob("*.before"):
            path.unlink()
        if flash.exists():
            for path in (flash, trace):
                os.link(path, path.with_suffix(".before"))
        process = subprocess.Popen(
            [sys.executable, "-m", "simulator", *arguments], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline().startswith("socket://")
        process.send_signal(ends_by)
        assert process.wait(60) == 0
        process.stdout.close()
        assert '"type":"boot"' in trace.read_text()
    for path in (flash, trace):
        assert path.with_suffix(".before").stat().st_ino != path.stat().st_ino
    assert len(list(tmp_path.iterdir())) == 4, "and nothing is left beside them"


def test_of_two_boards_on_one_file_neither_writes_over_what_the_other_kept(tmp_path: Path) -> None:
    path = tmp_path / "band.bin"
    first_file, second_file, third_file = (FlashFile(path, DEFAULT) for _ in range(3))
    first_file.keep(b"first")
    for board, name in ((second_file, "band.2.bin"), (third_file, "band.3.bin")):
        with pytest.raises(UsageError, match=f"this one's flash is in .*{name}"):
            board.keep(name.encode())
        assert (tmp_path / name).read_bytes() == name.encode()
    assert path.read_bytes() == b"first"
    path.unlink()
    third_file.keep(b"third")
    assert path.read_bytes() == b"third", "where nothing is to be lost"


def test_where_the_flash_cannot_be_kept_the_trace_is_and_the_other_way_round(
    tmp_path: Path,
) -> None:
    """As both are written, the folder of one of them is gone."""
    for lost_file, kept_file in (("band.bin", "trace.jsonl"), ("trace.jsonl", "band.bin")):
        folder, folder_aside = tmp_path / lost_file / "there", tmp_path / lost_file / "gone"
        folder.mkdir(parents=True)
        folder_aside.mkdir()
        paths = {kept_file: folder / kept_file, lost_file: folder_aside / lost_file}
        command = ["--flash", str(paths["band.bin"]), "--trace", str(paths["trace.jsonl"])]
        process = subprocess.Popen(
            [sys.executable, "-m", "simulator", "serve", "--empty", *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline().startswith("socket://")
        shutil.rmtree(folder_aside)
        process.send_signal(signal.SIGTERM)
        _, output = process.communicate(timeout=60)
        assert process.returncode == 2
        assert output.startswith(f"{paths[lost_file]}: ")
        assert output.count("\n") == 1
        assert os.listdir(folder) == [kept_file]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has it")
def test_a_disk_that_fills_up_under_a_trace_is_said_and_the_board_serves_on(
    tmp_path: Path,
) -> None:
    recorder = Recorder(Kernel())
    trace = TraceFile(tmp_path / "trace.jsonl", recorder)
    with open("/dev/full", "wb") as full_disk:
        os.dup2(full_disk.fileno(), trace._file.fileno())
    for _ in range(2_000):
        recorder.record("console", {"text": "x" * 40})
    with pytest.raises(UsageError, match="No space left on device, expected room for the trace"):
        trace.close()
    assert not list(tmp_path.iterdir())


def test_on_a_computer_that_is_too_slow_the_board_is_slower_too_and_answers() -> None:
    with BoardServer("pico", speed=1_000_000) as band:
        for _ in range(5):
            assert band.do(lambda device: device.kernel.now_us) >= 0
