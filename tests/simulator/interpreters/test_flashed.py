"""What was put onto a board's flash is what runs: by the cable, and in a scenario that starts from its image."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from simulator import boards
from simulator.__main__ import main
from simulator.chips.nor import BLOCK
from simulator.core.device import Device
from simulator.core.flash import image
from simulator.core.setup import Setup
from simulator.interpreters.flashed import all_files, firmware, root
from simulator.interpreters.program import on_device
from tests.simulator.cable.real_mpremote import MPREMOTE
from tests.simulator.interpreters.test_interpreters import needs

STRICT = Path(__file__).parents[2] / "acceptance" / "strict.scenario"
BOARD = boards.DEFAULT


def played_entries(tmp_path: Path, *options: str) -> list[dict[str, object]]:
    """Returns the trace of a session played with `options`, without the operations of its flash."""
    trace = tmp_path / "trace.jsonl"
    assert main(["play", str(STRICT), "--trace", str(trace), *options]) == 0
    entries = [json.loads(line) for line in trace.read_text().splitlines()]
    return [entry for entry in entries if entry["type"] != "flash"]


@pytest.mark.parametrize("interpreter", ["unix", "wasm"])
@pytest.mark.parametrize("mpy", [False, True])
def test_a_firmware_on_the_boards_own_flash_does_what_that_of_the_repository_does(
    tmp_path: Path, interpreter: str, mpy: bool
) -> None:
    needs(interpreter, mpy)
    flash = tmp_path / "band.bin"
    flash.write_bytes(image(boards.load(BOARD), on_device(BOARD, mpy)))
    from_flash = played_entries(tmp_path, "--interpreter", interpreter, "--flash", str(flash))
    assert from_flash == played_entries(tmp_path)


def test_what_was_copied_over_the_cable_is_played(tmp_path: Path) -> None:
    """An empty board, a firmware copied with mpremote, and then a session on it."""
    needs("unix", mpy=True)
    flash, copied_folder = tmp_path / "band.bin", tmp_path / "copied"
    for name, data in on_device(BOARD, mpy=True).items():
        (copied_folder / name).parent.mkdir(parents=True, exist_ok=True)
        (copied_folder / name).write_bytes(data)
    command = ["serve", "--empty", "--flash", str(flash), "--speed", "50"]
    band = subprocess.Popen(
        [sys.executable, "-m", "simulator", *command], stdout=subprocess.PIPE, text=True
    )
    try:
        assert band.stdout is not None
        name = band.stdout.readline().strip()
        copy = ["fs", "cp", "-r", *map(str, sorted(copied_folder.iterdir())), ":"]
        subprocess.run(
            [*MPREMOTE, "connect", name, *copy], check=True, timeout=120, stdout=subprocess.DEVNULL
        )
    finally:
        band.terminate()
        assert band.wait(30) == 0
    assert played_entries(
        tmp_path, "--interpreter", "unix", "--flash", str(flash)
    ) == played_entries(tmp_path)


def test_a_board_with_nothing_on_it_does_nothing(tmp_path: Path) -> None:
    needs("unix")
    flash = tmp_path / "band.bin"
    flash.write_bytes(image(boards.load(BOARD), {}))
    code = main(["play", str(STRICT), "--interpreter", "unix", "--flash", str(flash)])
    assert code == 1


@pytest.mark.parametrize(
    "missing_path",
    ["slot", "a/", "a/resets"],
    ids=["which folder", "the folder", "one file of it"],
)
@pytest.mark.parametrize("slot", [b"a", b"?"])
def test_a_board_whose_firmware_is_not_whole_says_so(missing_path: str, slot: bytes) -> None:
    needs("unix")
    files = {**all_files(firmware(BOARD)), "slot": slot}
    files_left = {path: data for path, data in files.items() if not path.startswith(missing_path)}
    band = Device(Setup(BOARD, interpreter="unix", image=image(boards.load(BOARD), files_left)))
    band.power_on()
    band.run_to_ms(5_000)
    console_lines = [
        fields["text"] for _, kind, fields in band.recorder.entries if kind == "console"
    ]
    assert (
        console_lines[-1] == "rondo: the firmware is not whole, flash it again; the motor is off"
    )
    assert not any("Traceback" in str(line) for line in console_lines)
    band.discard()


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (("--interpreter", "cpython"), "--flash: cpython runs no firmware from there, expected"),
        (("--interpreter", "unix"), "5 bytes, expected the 2097152 of the flash of"),
    ],
)
def test_a_mistake_with_an_image_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], line: str
) -> None:
    needs("unix")
    flash = tmp_path / "band.bin"
    flash.write_bytes(b"short")
    assert main(["play", str(STRICT), "--flash", str(flash), *options]) == 2
    message = capsys.readouterr().err
    assert line in message
    assert message.count("\n") == 1


def test_compiled_files_are_for_a_micropython(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["play", str(STRICT), "--mpy"]) == 2
    message = "--mpy: cpython is given no compiled files, expected unix or wasm\n"
    assert capsys.readouterr() == ("", message)


def test_what_every_start_reads_is_too_long_to_lie_within_the_root_folder() -> None:
    assert all(len(data) > BLOCK // 8 for data in root().values())
