"""Seeed XIAO ESP32C3, SSD1306 128x64, coin motor on D10, buttons on D2 and D3, LED on D7, cell sense on D1.

The mirror of firmware/rondo/boards/xiao_esp32c3.py: the same wires, seen from the other end.
"""

from ..chips.ssd1306 import Ssd1306
from ..core.kernel import Kernel
from ..core.line import Line
from ..mcu.ports import esp32
from ..text.language import N_
from . import Board, Draw, Geometry, Pads, Record, wire_board

MODEL = "Seeed Studio XIAO ESP32C3 with ESP32C3"
PORT = esp32.PORT_C3
NATIVE_USB = True
BOOT_MS = 350  # from power to boot.py

# The esp32 port's partition `vfs`: from 0x200000 to the end of 4 MiB, in blocks of 4096.
FLASH_BLOCKS = 512
PROGRAM_SIZE = 32

CELL_MAH = 250
DRAWS = {
    "awake": Draw(
        26.8, N_("[M] a bare ESP32-C3 at 160 MHz in a busy loop, robdobson.com 2023/11")
    ),
    "asleep": Draw(
        0.35, N_("[M] the same in light sleep; Seeed's own figure for the board is about 3 mA")
    ),
    "flash": Draw(46.8, "[D] 15 to 25 mA more than awake while it erases or programs"),
    "rest": Draw(0.009, N_("[I] the cell's divider, twice 220 k")),
}

_PINS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 21)
_PADS = Pads(motor=10, led=20, cell=3, cell_divider=2, buttons={"main": 4, "side": 5})
_DISPLAY_ADDRESS = 0x3C

GEOMETRY = Geometry(
    size=(176, 116),
    screen=(24, 18, 128, 64),
    buttons={"main": (64, 90, 48, 18), "side": (158, 40, 14, 22)},
    led=(12, 48, 4, 4),
)


def build(kernel: Kernel, seed: int, percent: float, record: Record) -> Board:
    """Returns a new board of this kind with the parts of a band; its cell has `percent` of its charge."""
    lines = {number: Line() for number in _PINS}
    return add_display(wire_board(_PADS, lines, GEOMETRY, kernel, seed, percent, record))


def add_display(board: Board) -> Board:
    """Adds an SSD1306 to the board's I2C bus, and returns the board."""
    display = Ssd1306()
    board.display = display
    board.i2c.chips[_DISPLAY_ADDRESS] = display
    return board
