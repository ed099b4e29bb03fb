"""Virtual bands for the tools: what is on their flash, and the tools run against them as at a prompt."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random

from simulator import boards, interpreters
from simulator.cable.board_server import INTERPRETER, BoardServer
from simulator.core.device import Device
from simulator.core.flash import Flash, image
from simulator.core.setup import Setup
from simulator.interpreters.modules import FIRMWARE
from simulator.interpreters.program import missing_mpy
from tests.recorded import values
from tools import build
from tools.__main__ import main

BOARD = boards.DEFAULT
QUICK = 20.0  # times the wall clock
STARTED_MS, AWAKE_MS = 1_000, 50

MISSING = interpreters.missing(INTERPRETER) or missing_mpy()


def tool(band: BoardServer, *command: str) -> int:
    """Runs a command of the tools on `band`; returns its exit code."""
    with kept_awake(band):
        return main([*command, "--port", band.name])


@contextmanager
def kept_awake(band: BoardServer) -> Iterator[None]:
    """Keeps a started band awake by a button, since one without USB of its own hears nothing while it sleeps."""
    band.skip_ms(STARTED_MS)
    if band.do(lambda device: device.board.usb.attached):
        yield
        return
    name = band.do(lambda device: list(device.board.buttons)[-1])
    band.do(lambda device: device.press(name))
    band.skip_ms(AWAKE_MS)
    try:
        yield
    finally:
        band.do(lambda device: device.release(name))


@cache
def flashed_image() -> bytes:
    """Returns the flash of a band that was just flashed and never switched on."""
    return image(boards.load(BOARD), build.all_files(build.firmware(BOARD)))


def older(folder: Path) -> Path:
    """Makes, in `folder`, a firmware that differs little from ours and prints `old`; returns the folder."""
    shutil.copytree(FIRMWARE, folder)
    text = (folder / "main.py").read_text()
    (folder / "main.py").write_text(text.replace("import gc\n", "import gc\nprint('old')\n"))
    (folder / "rondo" / "haptics" / "cues.py").write_text(
        (folder / "rondo" / "haptics" / "cues.py").read_text() + "\nold = 1\n"
    )
    return folder


def contents(flash: bytes, board: str = BOARD) -> dict[str, bytes]:
    """Returns every file on a flash, by path."""
    fs = Flash(boards.load(board), Random(0), flash).mount()
    files = {}
    for folder, _, names in fs.walk("/"):
        for name in names:
            path = f"{folder.rstrip('/')}/{name}"
            with fs.open(path, "rb") as file:
                files[path[1:]] = bytes(file.read())
    return files


def wherever_it_writes(device: Device) -> list[dict[str, object]]:
    """Returns the trace without its flash operations and the time of the sleep after each.

    Both depend on where on the flash files lie: some writes have to erase first, some 50 ms each.
    """
    entries: list[dict[str, object]] = []
    wrote = False
    for line in device.recorder.lines():
        entry = json.loads(line)
        if entry["type"] == "flash":
            wrote = True
            continue
        if wrote and entry["type"] == "sleep":
            del entry["t"]
            wrote = False
        entries.append(entry)
    return entries


def start_kind(flash: bytes) -> str:
    """Returns what a band with this flash starts: `new`, `old`, `said` if it says why not, or `nothing`."""
    device = Device(Setup(BOARD, image=flash, interpreter=INTERPRETER))
    device.power_on()
    device.run_to_ms(3_000)
    console = values(device, "console", "text")
    motor_entries = [kind for _, kind, _ in device.recorder.entries if kind == "motor"]
    is_asleep = any(
        kind == "state" and fields["name"] == "asleep"
        for _, kind, fields in device.recorder.entries
    )
    device.discard()
    assert not motor_entries
    if is_asleep:
        return "old" if "old" in console else "new"
    return "said" if any("flash it again" in str(line) for line in console) else "nothing"
