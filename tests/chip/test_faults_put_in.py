"""Faults put into the firmware on purpose that the simulator does not show and the real image does."""

import shutil
from pathlib import Path

from simulator.interpreters.modules import FIRMWARE
from simulator.interpreters.rp2040.chip import Chip
from tests.chip.bands import MS, AddRow, flash_image_of_band, resets
from tests.chip.test_start import accepted_in_the_simulator, accepted_on_chip


def copy_firmware_with_fault(folder: Path, name: str, old_code: str, new_code: str) -> Path:
    """Returns the folder of a copy of the firmware whose file `name` has `new_code` in place of `old_code`."""
    firmware = folder / "firmware"
    shutil.copytree(FIRMWARE, firmware)
    text = (firmware / name).read_text()
    assert old_code in text, (name, old_code)
    (firmware / name).write_text(text.replace(old_code, new_code))
    return firmware


def test_an_interrupt_that_takes_memory_is_found(
    tmp_path: Path, micropython: bytes, add_row: AddRow
) -> None:
    """A hard interrupt that allocates raises, since the heap is locked; then the port calls its handler no more."""
    listens = "trigger=Pin.IRQ_FALLING | Pin.IRQ_RISING"
    path = "rondo/system/edges.py"
    firmware = copy_firmware_with_fault(tmp_path, path, listens, listens + ", hard=True")
    text = (firmware / path).read_text()
    body = text.index("\n", text.index("        def record(")) + 1
    (firmware / path).write_text(text[:body] + "            [0] * 4\n" + text[body:])
    taps = (3_000, 6_000, 9_000)
    assert accepted_in_the_simulator("pico", *taps, folder=firmware) == len(taps)
    assert accepted_on_chip(
        flash_image_of_band(micropython, folder=firmware), "pico", *taps
    ) < len(taps)
    add_row("fault: memory in an interrupt", "found by: a tap is accepted")


def test_a_start_that_ctrl_c_can_end_is_found(
    tmp_path: Path, micropython: bytes, add_row: AddRow
) -> None:
    """The simulator's boot.py takes no time, so that no Ctrl-C falls into it."""
    firmware = copy_firmware_with_fault(tmp_path, "boot.py", "kbd_intr(-1)\n", "")
    root = (FIRMWARE / "root" / "boot.py").read_bytes().replace(b"kbd_intr(-1)", b"")
    flash = flash_image_of_band(micropython, folder=firmware, beside={"boot.py": root})
    with Chip("pico", flash, usb=True) as chip:
        chip.power_on()
        chip.run(3_000 * MS)
        chip.type(b"\r\x03")
        assert chip.run_until(">>> ")
        chip.type(b"\x04")
        assert chip.run_until("soft reboot")
        chip.run(chip.now_us + 60 * MS)
        chip.type(b"\r\x03")
        chip.run(chip.now_us + 12_000 * MS)
        assert resets(chip) > 0
    add_row("fault: Ctrl-C ends boot.py", "found by: whoever has the prompt is left alone")


def test_presses_lost_while_the_band_starts_are_found(
    tmp_path: Path, micropython: bytes, add_row: AddRow
) -> None:
    firmware = copy_firmware_with_fault(tmp_path, "boot.py", "since_boot(_buttons)", "pass")
    assert accepted_in_the_simulator("pico", 300) == 1
    assert accepted_on_chip(flash_image_of_band(micropython, folder=firmware), "pico", 300) == 0
    add_row("fault: presses lost at the start", "found by: a tap while it starts counts")
