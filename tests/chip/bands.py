"""A band on the emulated chip for tests: its flash, and presses by hand."""

from collections.abc import Callable, Mapping
from pathlib import Path

from simulator import boards
from simulator.core.flash import image
from simulator.interpreters.flashed import all_files, firmware
from simulator.interpreters.modules import FIRMWARE
from simulator.interpreters.rp2040 import uf2
from simulator.interpreters.rp2040.chip import Chip

AddRow = Callable[[str, str], None]  # adds a title and a value to the table of `make chip`

MS = 1_000
TAP_MS = 100
PARTS: dict[str, list[str]] = {"pico": [], "xiao_rp2040": ["ssd1306"]}


def flash_image_of_band(
    micropython: bytes,
    board: str = "pico",
    folder: Path = FIRMWARE,
    beside: Mapping[str, bytes] | None = None,
) -> bytes:
    """Returns the flash of a band that was just flashed and never switched on.

    `beside` adds files outside the slots.
    """
    file = boards.load(board)
    files = all_files(firmware(board, folder=folder))
    return uf2.flash(file, micropython, image(file, files | dict(beside or {})))


def flash_without_firmware(micropython: bytes, board: str = "pico") -> bytes:
    """Returns the flash of a board with MicroPython and nothing else."""
    file = boards.load(board)
    return uf2.flash(file, micropython, image(file, {}))


def tap(chip: Chip, at_ms: int, length_ms: int = TAP_MS) -> None:
    """Runs to `at_ms`, then presses `main` for `length_ms`."""
    chip.run(at_ms * MS)
    chip.press("main")
    chip.run((at_ms + length_ms) * MS)
    chip.release("main")


def pulses(chip: Chip, since_ms: int = 0) -> list[tuple[int, int]]:
    """Returns (start, length) in ms of the motor's pulses from `since_ms` on."""
    pulses_found: list[tuple[int, int]] = []
    began_us: int | None = None
    for event in sorted(chip.seen):
        if event.kind != "motor":
            continue
        if event.data[0] and began_us is None:
            began_us = event.at_us
        elif not event.data[0] and began_us is not None:
            pulses_found.append((began_us // MS, (event.at_us - began_us) // MS))
            began_us = None
    return [pulse for pulse in pulses_found if pulse[0] >= since_ms]


def resets(chip: Chip) -> int:
    """Returns how often the chip has reset itself."""
    return sum(event.kind == "reset" for event in chip.seen)
