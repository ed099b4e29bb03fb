"""Seeed XIAO RP2040, SSD1306 128x64, coin motor on D10, buttons on D2 and D3, LED on D7, cell sense on D1.

The mirror of firmware/rondo/boards/xiao_rp2040.py: the same wires, seen from the other end.
"""

from ..core.kernel import Kernel
from ..core.line import Line
from ..mcu.ports import rp2
from ..text.language import N_
from . import Board, Draw, Pads, Record, pico, wire_board
from .xiao_esp32c3 import GEOMETRY, add_display

MODEL = "Seeed XIAO RP2040 with RP2040"
PORT = rp2.PORT
NATIVE_USB = True
BOOT_MS = pico.BOOT_MS  # the same chip

FLASH_BLOCKS = pico.FLASH_BLOCKS  # 2 MiB too, and the port's file system at the same place
PROGRAM_SIZE = pico.PROGRAM_SIZE

CELL_MAH = 250
DRAWS = {**pico.DRAWS, "rest": Draw(0.009, N_("[I] the cell's divider, twice 220 k"))}

_PINS = (0, 1, 2, 3, 4, 6, 7, 26, 27, 28, 29)
PADS = Pads(motor=3, led=1, cell=27, cell_divider=2, buttons={"main": 28, "side": 29})
I2C = (1, 6, 7)  # the number of the bus, SDA, SCL


def build(kernel: Kernel, seed: int, percent: float, record: Record) -> Board:
    """Returns a new board of this kind with the parts of a band; its cell has `percent` of its charge."""
    lines = {number: Line() for number in _PINS}
    return add_display(wire_board(PADS, lines, GEOMETRY, kernel, seed, percent, record))
