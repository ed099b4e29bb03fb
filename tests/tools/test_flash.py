"""The firmware goes onto a band, whole or not at all, whatever happens to the cable."""

import json
import re
from collections.abc import Callable, Container, Iterator, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from simulator import boards
from simulator.cable.board_server import INTERPRETER, BoardServer
from simulator.cable.transport import Tcp
from simulator.chips.nor import Nor, Operation
from simulator.core.device import Device
from simulator.core.flash import image
from simulator.core.setup import Setup
from simulator.interpreters.program import on_device
from simulator.text.usage import UsageError
from tests.tools import bands
from tests.tools.bands import BOARD, MISSING, QUICK, contents, start_kind, tool, wherever_it_writes
from tests.tools.peer import Peer, answer_printing, answer_raising
from tools import build, flash
from tools.__main__ import main
from tools.band import link, ports, repl
from tools.bench import budget
from tools.build import images

live = pytest.mark.skipif(bool(MISSING), reason=MISSING)
IN_SUITE = ("pico", "m5stickc_plus2")  # one of each port
IN_SOAK = pytest.mark.soak("flash")
_LOOK_EVERY = 16
NONE = answer_raising(b"OSError: [Errno 2] ENOENT")


@pytest.fixture
def empty_board() -> Iterator[BoardServer]:
    """Yields a served board with MicroPython and nothing else."""
    with BoardServer(files={}, speed=QUICK) as band:
        yield band


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns the folder of an older firmware; each of its files is compiled only once."""
    return bands.older(tmp_path_factory.mktemp("firmware") / "older")


def board_answers(machine: str, version: list[int], mpy: int = 0x306) -> list[bytes]:
    """Returns what a board without firmware answers to the questions which board it is."""
    answer = [images.IMAGES[BOARD].port, machine, version, mpy]
    return [answer_printing(json.dumps(answer).encode()), NONE, NONE]


def operations(
    flash: bytes, act: Callable[[BoardServer], int], board: str = BOARD
) -> list[Operation]:
    """Returns the flash operations that `act` causes on a band with that flash."""
    with BoardServer(board, flash=flash, speed=QUICK) as band:
        band.do(lambda device: setattr(device.flash, "kept_operations", []))
        assert act(band) == 0
        # What the band itself writes once it has started anew is not of the tool's doing.
        return band.do(lambda device: list(device.flash.kept_operations or []))


def images_after(
    flash: bytes, writes: list[Operation], wanted_counts: Container[int] | None = None
) -> Iterator[bytes]:
    """Yields the flash before and after each operation; with `wanted_counts`, only after so many operations."""
    chip = Nor(flash)
    if wanted_counts is None or 0 in wanted_counts:
        yield flash
    for number, operation in enumerate(writes, 1):
        chip.do(operation)
        if wanted_counts is None or number in wanted_counts:
            yield bytes(chip.memory)


def first_with(flash: bytes, writes: list[Operation], wanted_files: set[str], board: str) -> bytes:
    """Returns the flash after the first operation by which it has `wanted_files`, which then stay."""
    first, last = 0, len(writes)  # counts of operations
    while first < last:
        middle = (first + last) // 2
        files = contents(next(images_after(flash, writes, {middle})), board)
        first, last = (first, middle) if wanted_files <= set(files) else (middle + 1, last)
    return next(images_after(flash, writes, {first}))


def kinds_of_start(flash: bytes, writes: list[Operation], counts: Sequence[int]) -> list[str]:
    """Returns what starts after so many operations each, in order, without repetitions."""
    start_by_key: dict[tuple[object, ...], str] = {}
    kinds_in_order: list[str] = []
    for flash_image in images_after(flash, writes, counts):
        key = start_key(flash_image)
        if key not in start_by_key:
            start_by_key[key] = start_kind(flash_image)
        if kinds_in_order[-1:] != [start_by_key[key]]:
            kinds_in_order.append(start_by_key[key])
    return kinds_in_order


def where_it_changes(flash: bytes, writes: list[Operation]) -> list[int]:
    """Returns each _LOOK_EVERYth count of operations, and all counts between two if what starts differs."""
    counts = [*range(0, len(writes), _LOOK_EVERY), len(writes)]
    keys = [start_key(flash_image) for flash_image in images_after(flash, writes, counts)]
    changing_counts = set(counts)
    for index, (key, next_key) in enumerate(pairwise(keys)):
        if key != next_key:
            changing_counts |= set(range(counts[index], counts[index + 1]))
    return sorted(changing_counts)


def start_key(flash: bytes) -> tuple[object, ...]:
    """Returns everything that decides what runs: two flashes for which it is equal start alike.

    Of the firmware outside the slots, a boot.py that boots from one minds only whether it is there.
    """
    files = contents(flash)
    slot = files.get("slot", b"").decode()
    outside = {name: data for name, data in files.items() if name.startswith("rondo/")}
    in_slot = {name: data for name, data in files.items() if slot and name.startswith(f"{slot}/")}
    boots_from_slot = slot and b"slot" in files.get("boot.py", b"")
    root_files = [files.get(name) for name in ("boot.py", "main.py", "board.py", "resets.py")]
    other_files = (bool(outside),) if boots_from_slot else sorted(outside.items())
    return (slot, *root_files, *other_files, *sorted(in_slot.items()))


@live
@pytest.mark.parametrize(
    "board", [pytest.param(n, marks=() if n in IN_SUITE else IN_SOAK) for n in boards.NAMES]
)
def test_a_board_with_nothing_on_it_gives_the_trace_that_play_gives(board: str) -> None:
    """The traces are equal to the byte, but for where on the flash things are."""
    empty_flash = image(boards.load(board), {})
    writes = operations(empty_flash, lambda band: tool(band, "flash"), board)
    first_whole = first_with(empty_flash, writes, {"boot.py", "main.py"}, board)
    flashed_band = Device(Setup(board, image=first_whole, interpreter=INTERPRETER))
    plain_device = Device(Setup(board, interpreter=INTERPRETER))
    traces = []
    for device in (flashed_band, plain_device):
        budget.play(device)
        traces.append(wherever_it_writes(device))
    assert traces[0] == traces[1]
    assert any(entry.get("name") == "done" for entry in traces[0])


@live
def test_all_of_it_is_there_as_it_was_built(empty_board: BoardServer) -> None:
    assert tool(empty_board, "flash") == 0
    empty_board.stop()
    files = contents(bytes(empty_board.device.flash.chip.memory))
    for name, data in build.all_files(build.firmware(BOARD)).items():
        assert files[name] == data


@live
def test_what_is_there_already_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    with BoardServer(flash=bands.flashed_image(), speed=QUICK) as band:
        band.skip_ms(2_000)
        entry_count = band.do(lambda device: len(device.recorder.entries))
        assert tool(band, "flash") == 0
        entries_after = band.do(lambda device: device.recorder.entries[entry_count:])
    assert "is there already, in a" in capsys.readouterr().out
    writes = [kind for _, kind, _ in entries_after].count("flash")
    assert writes < len(build.firmware(BOARD)), (
        "what the band itself writes, however long it takes"
    )


@live
def test_only_what_differs_goes_over_the_cable(
    older: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old_files = build.all_files(build.firmware(BOARD, folder=older))
    with BoardServer(flash=image(boards.load(BOARD), old_files), speed=QUICK) as band:
        assert tool(band, "flash") == 0
        band.stop()
        files = contents(bytes(band.device.flash.chip.memory))
    output = capsys.readouterr().out
    # main, cues and the list of files; all else is in the other folder already.
    assert "into b: 3 files to send" in output
    assert f"{len(build.firmware(BOARD)) - 3} to copy from a" in output
    assert files["slot"] == b"b"


@live
def test_a_dry_run_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with BoardServer(files={}, speed=QUICK) as band:
        assert tool(band, "flash", "--dry-run") == 0
        band.stop()
        assert contents(bytes(band.device.flash.chip.memory)) == {}
    assert "files to send" in capsys.readouterr().out


@live
@pytest.mark.parametrize("every", [False, pytest.param(True, marks=IN_SOAK)])
@pytest.mark.parametrize("layout", ["slots", "flat", "nothing"])
def test_pulled_out_at_any_write_the_band_starts_the_old_or_the_new(
    layout: str, every: bool, older: Path
) -> None:
    """The cable is pulled after each flash operation, or after some, and all around a change of what starts."""
    files = {
        "slots": lambda: build.all_files(build.firmware(BOARD, folder=older)),
        "flat": lambda: on_device(BOARD, firmware=older),
        "nothing": dict,
    }[layout]()
    image_before = image(boards.load(BOARD), files)
    writes = operations(image_before, lambda band: tool(band, "flash"))
    assert len(writes) > 100
    looked_at = range(len(writes) + 1) if every else where_it_changes(image_before, writes)
    assert (
        kinds_of_start(image_before, writes, looked_at)
        == {
            "slots": ["old", "new"],
            # Between the replacement of main.py and of boot.py it says that it has to be flashed.
            "flat": ["old", "said", "new"],
            "nothing": ["nothing", "said", "new"],
        }[layout]
    )


@live
@pytest.mark.parametrize("byte_count", [500, 60_000])
def test_a_cable_that_is_pulled_out_is_said_and_the_next_try_does_the_rest(
    byte_count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with BoardServer(files={}, speed=QUICK, plug=partial(Tcp, cut_after=byte_count)) as band:
        assert tool(band, "flash") == 2
        assert "does not answer any more, expected the cable to stay in" in capsys.readouterr().err
        assert tool(band, "flash") == 0
        band.stop()
        assert contents(bytes(band.device.flash.chip.memory))["slot"] == b"a"


@live
def test_without_room_nothing_is_changed(older: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = build.all_files(build.firmware(BOARD, folder=older))
    blocks = boards.load(BOARD).FLASH_BLOCKS
    files_that_fill = {**files, "diary.bin": bytes((blocks - 130) * 4096)}
    with BoardServer(flash=image(boards.load(BOARD), files_that_fill), speed=QUICK) as band:
        assert tool(band, "flash") == 2
        band.stop()
        flash_after = bytes(band.device.flash.chip.memory)
    output = capsys.readouterr().err
    assert "its flash is full, expected" in output
    assert "what is on it still starts" in output
    assert start_kind(flash_after) == "old"


@live
def test_a_board_of_another_kind_is_not_written_to(
    empty_board: BoardServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool(empty_board, "flash", "--board", "m5stickc_plus2") == 2
    assert "and m5stickc_plus2 is an ESP32, expected that board" in capsys.readouterr().err


def test_an_old_micropython_is_told_which_one_is_needed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    peer = Peer(board_answers(boards.load(BOARD).MODEL, [1, 22, 2]))
    assert main(["flash", "--port", peer.port]) == 2
    assert capsys.readouterr().err.strip() == (
        f"{peer.port}: has MicroPython 1.22.2, expected MicroPython 1.27 or newer, SEEED_XIAO_ESP32C3 at"
        " https://micropython.org/download/SEEED_XIAO_ESP32C3/, written with --micropython"
    )


def test_a_micropython_that_reads_another_mpy_is_told_of_the_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    peer = Peer(board_answers(boards.load(BOARD).MODEL, [1, 31, 0], mpy=0x7))
    assert main(["flash", "--port", peer.port]) == 2
    assert "reads .mpy 7, and 6.3 is made, expected --source" in capsys.readouterr().err


def test_a_board_that_cannot_be_told_has_to_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    peer = Peer(board_answers("ESP32C3 module with ESP32C3", [1, 29, 0]))
    assert main(["flash", "--port", peer.port]) == 2
    assert "--board: cannot be told from 'ESP32C3 module" in capsys.readouterr().err


@pytest.mark.parametrize(
    "answer", [b"7", b"[1,2,3,4]", b'["esp32","x",["1"],0]', b'["a","b",[1],"c"]']
)
def test_an_answer_that_micropython_does_not_give_is_refused(
    answer: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    peer = Peer([answer_printing(answer)])
    assert main(["flash", "--port", peer.port]) == 2
    assert "expected what Rondo says" in capsys.readouterr().err


# Of five minutes: with a computer at its cable a band sleeps little, and is long in playing.
FIVE = {
    "name": "five",
    "phases": [{"kind": "express", "side": "first", "round": 1, "min_s": 300, "max_s": 300}],
}
RUNS = re.compile(r"a session is running, [1-4]:\d\d left")


@live
def test_a_running_session_is_left_alone_and_waited_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repl, "CALL_S", 0.3)  # 6 s of the band's time
    band_setup = {"settings": {"program": "five"}, "programs": {"five": json.dumps(FIVE)}}
    with BoardServer(flash=bands.flashed_image(), speed=QUICK, **band_setup) as band:

        def begin(device: Device) -> None:
            for at_ms in budget.PRESSES_MS:
                device.hold("main", at_ms)
            device.run_to_ms(7_000)

        band.do(begin)
        assert main(["flash", "--port", band.name]) == 2
        assert RUNS.search(capsys.readouterr().err)
        waits_s: list[float] = []

        def sleep(seconds: float) -> None:
            waits_s.append(seconds)
            band.skip_ms(round(seconds * 1000))

        assert flash.main(["--port", band.name, "--wait"], sleep=sleep) == 0
        output = capsys.readouterr().out
        band.stop()
        trace = list(band.device.recorder.lines())
    assert waits_s
    assert max(waits_s) == link.LONGEST_POLL_S
    assert RUNS.search(output)
    assert "is there already, in a" in output
    assert any('"name":"done"' in line for line in trace)


def test_two_boards_are_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ports_found = [
        SimpleNamespace(device=f"/dev/x{number}", product="Pico", vid=1) for number in (2, 1)
    ]
    monkeypatch.setattr(ports, "comports", lambda: ports_found)
    assert main(["flash"]) == 2
    assert "expected one of: /dev/x1 (Pico); /dev/x2 (Pico)" in capsys.readouterr().err


# MicroPython itself.


def write_micropython(tmp_path: Path, data: bytes, name: str = "image.bin") -> str:
    path = tmp_path / name
    path.write_bytes(data)
    return str(path)


def test_micropython_is_written_by_esptool_up_to_the_file_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []
    slept: list[float] = []
    monkeypatch.setattr(flash, "CONNECT_TRIES", 3)
    path = write_micropython(tmp_path, b"\xe9" + bytes(images.IMAGES[BOARD].files_address - 1))
    with pytest.raises(UsageError, match="no such port"):
        flash.main(
            ["--micropython", path, "--board", BOARD, "--port", "/dev/nowhere"],
            commands.append,
            slept.append,
        )
    chip = ["--chip", "esp32c3", "--port", "/dev/nowhere", "--baud", "460800"]
    assert commands == [[*chip, "write-flash", "0x0", path]]
    assert slept == [flash.BACK_AFTER_S] * 2, "while the board comes back"


def test_an_image_for_something_else_is_not_written(tmp_path: Path) -> None:
    never: Callable[[list[str]], object] = lambda _: pytest.fail("written")
    for data in (b"MZ", b"\xe9" + bytes(images.IMAGES[BOARD].files_address), b""):
        path = write_micropython(tmp_path, data)
        with pytest.raises(UsageError, match=r"is no image for an ESP32C3, expected the .bin of"):
            flash.main(["--micropython", path, "--board", BOARD, "--port", "/dev/x"], never)
    with pytest.raises(UsageError, match="for which board"):
        flash.main(["--micropython", path, "--port", "/dev/x"], never)
    with pytest.raises(UsageError, match="No such file"):
        flash.main(["--micropython", "none.bin", "--board", BOARD, "--port", "/dev/x"], never)
    file = write_micropython(tmp_path, b"\xe9")
    with pytest.raises(UsageError, match="has no boot loader"):
        flash.main(["--micropython", file, "--board", BOARD, "--port", "socket://x:1"], never)


def test_for_an_rp2040_it_is_said_how_the_file_is_copied(tmp_path: Path) -> None:
    pico = images.IMAGES["pico"]
    assert pico.address is None
    with pytest.raises(
        UsageError,
        match="hold BOOTSEL \\(B on a XIAO\\) while you plug the board in, copy the file",
    ):
        raise UsageError("x", flash._by_hand("pico", b"UF2\nWQ]\x9e"))
    assert "is no UF2 file, expected the .uf2 of MicroPython 1.25" in flash._by_hand(
        "pico", b"\xe9"
    )
