"""Seeed XIAO RP2040, SSD1306 128x64, coin motor on D10, buttons on D2 and D3, LED on D7, cell sense on D1.

The mirror of firmware/rondo/boards/xiao_rp2040.py: the same wires, seen from the other end.
"""

from ..core.kernel import Kernel
from ..core.line import Line
from ..mcu.ports import rp2
from . import Board, Draw, Pads, Record, wired
from .xiao_esp32c3 import GEOMETRY, with_display

MODEL = "Seeed XIAO RP2040 with RP2040"
PORT = rp2.PORT
NATIVE_USB = True
BOOT_MS = 85  # from power to the line of boot.py from which on presses are noted

# The rp2 port's file system on a XIAO RP2040: from 0xA0000 to the end of 2 MiB, in blocks of 4096.
FLASH_BLOCKS = 352
PROGRAM_SIZE = 256

CELL_MAH = 250
DRAWS = {
    "awake": Draw(
        18.0, "[M] a Pico that waits, micropython-async v3/docs/ASYNCIO_ALT.md; the same chip"
    ),
    "asleep": Draw(
        1.35,
        "[M] a Pico in lightsleep(5000) without USB, micropython commit a84c7a0ed9; the same chip",
    ),
    "flash": Draw(38.0, "[D] 15 to 25 mA more than awake while it erases or programs"),
    "rest": Draw(0.009, "[I] the cell's divider, twice 220 k"),
}

_PINS = (0, 1, 2, 3, 4, 6, 7, 26, 27, 28, 29)
PADS = Pads(motor=3, led=1, cell=27, cell_divider=2, buttons={"main": 28, "side": 29})
I2C = (1, 6, 7)  # the number of the bus, SDA, SCL


def build(kernel: Kernel, seed: int, percent: float, record: Record) -> Board:
    """One such band, with a fresh display and `percent` in its cell."""
    lines = {number: Line() for number in _PINS}
    return with_display(wired(PADS, lines, GEOMETRY, kernel, seed, percent, record))
